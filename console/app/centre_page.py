"""A page that is opened over a desk's centre by a key, and gives centre and keyboard back."""

from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

MARGIN_PX: Final = 24
"""The live picture stays to be seen around the page."""


@runtime_checkable
class TakesKeyboard(Protocol):
    """A page that knows which of its parts gets the keyboard."""

    def take_keyboard(self) -> None:
        """Put the keyboard there."""


class CentrePage(QObject):
    """One page and its place. GUI thread.

    Args:
        place: the page lies in its upper middle.
        page: opened by :meth:`open`.
        share: of the place's height that the page takes at most; 0: as high as it asks to be.
    """

    def __init__(self, place: QWidget, page: QWidget, *, share: float = 0.0) -> None:
        super().__init__(place)
        self._place, self._page, self._share = place, page, share
        self._before: QWidget | None = None
        page.setParent(place)
        page.setProperty("card", True)
        page.hide()
        place.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether the page lies there."""
        return not self._page.isHidden()

    def open(self) -> None:
        """Show the page and give it the keyboard; one that is open comes to the front."""
        if not self.is_open:
            self._before = self._place.window().focusWidget()
        self.fit()
        self._page.show()
        self._page.raise_()
        if isinstance(self._page, TakesKeyboard):
            self._page.take_keyboard()
        else:
            self._page.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close(self) -> None:
        """Take it away; the keyboard goes where it was."""
        if not self.is_open:
            return
        held = self._place.window().focusWidget()
        had_keyboard = held is not None and (held is self._page or self._page.isAncestorOf(held))
        self._page.hide()
        before, self._before = self._before, None
        if had_keyboard:
            (before or self._place).setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self) -> None:
        """Open it, or close it where it is open."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def fit(self) -> None:
        """Lie in the upper middle of the place, as wide as the page asks to be and the place allows."""
        room = self._place.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        hint = self._page.sizeHint()
        most = round(room.height() * (self._share or 1.0))
        width = min(max(hint.width(), self._page.minimumWidth()), room.width())
        height = min(max(hint.height(), self._page.minimumHeight()), most)
        self._page.setGeometry(room.x() + (room.width() - width) // 2, room.y(), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the place's size."""
        if watched is self._place and event.type() == QEvent.Type.Resize and self.is_open:
            self.fit()
        return False
