"""Walls come back as they were left, by the monitor they stood on."""

from pathlib import Path

from console.domain.camera import CameraId
from console.seat.layout import Rect
from console.seat.screens import Screen, place
from console.seat.wall import Wall
from console.seat.wall_places import WallPlace, WallPlaces
from tests.ui.fake_pictures import camera

LEFT, RIGHT = Rect(1920, 0, 1920, 1080), Rect(3840, 0, 1920, 1080)
DESK = Screen("DP-1", Rect(0, 0, 1920, 1080), is_primary=True)


def test_a_monitor_is_told_by_what_it_says_of_itself_and_its_place_not_by_its_scaling() -> None:
    one, other = Screen("DP-2", LEFT, made_by="Dell U27 A1"), Screen("DP-3", RIGHT, made_by="Dell U27 B2")
    assert place([DESK, other, one]).identities == (one.identity, other.identity)
    scaled = Screen("DP-2", Rect(1536, 0, 1536, 864), made_by="Dell U27 A1")
    assert scaled.identity == one.identity
    assert place([DESK]).identities == (DESK.identity,)
    assert len({DESK.identity, one.identity, other.identity}) == 3


def test_what_was_left_is_there_after_a_restart_and_rubbish_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "walls.json"
    left = WallPlace("1+5", 1, ("c3", "c1"))
    WallPlaces(path).put("DP-2", left)
    again = WallPlaces(path)
    assert again.get("DP-2") == left
    assert again.get("DP-3") is None
    path.write_text('{"DP-2": {"layout": "nonsense", "page": 0, "cameras": []}, "DP-3": 7}')
    assert WallPlaces(path).get("DP-2") is None


def test_a_wall_goes_on_with_the_cameras_that_are_still_there() -> None:
    wall = Wall([camera(number) for number in (1, 2, 3, 4, 5)], layout="16")
    wall.resume("4", 7, (CameraId("c5"), CameraId("gone"), CameraId("c2")))
    assert (wall.layout, wall.page, wall.cameras) == ("4", 1, ("c5", "c2", "c1", "c3", "c4"))
