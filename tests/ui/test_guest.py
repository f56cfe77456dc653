"""A guest's window belongs to its host's where windows can, and is an ordinary one elsewhere."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.app.guest import environment_beside, place_over_host, stand_over_host


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_guest_belongs_to_its_hosts_window(qtbot: QtBot, window: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    for name, told in environment_beside(host).items():
        monkeypatch.setenv(name, told)
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
