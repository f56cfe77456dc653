"""A wall that the machine cannot draw wholly: evenly slower, said once, tried again with patience."""

import itertools
from dataclasses import dataclass

import pytest

from console.video.pace import BEFORE_FASTER_S, FULL, HELD_S, PACES, UNSURE, Pace, PacePolicy, Room
from console.video.thinning import GopShare, StreamPace, Thinning

LATE, FINE = [0.4] * 16, [0.01] * 16
FRAME = 3600


@dataclass
class Fake:
    """A machine that has room for paces from this one on; ``hoped``: from this one on if others yield."""

    fastest: int
    hoped: int = len(PACES)

    def fits(self, pace: Pace, spare: float = 0.0) -> bool:
        return PACES.index(pace) >= self.fastest + (spare > 0)

    def has_room(self, pace: Pace, before: Pace, part_of_others: float = 0.0) -> bool:
        return PACES.index(pace) >= (min(self.hoped, self.fastest) if part_of_others else self.fastest)


def run(
    policy: PacePolicy, delays: list[float], seconds: float, start: float, busy: float = 1.0, room: Room | None = None
) -> float:
    """Judge twice a second for so long; return the instant after."""
    for step in range(round(seconds * 2)):
        policy.judge(delays, busy, start + step / 2, lambda _seconds: room)
    return start + seconds


def slowed_to(level: int, now: float = 100.0) -> tuple[PacePolicy, float]:
    """Return a policy that was late and found room at this level, and the instant after."""
    policy = PacePolicy()
    after = run(policy, LATE, 2.0, now, room=Fake(level))
    assert policy.pace == PACES[level]
    return policy, after


def test_late_streams_are_slowed_at_once_to_what_the_machine_has_room_for() -> None:
    policy = PacePolicy()
    now = run(policy, LATE, 1.0, 100.0, room=Fake(7))
    assert policy.pace == FULL, "a moment is no reason"
    run(policy, LATE, 1.0, now, room=Fake(7))
    assert policy.pace == PACES[7]


def test_where_nobody_knows_the_load_they_are_slowed_step_by_step_and_ever_faster() -> None:
    policy = PacePolicy()
    now = run(policy, LATE, 3.0, 100.0)
    assert FULL != policy.pace != PACES[-1]
    run(policy, LATE, 12.0, now)
    assert policy.pace == PACES[-1]


def test_a_load_that_misleads_does_not_hold_back_what_is_late() -> None:
    policy = PacePolicy()
    run(policy, [1.0] * 16, 20.0, 100.0, room=Fake(0))
    assert policy.pace == PACES[-1]


def test_streams_that_soon_jump_are_slowed_within_a_second() -> None:
    policy = PacePolicy()
    run(policy, [0.7] * 16, 1.0, 100.0, room=Fake(3))
    assert policy.pace == PACES[3]


def test_what_is_late_may_be_worked_off_where_there_is_room() -> None:
    policy, now = slowed_to(5)
    run(policy, LATE, 9.0, now, room=Fake(4))
    assert policy.pace == PACES[5]
    run(policy, LATE, 9.0, now + 9.0, room=Fake(4))
    assert policy.pace != PACES[5], "but not for ever"


def test_no_pace_shows_fewer_than_five_frames_a_second_and_each_less_than_the_one_before() -> None:
    shown = [pace.fps * pace.share for pace in PACES[1:]]
    assert shown[:3] == [20, 50 / 3, 12.5]
    assert shown[:-3] == sorted(shown[:-3], reverse=True)
    assert min(shown) >= 5.5
    assert min(pace.shown_fps for pace in PACES[1:]) == 5
    shares = [pace.share for pace in PACES]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("delays", "busy"), [(LATE, 0.4), ([0.4] * 3 + [0.01] * 13, 1.0), ([], 1.0), (FINE, 1.0)])
def test_slow_lines_are_no_reason_to_slow_all(delays: list[float], busy: float) -> None:
    policy = PacePolicy()
    run(policy, delays, 60.0, 100.0, busy)
    assert policy.pace == FULL


def test_one_overloaded_worker_of_two_is_reason_enough() -> None:
    policy = PacePolicy()
    run(policy, [0.4, 0.01] * 3 + [0.01] * 2 + [0.4, 0.01] * 4, 3.0, 100.0, room=Fake(1))
    assert policy.pace == PACES[1]


