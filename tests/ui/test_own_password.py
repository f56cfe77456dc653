"""One's own password changed by keys alone: from the palette, and where it has run out at the sign-in page."""

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.app.own_password_desk import COMMAND, OwnPasswordDesk
from console.errors import ConsoleError, Refused
from console.link.account_envelope import OwnAccount
from console.link.client import HubClient
from console.seat.commands import COMMANDS, means
from console.seat.tasks import Tasks
from tests.street import NOW
from widgets.signin import SignInPage
from widgets.text import tr

RETURN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
OLD, NEW = "correct horse battery", "Trombone-42-cocoa"


class Client:
    """A hub that knows one password."""

    def __init__(self) -> None:
        self.changed: list[tuple[str, str]] = []
        self.why_not: ConsoleError | None = None

    async def about_account(self) -> OwnAccount:
        return OwnAccount(NOW, 12, 3, 5, NOW)

    async def change_password(self, old: str, new: str) -> None:
        if self.why_not is not None:
            raise self.why_not
        self.changed.append((old, new))


class Now:
    """Carries out at once what a seat starts."""

    def start(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run(work)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def desk(qtbot: QtBot, client: Client) -> OwnPasswordDesk:
    place = QWidget()
    place.resize(1000, 800)
    qtbot.addWidget(place)
    made = OwnPasswordDesk(cast(HubClient, client), cast(Tasks, Now()), place)
    place.show()
    qtbot.waitActive(place)
    made.open(1.0)
    return made


def type_all(fields: list[QLineEdit], *words: str) -> None:
    for field, word in zip(fields, words, strict=True):
        assert field.hasFocus()
        QTest.keyClicks(field, word)
        QTest.keyClick(field, RETURN)


def test_the_palette_finds_it_by_pinyin() -> None:
    (command,) = [one for one in COMMANDS if one.id == COMMAND]
    assert command.needs is None
    assert means(tr(command.text_key), "xgmm")


def test_it_is_changed_by_keys_alone_and_nothing_typed_is_left(desk: OwnPasswordDesk, client: Client) -> None:
    type_all([*desk.panel.fields.values()], OLD, NEW, NEW)
    assert client.changed == [(OLD, NEW)]
    assert tr("own_password.done") in desk.panel.words
    for field in desk.panel.fields.values():
        assert field.echoMode() is QLineEdit.EchoMode.Password
        assert not field.text()
        assert not field.isUndoAvailable()


def test_two_that_differ_are_not_sent(desk: OwnPasswordDesk, client: Client) -> None:
    type_all([*desk.panel.fields.values()], OLD, NEW, OLD)
    assert not client.changed
    assert tr("accounts.not_the_same") in desk.panel.words
    assert desk.panel.fields["again"].hasFocus()


@pytest.mark.parametrize(
    ("key", "field"),
    [("wrong_password", "old"), ("sign_in_paused", "old"), ("password_common", "new"), ("password_used", "new")],
)
def test_a_refusal_stands_below_the_field_it_is_about(
    desk: OwnPasswordDesk, client: Client, key: str, field: str
) -> None:
    client.why_not = Refused("no", text_key=f"hub.{key}", minutes=7, count=5)
    type_all([*desk.panel.fields.values()], OLD, NEW, NEW)
    assert tr(f"hub.{key}", minutes=7, count=5) in desk.panel.words
    assert desk.panel.fields[field].hasFocus()
    QTest.keyClick(desk.panel.fields[field], ESCAPE)
    assert desk.panel.isHidden()


def test_one_that_has_run_out_is_changed_at_the_sign_in_page(qtbot: QtBot) -> None:
    page = SignInPage()
    qtbot.addWidget(page)
    changed: list[tuple[str, ...]] = []
    page.changed_asked.connect(lambda *words: changed.append(words))
    page.show()
    qtbot.waitActive(page)
    card = page.sign_in
    QTest.keyClicks(card.name, "li")
    QTest.keyClicks(card.password, OLD)
    QTest.keyClick(card.password, RETURN)
    card.ask_new_password()
    assert page.focusWidget() is card.password
    QTest.keyClicks(card.password, OLD)
    for field, word in zip(card.renewal.fields, (NEW, OLD), strict=True):
        QTest.keyClicks(field, word)
    QTest.keyClick(card.password, RETURN)
    assert not changed, "the two differ"
    card.renewal.fields[1].setText(NEW)
    QTest.keyClick(card.password, RETURN)
    assert changed == [("li", OLD, NEW)]
    assert not card.password.text() + card.renewal.typed
