"""Cameras placed on a wall by hand: they stay, and every change can be undone."""

from console.domain.camera import Camera, CameraId
from console.seat.arrangement import Arrangement
from console.seat.wall import Wall
from console.seat.wall_action import Arranged, Enlarged, Key


def _camera(number: int) -> Camera:
    return Camera(CameraId(f"c{number}"), number, f"n{number}", "", "")


CAMERAS = [_camera(number) for number in range(1, 7)]


def _wall(layout: str = "4") -> Wall:
    return Wall(CAMERAS, room=CAMERAS, layout=layout)


def test_a_placed_camera_changes_places_with_what_stood_there() -> None:
    wall = _wall()
    assert wall.place(CameraId("c6"), 1, 0.0) == (Arranged(),)
    assert wall.shown == ("c1", "c6", "c3", "c4")
    wall.press(Key.NEXT_PAGE, 0.0)
    assert wall.on_page == ("c5", "c2")


def test_undo_takes_a_placed_camera_back() -> None:
    wall = _wall()
    wall.place(CameraId("c6"), 1, 0.0)
    wall.place(CameraId("c5"), 0, 0.0)
    wall.press(Key.UNDO, 0.0)
    assert wall.shown == ("c1", "c6", "c3", "c4")
    wall.press(Key.UNDO, 0.0)
    assert wall.shown == ("c1", "c2", "c3", "c4")


def test_a_locked_wall_refuses_and_says_so() -> None:
    wall = _wall()
    wall.press(Key.LOCK, 0.0)
    assert wall.place(CameraId("c6"), 1, 0.0) == ()
    assert wall.notice is not None
    assert wall.notice.text_key == "wall.is_locked"
    assert wall.shown == ("c1", "c2", "c3", "c4")


def test_over_an_enlarged_camera_the_placed_one_takes_the_glass() -> None:
    wall = _wall()
    wall.double_click(CameraId("c1"))
    assert wall.place(CameraId("c6"), 0, 0.0) == (Enlarged(CameraId("c6")),)
    wall.press(Key.ESCAPE, 0.0)
    assert wall.shown == ("c1", "c2", "c3", "c4")


def test_placed_cameras_stay_when_the_rooms_list_changes() -> None:
    wall = _wall()
    wall.place(CameraId("c6"), 0, 0.0)
    wall.set_cameras([*CAMERAS[1:], _camera(9)], [*CAMERAS[1:], _camera(9)])
    assert wall.cameras == ("c6", "c2", "c3", "c4", "c5", "c9")
    wall.press(Key.UNDO, 0.0)
    assert wall.cameras == ("c2", "c3", "c4", "c5", "c6", "c9"), "undone is the placing, not the room's list"


def test_a_camera_dropped_on_an_empty_tile_goes_to_the_end() -> None:
    placed = Arrangement("4", (CameraId("c1"), CameraId("c2"))).placed(CameraId("c1"), 3)
    assert placed.cameras == ("c2", "c1")


def test_a_second_wall_begins_where_the_first_one_ends() -> None:
    assert Wall(CAMERAS, room=CAMERAS, layout="4", page=1).shown == ("c5", "c6")
