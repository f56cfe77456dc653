"""Who decodes next in a worker where several streams wait: the one that has waited longest.

Left to the system's scheduler, a worker with too much to do lets one stream fall back until it has to jump to its next
keyframe and loses seconds, while its neighbours lack nothing. In turn, all fall behind together, and the pace sees it;
and where even the slowest pace is too much, what there is is shared out evenly.
"""

import contextlib
import heapq
import itertools
import os
import sys
import threading
import time
from types import TracebackType
from typing import Final

AT_ONCE: Final = 2
"""A large picture's 20 ms must not hold up the small ones, nor a decoder that hangs, until the seat ends its worker."""
_CALL: Final = (1).to_bytes(8, sys.byteorder)
"""What rings an eventfd once."""


def push_nobody_aside() -> None:
    """Have the calling thread wait, when it wakes, until its processor's present thread has done.

    That is mostly a neighbour in mid-picture. The worker's main thread is left as it is: it beats in time.
    """
    with contextlib.suppress(OSError):  # a sandbox may forbid it, and only time is lost
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


class Turns:
    """So many turns at once; who gives one back hands it to the waiting stream whose last turn is the longest ago.

    Any thread. Args:
        at_once: how many.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: list[tuple[int, int, int]] = []
        self._order = itertools.count()

    @property
    def waiting(self) -> int:
        """How many streams wait."""
        return len(self._waiting)

    def take(self, last_ns: int, bell: int) -> bool:
        """Take a turn if one is free, else queue; return whether it was.

        Args:
            last_ns: when the caller had its last turn, or began.
            bell: eventfd that is rung when the turn of a caller that queues has come.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            heapq.heappush(self._waiting, (last_ns, next(self._order), bell))
            return False

    def give_back(self) -> None:
        """Give a turn back: it goes from hand to hand."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            bell = heapq.heappop(self._waiting)[2]
        # Waking somebody is a call of the system, after which it may well run something else. A ``threading.Lock``
        # makes that call with the interpreter's lock held, and on a busy machine all streams of the worker stood
        # still with it for 2 ms at every tenth hand-over; ``os.write`` lets go of it first.
        os.write(bell, _CALL)


class Turn:
    """One stream's turns, a context manager; one thread, which closes it.

    Args:
        turns: shared with the other streams.
        last_ns: when it had its last turn, CLOCK_MONOTONIC; None: it begins now.
    """

    def __init__(self, turns: Turns, last_ns: int | None = None) -> None:
        self._turns = turns
        self._last_ns = time.monotonic_ns() if last_ns is None else last_ns
        self._bell = os.eventfd(0)

    def __enter__(self) -> None:
        """Wait for a turn and hold it."""
        if not self._turns.take(self._last_ns, self._bell):
            os.read(self._bell, len(_CALL))

    def __exit__(
        self, _kind: type[BaseException] | None, _exc: BaseException | None, _tb: TracebackType | None
    ) -> None:
        """Give it back."""
        self._last_ns = time.monotonic_ns()
        self._turns.give_back()

    def close(self) -> None:
        """Free what it waits with; nobody holds or awaits it any more."""
        os.close(self._bell)
