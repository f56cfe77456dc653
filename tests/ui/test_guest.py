"""A guest's window belongs to its host's where windows can, and is an ordinary one elsewhere."""

import os
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.app.guest import GuestWindow, guest_beside, place_over_host, stand_over_host
from console.seat.layout import Rect
from console.seat.screens import Placement

DESK, WALL, OWN = Rect(0, 0, 1920, 1080), Rect(1920, 0, 1920, 1080), Rect(3840, 0, 1600, 900)
FEW = Placement(DESK, (WALL,), is_shared=False)
MANY = Placement(DESK, (WALL,), is_shared=False, guest=OWN)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_guest_belongs_to_its_hosts_window(qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    monkeypatch.setenv("GRID_CONSOLE_HOST_WINDOW", str(int(host.winId())))
    monkeypatch.setattr("console.app.guest.QGuiApplication.platformName", lambda: "xcb")
    foreign: dict[int, QWindow] = {int(host.winId()): host.windowHandle()}  # offscreen has none of other processes
    monkeypatch.setattr("console.app.guest.QWindow.fromWinId", foreign.get)
    assert stand_over_host(window)
    assert window.windowType() is Qt.WindowType.Dialog, "only such a window may belong to another"
    assert window.windowHandle().transientParent() is host.windowHandle()


@pytest.mark.parametrize("told", ["", "no number"])
def test_without_a_host_it_is_an_ordinary_window(window: QWidget, monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("GRID_CONSOLE_HOST_WINDOW", told)
    monkeypatch.setattr("console.app.guest.QGuiApplication.platformName", lambda: "xcb")
    assert not stand_over_host(window)
    assert window.windowType() is Qt.WindowType.Window


def test_a_platform_without_such_windows_leaves_it_as_it_is(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRID_CONSOLE_HOST_WINDOW", "17")
    assert not stand_over_host(window)


def test_it_stands_over_the_pictures_and_not_over_what_answers_the_officer() -> None:
    hot_spot_right, form_top, header_bottom = 1400, 745, 57  # of the drawn desk
    place = place_over_host(QRect(0, 0, 1920, 1080))
    assert header_bottom < place.top()
    assert place.bottom() < form_top
    assert place.right() < hot_spot_right
    assert QRect(100, 0, 1366, 768).contains(place_over_host(QRect(100, 0, 1366, 768)))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.app.guest.placement", lambda *, has_guest: FEW)


@pytest.mark.usefixtures("few")
def test_on_few_monitors_it_neither_comes_by_itself_nor_stays(window: QWidget, qtbot: QtBot) -> None:
    stand = GuestWindow(window)
    stand.note_news()
    assert not window.isVisible(), "Enter is meant for the desk, and its pictures are seen"
    stand.bring()
    assert window.isVisible()
    assert QRect(0, 0, 1920, 1080).contains(window.geometry())
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert not window.isVisible()


@pytest.mark.usefixtures("few")
def test_a_guest_that_was_asked_for_comes_at_once(window: QWidget) -> None:
    GuestWindow(window, is_asked=True)
    assert window.isVisible()


def test_its_own_monitor_is_filled_and_given_back(window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [MANY]
    monkeypatch.setattr("console.app.guest.placement", lambda *, has_guest: now[0])
    stand = GuestWindow(window)
    assert window.isFullScreen()
    window.close()
    stand.note_news()
    assert window.isVisible(), "nothing else stands there"
    assert window.geometry().topLeft().x() == OWN.x
    now[0] = FEW
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.screenRemoved.emit(QGuiApplication.primaryScreen())
    assert not window.isVisible(), "a window manager would have put it over a wall"
    assert QRect(0, 0, 1920, 1080).contains(window.geometry())


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    heard, calls = os.pipe()
    os.set_blocking(heard, False)
    monkeypatch.setenv("GRID_CONSOLE_HOST_CALLS", str(heard))
    yield calls
    os.close(heard)


@pytest.mark.usefixtures("few")
def test_its_host_can_call_it(window: QWidget, qtbot: QtBot, call: int) -> None:
    GuestWindow(window)
    os.write(call, b"!")
    qtbot.waitUntil(window.isVisible)
    window.close()
    os.write(call, b"!")
    qtbot.waitUntil(window.isVisible)
    os.close(call)  # the host is gone: nothing is to be heard for ever
    qtbot.wait(1)


def test_a_call_reaches_a_guests_process_also_before_it_listens(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    program = "import os; n = int(os.environ['GRID_CONSOLE_HOST_CALLS']); os.set_blocking(n, True); os.read(n, 1)"
    with guest_beside(host, [sys.executable, "-c", program]) as guest:
        assert guest.is_running
        guest.call()
        assert guest.process.wait(10) == 0
        guest.call()  # nobody hears it
