"""What a decoder hands out of a stream that turns to noise and back."""

import random
from collections.abc import Iterator
from fractions import Fraction

import av
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from console.video.decoder import Decoder, Recipe
from console.video.recent import KeptPacket
from tests.fixtures.camera_server import tiny_film


@pytest.fixture
def decoder() -> Decoder:
    holder = av.open("/dev/null", "w", format="mp4")
    template = holder.add_stream("libx264", rate=25)
    return Decoder(Recipe("h264", None, Fraction(1, 90_000), Fraction(1), template, holder))


def kept(unit: bytes, number: int, *, is_keyframe: bool) -> KeptPacket:
    packet: Packet[VideoStream] = Packet(unit)  # type: ignore[assignment]
    packet.pts = number * 3600
    return KeptPacket(packet, number * 3600, 0, 0, is_keyframe, len(unit))


def film() -> Iterator[KeptPacket]:
    for number, unit in enumerate(unit for gop in tiny_film().gops for unit in gop):
        yield kept(unit, number, is_keyframe=number % 50 == 0)


def noise(count: int) -> Iterator[KeptPacket]:
    """Units of noise, four to a frame; one in twenty calls itself a keyframe."""
    random_ = random.Random(1)
    for number in range(count):
        unit = b"".join(b"\0\0\0\1" + random_.randbytes(1200) for _ in range(4))
        yield kept(unit, number, is_keyframe=number % 20 == 0)


def test_noise_is_soon_not_handed_out_and_a_keyframe_ends_it(decoder: Decoder) -> None:
    packets = list(film())
    assert all(decoder.decode(packet) for packet in packets[:60])
    made = [len(decoder.decode(packet)) for packet in noise(300)]
    assert not any(made[50:])
    assert not any(decoder.decode(packet) for packet in packets[60:]), "before a keyframe there is no reference"
    found = [bool(decoder.decode(packet)) for packet in packets[:50]]
    assert found.index(True) <= 3
    assert all(found[3:])


def test_a_frame_that_ffmpeg_made_up_is_not_handed_out(decoder: Decoder) -> None:
    packets = list(film())
    assert all(decoder.decode(packet) for packet in packets[:60])
    torn = [unit[: len(unit) // 2] + bytes(len(unit) // 2) for unit in (bytes(one.packet) for one in packets[60:70])]
    made = [decoder.decode(kept(unit, 60 + place, is_keyframe=False)) for place, unit in enumerate(torn)]
    assert not any(made), "headers are whole: FFmpeg fills the rest with what it has"
