"""One's own password: the present one, the new one twice, Enter. What is wrong stands below the field it is about.

Nothing that is typed is kept: all fields are emptied before anybody hears of it. GUI thread.
"""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from console.domain.account import PASSWORD_LENGTH_MAX
from widgets.cases.entry import ENTER
from widgets.lettering import Role, label, primary_key, scale_gaps, sheet
from widgets.text import tr

WIDTH_PX: Final = 480
FIELDS: Final = ("old", "new", "again")


class OwnPasswordPanel(QWidget):
    """Three fields and a key. Enter goes to the next empty field, then sends; Esc leaves.

    Signals:
        given(str, str): the present password, and the new one.
        left(): Esc.
    """

    given = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("own_password")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rules, self._news = label(Role.QUIET, wraps=True), label(Role.BODY, wraps=True)
        self.fields = {name: _field(name) for name in FIELDS}
        self._troubles = {name: label(Role.WARNING, wraps=True) for name in FIELDS}
        self.send = primary_key(tr("own_password.send") + "　Enter")
        self.send.clicked.connect(self._send)
        self._lay_out()
        self.set_zoom(1.0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(Role.TITLE, tr("command.account_password")))
        column.addWidget(self._rules)
        for name in FIELDS:
            column.addWidget(label(Role.CAPTION, tr(f"own_password.{name}")))
            column.addWidget(self.fields[name])
            column.addWidget(self._troubles[name])
        column.addSpacing(8)
        column.addWidget(self.send)
        column.addWidget(self._news)
        column.addWidget(label(Role.QUIET, tr("own_password.keys"), wraps=True))
        self.say("")

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet(zoom=zoom))
        self.setMinimumWidth(round(WIDTH_PX * zoom))
        scale_gaps(self, zoom)

    def sizeHint(self) -> QSize:
        """As wide as the zoom says, and as high as its sentences are then: none is cut."""
        width, inside = self.minimumWidth(), self.layout()
        return QSize(width, inside.totalHeightForWidth(width) if inside is not None else 0)

    @property
    def words(self) -> str:
        """Everything that was said last."""
        said: list[QLabel] = [self._news, *self._troubles.values()]
        return "\n".join(one.text() for one in said if one.text())

    def show_rules(self, words: str) -> None:
        """Say what a password must be here."""
        self._rules.setText(words)
        self._rules.setVisible(bool(words))

    def say(self, words: str) -> None:
        """Say what is done or was done; "" takes everything back."""
        for trouble in self._troubles.values():
            trouble.clear()
            trouble.hide()
        self._news.setText(words)
        self._news.setVisible(bool(words))
        self.send.setEnabled(True)

    def show_trouble(self, words: str, field: str = "") -> None:
        """Say what is wrong, below a field where it is about one, and put the keyboard there."""
        self.say("" if field else f"▲ {words}")
        if field:
            self._troubles[field].setText(f"▲ {words}")
            self._troubles[field].show()
            self.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        empty = (field for field in self.fields.values() if not field.text())
        next(empty, self.fields[FIELDS[-1]]).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the fields; unlike ``clear`` this forgets what could be undone too."""
        for field in self.fields.values():
            field.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key: none is for the pictures below."""
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in ENTER and not event.isAutoRepeat():
            self._send()

    def _send(self) -> None:
        if not self.send.isEnabled():
            return
        old, new, again = (self.fields[name].text() for name in FIELDS)
        missing = next((name for name in FIELDS if not self.fields[name].text()), "")
        if missing:
            is_next = self.focusWidget() is not self.fields[missing]
            if is_next:  # Enter walks through the fields
                self.fields[missing].setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.show_trouble(tr(f"own_password.say_{missing}"), missing)
            return
        if new != again:
            self.fields["again"].setText("")
            self.show_trouble(tr("accounts.not_the_same"), "again")
            return
        self.forget()
        self.say(tr("own_password.sending"))
        self.send.setEnabled(False)
        self.given.emit(old, new)


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(f"own_password.{name}")
    made.setAccessibleName(tr(f"own_password.{name}"))
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(PASSWORD_LENGTH_MAX)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return made
