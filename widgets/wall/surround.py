"""What a wall shows round and over its tiles: room bar, watermark, typed digits and notices.

Each is drawn again only when its words change; the refreshing functions return the device pixels to repaint.
"""

from datetime import datetime

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

from console.clock import SHANGHAI
from console.domain.camera import LifeCount
from console.seat.layout import Plan, Rect
from console.seat.wall import Wall
from widgets.text import tr
from widgets.wall.glass import qrect
from widgets.wall.overlay import OverlayWords, draw_overlay, draw_watermark
from widgets.wall.room_bar import JOINT, RoomWords, paint_room_bar


class Surround:
    """Room bar, watermark and overlay of one arrangement of the glass.

    Args:
        plan: where the block of tiles and the bar lie.
        body_px: size of wall text.
        seat: in the watermark.
    """

    def __init__(self, plan: Plan, body_px: int, seat: str) -> None:
        self._plan, self._body_px, self._seat = plan, body_px, seat
        self._room: RoomWords | None = None
        self._watermark: tuple[QImage, QRect] | None = None
        self._watermarked: tuple[str, Rect | None] = ("", None)
        self._overlay: tuple[OverlayWords, QImage, QRect] | None = None

    def refresh_bar(self, wall: Wall, count: LifeCount, watch: tuple[str, str], now: datetime) -> QRect:
        """Take the room's number, (whose watch, names) and the time."""
        place = [tr("wall.page", page=wall.page + 1, pages=wall.pages)] if wall.pages > 1 else []
        place += [tr("wall.layout_locked")] if wall.is_locked else []
        place += [wall.note] if wall.note and wall.enlarged is None else []  # its keys matter more there
        place += [tr("wall.drafts_kept", n=wall.drafts)] if wall.drafts else []
        clock = now.astimezone(SHANGHAI).strftime("%H:%M:%S")
        words = RoomWords(count, *watch, clock, JOINT.join(place), _hints(wall), wall.trouble)
        if words == self._room:
            return QRect()
        self._room = words
        return qrect(self._plan.bar)

    def refresh_watermark(self, now: datetime, picture: Rect | None) -> QRect:
        """Take the time, to the minute, and the picture in whose corner it stands (None: there is none)."""
        time = now.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        text = tr("wall.watermark", seat=self._seat, time=time).strip()
        if (text, picture) == self._watermarked:
            return QRect()
        self._watermarked = text, picture
        old = self._watermark[1] if self._watermark is not None else QRect()
        self._watermark = None
        if picture is None:
            return old
        image, gap = draw_watermark(text, self._body_px), round(self._body_px * 0.4)
        corner, size = QPoint(picture.right - gap, picture.bottom - gap), image.size()
        self._watermark = image, QRect(corner - QPoint(size.width(), size.height()), size)
        return self._watermark[1].united(old)

    def refresh_overlay(self, words: OverlayWords | None) -> QRect:
        """Take what stands in the middle of the glass now."""
        if words == (self._overlay[0] if self._overlay is not None else None):
            return QRect()
        dirty = self._overlay[2] if self._overlay is not None else QRect()
        self._overlay = None
        if words is not None:
            block = self._plan.block
            image = draw_overlay(words, self._body_px)
            if image.width() > block.width:
                image = draw_overlay(words, max(8, self._body_px * block.width // image.width()))
            x, y = block.x + (block.width - image.width()) // 2, block.y + (block.height - image.height()) // 2
            self._overlay = (words, image, QRect(x, y, image.width(), image.height()))
        return dirty.united(self._overlay[2]) if self._overlay is not None else dirty

    def paint(self, painter: QPainter, dirty: QRect) -> None:
        """Paint what the dirty rectangle (device pixels) touches; the painter clips finer."""
        if self._room is not None and dirty.intersects(qrect(self._plan.bar)):
            paint_room_bar(painter, self._plan.bar, self._room, self._body_px)
        over = [self._watermark, self._overlay[1:] if self._overlay is not None else None]
        for image, at in (one for one in over if one is not None):
            if dirty.intersects(at):
                painter.drawImage(at.topLeft(), image)


def _hints(wall: Wall) -> tuple[str, ...]:
    """Return what keys do: for newcomers, and while one camera has the glass."""
    if wall.enlarged is not None:
        return tr("wall.hint_large_keys"), tr("wall.hint_large_ways")
    return () if wall.was_used else (tr("wall.hint_keys"), tr("wall.hint_mouse"))
