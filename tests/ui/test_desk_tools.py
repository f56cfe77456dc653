"""On every desk: Ctrl+K shows what can be done, Ctrl+L locks, sessions are listed and ended, one signs in again."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.app.desk_tools import DeskTools
from console.app.idle_lock import IDLE_S
from console.domain.account import Account
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.errors import Refused
from console.link.client import HubClient
from console.link.session import LinkState
from console.link.session_envelope import SessionNote
from console.seat.tasks import Tasks
from tests.street import NOW
from widgets.accounts.page import AccountsPage
from widgets.approval.desk import ApprovalDesk
from widgets.unit.desk import UnitDesk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SQUAD = Account("squad", "钱队", Role.UNIT, "城管中队", UnitId("enforcement"))
OTHER_SQUAD = Account("water", "孙队", Role.UNIT, "水务所", UnitId("water"))


class Client:
    """A hub with two sessions of the squad's and one of another's."""

    def __init__(self) -> None:
        self.account: Account | None = SQUAD
        self.state, self.is_locked = LinkState.SIGNED_IN, False
        self.watchers: list[Callable[[LinkState], None]] = []
        self.ended: list[str] = []
        self.wanted_all: list[bool] = []
        self.comes = SQUAD

    def watch(self, told: Callable[[LinkState], None]) -> None:
        self.watchers.append(told)

    def become(self, account: Account | None) -> None:
        self.account = account
        self.state = LinkState.SIGNED_IN if account is not None else LinkState.SIGNED_OUT
        for told in self.watchers:
            told(self.state)

    async def lock(self) -> None:
        self.is_locked = True

    async def sessions(self, *, of_all: bool = False) -> tuple[SessionNote, ...]:
        self.wanted_all.append(of_all)
        names = ("squad", "squad", "li") if of_all else ("squad", "squad")
        return tuple(
            SessionNote(
                f"s{number}", name, f"10.0.0.{number}", NOW, NOW + timedelta(hours=12),
                is_locked=False, is_this=number == 0,
            )
            for number, name in enumerate(names) if f"s{number}" not in self.ended
        )  # fmt: skip

    async def end_session(self, session: str) -> None:
        self.ended.append(session)

    async def sign_out(self) -> None:
        self.become(None)

    async def sign_in(self, name: str, _password: str, *_more: object) -> Account:
        if name != self.comes.name:
            raise Refused("no", text_key="hub.wrong_password")
        self.become(self.comes)
        return self.comes


class Desk:
    """A window with its tools."""

    def __init__(
        self, qtbot: QtBot, window: QWidget, place: QWidget, *, is_of_all: bool, idle_s: float | None = IDLE_S
    ) -> None:
        self.client, self.window = Client(), window
        now = cast(Tasks, SimpleNamespace(start=_at_once))
        client = cast(HubClient, self.client)
        self.tools = DeskTools(client, now, window, place, idle_s=idle_s, is_of_all=is_of_all)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitActive(window)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, held)

    def choose(self, pinyin: str) -> None:
        """Open the palette and take what these letters mean."""
        self.press(Key.Key_K, CTRL)
        assert self.tools.palette.isVisible()
        QTest.keyClicks(self.tools.palette.entry, pinyin)
        QTest.keyClick(self.tools.palette.entry, Key.Key_Return)

    def sessions(self) -> str:
        labels = cast("list[QLabel]", self.tools.sessions.panel.findChildren(QLabel))
        return "\n".join(one.text() for one in labels if one.isVisible())


def _at_once(_name: str, work: Coroutine[Any, Any, None]) -> bool:
    asyncio.run(work)
    return True


def _unit() -> tuple[QWidget, QWidget, bool]:
    desk = UnitDesk()
    return desk, desk.pages, False


def _approval() -> tuple[QWidget, QWidget, bool]:
    desk = ApprovalDesk()
    return desk, desk.pages, False


def _accounts() -> tuple[QWidget, QWidget, bool]:
    page = AccountsPage()
    return page, page, True


@pytest.fixture(params=[_unit, _approval, _accounts], ids=["unit", "approval", "accounts"])
def desk(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    window, place, is_of_all = request.param()
    made = Desk(qtbot, window, place, is_of_all=is_of_all)
    yield made
    made.tools.stop()


def test_ctrl_l_locks_desk_and_session(desk: Desk) -> None:
    desk.press(Key.Key_L, CTRL)
    assert desk.tools.lock.is_locked
    assert desk.client.is_locked
    assert desk.tools.lock.page.geometry() == desk.window.rect()


def test_nobody_locks_himself_out_of_a_demo(qtbot: QtBot) -> None:
    window, place, is_of_all = _unit()
    desk = Desk(qtbot, window, place, is_of_all=is_of_all, idle_s=None)
    desk.press(Key.Key_L, CTRL)
    offered = {command.id for command in desk.tools.table.offered}
    desk.tools.stop()
    assert not desk.tools.lock.is_locked
    assert not offered & {"session.lock", "session.sign_out"}


def test_sessions_are_listed_from_the_palette_and_one_is_ended_by_key(desk: Desk) -> None:
    is_of_all = isinstance(desk.window, AccountsPage)
    desk.choose("sdlz" if is_of_all else "wddl")  # 谁登录着: who looks after accounts sees everybody's; 我的登录
    panel = desk.tools.sessions.panel
    assert panel.isVisible()
    assert desk.client.wanted_all == [is_of_all]
    assert ("li" in desk.sessions()) == is_of_all
    keys = cast("list[QPushButton]", panel.findChildren(QPushButton))
    assert len(keys) == (2 if is_of_all else 1), "this session is not ended here"
    QTest.keyClick(keys[0], Key.Key_Return)
    assert desk.client.ended == ["s1"]
    assert "10.0.0.1" not in desk.sessions()
    desk.press(Key.Key_Escape)
    assert panel.isHidden()


def test_whoever_signed_out_signs_in_again_and_another_units_account_does_not(desk: Desk) -> None:
    desk.choose("tcdl")  # 退出登录
    card = desk.tools.signing.card
    assert card.isVisible()
    for comes in (OTHER_SQUAD, SQUAD):
        assert card.isVisible()
        desk.client.comes = comes
        card.asked.emit(comes.name, "x" * 12)
    assert card.isHidden()
    assert desk.client.account == SQUAD
