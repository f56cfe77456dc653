"""What comes after a freeze: its packets, gathered by the reading thread for the freeze's own."""

import queue
import threading
from collections.abc import Callable

from console.video.recent import KeptPacket


class After:
    """Collects the packets that come after the freeze. ``add`` and ``finish`` run in the reading thread."""

    def __init__(self, until_ns: int, on_end: Callable[[], None]) -> None:
        """Collect until an arrival.

        Args:
            until_ns: CLOCK_MONOTONIC; later packets are not wanted.
            on_end: called when what can be collected has been collected.
        """
        self._until_ns = until_ns
        self._on_end = on_end
        self._packets: queue.SimpleQueue[KeptPacket] = queue.SimpleQueue()
        self.has_keyframe = threading.Event()
        self.is_full = False

    def add(self, kept: KeptPacket) -> bool:
        """Take one more packet; say whether more are wanted."""
        self._packets.put(kept)
        if kept.is_keyframe:
            self.has_keyframe.set()
        if kept.arrived_ns >= self._until_ns:
            self.is_full = True
            self.finish()
        return not self.is_full

    def take(self) -> list[KeptPacket]:
        """Return what came since the last time; in the freeze's thread."""
        return [self._packets.get() for _ in range(self._packets.qsize())]

    def finish(self) -> None:
        """No more packets will come."""
        self.has_keyframe.set()
        self._on_end()
