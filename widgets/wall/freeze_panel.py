"""The frozen picture above a form: what lies over the wall's pictures while a case is made from a frame."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from widgets.lock_cover import LockCover
from widgets.wall.bar_hints import freeze_hints
from widgets.wall.freeze_view import FreezeView


class FreezePanel(QWidget):
    """Stacks a :class:`FreezeView` above a form; the form gets the height it asks for, the picture the rest.

    Signals:
        closed(): Esc, here or in the picture; the form decides itself what Esc means inside it.
    """

    closed = Signal()

    def __init__(self, view: FreezeView, form: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "wall")
        self.setAutoFillBackground(True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view, self.form = view, form
        self.is_under: Callable[[], bool] = lambda: False
        """Whether something lies over it that has the keyboard meanwhile."""
        self.keys_said: Callable[[], tuple[str, ...]] = freeze_hints
        """What the room bar below says of the keys, in two lines or none; whoever gives a form knows its keys."""
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(view, 1)
        if form is not None:
            stack.addWidget(form, 0)
            for done in (view.mark_changed, view.moment_asked):  # a click took the keyboard: letters mean the class
                done.connect(self.take_keyboard)
        view.closed.connect(self.closed)
        self._cover = LockCover(self)
        self._is_locked = False
        self.window().installEventFilter(self)

    @property
    def has_keyboard(self) -> bool:
        """Whether what is typed comes here, now or as soon as the window is the active one."""
        holder = self.window().focusWidget()
        return holder is not None and self.isAncestorOf(holder)

    def set_locked(self, *, is_locked: bool) -> None:
        """Cover what says keys, below the picture; the draft stays as it is."""
        self._is_locked = is_locked
        self._place_cover()

    def _place_cover(self) -> None:
        strip, scale = self.view.plan.strip, self.devicePixelRatio()
        top = self.view.y() + round(strip.y / scale)
        self._cover.lie_over(QRect(0, top, self.width(), self.height() - top) if self._is_locked else None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cover the same as before."""
        super().resizeEvent(event)
        self._place_cover()

    def take_keyboard(self) -> None:
        """Put the keyboard into the form (it knows into which field), else into the picture."""
        (self.form or self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keyboard when the window comes back, unless somebody writes in another field of it."""
        if event.type() == QEvent.Type.WindowActivate and watched is self.window() and self.isVisible():
            is_writing = self.is_under() or isinstance(self.window().focusWidget(), QLineEdit)
            if not is_writing and not self.has_keyboard:
                self.take_keyboard()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep keys from the wall below: a digit typed here is no camera's number."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        event.accept()
