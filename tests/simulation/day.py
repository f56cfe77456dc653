"""One day from its seed: people at work, faults, then everything healed, drained and looked through."""

import asyncio
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest import mock

from console.domain.permission import ROOM, Role
from console.link.journal_store import PowerCut
from tests.fixtures.hub_process import DEPUTY, OFFICER, OTHER_UNIT, SECOND_OFFICER, SQUAD, TECHNICIAN
from tests.simulation.check import look_through
from tests.simulation.errands import ERRANDS
from tests.simulation.fault import Faults
from tests.simulation.hub import SimulatedHub
from tests.simulation.loop import VirtualLoop
from tests.simulation.nonsense import NONSENSE
from tests.simulation.people import Person
from tests.simulation.seat import Seat
from tests.simulation.technician import IMPORTS
from tests.simulation.world import CALLERS_KEPT, CALLERS_SWEEP_S, DAY_S, World

WHO: Final = (OFFICER, SECOND_OFFICER, SQUAD, OTHER_UNIT, DEPUTY, TECHNICIAN)
DRAIN_S: Final = 240.0
"""So long may it take, once all is healed, until nothing waits and all seats stand where the hub does."""

DAYS_AT_MOST: Final = 4
"""Days' time after which a day that goes on is given up: somebody waits for what never comes."""


@dataclass(frozen=True)
class Day:
    """What became of one day."""

    seed: int
    problems: tuple[str, ...]
    faults: int
    made: int
    applied: int
    events: int
    trace: tuple[str, ...]
    sha256: str
    """Of the trace."""
    took_s: float


def run_day(seed: int, only: tuple[str, ...] = ()) -> Day:
    """Live through the day of ``seed``, with faults of all kinds or of some ``only``."""
    with tempfile.TemporaryDirectory(prefix="simulation-") as data:  # for the room's key
        return _run_day(seed, only, Path(data))


def _run_day(seed: int, only: tuple[str, ...], data: Path) -> Day:
    begun = time.process_time()
    loop = VirtualLoop()
    world = World(loop, seed)
    room = Room(world, data, only)
    with _reading_the_log(world), _keeping_callers_for_hours(), _closing(loop):
        loop.run_until_complete(room.live_bounded())
    return Day(
        seed,
        tuple(world.problems),
        room.faults.count,
        len(world.made),
        room.applied,
        room.events,
        tuple(world.trace.lines),
        world.trace.sha256,
        time.process_time() - begun,
    )


@contextmanager
def _reading_the_log(world: World) -> Iterator[None]:
    """Keep what hub and seats say of their faults to ourselves; a fault of the program's own is a problem."""
    told, logger = _Faults(world), logging.getLogger("console")
    before = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(told)
    try:
        yield
    finally:
        logger.removeHandler(told)
        logger.propagate, logger.level = before


@contextmanager
def _keeping_callers_for_hours() -> Iterator[None]:
    """Let the time of callers run out within the day."""
    with mock.patch.multiple("console.hub.callers", KEPT=CALLERS_KEPT, SWEEP_S=CALLERS_SWEEP_S):
        yield


class _Faults(logging.Handler):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        self._world.ear.read("a log", f"{record.getMessage()} {record.exc_info}".encode(errors="replace"))
        if record.exc_info is not None and not isinstance(record.exc_info[1], PowerCut):
            self._world.problems.append(f"{record.getMessage()}: {record.exc_info[1]!r}")


@contextmanager
def _closing(loop: VirtualLoop) -> Iterator[None]:
    try:
        yield
    finally:
        loop.run_until_complete(_cancel_all())
        loop.close()


async def _cancel_all() -> None:
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _person(world: World, seat: Seat) -> Person:
    role = seat.account.role
    nonsense = IMPORTS if role is Role.TECHNICIAN else NONSENSE
    return Person(seat, world.made, world.dice(f"{seat.name} acts"), nonsense, ERRANDS[role])


class Room:
    """The hub, the seats, the people and the faults of one day."""

    def __init__(self, world: World, data: Path, only: tuple[str, ...]) -> None:
        self.world = world
        self.hub = SimulatedHub(world, data)
        self.seats = tuple(Seat(world, account) for account in WHO)
        self.people = tuple(_person(world, seat) for seat in self.seats)
        self.faults = Faults(world, self.hub, self.seats, only)
        self.applied = self.events = 0

    async def live_bounded(self) -> None:
        """Live through the day; one that never ends is a problem, told with what waits."""
        try:
            async with asyncio.timeout(DAYS_AT_MOST * DAY_S):
                await self.live()
        except TimeoutError:
            self.world.problems.append("the day never ended: " + ", ".join(self._what_waits()))

    async def live(self) -> None:
        """Live through the day; what was wrong is in ``world.problems``."""
        self.hub.start()
        for seat in self.seats:
            seat.start()
        await self._until(lambda: all(seat.is_signed_in for seat in self.seats), 30)
        for command in self.people[0].first():
            self.seats[0].give(command)
        working = [self.world.run_as("people", person.work()) for person in self.people]
        await self.faults.run()
        await asyncio.sleep(max(0.0, DAY_S - self.world.loop.time()))
        for person in self.people:
            person.is_working = False
        self._heal()
        if not await self._until(self._is_drained, DRAIN_S):
            self.world.problems.append("not drained: " + ", ".join(self._what_waits()))
        for task in working:
            task.cancel()
        self.applied, self.events = look_through(self.world, self.hub, self.seats)
        await self._close()

    def _heal(self) -> None:
        world, disk = self.world, self.hub.disk
        world.net.is_down, world.hub_skew_s = False, 0.0
        disk.is_full, disk.crash, disk.slow_s = False, None, 0.002
        for link in world.net.links:
            link.heal()
        self.hub.start()
        for seat in self.seats:
            seat.disk.is_full, seat.disk.is_cut = False, lambda _: False
            seat.start()

    def _is_drained(self) -> bool:
        return not list(self._what_waits())

    def _what_waits(self) -> Iterator[str]:
        hub = self.hub.hub
        if hub is None:
            yield "the hub"
            return
        for seat in self.seats:
            page = hub.desk.views._pages.get(seat.view)
            if not seat.is_in_step:
                yield f"{seat.name} with the hub"
            elif page is None or seat.stand() != (page.seq, page.digest.text):
                yield f"{seat.name} behind its view"
            elif seat.view == ROOM and seat.company is not None and seat.company.pair != hub.desk.pair._told:
                yield f"{seat.name} with others than are there"

    async def _until(self, is_so: Callable[[], bool], patience_s: float) -> bool:
        until = self.world.loop.time() + patience_s
        while not is_so():
            if self.world.loop.time() > until:
                return False
            await asyncio.sleep(0.25)
        return True

    async def _close(self) -> None:
        for seat in self.seats:
            await seat.leave()
        self.hub.ask_to_end()
        await self._until(lambda: self.hub.hub is None, 30)
