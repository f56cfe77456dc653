"""The first start of a seat: two accounts are made through the page, and the duty officer is signed in."""

import asyncio
from pathlib import Path
from typing import cast

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.app import signin
from console.app.signin import signed_in
from console.domain.account import Account
from console.domain.permission import Role
from console.errors import Refused, Unavailable
from console.link.account_envelope import FactorKey
from console.link.client import HubClient
from console.link.sign_in_step import SignInStep
from tests.fixtures.hub_process import running_hub
from tests.patience import PATIENCE_S, until
from widgets.sign_in_card import Asks, SignInCard
from widgets.signin import FirstAccountCard, SignInPage

PASSWORD = "seven horses 7 bridges"


def pages() -> list[SignInPage]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, SignInPage) and w.isVisible()]


async def page() -> SignInPage:
    """Return the page when it is shown."""
    await until(lambda: bool(pages()))
    return pages()[0]


async def fill(card: FirstAccountCard, name: str, person: str) -> None:
    """Type an account as a person does, and press Enter."""
    await until(lambda: not card.isHidden())
    for field, words in ((card.name, name), (card.password, PASSWORD), (card.again, PASSWORD)):
        QTest.keyClicks(field, words)
    card.display_name.setText(person)  # an input method's work
    QTest.keyClick(card.again, Qt.Key.Key_Return)


