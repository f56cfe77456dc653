"""Signing in, and making the first account of a centre.

The page never keeps a password: its fields are emptied before anybody hears of what was typed in them.
"""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.domain.account import PASSWORD_LENGTH, Account, check_account, check_password
from console.domain.permission import Role as AccountRole
from console.domain.sign_in_limit import FAILURE_WINDOW, FAILURES
from console.errors import Refused
from widgets.card import Card
from widgets.lettering import Role, label, sheet
from widgets.sign_in_card import SignInCard
from widgets.text import tr

_CARD_PX: Final = 480
_RULES: Final = ("signin.rule_length", "signin.rule_plain", "signin.rule_same")


class SignInPage(QWidget):
    """One card in the middle of a dark window.

    Signals:
        signed_in_asked(str, str): user name and password.
        went_on(str, str): user name, and a code, or "" where the oldest session shall end.
        changed_asked(str, str, str): user name, a password that has run out, and the one to take its place.
        first_account_asked(str, str, str): user name, the person's name, and a password that keeps the rules.
    """

    signed_in_asked = Signal(str, str)
    changed_asked = Signal(str, str, str)
    went_on = Signal(str, str)
    first_account_asked = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sign-in")
        self.setWindowTitle(tr("seat.title"))
        self.setProperty("surface", "wall")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(sheet())
        self.sign_in = SignInCard()
        self.first = FirstAccountCard("signin.first_title", "signin.first_lead")
        self.officer = FirstAccountCard("signin.officer_title", "signin.officer_lead")
        self._lay_out()
        self.sign_in.asked.connect(self.signed_in_asked)
        self.sign_in.changed.connect(self.changed_asked)
        self.sign_in.went_on.connect(self.went_on)
        for card in (self.first, self.officer):
            card.asked.connect(self.first_account_asked)

    @property
    def card(self) -> Card:
        """The card that is shown."""
        return next(card for card in (self.first, self.officer, self.sign_in) if not card.isHidden())

    def ask_sign_in(self, name: str = "") -> None:
        """Ask who it is; ``name`` is who sat here last."""
        self.sign_in.name.setText(name)
        self._turn_to(self.sign_in)

    def ask_first_account(self) -> None:
        """Ask for the centre's first account."""
        self._turn_to(self.first)

    def ask_first_officer(self) -> None:
        """Ask for the first duty officer's account: the technician's sees no cases."""
        self._turn_to(self.officer)

    def show_refused(self, words: str = "") -> None:
        """Say that it was refused: with the hub's own words where there are some."""
        minutes = int(FAILURE_WINDOW.total_seconds() // 60)
        self.card.show_trouble(words or tr("signin.refused", failures=FAILURES, minutes=minutes))

    def show_hub_away(self, address: str) -> None:
        """Say that nobody answers at ``address``."""
        self.card.show_trouble(tr("signin.hub_away", address=address))

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard."""
        super().showEvent(event)
        self.card.take_keyboard()

    def _turn_to(self, card: Card) -> None:
        self.card.hide()  # before the other appears: both together would stretch the window
        card.show()
        card.open()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 24, 24, 24)
        page.addStretch(2)
        for card in (self.sign_in, self.first, self.officer):
            card.setFixedWidth(_CARD_PX)
            page.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        page.addStretch(3)
        self.first.hide()
        self.officer.hide()


class FirstAccountCard(Card):
    """An account that is still to be made, with the rules of its password ticked off while it is typed.

    Signals:
        asked(str, str, str): user name, the person's name, password.
    """

    asked = Signal(str, str, str)

    def __init__(self, title: str, lead: str) -> None:
        super().__init__(title, lead, "signin.create", "signin.creating")
        self.name = self.add_field("signin.name")
        self.display_name = self.add_field("signin.display_name")
        self.password = self.add_field("signin.password", is_password=True)
        self.again = self.add_field("signin.password_again", is_password=True)
        self._rules: list[QLabel] = []
        for _ in _RULES:
            self._rules.append(label(Role.QUIET))
            self.column.addWidget(self._rules[-1])
        self.add_key()
        for field in (self.name, self.password, self.again):
            field.textChanged.connect(self._tick)
        self._tick()

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        fields = (self.name, self.display_name, self.password, self.again)
        next((f for f in fields if not f.text()), self.password).setFocus(Qt.FocusReason.OtherFocusReason)

    def kept_rules(self) -> tuple[bool, bool, bool]:
        """Return which rules of the password are kept: length, not too plain, twice the same."""
        password = self.password.text()
        try:
            check_password(self.name.text().strip(), password)
            broken = ""
        except Refused as refused:
            broken = refused.text_key
        is_long = broken != "hub.password_length"
        return is_long, is_long and not broken, bool(password) and password == self.again.text()

    def _tick(self) -> None:
        for line, rule, is_kept in zip(self._rules, _RULES, self.kept_rules(), strict=True):
            line.setText(f"{'✓' if is_kept else '◇'} {tr(rule, least=PASSWORD_LENGTH)}")

    def _send(self) -> None:
        name, person, password = self.name.text().strip(), self.display_name.text().strip(), self.password.text()
        missing = _missing(name, person) or ("" if all(self.kept_rules()) else "signin.say_rules")
        if missing:
            self.show_trouble(tr(missing))
            return
        self.password.setText("")
        self.again.setText("")
        self.show_working()
        self.asked.emit(name, person, password)


def _missing(name: str, person: str) -> str:
    """Return the text key of what is wrong with the names, "" if nothing is."""
    try:
        check_account(Account(name, person or "?", AccountRole.TECHNICIAN))
    except Refused:
        return "signin.say_account_name"
    return "" if person else "signin.say_display_name"
