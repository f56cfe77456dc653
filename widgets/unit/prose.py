"""A text of a few lines that knows input methods, sends with Enter, and hands pasted pictures on."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


def pictures_in(mime: QMimeData) -> list[object]:
    """Return what of a paste or a drop may be pictures: local files as paths, or one image; [] where it is text."""
    paths: list[object] = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return paths
    image = mime.imageData() if mime.hasImage() else None
    return [image] if isinstance(image, QImage) and not image.isNull() else []


class Prose(QPlainTextEdit):
    """Enter sends, Shift+Enter begins a new line. While a composition is open both are the input method's.

    Args:
        takes_pictures: hand pasted pictures on; else they are dropped.
        gives_up: which further keys are the form's.

    Signals:
        sent(): Enter.
        pictures_pasted(list): files or images, see :func:`pictures_in`.
    """

    sent = Signal()
    pictures_pasted = Signal(list)

    def __init__(self, *, takes_pictures: bool, gives_up: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._takes_pictures, self._gives_up = takes_pictures, gives_up
        self.is_composing = False
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # drops are the whole form's
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Notice a composition that opens or closes."""
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the composition: the input method commits or drops it when the focus goes."""
        super().focusOutEvent(event)
        self.is_composing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit, send, or leave the key to the form."""
        is_enter = event.key() in ENTER
        if self.is_composing and (is_enter or self._gives_up(event)):
            event.accept()
        elif is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.accept()
            if not event.isAutoRepeat():
                self.sent.emit()
        elif self._gives_up(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts out while a composition is open, and from the form's own keys."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return super().event(event)
        if self.is_composing or self._gives_up(event):
            event.accept()
            return True
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Take text, and pictures where the form has a place for them."""
        return source.hasText() or (self._takes_pictures and bool(pictures_in(source)))

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Insert text; hand pictures on."""
        pictures = pictures_in(source)
        if not pictures:
            self.insertPlainText(source.text())
        elif self._takes_pictures:
            self.pictures_pasted.emit(pictures)
