"""The page on which a technician makes accounts. It keeps no password: its fields are emptied when one was sent."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from console.domain.account import PASSWORD_LENGTH, Account, check_account, check_password
from console.domain.permission import Role as AccountRole
from console.domain.standard import UnitId
from console.domain.unit import Unit
from console.errors import Refused
from widgets.card import Card
from widgets.cases.hint import Hint
from widgets.lettering import Role, label
from widgets.text import tr
from widgets.unit.look import unit_sheet

_CARD_PX: Final = 736
_NAMES: Final = ("name", "display_name", "password", "again", "create", "done", "trouble")
ROLES: Final = (
    AccountRole.DUTY_OFFICER,
    AccountRole.UNIT,
    AccountRole.DEPUTY_COMMANDER,
    AccountRole.COMMANDER,
    AccountRole.TECHNICIAN,
)


class AccountCard(Card):
    """One account to be made.

    Signals:
        asked(Account, str): the account and a password that keeps the rules.
    """

    asked = Signal(object, str)

    def __init__(self) -> None:
        super().__init__("accounts.title", "accounts.lead", "accounts.create", "accounts.creating")
        self._roles = QButtonGroup(self)
        self._add_roles()
        self._unit_caption = label(Role.CAPTION, tr("accounts.unit"))
        self.unit = _made_unit_box()
        self.column.addWidget(self._unit_caption)
        self.column.addWidget(self.unit)
        self.name = self.add_field("signin.name")
        self.display_name = self.add_field("signin.display_name")
        self.password = self.add_field("signin.password", is_password=True)
        self.again = self.add_field("signin.password_again", is_password=True)
        self._done = label(Role.BODY, wraps=True)
        self.column.addWidget(self._done)
        self.add_key()
        parts = self.name, self.display_name, self.password, self.again, self.key, self._done, self._trouble
        for part, what in zip(parts, _NAMES, strict=True):
            part.setObjectName(f"accounts.{what}")
        self._roles.idClicked.connect(lambda _: self._on_role())
        self._on_role()

    @property
    def role(self) -> AccountRole:
        """For what the account is."""
        return ROLES[self._roles.checkedId()]

    @property
    def words(self) -> str:
        """What was done last."""
        return self._done.text()

    def set_units(self, units: Iterable[Unit]) -> None:
        """Offer these units; what was typed or chosen stays."""
        kept = self.unit.currentText()
        self.unit.clear()
        for unit in units:
            self.unit.addItem(unit.name, unit.id)
        if kept:
            self.unit.setCurrentText(kept)

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        fields = (self.name, self.display_name, self.password, self.again)
        next((f for f in fields if not f.text()), self.password).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_made(self, account: Account) -> None:
        """Say that the account is there, and be ready for the next one."""
        self.show_ready()
        self.name.clear()
        self.display_name.clear()
        self._done.setText(tr("accounts.made", person=account.display_name, name=account.name, post=account.title))
        self.take_keyboard()

    def _send(self) -> None:
        self._done.clear()
        role, post = self.role, tr(f"accounts.role_{self.role.value}")
        unit = _unit_of(self.unit) if role is AccountRole.UNIT else None
        title = self.unit.currentText().strip() if unit else post
        account = Account(self.name.text().strip(), self.display_name.text().strip(), role, title, unit)
        password = self.password.text()
        try:
            check_account(account)
            check_password(account.name, password)
        except Refused as refused:
            self.show_trouble(tr(refused.text_key, **{"least": PASSWORD_LENGTH, **refused.facts}))
            return
        if password != self.again.text():
            self.show_trouble(tr("accounts.not_the_same"))
            return
        self.password.setText("")  # unlike clear(), this forgets the undo history too
        self.again.setText("")
        self.show_working()
        self.asked.emit(account, password)

    def _on_role(self) -> None:
        is_unit = self.role is AccountRole.UNIT
        self._unit_caption.setVisible(is_unit)
        self.unit.setVisible(is_unit)

    def _add_roles(self) -> None:
        self.column.addWidget(label(Role.CAPTION, tr("accounts.post")))
        row = QHBoxLayout()
        row.setSpacing(8)
        for place, role in enumerate(ROLES):
            made = QPushButton(tr(f"accounts.role_{role.value}"))
            made.setObjectName(f"accounts.role.{role.value}")
            made.setCheckable(True)
            made.setProperty("choice", True)
            made.setChecked(place == 0)
            self._roles.addButton(made, place)
            row.addWidget(made)
        self.column.addLayout(row)


class AccountsPage(QWidget):
    """One card in the middle of a dark window.

    Signals:
        commands_clicked(): what can be done at this desk is to be shown.
        lock_clicked(): the desk is to be locked.
    """

    commands_clicked = Signal()
    lock_clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(unit_sheet())
        self.setWindowTitle(tr("accounts.title"))
        self.card = AccountCard()
        self.card.setFixedWidth(_CARD_PX)
        self._person: QLabel = label(Role.QUIET)
        self._person.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 24, 24, 24)
        page.addStretch(2)
        page.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        page.addSpacing(8)
        page.addWidget(self._person)
        page.addStretch(3)
        page.addLayout(self._made_keys())

    def _made_keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addStretch()
        for keys, words, clicked in (
            ("Ctrl+K", "tools.commands", self.commands_clicked),
            ("Ctrl+L", "command.session_lock", self.lock_clicked),
        ):
            hint = Hint(keys, tr(words))
            hint.clicked.connect(clicked)
            row.addWidget(hint)
        row.addStretch()
        return row

    def set_person(self, person: str) -> None:
        """Say who works here, and that he sees no cases."""
        self._person.setText(tr("accounts.person", person=person))


def _made_unit_box() -> QComboBox:
    made = QComboBox()
    made.setObjectName("accounts.unit")
    made.setAccessibleName(tr("accounts.unit"))
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return made


def _unit_of(units: QComboBox) -> UnitId | None:
    """Return the unit by its name in the list, or by the id that was typed; None where nothing was."""
    typed = units.currentText().strip()
    place = units.findText(typed, Qt.MatchFlag.MatchExactly)
    return UnitId(units.itemData(place)) if place >= 0 else UnitId(typed) if typed else None
