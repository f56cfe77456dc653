"""Which tile replays, and which one the keys mean."""

import pytest

from console.domain.camera import Camera, CameraId
from console.seat.wall import Wall
from console.seat.wall_action import Enlarged, FreezeAsked, Key
from console.seat.wall_replay import ReplayAsked, ReplayLeft, ReplayTurned, Turn, speed_after

A, B = CameraId("c11"), CameraId("c12")


def made() -> Wall:
    return Wall(cameras := [Camera(CameraId(f"c{n}"), n, f"n{n}", "", "") for n in range(11, 41)], room=cameras)


def typed(wall: Wall, digits: str, key: Key) -> tuple[object, ...]:
    for digit in digits:
        wall.digit(digit, 0.0)
    return wall.press(key, 0.0)


def test_a_number_and_r_replays_that_camera_and_once_more_goes_back_further() -> None:
    wall = made()
    assert typed(wall, "11", Key.REPLAY) == (ReplayAsked(A),)
    assert wall.digits == ""
    assert wall.press(Key.REPLAY, 0.0) == (ReplayTurned(A, Turn.AGAIN),)


def test_without_a_number_it_asks_for_one_but_a_single_picture_is_meant() -> None:
    wall = made()
    assert wall.press(Key.REPLAY, 0.0) == ()
    assert wall.notice is not None
    assert wall.notice.text_key == "wall.number_first_replay"
    wall.double_click(B)
    assert wall.press(Key.REPLAY, 0.0) == (ReplayAsked(B),)


def test_a_camera_that_has_no_tile_here_is_enlarged_first() -> None:
    wall = made()
    other = CameraId("c40")
    assert typed(wall, "40", Key.REPLAY) == (Enlarged(other), ReplayAsked(other))


@pytest.mark.parametrize(
    ("key", "turn"),
    [
        (Key.FRAME_BACK, Turn.FRAME_BACK),
        (Key.FRAME_ON, Turn.FRAME_ON),
        (Key.SECOND_BACK, Turn.SECOND_BACK),
        (Key.SECOND_ON, Turn.SECOND_ON),
        (Key.SLOWER, Turn.SLOWER),
        (Key.FASTER, Turn.FASTER),
        (Key.SPACE, Turn.PLAY),
    ],
)
def test_keys_turn_the_one_used_last_or_the_one_of_the_number(key: Key, turn: Turn) -> None:
    wall = made()
    assert Key.SPACE is key or wall.press(key, 0.0) == ()
    wall.notice = None
    typed(wall, "11", Key.REPLAY)
    typed(wall, "12", Key.REPLAY)
    assert wall.press(key, 0.0) == (ReplayTurned(B, turn),)
    if key is not Key.SPACE:
        assert typed(wall, "11", key) == (ReplayTurned(A, turn),)
        assert wall.press(key, 0.0) == (ReplayTurned(A, turn),)


def test_a_number_and_space_freezes_also_what_replays() -> None:
    wall = made()
    typed(wall, "11", Key.REPLAY)
    assert typed(wall, "11", Key.SPACE) == (FreezeAsked(A),)


def test_escape_ends_the_replays_then_the_enlargement() -> None:
    wall = made()
    wall.double_click(A)
    wall.press(Key.REPLAY, 0.0)
    assert wall.press(Key.ESCAPE, 0.0) == (ReplayLeft(A),)
    assert wall.press(Key.SPACE, 0.0) == (FreezeAsked(A),)
    assert wall.press(Key.ESCAPE, 0.0) == (Enlarged(None),)
    typed(wall, "11", Key.REPLAY)
    typed(wall, "12", Key.REPLAY)
    assert wall.press(Key.ESCAPE, 0.0) == (ReplayLeft(B),)
    assert wall.press(Key.ESCAPE, 0.0) == (ReplayLeft(A),)
    assert wall.press(Key.ESCAPE, 0.0) == ()


def test_while_one_camera_is_large_only_its_replay_is_meant() -> None:
    wall = made()
    typed(wall, "11", Key.REPLAY)
    wall.double_click(B)
    assert wall.press(Key.FRAME_BACK, 0.0) == ()
    assert wall.press(Key.SPACE, 0.0) == (FreezeAsked(B),)


def test_speeds_go_by_steps_and_stop_at_both_ends() -> None:
    speeds = [1.0]
    for turn in (Turn.SLOWER,) * 3 + (Turn.FASTER,) * 6:
        speeds.append(speed_after(speeds[-1], turn))
    assert speeds == [1, 0.5, 0.25, 0.25, 0.5, 1, 2, 4, 4, 4]
