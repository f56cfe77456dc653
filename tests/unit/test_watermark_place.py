"""The watermark and the camera's own clock: both must be read."""

import pytest

from console.seat.layout import Rect
from widgets.wall.watermark_place import FOOT, Region, watermark_at

PICTURE = Rect(100, 200, 400, 225)
SIZE = (120, 16)


@pytest.mark.parametrize(
    ("clock", "at"),
    [
        ((0.02, 0.03, 0.5, 0.08), (375, 404)),
        ((0.5, 0.88, 0.48, 0.1), (105, 404)),
        ((0.0, 0.85, 1.0, 0.15), (375, 225)),
        ((0.0, 0.0, 1.0, 1.0), (375, 404)),
    ],
)
def test_it_goes_to_the_corner_that_the_clock_leaves_free(clock: Region, at: tuple[int, int]) -> None:
    assert watermark_at(PICTURE, 20, clock, SIZE, 5) == at


def test_the_foot_stays_free_where_the_clock_may_be() -> None:
    x, y = watermark_at(PICTURE, 20, None, SIZE, 5)
    assert (x, y + SIZE[1]) == (375, 425 - round(225 * FOOT))
    low = Rect(0, 0, 200, 40)
    assert watermark_at(low, 15, None, SIZE, 2)[1] >= 15, "also in a low picture it is not under the caption"
