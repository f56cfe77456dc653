"""A wall that is too much for its machine, simulated: what there is is shared out evenly, and is enough for some."""

from collections.abc import Callable

import pytest

from tests.fixtures.loaded_wall import DECODE_S, DRAW_S, FRAME_S, READ_S, LoadedWall

STREAMS = 16
ENOUGH = STREAMS / 2 * (READ_S + DECODE_S + DRAW_S) / FRAME_S
"""Processor seconds a second that each of two workers needs for everything."""
SETTLED_S, SECONDS = 15.0, 30.0


def steady(part: float) -> Callable[[float], float]:
    """Return the power of a worker that always gets ``part`` of what it needs."""
    return lambda _at: part * ENOUGH


def bursts(at: float) -> float:
    """Return the power beside another program that works every other second."""
    return ENOUGH * (1.3 if int(at) % 2 else 0.4)


@pytest.mark.long
@pytest.mark.parametrize(
    ("powers", "fewest", "ratio"),
    [
        ((steady(1.1), steady(1.1)), 24.0, 1.05),
        ((steady(0.97), steady(0.97)), 12.0, 1.2),
        ((steady(0.9), steady(0.9)), 8.0, 1.2),
        ((steady(0.8), steady(1.1)), 5.0, 1.2),
        ((steady(0.6), steady(0.6)), 5.0, 1.2),
        ((steady(0.5), steady(1.1)), 4.5, 1.2),
        ((bursts, steady(1.1)), 5.0, 1.2),
        ((steady(0.3), steady(0.3)), 1.5, 1.5),  # less than the slowest pace needs
    ],
)
def test_every_stream_shows_as_many_frames_as_the_others(
    powers: tuple[Callable[[float], float], ...], fewest: float, ratio: float
) -> None:
    wall = LoadedWall(powers, STREAMS)
    wall.run(SECONDS)
    rates = wall.rates(SETTLED_S, SECONDS)
    assert rates[0] >= fewest
    assert rates[-1] <= ratio * rates[0], rates


@pytest.mark.long
def test_cameras_with_other_gops_show_as_many_frames() -> None:
    wall = LoadedWall((steady(0.7), steady(0.7)), STREAMS, gops=(25, 50, 75, 100))
    wall.run(SECONDS)
    rates = wall.rates(SETTLED_S, SECONDS)
    assert rates[0] >= 4.8
    assert rates[-1] <= 1.3 * rates[0], rates
