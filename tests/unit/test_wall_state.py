"""Numbers, pages, layouts: what a wall's keys mean."""

from console.domain.camera import Camera, CameraId
from console.seat.arranged_wall import NOTICE_S
from console.seat.typed_number import MAX_DIGITS, PAUSE_S
from console.seat.wall import Wall
from console.seat.wall_action import Arranged, Enlarged, FreezeAsked, Key


def _camera(number: int) -> Camera:
    return Camera(CameraId(f"c{number}"), number, f"n{number}", "", "")


CAMERAS = [_camera(number) for number in range(11, 51)]
ELSEWHERE = _camera(88)


def _wall(layout: str = "16") -> Wall:
    return Wall(CAMERAS, room=[*CAMERAS, ELSEWHERE], layout=layout)


def _type(wall: Wall, digits: str, now: float = 0.0) -> None:
    for digit in digits:
        wall.digit(digit, now)


def test_a_number_and_space_freezes_the_camera_of_that_number_not_of_that_tile() -> None:
    wall = _wall()
    _type(wall, "23")
    assert wall.press(Key.SPACE, 0.1) == (FreezeAsked(CameraId("c23")),)
    assert wall.digits == ""
    assert wall.enlarged is None


def test_leading_zeros_are_what_the_caption_shows() -> None:
    wall = Wall([_camera(7)], room=[_camera(7)])
    _type(wall, "07")
    assert wall.press(Key.SPACE, 0.0) == (FreezeAsked(CameraId("c7")),)


def test_enter_or_a_pause_enlarges() -> None:
    wall = _wall()
    _type(wall, "23", now=5.0)
    assert wall.tick(5.0 + PAUSE_S - 0.01) == ()
    assert wall.tick(5.0 + PAUSE_S) == (Enlarged(CameraId("c23")),)
    _type(wall, "24", now=9.0)
    assert wall.press(Key.ENTER, 9.1) == (Enlarged(CameraId("c24")),)
    assert wall.layout == "1"
    assert wall.shown == (CameraId("c24"),)


def test_a_camera_of_another_wall_can_be_enlarged_here() -> None:
    wall = _wall()
    _type(wall, "88")
    assert wall.press(Key.ENTER, 0.0) == (Enlarged(ELSEWHERE.id),)


def test_space_freezes_the_enlarged_camera_and_asks_for_a_number_otherwise() -> None:
    wall = _wall()
    assert wall.press(Key.SPACE, 0.0) == ()
    assert wall.notice is not None
    assert wall.notice.text_key == "wall.number_first"
    wall.double_click(CameraId("c12"))
    assert wall.press(Key.SPACE, 1.0) == (FreezeAsked(CameraId("c12")),)


def test_an_unknown_number_is_said_and_goes_away() -> None:
    wall = _wall()
    _type(wall, "99")
    assert wall.press(Key.SPACE, 1.0) == ()
    assert wall.notice is not None
    assert (wall.notice.text_key, wall.notice.value) == ("wall.no_such_number", "99")
    assert wall.digits == ""
    wall.tick(1.0 + NOTICE_S)
    assert wall.notice is None


def test_escape_goes_back_one_step_at_a_time() -> None:
    wall = _wall()
    wall.double_click(CameraId("c12"))
    _type(wall, "2")
    assert wall.press(Key.ESCAPE, 0.0) == ()
    assert wall.digits == ""
    assert wall.press(Key.ESCAPE, 0.0) == (Enlarged(None),)
    assert wall.press(Key.ESCAPE, 0.0) == ()


def test_escape_takes_a_word_off_the_glass_and_does_what_it_is_pressed_for_in_one_press() -> None:
    """A word goes by itself and is no step to take back; digits are, also beside a word."""
    wall = _wall()
    wall.double_click(CameraId("c12"))
    wall.say("wall.is_locked", "", 0.0)
    assert wall.press(Key.ESCAPE, 0.1) == (Enlarged(None),)
    assert wall.notice is None
    wall.say("wall.is_locked", "", 1.0)
    assert wall.press(Key.ESCAPE, 1.1) == ()
    assert wall.notice is None, "nothing to go back to: the word goes all the same"
    wall.double_click(CameraId("c12"))
    _type(wall, "2")
    wall.say("wall.is_locked", "", 2.0)
    assert wall.press(Key.ESCAPE, 2.1) == ()
    assert (wall.digits, wall.notice) == ("", None)
    assert wall.press(Key.ESCAPE, 2.2) == (Enlarged(None),)


def test_a_double_click_enlarges_and_returns() -> None:
    wall = _wall()
    assert wall.double_click(CameraId("c12")) == (Enlarged(CameraId("c12")),)
    assert wall.double_click(CameraId("c12")) == (Enlarged(None),)


def test_pages_go_round_and_the_first_cameras_fill_the_last_page() -> None:
    wall = _wall()
    assert wall.pages == 3
    assert wall.press(Key.PREVIOUS_PAGE, 0.0) == (Arranged(),)
    assert wall.shown == tuple(camera.id for camera in (*CAMERAS[32:], *CAMERAS[:8]))
    wall.press(Key.NEXT_PAGE, 0.0)
    assert wall.shown[0] == CAMERAS[0].id


def test_the_page_keys_go_to_the_neighbour_while_one_is_large() -> None:
    wall = _wall()
    wall.double_click(CAMERAS[0].id)
    assert wall.press(Key.PREVIOUS_PAGE, 0.0) == (Enlarged(CAMERAS[-1].id),)


def test_another_layout_keeps_the_first_camera_on_the_glass_and_can_be_undone() -> None:
    wall = _wall()
    wall.press(Key.NEXT_PAGE, 0.0)
    first = wall.shown[0]
    assert wall.choose_layout("9", 0.0) == (Arranged(),)
    assert first in wall.shown
    assert wall.press(Key.UNDO, 0.0) == (Arranged(),)
    assert (wall.layout, wall.shown[0]) == ("16", first)
    assert wall.press(Key.UNDO, 0.0) == ()


def test_changing_the_layout_leaves_the_enlarged_camera() -> None:
    wall = _wall()
    wall.double_click(CameraId("c12"))
    assert wall.press(Key.NEXT_LAYOUT, 0.0) == (Enlarged(None), Arranged())
    assert wall.layout == "36"


def test_a_locked_layout_says_so_instead_of_changing() -> None:
    wall = _wall()
    wall.press(Key.LOCK, 0.0)
    assert wall.choose_layout("4", 0.0) == ()
    assert wall.press(Key.UNDO, 0.0) == ()
    assert wall.layout == "16"
    assert wall.notice is not None
    assert wall.notice.text_key == "wall.is_locked"
    wall.press(Key.LOCK, 0.0)
    assert wall.choose_layout("4", 0.0) == (Arranged(),)


def test_a_fifth_digit_starts_a_new_number_and_backspace_rubs_out() -> None:
    wall = _wall()
    _type(wall, "1" * MAX_DIGITS + "2")
    assert wall.digits == "2"
    wall.press(Key.BACKSPACE, 0.0)
    assert wall.digits == ""


def test_the_hint_goes_after_the_first_use() -> None:
    wall = _wall()
    wall.press(Key.NEXT_PAGE, 0.0)
    assert not wall.was_used
    wall.double_click(CameraId("c12"))
    assert wall.was_used
