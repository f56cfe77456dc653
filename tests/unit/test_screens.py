"""Where desk and walls stand, from the facts of the monitors."""

from console.seat.layout import Rect
from console.seat.screens import Placement, Screen, place

HD = (1920, 1080)
DESK = Screen("desk", Rect(1920, 0, *HD), is_primary=True)
LEFT = Screen("left", Rect(0, 0, *HD))
RIGHT = Screen("right", Rect(3840, 0, 3840, 2160))


def test_one_monitor_is_shared() -> None:
    assert place([DESK]) == Placement(DESK.at, (DESK.at,), is_shared=True)


def test_the_desk_has_the_primary_one_and_walls_the_others_from_left_to_right() -> None:
    assert place([RIGHT, DESK, LEFT]) == Placement(DESK.at, (LEFT.at, RIGHT.at), is_shared=False)


def test_a_monitor_that_mirrors_the_desk_is_no_wall() -> None:
    assert place([DESK, Screen("projector", DESK.at)]).is_shared


def test_without_a_primary_one_the_first_has_the_desk_and_without_any_a_usual_size() -> None:
    assert place([LEFT, RIGHT]).desk == LEFT.at
    assert place([]) == Placement(Rect(0, 0, *HD), (Rect(0, 0, *HD),), is_shared=True)


def test_a_given_size_is_every_windows() -> None:
    at = Rect(1920, 0, 1280, 720)
    assert place([LEFT, DESK], (1280, 720)) == Placement(at, (at,), is_shared=True, is_whole=False)


def test_a_guest_has_the_last_of_many_monitors_and_none_that_a_wall_would_have_to_leave() -> None:
    far = Screen("far", Rect(7680, 0, *HD))
    for few in ([DESK], [DESK, LEFT], [DESK, LEFT, RIGHT]):
        assert place(few, has_guest=True) == place(few), "it stands over the desk's pictures"
    with_guest = place([far, RIGHT, DESK, LEFT], has_guest=True)
    assert with_guest == Placement(DESK.at, (LEFT.at, RIGHT.at), is_shared=False, guest=far.at)
    assert place([far, RIGHT, DESK, LEFT]).walls == (LEFT.at, RIGHT.at, far.at)
