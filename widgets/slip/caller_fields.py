"""Who calls, and a word to the unit: all of it may stay empty."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.domain.caller import NAME_MAX, NUMBER_MAX, Caller, checked_caller
from console.errors import ConsoleError
from widgets.cases.entry import ENTER, Entry
from widgets.cases.hint import Hint
from widgets.cases.personal_line import PersonalLine
from widgets.lettering import Role, label
from widgets.text import tr

REMARK_MAX: Final = 200


class CallerFields(QWidget):
    """Name, number, whether an answer is wanted; remark. Enter goes to the next field.

    Signals:
        changed(): something else stands there.
        done(): Enter in the last field: the keyboard may go on.
    """

    changed = Signal()
    done = Signal()

    def __init__(self, gives_up: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        leaves: Callable[[QKeyEvent], bool] = lambda event: event.key() in ENTER or gives_up(event)  # noqa: E731
        self.name, self.number, self.remark = Entry(leaves), Entry(leaves), Entry(leaves)
        for name, field, most in (
            ("name", self.name, NAME_MAX), ("number", self.number, NUMBER_MAX), ("remark", self.remark, REMARK_MAX),
        ):  # fmt: skip
            field.setObjectName(f"slip.{name}")
            field.setMaxLength(most)
            field.setPlaceholderText(tr(f"slip.{name}_hint"))
            field.textEdited.connect(lambda _text: self.changed.emit())
        self.number.setInputMethodHints(Qt.InputMethodHint.ImhDialableCharactersOnly)
        self._wants_answer = False
        self.answer = Hint("F10", "", Role.BODY)
        self.answer.setObjectName("slip.answer")
        self.answer.clicked.connect(self.turn_answer)
        self._sealed = label(Role.QUIET, wraps=True)
        self._lay_out()
        self._show_answer()

    @property
    def caller(self) -> Caller:
        """Who calls, as it stands there."""
        return Caller(self.name.text().strip(), self.number.text().strip(), self._wants_answer)

    @property
    def trouble(self) -> str:
        """Why what stands there will not do, in words; "" where it will."""
        try:
            checked_caller(self.caller)
        except ConsoleError as exc:
            return tr(exc.text_key, **exc.facts)
        return ""

    def start(self, caller: Caller, remark: str, *, has_sealed: bool) -> None:
        """Show these; ``has_sealed``: somebody stands on the slip whom only the hub can name."""
        self.name.setText(caller.name)
        self.number.setText(caller.number)
        self.remark.setText(remark)
        self._wants_answer = caller.wants_answer
        self._sealed.setText(tr("slip.sealed_before") if has_sealed else tr("slip.who_sees"))
        self._show_answer()

    def show_filed(self) -> None:
        """The slip is a case: who stood on it sealed has gone with it."""
        self._sealed.setText(tr("slip.who_sees"))

    def turn_answer(self) -> None:
        """An answer is wanted, or not."""
        self._wants_answer = not self._wants_answer
        self._show_answer()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; the rest is the slip's."""
        if event.key() not in ENTER:
            event.ignore()
            return
        event.accept()
        fields = (self.name, self.number, self.remark)
        at = next((place for place, field in enumerate(fields) if field.hasFocus()), len(fields) - 1)
        if event.isAutoRepeat():
            return
        if at + 1 < len(fields):
            fields[at + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.done.emit()

    def _show_answer(self) -> None:
        self.answer.set_words(f"{'☑' if self._wants_answer else '☐'} {tr('slip.wants_answer')}")

    def _lay_out(self) -> None:
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(self.name, 2)
        who.addWidget(self.number, 3)
        head = QHBoxLayout()
        head.addWidget(label(Role.CAPTION, tr("slip.caller")))
        head.addStretch()
        head.addWidget(self.answer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(who)
        column.addWidget(self._sealed)
        column.addSpacing(8)
        column.addWidget(label(Role.CAPTION, tr("slip.remark")))
        column.addWidget(self.remark)
        column.addWidget(PersonalLine(self.remark))
