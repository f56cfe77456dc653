"""Where the watermark stands in a picture: never over the clock that the camera burns in. Pure, device pixels."""

from typing import Final

from console.seat.layout import Rect

Region = tuple[float, float, float, float]
"""Left, top, width, height as shares of the picture."""
FOOT: Final = 0.12
"""Of a picture's height, left free at its foot where nobody knows the clock's place: most cameras write there."""


def watermark_at(picture: Rect, top: int, clock: Region | None, size: tuple[int, int], gap: int) -> tuple[int, int]:
    """Return the upper left corner for a watermark: the lower right one, else the first that the clock leaves free.

    Args:
        picture: where it is shown.
        top: so many of its upper rows lie under a caption.
        clock: where the camera's clock is; None: not known, and the foot is left free.
        size: of the watermark.
        gap: to the picture's edges, and to the clock.
    """
    width, height = size
    left, right = picture.x + gap, picture.right - gap - width
    low, high = picture.bottom - gap - height, picture.y + top + gap
    if clock is None:
        return right, max(high, min(low, round(picture.bottom - picture.height * FOOT) - height))
    corners = ((right, low), (left, low), (right, high), (left, high))
    free = (at for at in corners if not _meets(Rect(*at, width, height), _clock_area(picture, clock, gap)))
    return next(free, corners[0])


def _clock_area(picture: Rect, clock: Region, gap: int) -> Rect:
    x, y, width, height = clock
    return Rect(
        round(picture.x + x * picture.width) - gap,
        round(picture.y + y * picture.height) - gap,
        round(width * picture.width) + 2 * gap,
        round(height * picture.height) + 2 * gap,
    )


def _meets(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
