"""A text field that knows whether an input method's composition is open."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

Key = Qt.Key
ENTER: Final = frozenset({Key.Key_Return, Key.Key_Enter})
MODIFIERS: Final = frozenset({Key.Key_Control, Key.Key_Shift, Key.Key_Alt, Key.Key_Meta})
"""Pressed alone they mean nothing: something else comes with them."""


def gives_draft_up(event: QKeyEvent) -> bool:
    """Say whether this is Ctrl+Del: throw the draft away."""
    is_ctrl = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ControlModifier
    return is_ctrl and event.key() == Key.Key_Delete


class Entry(QLineEdit):
    """A line of text that leaves the keys named by ``gives_up`` to its parent.

    While a composition is open those keys are the input method's, and one that comes through all the same does nothing.

    Signals:
        composed(): the letters that the input method holds are others; read ``preedit``.
    """

    composed = Signal()

    def __init__(self, gives_up: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._gives_up = gives_up
        self.preedit = ""
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Notice a composition that opens or closes."""
        before, self.preedit = self.preedit, event.preeditString()
        super().inputMethodEvent(event)
        if self.preedit != before:
            self.composed.emit()

    @property
    def typed(self) -> str:
        """Return what stands in the field, what an input method still holds among it."""
        at, held = self.cursorPosition(), self.preedit.replace(" ", "")
        return self.text()[:at] + held + self.text()[at:]

    @property
    def is_composing(self) -> bool:
        """Whether an input method holds letters that are not in the text yet."""
        return bool(self.preedit)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the composition: the input method commits or drops it when the focus goes."""
        super().focusOutEvent(event)
        if self.preedit:
            self.preedit = ""
            self.composed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, or leave the key to the parent."""
        if self.is_composing and (event.key() in ENTER or self._gives_up(event)):
            event.accept()
        elif self._gives_up(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the window's single-key shortcuts out while a composition is open."""
        if self.is_composing and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
