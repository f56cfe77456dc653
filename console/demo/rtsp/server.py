"""The shell round the protocol: sockets, timers, the beat at which frames go out. One asyncio loop, no threads."""

import asyncio
import math
import time
from collections.abc import Mapping

from console.demo.rtsp.auth import Doorkeeper
from console.demo.rtsp.connection import Connection
from console.demo.rtsp.film_stream import FilmStream
from console.demo.rtsp.recorder import asked
from console.demo.rtsp.session import FRAMES_PER_S, TIMEOUT_S
from console.demo.rtsp.stream import GOP_FRAMES, Stream
from console.demo.rtsp.timeline import Timeline
from console.demo.rtsp.udp import UdpPair
from console.demo.rtsp.wire import Manners

MOST_RECORDINGS = 16
"""So many recordings that nobody sees are kept open: a client asks for one several times before it plays."""


class CameraServer:
    """Serves streams by path on one port of loopback."""

    def __init__(self, streams: Mapping[str, Stream], timeline: Timeline) -> None:
        """Serve ``streams``, keyed by path (``/camera/1/sub``), on one ``timeline``."""
        self.streams = dict(streams)
        self._timeline = timeline
        self.doorkeeper = Doorkeeper()
        self.connections: set[Connection] = set()
        self.manners = Manners.NORMAL
        self.places: int | None = None
        """So many clients may play at once; None: all."""
        self.sign_ins = 0
        """DESCRIBEs that came with an Authorization."""
        self.udp = UdpPair()
        self.port = 0
        self._recordings: list[str] = []
        self._server: asyncio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._sweeper: asyncio.TimerHandle | None = None

    async def listen(self, port: int = 0) -> int:
        """Accept clients on 127.0.0.1 and start the beat; return the port (0: any free one is taken)."""
        loop = asyncio.get_running_loop()
        if self._sweeper is None:
            await self.udp.open()
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

    def set_manners(self, manners: Manners) -> None:
        """Speak so to everybody. After a fault all connections are cut: their clients missed something."""
        self.manners = manners
        if manners is Manners.NORMAL:
            self.kick()

    def close(self) -> None:
        """Stop the beat, the ports and all connections."""
        for timer in (self._timer, self._sweeper):
            if timer is not None:
                timer.cancel()
        self.close_port()
        self.kick()
        self.udp.close()

    def find(self, path: str) -> Stream | None:
        """Return the stream of a path; a maker's address of a recording makes one that plays it."""
        known = self.streams.get(path)
        if known is not None:
            return known
        wanted = asked(path)
        live = self.streams.get(wanted.path) if wanted is not None else None
        if wanted is None or wanted.start is None:
            return live
        if not isinstance(live, FilmStream):
            return None  # what a live encoder sent is recorded nowhere
        ahead_s = wanted.start.timestamp() - time.time()
        recording = live.recording(math.floor(ahead_s * FRAMES_PER_S / GOP_FRAMES))
        self._recordings.append(path)
        self.streams[path] = recording
        self._forget_recordings()
        return recording

    def _forget_recordings(self) -> None:
        """Drop the oldest recordings that nobody sees."""
        unseen = [path for path in self._recordings if not self.streams[path].viewers]
        for path in unseen[:-MOST_RECORDINGS]:
            self._recordings.remove(path)
            del self.streams[path]

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
