"""What came of a dispatch: where the case went, its number, by when; taking it back while the unit has not taken it."""

import enum
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.domain.case import CaseRecord
from console.domain.workflow import State
from widgets.cases.clock_text import due_words
from widgets.cases.hint import Hint
from widgets.cases.wording import case_no_words
from widgets.lettering import Role, give_role, label
from widgets.text import tr

REASONS: Final = ("form.recall_unit", "form.recall_class", "form.recall_place", "form.recall_repeat")
"""Why an order is taken back; the digit keys from 1 on."""


class Take(enum.Enum):
    """How far taking the order back has come."""

    NO = "no"
    """There is nothing to take back, or not any more."""
    OFFERED = "offered"
    ASKING = "asking"
    """R was pressed: the reason is missing."""
    SENT = "sent"


class Outcome(QWidget):
    """Stands in the key's place when the command is made. The form has the keyboard and hands the keys on.

    Signals:
        recall_asked(str): take the order back, for this reason.
        left(): the officer wants the picture back.
    """

    recall_asked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("form.outcome")
        self.take = Take.NO
        self._mark = label(Role.TITLE)
        self._done = label(Role.TITLE, wraps=True)
        self._number = label(Role.VALUE, wraps=True)
        self._due = label(Role.QUIET, wraps=True)
        self._trouble = label(Role.WARNING, wraps=True)
        self._recall = Hint("R", tr("form.recall"))
        self._recall.setObjectName("form.recall")
        self._recall.clicked.connect(self._ask_reason)
        self._reasons = [Hint(str(number), tr(key)) for number, key in enumerate(REASONS, 1)]
        self._why = QWidget()
        self._back = Hint("Esc", tr("case.go_back"))
        self._back.clicked.connect(self.left)
        for number, reason in enumerate(self._reasons):
            reason.setObjectName(f"form.recall.{number + 1}")
            reason.clicked.connect(lambda n=number: self._send(n))
        self._lay_out()

    def show_dispatched(self, case_no: str, unit_name: str) -> None:
        """Say that the case stands at the unit, under its number."""
        number = tr("case.case_no", number=case_no_words(case_no))
        self._say("✓", "done", tr("case.dispatched_to", unit=unit_name), number)
        self._offer(Take.OFFERED)

    def show_waiting(self, local_number: str, unit_name: str, trouble: str = "") -> None:
        """Say that the command is kept here until the hub is back; ``trouble``: why it would not survive this seat."""
        self._say("◇", "", tr("case.waits_for", unit=unit_name), tr("case.local_number", number=local_number))
        if trouble:
            give_role(self._trouble, Role.WARNING)
            self._tell(self._trouble, f"▲ {trouble}")
        self._offer(Take.NO)

    def show_attached(self, case_no: str) -> None:
        """Say that the picture lies with the case that was there."""
        self._say("✓", "done", tr("form.attached"), tr("case.case_no", number=case_no_words(case_no)))
        self._offer(Take.NO)

    def show_case(self, case: CaseRecord, now: datetime) -> None:
        """Say by when the hub wants it, and whether the unit has taken it."""
        if case.state is State.FILED:
            self._say("↶", "", tr("form.recalled"), tr("case.case_no", number=case_no_words(case.case_no)))
            self._offer(Take.NO)
            return
        if case.clock is not None:
            self._tell(self._due, tr("form.due_at", at=due_words(case.clock, now)))
        if case.state is not State.DISPATCHED and self.take is not Take.NO:
            self._offer(Take.NO)
            give_role(self._trouble, Role.QUIET)
            self._tell(self._trouble, tr("form.taken", unit=case.unit_name))

    def show_refused(self, words: str) -> None:
        """Say why the order was not taken back."""
        self._offer(Take.OFFERED if self.take is not Take.NO else Take.NO)
        give_role(self._trouble, Role.WARNING)
        self._tell(self._trouble, f"▲ {words}")

    def take_key(self, key: int) -> bool:
        """Act on R and on the digit of a reason, Esc on the question; return whether it was one of them."""
        if self.take is Take.OFFERED and key == Qt.Key.Key_R:
            self._ask_reason()
        elif self.take is Take.ASKING and key == Qt.Key.Key_Escape:
            self._offer(Take.OFFERED)
        elif self.take is Take.ASKING and 0 <= key - Qt.Key.Key_1 < len(REASONS):
            self._send(key - Qt.Key.Key_1)
        else:
            return False
        return True

    def _ask_reason(self) -> None:
        if self.take is Take.OFFERED:
            self._offer(Take.ASKING)

    def _send(self, number: int) -> None:
        if self.take is Take.ASKING:
            self._offer(Take.SENT)
            self.recall_asked.emit(tr(REASONS[number]))

    def _offer(self, take: Take) -> None:
        self.take = take
        is_asking = take is Take.ASKING  # the question takes the room of number and deadline
        parts = {
            self._recall: take is Take.OFFERED,
            self._why: is_asking,
            self._back: not is_asking,
            self._number: not is_asking,
            self._due: not is_asking and bool(self._due.text()),
            self._trouble: not is_asking and bool(self._trouble.text()),
        }
        for part in sorted(parts, key=parts.__getitem__):  # what goes first makes room: a window that grew stays so
            part.setVisible(parts[part])

    def _say(self, shape: str, mark: str, words: str, number: str) -> None:
        self._mark.setText(shape)
        self._mark.setProperty("mark", mark)
        self._mark.style().unpolish(self._mark)
        self._mark.style().polish(self._mark)
        self._done.setText(words)
        self._number.setText(number)
        for empty in (self._due, self._trouble):
            empty.clear()
            empty.hide()

    @staticmethod
    def _tell(made: QLabel, words: str) -> None:
        made.setText(words)
        made.show()

    def _lay_out(self) -> None:
        outcome = QHBoxLayout()
        outcome.setSpacing(8)
        outcome.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        outcome.addWidget(self._done, 1)
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(4)
        why.addWidget(label(Role.CAPTION, tr("form.recall_why")))
        for left, right in ((0, 1), (2, 3)):
            line = QHBoxLayout()
            line.setSpacing(16)
            line.addWidget(self._reasons[left])
            line.addWidget(self._reasons[right])
            line.addStretch()
            why.addLayout(line)
        keys = QHBoxLayout()
        keys.setSpacing(16)
        keys.addWidget(self._back)
        keys.addWidget(self._recall)
        keys.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(outcome)
        for part in (self._number, self._due, self._trouble, self._why):
            column.addWidget(part)
        column.addLayout(keys)