def test_streams_that_catch_up_are_not_slowed_further() -> None:
    policy, now = slowed_to(1)
    for step in range(10):
        policy.judge([max(0.4 - step / 20, 0.0)] * 16, 1.0, now + step / 2, lambda _seconds: Fake(9))
    assert policy.pace == PACES[1]


def test_all_frames_come_back_in_one_step_when_there_is_room() -> None:
    policy, now = slowed_to(9)
    now = run(policy, FINE, 60.0, now, room=Fake(9))
    assert policy.pace == PACES[9], "where it is known that there is no room, nobody tries"
    run(policy, FINE, BEFORE_FASTER_S, now, room=Fake(0))
    assert policy.pace == FULL


def test_a_wall_that_is_closed_leaves_no_pace_behind() -> None:
    policy, now = slowed_to(9)
    run(policy, [], BEFORE_FASTER_S + 1, now)
    assert policy.pace == FULL


def test_one_look_is_no_reason_however_late() -> None:
    policy = PacePolicy()
    policy.judge([2.0] * 16, 1.0, 100.0, lambda _seconds: Fake(9))
    assert policy.pace == FULL


def test_what_others_may_yield_is_tried_after_a_while_by_one_step() -> None:
    policy, now = slowed_to(9)
    now = run(policy, FINE, (UNSURE - 1) * BEFORE_FASTER_S, now, room=Fake(9, hoped=0))
    assert policy.pace == PACES[9]
    run(policy, FINE, BEFORE_FASTER_S + 2, now, room=Fake(9, hoped=0))
    assert policy.pace == PACES[8]


def test_a_try_that_fails_is_taken_back_at_once_and_the_next_waits_longer() -> None:
    policy, now = slowed_to(9)
    now = run(policy, FINE, BEFORE_FASTER_S + 1, now, room=Fake(2))
    assert policy.pace == PACES[2]
    now = run(policy, LATE, 0.5, now, room=Fake(2))
    assert policy.pace == PACES[9]
    now = run(policy, FINE, BEFORE_FASTER_S + 2, now, room=Fake(2))
    assert policy.pace == PACES[9], "it was too early last time"
    now = run(policy, FINE, BEFORE_FASTER_S, now, room=Fake(2))
    assert policy.pace == PACES[2]


def test_a_try_that_lasts_makes_the_next_as_quick_as_the_first() -> None:
    policy, now = slowed_to(9)
    for delays in (FINE, LATE):
        now = run(policy, delays, BEFORE_FASTER_S + 1, now, room=Fake(2) if delays is FINE else Fake(9))
    now = run(policy, FINE, 2 * BEFORE_FASTER_S + HELD_S + 2, now, room=Fake(2))
    now = run(policy, LATE, 2.0, now, room=Fake(9))
    assert policy.pace == PACES[9]
    run(policy, FINE, BEFORE_FASTER_S + 1, now, room=Fake(2))
    assert policy.pace == PACES[2]


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize(
    ("camera_fps", "fps"),
    [(25, 20), (25, 50 / 3), (25, 12.5), (25, 5.5), (15, 12.5), (15, 20), (30, 12.5), (30, 20), (10, 12.5)],
)
def test_frames_are_thinned_to_the_rate_evenly(camera_fps: int, fps: float, turn: int) -> None:
    thinning, step = Thinning(turn), 90_000 // camera_fps
    drawn = [pts for pts in range(0, 90_000 * 20, step) if thinning.is_due(pts, fps)]
    wanted = min(camera_fps, fps)
    assert wanted * 0.97 <= len(drawn) / 20 <= wanted * 1.03
    gaps = [after - one for one, after in itertools.pairwise(drawn)]
    assert max(gaps) - min(gaps) <= step, "never two frames more between one pair than another"


@pytest.mark.parametrize(("fps", "period"), [(20, 5), (50 / 3, 3), (12.5, 2)])
def test_what_is_left_out_comes_round_quickly(fps: float, period: int) -> None:
    """In two, three or five frames: a longer period is seen as a fault of the film."""
    thinning = Thinning()
    drawn = [thinning.is_due(pts, fps) for pts in range(0, FRAME * 100, FRAME)]
    assert drawn[period:] == drawn[:-period]


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
        left_out = [
            gop.is_left_out(i * FRAME, Pace(12.5, share), is_keyframe=i % gop_frames == 0)
            for i in range(5 * gop_frames)
        ]
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
