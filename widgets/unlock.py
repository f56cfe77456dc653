"""What lies over a desk's controls while the seat is locked: who may go on, and that nothing is lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from widgets.card import Card
from widgets.lettering import sheet
from widgets.text import tr

_CARD_PX = 420


class UnlockCard(Card):
    """User name and password of somebody who is signed in here.

    Signals:
        asked(str, str): both.
    """

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("unlock.title", "unlock.lead", "unlock.go_on", "signin.working")
        self.setObjectName("unlock.card")
        self.name = self.add_field("signin.name")
        self.password = self.add_field("signin.password", is_password=True)
        self.add_key()

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        (self.password if self.name.text().strip() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        name, password = self.name.text().strip(), self.password.text()
        if not name or not password:
            self.show_trouble(tr("signin.say_password" if name else "signin.say_name"))
            return
        self.password.setText("")  # unlike clear(), this forgets the undo history too
        self.show_working()
        self.asked.emit(name, password)


class UnlockPage(QWidget):
    """Covers the controls; the card stands in its middle."""

    def __init__(self, desk: QWidget) -> None:
        super().__init__(desk)
        self.setObjectName("unlock")
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet())
        self.card = UnlockCard()
        self.card.setMaximumWidth(_CARD_PX)
        row = QHBoxLayout()  # not an alignment: that would give the card the height of unwrapped words
        row.addStretch(1)
        row.addWidget(self.card, _CARD_PX)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        self.hide()

    def open(self, name: str) -> None:
        """Lie over the controls and ask for this person's password."""
        self.card.name.setText(name)
        self.card.password.setText("")
        self.show()
        self.raise_()
        self.card.open()
