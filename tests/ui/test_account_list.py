"""The technician's list: pauses and second factors, each taken off by keys; a second factor only by two presses."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.app.account_list_desk import AccountListDesk
from console.domain.account import Account
from console.domain.permission import Role
from console.errors import ConsoleError, Refused
from console.link.account_envelope import AccountList, AccountNote, PauseNote
from console.link.client import HubClient
from console.seat.tasks import Tasks
from tests.street import NOW
from widgets.text import tr

RETURN, DOWN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape
TECH = Account("tech", "周工", Role.TECHNICIAN)


class Client:
    """A hub with three accounts, one of them paused somewhere."""

    def __init__(self) -> None:
        self.account = TECH
        self.done: list[tuple[str, ...]] = []
        self.why_not: ConsoleError | None = None

    async def account_list(self) -> AccountList:
        accounts = (
            AccountNote("chen", "陈主任", Role.COMMANDER, has_factor=True, needs_factor=True),
            AccountNote("hu", "胡副", Role.DEPUTY_COMMANDER, has_factor=False, needs_factor=True),
            AccountNote("tech", "周工", Role.TECHNICIAN, has_factor=True, needs_factor=True),
        )
        pauses = () if self.done else (PauseNote("chen", "192.0.2.7", NOW + timedelta(minutes=8)),)
        return AccountList(accounts, pauses)

    async def end_pause(self, name: str, address: str) -> None:
        if self.why_not is not None:
            raise self.why_not
        self.done.append(("end_pause", name, address))

    async def remove_factor(self, name: str) -> None:
        self.done.append(("remove_factor", name))


class Now:
    """Carries out at once what a seat starts."""

    def start(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run(work)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def desk(qtbot: QtBot, client: Client) -> AccountListDesk:
    place = QWidget()
    place.resize(1000, 900)
    qtbot.addWidget(place)
    made = AccountListDesk(cast(HubClient, client), cast(Tasks, Now()), place)
    place.show()
    qtbot.waitActive(place)
    made.open()
    return made


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def words(desk: AccountListDesk) -> str:
    found: list[QLabel] = desk.panel.findChildren(QLabel)  # type: ignore[assignment]
    return "\n".join(one.text() for one in found if one.isVisible())


def test_a_pause_stands_first_and_is_ended_by_enter(desk: AccountListDesk, client: Client) -> None:
    assert "▲ chen · 192.0.2.7" in words(desk)
    assert tr("accounts.factor_missing") in words(desk)
    press(RETURN)
    assert client.done == [("end_pause", "chen", "192.0.2.7")]
    assert "192.0.2.7" not in words(desk)
    press(ESCAPE)
    assert desk.panel.isHidden()


def test_a_second_factor_comes_off_by_two_presses_and_ones_own_not_at_all(
    desk: AccountListDesk, client: Client
) -> None:
    keys: list[QPushButton] = desk.panel.findChildren(QPushButton)  # type: ignore[assignment]
    assert [key.objectName() for key in keys] == ["accounts.end_pause chen", "accounts.take_off chen"]
    press(DOWN)
    press(RETURN)
    assert client.done == []
    assert keys[1].text() == tr("accounts.take_off_really")
    press(RETURN)
    assert client.done == [("remove_factor", "chen")]


def test_what_the_hub_refuses_is_said(desk: AccountListDesk, client: Client) -> None:
    client.why_not = Refused("over", text_key="hub.not_paused")
    press(RETURN)
    assert tr("hub.not_paused") in words(desk)
