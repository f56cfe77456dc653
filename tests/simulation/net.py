"""The simulated line: in order and whole while it holds, as TCP is; late, cut, half open or dead as lines are.

What a transport can double, the sessions double: a line that hangs is given up and everything unanswered sent again on
a new one, while the old one's bytes still arrive.
"""

import asyncio
import random
import ssl
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from math import inf, nextafter
from typing import Any, Final, cast

from websockets.exceptions import ConnectionClosedError

from console.hub.listening import Serve
from console.link.envelope import PROTOCOL
from console.link.outgoing import SeatSocket
from tests.simulation.eavesdropper import Eavesdropper
from tests.simulation.loop import HUB, OWNER
from tests.simulation.trace import Trace

QUICK_S: Final = 0.005
OPEN_TIMEOUT_S: Final = 5.0
"""As ``open_socket`` has it."""
PING_S: Final = (20.0, 30.0)
"""The hub pings every 10 s and gives a silent seat 20 s."""


class End:
    """One end of a line, with as much of a websocket as both sides use."""

    subprotocol = PROTOCOL

    def __init__(self, link: "Link", name: str) -> None:
        self._link = link
        self._name = name
        self._inbox: deque[bytes] = deque()
        self._reader: asyncio.Future[None] | None = None
        self.is_open = True
        self.due_at = 0.0
        """When the last message on its way here will have come."""
        self.other: End
        self.remote_address = ("127.0.0.1", 1)

    @property
    def transport(self) -> "End":
        return self

    def abort(self) -> None:
        """Give the line up, as a transport does."""
        self.shut()
        self._link.gave_up(self)

    async def send(self, message: bytes, *, text: bool | None = None) -> None:
        """Hand a message to the transport."""
        if not self.is_open:
            raise ConnectionClosedError(None, None)
        self._link.carry(self.other, message)

    def say_now(self, message: bytes) -> bool:
        """Hand a message to the transport, which always has room."""
        if self.is_open:
            self._link.carry(self.other, message)
        return self.is_open

    async def recv(self, decode: bool | None = None) -> str | bytes:
        """Return the next message; what came before the end of the line comes first."""
        while not self._inbox:
            if not self.is_open:
                raise ConnectionClosedError(None, None)
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        message = self._inbox.popleft()
        return message if decode is False else message.decode()

    async def close(self, _code: int = 1000) -> None:
        """Hang up."""
        self.abort()

    def take(self, message: bytes) -> None:
        """A message has come."""
        if self.is_open:
            self._link.trace.message(self._name, message)
            self._inbox.append(message)
            self._wake()

    def shut(self) -> None:
        """The line is over for this end."""
        self.is_open = False
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


