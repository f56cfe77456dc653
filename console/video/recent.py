"""The last seconds of a stream as packets, whole GOPs: what replay and evidence are made of.

One lock guards the ring; the reading thread appends, anybody may take a snapshot. Packets are shared, never
changed: whoever muxes makes copies.
"""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

from av.packet import Packet
from av.video.stream import VideoStream

KEPT_NS: Final = 13_000_000_000
"""At least this much is kept: the 10 s before a frame, which may itself be some seconds old when it is frozen."""
_BYTES: Final = 64 << 20
"""For one stream; 4K at 16 Mbit/s needs 26 MB and one GOP."""


@dataclass(frozen=True, slots=True)
class KeptPacket:
    """One packet with what we know of it. ``pts`` counts 1/90,000 s; arrival by our own two clocks."""

    packet: "Packet[VideoStream]"
    pts: int
    arrived_ns: int
    arrived_unix_ns: int
    is_keyframe: bool
    size: int


class Collector(Protocol):
    """Wants the packets that come after a moment."""

    def add(self, kept: KeptPacket) -> bool:
        """Take one more packet in the reading thread: be quick. Return False when nothing more is wanted."""

    def finish(self) -> None:
        """Learn that no more packets will come."""


class Recent:
    """A ring of packets that always starts with a keyframe."""

    def __init__(self, kept_ns: int = KEPT_NS, most_bytes: int = _BYTES) -> None:
        self._kept_ns, self._most_bytes = kept_ns, most_bytes
        self._lock = threading.Lock()
        self._packets: deque[KeptPacket] = deque()
        self._keyframes_ns: deque[int] = deque()
        self._bytes = 0
        self._collectors: list[Collector] = []
        self._is_over = False

    def add(self, kept: KeptPacket) -> None:
        """Keep one more packet; drop whole GOPs that are no longer needed."""
        with self._lock:
            if kept.is_keyframe:
                self._keyframes_ns.append(kept.arrived_ns)
            if self._keyframes_ns:  # before the first keyframe nothing can be decoded
                self._packets.append(kept)
                self._bytes += kept.size
                self._trim(kept.arrived_ns)
            if self._collectors:
                self._collectors = [wants for wants in self._collectors if wants.add(kept)]

    def _trim(self, now_ns: int) -> None:
        starts = self._keyframes_ns
        while len(starts) > 1 and (now_ns - starts[1] >= self._kept_ns or self._bytes > self._most_bytes):
            self._drop_gop()
        if self._bytes > self._most_bytes:  # a GOP without end: nothing of it can be kept
            self._drop_gop()

    def _drop_gop(self) -> None:
        self._keyframes_ns.popleft()
        packets = self._packets
        self._bytes -= packets.popleft().size
        while packets and not packets[0].is_keyframe:
            self._bytes -= packets.popleft().size

    def snapshot(self) -> list[KeptPacket]:
        """Return the packets kept, in decoding order, from a keyframe on; [] if there are none."""
        with self._lock:
            return list(self._packets)

    def open_gop(self) -> list[KeptPacket]:
        """Return the packets from the newest keyframe on."""
        with self._lock:
            found: list[KeptPacket] = []
            for kept in reversed(self._packets):
                found.append(kept)
                if kept.is_keyframe:
                    break
            return found[::-1]

    def collect(self, collector: Collector) -> list[KeptPacket]:
        """Return what is kept and give every later packet to ``collector``: none is missed, none comes twice."""
        with self._lock:
            if self._is_over:
                collector.finish()
            else:
                self._collectors.append(collector)
            return list(self._packets)

    def end(self) -> None:
        """The stream is over: tell who still waits. What is kept stays readable."""
        with self._lock:
            self._is_over = True
            waiting, self._collectors = self._collectors, []
        for collector in waiting:
            collector.finish()
