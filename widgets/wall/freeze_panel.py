"""The frozen picture above a form: what lies over the wall's pictures while a case is made from a frame."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(view, 1)
        if form is not None:
            stack.addWidget(form, 0)
        view.closed.connect(self.closed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep keys from the wall below: a digit typed here is no camera's number."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        event.accept()
