"""A seat of a simulated day: the real client with its journal on a simulated disk, and the records of its view."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import timedelta
from typing import Any, Final

from console.domain.account import Account
from console.domain.case import CaseId, CaseRecord
from console.domain.command import Applied, Command
from console.domain.passed_draft import DraftNote
from console.domain.permission import ROOM, UNITS, Act, Role, View, unit_view
from console.errors import ConsoleError, Unavailable
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_line import AnyLine, frame
from console.link.journal_line import Made as MadeLine
from console.link.journal_store import MemoryStore, PowerCut, WritePoint
from console.link.outside import Outside
from console.link.person import Person
from console.link.session import LinkState
from console.link.view import ViewChange
from console.seat.records import Records
from tests.simulation.asked import Asked
from tests.simulation.company import Company, token_of
from tests.simulation.made import Made, read_line
from tests.simulation.people import settle_all
from tests.simulation.world import World

NOBODY_KNOWS: Final = frozenset({"hub.line_closed", "hub.outcome_unknown"})
"""What a seat says of a command that was perhaps carried out: the board shows it."""
URL: Final = "ws://127.0.0.1:1"


def _view_of(account: Account) -> View:
    if account.role is Role.TECHNICIAN:
        return UNITS
    return unit_view(account.unit) if account.unit else ROOM


class SeatDisk(MemoryStore):
    """The seat's disk; an onlooker reads along which ends of commands got on it."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def append(self, lines: Iterable[AnyLine]) -> None:
        """Add lines; see :class:`JournalStore`."""
        self._read_along(super().append, list(lines))

    def replace(self, lines: Iterable[AnyLine]) -> None:
        """Put these in place of all others; see :class:`JournalStore`."""
        self._read_along(super().replace, list(lines))

    def _read_along(self, write: Callable[[Iterable[AnyLine]], None], lines: list[AnyLine]) -> None:
        try:
            write(lines)
        finally:
            written = frame(lines)
            self._world.ear.read("a journal", written)
            if lines and self.content.endswith(written):  # also where the power went in that instant
                for line in lines:
                    read_line(line, self._world.made)


