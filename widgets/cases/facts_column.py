"""The middle of the slim form: where, whose, how long."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.standard import FilingRow
from console.seat.draft import CaseDraft
from widgets.cases.place_line import PlaceLine
from widgets.cases.wording import limit_note, limit_words
from widgets.lettering import Role, give_role, label
from widgets.text import tr


class FactsColumn(QWidget):
    """Everything that fills itself in."""

    def __init__(self) -> None:
        super().__init__()
        self.place = PlaceLine()
        self._unit = label(Role.VALUE)
        self._reason = label(Role.QUIET, wraps=True)
        self._limit = label(Role.VALUE)
        self._note = label(Role.QUIET, wraps=True)
        self._lay_out()
        self.show_row(None, "")

    def start(self, draft: CaseDraft) -> None:
        """Show where the frame was taken."""
        own = draft.place if draft.place_is_cameras else ""
        self.place.start(own, draft.place, grid_words(draft.public_grid, draft.residents_grid))

    def show_row(self, row: FilingRow | None, unit_name: str) -> None:
        """Show what follows from the chosen row; without one, what will."""
        for value, note in ((self._unit, self._reason), (self._limit, self._note)):
            give_role(value, Role.VALUE if row else Role.QUIET)
            note.setVisible(row is not None)
        self._unit.setText(unit_name if row else tr("case.unit_waits"))
        self._reason.setText(tr("case.unit_reason"))
        self._limit.setText(limit_words(row.limit) if row else tr("case.limit_waits"))
        self._note.setText(limit_note(row.limit) if row else "")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.place)
        column.addLayout(_fact("case.unit", self._unit, self._reason))
        column.addLayout(_fact("case.limit", self._limit, self._note))
        column.addStretch()


def _fact(caption: str, value: QLabel, note: QLabel) -> QVBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(value, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(note, 1)
    fact = QVBoxLayout()
    fact.setSpacing(4)
    fact.addWidget(label(Role.CAPTION, tr(caption)))
    fact.addLayout(line)
    return fact


def grid_words(public: str, residents: str) -> str:
    """Return both grids in one line."""
    if public and residents:
        return tr("case.grids", public=public, residents=residents)
    return tr("case.public_grid", public=public) if public else residents or tr("case.no_grid")
