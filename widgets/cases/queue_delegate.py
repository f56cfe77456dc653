"""Paints one case of the queue: its light, class and state, place and unit, the time, who has it in hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from console.domain.case import CaseRecord
from console.seat.queue_model import CASE_ROLE, CLAIM_ROLE
from widgets.cases.queue_words import is_standing, mark_of, row_words, state_words
from widgets.cases.wording import source_words
from widgets.row_ground import paint_ground
from widgets.text import tr
from widgets.theme import DARK, Theme, font
from widgets.wall.marks import Mark, draw_mark

ROW_PX: Final = 64
_EDGE_PX: Final = 24
_MARK_PX: Final = 14
_INDENT_PX: Final = 28
_GAP_PX: Final = 12
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE: Final = Qt.TextElideMode.ElideRight
Index = QModelIndex | QPersistentModelIndex


class QueueDelegate(QStyledItemDelegate):
    """Two lines a case. Colour only where the clock is abnormal, and then with a shape.

    Args:
        now: room time, aware.
        theme: colours.
        zoom: 1.0 is the desk.
    """

    def __init__(self, now: Callable[[], datetime], theme: Theme = DARK, zoom: float = 1.0) -> None:
        super().__init__()
        self._now, self._theme = now, theme
        self.zoom = zoom
        self.has_keyboard = False
        """Whether the list holds the keyboard; its chosen row then has a stronger edge."""

    def _px(self, px: int) -> int:
        return round(px * self.zoom)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row's height; the view gives the width."""
        return QSize(0, self._px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the case; the chosen one has a bar at its left as well as a ground."""
        record, claim = index.data(CASE_ROLE), index.data(CLAIM_ROLE)
        if not isinstance(record, CaseRecord):
            return
        painter.save()
        is_quiet = not self.has_keyboard
        rect = paint_ground(painter, option, self._theme, self.zoom, is_quiet=is_quiet, has_line=True)
        now = self._now()
        mark, edge = mark_of(record, now), self._px(_EDGE_PX)
        colour = QColor(colour_of(record, now, self._theme))
        if mark is not None:
            side = self._px(_MARK_PX)
            box = QRectF(rect.x() + edge, rect.y() + (rect.height() - side) / 2, side, side)
            draw_mark(painter, mark, box, colour)
        words = rect.adjusted(edge + self._px(_INDENT_PX), self._px(9), -edge, -self._px(9))
        half = words.height() // 2
        first = QRect(words.x(), words.y(), words.width(), half)
        second = QRect(words.x(), words.y() + half, words.width(), words.height() - half)
        room = self._time(painter, words if not claim else first, row_words(record, now), colour)
        self._title(painter, first.adjusted(0, 0, -room, 0), record)
        room = self._claim(painter, second, str(claim)) if claim else room
        self._where(painter, second.adjusted(0, 0, -room, 0), record)
        painter.restore()

    def _time(self, painter: QPainter, rect: QRect, words: str, colour: QColor) -> int:
        """Paint the time at the right; return the room it takes."""
        painter.setFont(font(self._px(16)))
        painter.setPen(colour)
        painter.drawText(rect, _RIGHT, words)
        return painter.fontMetrics().horizontalAdvance(words) + self._px(_GAP_PX)

    def _claim(self, painter: QPainter, rect: QRect, name: str) -> int:
        painter.setFont(font(self._px(13)))
        painter.setPen(QColor(self._theme.text))
        words = painter.fontMetrics().elidedText(tr("queue.in_hand", name=name), _ELIDE, rect.width() // 2)
        painter.drawText(rect, _RIGHT, words)
        return painter.fontMetrics().horizontalAdvance(words) + self._px(_GAP_PX)

    def _title(self, painter: QPainter, rect: QRect, record: CaseRecord) -> None:
        """Paint class and state; a long class gives way, the state does not."""
        small = font(self._px(13))
        painter.setFont(small)
        state = state_words(record.state)
        if record.is_urgent:
            state = f"{tr('queue.urgent')} · {state}"
        state_px = painter.fontMetrics().horizontalAdvance(state)
        painter.setFont(font(self._px(16)))
        metrics = painter.fontMetrics()
        name = metrics.elidedText(record.class_name, _ELIDE, max(0, rect.width() - state_px - self._px(8)))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(rect, _LEFT, name)
        after = rect.adjusted(metrics.horizontalAdvance(name) + self._px(8), self._px(1), 0, self._px(1))
        painter.setFont(small)
        painter.setPen(QColor(self._theme.secondary))
        painter.drawText(after, _LEFT, state)

    def _where(self, painter: QPainter, rect: QRect, record: CaseRecord) -> None:
        painter.setFont(font(self._px(14)))
        painter.setPen(QColor(self._theme.secondary))
        source = source_words(record) if record.is_told else ""  # what a camera saw needs no word
        words = " · ".join(part for part in (source, record.place, record.unit_name) if part)
        painter.drawText(rect, _LEFT, painter.fontMetrics().elidedText(words, _ELIDE, rect.width()))


def colour_of(record: CaseRecord, now: datetime, theme: Theme = DARK) -> str:
    """Return the colour of a row's time: grey while the clock stands, so that it is not taken for one that runs."""
    if is_standing(record, now):
        return theme.secondary
    abnormal = {Mark.DUE_SOON: theme.due_soon, Mark.OVERDUE: theme.overdue}
    return abnormal.get(mark_of(record, now) or Mark.LIVE, theme.text)
