"""The head of the case sheet: what and where, how the clock stands and why, what was said last."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.case import CaseRecord
from widgets.cases.facts_column import grid_words
from widgets.cases.sheet_words import JOINT, count_words, explained, last_word, reading_words
from widgets.cases.sight_words import point_words
from widgets.cases.wording import case_no_words, source_words
from widgets.lettering import Role, label
from widgets.text import tr
from widgets.theme import DARK
from widgets.wall.marks import Mark

_COLOURS: Final = {Mark.DUE_SOON: DARK.due_soon, Mark.OVERDUE: DARK.overdue}


class CaseTitle(QWidget):
    """Class · condition, the place with the number, both grids."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label(Role.LARGE, wraps=True)
        self._title.setObjectName("desk.sheet.title")
        self._number = label(Role.CAPTION)
        self._number.setObjectName("desk.sheet.case_no")
        self._place = label(Role.BODY, wraps=True)
        self._grids = label(Role.QUIET, wraps=True)
        where = QHBoxLayout()
        where.setSpacing(16)
        where.addWidget(self._place, 1)
        where.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addLayout(where)
        column.addWidget(self._grids)

    def show_case(self, record: CaseRecord) -> None:
        """Show this case."""
        urgent = f"{tr('queue.urgent')} · " if record.is_urgent else ""
        self._title.setText(f"{urgent}{record.class_name} · {record.condition}")
        self._number.setText(case_no_words(record.case_no))
        self._place.setText(record.place)
        grids = grid_words(record.public_grid, record.residents_grid)
        parts = (source_words(record), grids, point_words(record), record.unit_name, count_words(record))
        self._grids.setText(JOINT.join(part for part in parts if part))

    def set_short(self, is_short: bool) -> None:
        """Leave grids and unit out where room is needed."""
        self._grids.setVisible(not is_short)


class CaseClock(QWidget):
    """The clock's reading, its explanation, and the last words given. ``now`` is room time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._record: CaseRecord | None = None
        self._reading = label(Role.VALUE, wraps=True)
        self._reading.setObjectName("desk.sheet.clock")
        self._explained = label(Role.QUIET, wraps=True)
        self._said = label(Role.BODY, wraps=True)
        self._said.setObjectName("desk.sheet.said")
        self._has_said = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self._reading, self._explained, self._said):
            column.addWidget(part)

    def show_case(self, record: CaseRecord) -> None:
        """Show this case."""
        self._record = record
        _say(self._explained, explained(record, self._now()))
        last = last_word(record)
        self._said.setText(last[1] if last is not None else "")
        self.set_said(self._has_said)
        self.tick()

    def set_short(self, is_short: bool) -> None:
        """Leave the explanation out where room is needed."""
        self._explained.setVisible(not is_short and bool(self._explained.text()))

    def set_said(self, has_said: bool) -> None:
        """Show the last words given, or leave them out where room is needed."""
        self._has_said = has_said
        self._said.setVisible(has_said and bool(self._said.text()))

    def tick(self) -> None:
        """Read the clock again."""
        if self._record is None:
            return
        mark, words = reading_words(self._record, self._now())
        text = f"{mark.value} {words}" if mark is not None else words
        if text != self._reading.text():
            self._reading.setText(text)
            colour = _COLOURS.get(mark, DARK.text) if mark is not None else DARK.text
            self._reading.setStyleSheet(f"color: {colour};")


def _say(part: QLabel, words: str) -> None:
    part.setText(words)
    part.setVisible(bool(words))
