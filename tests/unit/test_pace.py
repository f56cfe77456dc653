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


def test_no_pace_shows_fewer_than_five_frames_a_second() -> None:
    assert [pace.shown_fps for pace in PACES] == [0, 12, 8, 6, 5, 5]


@pytest.mark.parametrize(("delays", "busy"), [(LATE, 0.4), ([0.4] * 3 + [0.01] * 13, 1.0), ([], 1.0), (FINE, 1.0)])
def test_slow_lines_are_no_reason_to_slow_all(delays: list[float], busy: float) -> None:
    policy = PacePolicy()
    run(policy, delays, 60.0, 100.0, busy)
    assert policy.pace == FULL


def test_one_overloaded_worker_of_two_is_reason_enough() -> None:
    policy = PacePolicy()
    run(policy, [0.4, 0.01] * 3 + [0.01] * 2 + [0.4, 0.01] * 4, 3.0, 100.0)
    assert policy.pace == PACES[1]


def test_streams_that_miss_pictures_are_slowed_two_steps_at_once() -> None:
    policy = PacePolicy()
    run(policy, [1.0] * 16, 3.0, 100.0)
    assert policy.pace == PACES[2]


def test_streams_that_catch_up_are_not_slowed_further() -> None:
    policy = PacePolicy()
    now = run(policy, LATE, 2.0, 100.0)
    for step in range(10):
        policy.judge([max(0.4 - step / 20, 0.0)] * 16, 1.0, now + step / 2)
    assert policy.pace == PACES[1]


def test_a_try_that_fails_is_taken_back_at_once() -> None:
    policy = PacePolicy()
    now = run(policy, LATE, 3.0, 100.0)
    now = run(policy, FINE, BEFORE_FASTER_S + 2, now)
    assert policy.pace == FULL
    assert policy.judge(LATE, 1.0, now) == PACES[1]


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
    ("camera_fps", "fps"), [(25, 12.5), (25, 25 / 3), (25, 5.5), (15, 12.5), (30, 12.5), (10, 12.5)]
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
    for gop_frames, share, most in ((50, 0.8, 10), (50, 0.5, 25), (100, 0.5, 40), (250, 0.5, 40)):
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
    assert sum(late) >= 10, "two seconds at five a second"


@pytest.mark.parametrize("gop_frames", [25, 50, 100, 250])
def test_long_gops_show_as_many_frames_as_short_ones(gop_frames: int) -> None:
    stream, drawn = StreamPace(), 0
    stream.pace = PACES[-1]
    for i in range(2000):
        pts, arrived_ns = i * FRAME, 10**12 + i * 40_000_000
        is_left_out = stream.is_left_out(pts, arrived_ns, is_keyframe=i % gop_frames == 0)
        drawn += not is_left_out and stream.is_drawn(pts, arrived_ns)
    assert 5.0 <= drawn / 80 <= 6.0


def test_a_stream_that_jumped_is_late_though_it_reads_the_present() -> None:
    stream = StreamPace()
    arrivals = [10**12 + i * 40_000_000 + (900_000_000 if 100 <= i < 110 else 0) for i in range(400)]
    late = []
    for i, arrived_ns in enumerate(arrivals):
        stream.is_left_out(i * FRAME, arrived_ns, is_keyframe=i % 50 == 0)
        late.append(stream.delay_ms)
    assert late[99] == 0
    assert min(late[100:160]) >= 900
    assert late[-1] == 0


def test_processor_time_is_read_as_the_system_says_it(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1\n")
    processors = ProcessorTime(stat)
    stat.write_text("cpu  170 0 60 815 55 0 0 0 0 0\n")
    assert processors.busy() == pytest.approx(0.8)
    stat.unlink()
    assert processors.busy() == 1.0
