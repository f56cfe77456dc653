"""The list of the queue: moves the choice, opens with Enter, and leaves every other key to the desk."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QListView

from widgets.cases.entry import ENTER
from widgets.cases.queue_delegate import QueueDelegate

Key = Qt.Key
Index = QModelIndex | QPersistentModelIndex
_OWN_KEYS: Final = frozenset({Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End})


class QueueList(QListView):
    """The list: letters are commands of the desk here, not a search through the rows.

    Signals:
        entered_by_key(QModelIndex): Enter on the chosen row.
    """

    entered_by_key = Signal(QModelIndex)

    def __init__(self, delegate: QueueDelegate) -> None:
        super().__init__()
        self._queue_delegate = delegate
        self.may_choose: Callable[[], bool] = lambda: True
        """Whether Qt may make the first row current where none is: not while the chosen case is away."""
        self.setObjectName("desk.queue.list")
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:  # noqa: N802 - Qt's name
        """Paint the row anew: all are of one height, so thousands of others need not be laid out for it."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice; leave everything else to whoever is above."""
        if event.key() in ENTER and not event.isAutoRepeat() and self.currentIndex().isValid():
            self.entered_by_key.emit(self.currentIndex())
        elif self._moves(event):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _moves(self, event: QKeyEvent) -> bool:
        is_plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return event.key() in _OWN_KEYS and is_plain and self._has_way()

    def _has_way(self) -> bool:
        """Whether keys that move the choice have one to begin at, or may begin at the first row."""
        return self.currentIndex().isValid() or self.may_choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen row in sight if it was: the sheet that unfolds for it takes room from the list."""
        top = self.visualRect(self.currentIndex()).top()
        was_seen = self.currentIndex().isValid() and 0 <= top < event.oldSize().height()
        super().resizeEvent(event)
        if was_seen:
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say by the chosen row's edge that the keyboard is here."""
        self._queue_delegate.has_keyboard = True
        if not self._has_way():
            QAbstractScrollArea.focusInEvent(self, event)
            self.viewport().update()
            return
        super().focusInEvent(event)
        if not self.selectionModel().isSelected(self.currentIndex()):  # Qt makes the first row current, and shows none
            self.setCurrentIndex(self.currentIndex())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take that back."""
        self._queue_delegate.has_keyboard = False
        super().focusOutEvent(event)
