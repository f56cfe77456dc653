"""CPU seconds and memory of processes, read from outside."""

from collections.abc import Iterable

import psutil


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
