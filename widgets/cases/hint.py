"""A key cap beside what the key does; a click does it too."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from widgets.lettering import Role, key_cap, label


class Hint(QWidget):
    """A key and what it does; a click does it too.

    Signals:
        clicked: as the key.
    """

    clicked = Signal()

    def __init__(self, key: str, words: str, role: Role = Role.QUIET) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(key_cap(key))
        self._words = label(role, words)
        row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_words(self, words: str) -> None:
        """Say something else beside the key."""
        self._words.setText(words)
        self.updateGeometry()  # at once, not a turn of the loop later

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Act on the left button."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
