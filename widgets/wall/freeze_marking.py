"""The pointer on a frozen picture: a drag marks a box, a click a point. No widget; device pixels in, fractions out."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF

from console.seat.layout import Rect

_CLICK_PX: Final = 6
"""A shorter way of the pointer is a click."""


class Marking:
    """One press at a time. Marks are in fractions of the picture; a point is a box without size."""

    def __init__(self) -> None:
        self._began: QPointF | None = None

    def press(self, at: QPointF) -> None:
        """Begin a mark."""
        self._began = at

    def drag(self, at: QPointF, picture: Rect) -> QRectF | None:
        """Return the box so far; None: there is none yet."""
        if self._began is None or self._is_click(self._began, at):
            return None
        return _fractions(picture, self._began, at)

    def release(self, at: QPointF, picture: Rect) -> QRectF | None:
        """End the mark and return it; None: none was begun."""
        began, self._began = self._began, None
        if began is None:
            return None
        return _fractions(picture, began, began if self._is_click(began, at) else at)

    @staticmethod
    def _is_click(began: QPointF, at: QPointF) -> bool:
        return (at - began).manhattanLength() < _CLICK_PX


def _fractions(picture: Rect, one: QPointF, other: QPointF) -> QRectF:
    corners = [
        QPointF(
            min(1.0, max(0.0, (at.x() - picture.x) / picture.width)),
            min(1.0, max(0.0, (at.y() - picture.y) / picture.height)),
        )
        for at in (one, other)
    ]
    return QRectF(*corners).normalized()
