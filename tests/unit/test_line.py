"""The line to the hub goes on, whatever becomes of those who hear what it tells."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from console.domain.permission import ROOM
from console.link.envelope import FROM_SEAT, VERSION, FromHub, encode, raw
from console.link.hub_envelope import Answer, SignedIn, Snapshot, Welcome
from console.link.line import HubLine
from console.link.outside import Outside
from console.link.seat_envelope import Resume, SignIn, Subscribe
from console.link.session import LinkState
from console.link.view import Digest, ViewChange
from tests.simulation.loop import VirtualLoop
from tests.street import NOW, OFFICER

LONG_S = 30.0


@dataclass
class Hub:
    """Both ends of a line: a hub that greets, signs in and has an empty board."""

    asked: list[object] = field(default_factory=list)
    _says: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    @contextlib.asynccontextmanager
    async def open_socket(self, *_address: object) -> AsyncIterator[Any]:
        self._says = asyncio.Queue()
        self._say(Welcome(VERSION, "room", NOW, accounts=True))
        yield self

    async def recv(self, *, decode: bool) -> bytes:
        assert not decode
        return await self._says.get()

    def say_now(self, message: bytes) -> bool:
        asked = FROM_SEAT.decode(message)
        self.asked.append(asked)
        if isinstance(asked, SignIn | Resume):
            self._say(Answer(asked.request, raw(SignedIn("token", OFFICER))))
        elif isinstance(asked, Subscribe):
            self._say(Answer(asked.request, raw(None)))
            self._say(Snapshot(ROOM, 7, Digest().text, [], more=False))
        return True

    def _say(self, message: FromHub) -> None:
        self._says.put_nowait(encode(message))


@dataclass
class Clumsy:
    """Fails the first time it hears of something."""

    heard: list[object] = field(default_factory=list)

    def __call__(self, news: object) -> None:
        self.heard.append(news)
        if len(self.heard) == 1:
            raise RuntimeError("a fault in a window")


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What came to the last resort of this process."""
    found = list[BaseException]()
    monkeypatch.setattr(sys, "excepthook", lambda _kind, fault, _trace: found.append(fault))
    return found


async def talk(hub: Hub, prepare: Callable[[HubLine], None]) -> LinkState:
    line = HubLine("ws://127.0.0.1:1", None, "test", Outside(open_socket=hub.open_socket))
    prepare(line)
    line.start()
    async with asyncio.timeout(LONG_S):
        await line.ask(lambda number: SignIn(number, "li", "x"))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                await asyncio.Event().wait()
    state = line.session.state
    await line.close()
    return state


def run(hub: Hub, prepare: Callable[[HubLine], None]) -> LinkState:
    loop = VirtualLoop()
    with contextlib.closing(loop):
        return loop.run_until_complete(talk(hub, prepare))


def test_a_fault_in_one_who_hears_the_state_neither_ends_the_line_nor_keeps_it_from_the_next(
    faults: list[BaseException],
) -> None:
    clumsy, heard = Clumsy(), list[LinkState]()

    def prepare(line: HubLine) -> None:
        line.watch(clumsy)
        line.watch(heard.append)

    assert run(Hub(), prepare) is LinkState.SIGNED_IN
    assert clumsy.heard == heard == [LinkState.SIGNED_OUT, LinkState.SIGNED_IN]
    assert [str(fault) for fault in faults] == ["a fault in a window"]


def test_a_view_that_was_not_taken_comes_whole_again_on_another_line(faults: list[BaseException]) -> None:
    hub, follower = Hub(), Clumsy()
    assert run(hub, lambda line: line.follow(ROOM, follower)) is LinkState.SIGNED_IN
    assert [one.is_whole for one in follower.heard if isinstance(one, ViewChange)] == [True, True]
    assert [one.seq for one in hub.asked if isinstance(one, Subscribe)] == [0, 0]
    assert len(faults) == 1
