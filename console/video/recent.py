"""The last two minutes of a stream as packets, whole GOPs: what replay and evidence are made of.

All streams of a worker share one :class:`Budget` and its lock; reading threads append, anybody may take a snapshot.
Packets are shared, never changed: whoever muxes makes copies.
"""

import bisect
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from av.packet import Packet
from av.video.stream import VideoStream

from console.video.message import KEPT_BYTES

KEPT_NS: Final = 120_000_000_000
"""So much is kept where memory allows; a freeze needs the 10 s before a frame, which may be some seconds old."""
_GOP_BYTES: Final = 64 << 20
"""A GOP that is larger will not end; 4K at 16 Mbit/s with a keyframe every ten seconds has 20 MB."""


@dataclass(frozen=True, slots=True)
class KeptPacket:
    """One packet with what we know of it. ``pts`` counts 1/90,000 s; arrival by our own two clocks."""

    packet: "Packet[VideoStream]"
    pts: int
    arrived_ns: int
    arrived_unix_ns: int
    is_keyframe: bool
    size: int
    is_damaged: bool = False
    """Parts of it were lost on the way."""


class Collector(Protocol):
    """Wants the packets that come after a moment."""

    def add(self, kept: KeptPacket) -> bool:
        """Take one more packet in the reading thread: be quick. Return False when nothing more is wanted."""

    def finish(self) -> None:
        """Learn that no more packets will come."""


class Budget:
    """Memory for the packets of a worker's streams: where it is short, the oldest GOP of all goes first."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self.lock = threading.Lock()
        """Guards this and every ring that shares it."""
        self.used_bytes = 0
        self._most_bytes = most_bytes
        self._rings: list[Recent] = []

    def set_most(self, most_bytes: int) -> None:
        """Change how much may be kept; what is too much goes at once."""
        with self.lock:
            self._most_bytes = most_bytes
            self.make_room()

    def join(self, ring: "Recent") -> None:
        """Count this ring's packets."""
        with self.lock:
            self._rings.append(ring)

    def leave(self, ring: "Recent") -> None:
        """Count this ring no more, once it is empty; the lock is held."""
        if ring in self._rings:
            self._rings.remove(ring)

    def make_room(self) -> None:
        """Drop the oldest GOPs until the rest has room; the lock is held."""
        while self.used_bytes > self._most_bytes:
            min((ring for ring in self._rings if ring.starts_ns), key=lambda ring: ring.starts_ns[0]).drop_gop()

    def prune(self, now_ns: int) -> None:
        """Drop what is too old of streams that bring nothing any more."""
        with self.lock:
            for ring in self._rings:
                ring.drop_older(now_ns)


class Recent:
    """A ring of packets that always starts with a keyframe."""

    def __init__(self, budget: Budget | None = None, kept_ns: int = KEPT_NS, gop_bytes: int = _GOP_BYTES) -> None:
        self._budget = budget or Budget()
        self._kept_ns, self._gop_bytes = kept_ns, gop_bytes
        self._lock = self._budget.lock
        self._packets: deque[KeptPacket] = deque()
        self.starts_ns: deque[int] = deque()
        """Arrivals of the keyframes kept; with the lock."""
        self._open_bytes = 0
        """Of the newest GOP."""
        self._collectors: list[Collector] = []
        self._is_over = self._is_closed = False
        self._budget.join(self)

    def add(self, kept: KeptPacket) -> None:
        """Keep one more packet; drop whole GOPs that are no longer needed."""
        with self._lock:
            if kept.is_keyframe and not self._is_closed:
                self.starts_ns.append(kept.arrived_ns)
                self._open_bytes = 0
            if self.starts_ns:  # before the first keyframe nothing can be decoded
                self._keep(kept)
            if self._collectors:
                self._collectors = [wants for wants in self._collectors if wants.add(kept)]

    def _keep(self, kept: KeptPacket) -> None:
        self._packets.append(kept)
        self._open_bytes += kept.size
        self._budget.used_bytes += kept.size
        while len(self.starts_ns) > 1 and kept.arrived_ns - self.starts_ns[1] >= self._kept_ns:
            self.drop_gop()
        if self._open_bytes > self._gop_bytes:  # a GOP without end: nothing of it can be kept
            self._empty()
        self._budget.make_room()

    def drop_older(self, now_ns: int) -> None:
        """Drop the GOPs that ended too long ago, also the last of a stream that is over; the lock is held."""
        while len(self.starts_ns) > 1 and now_ns - self.starts_ns[1] >= self._kept_ns:
            self.drop_gop()
        if self._packets and now_ns - self._packets[-1].arrived_ns >= self._kept_ns:
            self._empty()

    def drop_gop(self) -> None:
        """Drop the oldest GOP; the lock is held."""
        self.starts_ns.popleft()
        packets, dropped = self._packets, self._packets.popleft().size
        while packets and not packets[0].is_keyframe:
            dropped += packets.popleft().size
        self._budget.used_bytes -= dropped
        if not packets:
            self._open_bytes = 0

    def _empty(self) -> None:
        while self.starts_ns:
            self.drop_gop()

    def snapshot(self) -> list[KeptPacket]:
        """Return the packets kept, in decoding order, from a keyframe on; [] if there are none."""
        with self._lock:
            return list(self._packets)

    @property
    def span_ns(self) -> int:
        """Return how much time the packets kept span."""
        with self._lock:
            return self._packets[-1].arrived_ns - self.starts_ns[0] if self._packets else 0

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

    def close(self) -> None:
        """Nobody can ask for this stream any more: forget everything; collectors still get what comes."""
        with self._lock:
            self._is_closed = True
            self._empty()
            self._budget.leave(self)


def since(packets: Sequence[KeptPacket], arrived_ns: int) -> list[KeptPacket]:
    """Return ``packets`` from the last keyframe at or before an arrival on, all if there is none so early."""
    place = bisect.bisect_right(packets, arrived_ns, key=lambda kept: kept.arrived_ns)
    start = next((at for at in range(place - 1, -1, -1) if packets[at].is_keyframe), 0)
    return list(packets[start:])
