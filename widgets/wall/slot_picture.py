"""The newest frame of a rendition in one place of the glass, straight from shared memory; torn ones do not count.

A frame is copied nowhere: a QImage looks at the slot while it is painted and is dropped at once. Whether the
slot was written over meanwhile is asked afterwards; a torn picture is painted again at the next tick.
"""

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from console.domain.camera import Profile
from console.domain.shape import fitted
from console.seat.layout import Rect
from console.video.slots import SlotFacts, SlotReader
from widgets.wall.glass import WALL

TRIES: Final = 3
_LARGE_PX: Final = 700_000
"""From this area on a picture of another size is scaled without smoothing: it lasts only until the right one comes."""
_FORMAT: Final = QImage.Format.Format_RGB32


def slot_image(reader: SlotReader, number: int) -> QImage:
    """Return an image that looks at the slot of frame ``number``; drop it before the next tick."""
    return QImage(reader.pixels(number), reader.width_px, reader.height_px, reader.stride_bytes, _FORMAT)


class SlotPicture:
    """Which frame of which reader is painted in one place. GUI thread.

    Who owns it says by :meth:`follow` where its frames come from, before every use that may lie behind a look of the
    pictures (``Pictures.looks``).
    """

    def __init__(self) -> None:
        self.reader: SlotReader | None = None
        self.facts: SlotFacts | None = None
        """Of the whole frame on the glass; None: there is none, or a torn one."""
        self.profile: Profile | None = None
        """Which stream that frame is of, as far as its reader says so."""
        self.has_painted = False
        """Whether anything of a frame was painted here."""
        self._number = 0
        """Of the reader's frame that is on the glass; 0: none, so that the newest one is news."""

    def follow(self, reader: SlotReader | None) -> None:
        """Take frames from here from now on. What is on the glass stays named until another frame is painted."""
        if reader is not self.reader:
            self.reader, self._number = reader, 0

    def is_behind(self) -> bool:
        """Say whether another frame is there than the painted one. Asked a hundred times a second."""
        reader = self.reader
        return reader is not None and reader.published != self._number

    def paint_again(self) -> None:
        """Count the newest frame as news: something else was painted here."""
        self._number = 0

    def clear(self) -> None:
        """Forget what was painted: something else takes the place."""
        self.facts, self.has_painted, self._number = None, False, 0

    def paint(self, painter: QPainter, at: Rect) -> bool:
        """Paint the newest whole frame; return False if there is none. Device pixels."""
        reader = self.reader
        if reader is None or not reader.published:
            return False
        for _ in range(TRIES):
            facts = reader.newest()
            if facts is None:
                continue  # written over since we asked for its number
            paint_fitted(painter, at, slot_image(reader, facts.number))
            self.has_painted = True
            if reader.is_whole(facts.number):
                self.facts, self.profile, self._number = facts, reader.profile, facts.number
                return True
        self.facts, self._number = None, 0
        return self.has_painted

    def image(self) -> QImage:
        """Return an image that looks at the painted frame's slot; see :func:`slot_image`. Only right after painting."""
        if self.reader is None or self.facts is None:
            return QImage()
        return slot_image(self.reader, self.facts.number)

    def copy(self) -> QImage | None:
        """Return a copy of the painted frame, or None if its slot has been written over or given up."""
        reader, facts = self.reader, self.facts
        if reader is None or facts is None or facts.number != self._number or reader.facts(facts.number) != facts:
            return None
        copy = slot_image(reader, facts.number).copy()
        return copy if reader.is_whole(facts.number) else None


def copy_newest(reader: SlotReader) -> tuple[QImage, int] | None:
    """Return a copy of the newest whole frame and its number; None if there is none."""
    for _ in range(TRIES):
        facts = reader.newest()
        if facts is not None:
            copy = slot_image(reader, facts.number).copy()
            if reader.is_whole(facts.number):
                return copy, facts.number
    return None


def paint_fitted(painter: QPainter, at: Rect, image: QImage) -> None:
    """Paint ``image``, whose pixels are square, into ``at``: unscaled where the sizes agree, forty times cheaper."""
    if image.width() == at.width and image.height() == at.height:
        painter.drawImage(at.x, at.y, image)
        return
    place = place_in(at, image)
    if place != at:  # beside it is nothing; something else may have been painted there
        painter.fillRect(at.x, at.y, at.width, at.height, WALL)
    if image.width() == place.width and image.height() == place.height:
        painter.drawImage(place.x, place.y, image)
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, at.width * at.height < _LARGE_PX)
    painter.drawImage(QRect(place.x, place.y, place.width, place.height), image)


def place_in(at: Rect, image: QImage) -> Rect:
    """Return where an image with square pixels lies in ``at``: all of it, in its middle, as large as its shape goes."""
    if image.isNull():
        return at
    width, height = fitted(image.width() / image.height(), at.width, at.height)
    return Rect(at.x + (at.width - width) // 2, at.y + (at.height - height) // 2, width, height)
