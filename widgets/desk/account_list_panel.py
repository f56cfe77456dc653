"""Who has an account: pauses first, each with its end, then everybody with his second factor. GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.clock import SHANGHAI
from widgets.cases.entry import ENTER
from widgets.desk.rows import Rows
from widgets.lettering import Role, hairline, label, scale_gaps, sheet
from widgets.text import tr

WIDTH_PX: Final = 640


@dataclass(frozen=True, slots=True)
class AccountLine:
    """Somebody who has an account."""

    name: str
    display_name: str
    post: str
    """As people read it."""
    has_factor: bool
    needs_factor: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class PauseLine:
    """An account that is refused at an address."""

    account: str
    address: str
    until: datetime


class AccountListPanel(QWidget):
    """The list. ↑ ↓ go from key to key, Enter presses one, Esc leaves.

    Signals:
        pause_ended(str, str): end the pause of this account at this address.
        factor_taken_off(str): take this account's second factor off; pressed twice.
        left(): Esc.
    """

    pause_ended = Signal(str, str)
    factor_taken_off = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("account_list")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._keys: list[QPushButton] = []
        self._asked: QPushButton | None = None
        """The key that was pressed once and waits for the second time."""
        self._list, self._trouble = QVBoxLayout(), label(Role.WARNING, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(label(Role.TITLE, tr("accounts.list_title")))
        column.addWidget(Rows(self._list, edge_px=8))
        column.addWidget(self._trouble)
        column.addWidget(label(Role.QUIET, tr("accounts.list_keys")))
        self.setStyleSheet(sheet())
        self.setMinimumWidth(WIDTH_PX)
        scale_gaps(self, 1.0)
        self.show_trouble("")

    def show_all(self, accounts: Sequence[AccountLine], pauses: Sequence[PauseLine]) -> None:
        """Show these, in this order."""
        self._keys.clear()
        self._asked = None
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in [*map(self._pause_row, pauses), *map(self._account_row, accounts)]:
            self._list.addWidget(row)
            self._list.addWidget(hairline())
        self._list.addStretch()
        self.adjustSize()

    def show_trouble(self, words: str) -> None:
        """Say why something was not done; "" takes it back."""
        self._trouble.setText(f"▲ {words}")
        self._trouble.setVisible(bool(words))

    def take_keyboard(self) -> None:
        """Put the keyboard on the first key."""
        next(iter(self._keys), self).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take every key: none is for the page below."""
        event.accept()
        held = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        elif event.key() in ENTER and isinstance(held, QPushButton) and not event.isAutoRepeat():
            held.click()

    def _pause_row(self, pause: PauseLine) -> QWidget:
        until = f"{pause.until.astimezone(SHANGHAI):%H:%M}"
        key = self._key(f"accounts.end_pause {pause.account}", tr("accounts.end_pause"))
        key.clicked.connect(lambda: self.pause_ended.emit(pause.account, pause.address))
        said = label(Role.WARNING, tr("accounts.paused", until=until))
        return _row(f"▲ {pause.account} · {pause.address}", said, key)

    def _account_row(self, account: AccountLine) -> QWidget:
        key: QPushButton | None = None
        if account.has_factor and not account.is_own:
            key = self._key(f"accounts.take_off {account.name}", tr("accounts.take_off"))
            key.clicked.connect(lambda: self._ask_twice(key, account.name))
        missing = "accounts.factor_missing" if account.needs_factor else "accounts.factor_none"
        said = label(Role.QUIET, tr("accounts.factor_on" if account.has_factor else missing))
        return _row(f"{account.display_name} · {account.name} · {account.post}", said, key)

    def _ask_twice(self, key: QPushButton, name: str) -> None:
        """His sessions end with it: once is not enough."""
        if self._asked is key:
            self.factor_taken_off.emit(name)
            return
        if self._asked is not None:
            self._asked.setText(tr("accounts.take_off"))
        self._asked = key
        key.setText(tr("accounts.take_off_really"))

    def _key(self, name: str, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        self._keys.append(made)
        return made


def _row(head: str, said: QWidget, key: QPushButton | None) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 4, 0, 4)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(label(Role.VALUE, head))
    words.addWidget(said)
    line.addLayout(words, 1)
    if key is not None:
        line.addWidget(key)
    return row
