"""The hot spot: the wall's keys with one place, neighbours, and where they lie."""

import pytest

from console.domain.camera import Camera, CameraId, Point
from console.seat.hot_spot import HotSpot, neighbours
from console.seat.hot_spot_plan import hot_spot_plan
from console.seat.layout import ASPECT
from console.seat.wall_action import Enlarged, FreezeAsked, Key


def _camera(number: int, grid: str = "01", at: float = 0.0) -> Camera:
    return Camera(CameraId(f"c{number}"), number, f"n{number}", "", "", public_grid=grid, point=Point(121.4 + at, 31.2))


ROOM = [_camera(1), _camera(2, at=0.03), _camera(3, at=0.01), _camera(4, "02", at=0.001), _camera(5, "02", at=0.002)]


def _spot() -> HotSpot:
    spot = HotSpot()
    spot.set_cameras(ROOM, ())
    return spot


def test_the_neighbours_are_of_the_same_grid_first_then_the_nearest() -> None:
    assert neighbours(ROOM[0], ROOM) == ("c3", "c2", "c4")
    assert neighbours(ROOM[0], ROOM[:1]) == ()


def test_a_camera_without_a_place_has_neighbours_all_the_same() -> None:
    lost = Camera(CameraId("c9"), 9, "n9", "", "", public_grid="02")
    assert neighbours(lost, [*ROOM, lost]) == ("c4", "c5", "c1")


def test_a_number_and_enter_put_a_camera_here_and_undo_goes_back() -> None:
    spot = _spot()
    assert spot.single == "c1"
    spot.digit("4", 0.0)
    assert spot.press(Key.ENTER, 0.1) == (Enlarged(CameraId("c4")),)
    assert spot.shown[0] == "c4"
    assert spot.press(Key.UNDO, 0.2) == (Enlarged(CameraId("c1")),)
    assert spot.press(Key.UNDO, 0.3) == ()


def test_space_freezes_the_camera_here_or_that_of_the_typed_number() -> None:
    spot = _spot()
    assert spot.press(Key.SPACE, 0.0) == (FreezeAsked(CameraId("c1")),)
    spot.digit("5", 1.0)
    assert spot.press(Key.SPACE, 1.1) == (FreezeAsked(CameraId("c5")),)
    assert spot.single == "c1", "a number frozen from elsewhere leaves the hot spot alone"


def test_escape_and_layout_keys_leave_the_camera_here() -> None:
    spot = _spot()
    for key in (Key.ESCAPE, Key.NEXT_LAYOUT, Key.LOCK):
        assert spot.press(key, 0.0) == ()
    assert spot.single == "c1"
    assert not spot.is_locked


def test_page_keys_go_to_the_next_camera_by_number() -> None:
    spot = _spot()
    spot.press(Key.NEXT_PAGE, 0.0)
    assert spot.single == "c2"
    spot.press(Key.PREVIOUS_PAGE, 0.0)
    spot.press(Key.PREVIOUS_PAGE, 0.0)
    assert spot.single == "c5"


def test_a_camera_that_left_the_room_gives_its_place_to_the_first() -> None:
    spot = _spot()
    spot.double_click(CameraId("c4"))
    spot.set_cameras(ROOM[:3], ())
    assert spot.single == "c1"
    assert spot.press(Key.UNDO, 0.0) == ()


@pytest.mark.parametrize(("width", "height"), [(1104, 892), (786, 584), (1500, 1240), (400, 900), (640, 200)])
@pytest.mark.parametrize("name", ["1", "1+3"])
def test_pictures_keep_their_shape_and_lie_within_the_glass(name: str, width: int, height: int) -> None:
    plan = hot_spot_plan(name, width, height, caption_px=23, bar_px=0)
    assert len(plan.tiles) == (4 if name == "1+3" else 1)
    for tile in plan.tiles:
        picture = tile.picture
        assert abs(picture.width - picture.height * ASPECT) < 2 * ASPECT, "both sides are even"
        assert picture.width % 2 == 0
        assert picture.height % 2 == 0
        assert picture.x >= 0
        assert picture.right <= width
        assert picture.bottom <= height
        assert tile.caption.bottom == picture.y
    large, small = plan.tiles[0].picture, plan.tiles[-1].picture
    assert name == "1" or small.y > large.bottom
