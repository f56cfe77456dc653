"""The still picture of a freeze: the painted frame at first, then what the worker draws of it; scaled once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from console.seat.layout import Rect
from console.video.slots import SlotReader
from widgets.wall.glass import PANEL
from widgets.wall.slot_picture import copy_newest, place_in


class FrozenPicture:
    """Keeps its own copy: it must stay while the slots go on. GUI thread.

    Args:
        image: the frame as it was painted, this one's own copy; may be null.
    """

    def __init__(self, image: QImage) -> None:
        self.image = image
        """What is shown, at its own size."""
        self._reader: SlotReader | None = None
        self._number = 0
        """Of the reader's frame that was copied last."""
        self._fitted: QImage | None = None

    def show(self, image: QImage) -> None:
        """Take another frame, this one's own copy."""
        self.image, self._fitted = image, None

    def follow(self, reader: SlotReader | None) -> None:
        """Take the frames drawn here as soon as there is one; give None before it is released."""
        self._reader, self._number = reader, 0

    def take_newest(self) -> bool:
        """Copy the newest whole frame if it is another; return whether it was."""
        if self._reader is None or self._reader.published == self._number:
            return False
        found = copy_newest(self._reader)
        if found is None:
            return False
        self.image, self._number = found
        self._fitted = None
        return True

    def paint(self, painter: QPainter, at: Rect) -> None:
        """Paint it in its shape, device pixels; it is scaled once for each picture and size, not at each repaint."""
        if self.image.isNull():
            painter.fillRect(at.x, at.y, at.width, at.height, PANEL)
            return
        at = self.place(at)
        if self._fitted is None or (self._fitted.width(), self._fitted.height()) != (at.width, at.height):
            self._fitted = self.image.scaled(
                at.width, at.height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        painter.drawImage(at.x, at.y, self._fitted)

    def place(self, at: Rect) -> Rect:
        """Return where in ``at`` it is painted: marks are parts of the picture, not of what lies beside it."""
        return place_in(at, self.image)
