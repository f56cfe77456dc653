"""One tile: paints the newest frame straight from shared memory, its caption, its card. Not a widget.

A frame is copied nowhere: a QImage looks at the slot while it is painted and is dropped at once. Whether the
slot was written over meanwhile is asked afterwards; a torn picture is painted again at the next tick.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from console.domain.camera import Camera, CameraId, FrameName, PictureLife, Profile, Sign, Want
from console.domain.deadline import Light
from console.seat.layout import Rect, Tile
from console.seat.pictures import Pictures
from console.video.slots import SlotFacts, SlotReader
from widgets.wall.caption import CaptionLook, caption_look, draw_caption
from widgets.wall.card import draw_card
from widgets.wall.glass import DIMMED, DUE_SOON, OVERDUE, PANEL, qrect
from widgets.wall.life_words import CardWords, card_words, life_words
from widgets.wall.marks import Mark
from widgets.wall.replay_paint import REPLAY, TileReplay, corner, draw_opening, paint_corner, paint_strip, strip
from widgets.wall.room_dial import RoomAt, as_it_is

PaintedHook = Callable[[CameraId, QImage, SlotFacts], None]
CaseSign = tuple[int, Light]
"""How many cases are open here, and how near the nearest deadline is."""
NO_CASE: CaseSign = (0, Light.CALM)
TRIES = 3
_LARGE_PX = 700_000
"""From this area on a picture of another size is scaled without smoothing: it lasts only until the right one comes."""


@dataclass(frozen=True, slots=True)
class PaintedFrame:
    """A whole frame that is on the glass."""

    facts: SlotFacts
    profile: Profile


class TileView:
    """A camera in a tile. GUI thread.

    Args:
        camera: shown here.
        tile: where.
        want: the picture it asks for; its size is that of ``tile.picture``.
        body_px: size of wall text.
        scale: device pixel ratio of the window.
    """

    def __init__(self, camera: Camera, tile: Tile, want: Want, body_px: int, scale: float) -> None:
        self.camera, self.tile, self.want = camera, tile, want
        self.area: QRect = qrect(tile.cell, scale)
        self.picture_area: QRect = qrect(tile.picture, scale)
        self.life: PictureLife | None = None
        self.painted: PaintedFrame | None = None
        self.replay: TileReplay | None = None
        """What is shown instead of the live picture, which then goes on small in the corner."""
        self.is_replayed = False
        """Whether the picture on the glass is the replay's: it has a first frame."""
        self._opening: QImage | None = None
        """Stands where a recording's first picture will be."""
        self._refreshed: datetime | None = None
        self._room_at: RoomAt = as_it_is
        self._seen_live: tuple[int, int] | None = None
        """The same as ``_seen`` of the corner."""
        self.caption_draws = 0
        """How often the caption was drawn: it must not be drawn again without a change."""
        self._body_px = body_px
        self._seen: tuple[int, int] | None = None
        """Identity of the reader and number of the frame that were painted last."""
        self._has_frame = False
        self._look: CaptionLook | None = None
        self._caption: QImage | None = None
        self._card_words: CardWords | None = None
        self._card: QImage | None = None
        self._case = NO_CASE

    def has_news(self, pictures: Pictures) -> bool:
        """Say whether another frame than the painted one is there. Asked a hundred times a second."""
        replayed = self.replay.reader(pictures) if self.replay is not None else None
        live = pictures.reader(self.want)
        if replayed is not None:
            return _is_new(replayed, self._seen) or (not self._is_fault and _is_new(live, self._seen_live))
        if self.is_opening:
            return not self._is_fault and _is_new(live, self._seen_live)
        return not self._is_fault and _is_new(live, self._seen)

    @property
    def _is_fault(self) -> bool:
        """Whether the live picture is not shown, because it is known to be none."""
        return self._card_words is not None and self._card_words.is_fault

    @property
    def is_opening(self) -> bool:
        """Whether a recording is asked for that has no picture yet: today's picture must not be taken for it."""
        return self.replay is not None and self.replay.state.recorded is not None and not self.is_replayed

    @property
    def has_card(self) -> bool:
        """Whether words stand where the picture would."""
        return self.is_opening or (self._card is not None and not self.is_replayed)

    def set_replay(self, replay: TileReplay | None) -> None:
        """Show a replay from its first frame on, or the live picture again."""
        self.replay, self._seen, self._seen_live, self._opening = replay, None, None, None
        if replay is None or replay.state.recorded is not None:
            self.painted, self._has_frame, self.is_replayed = None, False, False

    def refresh(self, life: PictureLife, case: CaseSign, now: datetime, room_at: RoomAt) -> bool:
        """Take the verdict and the cases; return True if the tile looks different now. Says room time."""
        self._refreshed, self._room_at = now, room_at
        is_live = self.replay is None and not self._is_replay_said
        if is_live and self.life is not None and _says_the_same(life, self.life) and case == self._case:
            return False
        was_dim, had_case = self._is_dim, self._case
        self.life, self._case = life, case
        return (
            self._refresh_caption(now) | self._refresh_card(now) | (was_dim != self._is_dim) | (had_case != self._case)
        )

    @property
    def _is_replay_said(self) -> bool:
        return self._look is not None and self._look.life.mark is Mark.REPLAY

    def _refresh_caption(self, now: datetime) -> bool:
        if self.life is None:
            return False
        size = (self.tile.caption.width, self.tile.caption.height)
        if self.replay is not None and (self.is_replayed or self.is_opening):
            words = self.replay.words(self.painted.facts if self.painted is not None else None, now, self._room_at)
        else:
            words = life_words(self.life, has_card=self._card_words is not None)
        look = caption_look(self.camera, words, self._case, size, self._body_px, is_over=self.tile.is_caption_over)
        if look == self._look:
            return False
        self._look, self._caption = look, draw_caption(look)
        self.caption_draws += 1
        return True

    def _refresh_card(self, now: datetime) -> bool:
        if self.life is None:
            return False
        is_waiting = self.life.sign is Sign.CONNECTING and not self._has_frame
        is_shown = self.life.show_picture and not is_waiting
        words = None if is_shown else card_words(self.life, self._room_at(now), self._room_at)
        if words == self._card_words:
            return False
        self._card_words, self._seen = words, None
        picture = self.tile.picture
        top = self.tile.caption.height if self.tile.is_caption_over else 0
        self._card = draw_card(words, picture.width, picture.height, top, self._body_px) if words is not None else None
        return True

    @property
    def _is_dim(self) -> bool:
        return self.life is not None and self.life.sign not in {Sign.LIVE, Sign.NOT_PROVED}

    def paint(self, painter: QPainter, pictures: Pictures, hook: PaintedHook | None) -> None:
        """Paint picture or card, then the caption and the frame of an open case, in device pixels."""
        picture, cell = self.tile.picture, self.tile.cell
        painter.setClipRect(cell.x, cell.y, cell.width, cell.height)  # one rectangle: Qt copies lines, not spans
        if self._paint_replay(painter, pictures):
            self._paint_live_corner(painter, pictures)
            self._paint_strip(painter)
        elif self.is_opening:
            self._paint_opening(painter)
            self._paint_live_corner(painter, pictures)
        elif self._is_fault or not self._paint_picture(painter, pictures.reader(self.want), hook):
            if self._card is None:
                painter.fillRect(picture.x, picture.y, picture.width, picture.height, PANEL)
            else:
                painter.drawImage(picture.x, picture.y, self._card)
        elif self._is_dim:
            painter.fillRect(picture.x, picture.y, picture.width, picture.height, DIMMED)
        if self._caption is not None:
            painter.drawImage(self.tile.caption.x, self.tile.caption.y, self._caption)
        if self._case[1] is not Light.CALM:
            self._paint_frame(painter, OVERDUE if self._case[1] is Light.OVERDUE else DUE_SOON)
        if self.replay is not None and self.is_replayed:
            self._paint_frame(painter, REPLAY, thickness=1.0 if self.replay.is_meant else 0.4)

    def _paint_replay(self, painter: QPainter, pictures: Pictures) -> bool:
        """Paint the replayed frame; return False if there is none. The caption says it from the first frame on."""
        reader = self.replay.reader(pictures) if self.replay is not None else None
        is_replayed = reader is not None and self._paint_picture(painter, reader, None)
        if is_replayed != self.is_replayed:
            self.is_replayed = is_replayed
            if self._refreshed is not None:
                self._refresh_caption(self._refreshed)
        return is_replayed

    def _paint_opening(self, painter: QPainter) -> None:
        """Say what is being opened, where the live picture was."""
        picture = self.tile.picture
        if self._opening is None and self.replay is not None:
            top = self.tile.caption.height if self.tile.is_caption_over else 0
            size = picture.width, picture.height
            self._opening = draw_opening(self.replay.state, self._room_at, size, top, self._body_px)
        if self._opening is not None:
            painter.drawImage(picture.x, picture.y, self._opening)

    def _paint_live_corner(self, painter: QPainter, pictures: Pictures) -> None:
        live = pictures.reader(self.want) if not self._is_fault else None
        number = live.published if live is not None else 0
        image = slot_image(live, number) if live is not None and number else None
        top = self.tile.caption.height if self.tile.is_caption_over else 0
        paint_corner(painter, corner(self.tile.picture, top), image, self.life, self._body_px)
        self._seen_live = (id(live), number)

    @property
    def strip(self) -> Rect | None:
        """Return where the kept seconds of a replay can be clicked; None: there are none."""
        if self.replay is None or not self.is_replayed or self.replay.state.recorded is not None:
            return None
        return strip(self.tile.picture, self._body_px)

    def _paint_strip(self, painter: QPainter) -> None:
        share = self.replay.share(self.painted.facts) if self.replay is not None and self.painted is not None else None
        if share is not None:
            paint_strip(painter, strip(self.tile.picture, self._body_px), share)

    def _paint_picture(self, painter: QPainter, reader: SlotReader | None, hook: PaintedHook | None) -> bool:
        """Paint the newest whole frame; return False if there is none."""
        for _ in range(TRIES):
            number = reader.published if reader is not None else 0
            if reader is None or number == 0:
                return False
            facts = reader.facts(number)
            if facts is None:
                continue  # written over since we asked for its number
            image = slot_image(reader, number)
            paint_fitted(painter, self.tile.picture, image)
            self._has_frame = True
            if reader.is_whole(number):
                self._seen = (id(reader), number)
                self.painted = PaintedFrame(facts, reader.profile or self.want.profile)
                if hook is not None:
                    hook(self.camera.id, image, facts)
                return True
        self._seen, self.painted = None, None
        return self._has_frame

    def _paint_frame(self, painter: QPainter, colour: QColor, thickness: float = 1.0) -> None:
        cell, thick = self.tile.cell, max(2, round(self._body_px / 7 * thickness))
        painter.fillRect(cell.x, cell.y, cell.width, thick, colour)
        painter.fillRect(cell.x, cell.bottom - thick, cell.width, thick, colour)
        painter.fillRect(cell.x, cell.y, thick, cell.height, colour)
        painter.fillRect(cell.right - thick, cell.y, thick, cell.height, colour)

    def frame_name(self) -> FrameName | None:
        """Return the name of the frame on the glass; None while there is none or a card lies over it."""
        if self.painted is None or (self._is_fault and not self.is_replayed):
            return None
        facts = self.painted.facts
        recorded = self.replay.state.recorded if self.replay is not None and self.is_replayed else None
        camera = recorded.camera if recorded is not None else self.camera.id
        return FrameName(camera, self.painted.profile.value, facts.generation, facts.pts)

    def replayed_at(self, now: datetime) -> datetime | None:
        """Return when the replayed frame on the glass arrived; None where the live picture is shown. UTC."""
        if self.replay is None or not self.is_replayed or self.painted is None:
            return None
        return self.replay.at(self.painted.facts, now)

    def copy_painted(self, pictures: Pictures) -> QImage | None:
        """Return a copy of the painted frame, or None if its slot has been written over or given up."""
        reader = (self.replay.reader(pictures) if self.replay is not None else None) or pictures.reader(self.want)
        if self.painted is None or reader is None:
            return None
        number = self.painted.facts.number
        if self._seen != (id(reader), number) or reader.facts(number) != self.painted.facts:
            return None
        copy = slot_image(reader, number).copy()
        return copy if reader.is_whole(number) else None


def _is_new(reader: SlotReader | None, seen: tuple[int, int] | None) -> bool:
    """Say whether another frame is there than the one seen."""
    return reader is not None and reader.published > 0 and seen != (id(reader), reader.published)


def _says_the_same(one: PictureLife, other: PictureLife) -> bool:
    """Say whether two verdicts look alike on a live tile: the cheap answer nearly always."""
    is_live = one.sign is other.sign is Sign.LIVE and one.age_s <= 1 and other.age_s <= 1 and one.show_picture
    return is_live and one.marks == other.marks


def slot_image(reader: SlotReader, number: int) -> QImage:
    """Return an image that looks at the slot of frame ``number``; drop it before the next tick."""
    return QImage(
        reader.pixels(number), reader.width_px, reader.height_px, reader.stride_bytes, QImage.Format.Format_RGB32
    )


def paint_fitted(painter: QPainter, at: Rect, image: QImage) -> None:
    """Paint ``image`` into ``at``: unscaled where the sizes agree, which is forty times cheaper."""
    if image.width() == at.width and image.height() == at.height:
        painter.drawImage(at.x, at.y, image)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, at.width * at.height < _LARGE_PX)
    painter.drawImage(QRect(at.x, at.y, at.width, at.height), image)
