"""Six digits of a second factor, large: they are read off a telephone and typed in half a minute. GUI thread."""

from typing import Final

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

DIGITS: Final = 6
_PX: Final = 34
_GAP_PX: Final = 10


class CodeEntry(QLineEdit):
    """A field that takes six digits and nothing else; what was typed is emptied with :meth:`taken`."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName("code_entry")
        self.setAccessibleName(name)
        self.setMaxLength(DIGITS)
        self.setValidator(QRegularExpressionValidator(QRegularExpression(rf"[0-9]{{0,{DIGITS}}}"), self))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Make it ``zoom`` times as large."""
        self.setStyleSheet(f"font-size: {round(_PX * zoom)}px; letter-spacing: {round(_GAP_PX * zoom)}px;")

    @property
    def is_whole(self) -> bool:
        """Whether all digits are there."""
        return len(self.text()) == DIGITS

    def taken(self) -> str:
        """Return what was typed, and forget it, with what could be undone."""
        typed = self.text()
        self.setText("")
        return typed
