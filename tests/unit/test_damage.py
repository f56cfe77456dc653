"""Lost packets: which units they tear, how long pictures count as damaged, what is said and not judged meanwhile."""

from fractions import Fraction

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream

from console.domain.camera import CameraId, Profile, Quality
from console.video.assembly import Assembly, Unit
from console.video.decoder import Decoder, Recipe
from console.video.feature import QUALITY_NS, Watch
from console.video.mark_history import DAMAGED_NS
from console.video.message import OpenStream
from console.video.picture import ArrayPlanes
from console.video.recent import KeptPacket
from console.video.source import Picture, SourceSpec
from console.video.stream_key import StreamKey
from console.video.walk import Walk
from tests.fixtures.camera_server import tiny_film

KEY_SLICE, SLICE, MIDDLE = b"\0\0\0\1\x65\x88key", b"\0\0\0\1\x41\x9a", b"more of the slice"
SECOND_NS = 10**9


def units(*pieces: tuple[bytes, int, bool]) -> list[Unit]:
    assembly = Assembly("h264")
    return [
        unit
        for piece, stamp, is_after_gap in (*pieces, (SLICE, 99, False))
        for unit in assembly.take(piece, stamp, is_after_gap=is_after_gap)
    ]


def damage(*pieces: tuple[bytes, int, bool]) -> list[bool]:
    return [unit.is_damaged for unit in units(*pieces)]


def test_a_gap_inside_a_unit_tears_it() -> None:
    assert damage((KEY_SLICE, 0, False), (MIDDLE, 0, True), (SLICE, 1, False)) == [True, False]


def test_a_gap_between_two_units_may_have_torn_both_but_not_a_keyframe_that_begins_after_it() -> None:
    assert damage((SLICE, 0, False), (SLICE, 1, True), (SLICE, 2, False)) == [True, True, False]
    assert damage((SLICE, 0, False), (KEY_SLICE, 1, True), (SLICE, 2, False)) == [True, False, False]


def test_a_keyframe_whose_beginning_is_lost_is_torn() -> None:
    assert damage((SLICE, 0, False), (MIDDLE, 1, True), (KEY_SLICE, 1, False), (SLICE, 2, False))[1:] == [True, False]


@pytest.fixture
def decoder() -> Decoder:
    holder = av.open("/dev/null", "w", format="mp4")
    template = holder.add_stream("libx264", rate=25)
    return Decoder(Recipe("h264", None, Fraction(1, 90_000), Fraction(1), template, holder))


def kept(unit: bytes, number: int, *, is_damaged: bool = False) -> KeptPacket:
    packet: Packet[VideoStream] = Packet(unit)  # type: ignore[assignment]
    packet.pts = number * 3600
    return KeptPacket(packet, number * 3600, 0, 0, number % 50 == 0, len(unit), is_damaged)


def test_pictures_between_a_loss_and_the_next_keyframe_are_damaged_however_well_they_decode(decoder: Decoder) -> None:
    film = [unit for gop in tiny_film().gops for unit in gop]
    said = []
    for number, unit in enumerate(film[:60]):
        if number != 20:  # one is lost, and no decoder misses it
            decoder.decode(kept(unit, number, is_damaged=number == 21))
            said.append(decoder.is_damaged)
    assert said == [False] * 20 + [True] * 29 + [False] * 10


def test_parameters_sent_on_their_own_are_no_damage(decoder: Decoder) -> None:
    film = [unit for gop in tiny_film().gops for unit in gop]
    for number, unit in enumerate(film[:3]):
        decoder.decode(kept(unit, number))
    decoder.decode(kept(b"\0\0\0\1\x06\x05\x01\x00\x80", 4))  # SEI: FFmpeg makes no frame of it and calls it invalid
    assert not decoder.is_damaged


def look(watch: Watch, picture: np.ndarray, now_ns: int, *, is_damaged: bool) -> None:
    watch.look(Picture(now_ns, now_ns, now_ns, False, 176, 144, ArrayPlanes(picture), is_damaged), 1)


def test_damage_is_said_at_once_and_a_while_longer_and_nothing_is_judged_from_it() -> None:
    watch = Watch()
    key = StreamKey(CameraId("c"), Profile.SUB)
    watch.begin(OpenStream(key, 1, SourceSpec("rtsp://h/1")))
    black = np.zeros((144, 176, 3), np.uint8)
    for number in range(5):
        now_ns = (number + 1) * QUALITY_NS
        watch.note_damage(now_ns, 1)
        look(watch, black, now_ns, is_damaged=True)
        assert watch.marks_at(now_ns) == (Quality.DAMAGED,), "not even black: it is no picture of the scene"
    assert watch.marks_at(now_ns + DAMAGED_NS) == ()
    for number in range(2):
        look(watch, black, now_ns + (number + 1) * QUALITY_NS, is_damaged=False)
    assert watch.marks_at(now_ns + 3 * QUALITY_NS) == (Quality.BLACK,)
    assert watch.marks_at(QUALITY_NS, 1) == (Quality.DAMAGED,), "who freezes an older picture is told of that"
    watch.begin(OpenStream(key, 2, SourceSpec("rtsp://h/1")))
    assert Quality.DAMAGED not in watch.marks_at(now_ns), "a new connection begins unmarked"


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_frame_made_of_what_is_left_is_known_for_it_when_it_is_decoded_again(
    decoder: Decoder, *, is_lost: bool
) -> None:
    """The main stream of a freeze is decoded for the evidence alone: nobody looked at it before."""
    film = [unit for gop in tiny_film().gops for unit in gop][:60]
    if not is_lost:
        film[20] = film[20][:6] + b"\xff" * 40  # a slice that no decoder takes
    packets = [kept(unit, number, is_damaged=is_lost and number == 20) for number, unit in enumerate(film)]
    walk = Walk(decoder.recipe, packets)
    for number in (19, 25, 55):
        walk.frame(number * 3600)
    assert [walk.is_damaged(number * 3600) for number in (19, 25, 55)] == [False, True, False]
