"""Where the slim form stands, from typing to the outcome, and what is said in it on the way. No keys, no draft."""

import enum
from datetime import datetime

from PySide6.QtCore import Qt, Signal

from console.domain.case import CaseRecord
from console.domain.deadline import Deadline
from widgets.cases.form_body import FormBody


class Stage(enum.Enum):
    """Where the form stands."""

    EDITING = "editing"
    SENDING = "sending"
    DONE = "done"


class FormStages(FormBody):
    """Shut while a command is on its way; open again with a refusal; at its end it says what became of it.

    Signals:
        case_made(str): the case stands there under this number; what the hub made of it may be shown.
    """

    case_made = Signal(str)

    def __init__(self, zoom: float) -> None:
        super().__init__(zoom)
        self._stage = Stage.EDITING
        self.case_no = ""
        """Of the case that this form has made."""

    @property
    def stage(self) -> Stage:
        """Where the form stands."""
        return self._stage

    def begin(self) -> None:
        """Take words."""
        self.case_no = ""
        self._enter(Stage.EDITING)

    def show_sending(self) -> None:
        """Say that the command is on its way."""
        self._enter(Stage.SENDING)
        self.dispatch.show_sending()

    def show_done(self, case_no: str, unit_name: str) -> None:
        """Say that the case stands at the unit, under its number."""
        self.case_no = case_no
        self.dispatch.outcome.show_dispatched(case_no, unit_name)
        self._end()
        self.case_made.emit(case_no)

    def show_waiting(self, local_number: str, unit_name: str, trouble: str = "") -> None:
        """Say that the hub does not answer: the command is kept here under this number and sent when it does.

        Args:
            local_number: in words.
            unit_name: where it is to go.
            trouble: why the disk does not keep it, in words; "" where it does.
        """
        self.dispatch.outcome.show_waiting(local_number, unit_name, trouble)
        self._end()

    def show_attached(self, case_no: str) -> None:
        """Say that the picture was attached to a case that was there, and no new one made."""
        self.dispatch.outcome.show_attached(case_no)
        self._end()

    def show_refused(self, words: str) -> None:
        """Say why nothing was dispatched; everything typed is still there."""
        self._enter(Stage.EDITING)
        self.dispatch.start()
        self.dispatch.show_warning(words)
        self.picker.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_clock(self, clock: Deadline, now: datetime) -> None:
        """Show by when the chosen row would be due, dispatched now (room time)."""
        if self.picker.chosen is not None and self._stage is not Stage.DONE:
            self.facts.show_clock(clock, now)

    def show_case(self, case: CaseRecord, now: datetime) -> None:
        """Say what the hub made of the case that was just dispatched."""
        if self._stage is Stage.DONE:
            self.dispatch.outcome.show_case(case, now)

    def _end(self) -> None:
        self._enter(Stage.DONE)
        self.dispatch.show_outcome()

    def _enter(self, stage: Stage) -> None:
        self._stage = stage
        for part in (self.picker, self.facts, self.near):
            part.setEnabled(stage is Stage.EDITING)
        self.setFocusProxy(self.picker.entry if stage is Stage.EDITING else None)  # type: ignore[arg-type]  # None: Qt's
        if stage is not Stage.EDITING:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
