"""A picture is seen in the shape its stream says; where it says none, in that of the camera's main stream."""

from fractions import Fraction

import pytest

from console.domain.camera import WIDE, CameraId, Profile
from console.domain.shape import fitted, shape_of
from console.video.message import StreamFacts
from console.video.shapes import Shapes
from console.video.stream_key import StreamKey

SUB, MAIN = (StreamKey(CameraId("c1"), profile) for profile in (Profile.SUB, Profile.MAIN))
TILE = (480, 270)


def _facts(key: StreamKey, width_px: int, height_px: int, pixel_aspect: Fraction = Fraction(1)) -> StreamFacts:
    return StreamFacts(
        key, 1, is_open=True, ended_by=None, packet_ns=0, advanced_ns=0, frame_ns=0, frame_unix_ns=0, frames=0,
        width_px=width_px, height_px=height_px, pixel_aspect=pixel_aspect,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("width_px", "height_px", "pixel_aspect", "shape"),
    [
        (704, 576, Fraction(16, 11), WIDE),
        (176, 144, Fraction(12, 11), 4 / 3),
        (704, 576, Fraction(12, 11), 4 / 3),
        (1280, 960, Fraction(1), 4 / 3),
        (1920, 1080, Fraction(1), WIDE),
        (640, 360, Fraction(1), WIDE),
        (1080, 1920, Fraction(1), 9 / 16),
        (360, 640, Fraction(1), 9 / 16),
        (320, 568, Fraction(1), 320 / 568),
        (3840, 1080, Fraction(1), 32 / 9),
        (704, 576, Fraction(1), None),
        (640, 480, Fraction(1), None),
        (704, 576, Fraction(255), None),
        (0, 0, Fraction(1), None),
    ],
)
def test_pixels_that_are_said_not_to_be_square_are_believed_and_a_small_squeezed_picture_says_nothing(
    width_px: int, height_px: int, pixel_aspect: Fraction, shape: float | None
) -> None:
    assert shape_of(width_px, height_px, float(pixel_aspect)) == (None if shape is None else pytest.approx(shape))


@pytest.mark.parametrize(
    ("shape", "size"),
    [(WIDE, TILE), (1920 / 1088, TILE), (4 / 3, (360, 270)), (9 / 16, (152, 270)), (32 / 9, (480, 136))],
)
def test_a_picture_fills_its_place_or_lies_in_it_whole(shape: float, size: tuple[int, int]) -> None:
    assert fitted(shape, *TILE) == size


def test_what_says_no_shape_has_that_of_the_main_stream_and_before_it_is_known_its_place() -> None:
    shapes = Shapes()
    shapes.note(_facts(SUB, 640, 480))
    assert shapes.fit(SUB, *TILE) == TILE
    shapes.note(_facts(MAIN, 1280, 960))
    assert shapes.fit(SUB, *TILE) == (360, 270)
    shapes.forget(MAIN)
    assert shapes.fit(SUB, *TILE) == TILE


def test_only_another_shape_makes_answers_old() -> None:
    shapes = Shapes()
    shapes.note(_facts(SUB, 0, 0))
    assert shapes.changes == 0
    for _ in range(3):
        shapes.note(_facts(SUB, 704, 576, Fraction(12, 11)))
    assert shapes.changes == 1
    shapes.note(_facts(SUB, 704, 576, Fraction(16, 11)))
    assert (shapes.changes, shapes.fit(SUB, *TILE)) == (2, TILE)
