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
from widgets.cases.entry import MODIFIERS
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
    CONFIRMING = "confirming"
    """X once more erases; any other key keeps."""


_REASONS: Final = {Stage.ASKING: LOOK_REASONS, Stage.ERASING: ERASE_REASONS}
_WHAT: Final = {
    Stage.OFFERED: "caller.title",
    Stage.ASKING: "caller.why",
    Stage.ERASING: "caller.why_erase",
    Stage.CONFIRMING: "caller.erase_again",
}
"""What is said beside the keys, or above them."""


class CallerLine(QWidget):
    """Two rows at every stage, so that nothing below moves: who, or what is asked; and the keys.

    It has the keyboard from the question to the end of the answer. Erasing asks for its reason, then for X once more.

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
        self._is_open, self._can_erase = True, False
        self._erase_why = ""
        self._offer = Hint(CALLER_IDS[2], tr("caller.look"))
        self._said = label(Role.VALUE, wraps=True)
        self._said.setObjectName("desk.sheet.caller.said")
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._warning = label(Role.WARNING)
        """What is asked, beside the keys, while a name stands above."""
        self._hints = [Hint(str(number), "") for number in range(1, len(LOOK_REASONS) + 1)]
        self._erase, self._back = Hint("X", tr("caller.erase")), Hint("Esc", tr("caller.hide"))
        self._offer.clicked.connect(self.ask)
        self._erase.clicked.connect(self._on_erase)
        self._back.clicked.connect(self._go_back)
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
        self._can_erase = seen.caller is not None
        self._enter(Stage.SHOWN)
        self._timer.start()

    def show_erased(self, case: str) -> None:
        """Say that nothing of the caller is left."""
        if self._record is not None and case == self._record.id and self.stage is Stage.WAITING:
            self._said.setText(tr("caller.erased"))
            self._can_erase = False
            self._enter(Stage.SHOWN)
            self._timer.start()

    def show_refused(self, case: str, words: str) -> None:
        """Say why nothing is shown."""
        if self._record is not None and case == self._record.id and self.stage is Stage.WAITING:
            self._said.setText(f"▲ {words}")
            self._can_erase = False
            self._enter(Stage.SHOWN)

    def reset(self) -> None:
        """Show nothing of anybody; the keyboard goes where it was."""
        self._timer.stop()
        had_keyboard = self.hasFocus()
        self._enter(Stage.OFFERED)
        came_from, self._came_from = self._came_from, None
        if had_keyboard and came_from is not None and isValid(came_from):
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is a reason, X erases, Esc goes back, T hides; the rest is nobody's while a name stands there."""
        event.accept()
        if event.isAutoRepeat():
            return
        key, number = event.key(), event.key() - Qt.Key.Key_1
        if key == Qt.Key.Key_X and self.stage in (Stage.SHOWN, Stage.CONFIRMING):
            self._on_erase()
        elif key in (Qt.Key.Key_T, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.reset()
        elif key == Qt.Key.Key_Escape or (self.stage is Stage.CONFIRMING and key not in MODIFIERS):
            self._go_back()
        elif 0 <= number < len(self._reasons):
            self._take(number)

    @property
    def _reasons(self) -> tuple[str, ...]:
        return _REASONS.get(self.stage, ())

    def _on_erase(self) -> None:
        """X: ask why; when that was said, erase."""
        if self.stage is Stage.SHOWN and self._can_erase:
            self._enter(Stage.ERASING)
        elif self.stage is Stage.CONFIRMING and self._record is not None:
            self._wait()
            self.erase_asked.emit(self._record.id, self._erase_why)

    def _go_back(self) -> None:
        """Nothing is erased, or nothing is shown any more."""
        if self.stage in (Stage.ERASING, Stage.CONFIRMING):
            self._enter(Stage.SHOWN)
        else:
            self.reset()

    def _take(self, number: int) -> None:
        record = self._record
        if record is None or number >= len(self._reasons):
            return
        reason = tr(self._reasons[number])
        if self.stage is Stage.ERASING:
            self._erase_why = reason
            self._enter(Stage.CONFIRMING)
        else:
            self._wait()
            self.view_asked.emit(record.id, reason)

    def _wait(self) -> None:
        self._timer.stop()
        self._said.setText(tr("sheet.sending") + "…")
        self._enter(Stage.WAITING)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        is_above = stage in (Stage.OFFERED, Stage.ASKING)
        words = tr(_WHAT[stage]) if stage in _WHAT else ""
        self._warning.setText(f"▲ {words}" if stage is Stage.CONFIRMING else words)
        for hint, key in zip(self._hints, (*self._reasons, *[""] * len(self._hints)), strict=False):
            hint.set_words(tr(key) if key else "")
            hint.setVisible(bool(key))
        if is_above:
            self._said.setText(words)
        self._warning.setVisible(bool(words) and not is_above)
        self._offer.setVisible(stage is Stage.OFFERED)
        self._back.setVisible(stage is not Stage.OFFERED)
        self._back.set_words(tr("caller.keep" if stage in (Stage.ERASING, Stage.CONFIRMING) else "caller.hide"))
        self._erase.setVisible(stage is Stage.CONFIRMING or (stage is Stage.SHOWN and self._can_erase))
        self._show()

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(16)
        for part in (self._warning, self._offer, *self._hints, self._erase, self._back):
            keys.addWidget(part)
        keys.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._said)
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
