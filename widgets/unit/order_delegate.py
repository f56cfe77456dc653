"""Paints one order in the unit's list: its picture, class · condition, place, its light and the time left."""

from collections.abc import Callable, Container, Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from console.domain.case import CaseId, CaseRecord
from console.domain.deadline import Light
from console.domain.workflow import State
from console.seat.order_model import ORDER_ROLE, TO_ACKNOWLEDGE
from console.seat.taken_order import TakenOrder
from widgets.cases.clock_text import row_clock_words
from widgets.cases.row_delegate import fitted
from widgets.cases.wording import time_words
from widgets.picture_shelf import PictureShelf
from widgets.row_ground import paint_ground
from widgets.text import tr
from widgets.theme import DARK, Theme, font
from widgets.unit.picture import draw_inside
from widgets.unit.taken_words import taken_words

ROW_PX: Final = 96
_THUMB: Final = QSize(96, 72)
_EDGE_PX: Final = 24
_RIGHT_PX: Final = 16
_BOTH_PX: Final = 200
_GAP_PX: Final = 12
"""Between where it stands and the time."""
_STATE_PX: Final = 32
"""A state cut to less is no word."""
_URGENT_PX: Final = 8
"""Round the word, and after it."""
_BACK: Final = frozenset({State.RETURNED, State.VOID_PENDING, State.VOIDED})
"""The unit did not do it: its clock stopped because it gave the order back."""
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class OrderDelegate(QStyledItemDelegate):
    """Three lines beside a picture; what is in ``unseen`` is new to whoever sits here, what in ``taken`` nobody's."""

    def __init__(
        self,
        thumbnails: PictureShelf,
        now: Callable[[], datetime],
        unseen: Container[CaseId] = (),
        taken: Callable[[], Mapping[CaseId, TakenOrder]] = dict,
        theme: Theme = DARK,
    ) -> None:
        super().__init__()
        self._thumbnails, self._now, self._unseen, self._theme = thumbnails, now, unseen, theme
        self._taken = taken

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row's height; the view gives the width."""
        return QSize(0, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the order; the chosen one has a bar at its left as well as a ground."""
        order = index.data(ORDER_ROLE)
        if not isinstance(order, CaseRecord):
            return
        painter.save()
        rect = paint_ground(painter, option, self._theme, has_line=True)
        at = QRect(rect.x() + _EDGE_PX, rect.y() + (ROW_PX - _THUMB.height()) // 2, _THUMB.width(), _THUMB.height())
        self._picture(painter, at, order)
        self._words(painter, rect.adjusted(_EDGE_PX + _THUMB.width() + 16, 12, -_RIGHT_PX, -12), order)
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
        is_new = order.id in self._unseen
        painter.setFont(font(14))
        painter.setPen(QColor(self._theme.secondary))
        place = painter.fontMetrics().elidedText(order.place, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(lines[1], _LEFT, place)
        self._last_line(painter, lines[2], order)
        first = lines[0].adjusted(self._urgent(painter, lines[0]) if order.is_urgent else 0, 0, 0, 0)
        painter.setPen(QColor(self._theme.secondary if order.id in self._taken() else self._theme.text))
        painter.setFont(font(16, bold=is_new))
        new = "● " if order.is_urgent else f"● {tr('unit.new')}　"  # two words leave no room for the class
        mark = new if is_new else ""
        painter.drawText(first, _LEFT, mark)
        metrics = painter.fontMetrics()
        room = first.adjusted(metrics.horizontalAdvance(mark), 0, 0, 0)
        painter.drawText(room, _LEFT, _title(metrics, order, room.width()))

    def _urgent(self, painter: QPainter, rect: QRect) -> int:
        """Paint the word on the ground of a key; return the room it takes."""
        painter.setFont(font(13, bold=True))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(tr("unit.urgent")) + _URGENT_PX
        ground = QRect(rect.x(), rect.center().y() - metrics.height() // 2, width, metrics.height())
        painter.fillRect(ground, QColor(self._theme.text))
        painter.setPen(QColor(self._theme.wall))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, tr("unit.urgent"))
        return width + _URGENT_PX

    def _last_line(self, painter: QPainter, rect: QRect, order: CaseRecord) -> None:
        """Paint where it stands, and the time: what is left is never cut for the other."""
        taken = self._taken().get(order.id)
        if taken is not None:
            painter.setPen(QColor(self._theme.text))
            painter.drawText(rect, _LEFT, taken_words(taken))
            painter.setPen(QColor(self._theme.secondary))
            painter.drawText(rect, _RIGHT, time_words(taken.at, self._now()))
            return
        words, tint, stands = self._last_words(rect.width(), order)
        colour = {"due_soon": self._theme.due_soon, "overdue": self._theme.overdue, "quiet": self._theme.secondary}
        painter.setPen(QColor(colour.get(tint, self._theme.text)))
        painter.setFont(font(15, bold=tint in {"due_soon", "overdue"}))
        painter.drawText(rect, _RIGHT, words)
        room = rect.width() - painter.fontMetrics().horizontalAdvance(words) - _GAP_PX
        painter.setFont(font(14))
        painter.setPen(QColor(self._theme.text if order.state in TO_ACKNOWLEDGE else self._theme.secondary))
        if room >= _STATE_PX:
            painter.drawText(rect, _LEFT, painter.fontMetrics().elidedText(stands, Qt.TextElideMode.ElideRight, room))

    def _last_words(self, width: int, order: CaseRecord) -> tuple[str, str, str]:
        """Return the time, its tint and where the order stands; both in fewer words where there is no room."""
        words, tint = light_words(order, self._now())
        stands = order_state_words(order)
        needed = QFontMetrics(font(15)).horizontalAdvance(words) + QFontMetrics(font(14)).horizontalAdvance(stands)
        if needed + _GAP_PX > width:
            words, tint = light_words(order, self._now(), is_short=True)
            stands = order_state_words(order, is_short=True)
        return words, tint, stands


def _title(metrics: QFontMetrics, order: CaseRecord, width: int) -> str:
    """Return class and condition, or the class alone where there is no room for both."""
    if width < _BOTH_PX:
        return metrics.elidedText(order.class_name, Qt.TextElideMode.ElideRight, width)
    return fitted(metrics, order.class_name, order.condition, width)


def order_state_words(order: CaseRecord, *, is_short: bool = False) -> str:
    """Return where the order stands, as the unit says it; ``is_short``: the shape says that it waits to be taken."""
    shape = "◇ " if order.state in TO_ACKNOWLEDGE else ""
    if is_short and order.state is State.REWORK:
        return shape + tr("unit.state_rework_short")
    return shape + tr(f"unit.state_{order.state.value}")


def light_words(order: CaseRecord, now: datetime, *, is_short: bool = False) -> tuple[str, str]:
    """Return the time left (or when it was done) with its shape, and the tint: "", due_soon, overdue or quiet."""
    if order.clock is None:
        return "", "quiet"
    light = order.light(now)
    if order.is_clock_running:
        shape = {Light.DUE_SOON: "▲ ", Light.OVERDUE: "■ "}.get(light, "") if light else ""
        tint = {Light.DUE_SOON: "due_soon", Light.OVERDUE: "overdue"}.get(light, "") if light else ""
        words = shape + row_clock_words(order.clock, now, is_short=is_short)
        return words, "quiet" if order.clock.stands_until(now) else tint
    return stopped_words(order, now), "quiet"


def stopped_words(order: CaseRecord, now: datetime) -> str:
    """Return when the unit's clock stopped and whether that was in time; an order given back is neither."""
    when = time_words(order.stopped_at or order.due_at or now, now)
    if order.state in _BACK:
        return tr("unit.stopped_returned", at=when)
    return tr("unit.stopped_late" if order.light(now) is Light.OVERDUE else "unit.stopped_in_time", at=when)
