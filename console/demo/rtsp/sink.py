"""Where a viewer's packets go: for now into its RTSP connection, interleaved.

A sink never waits. A viewer that does not read is let go when its buffer is full: it would see an ever older picture,
and opening the stream again brings it a fresh one.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final, Protocol

from console.demo.rtsp.rtp import PackedFrame, framed, sender_report
from console.demo.rtsp.session import FRAMES_PER_S, Sender
from console.demo.rtsp.timeline import Timeline

REPORT_FRAMES: Final = 5 * FRAMES_PER_S
MAX_BUFFER_BYTES: Final = 2 * 1024 * 1024
"""A GOP of a main stream (1 MB) may wait whole; of a sub-stream this is 16 s."""
SOCKET_BUFFER_BYTES: Final = 256 * 1024
"""Small enough that a viewer that stopped reading is noticed; the kernel would grow it to megabytes."""

log = logging.getLogger(__name__)


class Sink(Protocol):
    """One viewer of a stream."""

    def send(self, number: int, frame: PackedFrame) -> None:
        """Send frame ``number`` of the time line; must not wait, raise or call back into the stream."""

    def end(self) -> None:
        """The stream cannot go on: hang up."""


class InterleavedSink:
    """Writes a frame's packets into the RTSP connection in one piece."""

    def __init__(
        self,
        transport: asyncio.Transport,
        sender: Sender,
        timeline: Timeline,
        unix_ns: Callable[[], int] = time.time_ns,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._transport = transport
        self._sender = sender
        self._timeline = timeline
        self._unix_ns = unix_ns
        self._monotonic_ns = monotonic_ns
        self._packets = 0
        self._payload_bytes = 0
        self._report_at: int | None = None

    def send(self, number: int, frame: PackedFrame) -> None:
        """Send one frame, and a sender report before it when one is due."""
        transport, sender = self._transport, self._sender
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() > MAX_BUFFER_BYTES:
            log.warning("let a viewer go that does not read: %s", transport.get_extra_info("peername"))
            transport.abort()
            return
        wire = frame.addressed(sender.delivery.rtp_channel, sender.sequence, sender.stamp(number), sender.ssrc)
        if self._report_at is None or number >= self._report_at:
            self._report_at = number + REPORT_FRAMES
            wire[:0] = self._report()
        transport.write(wire)
        sender.sequence = sender.sequence + len(frame.starts) & 0xFFFF
        self._packets += len(frame.starts)
        self._payload_bytes += frame.payload_bytes

    def end(self) -> None:
        """Hang up."""
        self._transport.abort()

    def _report(self) -> bytes:
        sender = self._sender
        stamp = sender.base + self._timeline.ticks_at(self._monotonic_ns())
        packet = sender_report(sender.ssrc, self._unix_ns(), stamp, self._packets, self._payload_bytes)
        return framed(sender.delivery.rtcp_channel, packet)
