"""The life line of a case as drawn: dots with a word and a time; open rings lie ahead."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.seat.case_sheet import Dot, DotKind
from widgets.cases.wording import time_words
from widgets.text import tr
from widgets.theme import DARK, Theme, font

_HEIGHT_PX: Final = 60
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class LifeDots(QWidget):
    """Paints the dots in equal steps. ``now`` decides whether a date is needed."""

    def __init__(self, now: Callable[[], datetime], theme: Theme = DARK) -> None:
        super().__init__()
        self._now, self._theme, self.zoom = now, theme, 1.0
        self._dots: Sequence[Dot] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the line and two lines of words."""
        return QSize(320, round(_HEIGHT_PX * self.zoom))

    def show_dots(self, dots: Sequence[Dot]) -> None:
        """Show these dots."""
        if dots != self._dots:
            self._dots = dots
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint line, dots and words."""
        if not self._dots:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step, radius = self.width() / len(self._dots), 4.5 * self.zoom
        y = radius + 2 * self.zoom
        for place, following in enumerate(self._dots[1:]):
            at = QPointF(place * step + radius + 1, y)
            is_done = following.kind is not DotKind.NEXT
            painter.setPen(QPen(QColor(self._theme.secondary if is_done else self._theme.hairline), 2))
            painter.drawLine(at, at + QPointF(step, 0))
        for place, dot in enumerate(self._dots):
            self._paint_dot(painter, QPointF(place * step + radius + 1, y), radius, dot)
            self._paint_words(painter, QRectF(place * step, y + radius, step - 4, self.height()).toRect(), dot)

    def _paint_dot(self, painter: QPainter, at: QPointF, radius: float, dot: Dot) -> None:
        colour = QColor(self._theme.text if dot.kind is DotKind.NOW else self._theme.secondary)
        painter.setPen(QPen(QColor(self._theme.lost) if dot.kind is DotKind.NEXT else colour, 2))
        painter.setBrush(QColor(self._theme.panel) if dot.kind is DotKind.NEXT else colour)
        painter.drawEllipse(at, radius, radius)

    def _paint_words(self, painter: QPainter, rect: QRect, dot: Dot) -> None:
        is_next = dot.kind is DotKind.NEXT
        painter.setFont(font(round(13 * self.zoom), bold=dot.kind is DotKind.NOW))
        painter.setPen(QColor(self._theme.secondary if is_next else self._theme.text))
        line_px = painter.fontMetrics().height()
        word = tr(f"sheet.step_{dot.action.value}")
        painter.drawText(rect, _LEFT, painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, rect.width()))
        if dot.at is not None:
            painter.setFont(font(round(13 * self.zoom)))
            painter.setPen(QColor(self._theme.secondary))
            when = time_words(dot.at, self._now()) + (" ☎" if dot.is_by_telephone else "")
            painter.drawText(rect.adjusted(0, line_px, 0, 0), _LEFT, when)