def test_the_first_start_makes_a_technician_and_a_duty_officer(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> None:
    async def scenario(url: str) -> Account | None:
        client, ending = HubClient(url), asyncio.Event()
        client.start()
        signing = asyncio.create_task(signed_in(client, None, url, ending))
        shown = await page()
        await until(shown.first.isVisible)
        shown.first.column.activate()
        lead = shown.first._lead
        assert lead.height() >= lead.heightForWidth(lead.width()), "no line of it is cut"
        await fill(shown.first, "tech", "周工")
        await fill(shown.officer, "officer", "王建国")
        async with asyncio.timeout(PATIENCE_S):
            account = await signing
        assert not ending.is_set(), "leaving the page is not leaving the program"
        await client.close()
        return account

    with running_hub(tmp_path / "hub") as hub:
        account = qt_loop.run_until_complete(scenario(hub.address().url))
    assert account is not None
    assert (account.role, account.display_name) == (Role.DUTY_OFFICER, "王建国")


def test_closing_the_page_leaves_the_program(qtbot: QtBot, qt_loop: qasync.QEventLoop, tmp_path: Path) -> None:
    async def scenario(url: str) -> Account | None:
        client, ending = HubClient(url), asyncio.Event()
        client.start()
        signing = asyncio.create_task(signed_in(client, None, url, ending))
        await page()
        ending.set()
        async with asyncio.timeout(PATIENCE_S):
            account = await signing
        await client.close()
        return account

    with running_hub(tmp_path / "hub") as hub:
        assert qt_loop.run_until_complete(scenario(hub.address().url)) is None


class Distrusted:
    """A client whose hub is not believed until the day it is."""

    has_accounts: bool | None = None

    def __init__(self) -> None:
        self.is_believed = False
        self.signed_in: list[str] = []

    async def until_greeted(self, _timeout_s: float) -> None:
        if not self.is_believed:
            raise Unavailable("no", text_key="hub.not_trusted", url="wss://hub.street.example", cause="self-signed")
        self.has_accounts = True

    async def sign_in(self, name: str, password: str, *_more: object) -> Account:
        assert password
        self.signed_in.append(name)
        return Account(name, name, Role.DUTY_OFFICER)


def test_a_hub_that_is_not_believed_is_said_before_anything_is_typed(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "AGAIN_S", 0.01)
    client = Distrusted()

    async def scenario() -> Account | None:
        signing = asyncio.create_task(signed_in(cast("HubClient", client), None, "wss://hub", asyncio.Event()))
        card = (await page()).sign_in
        trouble = card._trouble
        await until(lambda: "--ca" in trouble.text())
        card.column.activate()
        assert trouble.height() >= trouble.heightForWidth(trouble.width()) > 48, "three lines, and none is cut"
        assert card.contentsRect().contains(trouble.geometry())
        fill_in(card)
        await until(lambda: not card.password.text() and card.key.isEnabled())
        assert "--ca" in trouble.text(), "Enter says it again"
        assert not client.signed_in, "no password goes to whom nobody believes"
        client.is_believed = True
        await until(lambda: not trouble.text())
        fill_in(card)
        async with asyncio.timeout(PATIENCE_S):
            return await signing

    account = qt_loop.run_until_complete(scenario())
    assert account is not None
    assert client.signed_in == ["officer"]


def test_a_hub_that_goes_after_it_has_answered_is_said_and_asked_again(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signin, "ANSWER_S", 0.05)
    client = Gone()

    async def scenario() -> Account | None:
        signing = asyncio.create_task(signed_in(cast("HubClient", client), None, "ws://hub:1", asyncio.Event()))
        card = (await page()).sign_in
        fill_in(card)
        await until(lambda: "ws://hub:1" in card._trouble.text(), "where nobody answers")
        assert card.key.isEnabled()
        client.is_back = True
        fill_in(card)
        async with asyncio.timeout(PATIENCE_S):
            return await signing

    assert qt_loop.run_until_complete(scenario()) is not None


class Gone(Distrusted):
    """A client whose hub was there once, and answers nothing until it is back."""

    def __init__(self) -> None:
        super().__init__()
        self.is_believed, self.is_back = True, False

    async def sign_in(self, name: str, password: str, *_more: object) -> Account:
        if not self.is_back:
            await asyncio.Event().wait()
        return await super().sign_in(name, password)


def fill_in(card: SignInCard) -> None:
    card.name.setText("officer")
    QTest.keyClicks(card.password, PASSWORD)
    QTest.keyClick(card.password, Qt.Key.Key_Return)


class Strict(Distrusted):
    """A new hub whose technicians need a second factor."""

    def __init__(self) -> None:
        super().__init__()
        self.is_believed = True

    async def until_greeted(self, _timeout_s: float) -> None:
        self.has_accounts = False

    async def first_account(self, *_words: str) -> None:
        """Make it."""

    async def factor_key(self, _name: str, _attempt: str) -> FactorKey:
        return FactorKey("GEZDGNBVGY3TQOJQ", "otpauth://totp/zhou?secret=GEZDGNBVGY3TQOJQ")

    async def sign_in(self, name: str, password: str, *more: object) -> Account:
        if not any(isinstance(one, SignInStep) and one.code for one in more):
            raise Refused("first", text_key="hub.factor_needed")
        return Account(name, name, Role.TECHNICIAN)


def test_where_technicians_need_a_second_factor_the_first_one_makes_it_at_once(
    qtbot: QtBot, qt_loop: qasync.QEventLoop
) -> None:
    client = Strict()

    async def scenario() -> Account | None:
        signing = asyncio.create_task(signed_in(cast("HubClient", client), None, "ws://hub:1", asyncio.Event()))
        shown = await page()
        await until(lambda: shown.card is shown.first)
        await fill(shown.first, "zhou", "周工")
        await until(lambda: shown.card is shown.officer)
        await fill(shown.officer, "officer", "王建国")
        await until(lambda: shown.card is shown.sign_in, "the technician comes first")
        assert shown.sign_in.name.text() == "zhou"
        QTest.keyClicks(shown.sign_in.password, PASSWORD)
        QTest.keyClick(shown.sign_in.password, Qt.Key.Key_Return)
        await until(lambda: shown.sign_in.asks is Asks.FIRST_CODE)
        QTest.keyClicks(shown.sign_in.code, "123456")
        async with asyncio.timeout(PATIENCE_S):
            return await signing

    account = qt_loop.run_until_complete(scenario())
    assert account is not None
    assert account.role is Role.TECHNICIAN
