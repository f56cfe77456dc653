"""The middle of the slim form: where, whose, by when."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.deadline import Deadline
from console.domain.standard import FilingRow
from console.seat.draft import CaseDraft
from console.seat.grid_code import NONE_TYPED
from console.seat.sighting import Sight
from widgets.cases.clock_text import arithmetic_words, due_words
from widgets.cases.place_line import PlaceLine
from widgets.cases.sight_words import ODD, corrected_words, reason_words, sight_words, told_words
from widgets.cases.unit_line import UnitLine
from widgets.cases.wording import limit_note, limit_words
from widgets.lettering import Role, give_role, label
from widgets.text import tr


class FactsColumn(QWidget):
    """Everything that fills itself in."""

    def __init__(self) -> None:
        super().__init__()
        self.place = PlaceLine()
        self.place.entry.setObjectName("form.place")
        self.place.grid.setObjectName("form.grid")
        self.unit = UnitLine()
        self._caption = label(Role.CAPTION)
        self._limit = label(Role.VALUE)
        self._limit.setObjectName("form.limit")
        self._note = label(Role.QUIET, wraps=True)
        self._lay_out()
        self.show_row(None, "")

    def start(self, draft: CaseDraft) -> None:
        """Show where the frame was taken."""
        own = draft.place if draft.place_is_cameras else ""
        self.place.start(own, draft.place, grid_words(*draft.grids), draft.typed)

    def show_sight(self, draft: CaseDraft, sight: Sight) -> None:
        """Say how the point of a draft is known, and the grids that it lies in."""
        grids = grid_words(*draft.grids)
        grids = tr("grid_code.typed", grids=grids) if draft.typed != NONE_TYPED else grids
        self.place.show_sight(sight_words(draft), corrected_words(draft), grids)
        self.place.show_reason(reason_words(sight), is_odd=sight in ODD)

    def show_told_site(self, draft: CaseDraft) -> None:
        """Say how the place of a case is known that was told, and its grids."""
        words, grids = told_words(draft), grid_words(*draft.grids) if any(draft.grids) else tr("slip.no_grid")
        grids = tr("grid_code.typed", grids=grids) if draft.typed != NONE_TYPED else grids
        self.place.show_sight(words, words, grids)

    def show_row(self, row: FilingRow | None, unit_name: str) -> None:
        """Show what follows from the chosen row; without one, what will."""
        if row is not None:
            self.unit.show_lead(row.lead_unit, unit_name)
        else:
            self.unit.wait()
        give_role(self._limit, Role.VALUE if row else Role.QUIET)
        self._caption.setText(tr("case.limit"))
        self._limit.setText(limit_words(row.limit) if row else tr("case.limit_waits"))
        self._note.setText(limit_note(row.limit) if row else "")
        self._note.setVisible(row is not None)

    def show_clock(self, clock: Deadline, now: datetime) -> None:
        """Show by when it is due if it is dispatched now, and the arithmetic that leads there."""
        give_role(self._limit, Role.VALUE)
        self._caption.setText(tr("form.due"))
        self._limit.setText(due_words(clock, now))
        self._note.setText(arithmetic_words(clock))
        self._note.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.place)
        column.addWidget(self.unit)
        column.addLayout(_fact(self._caption, self._limit, self._note))
        column.addStretch()


def _fact(caption: QLabel, value: QLabel, note: QLabel) -> QVBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(caption)
    line.addWidget(value, 1)
    fact = QVBoxLayout()
    fact.setSpacing(2)
    fact.addLayout(line)
    fact.addWidget(note)
    return fact


def grid_words(public: str, residents: str) -> str:
    """Return both grids in one line."""
    if public and residents:
        return tr("case.grids", public=public, residents=residents)
    return tr("case.public_grid", public=public) if public else residents or tr("case.no_grid")
