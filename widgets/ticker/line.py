"""One line of the ticker: its words, and how they share the room. The time is never cut."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from console.domain.deadline import Light
from console.seat.ticker import TickerRow
from widgets.cases.clock_text import left_words
from widgets.theme import Theme, font
from widgets.wall.marks import Mark, draw_mark

LINE_BODIES: Final = 1.6
"""Height of a line in sizes of its letters."""
_GAP_BODIES: Final = 0.75
_MARK_BODIES: Final = 0.78
_LEAST_BODIES: Final = 3.0
"""Less than this of a place or a unit tells nobody anything: it is left out."""
_PLACE_BODIES: Final = 6.0
"""A place that is cut keeps so much."""


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one case; lines that are equal read the same."""

    case: str
    is_overdue: bool
    time: str
    class_name: str
    place: str
    unit_name: str


def line_of(row: TickerRow) -> Line:
    """Return the words of ``row``."""
    time = left_words(row.clock, row.now)
    return Line(row.case, row.light is Light.OVERDUE, time, row.class_name, row.place, row.unit_name)


def paint_line(painter: QPainter, room: QRectF, line: Line, px: int, theme: Theme) -> None:
    """Paint a line into ``room``: mark and time, class, then as much of place and unit as there is room for."""
    colour = QColor(theme.overdue if line.is_overdue else theme.due_soon)
    side = px * _MARK_BODIES
    mark = QRectF(room.left(), room.center().y() - side / 2, side, side)
    draw_mark(painter, Mark.OVERDUE if line.is_overdue else Mark.DUE_SOON, mark, colour)
    x = mark.right() + px * 0.4
    x = _paint_words(painter, room, x, line.time, px, colour)
    x = _paint_words(painter, room, x, line.class_name, px, QColor(theme.text))
    unit_px = QFontMetricsF(font(px)).horizontalAdvance(line.unit_name) + px * _GAP_BODIES
    is_long = room.right() - x - unit_px >= px * _PLACE_BODIES  # then it is cut, and the unit keeps its room
    before_unit = room.adjusted(0, 0, -unit_px if is_long else 0, 0)
    x = _paint_words(painter, before_unit, x, line.place, px, QColor(theme.secondary))
    _paint_words(painter, room, x, line.unit_name, px, QColor(theme.secondary))


def _paint_words(painter: QPainter, room: QRectF, x: float, words: str, px: int, colour: QColor) -> float:
    """Paint ``words`` from ``x`` on and return where the next ones begin."""
    left = room.right() - x
    if not words or left < px * _LEAST_BODIES:
        return x
    face = font(px)
    metrics = QFontMetricsF(face)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, left)
    painter.setFont(face)
    painter.setPen(colour)
    painter.drawText(QPointF(x, _baseline(room, metrics)), shown)
    return x + metrics.horizontalAdvance(shown) + px * _GAP_BODIES


def paint_quiet(painter: QPainter, room: QRectF, words: str, px: int, theme: Theme) -> None:
    """Paint words that mean no alarm."""
    _paint_words(painter, room, room.left(), words, px, QColor(theme.secondary))


def paint_page(painter: QPainter, room: QRectF, words: str, px: int, theme: Theme) -> None:
    """Paint which page of how many stands there, small, against the right edge of ``room``."""
    face = font(round(px * 0.78))
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    painter.setPen(QColor(theme.secondary))
    painter.drawText(QPointF(room.right() - metrics.horizontalAdvance(words), _baseline(room, metrics)), words)


def _baseline(room: QRectF, metrics: QFontMetricsF) -> float:
    return room.center().y() + (metrics.ascent() - metrics.descent()) / 2 - metrics.leading() / 2