class Seat:
    """One seat and who sits there. Its process comes and goes; its disk stays."""

    def __init__(self, world: World, account: Account) -> None:
        self.world = world
        self.account = account
        self.name = account.name
        self.dice = world.dice(account.name)
        self.view: View = _view_of(account)
        self.disk = SeatDisk(world)
        self.skew = timedelta(seconds=self.dice.uniform(-2, 2))
        """How far this machine's clock is from the true one."""
        self.client: HubClient | None = None
        self.records = Records()
        self.company: Company | None = None
        """Who sits here, of the program that runs or ran last."""
        self._lives = 0

    def start(self) -> None:
        """Start the program; somebody signs in as soon as there is a hub."""
        if self.client is None:
            self.world.trace.say(f"{self.name} starts")
            self.world.run_as(self.name, self._live())

    async def _live(self) -> None:
        world = self.world
        self._lives += 1
        outside = Outside(
            world.net.opener(self.name),
            monotonic=world.loop.time,
            utc_now=lambda: world.true_now() + self.skew,
            rng=world.dice(f"{self.name} {self._lives}"),
        )
        self.records = Records()
        journal = JournalKeeper(self.disk, at_once)
        journal.watch(self._hear)
        client = self.client = HubClient(URL, seat=self.name, outside=outside, journal=journal)
        client.start()
        client.subscribe(self.view, self._on_change)
        self.company = Company(world, self.account, client)
        while True:
            await self.company.keep()
            await asyncio.sleep(1.0)

    def _hear(self, lines: tuple[AnyLine, ...]) -> None:
        """Take note of ends that this seat knows, also while its disk is full: then they are never written."""
        for line in lines:
            if not isinstance(line, MadeLine):
                read_line(line, self.world.made)

    def _on_change(self, change: ViewChange) -> None:
        self.records.fold(change)
        seq, digest = self.stand()
        self.world.saw_digest(self.view, seq, digest)

    def stand(self) -> tuple[int, str]:
        """Return where the seat's copy of its view stands: sequence number and digest."""
        assert self.client is not None
        mirror = self.client._base.session._mirrors.get(self.view)
        return (mirror.seq, mirror.digest) if mirror is not None else (0, "")

    @property
    def is_signed_in(self) -> bool:
        """Say whether somebody can work here now."""
        return self.client is not None and self.client.account is not None

    @property
    def is_in_step(self) -> bool:
        """Say whether the line stands and nothing waits for the hub."""
        client = self.client
        return (
            client is not None
            and client.state is LinkState.SIGNED_IN
            and not any(person.line.session._open for person in client._persons.all)
            and client.journal is not None
            and not list(client.journal.journal.waiting())
        )

    def cases(self) -> list[CaseRecord]:
        """Return the cases that this seat shows."""
        return self.records.of(CaseRecord)

    def case(self, case: CaseId) -> CaseRecord | None:
        """Return a case that this seat shows."""
        return next((one for one in self.cases() if one.id == case), None)

    def drafts(self) -> tuple[DraftNote, ...]:
        """Return the passed drafts that this seat shows."""
        return self.company.pair.drafts if self.company is not None else ()

    def give(self, command: Command) -> None:
        """Have whoever has the hand here give a command; its end is noted whenever it comes."""
        client = self.client
        if client is None or client.account is None:
            return
        known = self.world.made.get(command.id)
        if known is None:
            by = client.account.name
            known = self.world.made[command.id] = Made(command, by, waits=type(command).may_wait)
        elif known.by != client.account.name:  # a draft that the other one has filed: it is his command
            return
        known.times += 1
        self.world.trace.say(f"{known.by} gives {type(command).__name__} {command.id}")
        self.world.run_as(self.name, self._give(command, client.hand))

    def ask(
        self,
        act: Act,
        about: str,
        words: str,
        work: Callable[[], Coroutine[Any, Any, Any]],
        then: Callable[[Any], None] = lambda _answer: None,
    ) -> None:
        """Have whoever has the hand here ask something beside commands; see ``Place.ask``."""
        if self.client is None or self.client.account is None:
            return
        asked = Asked(act, self.client.account, about, words, self.world.loop.time())
        self.world.asked.append(asked)
        self.world.run_as(self.name, self._ask(asked, work, then))

    async def _ask(
        self, asked: Asked, work: Callable[[], Coroutine[Any, Any, Any]], then: Callable[[Any], None]
    ) -> None:
        answer = await asked.hear(work(), self.world.loop.time)
        about = "" if asked.act is Act.END_SESSIONS else asked.about  # ids of sessions are like no others
        self.world.trace.say(f"{asked.by.name} asked {asked.act.value} {about}: {asked.text_key}")
        if asked.is_done and self.is_signed_in:
            then(answer)

    def settle(self) -> None:
        """Have somebody here take note of what was not carried out."""
        if self.client is not None:
            self.world.run_as(self.name, settle_all(self.client, self.name))

    async def _give(self, command: Command, hand: Person) -> None:
        made, lock = self.world.made[command.id], self._lock_on(hand)
        try:
            outcome: Applied | ConsoleError = await hand.command(command)
        except ConsoleError as exc:
            outcome = exc
        except PowerCut:  # this machine is going out
            return
        except asyncio.CancelledError:
            made.is_orphan |= not made.waits
            raise
        what = outcome.case_no if isinstance(outcome, Applied) else outcome.text_key
        self.world.trace.say(f"{self.name} is told of {command.id}: {what}")
        if lock is not None and lock == self._lock_on(hand) and isinstance(outcome, Applied) and made.times == 1:
            self.world.problems.append(f"carried out at {self.name}, which was locked: {command.id}")
        is_open = isinstance(outcome, Unavailable) and (made.waits or outcome.text_key in NOBODY_KNOWS)
        if is_open:
            made.is_orphan |= not made.waits  # its journal goes on with it
        else:
            made.heard(outcome)

    def _lock_on(self, hand: Person) -> tuple[str, int] | None:
        return self.company.locks.of(token_of(hand)) if self.company is not None else None

    async def leave(self) -> None:
        """Sign out where there is a hub, and end the program in order."""
        client = self.client
        if client is None:
            return
        self.world.trace.say(f"{self.name} leaves")
        self.client = None
        if client.state is LinkState.SIGNED_IN and self.dice.random() < 0.5:
            try:
                async with asyncio.timeout(5):
                    await client.sign_out()
            except (ConsoleError, TimeoutError) as exc:
                self.world.trace.say(f"{self.name} left without sign-out: {type(exc).__name__}")
        await client.close()
        await self.world.kill(self.name)

    async def crash(self) -> None:
        """End the program as a power cut does; its disk keeps what was written."""
        self.world.trace.say(f"{self.name} crashes")
        content = self.disk.content
        self.client = None
        self.disk, gone = SeatDisk(self.world), self.disk
        self.disk.content = content
        gone.is_cut = lambda _: True
        for link in self.world.net.of(self.name):
            link.seat.shut()
            link.cut()
        await self.world.kill(self.name)

    def crash_at_next_write(self) -> None:
        """Let the power go at the next write of the journal: before it, in its middle, or after it."""
        point = self.dice.choice(list(WritePoint))

        def is_cut(at: WritePoint) -> bool:
            if at is not point:
                return False
            self.world.loop.call_soon(lambda: self.world.run_as("day", self.crash()))
            return True

        self.disk.is_cut = is_cut
