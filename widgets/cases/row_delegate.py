"""Paints one row of the standard: class · condition, its unit where there is room, the limit at the right."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from console.domain.standard import FilingRow, UnitId
from console.seat.standard_model import ROW_ROLE
from widgets.cases.wording import limit_words
from widgets.row_ground import is_chosen, paint_ground
from widgets.theme import DARK, Theme, font

ROW_PX: Final = 32
_UNIT_FROM_PX: Final = 480
"""A row this wide also says the unit."""
_JOINT: Final = " · "
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """One row a line. The condition tells rows of a class apart, so a narrow row cuts the class name first."""

    def __init__(self, theme: Theme = DARK, zoom: float = 1.0) -> None:
        super().__init__()
        self._theme = theme
        self.zoom = zoom
        self.unit_names: Mapping[UnitId, str] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one line's height; the view gives the width."""
        return QSize(0, round(ROW_PX * self.zoom))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row; the chosen one has a bar at its left as well as a ground."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, FilingRow):
            return
        painter.save()
        rect = paint_ground(painter, option, self._theme, self.zoom)
        painter.setFont(font(round(15 * self.zoom)))
        self._words(painter, rect.adjusted(round(12 * self.zoom), 0, -round(12 * self.zoom), 0), row, is_chosen(option))
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, row: FilingRow, is_it: bool) -> None:
        theme, metrics, gap = self._theme, painter.fontMetrics(), round(16 * self.zoom)
        limit = limit_words(row.limit)
        painter.setPen(QColor(theme.text if is_it else theme.secondary))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, limit)
        room = rect.width() - metrics.horizontalAdvance(limit) - gap
        if rect.width() >= _UNIT_FROM_PX * self.zoom:
            unit_px, at = round(88 * self.zoom), rect.right() - round(184 * self.zoom)
            painter.setPen(QColor(theme.secondary))
            unit = metrics.elidedText(self.unit_names.get(row.lead_unit, ""), Qt.TextElideMode.ElideRight, unit_px)
            unit_rect = QRect(at, rect.y(), unit_px, rect.height())
            painter.drawText(unit_rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, unit)
            room = at - gap - rect.x()
        painter.setPen(QColor(theme.text))
        words = fitted(metrics, row.name, row.condition, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def fitted(metrics: QFontMetrics, name: str, condition: str, room_px: int) -> str:
    """Return ``name · condition`` in ``room_px``: the name gives way first, but keeps four characters."""
    least_px = metrics.horizontalAdvance(name[:4] + "…")
    joint_px = metrics.horizontalAdvance(_JOINT)
    name_px = max(least_px, room_px - joint_px - metrics.horizontalAdvance(condition))
    short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, name_px)
    left_px = room_px - joint_px - metrics.horizontalAdvance(short)
    return short + _JOINT + metrics.elidedText(condition, Qt.TextElideMode.ElideRight, left_px)
