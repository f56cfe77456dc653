"""A wall that the machine cannot draw wholly: evenly slower, said once, tried again with patience."""

import itertools
from pathlib import Path

import pytest

from console.video.pace import BEFORE_FASTER_S, FULL, PACES, PacePolicy, ProcessorTime
from console.video.thinning import GopShare, StreamPace, Thinning

LATE, FINE = [0.4] * 16, [0.01] * 16
FRAME = 3600


def run(policy: PacePolicy, delays: list[float], seconds: float, start: float, busy: float = 1.0) -> float:
    """Judge twice a second for so long; return the instant after."""
    for step in range(round(seconds * 2)):
        policy.judge(delays, busy, start + step / 2)
    return start + seconds


def test_late_streams_on_a_busy_machine_are_slowed_step_by_step() -> None:
    policy = PacePolicy()
    now = run(policy, LATE, 1.0, 100.0)
    assert policy.pace == FULL, "a moment is no reason"
    now = run(policy, LATE, 3.0, now)
    assert policy.pace == PACES[1]
    run(policy, LATE, 60.0, now)
    assert policy.pace == PACES[-1]


@pytest.mark.parametrize(("delays", "busy"), [(LATE, 0.4), ([0.4] * 7 + [0.01] * 9, 1.0), ([], 1.0), (FINE, 1.0)])
def test_slow_lines_are_no_reason_to_slow_all(delays: list[float], busy: float) -> None:
    policy = PacePolicy()
    run(policy, delays, 60.0, 100.0, busy)
    assert policy.pace == FULL


def test_all_frames_come_back_and_a_failed_try_waits_longer() -> None:
    policy = PacePolicy()
    now = run(policy, LATE, 3.0, 100.0)
    now = run(policy, FINE, BEFORE_FASTER_S + 2, now)
    assert policy.pace == FULL
    now = run(policy, LATE, 3.0, now)
    assert policy.pace != FULL
    now = run(policy, FINE, BEFORE_FASTER_S + 2, now)
    assert policy.pace != FULL, "it was too early last time"
    run(policy, FINE, BEFORE_FASTER_S + 2, now)
    assert policy.pace == FULL


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize(
    ("camera_fps", "fps"), [(25, 12.5), (25, 25 / 3), (25, 6.25), (15, 12.5), (30, 12.5), (10, 12.5)]
)
def test_frames_are_thinned_to_the_rate_evenly(camera_fps: int, fps: float, turn: int) -> None:
    thinning, step = Thinning(turn), 90_000 // camera_fps
    drawn = [pts for pts in range(0, 90_000 * 20, step) if thinning.is_due(pts, fps)]
    wanted = min(camera_fps, fps)
    assert wanted * 0.97 <= len(drawn) / 20 <= wanted * 1.03
    gaps = [after - one for one, after in itertools.pairwise(drawn)]
    assert max(gaps) - min(gaps) <= step, "never two frames more between one pair than another"


def test_streams_in_step_are_not_all_drawn_at_once() -> None:
    streams = [Thinning(turn) for turn in range(16)]
    drawn = [sum(stream.is_due(frame * FRAME, 12.5) for stream in streams) for frame in range(100)]
    assert max(drawn[10:]) <= 12


def test_time_stamps_that_jump_do_not_stop_the_picture() -> None:
    thinning = Thinning()
    stamps = [*range(0, 90_000, FRAME), *range(-500_000, -400_000, FRAME), *range(9_000_000, 9_100_000, FRAME)]
    drawn = [thinning.is_due(pts, 12.5) for pts in stamps]
    assert all(any(drawn[at : at + 3]) for at in range(len(drawn) - 3))


def test_the_end_of_each_gop_is_left_out_but_never_much_of_it() -> None:
    for gop_frames, share, most in ((50, 0.5, 25), (250, 0.5, 30)):
        gop = GopShare()
        left_out = [gop.is_left_out(i * FRAME, share, is_keyframe=i % gop_frames == 0) for i in range(5 * gop_frames)]
        last = left_out[-gop_frames:]
        assert sum(last) == most
        assert last == sorted(last), "its end, not its beginning"


def test_at_full_pace_every_frame_is_decoded_and_drawn() -> None:
    stream = StreamPace()
    for i in range(500):
        pts, arrived_ns = i * FRAME, 10**12 + i * 40_000_000
        assert not stream.is_left_out(pts, arrived_ns, is_keyframe=i % 50 == 0)
        assert stream.is_drawn(pts, arrived_ns)
    assert stream.delay_ms == 0


def test_a_late_stream_at_a_reduced_pace_still_draws_what_it_can() -> None:
    stream = StreamPace()
    for i in range(50):
        stream.is_drawn(i * FRAME, 10**12 + i * 40_000_000)
    stream.pace = PACES[-1]
    late = [stream.is_drawn(i * FRAME, 10**12 + i * 40_000_000 + 500_000_000) for i in range(50, 100)]
    assert sum(late) >= 12, "two seconds at six a second"


def test_processor_time_is_read_as_the_system_says_it(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1\n")
    processors = ProcessorTime(stat)
    stat.write_text("cpu  170 0 60 815 55 0 0 0 0 0\n")
    assert processors.busy() == pytest.approx(0.8)
    stat.unlink()
    assert processors.busy() == 1.0