class Link:
    """One line between a seat and a hub."""

    def __init__(self, number: int, seat: str, rng: random.Random, trace: Trace, ear: Eavesdropper) -> None:
        self._rng = rng
        self._ear = ear
        self.trace = trace
        self.seat_name = seat
        self.seat, self.hub = End(self, f"{seat}#{number} <"), End(self, f"{seat}#{number} >")
        self.seat.other, self.hub.other = self.hub, self.seat
        self.slow_s = QUICK_S
        self.is_cut_at_answer = False
        """The next answer to a command does not get through: it is carried out, and nobody here knows."""
        self._held: dict[End, list[bytes]] | None = None
        """What a line that hangs holds back; None where it does not hang."""

    @property
    def _loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.get_running_loop()

    def carry(self, to: End, message: bytes) -> None:
        """Bring a message to an end, behind those before it."""
        self._ear.hear(self.seat_name, message, is_to_hub=to is self.hub)
        if self.is_cut_at_answer and to is self.seat and b'"command"' in message[:80]:
            self.trace.say(f"{self.seat_name} loses an answer")
            self.is_cut_at_answer = False
            for end in (self.seat, self.hub):
                end.shut()
            return
        if self._held is not None:
            self._held[to].append(message)
            return
        at = self._loop.time() + self._rng.uniform(0.0005, self.slow_s)
        to.due_at = max(nextafter(to.due_at, inf), at)  # the loop keeps no order among those of one instant
        self._loop.call_at(to.due_at, to.take, message)

    def gave_up(self, end: End) -> None:
        """One end is over; the other hears of it, unless the line hangs."""
        if self._held is None and end.other.is_open:
            self._loop.call_at(max(end.other.due_at, self._loop.time() + QUICK_S), end.other.shut)

    def cut(self) -> None:
        """Cut the line: what is on its way may still come, or not."""
        for end in (self.seat, self.hub):
            self._loop.call_later(self._rng.uniform(0, self.slow_s * 2), end.shut)

    def hang(self) -> None:
        """Let nothing through and tell nobody: half open, until it heals or both have given it up."""
        self._held = {self.seat: [], self.hub: []}
        self._loop.call_later(self._rng.uniform(*PING_S), self._give_up_hub)

    def _give_up_hub(self) -> None:
        if self._held is not None:
            self.hub.shut()

    def heal(self) -> None:
        """Let through what was held back: late, and sent again meanwhile on another line; then tell what was missed."""
        if self._held is None:
            return
        held, self._held = self._held, None
        whole = self.seat.is_open and self.hub.is_open
        for end, messages in held.items():
            if whole or self._rng.random() < 0.5:
                for message in messages:
                    self.carry(end, message)
        for end in (self.seat, self.hub):
            if not end.is_open:
                self.gave_up(end)


class Net:
    """All lines of the room, and where the hub listens."""

    def __init__(self, rng: random.Random, trace: Trace, ear: Eavesdropper) -> None:
        self._rng = rng
        self._trace, self._ear = trace, ear
        self._count = 0
        self.serve: Serve | None = None
        """Serves a new line; None: no hub is there."""
        self.is_down = False
        """Nothing gets through to the hub; nobody is told."""
        self.links: list[Link] = []
        self.serving: dict[asyncio.Task[None], None] = {}

    @asynccontextmanager
    async def listening(self, serve: Serve) -> AsyncIterator[None]:
        """Hand lines to a hub for the length of the block, as its port would."""
        self.serve = serve
        try:
            yield
        finally:
            if self.serve is serve:  # no newer hub has come meanwhile
                self.serve = None
                for link in self.links:
                    link.hub.abort()
            await asyncio.gather(*self.serving, return_exceptions=True)

    def opener(self, seat: str) -> Callable[[str, ssl.SSLContext | None, str], Any]:
        """Return what opens lines for a seat."""

        @asynccontextmanager
        async def opened(_url: str, _tls: ssl.SSLContext | None, _protocol: str) -> AsyncIterator[SeatSocket]:
            link = await self._connect(seat)
            try:
                yield cast("SeatSocket", link.seat)
            finally:
                link.seat.abort()

        return opened

    async def _connect(self, seat: str) -> Link:
        await asyncio.sleep(self._rng.uniform(0.001, QUICK_S))
        if self.is_down:
            await asyncio.sleep(OPEN_TIMEOUT_S)
            raise TimeoutError
        if self.serve is None:
            raise ConnectionRefusedError
        self._count += 1
        link = Link(self._count, seat, random.Random(f"{self._rng.random()} {self._count}"), self._trace, self._ear)
        self.links = [old for old in self.links if old.hub.is_open or old.seat.is_open]
        self.links.append(link)
        token = OWNER.set(HUB)  # what serves a line ends with the hub, whoever opened it
        task = asyncio.get_running_loop().create_task(self._serve(self.serve, link))
        OWNER.reset(token)
        self.serving[task] = None
        task.add_done_callback(lambda done: self.serving.pop(done, None))
        return link

    @staticmethod
    async def _serve(serve: Callable[[Any], Awaitable[None]], link: Link) -> None:
        await serve(link.hub)
        link.hub.abort()

    def of(self, seat: str) -> list[Link]:
        """Return the open lines of a seat."""
        return [link for link in self.links if link.seat_name == seat and link.seat.is_open]
