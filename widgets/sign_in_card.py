"""The card that signs somebody in: name and password, then whatever the hub asks for beside them.

It keeps nothing secret: every field is emptied before anybody hears of what was typed in it.
"""

import enum
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.card import Card
from widgets.code_entry import CodeEntry
from widgets.factor_key import FactorKeyView
from widgets.renewal import PasswordRenewal
from widgets.text import tr


class Asks(enum.Enum):
    """What the card asks for; its value is the text key of its head, of the sentence below it and of its key."""

    PASSWORD = ("signin.title", "", "signin.sign_in")
    NEW_PASSWORD = ("own_password.expired_title", "own_password.expired_lead", "own_password.change_and_sign_in")
    CODE = ("signin.code_title", "signin.code_lead", "signin.sign_in")
    FIRST_CODE = ("signin.enrol_title", "signin.enrol_lead", "signin.enrol")
    END_OF_OLDEST = ("signin.full_title", "signin.full_lead", "signin.end_oldest")


_CODES: Final = frozenset({Asks.CODE, Asks.FIRST_CODE})
_FURTHER: Final = frozenset({Asks.CODE, Asks.FIRST_CODE, Asks.END_OF_OLDEST})
"""Steps after the password: neither it nor the name is typed again."""


class SignInCard(Card):
    """User name and password; then a new password, a code, or word that the oldest session shall end.

    Signals:
        asked(str, str): name and password.
        changed(str, str, str): both, and a new password.
        went_on(str, str): name, and a code, or "" where the oldest session shall end.
    """

    asked = Signal(str, str)
    changed = Signal(str, str, str)
    went_on = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("signin.title", "", "signin.sign_in", "signin.working")
        self._opening = "signin.title", ""
        self._asks = Asks.PASSWORD
        first = self.column.count()
        self.name = self.add_field("signin.name")
        self.password = self.add_field("signin.password", is_password=True)
        items = [self.column.itemAt(place) for place in range(first, self.column.count())]
        self._typed: list[QWidget] = [widget for item in items if (widget := item.widget()) is not None]
        self.renewal, self.code = PasswordRenewal(), CodeEntry(tr("signin.code"))
        self.factor = FactorKeyView()
        for part in (self.renewal, self.factor, self.code):
            self.column.addWidget(part)
            part.hide()
        self.code.textEdited.connect(lambda _: self._press() if self.code.is_whole else None)
        self.add_key()

    @property
    def asks(self) -> Asks:
        """What is asked for now."""
        return self._asks

    def say_what_for(self, title: str, lead: str = "") -> None:
        """Head the first step with other words: text keys."""
        self._opening = title, lead
        super().say_what_for(title, lead)

    def ask_new_password(self) -> None:
        """The password has run out: ask for it once more, and for the one that takes its place."""
        self._turn(Asks.NEW_PASSWORD, {})

    def ask_code(self, trouble: str = "") -> None:
        """The password is right: ask for a code too; ``trouble`` says why the last one was not taken."""
        self._turn(Asks.CODE, {"person": self.name.text().strip()}, trouble)

    def ask_first_code(self, key: str, uri: str) -> None:
        """He must have a second factor: show its key, and ask for the first code."""
        self._turn(Asks.FIRST_CODE, {})
        self.factor.show_key(key, uri)

    def ask_end_of_oldest(self, **facts: object) -> None:
        """He is signed in in too many places: ask whether the oldest session shall end; ``facts`` as the hub has."""
        places = str(facts.get("places", "")).replace(" / ", "\n")
        self._turn(Asks.END_OF_OLDEST, {**facts, "places": places})

    def open(self) -> None:
        """Show it as new."""
        self.renewal.forget()
        self.code.taken()
        self._show(Asks.PASSWORD)
        super().say_what_for(*self._opening)
        super().open()

    def take_keyboard(self) -> None:
        """Put the keyboard into the first field that is empty."""
        fields: list[QLineEdit] = [self.name, self.password]
        if self._asks in _CODES:
            fields = [self.code]
        elif self._asks is Asks.NEW_PASSWORD:
            fields += self.renewal.fields
        elif self._asks is Asks.END_OF_OLDEST:
            self.key.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        next((f for f in fields if not f.text().strip()), fields[-1]).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from a further step to the first one; Enter presses the key."""
        if event.key() == Qt.Key.Key_Escape and self._asks in _FURTHER and self.key.isEnabled():
            self.open()
            return
        super().keyPressEvent(event)

    def _turn(self, asks: Asks, facts: Mapping[str, object], trouble: str = "") -> None:
        self._show(asks)
        title, lead, _ = asks.value
        self._title.setText(tr(title, **facts))
        self._lead.setText(tr(lead, **facts))
        self._lead.show()
        self._say(f"▲ {trouble}" if trouble else "")
        self.show_ready()
        self.take_keyboard()

    def _show(self, asks: Asks) -> None:
        self._asks = asks
        self._words = tr(asks.value[2])
        for part in self._typed:
            part.setVisible(asks not in _FURTHER)
        self.renewal.setVisible(asks is Asks.NEW_PASSWORD)
        self.code.setVisible(asks in _CODES)
        self.factor.setVisible(asks is Asks.FIRST_CODE)
        if asks is not Asks.FIRST_CODE:
            self.factor.forget()

    def _send(self) -> None:
        if self._asks in _FURTHER:
            self._go_on()
            return
        name, password = self.name.text().strip(), self.password.text()
        if not name or not password:
            self.show_trouble(tr("signin.say_password" if name else "signin.say_name"))
            return
        is_new = self._asks is Asks.NEW_PASSWORD
        new = self.renewal.typed if is_new else ""
        if is_new and self.renewal.missing:
            self.show_trouble(tr(self.renewal.missing))
            return
        self.password.setText("")  # unlike clear(), this forgets the undo history too
        self.renewal.forget()
        self.show_working()
        if new:
            self.changed.emit(name, password, new)
        else:
            self.asked.emit(name, password)

    def _go_on(self) -> None:
        if self._asks in _CODES and not self.code.is_whole:
            self.show_trouble(tr("signin.say_code"))
            return
        code = self.code.taken()
        self.show_working()
        self.went_on.emit(self.name.text().strip(), code)
