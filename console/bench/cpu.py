"""CPU seconds and memory of processes, read from outside."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

from console.video.load import ProcessorTime


@dataclass(frozen=True, slots=True)
class Shares:
    """Who used the processors that this process may use, in cores."""

    cores: float
    idle: float
    seat: float
    """Decode workers and window."""
    served: float
    """The cameras' server and the X server."""

    @property
    def others(self) -> float:
        """Return what nobody in the bench used; on a calm machine a few hundredths."""
        return max(0.0, self.cores - self.idle - self.seat - self.served)

    @property
    def used_of_left(self) -> float:
        """Return the part of what server and X server leave that workers and window used, 0 to 1."""
        return self.seat / (self.cores - self.served)


class CpuWindow:
    """A span of time in which the processors are watched.

    Args:
        seat: processes of workers and window.
        cameras: processes that serve the streams.
    """

    def __init__(self, seat: Iterable[int], cameras: Iterable[int]) -> None:
        self._seat, self._served = list(seat), [*cameras, *x_server()]
        self._processors = ProcessorTime()
        self._before = self._read()

    def _read(self) -> tuple[float, float, float, float]:
        return (*self._processors.read(), cpu_s(self._seat), cpu_s(self._served))

    def close(self) -> Shares:
        """Return who used what since the beginning."""
        busy_s, idle_s, seat_s, served_s = (
            now - before for now, before in zip(self._read(), self._before, strict=True)
        )
        cores = len(os.sched_getaffinity(0))
        passed_s = (busy_s + idle_s) / cores or 1.0
        return Shares(cores, idle_s / passed_s, seat_s / passed_s, served_s / passed_s)


def x_server(locks: Path = Path("/tmp")) -> list[int]:  # noqa: S108 - where every X server puts its lock
    """Return the process of the X server that this process paints on, if there is one here."""
    display = os.environ.get("DISPLAY", "")
    number = display.removeprefix("unix").removeprefix(":").partition(".")[0]
    if not number.isdigit() or os.environ.get("QT_QPA_PLATFORM", "").startswith("offscreen"):
        return []
    try:
        return [int((locks / f".X{number}-lock").read_text(encoding="ascii"))]
    except (OSError, ValueError):
        return []


def cpu_s(pids: Iterable[int]) -> float:
    """Return user + system seconds used so far by ``pids``; a process that is gone counts nothing."""
    total = 0.0
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def pss_mb(pids: Iterable[int]) -> float:
    """Return the proportional memory of ``pids`` in MB: what is shared counts once."""
    total = 0
    for pid in pids:
        try:
            total += psutil.Process(pid).memory_full_info().pss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6
