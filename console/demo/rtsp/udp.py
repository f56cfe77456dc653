"""RTP over UDP: the server's port pair, and the viewers that get datagrams, some of which may be lost on purpose."""

import asyncio
import itertools
import logging
import random
from collections import deque
from collections.abc import Callable
from typing import Final

from console.demo.rtsp.rtp import PackedFrame
from console.demo.rtsp.session import Sender
from console.demo.rtsp.sink import MAX_BUFFER_BYTES, Outlet, Reports
from console.demo.rtsp.transport import UdpDelivery

_FRAMING_BYTES: Final = 4
"""The interleaving header before each packet of a frame, which a datagram does not have."""
_AT_ONCE_BYTES: Final = 48 * 1024
"""A running group sent in one piece would overflow the 208 kB that Linux gives a client's socket."""
_PACE_S: Final = 0.005
_TRIES: Final = 50

log = logging.getLogger(__name__)

Hear = Callable[[], None]


class Loss:
    """Loses a share of all datagrams; the same ones in each run with the same seed."""

    def __init__(self, share: float = 0.0, seed: int = 1) -> None:
        """Lose ``share`` (0 to 1) of the datagrams."""
        self.share = share
        self._random = random.Random(seed)  # a fault to be repeated, no secret

    def takes(self) -> bool:
        """Say whether the next datagram is lost."""
        return self.share > 0 and self._random.random() < self.share


class UdpPair:
    """The server's RTP and RTCP port (even, odd) on loopback, shared by all viewers; hears their receiver reports."""

    def __init__(self) -> None:
        self.ports: tuple[int, int] = (0, 0)
        self.heard: dict[tuple[str, int], Hear] = {}
        """By the address that a viewer's RTCP comes from: what to call when something came."""
        self._transports: list[asyncio.DatagramTransport] = []

    async def open(self) -> None:
        """Open two neighbouring ports.

        Raises:
            OSError: there is no such pair.
        """
        for _ in range(_TRIES):
            rtp = await self._bind(0)
            port = rtp.get_extra_info("sockname")[1]
            try:
                rtcp = await self._bind(port + 1 if port % 2 == 0 and port < 65535 else port)
            except OSError:  # odd, or the neighbour is taken: another try
                rtp.close()
                continue
            self._transports, self.ports = [rtp, rtcp], (port, port + 1)
            return
        raise OSError("no pair of neighbouring UDP ports is free")

    async def _bind(self, port: int) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Ear(self.heard), local_addr=("127.0.0.1", port))
        return transport

    def send(self, data: bytes, to: tuple[str, int], *, is_rtcp: bool = False) -> None:
        """Send a datagram; what the kernel does not take is lost, as on any network."""
        if self._transports:
            self._transports[is_rtcp].sendto(data, to)

    def close(self) -> None:
        """Close both ports."""
        for transport in self._transports:
            transport.close()
        self._transports = []


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, heard: dict[tuple[str, int], Hear]) -> None:
        self._heard = heard

    def datagram_received(self, _data: bytes, addr: tuple[str, int]) -> None:
        hear = self._heard.get(addr[:2])
        if hear is not None:
            hear()

    def error_received(self, exc: Exception) -> None:
        log.debug("a viewer's port is closed: %s", exc)


class UdpSink:
    """Sends a viewer datagrams, a burst in steps. The RTSP connection says when it ends."""

    def __init__(
        self,
        pair: UdpPair,
        host: str,
        delivery: UdpDelivery,
        sender: Sender,
        reports: Reports,
        loss: Callable[[], Loss],
        connection: Outlet,
    ) -> None:
        """Prepare to send; ``loss`` returns the stream's present loss, ``connection`` is the viewer's RTSP one."""
        self._pair, self._sender, self._reports, self._loss = pair, sender, reports, loss
        self._rtp, self._rtcp = (host, delivery.rtp_port), (host, delivery.rtcp_port)
        self._connection = connection
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._timer: asyncio.TimerHandle | None = None

    def send(self, number: int, frame: PackedFrame) -> None:
        """Send one frame, and a sender report when one is due."""
        if self._connection.is_closing() or self._waiting_bytes > MAX_BUFFER_BYTES:
            return
        sender = self._sender
        report = self._reports.due(number)
        if report is not None:
            self._pair.send(report, self._rtcp, is_rtcp=True)
        wire = bytes(frame.addressed(0, sender.sequence, sender.stamp(number), sender.ssrc))
        self._reports.sent(frame)
        loss = self._loss()
        for start, end in itertools.pairwise((*frame.starts, len(wire))):
            if not loss.takes():
                self._waiting.append(wire[start + _FRAMING_BYTES : end])
                self._waiting_bytes += end - start
        if self._timer is None:
            self._flush()

    def _flush(self) -> None:
        self._timer = None
        sent = 0
        while self._waiting and sent < _AT_ONCE_BYTES:
            datagram = self._waiting.popleft()
            self._pair.send(datagram, self._rtp)
            sent += len(datagram) + _FRAMING_BYTES
        self._waiting_bytes -= sent
        if self._waiting and not self._connection.is_closing():
            self._timer = asyncio.get_running_loop().call_later(_PACE_S, self._flush)

    def end(self) -> None:
        """Hang up."""
        self._waiting.clear()
        self._connection.abort()
