"""Where the parts of a frozen picture lie: beside each other where the glass is wide, over the picture where not."""

from dataclasses import dataclass, replace

from console.seat.layout import ASPECT, Rect

SIDE_BODIES = 15
"""A side column needs this many body sizes; with less, header and live inset lie over the picture."""

WORDS_BODIES = 20
"""Height of the words above the live inset in the side column."""

FACTS_BODIES = 13
"""The same without the evidence."""

COMPACT_BODIES = 34
"""In so wide a column camera and instant stand side by side."""

COMPACT_FACTS_BODIES = 8
"""Height of the words then."""

NEARLY = 0.94
"""A picture may be so much narrower than its place if that frees it from the header."""

STRIP_GROWTH_BODIES = 1.6
"""So much higher the replay strip may become."""


@dataclass(frozen=True, slots=True)
class FreezePlan:
    """Device pixels. ``side`` is None in the narrow form; ``track`` is the replay strip's line inside ``strip``."""

    picture: Rect
    header: Rect
    side: Rect | None
    inset: Rect
    strip: Rect
    track: Rect


def freeze_plan(width: int, height: int, body_px: int, *, has_form: bool = False) -> FreezePlan:
    """Arrange a view of this size; with a form below, which says how the evidence is, no room is kept for that."""
    strip_h = round(body_px * 2.6)
    picture_h = max(2, height - strip_h)
    picture_w = round(picture_h * ASPECT)
    if width - picture_w >= SIDE_BODIES * body_px:
        facts = COMPACT_FACTS_BODIES if width - picture_w >= COMPACT_BODIES * body_px else FACTS_BODIES
        words_h = (facts if has_form else WORDS_BODIES) * body_px
        return _wide(width, height, picture_w, picture_h, (words_h, body_px))
    if not has_form:
        strip_h = round(body_px * 4.2)
    plan = _narrow(width, max(2, height - strip_h), strip_h, body_px)
    if has_form:
        lower = _narrow(width, max(2, height - strip_h - plan.header.height), strip_h, body_px)
        if lower.picture.width >= NEARLY * plan.picture.width:
            plan = lower
        plan = _with_header_above(plan, height - plan.strip.bottom)
        spare = max(0, min(round(body_px * STRIP_GROWTH_BODIES), height - plan.strip.bottom))
        plan = _with_higher_strip(plan, spare, body_px)
    return plan


def _with_header_above(plan: FreezePlan, spare: int) -> FreezePlan:
    """Put the header above the picture where there is room: a camera writes its own name and time up there."""
    down = plan.header.height
    if spare < down:
        return plan
    picture, inset, strip, track = (at.moved(0, down) for at in (plan.picture, plan.inset, plan.strip, plan.track))
    return replace(plan, picture=picture, inset=inset, strip=strip, track=track)


def _with_higher_strip(plan: FreezePlan, by: int, body_px: int) -> FreezePlan:
    """Give the strip what the picture leaves over."""
    at = plan.strip
    strip = Rect(at.x, at.y, at.width, at.height + by)
    return replace(plan, strip=strip, track=_track(strip, strip.height, body_px))


def _wide(width: int, height: int, picture_w: int, picture_h: int, sizes: tuple[int, int]) -> FreezePlan:
    """Lay the words beside the picture; ``sizes`` are the height kept for them, and that of a letter."""
    words_h, body_px = sizes
    picture = Rect(0, 0, _even(picture_w), _even(picture_h))
    side = Rect(picture.right, 0, width - picture.right, height)
    pad = body_px
    inset_w = _even(min(side.width - 2 * pad, round((height - words_h) * ASPECT)))
    inset_h = _even(round(inset_w / ASPECT))
    inset = Rect(side.x + pad, side.bottom - pad - inset_h, inset_w, inset_h)
    strip = Rect(0, picture.bottom, picture.width, height - picture.bottom)
    header = Rect(0, 0, picture.width, 0)
    return FreezePlan(picture, header, side, inset, strip, _track(strip, strip.height, body_px))


def _narrow(width: int, room_h: int, strip_h: int, body_px: int) -> FreezePlan:
    picture_w = _even(min(width, round(room_h * ASPECT)))
    picture_h = _even(min(room_h, round(picture_w / ASPECT)))
    picture = Rect((width - picture_w) // 2, 0, picture_w, picture_h)
    header = Rect(picture.x, 0, picture.width, round(body_px * 2.0))
    inset_w = _even(round(picture.width * 0.22))
    inset_h = _even(round(inset_w / ASPECT))
    inset = Rect(picture.right - body_px - inset_w, picture.bottom - body_px - inset_h, inset_w, inset_h)
    strip = Rect(picture.x, picture.bottom, picture.width, strip_h)
    return FreezePlan(picture, header, None, inset, strip, _track(strip, round(body_px * 2.4), body_px))


def _track(strip: Rect, row_px: int, body_px: int) -> Rect:
    left, right = round(body_px * 5.2), round(body_px * 17)
    return Rect(strip.x + left, strip.y, max(2, strip.width - left - right), row_px)


def _even(length: int) -> int:
    return max(2, length - length % 2)
