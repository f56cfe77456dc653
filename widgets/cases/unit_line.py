"""Whose it will be: the best unit with its reason, another one by key."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.domain.routing import UnitReason
from console.domain.standard import UnitId
from console.seat.draft import NO_UNIT
from console.seat.form_aid import UnitChoice
from widgets.cases.hint import Hint
from widgets.lettering import Role, give_role, label
from widgets.text import tr

_REASONS: Final = {
    UnitReason.LEAD: "case.unit_reason",
    UnitReason.GRID: "form.unit_grid",
    UnitReason.ASSISTING: "form.unit_assisting",
}


class UnitLine(QWidget):
    """Shows one unit of those that the case can go to; F7 or a click takes the next one.

    Signals:
        changed(): somebody took another unit.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("form.unit")
        self._choices: tuple[UnitChoice, ...] = ()
        self._at = 0
        self._lead = NO_UNIT
        self._value = label(Role.VALUE)
        self._reason = label(Role.QUIET, wraps=True)
        self.other = Hint("F7", tr("form.other_unit"))
        self.other.clicked.connect(self.take_next)
        self._lay_out()
        self.wait()

    @property
    def unit(self) -> UnitId:
        """The unit as it stands; empty while no row is chosen."""
        return self._choices[self._at].unit if self._choices else self._lead

    @property
    def taken(self) -> UnitId | None:
        """The unit that somebody took instead of the best one; empty: nobody did. None while there is no choice."""
        if not self._choices:
            return None
        return self.unit if self._at else NO_UNIT

    def wait(self) -> None:
        """Say that the unit follows from the class."""
        self._choices, self._lead = (), NO_UNIT
        self._show(tr("case.unit_waits"), "")
        give_role(self._value, Role.QUIET)

    def show_lead(self, unit: UnitId, name: str) -> None:
        """Show the standard's lead unit before anything else is known."""
        self._choices, self._lead = (), unit
        self._show(name, tr("case.unit_reason"))

    def show_choices(self, choices: Sequence[UnitChoice], taken: UnitId) -> None:
        """Show the unit ``taken`` of the choices, else the first."""
        self._choices = tuple(choices)
        self._at = next((place for place, choice in enumerate(choices) if choice.unit == taken), 0)
        self._show_choice()

    def take_next(self, step: int = 1) -> None:
        """Take the next unit, round and round."""
        if len(self._choices) > 1:
            self._at = (self._at + step) % len(self._choices)
            self._show_choice()
            self.changed.emit()

    def _show_choice(self) -> None:
        if self._choices:
            choice = self._choices[self._at]
            self._show(choice.name, reason_words(choice))

    def _show(self, name: str, reason: str) -> None:
        give_role(self._value, Role.VALUE)
        give_role(self._reason, Role.WARNING if self._is_odd() else Role.QUIET)
        self._value.setText(name)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.other.setVisible(len(self._choices) > 1)

    def _is_odd(self) -> bool:
        return bool(self._choices) and self._choices[self._at].reason is None

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(label(Role.CAPTION, tr("case.unit")))
        head.addWidget(self.other)
        head.addStretch()
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._value, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._reason, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(line)


def reason_words(choice: UnitChoice) -> str:
    """Return why this unit, and what it has in hand: 「本条主责部门，在办 3 件」."""
    reason = tr(_REASONS[choice.reason]) if choice.reason is not None else f"▲ {tr('form.unit_by_hand')}"
    return tr("form.unit_in_hand", reason=reason, n=choice.in_hand)
