"""Walking among frames: any order, bounded memory, frames with reordering, keyframes in pieces."""

from fractions import Fraction

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from console.video.decoder import Recipe
from console.video.recent import KeptPacket
from console.video.walk import FrameGone, Walk

GOP = 10
TICKS = 3600


def grey(index: int) -> int:
    return 20 + 5 * index


class Film:
    """A few GOPs of plain grey frames; ``grey(i)`` tells which frame a picture is."""

    def __init__(self, frames: int = 40, *, b_frames: int = 0) -> None:
        encoder = av.CodecContext.create("libx264", "w")
        assert isinstance(encoder, av.VideoCodecContext)
        encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "yuv420p"
        encoder.time_base = Fraction(1, 90_000)
        encoder.framerate = Fraction(25)
        encoder.gop_size = GOP
        details = f"keyint={GOP}:min-keyint={GOP}:scenecut=0:repeat-headers=1:bframes={b_frames}:b-adapt=0:open-gop=0"
        encoder.options = {"preset": "ultrafast", "x264-params": details}
        self.packets = [self._kept(packet) for i in range(frames) for packet in encoder.encode(self._frame(i))]
        self.packets += [self._kept(packet) for packet in encoder.encode(None)]
        holder = av.open("/dev/null", "w", format="mp4")
        template = holder.add_stream("libx264", rate=25)
        self.recipe = Recipe("h264", None, Fraction(1, 90_000), Fraction(1), template, holder)

    @staticmethod
    def _frame(index: int) -> av.VideoFrame:
        picture = np.full((72, 64), 128, np.uint8)
        picture[:48] = grey(index)
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = index * TICKS, Fraction(1, 90_000)
        return frame

    @staticmethod
    def _kept(packet: "Packet[VideoStream]") -> KeptPacket:
        assert packet.pts is not None
        return KeptPacket(packet, packet.pts, packet.pts, 0, packet.is_keyframe, packet.size)


def shown(walk: Walk, index: int) -> int:
    """Return which frame the walk shows for frame ``index``."""
    luma = np.frombuffer(memoryview(walk.frame(index * TICKS).planes[0]), np.uint8)
    return round((int(luma[0]) - 20) / 5)


@pytest.mark.parametrize("b_frames", [0, 2])
def test_any_frame_in_any_order(b_frames: int) -> None:
    walk = Walk((film := Film(b_frames=b_frames)).recipe, film.packets)
    for index in (39, 38, 0, 20, 19, 21, 9, 10, 39, 5):
        assert shown(walk, index) == index


def test_memory_is_bounded_and_nothing_is_lost_by_it() -> None:
    film = Film()
    walk = Walk(film.recipe, film.packets, most_bytes=5 * 64 * 72 * 2)
    for index in (*range(39, 0, -1), *range(0, 40, 3)):
        assert shown(walk, index) == index
        assert len(walk._frames) <= 12


def test_the_gop_before_is_prepared_near_the_border() -> None:
    film = Film()
    walk = Walk(film.recipe, film.packets)
    walk.frame(22 * TICKS)
    walk.prepare_before(22 * TICKS)
    assert {index * TICKS for index in range(10, 23)} <= walk._frames.keys()
    walk.prepare_before(5 * TICKS)  # the first GOP has none before it


def test_unknown_and_broken_frames_are_said() -> None:
    film = Film(20)
    broken: Packet[VideoStream] = Packet(b"\0\0\0\1\x65garbage")  # type: ignore[assignment]
    film.packets[10] = KeptPacket(broken, 10 * TICKS, 0, 0, True, 10)
    walk = Walk(film.recipe, film.packets)
    with pytest.raises(FrameGone):
        walk.frame(123)
    with pytest.raises(FrameGone):
        walk.frame(10 * TICKS)
    assert shown(walk, 9) == 9


def test_forgotten_frames_are_decoded_again() -> None:
    film = Film(20)
    walk = Walk(film.recipe, film.packets)
    assert shown(walk, 15) == 15
    walk.forget()
    assert shown(walk, 14) == 14
