"""A slip over the desk's centre: the call sheet above the slim form. What lies below stays as it is."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.slip.call_sheet import CallSheet
from widgets.slip.slip_form import SlipForm


class SlipPanel(QWidget):
    """Covers ``place`` as long as it is there, and keeps all keys from what lies below.

    Args:
        call: above.
        form: below; it gets the height it asks for, the call sheet the rest.
        place: the desk's centre.
    """

    def __init__(self, call: CallSheet, form: SlipForm, place: QWidget) -> None:
        super().__init__(place)
        self.setObjectName("slip")
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.call, self.form, self._place = call, form, place
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(call, 1)
        stack.addWidget(form, 0)
        self._round = (*call.fields, form.picker.entry)
        """The fields, from the first to the last."""
        place.installEventFilter(self)
        self.setGeometry(place.rect())

    def word_room(self) -> QRect:
        """Return where words may lie: below who calls, where nothing is written."""
        room = self.call.free_room()
        return room.translated(self.call.pos())

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes round the fields of the slip, and to nothing else of the desk."""
        held, fields = self.focusWidget(), self._round
        if held in fields and self.form.is_editing:
            field = fields[(fields.index(held) + (1 if is_next else -1)) % len(fields)]
            field.setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
        return True  # what is on its way, or lies over the fields, keeps the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand what no field took to the form; nothing goes below."""
        self.form.take_slip_key(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the centre."""
        if watched is self._place and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._place.rect())
        return False
