"""One client's socket: requests in, answers out, and where its viewer's packets go."""

import asyncio
import logging
import socket
import time
from collections import deque
from typing import Final, Protocol, cast

from console.demo.rtsp.auth import Doorkeeper
from console.demo.rtsp.message import BadMessage, Interleaved, MessageReader, Request, Response
from console.demo.rtsp.session import Action, Reply, Session, stream_path
from console.demo.rtsp.sink import MAX_BUFFER_BYTES, SOCKET_BUFFER_BYTES, InterleavedSink, Reports, Sink
from console.demo.rtsp.stream import Stream
from console.demo.rtsp.transport import UdpDelivery
from console.demo.rtsp.udp import UdpPair, UdpSink
from console.demo.rtsp.wire import Manners, Wire
from console.errors import ConsoleError

MAX_CONNECTIONS: Final = 512
"""Far above 64 streams; a runaway client is stopped before the process has no file descriptors left."""

log = logging.getLogger(__name__)


class Device(Protocol):
    """What a connection knows of its server."""

    doorkeeper: Doorkeeper
    connections: "set[Connection]"
    manners: Manners
    places: int | None
    sign_ins: int
    udp: UdpPair

    def find(self, path: str) -> Stream | None:
        """Return the stream of a path."""


class Connection(asyncio.Protocol):
    """One client's socket."""

    def __init__(self, server: Device) -> None:
        self._server = server
        self._reader = MessageReader()
        self._session = Session(server.find, server.doorkeeper, time.monotonic(), udp_ports=server.udp.ports)
        self._inbox: deque[Request | Interleaved | BadMessage] = deque()
        self._waiting: asyncio.Task[None] | None = None
        self._viewer: Sink | None = None
        self._heard_from: tuple[str, int] | None = None
        self._transport: asyncio.Transport
        self._wire: Wire

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        self._transport = cast(asyncio.Transport, transport)
        self._wire = Wire(self._transport, lambda: self._server.manners)
        if len(self._server.connections) >= MAX_CONNECTIONS:
            log.warning("more than %d clients: hung up", MAX_CONNECTIONS)
            self._transport.abort()
            return
        sock = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER_BYTES)
        self._server.connections.add(self)

    def data_received(self, data: bytes) -> None:
        """Read messages and answer them in order."""
        try:
            for message in self._reader.feed(data):
                self._inbox.append(message)
        except BadMessage as exc:
            self._inbox.append(exc)
        self._work_off()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._server.connections.discard(self)
        self._inbox.clear()
        self._stop_viewing()
        if self._waiting is not None:
            self._waiting.cancel()

    def abort(self) -> None:
        """Hang up at once."""
        self._transport.abort()

    def end_if_silent(self, now: float) -> None:
        """Hang up if the session timed out."""
        if self._session.is_expired(now):
            self._transport.abort()

    def _work_off(self) -> None:
        while self._inbox and self._waiting is None and not self._transport.is_closing():
            message = self._inbox.popleft()
            if isinstance(message, Interleaved):
                self._hear()
            elif isinstance(message, BadMessage):
                self._refuse(message)
            else:
                self._answer(message)

    def _hear(self) -> None:
        self._session.hear(time.monotonic())

    def _answer(self, request: Request) -> None:
        if request.method == "DESCRIBE" and "authorization" in request.headers:
            self._server.sign_ins += 1
        if request.method == "SETUP" and self._is_full:
            self._send(request, Reply(Response(453)))
            return
        reply = self._session.handle(request, time.monotonic())
        if reply.action is Action.WAIT:
            self._transport.pause_reading()
            self._waiting = asyncio.get_running_loop().create_task(self._wait(request))
            return
        self._send(request, reply)

    @property
    def _is_full(self) -> bool:
        most = self._server.places
        others = sum(one.is_playing for one in self._server.connections if one is not self)
        return most is not None and others >= most

    @property
    def is_playing(self) -> bool:
        """Say whether it takes a place of those that a device has."""
        return self._session.sender is not None

    async def _wait(self, request: Request) -> None:
        """Answer when the stream is ready, then go on with what came meanwhile."""
        stream = self._server.find(stream_path(request.uri))
        try:
            if stream is not None:
                await stream.prepare()
        except (OSError, ConsoleError):
            log.exception("nothing can be read of %s", request.uri)
        self._waiting = None
        self._send(request, self._session.handle(request, time.monotonic()))
        if not self._transport.is_closing():
            self._transport.resume_reading()
        self._work_off()

    def _send(self, request: Request, reply: Reply) -> None:
        if self._wire.get_write_buffer_size() > MAX_BUFFER_BYTES:
            self._transport.abort()  # asks and asks, and reads no answer
            return
        self._wire.write(reply.response.encode(request.cseq))
        if reply.action is Action.PLAY:
            self._start_viewing()
        elif reply.action is Action.CLOSE:
            self._stop_viewing()
            self._wire.close()

    def _refuse(self, garbage: BadMessage) -> None:
        log.info("hung up on %s: %s", self._transport.get_extra_info("peername"), garbage)
        self._wire.write(Response(garbage.status, (("Connection", "close"),)).encode(None))
        self._wire.close()

    def _start_viewing(self) -> None:
        stream = self._server.find(self._session.path)
        if stream is None:
            return
        self._viewer = self._new_viewer(stream)
        if self._viewer is not None:
            stream.attach(self._viewer)

    def _new_viewer(self, stream: Stream) -> Sink | None:
        sender = self._session.sender
        if sender is None:
            return None
        delivery, reports = sender.delivery, Reports(sender, stream.timeline, stream.unix_ns)
        if not isinstance(delivery, UdpDelivery):
            return InterleavedSink(self._wire, delivery, sender, reports)
        host = self._transport.get_extra_info("peername")[0]
        self._heard_from = (host, delivery.rtcp_port)
        self._server.udp.heard[self._heard_from] = self._hear
        return UdpSink(self._server.udp, host, delivery, sender, reports, lambda: stream.loss, self._wire)

    def _stop_viewing(self) -> None:
        stream = self._server.find(self._session.path)
        if stream is not None and self._viewer is not None:
            stream.detach(self._viewer)
        if self._heard_from is not None:
            self._server.udp.heard.pop(self._heard_from, None)
        self._viewer = self._heard_from = None
