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
    assert wall.on_page == ("c5", "c2", "c1", "c6")


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
    assert Wall(CAMERAS, room=CAMERAS, layout="4", page=1).shown[:2] == ("c5", "c6")


def test_no_tile_stays_empty_while_the_room_has_a_camera_that_is_not_on_the_page() -> None:
    room = [_camera(number) for number in range(1, 41)]
    wall = Wall(room, room=room, layout="16", page=2)
    assert [str(camera) for camera in wall.shown] == [f"c{number}" for number in (*range(33, 41), *range(1, 9))]
    wall.press(Key.NEXT_LAYOUT, 0.0)
    assert wall.layout == "36"
    assert len(set(wall.shown)) == 36
    assert CameraId("c33") in wall.shown, "what was first on the glass stays on it"
    assert wall.notice is None
    wall.press(Key.NEXT_PAGE, 0.0)
    assert [str(camera) for camera in wall.shown[:6]] == ["c37", "c38", "c39", "c40", "c1", "c2"]
    wall.place(CameraId("c9"), 4, 0.0)
    assert wall.shown[4] == "c9", "a camera can be placed where pages go round"
    wall.press(Key.PREVIOUS_PAGE, 0.0)
    assert wall.shown[0] == "c9"


def test_tiles_that_stay_empty_are_explained() -> None:
    wall = _wall("4")
    wall.choose_layout("9", 0.0)
    assert wall.shown == tuple(camera.id for camera in CAMERAS)
    assert wall.notice is not None
    assert (wall.notice.text_key, wall.notice.value) == ("wall.all_are_shown", "6")
