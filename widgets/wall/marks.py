"""Marks as shapes, so that every colour is doubled by a form: dot, broken ring, cross, triangle, square, and so on."""

import enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF


class Mark(enum.Enum):
    """The forms."""

    LIVE = "●"
    STALLED = "◌"
    LOST = "✕"
    DUE_SOON = "▲"
    OVERDUE = "■"
    QUALITY = "◇"
    CASE = "□"
    """A case with time left."""
    REPLAY = "◀◀"


def draw_mark(painter: QPainter, mark: Mark, box: QRectF, colour: QColor) -> None:
    """Draw ``mark`` into the square ``box``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    side = box.width()
    match mark:
        case Mark.LIVE:
            painter.drawEllipse(box.adjusted(side * 0.14, side * 0.14, -side * 0.14, -side * 0.14))
        case Mark.STALLED:
            _draw_ring(painter, box, colour)
        case Mark.LOST:
            inner = box.adjusted(side * 0.16, side * 0.16, -side * 0.16, -side * 0.16)
            painter.setPen(QPen(colour, max(1.5, side * 0.13), c=Qt.PenCapStyle.FlatCap))
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        case Mark.DUE_SOON:
            top = QPointF(box.center().x(), box.top() + side * 0.06)
            corners = [top, box.bottomRight() - QPointF(0, side * 0.08), box.bottomLeft() - QPointF(0, side * 0.08)]
            painter.drawPolygon(QPolygonF(corners))
        case Mark.OVERDUE:
            painter.drawRect(box.adjusted(side * 0.1, side * 0.1, -side * 0.1, -side * 0.1))
        case Mark.QUALITY:
            _draw_diamond(painter, box, colour)
        case Mark.CASE:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, max(1.5, side * 0.13), j=Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(box.adjusted(side * 0.16, side * 0.16, -side * 0.16, -side * 0.16))
        case Mark.REPLAY:
            _draw_backwards(painter, box)
    painter.restore()


def _draw_ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Eight strokes round a circle; drawn as arcs so that they meet evenly at any size."""
    side = box.width()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.5, side * 0.13), c=Qt.PenCapStyle.FlatCap))
    ring = box.adjusted(side * 0.16, side * 0.16, -side * 0.16, -side * 0.16)
    for eighth in range(8):
        painter.drawArc(ring, eighth * 45 * 16, 26 * 16)


def _draw_diamond(painter: QPainter, box: QRectF, colour: QColor) -> None:
    inner = box.adjusted(*(side * box.width() * 0.1 for side in (1, 1, -1, -1)))
    centre = inner.center()
    corners = [(centre.x(), inner.top()), (inner.right(), centre.y()), (centre.x(), inner.bottom())]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.5, box.width() * 0.13), j=Qt.PenJoinStyle.MiterJoin))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in [*corners, (inner.left(), centre.y())]]))


def _draw_backwards(painter: QPainter, box: QRectF) -> None:
    half = box.width() / 2
    for left in (box.left(), box.left() + half):
        tip = QPointF(left, box.center().y())
        back = left + half
        low, high = box.bottom() - box.height() * 0.12, box.top() + box.height() * 0.12
        painter.drawPolygon(QPolygonF([tip, QPointF(back, high), QPointF(back, low)]))
