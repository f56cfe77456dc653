"""The shell round the protocol: sockets, timers, the beat at which frames go out. One asyncio loop, no threads."""

import asyncio
import logging
import socket
import time
from collections import deque
from collections.abc import Mapping
from typing import Final, cast

from console.demo.rtsp.auth import Doorkeeper
from console.demo.rtsp.message import BadMessage, Interleaved, MessageReader, Request, Response
from console.demo.rtsp.session import TIMEOUT_S, Action, Reply, Session, stream_path
from console.demo.rtsp.sink import MAX_BUFFER_BYTES, SOCKET_BUFFER_BYTES, InterleavedSink
from console.demo.rtsp.stream import FilmStream, Stream
from console.demo.rtsp.timeline import Timeline
from console.errors import ConsoleError

MAX_CONNECTIONS: Final = 512
"""Far above 64 streams; a runaway client is stopped before the process has no file descriptors left."""

log = logging.getLogger(__name__)


class CameraServer:
    """Serves streams by path on one port of loopback."""

    def __init__(self, streams: Mapping[str, Stream], timeline: Timeline) -> None:
        """Serve ``streams``, keyed by path (``/camera/1/sub``), on one ``timeline``."""
        self.streams = dict(streams)
        self._timeline = timeline
        self.doorkeeper = Doorkeeper()
        self.connections: set[Connection] = set()
        self.port = 0
        self._server: asyncio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._sweeper: asyncio.TimerHandle | None = None

    async def listen(self, port: int = 0) -> int:
        """Accept clients on 127.0.0.1 and start the beat; return the port (0: any free one is taken)."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self), "127.0.0.1", port, backlog=256)
        self.port = self._server.sockets[0].getsockname()[1]
        if self._sweeper is None:
            self._sweep()
            self._beat()
        return self.port

    def close_port(self) -> None:
        """Accept nobody; those who are connected stay."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def kick(self) -> int:
        """Cut all connections; return how many."""
        present = tuple(self.connections)
        for connection in present:
            connection.abort()
        return len(present)

    def close(self) -> None:
        """Stop the beat, the port and all connections."""
        for timer in (self._timer, self._sweeper):
            if timer is not None:
                timer.cancel()
        self.close_port()
        self.kick()

    def find(self, path: str) -> Stream | None:
        """Return the stream of a path."""
        return self.streams.get(path)

    def _beat(self) -> None:
        """Let all films send what is due, then sleep until the next frame.

        All cameras send on the same beat: waking up costs more than sending (eight beats instead of one
        trebled the cost of 16 streams).
        """
        now_ns = time.monotonic_ns()
        for stream in self.streams.values():
            if stream.viewers and isinstance(stream, FilmStream):
                stream.step(now_ns)
        to_next_ns = self._timeline.due_ns(self._timeline.frame_at(now_ns) + 1) - time.monotonic_ns()
        self._timer = asyncio.get_running_loop().call_later(max(0, to_next_ns) / 1e9, self._beat)

    def _sweep(self) -> None:
        now = time.monotonic()
        for connection in tuple(self.connections):
            connection.end_if_silent(now)
        self._sweeper = asyncio.get_running_loop().call_later(TIMEOUT_S / 12, self._sweep)


class Connection(asyncio.Protocol):
    """One client's socket."""

    def __init__(self, server: CameraServer) -> None:
        self._server = server
        self._reader = MessageReader()
        self._session = Session(server.find, server.doorkeeper, time.monotonic())
        self._inbox: deque[Request | Interleaved | BadMessage] = deque()
        self._waiting: asyncio.Task[None] | None = None
        self._viewer: InterleavedSink | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        self._transport = cast(asyncio.Transport, transport)
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
                self._session.hear(time.monotonic())
            elif isinstance(message, BadMessage):
                self._refuse(message)
            else:
                self._answer(message)

    def _answer(self, request: Request) -> None:
        reply = self._session.handle(request, time.monotonic())
        if reply.action is Action.WAIT:
            self._transport.pause_reading()
            self._waiting = asyncio.get_running_loop().create_task(self._wait(request))
            return
        self._send(request, reply)

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
        if self._transport.get_write_buffer_size() > MAX_BUFFER_BYTES:
            self._transport.abort()  # asks and asks, and reads no answer
            return
        self._transport.write(reply.response.encode(request.cseq))
        if reply.action is Action.PLAY:
            self._start_viewing()
        elif reply.action is Action.CLOSE:
            self._stop_viewing()
            self._transport.close()

    def _refuse(self, garbage: BadMessage) -> None:
        log.info("hung up on %s: %s", self._transport.get_extra_info("peername"), garbage)
        self._transport.write(Response(garbage.status, (("Connection", "close"),)).encode(None))
        self._transport.close()

    def _start_viewing(self) -> None:
        stream, sender = self._server.find(self._session.path), self._session.sender
        if stream is None or sender is None:
            return
        self._viewer = InterleavedSink(self._transport, sender, stream.timeline)
        stream.attach(self._viewer)

    def _stop_viewing(self) -> None:
        stream = self._server.find(self._session.path)
        if stream is not None and self._viewer is not None:
            stream.detach(self._viewer)
        self._viewer = None
