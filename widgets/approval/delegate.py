"""Paints one case in the approval list: what it is, where, what is asked, by whom and since when."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from console.domain.case import CaseRecord
from console.seat.approval_model import ApprovalModel, Decided, asked
from console.seat.order_model import ORDER_ROLE
from widgets.approval.wording import decided_words, decider_words
from widgets.cases.row_delegate import fitted
from widgets.cases.wording import time_words
from widgets.row_ground import paint_ground
from widgets.text import tr
from widgets.theme import DARK, Theme, font

ROW_PX: Final = 88
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class ApprovalDelegate(QStyledItemDelegate):
    """Three lines; ``now`` decides whether a date is needed."""

    def __init__(self, now: Callable[[], datetime], theme: Theme = DARK) -> None:
        super().__init__()
        self._now, self._theme = now, theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row's height; the view gives the width."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the case; the chosen one has a bar at its left as well as a ground."""
        case = index.data(ORDER_ROLE)
        if not isinstance(case, CaseRecord):
            return
        painter.save()
        rect = paint_ground(painter, option, self._theme, has_line=True)
        model = index.model()
        left = model.left_as(case.id) if isinstance(model, ApprovalModel) else None
        self._words(painter, rect.adjusted(24, 8, -24, -8), case, left)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, case: CaseRecord, left: Decided | None) -> None:
        line_px = rect.height() // 3
        lines = [QRect(rect.x(), rect.y() + n * line_px, rect.width(), line_px) for n in range(3)]
        painter.setPen(QColor(self._theme.text if left is None else self._theme.secondary))
        painter.setFont(font(16))
        painter.drawText(lines[0], _LEFT, fitted(painter.fontMetrics(), case.class_name, case.condition, rect.width()))
        painter.setFont(font(14))
        painter.setPen(QColor(self._theme.text))
        says = tr(f"approval.asks_{case.state.value}") if left is None else decided_words(left)
        painter.drawText(lines[2], _LEFT, says)
        painter.setPen(QColor(self._theme.secondary))
        where = painter.fontMetrics().elidedText(case.place, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(lines[1], _LEFT, where)
        step = asked(case)
        if left is not None:
            painter.drawText(lines[2], _RIGHT, decider_words(left, self._now()))
        elif step is not None:
            painter.drawText(lines[2], _RIGHT, f"{step.person}　{time_words(step.at, self._now())}")
