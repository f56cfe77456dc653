"""What a wall costs, and what another pace would cost: from counters that workers, seat and system keep."""

import os
from pathlib import Path

import pytest

from console.video.effort import SAMPLE, Effort, Stint, Tally
from console.video.load import ProcessorTime, Record, Sample
from console.video.pace import FULL, Pace

S = 1_000_000_000
FRAME = 3600


def effort(at_s: float, frames: int, drawn: int, packets: int = 0) -> Effort:
    """Return a worker that decoded so many frames at 1 ms, drew some at 0.5 ms and used 0.1 ms a frame beside that."""
    packets = packets or frames
    cpu_ns = frames * 1_100_000 + drawn * 500_000
    at_ns = round(at_s * S)
    return Effort(at_ns, cpu_ns, packets, packets * FRAME, frames, frames * 1_000_000, drawn, drawn * 500_000)


def two_seconds(frames: int, drawn: int, idle_s: float, gops_s: tuple[float, ...] = (2.0,) * 16) -> Record:
    """Return a record of two seconds on two processors; painting costs the seat 0.1 ms a frame."""
    record = Record()
    record.add(Sample(10.0, 50.0, 50.0, 1.0, {1: effort(10.0, 1000, 1000)}, gops_s))
    seat_s = 1.0 + drawn * 0.000_1
    after = effort(12.0, 1000 + frames, 1000 + drawn)
    record.add(Sample(12.0, 54.0 - idle_s, 50.0 + idle_s, seat_s, {1: after}, gops_s))
    return record


def test_costs_are_measured_by_the_frame() -> None:
    load = two_seconds(800, 400, idle_s=1.0).load(5.0)
    assert load is not None
    assert load.cores == pytest.approx(2.0)
    assert load.idle == pytest.approx(0.5)
    assert load.decode_s == pytest.approx(0.001)
    assert load.draw_s == pytest.approx(0.000_6)
    assert load.own == pytest.approx((800 * 0.001_1 + 400 * 0.000_6) / 2)
    assert load.others == pytest.approx(1.5 - load.own)


def test_what_a_pace_needs_counts_what_is_left_out() -> None:
    load = two_seconds(800, 400, idle_s=1.0).load(5.0)
    assert load is not None
    fixed = 0.04
    assert load.need(FULL) == pytest.approx(fixed + 400 * 0.001_6)
    assert load.need(Pace(12.5)) == pytest.approx(load.own)
    assert load.need(Pace(12.5, 0.5)) == pytest.approx(fixed + 200 * 0.001 + 100 * 0.000_6)


def test_of_long_gops_less_is_left_out() -> None:
    load = two_seconds(800, 400, idle_s=1.0, gops_s=(4.0,) * 16).load(5.0)
    assert load is not None
    assert load.need(Pace(12.5, 0.5)) == pytest.approx(0.04 + 240 * 0.001 + 100 * 0.000_6)


def test_there_is_room_for_what_the_idle_time_holds_with_some_to_spare() -> None:
    crowded, calm = (two_seconds(800, 400, idle_s=idle_s).load(5.0) for idle_s in (0.3, 0.6))
    assert crowded is not None
    assert calm is not None
    assert not crowded.has_room(FULL, Pace(12.5)), "0.12 more, and 0.08 of two processors stay idle"
    assert calm.has_room(FULL, Pace(12.5))
    assert crowded.has_room(FULL, Pace(12.5), part_of_others=0.5)
    assert not crowded.fits(FULL)
    assert crowded.fits(Pace(12.5))


def test_frames_that_were_not_read_in_time_are_needed_all_the_same() -> None:
    load = two_seconds(400, 400, idle_s=0.0).load(5.0)
    assert load is not None
    assert load.need(FULL) > 1.9 * load.own


def test_nothing_is_known_of_a_new_worker_or_a_silent_system() -> None:
    record = two_seconds(800, 400, idle_s=1.0)
    record.add(Sample(12.5, 54.5, 51.0, 1.1, {1: effort(12.5, 2000, 1500), 2: effort(12.5, 10, 10)}, (2.0,)))
    assert record.load(5.0) is None
    silent = Record()
    silent.add(Sample(10.0, 0.0, 0.0, 1.0, {1: effort(10.0, 1000, 1000)}, (2.0,)))
    silent.add(Sample(12.0, 0.0, 0.0, 1.0, {1: effort(12.0, 1800, 1400)}, (2.0,)))
    assert silent.load(5.0) is None
    assert silent.busy() == 1.0


def test_while_a_wall_is_opened_nothing_is_known() -> None:
    assert two_seconds(800, 400, idle_s=1.0, gops_s=(0.0, 0.0, 0.0, 2.0)).load(5.0) is None
    assert two_seconds(800, 400, idle_s=1.0, gops_s=(0.0, 2.0, 2.0, 2.0)).load(5.0) is not None


def test_a_stint_tells_every_few_frames_what_they_were() -> None:
    tally = Tally()
    stint = Stint(tally)
    for frame in range(3 * SAMPLE + 2):
        stint.note_packet(10**9 + frame * FRAME)
        stint.begin()
        if frame % 2 == 0:
            stint.begin_drawing()
            stint.end_drawing()
        stint.end()
    told = tally.effort(at_ns=5, cpu_ns=6)
    assert (told.at_ns, told.cpu_ns, told.decoded, told.drawn) == (5, 6, 3 * SAMPLE, (3 * SAMPLE + 1) // 2)
    assert told.ticks == told.packets * FRAME
    assert told.packets == 3 * SAMPLE - 1, "the first one's time stamp says nothing"
    assert told.decode_ns > 0


def test_processor_time_is_that_of_the_processors_we_may_use(tmp_path: Path) -> None:
    stat, ours = tmp_path / "stat", min(os.sched_getaffinity(0))
    stat.write_text(
        f"cpu  100 0 50 800 50 0 0 0 0 0\ncpu{ours} 100 0 50 700 100 0 0 0 0 0\ncpu9999 7 7 7 7 7 7 7 7 7 7\n"
    )
    tick_s = 1 / os.sysconf("SC_CLK_TCK")
    assert ProcessorTime(stat).read() == pytest.approx((150 * tick_s, 800 * tick_s))
    stat.unlink()
    assert ProcessorTime(stat).read() == (0.0, 0.0)
