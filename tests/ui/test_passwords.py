"""A camera's new password in a seat that runs: found in the palette, typed, handed to the hub, and forgotten here."""

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.app.password_desk import PasswordDesk
from console.domain.camera import Credential
from console.domain.camera_account import CameraAccount
from console.errors import Refused
from console.link.client import HubClient
from console.seat.commands import COMMANDS, means
from console.seat.tasks import Tasks
from widgets.text import tr

Key = Qt.Key
GATE, YARD = CameraAccount("gate", 3, 2, is_handed=True), CameraAccount("yard", 1, 0, is_handed=False)


class Client:
    """A hub that has two accounts and takes every password but one."""

    def __init__(self) -> None:
        self.put: list[tuple[str, Credential]] = []
        self.accounts: tuple[CameraAccount, ...] = (GATE, YARD)

    async def camera_accounts(self) -> tuple[CameraAccount, ...]:
        return self.accounts

    async def put_credential(self, account: str, credential: Credential) -> None:
        if credential.username == "nobody":
            raise Refused("an unusable credential", text_key="hub.bad_credential")
        self.put.append((account, credential))


class Now:
    """Carries out at once what a seat starts."""

    def start(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run(work)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def desk(qtbot: QtBot, client: Client) -> PasswordDesk:
    place = QWidget()
    place.resize(1000, 800)
    qtbot.addWidget(place)
    made = PasswordDesk(cast(HubClient, client), cast(Tasks, Now()), place)
    place.show()
    qtbot.waitActive(place)
    made.open(1.0)
    return made


def typed(desk: PasswordDesk, user: str, password: str) -> None:
    for field, words in ((desk.panel.user, user), (desk.panel.password, password)):
        assert field.hasFocus()
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Key.Key_Return)


def test_the_palette_finds_it_by_pinyin() -> None:
    (command,) = [one for one in COMMANDS if one.id == "camera.passwords"]
    assert means(tr(command.text_key), "mima")
    assert means(tr(command.text_key), "sxjmm")


def test_a_refused_account_gets_a_new_password_by_keys_alone(desk: PasswordDesk, client: Client) -> None:
    handed: list[str] = []
    desk.handed.connect(lambda account, _credential: handed.append(account))
    assert desk.panel.chosen == "gate"
    client.accounts = (YARD, CameraAccount("gate", 3, 0, is_handed=True))
    typed(desk, "viewer", "New-one")
    assert client.put == [("gate", Credential("viewer", "New-one"))]
    assert handed == ["gate"]
    assert "gate" in desk.panel.words
    assert desk.panel.chosen == "gate", "also where the list has another order now"
    assert desk.panel.password.echoMode() is QLineEdit.EchoMode.Password
    assert not desk.panel.password.text() + desk.panel.user.text()
    assert not desk.panel.password.isUndoAvailable()


def test_arrows_choose_the_account_and_half_a_pair_is_not_sent(desk: PasswordDesk, client: Client) -> None:
    QTest.keyClick(desk.panel.user, Key.Key_Down)
    assert desk.panel.chosen == "yard"
    QTest.keyClicks(desk.panel.user, "viewer")
    QTest.keyClick(desk.panel.user, Key.Key_Return)
    QTest.keyClick(desk.panel.password, Key.Key_Return)
    assert tr("passwords.both") in desk.panel.words
    assert not client.put


def test_what_the_hub_refuses_is_said_and_escape_forgets_what_was_typed(desk: PasswordDesk, client: Client) -> None:
    typed(desk, "nobody", "New-one")
    assert tr("hub.bad_credential") in desk.panel.words
    desk.panel.user.setText("viewer")
    QTest.keyClick(desk.panel.user, Key.Key_Escape)
    assert desk.panel.isHidden()
    assert not desk.panel.user.text()
    client.accounts = ()
    desk.open(1.0)
    assert desk.panel.words == tr("passwords.none")


def test_the_open_page_follows_what_devices_answer(desk: PasswordDesk, client: Client) -> None:
    client.accounts = (CameraAccount("gate", 3, 0, is_handed=True), YARD)
    typed(desk, "viewer", "Wrong-one")
    assert desk._follows.isActive()
    client.accounts = (CameraAccount("gate", 3, 1, is_handed=True), YARD)
    asyncio.run(desk.follow())
    assert desk.panel.words == "▲ " + tr("passwords.still_refused", account="gate", refused=1)
    client.accounts = (CameraAccount("gate", 3, 0, is_handed=True), YARD)
    desk.panel.user.setFocus()
    typed(desk, "viewer", "Right-one")
    desk.accepted = {"gate": 2}.__getitem__
    asyncio.run(desk.follow())
    assert desk.panel.words == tr("passwords.accepted", account="gate", devices=2)
    desk.close()
    assert not desk._follows.isActive()
