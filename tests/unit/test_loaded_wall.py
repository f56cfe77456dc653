"""A wall that is too much for its machine, simulated: what there is is shared out evenly, used, and enough for some."""

from collections.abc import Callable

import pytest

from tests.fixtures.loaded_wall import DECODE_S, DRAW_S, FRAME_S, READ_S, LoadedWall

pytestmark = pytest.mark.long
STREAMS = 16
ENOUGH = STREAMS / 2 * (READ_S + DECODE_S + DRAW_S) / FRAME_S
"""Processor seconds a second that each of two workers needs for everything."""
SETTLED_S, SECONDS = 15.0, 30.0
MINUTE_S = 60.0


def steady(part: float) -> Callable[[float], float]:
    """Return the power of a worker that always gets ``part`` of what it needs."""
    return lambda _at: part * ENOUGH


def bursts(at: float) -> float:
    """Return the power beside another program that works every other second."""
    return ENOUGH * (1.3 if int(at) % 2 else 0.4)


def hog(at: float) -> float:
    """Return the power beside another program that takes half of the machine from 15 s to 35 s."""
    return ENOUGH * (0.55 if 15 <= at < 35 else 1.1)


@pytest.mark.parametrize(
    ("part", "fewest", "used"),
    [
        (1.1, 24.9, 0.9),
        (0.97, 12.4, 0.9),
        (0.9, 12.0, 0.9),
        (0.8, 9.5, 0.9),
        (0.7, 8.0, 0.9),
        (0.6, 6.5, 0.9),
        (0.5, 5.0, 0.85),
        (0.4, 5.0, 0.85),
        (0.3, 2.4, 0.98),  # less than the slowest pace needs
    ],
)
def test_every_stream_shows_as_many_frames_as_the_others_and_the_machine_is_used(
    part: float, fewest: float, used: float
) -> None:
    wall = LoadedWall((steady(part), steady(part)), STREAMS)
    wall.run(SECONDS)
    rates = wall.rates(SETTLED_S, SECONDS)
    assert rates[0] >= fewest
    assert rates[-1] <= (1.2 if part >= 0.4 else 1.6) * rates[0], rates
    assert wall.used(SETTLED_S) >= used


@pytest.mark.parametrize(
    ("powers", "fewest"),
    [
        ((steady(0.8), steady(1.1)), 8.0),
        ((steady(0.6), steady(0.6)), 6.0),
        ((steady(0.5), steady(1.1)), 4.5),
        ((bursts, steady(1.1)), 9.0),
    ],
)
def test_beside_programs_that_use_all_that_is_left_it_is_even(
    powers: tuple[Callable[[float], float], ...], fewest: float
) -> None:
    wall = LoadedWall(powers, STREAMS, is_greedy=True)
    wall.run(SECONDS)
    rates = wall.rates(SETTLED_S, SECONDS)
    assert rates[0] >= fewest
    assert rates[-1] <= 1.2 * rates[0], rates


@pytest.mark.parametrize("part", [0.97, 0.85, 0.7, 0.6, 0.4])
def test_over_a_minute_the_pace_is_found_and_kept(part: float) -> None:
    wall = LoadedWall((steady(part), steady(part)), STREAMS)
    wall.run(15.0 + MINUTE_S)
    assert len(set(wall.paces[30:])) == 1, [pace.shown_fps for pace in wall.paces]
    changes = sum(one != after for one, after in zip(wall.paces, wall.paces[1:], strict=False))
    assert changes <= 3


def test_beside_another_program_it_is_slower_in_seconds_and_whole_again_after() -> None:
    wall = LoadedWall((hog, hog), STREAMS)
    wall.run(MINUTE_S)
    fps = [pace.shown_fps for pace in wall.paces]
    assert set(fps[:30]) == {0}
    assert 0 < fps[36] <= 8, "three seconds after it began"
    assert wall.rates(20.0, 35.0)[0] >= 4.8
    assert set(fps[-10:]) == {0}


@pytest.mark.parametrize(("part", "gops", "fewest"), [(0.7, (25, 50, 75, 100), 7.0), (0.5, (25, 50, 75, 100), 4.8)])
def test_cameras_with_other_gops_show_as_many_frames(part: float, gops: tuple[int, ...], fewest: float) -> None:
    wall = LoadedWall((steady(part), steady(part)), STREAMS, gops=gops)
    wall.run(SECONDS)
    rates = wall.rates(SETTLED_S, SECONDS)
    assert rates[0] >= fewest
    assert rates[-1] <= 1.2 * rates[0], rates


@pytest.mark.parametrize(("part", "fewest", "used"), [(0.9, 12.0, 0.9), (0.7, 8.0, 0.9), (0.5, 5.4, 0.85)])
def test_cameras_that_begin_their_gops_together_show_no_less(part: float, fewest: float, used: float) -> None:
    wall = LoadedWall((steady(part), steady(part)), STREAMS, are_gops_aligned=True)
    wall.run(SECONDS)
    rates = wall.rates(SETTLED_S, SECONDS)
    assert rates[0] >= fewest
    assert rates[-1] <= 1.2 * rates[0], rates
    assert wall.used(SETTLED_S) >= used
