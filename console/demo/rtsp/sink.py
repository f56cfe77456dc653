"""Where a viewer's packets go: into its RTSP connection, interleaved (``udp`` holds the other way).

A sink never waits. A viewer that does not read is let go when its buffer is full: it would see an ever older picture,
and opening the stream again brings it a fresh one.
"""

import logging
import time
from collections.abc import Callable
from typing import Final, Protocol

from console.demo.rtsp.rtp import PackedFrame, framed, sender_report
from console.demo.rtsp.session import FRAMES_PER_S, Sender
from console.demo.rtsp.timeline import Timeline
from console.demo.rtsp.transport import InterleavedDelivery

REPORT_FRAMES: Final = 5 * FRAMES_PER_S
MAX_BUFFER_BYTES: Final = 2 * 1024 * 1024
"""A GOP of a main stream (1 MB) may wait whole; of a sub-stream this is 16 s."""
SOCKET_BUFFER_BYTES: Final = 256 * 1024
"""Small enough that a viewer that stopped reading is noticed; the kernel would grow it to megabytes."""

log = logging.getLogger(__name__)

CameraClock = Callable[[], int | None]
"""What the camera takes for the time, nanoseconds since 1970 UTC; None: it sends no sender reports."""


class Sink(Protocol):
    """One viewer of a stream."""

    def send(self, number: int, frame: PackedFrame) -> None:
        """Send frame ``number`` of the time line; must not wait, raise or call back into the stream."""

    def end(self) -> None:
        """The stream cannot go on: hang up."""


class Outlet(Protocol):
    """What a sink needs of a connection."""

    def write(self, data: bytearray, /) -> None:
        """Send when possible; does not wait."""

    def is_closing(self) -> bool:
        """Say whether it is, or is about to be, closed."""

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait to be sent."""

    def get_extra_info(self, name: str, /) -> object:
        """Return what the transport knows by ``name``."""

    def abort(self) -> None:
        """Hang up at once."""


class Reports:
    """Counts what a viewer was sent and makes its sender reports when they are due."""

    def __init__(
        self,
        sender: Sender,
        timeline: Timeline,
        unix_ns: CameraClock,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._sender = sender
        self._timeline = timeline
        self._unix_ns = unix_ns
        self._monotonic_ns = monotonic_ns
        self._packets = 0
        self._payload_bytes = 0
        self._next: int | None = None

    def due(self, number: int) -> bytes | None:
        """Return the report that goes before frame ``number``: before the first, then every 5 s; None: none does."""
        if self._next is not None and self._next - REPORT_FRAMES <= number < self._next:
            return None
        unix_ns = self._unix_ns()
        if unix_ns is None:
            return None
        self._next = number + REPORT_FRAMES
        stamp = self._sender.base + self._timeline.ticks_at(self._monotonic_ns())
        return sender_report(self._sender.ssrc, unix_ns, stamp, self._packets, self._payload_bytes)

    def sent(self, frame: PackedFrame) -> None:
        """Count a frame, and number the next one's packets behind it."""
        self._sender.sequence = self._sender.sequence + len(frame.starts) & 0xFFFF
        self._packets += len(frame.starts)
        self._payload_bytes += frame.payload_bytes


class InterleavedSink:
    """Writes a frame's packets into the RTSP connection in one piece."""

    def __init__(self, outlet: Outlet, delivery: InterleavedDelivery, sender: Sender, reports: Reports) -> None:
        self._outlet = outlet
        self._delivery = delivery
        self._sender = sender
        self._reports = reports

    def send(self, number: int, frame: PackedFrame) -> None:
        """Send one frame, and a sender report before it when one is due."""
        outlet, sender = self._outlet, self._sender
        if outlet.is_closing():
            return
        if outlet.get_write_buffer_size() > MAX_BUFFER_BYTES:
            log.warning("let a viewer go that does not read: %s", outlet.get_extra_info("peername"))
            outlet.abort()
            return
        wire = frame.addressed(self._delivery.rtp_channel, sender.sequence, sender.stamp(number), sender.ssrc)
        report = self._reports.due(number)
        if report is not None:
            wire[:0] = framed(self._delivery.rtcp_channel, report)
        outlet.write(wire)
        self._reports.sent(frame)

    def end(self) -> None:
        """Hang up."""
        self._outlet.abort()
