"""Fifty cuts and returns spread over sixteen streams."""

import pytest

from console.bench.soak import measure, slope_per_h

pytestmark = pytest.mark.long


def test_fifty_cuts_leave_no_tile_stuck_and_nothing_behind() -> None:
    found = measure(minutes=0, cycles=50, streams=16)
    cycles, fds, threads = found["cycles"], found["fds"], found["threads"]
    assert isinstance(cycles, int)
    assert cycles >= 50
    assert (found["stuck"], found["returned"]) == (0, cycles)
    assert isinstance(fds, list)
    assert fds[0] == fds[1]
    assert isinstance(threads, list)
    assert threads[0] == threads[1]
    assert isinstance(found["return_s_max"], float)
    assert found["return_s_max"] <= 5 + 2, "design.md, section 7: 5 s and one GOP"


def test_the_slope_is_per_hour() -> None:
    assert slope_per_h([(0, 10.0), (1800, 10.5), (3600, 11.0)]) == pytest.approx(1.0)
    assert slope_per_h([(0, 10.0)]) == 0.0
