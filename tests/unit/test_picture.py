"""Colours and sizes: what comes out of the planes is what FFmpeg's own conversion says, within its rounding."""

from itertools import product

import av
import cv2
import numpy as np
import numpy.typing as npt
import pytest
from av.video.reformatter import ColorRange, Colorspace

from console.video import picture
from console.video.picture import ArrayPlanes, Canvases, FramePlanes, to_bgr
from console.video.tile_kernel import is_here

COLOURS = [(20, 30, 200), (200, 40, 30), (40, 180, 60), (250, 250, 250), (5, 5, 5), (128, 128, 128)]


@pytest.fixture(params=["compiled", "opencv"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw by the compiled lines, and by OpenCV as where those are not to be had."""
    if request.param == "opencv":
        monkeypatch.setattr(picture, "CompiledCanvas", _nowhere)
    elif not is_here():
        pytest.skip("not compiled: no C compiler at set-up, or no AVX2")


def _nowhere(*_args: object) -> None:
    raise ValueError


def bars(width_px: int = 96, height_px: int = 64) -> npt.NDArray[np.uint8]:
    """Return vertical bars of plain colours, (h, w, 3) uint8 BGR."""
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    step = width_px // len(COLOURS)
    for index, colour in enumerate(COLOURS):
        picture[:, index * step : (index + 1) * step] = colour
    return picture


def frame(space: Colorspace, extent: ColorRange) -> av.VideoFrame:
    source = av.VideoFrame.from_ndarray(bars(), format="bgr24")
    made = source.reformat(format="yuv420p", dst_colorspace=space, dst_color_range=extent)
    made.colorspace, made.color_range = space, extent
    return made


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize(
    ("space", "extent"), list(product((Colorspace.ITU601, Colorspace.ITU709), (ColorRange.MPEG, ColorRange.JPEG)))
)
@pytest.mark.parametrize("size", [(96, 64), (48, 32), (47, 31), (150, 101)])
def test_colours_come_out_as_they_went_in(space: Colorspace, extent: ColorRange, size: tuple[int, int]) -> None:
    slot = np.zeros((size[1], size[0], 4), np.uint8)
    FramePlanes(frame(space, extent), Canvases()).draw_into(slot)
    row = slot[size[1] // 2, :, :3].astype(int)
    for index, colour in enumerate(COLOURS):
        middle = round((index + 0.5) * size[0] / len(COLOURS))
        assert np.abs(row[middle] - colour).max() <= 8, (index, row[middle])


def hills(width_px: int, height_px: int, tile: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Return a grey scene that is as fine as a tile of this size can show, (h, w) uint8."""
    noise = np.random.default_rng(5).random((height_px, width_px)).astype(np.float32)
    coarse = cv2.GaussianBlur(noise, (0, 0), 1.5 * width_px / tile[0], sigmaY=1.5 * height_px / tile[1])
    return np.asarray(cv2.normalize(coarse, coarse, 16, 235, cv2.NORM_MINMAX), np.uint8)


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize("tile", [(352, 288), (240, 135), (176, 144), (151, 101), (88, 72), (480, 300)])
def test_what_is_drawn_lies_where_it_lay(tile: tuple[int, int]) -> None:
    grey = hills(352, 288, tile)
    made = av.VideoFrame.from_ndarray(np.vstack([grey, np.full((144, 352), 128, np.uint8)]), format="yuv420p")
    slot = np.zeros((tile[1], tile[0], 4), np.uint8)
    FramePlanes(made, Canvases()).draw_into(slot)
    way = cv2.INTER_AREA if tile[0] <= 352 else cv2.INTER_LINEAR
    wanted = (cv2.resize(grey, tile, interpolation=way).astype(np.float32) - 16) * 255 / 219
    errors = [np.std(slot[:, :, 1] - np.roll(wanted, by, (0, 1))) for by in ((0, 0), (0, 1), (1, 0))]
    assert errors[0] < 0.15 * min(errors[1:]), "half a pixel aside would be half of a whole one"


def test_the_full_picture_honours_its_own_matrix() -> None:
    for space in (Colorspace.ITU601, Colorspace.ITU709):
        middle = to_bgr(frame(space, ColorRange.MPEG))[32, 8::16].astype(int)
        assert np.abs(middle - COLOURS).max() <= 6


@pytest.mark.usefixtures("_both_ways")
def test_other_pixel_formats_are_turned_first() -> None:
    made = av.VideoFrame.from_ndarray(bars(), format="bgr24").reformat(format="yuv422p10le")
    slot = np.zeros((64, 96, 4), np.uint8)
    FramePlanes(made, Canvases()).draw_into(slot)
    assert np.abs(slot[32, 8::16, :3].astype(int) - COLOURS).max() <= 8


def test_an_array_is_scaled_into_the_slot() -> None:
    slot = np.zeros((32, 48, 4), np.uint8)
    ArrayPlanes(bars()).draw_into(slot)
    assert np.array_equal(slot[16, 4::8, :3], np.array(COLOURS, np.uint8))
