"""Desk and walls follow the monitors: walls come and go, and what stood on one that goes is given back."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from console.app.windows import RoomWindows
from console.clock import utc_now
from console.seat.layout import Rect
from console.seat.screens import Placement
from tests.ui.fake_pictures import FakePictures, camera
from widgets.desk.desk import DutyDesk
from widgets.wall.outside import Outside
from widgets.wall.window import WallWindow

DESK, LEFT, RIGHT = Rect(0, 0, 800, 500), Rect(800, 0, 800, 500), Rect(1600, 0, 640, 400)
BOTH = Placement(DESK, (LEFT, RIGHT), is_shared=False, is_whole=False)
ONE = Placement(DESK, (RIGHT,), is_shared=False, is_whole=False)
CAMERAS = [camera(number) for number in range(1, 8)]


@pytest.fixture
def windows(qtbot: QtBot, pictures: FakePictures, monkeypatch: pytest.MonkeyPatch) -> RoomWindows:
    monkeypatch.setattr(RoomWindows, "_place", lambda _self: BOTH)
    desk = DutyDesk(Outside(pictures), utc_now)
    qtbot.addWidget(desk)

    def make(number: int, cameras: object) -> WallWindow:
        wall = WallWindow(f"wall-{number}", CAMERAS, pictures, layout="4", page=number - 1)
        qtbot.addWidget(wall)
        return wall

    return RoomWindows(desk, make, None)


def test_walls_open_with_the_first_cameras_each_on_its_monitor_with_its_page(windows: RoomWindows) -> None:
    assert windows.desk.isVisible()
    assert windows.walls == []
    windows.set_cameras(CAMERAS)
    assert [wall.geometry().x() for wall in windows.walls] == [800, 1600]
    assert [wall.wall.shown[0] for wall in windows.walls] == ["c1", "c5"]


def test_a_wall_whose_monitor_goes_ends_and_comes_back_with_it(
    windows: RoomWindows, pictures: FakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows.set_cameras(CAMERAS)
    ended: list[WallWindow] = []
    windows.wall_ended.connect(ended.append)
    screen = QGuiApplication.primaryScreen()
    monkeypatch.setattr(RoomWindows, "_place", lambda _self: ONE)
    windows._arrange_anew(screen)
    assert [wall.name for wall in ended] == ["wall-2"]
    assert [wall.geometry().x() for wall in windows.walls] == [1600], "the first wall moves to the monitor that is left"
    assert pictures.wanted["wall-2"] == (), "what nobody sees is not decoded"
    monkeypatch.setattr(RoomWindows, "_place", lambda _self: BOTH)
    windows._arrange_anew(screen)
    assert [wall.name for wall in windows.walls] == ["wall-1", "wall-2"]
    assert all(wall.isVisible() for wall in windows.walls)


def test_a_wall_behind_the_desk_on_the_only_monitor_decodes_nothing_until_it_is_brought(
    windows: RoomWindows, pictures: FakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows._placement = Placement(DESK, (DESK,), is_shared=True)
    windows.set_cameras(CAMERAS)
    (wall,) = windows.walls
    assert pictures.wanted["wall-1"] == ()
    windows.bring(wall)
    assert len(pictures.wanted["wall-1"]) == 4
    windows._on_focus(windows.desk.windowHandle())
    assert pictures.wanted["wall-1"] == (), "the desk was brought by the window manager"
    windows._placement = Placement(DESK, (DESK,), is_shared=True, is_whole=False)
    windows.bring(windows.desk)
    assert len(pictures.wanted["wall-1"]) == 4, "windows of a size of their own stand side by side"


def test_on_the_only_monitor_the_wall_does_not_open_over_the_desk_but_keeps_its_cameras(
    windows: RoomWindows, pictures: FakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows._placement = Placement(DESK, (DESK,), is_shared=True)
    windows.set_cameras(CAMERAS)
    (wall,) = windows.walls
    assert (windows.desk.isVisible(), wall.isVisible()) == (True, False), "what opens last has front and keyboard"
    assert len(pictures.kept["wall-1"]) == 4
    windows.set_cameras(CAMERAS)
    assert not wall.isVisible()
    windows.flip()
    assert wall.isVisible()
    assert wall.isFullScreen()
    assert len(pictures.wanted["wall-1"]) == 4
    windows.bring(windows.desk)
    assert wall.isVisible(), "from now on it lies behind"


def test_a_wall_that_waited_behind_the_desk_opens_when_it_gets_a_monitor(
    windows: RoomWindows, pictures: FakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows._placement = Placement(LEFT, (LEFT,), is_shared=True)
    windows.set_cameras(CAMERAS)
    monkeypatch.setattr(RoomWindows, "_place", lambda _self: Placement(DESK, (LEFT,), is_shared=False))
    windows._arrange_anew(QGuiApplication.primaryScreen())  # the desk moves: the wall's place is what it was
    (wall,) = windows.walls
    assert wall.isVisible()
    assert len(pictures.wanted["wall-1"]) == 4
    monkeypatch.setattr(RoomWindows, "_place", lambda _self: Placement(DESK, (), is_shared=False))
    windows._arrange_anew(QGuiApplication.primaryScreen())
    assert pictures.kept["wall-1"] == (), "a wall that is gone keeps nothing"


def test_a_wall_that_opens_leaves_the_keyboard_to_the_desk_whatever_the_window_manager_does(
    windows: RoomWindows, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    monkeypatch.setattr(windows.desk, "activateWindow", lambda: given.append("desk"))
    windows.set_cameras(CAMERAS)
    given.clear()
    first, second = windows.walls
    windows._on_focus(second.windowHandle())
    assert given == ["desk"]
    windows._on_focus(second.windowHandle())
    assert given == ["desk"], "somebody wants it there"
    windows.bring(first)
    windows._on_focus(first.windowHandle())
    assert given == ["desk"], "F8 is wanted at once"
