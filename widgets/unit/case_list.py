"""A list of cases that moves by its own keys and leaves all others to its desk."""

from typing import Final

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate

_MOVES: Final = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)


class CaseList(QListView):
    """No input method here: letters are commands."""

    def __init__(self, name: str, model: QAbstractListModel, delegate: QStyledItemDelegate) -> None:
        super().__init__()
        self._delegate = delegate  # the view does not keep it
        self.setObjectName(name)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, or leave the key to the desk: also one that would move, and there is nowhere to go."""
        before = self.currentIndex().row()
        if event.key() in _MOVES:
            super().keyPressEvent(event)
            event.setAccepted(self.currentIndex().row() != before)
        else:
            event.ignore()
