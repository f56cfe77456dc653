"""Shapes of pictures: width by height as a picture is to be seen, and how it lies in a place of another shape. Pure."""

from typing import Final

from console.domain.camera import WIDE

SAME: Final = 0.02
"""Shapes as near as this are the same: sides are rounded to even pixels, and 1920×1088 is 1920×1080."""
SQUEEZED_LINES: Final = 576
"""Pictures of so few lines are sub-streams: devices squeeze what they see into 704×576, 640×480 or 352×288."""
_LEAST: Final = 0.25
_MOST: Final = 4.0
"""What says a shape beyond these is wrong."""


def shape_of(width_px: int, height_px: int, pixel_aspect: float) -> float | None:
    """Return the shape that a stream says it has; None: it says none that can be believed.

    Pixels said not to be square are believed. Where nothing is said (or that they are square), a small picture that
    is narrower than wide, and not upright, is most often a squeezed one: that of the camera's main stream decides.
    """
    if width_px <= 0 or height_px <= 0:
        return None
    own = width_px * pixel_aspect / height_px
    is_squeezed = pixel_aspect == 1 and height_px <= SQUEEZED_LINES and 1 < own < WIDE * (1 - SAME)
    return None if is_squeezed or not _LEAST <= own <= _MOST else own


def fitted(shape: float, width_px: int, height_px: int) -> tuple[int, int]:
    """Return the largest size of a shape in a place, both sides even; all of it where it has nearly that shape."""
    place = width_px / height_px
    if abs(shape - place) <= SAME * place:
        return width_px, height_px
    if shape < place:
        return _even(height_px * shape), height_px
    return width_px, _even(width_px / shape)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
