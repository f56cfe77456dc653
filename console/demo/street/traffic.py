"""Who drives where and when: queues at a red light, the same again every 60 s."""

from typing import Final

import numpy as np

from console.demo.street.view import Array

LOOP_S: Final = 60.0
_TICK_S: Final = 0.1
_WARM_LOOPS: Final = 3
_GAP_M: Final = 2.2


class Lane:
    """A lane's cars: each one's way along it by time, found once by letting them follow each other."""

    def __init__(
        self, *, length_m: float, speed: float, enter_s: list[float], lengths_m: list[float],
        stop_m: float | None = None, red_s: tuple[float, float] = (0.0, 0.0),
    ) -> None:  # fmt: skip
        """``enter_s``: instants within the loop, rising; ``stop_m``: where they wait while ``red_s``."""
        self.length_m = length_m
        self._ways: list[tuple[float, Array]] = []
        cars = [
            (loop * LOOP_S + at, size)
            for loop in range(_WARM_LOOPS + 1)
            for at, size in zip(enter_s, lengths_m, strict=True)
        ]
        ahead: Array | None = None
        ahead_from, ahead_long = 0, 0.0
        for number, (enter, size) in enumerate(cars):
            start = round(enter / _TICK_S)
            way = _drive(start, length_m, speed, (ahead, ahead_from, ahead_long + _GAP_M), stop_m, red_s)
            if number >= len(enter_s) * _WARM_LOOPS:
                self._ways.append((enter % LOOP_S, way))
            ahead, ahead_from, ahead_long = way, start, size

    def at(self, t_s: float) -> list[tuple[int, float, float]]:
        """Return (number, metres along, metres a second) of every car on the lane at ``t_s`` (0..60)."""
        here = []
        for number, (enter, way) in enumerate(self._ways):
            since = (t_s - enter) % LOOP_S
            while since < (len(way) - 1) * _TICK_S:
                index = int(since / _TICK_S)
                share = since / _TICK_S - index
                step = float(way[index + 1] - way[index])
                here.append((number, float(way[index]) + share * step, step / _TICK_S))
                since += LOOP_S
        return here


def _drive(
    start: int,
    length_m: float,
    speed: float,
    leader: tuple[Array | None, int, float],
    stop_m: float | None,
    red_s: tuple[float, float],
) -> Array:
    """Return the metres along the lane, one a tick, until its end; ``leader``: its way, first tick, room to keep."""
    way, place, pace = [], 0.0, speed
    ahead, ahead_from, room = leader
    for tick in range(start, start + 3000):
        way.append(place)
        if place >= length_m:
            break
        free = 1e9
        if ahead is not None and 0 <= tick - ahead_from < len(ahead):
            free = float(ahead[tick - ahead_from]) - place - room - 2.0
        moment = tick * _TICK_S % LOOP_S
        if stop_m is not None and red_s[0] <= moment < red_s[1] and place <= stop_m + 0.3:
            free = min(free, stop_m - place)
        wished = min(speed, max(0.0, free) * 0.75)
        pace = max(min(wished, pace + 2.0 * _TICK_S), pace - 6.0 * _TICK_S if free > 1.0 else 0.0)
        if free < 0.4:
            pace = 0.0
        place += pace * _TICK_S
    return np.array(way, np.float32)
