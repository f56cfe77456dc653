"""How far a camera's own clock is from ours, by its RTCP sender reports.

A report ties an RTP time stamp to the camera's wall clock; FFmpeg's RTSP reader hands the tie out with every packet
that follows, as side data ("producer reference time": what the camera's clock said when the packet's time stamp was
taken). Cameras that send no reports stay unknown. The arithmetic is pure; one reading thread writes.
"""

import struct
import time
from collections.abc import Iterator
from typing import Final

from av.packet import Packet
from av.video.stream import VideoStream

_LOOK_NS: Final = 200_000_000
"""From one look to the next: taking side data out costs more than reading the packet."""
_WINDOW_NS: Final = 5_000_000_000
"""A report comes about every 5 s; and a clock that is set is believed after so long."""
_PRODUCER_TIME: Final = struct.Struct("=q")
"""Microseconds since 1970 by the camera's clock; flags follow."""


class CameraClock:
    """The offset of one connection's camera.

    What was read is too low by the time that a packet was under way, so the highest of a window is the truest; it is
    still too low by the shortest way and, at the beginning, by the age of what the camera kept for a new viewer.
    """

    def __init__(self) -> None:
        self.offset_ms: int | None = None
        """The camera's clock minus ours, by the last 5 to 10 s; None: not known."""
        self._highest_ns: list[int] = []
        """Of the window before and of the running one."""
        self._window_ends = self._next_look = 0

    def listen(self, packets: "Iterator[Packet[VideoStream]]") -> "Iterator[Packet[VideoStream]]":
        """Yield ``packets`` as they come from the connection, reading the clock now and then."""
        for packet in packets:
            now_ns = time.monotonic_ns()
            if now_ns >= self._next_look:
                self._next_look = now_ns + _LOOK_NS
                self._read(packet, now_ns)
            yield packet

    def _read(self, packet: "Packet[VideoStream]", now_ns: int) -> None:
        if packet.size and packet.has_sidedata("prft"):
            (camera_us,) = _PRODUCER_TIME.unpack_from(bytes(packet.get_sidedata("prft")))
            self.take(camera_us * 1000 - time.time_ns(), now_ns)

    def take(self, offset_ns: int, now_ns: int) -> None:
        """Learn what one packet says; ``now_ns`` is monotonic."""
        if now_ns >= self._window_ends:
            self._window_ends = now_ns + _WINDOW_NS
            self._highest_ns = [*self._highest_ns[-1:], offset_ns]
        self._highest_ns[-1] = max(self._highest_ns[-1], offset_ns)
        self.offset_ms = round(max(self._highest_ns) / 1e6)
