"""The compiled lines draw what slow arithmetic says, for any size and matrix, and touch nothing beside the picture."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.video.canvas import Matrix, Pixels
from console.video.tile_kernel import CompiledCanvas, is_here

pytestmark = pytest.mark.skipif(not is_here(), reason="not compiled: no C compiler at set-up, or no AVX2")
Floats = npt.NDArray[np.float64]
BESIDE: Final = 0xA5
MOST_WIDE: Final = 4  # times the tile


def along(plane: Floats, length: int) -> Floats:
    """Return ``plane`` scaled to ``length`` lines, bilinear, pixel centres on pixel centres."""
    source = len(plane)
    at = ((np.arange(length) + 0.5) * source / length - 0.5).clip(0, source - 1)
    first = np.floor(at).astype(int)
    part = (at - first)[:, None]
    return np.asarray(plane[first] * (1 - part) + plane[np.minimum(first + 1, source - 1)] * part)


def slowly(planes: tuple[Pixels, ...], tile: tuple[int, int], matrix: Matrix) -> Floats:
    """Return the tile as (h, w, 3) BGR, by the definitions of ITU-R BT.601 and BT.709."""
    height, width = tile
    half = ((height + 1) // 2, (width + 1) // 2)
    y, u, v = (
        along(along(plane.astype(float), h).T, w).T for plane, (h, w) in zip(planes, (tile, half, half), strict=True)
    )
    u, v = (plane.repeat(2, 0).repeat(2, 1)[:height, :width] - 128 for plane in (u, v))
    red, blue = (0.2126, 0.0722) if matrix.is_bt709 else (0.299, 0.114)
    if not matrix.is_full_range:
        y, u, v = (y - 16) * 255 / 219, u * 255 / 224, v * 255 / 224
    r, b = y + 2 * (1 - red) * v, y + 2 * (1 - blue) * u
    g = (y - red * r - blue * b) / (1 - red - blue)
    return np.stack([b, g, r], axis=2).clip(0, 255)


def padded(height: int, width: int, seed: int) -> Pixels:
    """Return a plane within longer lines, as FFmpeg hands them out."""
    noise = np.random.default_rng(seed).integers(0, 256, (height, width + 7), np.uint8)
    return noise[:, :width]


@given(st.data())
def test_it_draws_what_slow_arithmetic_says(data: st.DataObject) -> None:
    height, width = (data.draw(st.integers(1, 90), name) for name in ("height", "width"))
    source_h, source_w = data.draw(st.integers(1, 99)), data.draw(st.integers(1, MOST_WIDE * width))
    chroma = ((source_h + 1) // 2, (source_w + 1) // 2)
    matrix = Matrix(data.draw(st.booleans()), data.draw(st.booleans()))
    planes = (padded(source_h, source_w, 1), padded(*chroma, 2), padded(*chroma, 3))
    ground = np.full((height + 2, width + 3, 4), BESIDE, np.uint8)
    slot = ground[1:-1, 1:-2]
    CompiledCanvas((source_h, source_w), chroma, (height, width), matrix).draw(planes, slot)
    errors = np.abs(slot[:, :, :3] - slowly(planes, (height, width), matrix))
    assert errors.max() <= 16, "of noise: weights in 1/64 both ways are 5 levels of Y (x 1.2) and of U and V (x 2.1)"
    assert np.median(errors) <= 2
    slot[:] = BESIDE
    assert (ground == BESIDE).all(), "written beside the picture"


def test_a_tile_too_small_for_its_source_is_left_to_opencv() -> None:
    with pytest.raises(ValueError, match="too small"):
        CompiledCanvas((2160, 3840), (1080, 1920), (270, 480), Matrix(is_full_range=False, is_bt709=False))
