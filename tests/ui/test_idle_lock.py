"""A seat that nobody touches: locked after a quarter of an hour, pictures stay, and a password opens it again."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.app.idle_lock import AGAIN_S, IDLE_S, IdleLock
from console.domain.account import Account
from console.errors import Refused
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.tasks import Tasks
from tests.street import OFFICER
from tests.ui.conftest import HandClock
from widgets import text
from widgets.unlock import UnlockPage

Key = Qt.Key


class Client:
    """A hub that locks and unlocks; as over the line, watchers hear of it before who asked does."""

    account: Account | None = OFFICER
    state = LinkState.SIGNED_IN
    is_locked = False
    told: Callable[[LinkState], None]
    refusal: Refused | None = None

    def __init__(self) -> None:
        self.asked = list[str]()

    def watch(self, told: Callable[[LinkState], None]) -> None:
        self.told = told

    async def lock(self) -> None:
        self.asked.append("lock")
        if self.refusal is not None:
            raise self.refusal
        self._become(is_locked=True)

    async def unlock(self, account: str, password: str) -> None:
        if password != "right":
            raise Refused("no", text_key="hub.wrong_password")
        self.asked.append("unlock")
        self._become(is_locked=False)

    def _become(self, *, is_locked: bool) -> None:
        self.is_locked = is_locked
        self.told(self.state)


class Now:
    """Tasks that are done at once; what one of them starts is done after it."""

    def __init__(self) -> None:
        self._waiting = list[Coroutine[Any, Any, None]]()
        self._is_at_work = False

    def start(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        self._waiting.append(work)
        if not self._is_at_work:
            self._is_at_work = True
            while self._waiting:
                asyncio.run(self._waiting.pop(0))
            self._is_at_work = False


class Seat:
    """A desk with pictures at the left, controls at the right, and a wall."""

    def __init__(self, qtbot: QtBot, clock: HandClock) -> None:
        self.client, self.clock = Client(), clock
        self.desk, self.wall = QWidget(), QWidget()
        self.desk.resize(800, 600)
        self.picture, self.key = QLineEdit(self.desk), QPushButton(self.desk)
        self.picture.setGeometry(0, 0, 300, 300)
        self.key.setGeometry(500, 100, 100, 40)
        self.presses, self.shortcuts = 0, 0
        self.key.clicked.connect(lambda: setattr(self, "presses", self.presses + 1))
        shortcut = QShortcut(QKeySequence("Ctrl+K"), self.desk)
        shortcut.activated.connect(lambda: setattr(self, "shortcuts", self.shortcuts + 1))
        for window in (self.desk, self.wall):
            qtbot.addWidget(window)
            window.show()
        self.lock = IdleLock(
            cast(HubClient, self.client), cast(Tasks, Now()), self.desk, lambda: QRect(400, 0, 400, 600), now=clock.now
        )

    def wait(self, seconds: float) -> None:
        self.clock.seconds += seconds
        self.lock.look()


@pytest.fixture
def seat(qtbot: QtBot, hand_clock: HandClock) -> Iterator[Seat]:
    made = Seat(qtbot, hand_clock)
    yield made
    made.lock.stop()


def test_a_quarter_of_an_hour_without_input_locks_and_every_input_begins_it_anew(seat: Seat) -> None:
    seat.wait(IDLE_S - 1)
    assert not seat.lock.is_locked
    QTest.keyClick(seat.wall, Key.Key_1)
    seat.wait(IDLE_S - 1)
    QTest.mouseClick(seat.picture, Qt.MouseButton.LeftButton)
    seat.wait(IDLE_S - 1)
    assert not seat.lock.is_locked
    seat.wait(1)
    assert seat.lock.is_locked
    assert seat.client.is_locked, "the hub takes no command either"


def test_locked_it_shows_the_pictures_and_takes_nothing_but_the_password(seat: Seat) -> None:
    seat.picture.setText("a draft")
    seat.lock.lock()
    page = seat.lock.page
    assert page.geometry() == QRect(400, 0, 400, 600)
    assert seat.picture.isVisible()
    assert seat.wall.isVisible()
    QTest.mouseClick(seat.key, Qt.MouseButton.LeftButton)
    QTest.keyClicks(seat.picture, "x")
    QTest.keyClick(seat.picture, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(page.card.password, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert (seat.presses, seat.shortcuts, seat.picture.text()) == (0, 0, "a draft")
    assert page.card.name.text() == OFFICER.name
    for password in ("wrong", "right"):
        assert seat.lock.is_locked
        page.card.password.setText("")
        QTest.keyClicks(page.card.password, password)
        QTest.keyClick(page.card.password, Key.Key_Return)
    assert not seat.lock.is_locked
    assert not seat.client.is_locked
    assert seat.client.asked == ["lock", "unlock"], "it is not locked again by its own opening"
    QTest.mouseClick(seat.key, Qt.MouseButton.LeftButton)
    assert (seat.presses, seat.picture.text()) == (1, "a draft")


def test_a_session_that_the_hub_holds_locked_is_locked_here_and_one_that_ended_is_not(seat: Seat) -> None:
    seat.client.is_locked = True
    seat.client.told(LinkState.SIGNED_IN)
    assert seat.lock.is_locked
    seat.client.account = None
    seat.client.told(LinkState.SIGNED_OUT)
    assert not seat.lock.is_locked, "now he must be able to sign in"


def test_a_line_that_was_cut_is_locked_at_the_hub_when_it_is_back(seat: Seat) -> None:
    seat.client.state = LinkState.AWAY
    seat.wait(IDLE_S)
    assert seat.lock.is_locked
    assert not seat.client.is_locked
    seat.client.state = LinkState.SIGNED_IN
    seat.wait(1)
    assert seat.client.is_locked


def test_a_hub_that_would_not_lock_is_asked_again_now_and_then(seat: Seat) -> None:
    seat.client.refusal = Refused("not now", text_key="hub.storage_failed")
    seat.lock.lock()
    for _ in range(int(AGAIN_S) * 3):
        seat.wait(1.0)
    assert seat.lock.is_locked
    assert len(seat.client.asked) == 4
    seat.client.refusal = None
    seat.wait(AGAIN_S)
    assert seat.client.is_locked


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_card_has_room_for_all_its_words(qtbot: QtBot, language: str) -> None:
    text.use_language(language)
    try:
        desk = QWidget()
        qtbot.addWidget(desk)
        desk.resize(520, 900)
        page = UnlockPage(desk)
        page.setGeometry(desk.rect())
        desk.show()
        page.open("wang")
        labels: list[QLabel] = [*page.card.findChildren(QLabel)]
        wrapped = [each for each in labels if each.wordWrap() and each.text()]
        assert wrapped
        assert all(each.height() >= each.heightForWidth(each.width()) for each in wrapped)
    finally:
        text.use_language("zh_CN")
