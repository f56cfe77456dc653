"""Every one of sixteen streams cut and back; CI runs the bench itself with more."""

import pytest

from console.bench.soak import Holdings, measure, memory_after_warm_up, slope_per_h

pytestmark = pytest.mark.long


def test_cuts_leave_no_tile_stuck_and_nothing_behind() -> None:
    found = measure(minutes=0, cycles=16, streams=16)
    cycles, fds, threads = found["cycles"], found["fds"], found["threads"]
    assert isinstance(cycles, int)
    assert cycles >= 16
    assert (found["stuck"], found["returned"]) == (0, cycles)
    assert isinstance(fds, list)
    assert fds[0] == fds[1]
    assert isinstance(threads, list)
    assert threads[0] == threads[1]
    assert found["warmed_up"] is False, "a short run says what it can, and that it was short"
    assert isinstance(found["memory_mb_per_h_tile"], float)
    assert isinstance(found["return_s_max"], float)
    assert found["return_s_max"] <= 5 + 2, "design.md, section 7: 5 s and one GOP"


def test_the_slope_is_per_hour() -> None:
    assert slope_per_h([(0, 10.0), (1800, 10.5), (3600, 11.0)]) == pytest.approx(1.0)
    assert slope_per_h([(0, 10.0)]) == 0.0


def test_memory_counts_from_when_the_rings_are_full() -> None:
    def held(seconds: int) -> list[Holdings]:
        return [Holdings(at_s, 100 + min(at_s, 120), 9, 9) for at_s in range(0, seconds + 1, 5)]

    short, is_warm = memory_after_warm_up(held(90))
    assert (short[0][0], is_warm) == (0, False)
    full, is_warm = memory_after_warm_up(held(300))
    assert (full[0][0], is_warm) == (120, True)
    assert slope_per_h(full) == 0.0, "rings that filled are no growth"
    assert memory_after_warm_up(held(1800))[0][0][0] == 600
