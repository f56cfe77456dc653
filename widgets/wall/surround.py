"""What a wall shows round and over its tiles: room bar, watermark, typed digits and notices.

Each is drawn again only when its words change; the refreshing functions return what to repaint, logical pixels.
"""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion

from console.clock import SHANGHAI
from console.domain.camera import LifeCount
from console.seat.layout import Plan, Rect
from console.seat.wall import Wall
from widgets.text import tr
from widgets.wall.bar_hints import bar_hints
from widgets.wall.glass import NOTHING, qrect
from widgets.wall.overlay import OverlayWords, draw_overlay, draw_watermark
from widgets.wall.room_bar import JOINT, People, RoomWords, paint_room_bar
from widgets.wall.watermark_place import Region, watermark_at

Stands = tuple[Rect, int, Region | None]
"""A picture, how many of its rows lie under a caption, and where its camera's clock is."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """An image over the tiles."""

    image: QImage
    at: QPoint
    """Device pixels."""
    area: QRect
    """Logical pixels."""


def room_place(wall: Wall) -> str:
    """Return what the room bar says of this wall; where there is no room the last words are left out first."""
    notes = [tr("wall.drafts_kept", n=wall.drafts)] if wall.drafts and not wall.is_seat_locked else []
    notes += [tr("wall.page", page=wall.page + 1, pages=wall.pages)] if wall.pages > 1 else []
    notes += [tr("wall.layout_locked")] if wall.is_locked else []
    notes += [wall.note] if wall.note and wall.enlarged is None else []  # its keys matter more there
    return JOINT.join(notes)


class Surround:
    """Room bar, watermark and overlay of one arrangement of the glass.

    Args:
        plan: where the block of tiles and the bar lie.
        body_px: size of wall text.
        seat: in the watermark.
        scale: device pixel ratio.
    """

    def __init__(self, plan: Plan, body_px: int, seat: str, scale: float) -> None:
        self._plan, self._body_px, self._seat, self._scale = plan, body_px, seat, scale
        self._room: RoomWords | None = None
        self._bar_area = qrect(plan.bar, scale)
        self._watermarked: tuple[str, Stands | None] = ("", None)
        self._watermark: _Piece | None = None
        self._said: OverlayWords | None = None
        self._overlay: _Piece | None = None

    def refresh_bar(self, wall: Wall, count: LifeCount, watch: tuple[str, People], now: datetime) -> QRegion:
        """Take the room's number, (whose watch, names) and the time."""
        clock = now.astimezone(SHANGHAI).strftime("%H:%M:%S")
        words = RoomWords(count, *watch, clock, room_place(wall), bar_hints(wall), wall.trouble)
        if words == self._room:
            return NOTHING
        self._room = words
        return QRegion(self._bar_area)

    def refresh_watermark(self, now: datetime, stands: Stands | None) -> QRegion:
        """Take the time, to the minute, and the picture in whose corner it stands (None: there is none)."""
        time = now.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        text = tr("wall.watermark", seat=self._seat, time=time).strip()
        if (text, stands) == self._watermarked:
            return NOTHING
        self._watermarked = text, stands
        before, self._watermark = self._watermark, None
        if stands is not None:
            image, gap = draw_watermark(text, self._body_px), round(self._body_px * 0.4)
            self._watermark = self._piece(image, *watermark_at(*stands, (image.width(), image.height()), gap))
        return _areas(before, self._watermark)

    def refresh_overlay(self, words: OverlayWords | None) -> QRegion:
        """Take what stands in the middle of the glass now."""
        if words == self._said:
            return NOTHING
        before, self._overlay, self._said = self._overlay, None, words
        if words is not None:
            block = self._plan.block
            image = draw_overlay(words, self._body_px)
            if image.width() > block.width:
                image = draw_overlay(words, max(8, self._body_px * block.width // image.width()))
            left, top = (block.width - image.width()) // 2, (block.height - image.height()) // 2
            self._overlay = self._piece(image, block.x + left, block.y + top)
        return _areas(before, self._overlay)

    def _piece(self, image: QImage, x: int, y: int) -> _Piece:
        return _Piece(image, QPoint(x, y), qrect(Rect(x, y, image.width(), image.height()), self._scale))

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Paint what the region (logical pixels) touches; the painter, in device pixels, clips finer."""
        if self._room is not None and region.intersects(self._bar_area):
            paint_room_bar(painter, self._plan.bar, self._room, self._body_px)
        for piece in (self._watermark, self._overlay):
            if piece is not None and region.intersects(piece.area):
                painter.drawImage(piece.at, piece.image)


def _areas(*pieces: _Piece | None) -> QRegion:
    areas = QRegion()
    for piece in pieces:
        if piece is not None:
            areas += piece.area
    return areas
