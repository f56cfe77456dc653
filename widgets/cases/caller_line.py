"""Who called about the chosen case: looked up with a reason, shown for a minute, erased on demand."""

import enum
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from console.domain.caller import Caller, CallerSeen
from console.domain.case import CaseRecord
from console.seat.case_sheet import CALLER_IDS
from widgets.cases.hint import Hint
from widgets.lettering import Role, label
from widgets.text import tr

SHOWN_MS: Final = 60_000
"""So long a name and a number stand on the screen."""
LOOK_REASONS: Final = ("caller.to_call_back", "caller.to_find", "caller.to_check")
"""Why somebody looks; the digit keys from 1 on. They go into the register as they stand."""
ERASE_REASONS: Final = ("caller.on_demand", "caller.by_mistake")


class Stage(enum.Enum):
    """Where the line stands."""

    OFFERED = "offered"
    ASKING = "asking"
    """Why? A digit says it."""
    WAITING = "waiting"
    SHOWN = "shown"
    ERASING = "erasing"
    """Why erase? A digit says it."""


class CallerLine(QWidget):
    """One line while nothing is asked. It has the keyboard from the question to the end of the answer.

    Signals:
        view_asked(case id, reason), erase_asked(case id, reason): have the hub do this.
    """

    view_asked = Signal(str, str)
    erase_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.sheet.caller")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.stage = Stage.OFFERED
        self._record: CaseRecord | None = None
        self._came_from: QWidget | None = None
        self._is_open = True
        self._offer = Hint(CALLER_IDS[2], tr("caller.look"))
        self._said = label(Role.VALUE, wraps=True)
        self._said.setObjectName("desk.sheet.caller.said")
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._question = label(Role.CAPTION)
        self._hints = [Hint(str(number), "") for number in range(1, len(LOOK_REASONS) + 1)]
        self._erase, self._back = Hint("X", tr("caller.erase")), Hint("Esc", tr("caller.hide"))
        self._offer.clicked.connect(self.ask)
        self._erase.clicked.connect(self._ask_erase)
        self._back.clicked.connect(self.reset)
        for number, hint in enumerate(self._hints):
            hint.clicked.connect(lambda n=number: self._take(n))
        self._timer = QTimer(self, interval=SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.reset)
        self._lay_out()
        self._enter(Stage.OFFERED)

    def show_case(self, record: CaseRecord) -> None:
        """Offer it for a case that was told; another case than before gives nothing away of that one."""
        if self._record is None or self._record.id != record.id:
            self._record = record
            self.reset()
        self._record = record
        self._show()

    def set_open(self, is_open: bool) -> None:
        """Offer to look or not; what is being looked up stays."""
        self._is_open = is_open
        self._show()

    def _show(self) -> None:
        is_told = self._record is not None and self._record.is_told
        self.setVisible(is_told and (self._is_open or self.stage is not Stage.OFFERED))

    def ask(self) -> None:
        """Ask why, and take the keyboard."""
        if self.stage is Stage.OFFERED and self._record is not None:
            self._came_from = QApplication.focusWidget()
            self._enter(Stage.ASKING)
            self.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_seen(self, case: str, seen: CallerSeen) -> None:
        """Show who called about this case, unless another one is shown by now."""
        if self._record is None or case != self._record.id or self.stage is not Stage.WAITING:
            return
        self._said.setText(seen_words(seen))
        self._enter(Stage.SHOWN)
        self._erase.setVisible(seen.caller is not None)
        self._timer.start()

    def show_erased(self, case: str) -> None:
        """Say that nothing of the caller is left."""
        if self._record is not None and case == self._record.id and self.stage is Stage.WAITING:
            self._said.setText(tr("caller.erased"))
            self._enter(Stage.SHOWN)
            self._erase.hide()
            self._timer.start()

    def show_refused(self, case: str, words: str) -> None:
        """Say why nothing is shown."""
        if self._record is not None and case == self._record.id and self.stage is Stage.WAITING:
            self._said.setText(f"▲ {words}")
            self._enter(Stage.SHOWN)
            self._erase.hide()

    def reset(self) -> None:
        """Show nothing of anybody; the keyboard goes where it was."""
        self._timer.stop()
        self._said.clear()
        had_keyboard = self.hasFocus()
        self._enter(Stage.OFFERED)
        came_from, self._came_from = self._came_from, None
        if had_keyboard and came_from is not None and isValid(came_from):
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is a reason, X erases, Esc and T hide; the rest is nobody's while a name stands there."""
        event.accept()
        if event.isAutoRepeat():
            return
        number = event.key() - Qt.Key.Key_1
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_T):
            self.reset()
        elif event.key() == Qt.Key.Key_X and self.stage is Stage.SHOWN and not self._erase.isHidden():
            self._ask_erase()
        elif self._reasons and 0 <= number < len(self._reasons):
            self._take(number)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.reset()

    @property
    def _reasons(self) -> tuple[str, ...]:
        return {Stage.ASKING: LOOK_REASONS, Stage.ERASING: ERASE_REASONS}.get(self.stage, ())

    def _ask_erase(self) -> None:
        if self.stage is Stage.SHOWN:
            self._timer.stop()
            self._enter(Stage.ERASING)

    def _take(self, number: int) -> None:
        record = self._record
        if record is None or number >= len(self._reasons):
            return
        asked, reason = self.view_asked if self.stage is Stage.ASKING else self.erase_asked, tr(self._reasons[number])
        self._said.setText(tr("sheet.sending") + "…")
        self._enter(Stage.WAITING)
        asked.emit(record.id, reason)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        is_asking = bool(self._reasons)
        self._question.setText(tr("caller.why_erase" if stage is Stage.ERASING else "caller.why"))
        for hint, key in zip(self._hints, (*self._reasons, *[""] * len(self._hints)), strict=False):
            hint.set_words(tr(key) if key else "")
            hint.setVisible(bool(key))
        self._question.setVisible(is_asking)
        self._offer.setVisible(stage is Stage.OFFERED)
        self._said.setVisible(stage in (Stage.WAITING, Stage.SHOWN, Stage.ERASING))
        self._back.setVisible(stage is not Stage.OFFERED)
        self._erase.setVisible(False)
        self._show()

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(16)
        for part in (self._offer, *self._hints, self._erase, self._back):
            keys.addWidget(part)
        keys.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._said)
        column.addWidget(self._question)
        column.addLayout(keys)


def seen_words(seen: CallerSeen) -> str:
    """Return who called, in one line; or that nobody was taken down, or is not any more."""
    if seen.caller is not None:
        return caller_words(seen.caller)
    return tr("caller.erased_before") if seen.erased_at is not None else tr("caller.none")


def caller_words(caller: Caller) -> str:
    """Return 「王女士 · 021-5555 1234 · 要求回复」."""
    answer = tr("slip.wants_answer") if caller.wants_answer else ""
    return " · ".join(part for part in (caller.name or tr("caller.no_name"), caller.number, answer) if part)
