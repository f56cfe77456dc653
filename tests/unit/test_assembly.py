"""Frames put together from RTP payloads: when they are given out, and that nothing is lost or mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.video.assembly import TRUST_UNITS, Assembly, Unit

FULL = 1398
START = b"\0\0\0\1"
FIRST_SLICE = START + b"\x41\x9a" + b"x" * 1397
"""As FFmpeg hands out the first fragment of a P slice: start code, NAL header, then the payload."""
NEXT_SLICE = START + b"\x41\x50" + b"x" * 1397
KEY_SLICE = START + b"\x65\x88" + b"k" * 1397
SETS = START + b"\x67\x42" + b"s" * 20
MIDDLE = b"m" * FULL
TAIL = b"t" * 300


def frame(number: int = 0) -> list[bytes]:
    return [FIRST_SLICE, *[MIDDLE] * (number % 3), TAIL]


def feed(assembly: Assembly, frames: list[list[bytes]], first_stamp: int = 0) -> list[list[Unit]]:
    """Return what came out while each frame went in."""
    return [
        [unit for piece in pieces for unit in assembly.take(piece, (first_stamp + at) * 3600)]
        for at, pieces in enumerate(frames)
    ]


def trusted(stamp: int = TRUST_UNITS + 8) -> Assembly:
    assembly = Assembly("h264")
    feed(assembly, [frame(number) for number in range(stamp)])
    assert assembly.is_trusted
    return assembly


def test_a_frame_waits_for_the_next_until_its_form_is_known() -> None:
    assembly = Assembly("h264")
    came = feed(assembly, [frame(1) for _ in range(TRUST_UNITS)])
    assert [len(units) for units in came[:3]] == [0, 1, 1]
    assert came[1][0] == Unit(b"".join(frame(1)), 0, is_keyframe=False)


def test_a_known_form_gives_the_frame_with_its_last_packet() -> None:
    assembly = trusted()
    ((unit,),) = feed(assembly, [frame(2)], first_stamp=1000)
    assert unit == Unit(b"".join(frame(2)), 1000 * 3600, is_keyframe=False)


def test_a_last_packet_of_full_length_is_waited_for() -> None:
    assembly = trusted()
    exact = [FIRST_SLICE, MIDDLE, MIDDLE]
    assert [len(units) for units in feed(assembly, [exact, frame(1)], first_stamp=1000)] == [0, 2]


def test_another_number_of_slices_is_waited_for_and_learnt() -> None:
    assembly = trusted()
    two = [FIRST_SLICE, TAIL, NEXT_SLICE, TAIL]
    first, second, *_ = feed(assembly, [two, two], first_stamp=1000)
    assert first[0].data == FIRST_SLICE + TAIL, "the one frame that is torn"
    assert not assembly.is_trusted
    came = feed(assembly, [two] * 5 * TRUST_UNITS, first_stamp=2000)
    assert [unit.data for unit in came[-1]] == [b"".join(two)], "whole, and at once"
    assert second


def test_equal_parts_are_never_trusted() -> None:
    assembly = Assembly("h264")
    feed(assembly, [[START + b"\x65\x88" + b"k" * 1397, *[MIDDLE] * 4, TAIL]])
    equal = [START + b"\x41\x9a" + b"x" * 800, b"y" * 800, b"z" * 800]
    came = feed(assembly, [equal] * 60, first_stamp=1)
    assert all(unit.data == b"".join(equal) for units in came[1:] for unit in units)
    assert not assembly.is_trusted


def test_keyframes_are_known_with_what_goes_before_them() -> None:
    assembly = trusted()
    ((unit,),) = feed(assembly, [[SETS, KEY_SLICE, MIDDLE, TAIL]], first_stamp=1000)
    assert unit.is_keyframe
    assert unit.data.startswith(SETS)


def test_time_stamps_that_stand_still_do_not_join_frames() -> None:
    assembly = Assembly("h264")
    came = [unit for _ in range(30) for piece in frame(1) for unit in assembly.take(piece, 7)]
    assert len(came) >= 29
    assert {unit.data for unit in came} == {b"".join(frame(1))}


def test_garbage_without_end_is_cut() -> None:
    assembly = Assembly("h264")
    came = [unit for _ in range(10) for unit in assembly.take(b"g" * (1 << 20), 7)]
    assert came
    assert len(came[0].data) < 10 << 20


@pytest.mark.parametrize(("head", "is_keyframe"), [(b"\x26\x01\xaf", True), (b"\x02\x01\xd0", False)])
def test_h265_is_told_by_its_own_types(head: bytes, is_keyframe: bool) -> None:
    assembly = Assembly("hevc")
    assembly.take(START + head + b"x" * 1390, 0)
    assembly.take(TAIL, 0)
    (unit,) = assembly.take(START + b"\x02\x01\xd0" + b"x" * 1390, 3600)
    assert unit.is_keyframe is is_keyframe


PIECE = st.sampled_from([FIRST_SLICE, NEXT_SLICE, KEY_SLICE, SETS, MIDDLE, TAIL, b"\0\0\1", b""])


@given(st.lists(st.tuples(PIECE, st.integers(0, 3)), max_size=120))
def test_every_byte_comes_out_once_and_in_order(said: list[tuple[bytes, int]]) -> None:
    assembly, stamp, went, came = Assembly("h264"), 0, b"", b""
    for piece, step in said:
        stamp += step * 3600
        went += piece
        came += b"".join(unit.data for unit in assembly.take(piece, stamp))
    came += b"".join(unit.data for unit in assembly.take(FIRST_SLICE, stamp + 3600)[:1])
    assert went == came
