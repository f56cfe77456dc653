"""Who decodes next in a worker where several streams wait: the one that has waited longest. Any thread.

Left to the system's scheduler, a worker with too much to do lets one stream fall back until it has to jump to its next
keyframe and loses seconds, while its neighbours lack nothing. In turn, all fall behind together, and the pace sees it;
and where even the slowest pace is too much, what there is is shared out evenly.
"""

import heapq
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

AT_ONCE: Final = 2
"""A large picture's 20 ms must not hold up the small ones, nor a decoder that hangs, until the seat ends its worker."""


class Turns:
    """So many turns at once; who gives one back hands it to the waiting stream whose last turn is the longest ago.

    Args:
        at_once: how many.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: list[tuple[int, int, threading.Lock]] = []
        self._order = itertools.count()

    @contextmanager
    def turn(self, last_ns: int) -> Iterator[None]:
        """Wait for a turn and hold it.

        Args:
            last_ns: when the caller had its last turn, or began.
        """
        self._take(last_ns)
        try:
            yield
        finally:
            self._give_back()

    @property
    def waiting(self) -> int:
        """How many streams wait."""
        return len(self._waiting)

    def _take(self, last_ns: int) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Lock()
            called.acquire()
            heapq.heappush(self._waiting, (last_ns, next(self._order), called))
        called.acquire()

    def _give_back(self) -> None:
        with self._lock:
            if self._waiting:
                heapq.heappop(self._waiting)[2].release()  # the turn goes from hand to hand
            else:
                self._free += 1
