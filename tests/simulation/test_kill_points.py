"""The same promises over real processes: hub, seats and line killed at fifty points, the same checker afterwards."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from console.domain.caller import CallerSeen
from console.domain.event import CommandId
from console.hub.storage import Storage
from console.link.caller_seal import CallerKey
from console.link.client import HubClient
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, PROJECT, HubProcess
from tests.fixtures.proxy import Proxy, proxy_to
from tests.fixtures.working_seat import TOLD, read_asked, read_book
from tests.integration.conftest import data, data_with_accounts
from tests.simulation.calling import is_of_a_caller
from tests.simulation.check import ended_once, reminded_once, stood_right
from tests.simulation.check_asked import each_entered
from tests.simulation.check_callers import erased_for_good, kept_right, read_callers, seen_by_those_allowed
from tests.simulation.left import read_left
from tests.simulation.made import Made

__all__ = ["data", "data_with_accounts"]
KILL_POINTS: Final = 50
SEATS: Final = ("li", "squad", "zhao")
PATIENCE_S: Final = 60.0
STREET_CODE: Final = "310199"


class SeatProcess:
    """A working seat that is killed and started again on its folder."""

    def __init__(self, url: str, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self._url = url
        self._lives = 0
        self.start()

    def start(self) -> None:
        self._lives += 1
        program = ("-m", "tests.fixtures.working_seat", self._url, self.name, str(self.folder))
        with (self.folder.parent / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, f"{self.name} {self._lives}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": str(PROJECT)},
            )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    async def until_working(self) -> None:
        assert await self._line() == b"working\n", self.log

    async def stand(self) -> dict[str, Any]:
        """Have nothing new made, wait until nothing waits; return where its view stands."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"stop\n")
        self.process.stdin.flush()
        return msgspec.json.decode(await self._line(), type=dict[str, Any])

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            line = await asyncio.to_thread(self.process.stdout.readline)
        assert line, self.log
        return line

    @property
    def log(self) -> str:
        return (self.folder.parent / f"{self.name}.log").read_text(encoding="utf-8")


class House:
    """A hub, a line to it, and seats at work; each can be killed and comes back."""

    def __init__(self, data: Path, port: int, proxy: Proxy, dice: random.Random) -> None:
        self._data, self._port, self._proxy, self._dice = data, port, proxy, dice
        self.hub = HubProcess(data, port)
        self.seats = [SeatProcess(proxy.url, name, data.parent / name) for name in SEATS]

    async def kill_something(self) -> list[str]:
        """Let something die; return what did. It lives again when this returns."""
        what = self._dice.choice(("hub before", "hub after", "hub after", "seat", "seat", "line"))
        await asyncio.sleep(self._dice.uniform(0, 0.2))  # not a wait: the instant of the fault
        if what == "line":
            self._proxy.cut()
        elif what == "seat":
            seat = self._dice.choice(self.seats)
            await asyncio.to_thread(seat.kill)
            seat.start()
            await seat.until_working()
        else:
            await self._kill_hub(what.removeprefix("hub").strip())
            return ["hub", what] if what != "hub" else ["hub"]
        return [what]

    async def _kill_hub(self, where: str) -> None:
        """Kill it now, or let one take its place that dies at a commit."""
        self.hub.kill()
        if where:
            words = (str(self._data), str(self._port), str(self._dice.randint(1, 8)), where)
            self.hub = HubProcess(self._data, program=("-m", "tests.fixtures.dying_hub", *words))
            assert await asyncio.to_thread(self.hub.wait, PATIENCE_S) == -signal.SIGKILL, self.hub.log
        self.hub = HubProcess(self._data, self._port)
        await asyncio.to_thread(self.hub.address)

    async def stands(self) -> list[dict[str, Any]]:
        """Have everybody stop; return where all views stand once nothing waits anywhere."""
        await asyncio.gather(*(seat.stand() for seat in self.seats))
        return await asyncio.gather(*(seat.stand() for seat in self.seats))  # what the last ones did is told by now

    def made(self) -> dict[CommandId, Made]:
        """Return what was made at all seats."""
        return {id_: one for seat in self.seats for id_, one in read_book(seat.folder).items()}

    def close(self) -> None:
        for seat in self.seats:
            seat.kill()
        self.hub.close()


@contextmanager
def _opened(data: Path) -> Iterator[Storage]:
    storage = Storage(data)
    try:
        yield storage
    finally:
        storage.close()


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_killed_at_fifty_points_every_command_ends_once(data: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    dice, killed = random.Random(seed), list[str]()
    first = HubProcess(data)
    port = first.address().port
    await _set_up(first.address().url)
    first.kill()
    async with proxy_to(port) as proxy:
        with ExitStack() as stack:
            house = House(data, port, proxy, dice)
            stack.callback(house.close)
            for seat in house.seats:
                await seat.until_working()
            while len(killed) < KILL_POINTS:
                killed += await house.kill_something()
            stands = await house.stands()
            assert await asyncio.to_thread(house.hub.terminate) == 0
            made = house.made()
            asked = [one for seat in house.seats for one in read_asked(seat.folder)]
    with _opened(data) as storage:
        left, kept = read_left(storage, STREET_CODE), storage.call(read_callers)
        register = storage.call(lambda uow: uow.register.read())
    by_us = {event.command for event in left.events[:2]}  # what set the room up
    answers = {id_: answer for id_, answer in left.answers.items() if id_ not in by_us}
    for id_, one in made.items():
        if one.is_written and not one.outcomes and id_ in answers:  # its journal let go of it, and nobody was told
            one.heard(answers[id_])
    problems = [*left.problems, *ended_once(made, left.events[2:], answers), *reminded_once(left.events)]
    problems += stood_right(stands, left.events)
    problems += kept_right(made, left.answers, left.board, kept, CallerKey.load(data))
    problems += [*seen_by_those_allowed(asked), *each_entered(asked, register)]
    files = {str(path): path.read_bytes() for path in data.parent.rglob("*") if path.is_file() and path.name != TOLD}
    in_hub = {name: content for name, content in files.items() if Path(name).is_relative_to(data)}
    problems += erased_for_good(made, kept, in_hub)
    problems += [f"a caller can be read in {name}" for name, content in files.items() if is_of_a_caller(content)]
    assert not problems, f"killed {killed} (chance {seed}):\n" + "\n".join(problems)
    assert {"hub before", "hub after", "seat", "line"} <= set(killed)
    assert len(made) > KILL_POINTS
    assert kept.sealed, "somebody called"
    assert any(isinstance(one.answer, CallerSeen) and one.answer.caller for one in asked), "and was looked at"
    assert sum(one.waits for one in made.values()) > KILL_POINTS


async def _set_up(url: str) -> None:
    client = HubClient(url)
    client.start()
    await client.sign_in("li", PASSWORD)
    await set_up(client)
    await client.close()
