"""The faults of a day: what can break, when, and for how long. Each heals by itself; a day has at least five."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from console.domain.origin import Origin
from console.domain.permission import Act
from console.errors import ConsoleError, Refused, Unavailable
from console.hub.session_token import ID_LENGTH
from tests.fixtures.hub_process import TECHNICIAN
from tests.simulation.asked import Asked
from tests.simulation.hub import SimulatedHub
from tests.simulation.seat import Seat
from tests.simulation.world import DAY_S, START, World

HERE: Final = Origin("127.0.0.1")
LEAST: Final = 6
MOST: Final = 16
MANY: Final = 14
OFTEN: Final = ("hub killed at a commit", "line cut at an answer", "seat crashed at a write", "sessions owed")
"""What hits the instants that matter comes more often than chance alone would have it."""


@dataclass
class Faults:
    """Breaks things in one world."""

    world: World
    hub: SimulatedHub
    seats: tuple[Seat, ...]
    only: tuple[str, ...] = ()
    """Kinds that this day has, and many of them; (): all kinds."""

    def __post_init__(self) -> None:
        self._dice = self.world.dice("faults")
        self.count = 0

    def plan(self) -> list[tuple[float, str]]:
        """Return at which virtual second which fault begins."""
        dice = self._dice
        if self.only:
            return sorted((dice.uniform(20, DAY_S), dice.choice(self.only)) for _ in range(MANY))
        count, kinds = dice.randint(LEAST, MOST), [*_KINDS, *OFTEN]
        return sorted((dice.uniform(20, DAY_S), dice.choice(kinds)) for _ in range(count))

    async def run(self) -> None:
        """Break one thing after the other; they may overlap."""
        running = []
        for at, kind in self.plan():
            await asyncio.sleep(max(0.0, at - self.world.loop.time()))
            self.world.trace.say(f"fault {kind}")
            self.count += 1
            running.append(self.world.loop.create_task(self._have(kind)))
        await asyncio.gather(*running)

    async def _have(self, kind: str) -> None:
        await _KINDS[kind](self, random.Random(f"{self.world.seed} {kind} {self.count}"))

    async def _kill_hub(self, dice: random.Random) -> None:
        if self.hub.hub is not None:
            await self.hub.kill(is_silent=dice.random() < 0.3)
        await asyncio.sleep(dice.uniform(0.5, 60))
        self.hub.start()

    async def _kill_hub_at_commit(self, dice: random.Random) -> None:
        disk = self.hub.disk
        ended = asyncio.Event()

        def crash() -> None:
            disk.crash = None
            self.world.loop.call_soon(ended.set)

        disk.dies_before = dice.random() < 0.5
        disk.crash = crash
        try:
            async with asyncio.timeout(120):
                await ended.wait()
        except TimeoutError:
            disk.crash = None
            return
        await self._kill_hub(dice)

    async def _end_hub(self, dice: random.Random) -> None:
        self.hub.ask_to_end()
        await asyncio.sleep(dice.uniform(1, 30))
        self.hub.start()

    async def _full_disk(self, dice: random.Random) -> None:
        self.hub.disk.is_full = True
        await asyncio.sleep(dice.uniform(1, 40))
        self.hub.disk.is_full = False

    async def _slow_disk(self, dice: random.Random) -> None:
        self.hub.disk.slow_s, before = dice.uniform(0.1, 3), self.hub.disk.slow_s
        await asyncio.sleep(dice.uniform(5, 60))
        self.hub.disk.slow_s = min(before, 0.002)

    async def _step_clock(self, dice: random.Random) -> None:
        self.world.hub_skew_s += dice.choice([-1, 1]) * dice.uniform(0.5, 20)
        await asyncio.sleep(dice.uniform(5, 200))
        self.world.hub_skew_s = 0.0

    async def _cut_line(self, dice: random.Random) -> None:
        for link in self.world.net.of(dice.choice(self.seats).name):
            link.cut()

    async def _cut_at_answer(self, dice: random.Random) -> None:
        for link in self.world.net.of(dice.choice(self.seats).name):
            link.is_cut_at_answer = True

    async def _half_open(self, dice: random.Random) -> None:
        links = self.world.net.of(dice.choice(self.seats).name)
        for link in links:
            link.hang()
        await asyncio.sleep(dice.uniform(1, 60))
        for link in links:
            link.heal()

    async def _late_line(self, dice: random.Random) -> None:
        links = self.world.net.of(dice.choice(self.seats).name)
        for link in links:
            link.slow_s = dice.uniform(0.5, 10)
        await asyncio.sleep(dice.uniform(5, 90))
        for link in links:
            link.slow_s = 0.005

    async def _no_net(self, dice: random.Random) -> None:
        net = self.world.net
        net.is_down, links = True, list(net.links)
        for link in links:
            link.hang()
        await asyncio.sleep(dice.uniform(2, 120))
        net.is_down = False
        for link in links:
            link.heal()

    async def _crash_seat(self, dice: random.Random) -> None:
        seat = dice.choice(self.seats)
        await seat.crash()
        await asyncio.sleep(dice.uniform(0.5, 90))
        seat.start()

    async def _crash_seat_at_write(self, dice: random.Random) -> None:
        seat = dice.choice(self.seats)
        seat.crash_at_next_write()
        await asyncio.sleep(dice.uniform(30, 200))
        seat.disk.is_cut = lambda _: False
        seat.start()

    async def _full_seat_disk(self, dice: random.Random) -> None:
        disk = dice.choice(self.seats).disk
        disk.is_full = True
        await asyncio.sleep(dice.uniform(5, 90))
        disk.is_full = False

    async def _go_away(self, dice: random.Random) -> None:
        seat = dice.choice(self.seats)
        await seat.leave()
        await asyncio.sleep(dice.uniform(10, 200))
        seat.start()

    async def _end_sessions(self, dice: random.Random) -> None:
        """Somebody who looks after accounts ends all sessions of one person, for good."""
        hub, seat = self.hub.hub, dice.choice(self.seats)
        if hub is None:
            return
        try:
            async with asyncio.timeout(10):
                opened = await hub.storage.run(lambda uow: uow.sessions.open(START, seat.name))
                for one in opened:
                    await hub.desk.accounts.end_session(one, TECHNICIAN, HERE)
                    self.world.asked.append(_session_ended(one.token_hash))
                    hub.desk.ended(one.token_hash)
        except (Unavailable, TimeoutError) as exc:
            self.world.trace.say(f"sessions go on: {type(exc).__name__}")

    async def _owe_sessions(self, dice: random.Random) -> None:
        """A seat is locked and sessions are ended while nothing can be stored; then there is room, or a kill."""
        disk, seat = self.hub.disk, dice.choice(self.seats)
        disk.is_full = True
        await asyncio.sleep(dice.uniform(0, 10))
        await self._typed(seat, "locks")
        await self._end_sessions(dice)
        await asyncio.sleep(dice.uniform(0, 20))
        if dice.random() < 0.5:
            await self._kill_hub(dice)
        disk.is_full = False
        await self._open_again(seat)

    async def _lock_seat(self, dice: random.Random) -> None:
        """Nobody touches a seat; later somebody types the password."""
        seat = dice.choice(self.seats)
        await self._typed(seat, "locks")
        await asyncio.sleep(dice.uniform(5, 60))
        await self._open_again(seat)

    async def _open_again(self, seat: Seat) -> None:
        """Type the password until the card is gone: it lies there, too, where no answer told of the lock."""
        while not await self._typed(seat, "unlocks"):  # noqa: ASYNC110 - as a person tries again
            await asyncio.sleep(5)

    async def _typed(self, seat: Seat, what: str) -> bool:
        """Return whether the hub said so, or there is nothing to lock or open."""
        client, company = seat.client, seat.company
        if client is None or client.account is None or company is None:
            return True  # whoever signs in anew has an open seat
        try:
            async with asyncio.timeout(10):
                await (company.lock() if what == "locks" else company.unlock())
        except (ConsoleError, TimeoutError) as exc:
            self.world.trace.say(f"nobody {what} {seat.name}: {type(exc).__name__}")
            return isinstance(exc, Refused) and not client.is_locked
        self.world.trace.say(f"{seat.name} {what}")
        return True


def _session_ended(token_hash: str) -> Asked:
    return Asked(Act.END_SESSIONS, TECHNICIAN, token_hash[:ID_LENGTH], is_known=True)


_KINDS: Final[dict[str, Callable[[Faults, random.Random], Awaitable[None]]]] = {
    "hub killed": Faults._kill_hub,
    "hub killed at a commit": Faults._kill_hub_at_commit,
    "hub ended": Faults._end_hub,
    "disk full": Faults._full_disk,
    "disk slow": Faults._slow_disk,
    "clock stepped": Faults._step_clock,
    "line cut": Faults._cut_line,
    "line cut at an answer": Faults._cut_at_answer,
    "line half open": Faults._half_open,
    "line late": Faults._late_line,
    "no net": Faults._no_net,
    "seat crashed": Faults._crash_seat,
    "seat crashed at a write": Faults._crash_seat_at_write,
    "seat disk full": Faults._full_seat_disk,
    "sessions ended": Faults._end_sessions,
    "seat locked": Faults._lock_seat,
    "sessions owed": Faults._owe_sessions,
    "somebody away": Faults._go_away,
}
