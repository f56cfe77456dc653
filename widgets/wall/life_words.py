"""What the wall says of a picture's life: mark, colour and words. No painting here."""

from dataclasses import dataclass
from datetime import datetime

from console.clock import SHANGHAI
from console.domain.camera import Cause, PictureLife, Quality, Sign
from widgets.text import tr
from widgets.theme import DARK
from widgets.wall.marks import Mark
from widgets.wall.room_dial import RoomAt


@dataclass(frozen=True, slots=True)
class LifeWords:
    """The right end of a caption. ``short`` stands where ``text`` has no room; ``colour`` is #rrggbb."""

    mark: Mark
    colour: str
    text: str = ""
    short: str = ""
    middle: str = ""
    """Between the two in length; "" where there is no such."""
    quality: str = ""
    """What is wrong with the picture itself; "" leaves it out."""
    short_quality: str = ""


def life_words(life: PictureLife, *, has_card: bool) -> LifeWords:
    """Return the life mark of a caption; the age only above one second, no words that the card says already."""
    match life.sign:
        case Sign.LIVE:
            age = tr("wall.age", seconds=int(life.age_s)) if life.age_s > 1 else ""
            if life.lacks is not None:
                lack = tr("life.sub_only", reason=tr(f"life.{life.lacks.value}"))
                return LifeWords(
                    Mark.LIVE, DARK.due_soon, lack, tr("life.sub_only_short"), "", *quality_words(life.marks)
                )
            return LifeWords(Mark.LIVE, DARK.text, age, age, "", *quality_words(life.marks))
        case Sign.NOT_PROVED:
            middle = tr("life.not_proved", span=ago(life.age_s))
            text = f"{middle} · {tr(f'life.{life.cause.value}')}" if life.cause is not None else middle
            short, quality = tr("wall.not_proved_short"), quality_words(life.marks)
            return LifeWords(Mark.STALLED, DARK.due_soon, text, short, middle, *quality)
        case Sign.STALLED:
            seconds = int(life.age_s)
            text, short = tr("life.stalled", seconds=seconds), tr("wall.stalled_short", seconds=seconds)
            return LifeWords(Mark.STALLED, DARK.due_soon, text, short, "", *quality_words(life.marks))
        case Sign.CONNECTING:
            text = "" if has_card else tr("life.connecting")
            return LifeWords(Mark.STALLED, DARK.secondary, text, text)
        case Sign.LOST | Sign.REFUSED:
            return LifeWords(Mark.LOST, DARK.text)


def note_words(life: PictureLife) -> tuple[str, ...]:
    """Return why a dimmed picture is not followed by another, in full and in a word; () says nothing."""
    if life.cause is None or life.sign not in {Sign.STALLED, Sign.REFUSED} or not life.show_picture:
        return ()
    return _reason(life), brief(life)


def quality_words(marks: tuple[Quality, ...]) -> tuple[str, str]:
    """Return the first thing that is wrong and how many more, in full and short."""
    if not marks:
        return "", ""
    name, more = marks[0].value, f" +{len(marks) - 1}" if len(marks) > 1 else ""
    return tr(f"life.quality_{name}") + more, tr(f"life.quality_{name}_short") + more


@dataclass(frozen=True, slots=True)
class CardWords:
    """What stands on the card where no picture is shown; "" leaves a line out."""

    title: str
    reason: str = ""
    brief: str = ""
    """The reason in a word, where it has no room."""
    proved: str = ""
    action: str = ""
    is_fault: bool = True


def card_words(life: PictureLife, now: datetime, room_at: RoomAt) -> CardWords:
    """Return the words of the card: what is wrong, what to do, and when the picture was last proved.

    Args:
        life: the verdict.
        now: room time.
        room_at: gives room time at an instant of this machine's clock.
    """
    if life.sign is Sign.CONNECTING:
        waits_for = _reason(life)
        return CardWords(tr("life.connecting"), waits_for, brief(life), is_fault=False)
    if life.sign is Sign.STALLED:
        title = tr("life.stalled", seconds=int(life.age_s))
    else:
        title = tr("life.refused") if life.sign is Sign.REFUSED else tr("life.lost")
    return CardWords(title, _reason(life), brief(life), _proved(life, now, room_at), _action(life, room_at))


def _reason(life: PictureLife) -> str:
    if life.cause is Cause.KEYFRAME_AWAITED:
        return tr("life.keyframe_awaited_for", seconds=int(life.waits_s))
    return tr(f"life.{life.cause.value}") if life.cause is not None else ""


def brief(life: PictureLife) -> str:
    """Return why a picture is not live, in a word; "" where it is not known."""
    return tr(f"life.{life.cause.value}_short") if life.cause is not None else ""


def _action(life: PictureLife, room_at: RoomAt) -> str:
    """A click helps where nothing was refused: the same wrong password once more only locks the account."""
    if life.sign is not Sign.REFUSED:
        return tr("wall.retry")
    if life.retry_at is None:
        return tr("life.refused_action")
    return tr("life.refused_retry", time=room_at(life.retry_at).astimezone(SHANGHAI).strftime("%H:%M"))


def _proved(life: PictureLife, now: datetime, room_at: RoomAt) -> str:
    if life.proved_at is None:
        return tr("life.never_proved")
    at = room_at(life.proved_at).astimezone(SHANGHAI)
    same_day = at.date() == now.astimezone(SHANGHAI).date()
    return tr(
        "life.last_proved",
        time=at.strftime("%H:%M:%S" if same_day else "%m-%d %H:%M"),
        ago=ago((now - at).total_seconds()),
    )


def ago(seconds: float) -> str:
    """Return a span in one unit, whole and rounded down: 「12 分钟」."""
    for key, length in (("life.days", 86_400), ("life.hours", 3_600), ("life.minutes", 60)):
        if seconds >= length:
            return tr(key, n=int(seconds // length))
    return tr("life.seconds", n=max(0, int(seconds)))
