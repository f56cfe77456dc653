"""What decoding and drawing cost a worker, counted where it is done; the pace is chosen from it. Any process.

Each stream counts in a :class:`Stint` of its own thread, which tells the worker's :class:`Tally` every so many frames:
the clock of a thread costs 1 to 2 µs to read, more than all other book-keeping of a frame.
"""

import threading
import time
from dataclasses import dataclass, replace
from typing import Final

SAMPLE: Final = 7
"""One decoded packet of so many is timed and stands for the others; no divisor of a GOP's length, so that keyframes
are met as often as they come, nor of the patterns in which frames are left out."""
_GAP_TICKS: Final = 90_000
"""Time stamps that go further than a second at once say nothing of how many frames a camera sends."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What a worker has done since it began, as its beat says."""

    at_ns: int = 0
    """When this was said, CLOCK_MONOTONIC."""
    cpu_ns: int = 0
    """Processor time of the whole process."""
    packets: int = 0
    """Of the streams that somebody looks at, decoded or left out."""
    ticks: int = 0
    """How far their time stamps went with these packets, 1/90,000 s: how many a second a camera sends, read or not."""
    decoded: int = 0
    decode_ns: int = 0
    """Processor time of decoding and of looking at content."""
    drawn: int = 0
    draw_ns: int = 0


NOTHING_DONE: Final = Effort()


class Tally:
    """What the streams of a worker have done together. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._done = NOTHING_DONE

    def add(self, more: Effort) -> None:
        """Add what one stream has done."""
        with self._lock:
            done = self._done
            self._done = Effort(
                packets=done.packets + more.packets,
                ticks=done.ticks + more.ticks,
                decoded=done.decoded + more.decoded,
                decode_ns=done.decode_ns + more.decode_ns,
                drawn=done.drawn + more.drawn,
                draw_ns=done.draw_ns + more.draw_ns,
            )

    def effort(self, at_ns: int, cpu_ns: int) -> Effort:
        """Return all that was done until now.

        Args:
            at_ns: now, CLOCK_MONOTONIC.
            cpu_ns: processor time of this process until now.
        """
        with self._lock:
            return replace(self._done, at_ns=at_ns, cpu_ns=cpu_ns)


class Stint:
    """One stream's work, counted by its reading thread.

    Args:
        tally: the worker's.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._packets = self._ticks = self._decoded = self._drawn = 0
        self._began_ns = self._draw_began_ns = self._draw_ns = 0
        self._newest = 0

    def note_packet(self, pts: int) -> None:
        """Count a packet of a stream that somebody looks at; ``pts`` in 1/90,000 s."""
        step = pts - self._newest
        if 0 <= step < _GAP_TICKS:
            self._packets += 1
            self._ticks += step
        self._newest = max(pts, self._newest) if step > -_GAP_TICKS else pts

    def begin(self) -> None:
        """Begin to decode a packet."""
        self._decoded += 1
        self._began_ns = time.thread_time_ns() if self._decoded == SAMPLE else 0

    def begin_drawing(self) -> None:
        """Begin to draw a picture of it."""
        self._drawn += 1
        self._draw_began_ns = time.thread_time_ns() if self._began_ns else 0

    def end_drawing(self) -> None:
        """The picture is drawn."""
        if self._draw_began_ns:
            self._draw_ns += time.thread_time_ns() - self._draw_began_ns
            self._draw_began_ns = 0

    def end(self) -> None:
        """The packet is decoded, and what was to be drawn of it is drawn."""
        if not self._began_ns:
            return
        decode_ns = time.thread_time_ns() - self._began_ns - self._draw_ns
        self._tally.add(
            Effort(
                packets=self._packets,
                ticks=self._ticks,
                decoded=self._decoded,
                decode_ns=SAMPLE * decode_ns,
                drawn=self._drawn,
                draw_ns=SAMPLE * self._draw_ns,
            )
        )
        self._packets = self._ticks = self._decoded = self._drawn = 0
        self._began_ns = self._draw_ns = 0
