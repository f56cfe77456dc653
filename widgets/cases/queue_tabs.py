"""The tabs of the queue: what cases need from us, with their number. Paints itself; no model."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.seat.queue import Bucket
from widgets.text import tr
from widgets.theme import DARK, Theme, font

HEIGHT_PX: Final = 56
_EDGE_PX: Final = 28
_CAP_PX: Final = 18
"""A key cap of the keys that turn the tabs, one at either end."""
_CENTRE: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class QueueTabs(QWidget):
    """A figure over a word for each bucket; the chosen one is underlined. An empty one stands back.

    Signals:
        asked(Bucket): a tab was clicked.
    """

    asked = Signal(object)

    def __init__(self, theme: Theme = DARK) -> None:
        super().__init__()
        self._theme, self.zoom = theme, 1.0
        self._chosen = Bucket.ALL
        self._counts: Mapping[Bucket, int] = {}
        self._hovered: Bucket | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for two lines."""
        return QSize(round(480 * self.zoom), round(HEIGHT_PX * self.zoom))

    def show_counts(self, counts: Mapping[Bucket, int]) -> None:
        """Show these figures."""
        if counts != self._counts:
            self._counts = counts
            self.update()

    def choose(self, bucket: Bucket) -> None:
        """Show this tab as the chosen one."""
        self._chosen = bucket
        self.update()

    def rect_of(self, bucket: Bucket) -> QRect:
        """Return the place of a tab."""
        edge, place = round(_EDGE_PX * self.zoom), list(Bucket).index(bucket)
        each = (self.width() - 2 * edge) / len(Bucket)
        left = edge + round(each * place)
        return QRect(left, 0, edge + round(each * (place + 1)) - left, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint all tabs and the hairline that they stand on."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.hairline))
        for bucket in Bucket:
            self._paint_tab(painter, bucket)
        cap, top = round(_CAP_PX * self.zoom), round(9 * self.zoom)
        edge = round(6 * self.zoom)
        self._paint_cap(painter, QRect(edge, top, cap, cap), "[")
        self._paint_cap(painter, QRect(self.width() - edge - cap, top, cap, cap), "]")

    def _paint_cap(self, painter: QPainter, rect: QRect, key: str) -> None:
        painter.fillRect(rect, QColor(self._theme.raised))
        painter.setPen(QColor(self._theme.hairline))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.setFont(font(round(12 * self.zoom)))
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(rect, _CENTRE, key)

    def _paint_tab(self, painter: QPainter, bucket: Bucket) -> None:
        rect, count = self.rect_of(bucket), self._counts.get(bucket, 0)
        is_chosen, zoom = bucket is self._chosen, self.zoom
        is_bright = is_chosen or bucket is self._hovered
        painter.setFont(font(round(18 * zoom), bold=is_chosen))
        painter.setPen(QColor(self._theme.text if is_bright or count else self._theme.lost))
        top = QRect(rect.x(), round(4 * zoom), rect.width(), round(26 * zoom))
        painter.drawText(top, _CENTRE, str(count))
        painter.setFont(font(round(13 * zoom), bold=is_chosen))
        painter.setPen(QColor(self._theme.text if is_bright else self._theme.secondary))
        word = painter.fontMetrics().elidedText(
            tr(f"queue.{bucket.value}"), Qt.TextElideMode.ElideRight, rect.width() - 2
        )
        painter.drawText(QRect(rect.x(), top.bottom(), rect.width(), round(20 * zoom)), _CENTRE, word)
        if is_chosen:
            bar = round(12 * zoom)
            painter.fillRect(rect.adjusted(bar, rect.height() - round(2 * zoom), -bar, 0), QColor(self._theme.text))

    def _at(self, event: QMouseEvent) -> Bucket | None:
        at = event.position().toPoint()
        return next((bucket for bucket in Bucket if self.rect_of(bucket).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Brighten the tab under the pointer."""
        hovered = self._at(event)
        if hovered is not self._hovered:
            self._hovered = hovered
            self.update()

    def leaveEvent(self, _event: object) -> None:
        """Forget the pointer."""
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the tab under the pointer."""
        bucket = self._at(event)
        if event.button() is Qt.MouseButton.LeftButton and bucket is not None:
            self.asked.emit(bucket)
