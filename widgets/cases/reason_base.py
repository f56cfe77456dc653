"""What all small entries of the case sheet have in common: a title, fields, Enter once, Esc, one line for trouble."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.clock import monotonic
from widgets.cases.entry import ENTER, Entry
from widgets.cases.hint import Hint
from widgets.cases.personal_line import PersonalLine
from widgets.lettering import Role, label, primary_key
from widgets.text import tr

DEAF_S: Final = 0.3
"""Enter does nothing for so long after an entry opens: it was meant for what was there before."""


class StepEntry(QWidget):
    """An entry that opens in the sheet when a step needs words. Subclasses add fields and say what they hold.

    Args:
        title: what is asked; "" where the first field says it.
        confirm: words of the key that sends.
        now: monotonic seconds.

    Signals:
        given(dict): the command's own fields; sent at each Enter that holds all that is needed.
        left: Esc.
    """

    given = Signal(dict)
    left = Signal()

    def __init__(self, title: str, confirm: str, *, now: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._now, self._opened_at = now, now()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self._trouble = label(Role.WARNING, wraps=True)
        self.send: QPushButton = primary_key(f"{confirm}　Enter")
        self.send.setObjectName("desk.sheet.send")
        self.leave = Hint("Esc", tr("sheet.leave"))
        self.leave.setObjectName("desk.sheet.leave")
        if title:
            self.column.addWidget(label(Role.CAPTION, title))
        self.send.clicked.connect(self._settle)
        self.leave.clicked.connect(self.left)

    def add_end(self) -> None:
        """Add the line for trouble and the keys: the last of the entry."""
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.send, 1)
        row.addWidget(self.leave)
        self.column.addWidget(PersonalLine(*self.words_for_units()))
        self.column.addWidget(self._trouble)
        self.column.addSpacing(8)
        self.column.addLayout(row)
        self._trouble.hide()

    def open(self) -> None:
        """Take the keyboard; be deaf for a moment."""
        self._opened_at = self._now()
        self.take_keyboard()

    def words_for_units(self) -> Sequence[Entry]:
        """Return the fields whose words go into events, to be watched for numbers of persons."""
        return ()

    def take_keyboard(self) -> None:
        """Put the keyboard into the field that comes first."""
        raise NotImplementedError

    def said(self) -> Mapping[str, Any] | None:
        """Return the command's fields, or None after :meth:`say_trouble` where something is missing."""
        raise NotImplementedError

    def take_key(self, _event: QKeyEvent) -> bool:
        """Take a key that no field wanted; return whether it was one of the entry's."""
        return False

    def say_trouble(self, words: str) -> None:
        """Say what is missing or wrong; everything typed stays."""
        self._trouble.setText(f"▲ {words}" if words else "")
        self._trouble.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send with Enter, leave with Esc; keep every other key from the desk while words are asked for."""
        event.accept()
        if event.key() in ENTER:
            if not event.isAutoRepeat():
                self._settle()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()
        else:
            self.take_key(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Go round the fields of this entry, from above to below: Tab never leaves it."""
        found: list[Entry] = list(self.findChildren(Entry))
        places = {each: each.mapTo(self, each.rect().topLeft()) for each in found}
        fields = sorted(found, key=lambda each: (places[each].y(), places[each].x()))
        held = self.window().focusWidget()
        at = fields.index(held) if isinstance(held, Entry) and held in places else -1
        if fields:
            fields[(at + (1 if is_next else -1)) % len(fields)].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(fields)

    def event(self, event: QEvent) -> bool:
        """Claim plain keys before the window's shortcuts see them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if is_plain:
                event.accept()
                return True
        return super().event(event)

    def _settle(self) -> None:
        if self._now() - self._opened_at < DEAF_S or not self.send.isEnabled():
            return
        said = self.said()
        if said is not None:
            self.given.emit(dict(said))


_GIVEN_UP: Final = frozenset({*ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down})


def gives_up(event: QKeyEvent) -> bool:
    """Return whether a field leaves this key to its entry."""
    return event.key() in _GIVEN_UP


def field(name: str, placeholder: str = "", *, most: int, gives_up: Callable[[QKeyEvent], bool] = gives_up) -> Entry:
    """Return a line of text that leaves Enter, Esc and ↑ ↓ to its entry, or what ``gives_up`` says."""
    made = Entry(gives_up)
    made.setObjectName(name)
    made.setPlaceholderText(placeholder)
    made.setMaxLength(most)
    return made
