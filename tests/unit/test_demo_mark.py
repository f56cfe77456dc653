"""The burnt-in mark: read after scaling, squeezing and coding; doubtful pictures say nothing."""

import functools
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from console.demo.mark import Picture, draw_mark, read_mark


@functools.cache
def ground(width_px: int, height_px: int, seed: int = 1) -> Picture:
    """Return coarse random shapes with fine noise: nothing in it helps to read a mark."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (height_px // 16 + 1, width_px // 16 + 1, 3), np.uint8)
    picture = np.asarray(cv2.resize(coarse, (width_px, height_px), interpolation=cv2.INTER_CUBIC), np.uint8)
    noise = random.normal(0, 6, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def marked(stream: int, frame: int, width_px: int = 704, height_px: int = 576) -> Picture:
    picture = ground(width_px, height_px).copy()
    draw_mark(picture, stream, frame)
    return picture


def scaled(picture: Picture, width_px: int, height_px: int) -> Picture:
    return np.asarray(cv2.resize(picture, (width_px, height_px), interpolation=cv2.INTER_LINEAR), np.uint8)


@pytest.mark.parametrize("frame", [0, 1, 2047, 4095])
@pytest.mark.parametrize("stream", [0, 1, 64, 127])
def test_every_number_comes_back(stream: int, frame: int) -> None:
    assert read_mark(marked(stream, frame)) == (stream, frame)


@pytest.mark.parametrize("source", [(704, 576), (1920, 1080), (640, 360)])
@pytest.mark.parametrize("glass", [(298, 168), (480, 270), (480, 269), (641, 357), (960, 540), (1911, 1075)])
def test_reads_at_the_sizes_of_the_wall(source: tuple[int, int], glass: tuple[int, int]) -> None:
    for frame in (0, 777, 1499):
        assert read_mark(scaled(marked(16, frame, *source), *glass)) == (16, frame)


def test_reads_a_strided_view_of_a_window_with_four_channels() -> None:
    window = np.zeros((400, 700, 4), np.uint8)
    place = window[37 : 37 + 270, 101 : 101 + 480]
    place[:, :, :3] = scaled(marked(7, 1234), 480, 270)
    assert read_mark(place) == (7, 1234)


def test_a_picture_without_a_mark_says_nothing() -> None:
    pictures = (ground(480, 270, seed) for seed in range(30))
    assert [mark for mark in map(read_mark, pictures) if mark is not None] == []
    assert read_mark(np.zeros((270, 480, 3), np.uint8)) is None
    assert read_mark(np.full((270, 480, 3), 255, np.uint8)) is None
    assert read_mark(np.zeros((0, 0, 3), np.uint8)) is None


@pytest.mark.parametrize("frame", range(0, 1499, 97))
def test_a_picture_torn_through_the_mark_is_never_a_third_frame(frame: int) -> None:
    above, below = scaled(marked(3, frame), 480, 270), scaled(marked(3, frame + 1), 480, 270)
    for row in range(250, 270):
        torn = np.vstack((above[:row], below[row:]))
        assert read_mark(torn) in ((3, frame), (3, frame + 1), None)
    assert read_mark(np.vstack((above[:262], below[262:]))) is None


def test_a_stream_without_room_in_the_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="128"):
        draw_mark(ground(704, 576).copy(), 128, 0)


def test_survives_one_megabit_of_h264() -> None:
    encoder = av.CodecContext.create("libx264", "w")
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(encoder, av.VideoCodecContext)
    assert isinstance(decoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 704, 576, "yuv420p"
    encoder.framerate, encoder.time_base, encoder.bit_rate = Fraction(25), Fraction(1, 25), 1_000_000
    encoder.options = {"preset": "superfast", "tune": "zerolatency"}
    pictures = [ground(704, 576, seed) for seed in range(3)]
    for frame in range(25):
        picture = np.roll(pictures[frame % 3], 5 * frame, axis=1)  # nothing can be predicted: the worst for the coder
        draw_mark(picture, 9, frame)
        for packet in encoder.encode(av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(format="yuv420p")):
            for coded in decoder.decode(av.Packet(bytes(packet))):
                shown = scaled(np.asarray(coded.to_ndarray(format="bgr24"), np.uint8), 298, 168)
                assert read_mark(shown) == (9, frame)
