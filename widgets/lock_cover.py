"""What lies over keys and forms among the pictures while a seat is locked: how to unlock it, and nothing else."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.lettering import Role, label
from widgets.text import tr


class LockCover(QWidget):
    """Opaque. The pictures beside it go on.

    Args:
        parent: it lies over a part of this.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("unlock.cover")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # the lock keeps the pointer out
        words = label(Role.QUIET, f"{tr('unlock.title')} · {tr('unlock.where')}")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words)
        self.hide()

    def lie_over(self, place: QRect | None) -> None:
        """Cover this place of the parent; None: nothing."""
        if place is not None:
            self.setGeometry(place)
            self.raise_()
        self.setVisible(place is not None)
