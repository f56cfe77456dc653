"""New passwords of the cameras' accounts: which account, user, password, Enter. GUI thread.

Nothing that is typed is kept: both fields are emptied before anybody hears of it.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.domain.camera import Credential
from console.domain.camera_account import CameraAccount
from widgets.cases.entry import ENTER
from widgets.desk.rows import Rows
from widgets.lettering import Role, label, primary_key, scale_gaps, sheet
from widgets.text import tr
from widgets.theme import DARK

WIDTH_PX: Final = 560
_LENGTH_MAX: Final = 256
"""What the hub takes."""


class PasswordsPanel(QWidget):
    """The accounts, one of them chosen, and what it is to sign in with. ↑ ↓ choose, Enter hands over, Esc leaves.

    Signals:
        given(str, Credential): hand this to the hub for that account.
        left(): Esc.
    """

    given = Signal(str, object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("passwords")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._accounts: tuple[CameraAccount, ...] = ()
        self._rows, self._group = QVBoxLayout(), QButtonGroup(self)
        self._news = label(Role.BODY, wraps=True)
        self.user, self.password = _field("user"), _field("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.send = primary_key(tr("passwords.send") + "　Enter")
        self.send.clicked.connect(self._send)
        self._lay_out()
        self.set_zoom(1.0)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(Role.TITLE, tr("command.camera_passwords")))
        column.addWidget(label(Role.QUIET, tr("passwords.lead"), wraps=True))
        column.addWidget(Rows(self._rows))
        column.addWidget(label(Role.CAPTION, tr("passwords.user")))
        column.addWidget(self.user)
        column.addWidget(label(Role.CAPTION, tr("passwords.password")))
        column.addWidget(self.password)
        column.addWidget(self.send)
        column.addWidget(self._news)
        column.addWidget(label(Role.QUIET, tr("passwords.keys")))
        self.say("")

    def set_zoom(self, zoom: float) -> None:
        """Make everything ``zoom`` times as large."""
        self.setStyleSheet(sheet(zoom=zoom) + _rows_sheet(zoom))
        self.setMinimumWidth(round(WIDTH_PX * zoom))
        scale_gaps(self, zoom)

    @property
    def chosen(self) -> str:
        """The account a password would be for; "" where there is none."""
        place = self._group.checkedId()
        return self._accounts[place].name if 0 <= place < len(self._accounts) else ""

    @property
    def accounts(self) -> tuple[CameraAccount, ...]:
        """The accounts that are listed."""
        return self._accounts

    @property
    def words(self) -> str:
        """What was said last."""
        return self._news.text()

    def show_accounts(self, accounts: Sequence[CameraAccount]) -> None:
        """Show these, in this order; who was chosen stays so, else the first is."""
        if accounts and tuple(accounts) == self._accounts:
            return
        before = self.chosen
        for key in self._group.buttons():
            self._group.removeButton(key)
            self._rows.removeWidget(key)
            key.hide()
            key.deleteLater()
        self._accounts = tuple(accounts)
        for place, account in enumerate(self._accounts):
            key = _row(account)
            key.setChecked(place == 0)
            self._group.addButton(key, place)
            self._rows.addWidget(key)
            if account.name == before:
                key.setChecked(True)
        for part in (self.user, self.password, self.send):
            part.setEnabled(bool(self._accounts))
        if not self._accounts:
            self.say(tr("passwords.none"))

    def say(self, words: str, *, is_trouble: bool = False) -> None:
        """Say what was done, or why it was not; "" takes it back."""
        self._news.setText(f"▲ {words}" if is_trouble and words else words)
        self._news.setVisible(bool(words))

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        place = (self.password if self.user.text() else self.user) if self._accounts else self
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the fields; unlike ``clear`` this forgets what could be undone too."""
        for field in (self.user, self.password):
            field.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key: none is for the pictures below."""
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._choose(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in ENTER and not event.isAutoRepeat():
            self._send()

    def _choose(self, step: int) -> None:
        place = min(max(self._group.checkedId() + step, 0), len(self._accounts) - 1)
        if place >= 0:
            self._group.button(place).setChecked(True)

    def _send(self) -> None:
        account, credential = self.chosen, Credential(self.user.text().strip(), self.password.text())
        if not account:
            return
        if not credential.username or not credential.password:
            self.say(tr("passwords.both"), is_trouble=bool(credential.password or self.password.hasFocus()))
            self.take_keyboard()
            return
        self.forget()
        self.say(tr("passwords.sending"))
        self.given.emit(account, credential)


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(f"passwords.{name}")
    made.setAccessibleName(tr(f"passwords.{name}"))
    made.setMaxLength(_LENGTH_MAX)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    return made


def _row(account: CameraAccount) -> QPushButton:
    """Return the key that chooses an account, with what is known of it."""
    if account.refused:
        state = tr("passwords.refused", refused=account.refused)
    else:
        state = tr("passwords.handed" if account.is_handed else "passwords.not_handed")
    made = QPushButton(f"{account.name}　{tr('passwords.cameras', cameras=account.cameras)} · {state}")
    made.setObjectName(f"passwords.account {account.name}")
    made.setCheckable(True)
    made.setProperty("account", True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def _rows_sheet(zoom: float) -> str:
    """Return how a column of accounts looks that is read, with one of them chosen."""
    size, edge = round(15 * zoom), round(12 * zoom)
    return f"""
    QPushButton[account="true"] {{ background: {DARK.wall}; color: {DARK.secondary}; font-size: {size}px;
        border: 1px solid {DARK.hairline}; padding: {edge // 2}px {edge}px; text-align: left; }}
    QPushButton[account="true"]:checked {{ background: {DARK.chosen}; color: {DARK.text}; font-weight: 600;
        border-color: {DARK.secondary}; }}
    """
