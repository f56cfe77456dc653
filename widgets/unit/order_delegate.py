"""Paints one order in the unit's list: its picture, class · condition, place, when it came, whether it waits."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from console.domain.case import CaseRecord
from console.domain.workflow import State
from console.seat.order_model import ORDER_ROLE
from widgets.cases.row_delegate import fitted
from widgets.cases.wording import limit_words, time_words
from widgets.text import tr
from widgets.theme import DARK, Theme, font
from widgets.unit.picture import draw_inside
from widgets.unit.thumbnails import Thumbnails

ROW_PX: Final = 96
_THUMB: Final = QSize(96, 72)
_EDGE_PX: Final = 24
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class OrderDelegate(QStyledItemDelegate):
    """Three lines beside a picture; ``now`` decides whether a date is needed."""

    def __init__(self, thumbnails: Thumbnails, now: Callable[[], datetime], theme: Theme = DARK) -> None:
        super().__init__()
        self._thumbnails, self._now, self._theme = thumbnails, now, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row's height; the view gives the width."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the order; the chosen one has a bar at its left as well as a ground."""
        order = index.data(ORDER_ROLE)
        if not isinstance(order, CaseRecord):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self._theme.chosen))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(self._theme.text))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(self._theme.raised))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(self._theme.hairline))
        at = QRect(rect.x() + _EDGE_PX, rect.y() + (ROW_PX - _THUMB.height()) // 2, _THUMB.width(), _THUMB.height())
        self._picture(painter, at, order)
        self._words(painter, rect.adjusted(_EDGE_PX + _THUMB.width() + 16, 12, -_EDGE_PX, -12), order)
        painter.restore()

    def _picture(self, painter: QPainter, rect: QRect, order: CaseRecord) -> None:
        picture = self._thumbnails.find(order.evidence.thumbnail) if order.evidence else None
        if picture is not None and not picture.isNull():
            draw_inside(painter, picture, rect, fills=True)
            return
        painter.fillRect(rect, QColor(self._theme.wall))
        painter.setPen(QColor(self._theme.secondary))
        painter.setFont(font(13))
        is_coming = order.evidence is not None and picture is None
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "…" if is_coming else tr("unit.no_picture"))

    def _words(self, painter: QPainter, rect: QRect, order: CaseRecord) -> None:
        line_px = rect.height() // 3
        lines = [QRect(rect.x(), rect.y() + n * line_px, rect.width(), line_px) for n in range(3)]
        painter.setFont(font(14))
        small, quiet = painter.fontMetrics(), QColor(self._theme.secondary)
        when = time_words(order.dispatched_at or order.reported_at, self._now())
        room = rect.width() - small.horizontalAdvance(when) - 16
        painter.setPen(quiet)
        painter.drawText(lines[1], _RIGHT, when)
        painter.drawText(lines[1], _LEFT, small.elidedText(order.place, Qt.TextElideMode.ElideRight, room))
        painter.drawText(lines[2], _LEFT, limit_words(order.limit))
        painter.setPen(QColor(self._theme.text))
        if order.state is State.DISPATCHED:
            painter.drawText(lines[2], _RIGHT, "◇ " + tr("unit.waiting"))
        painter.setFont(font(16))
        painter.drawText(
            lines[0], _LEFT, fitted(painter.fontMetrics(), order.class_name, order.condition, rect.width())
        )
