"""What packets' heads say, and a camera that sends a keyframe a minute: waited for, said, not opened again."""

import random
from dataclasses import replace

import pytest

from console.domain.camera import Cause, Sign
from console.video.keyframe_wait import KeyframeWait
from console.video.life import KEYFRAME_S, OFF_S, Proof, judge
from console.video.nal_head import HEAD_BYTES, has_slice, is_other_codec, is_usual
from console.video.source import TICKS_PER_S

START = b"\0\0\0\1"
H264 = [START + head + b"\x9a\x20" for head in (b"\x67", b"\x68", b"\x06", b"\x65", b"\x41", b"\x61", b"\x09", b"\x01")]
HEVC = [START + head + b"\x01\x20" for head in (b"\x40", b"\x42", b"\x44", b"\x26", b"\x28", b"\x02", b"\x4e")]


def test_each_codecs_packets_are_known_by_their_heads() -> None:
    assert all(is_usual("h264", head) for head in H264)
    assert all(is_usual("hevc", head) for head in HEVC)
    assert not any(is_other_codec("h264", head) for head in H264)
    assert not any(is_other_codec("hevc", head) for head in HEVC)
    assert is_other_codec("h264", START + b"\x02\x01\xd0"), "a slice of HEVC"
    assert is_other_codec("hevc", START + b"\x41\x9a\x20"), "a slice of H.264"
    assert is_other_codec("hevc", START + b"\x5c\x01\x20"), "a piece of one, which FFmpeg hands out as it is"
    assert is_usual("mjpeg", b"\xff\xd8")


def test_noise_is_no_other_codec_five_times_in_a_row() -> None:
    random_ = random.Random(1)
    for codec in ("h264", "hevc"):
        row = most = 0
        for _ in range(5_000):
            row = row + 1 if is_other_codec(codec, START + random_.randbytes(HEAD_BYTES - 4)) else 0
            most = max(most, row)
        assert most < 5


def test_a_unit_has_a_slice_or_none() -> None:
    assert has_slice("h264", b"".join(H264))
    assert not has_slice("h264", H264[0] + H264[1] + H264[2])
    assert not has_slice("hevc", HEVC[0] + HEVC[1])
    assert has_slice("hevc", HEVC[0] + HEVC[3])


def test_only_packets_that_look_right_are_waited_with() -> None:
    wait, noise, random_ = KeyframeWait("h264"), KeyframeWait("h264"), random.Random(1)
    for number in range(1, 100):
        wait.go_on(H264[4], number)
        noise.go_on(START + random_.randbytes(4), number)
    assert (wait.since_ns, noise.since_ns) == (1, 0)
    wait.end()
    assert wait.since_ns == 0


def waiting(since: float, now: float, proved: float = 0.0) -> Proof:
    return Proof(100.0, packet=now, advanced=now, frame=proved, proved=proved, keyframe_awaited=since)


def test_a_camera_that_begins_within_a_group_is_connecting_and_says_for_how_long() -> None:
    life = judge(waiting(101.0, 140.0), None, 140.0)
    assert (life.sign, life.cause, life.waits_s) == (Sign.CONNECTING, Cause.KEYFRAME_AWAITED, 39.0)
    assert judge(waiting(101.0, 102.0), None, 102.0).cause is None, "most streams begin within two seconds"
    late = 102.0 + KEYFRAME_S
    assert judge(waiting(101.0, late), None, late).sign is Sign.LOST


def test_a_jump_to_the_next_keyframe_is_no_damage() -> None:
    life = judge(waiting(110.0, 116.0, proved=110.0), None, 116.0)
    assert (life.sign, life.cause, life.show_picture) == (Sign.STALLED, Cause.KEYFRAME_AWAITED, True)
    gone = judge(waiting(110.0, 111.0 + OFF_S, proved=110.0), None, 111.0 + OFF_S)
    assert (gone.sign, gone.cause, gone.show_picture) == (Sign.LOST, Cause.KEYFRAME_AWAITED, False)


def test_packets_that_stop_are_no_wait() -> None:
    stopped = replace(waiting(110.0, 112.0, proved=110.0), keyframe_awaited=110.0)
    assert judge(stopped, None, 116.0).cause is Cause.NO_PACKETS


@pytest.mark.parametrize(
    ("seconds", "delay_ms", "is_far"), [(2, 1000, False), (12, 1000, True), (12, 100, False), (12, 9000, False)]
)
def test_only_a_long_group_is_decoded_on_though_it_is_late_and_not_for_ever(
    seconds: int, delay_ms: int, is_far: bool
) -> None:
    wait = KeyframeWait("h264")
    wait.keyframe_pts = 90_000
    assert wait.is_far(90_000 + seconds * TICKS_PER_S, delay_ms) == is_far
