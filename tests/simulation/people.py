"""What the people at the seats do all day: mostly sensible things, some that no rule allows, some twice."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Protocol

from console.domain.account import Account
from console.domain.camera import Point
from console.domain.case import CaseRecord, EvidenceRef, Telephone
from console.domain.case_command import (
    LEADS,
    Acknowledge,
    ApplyVoid,
    Approve,
    Attach,
    CaseCommand,
    Close,
    Correct,
    FeedBack,
    Recall,
    Redispatch,
    Refuse,
    Remind,
    ReturnCase,
    SendBack,
    possible,
)
from console.domain.command import Command, FileAndDispatch, PutCameras, PutStandard
from console.domain.event import CommandId
from console.domain.passed_draft import DraftNote
from console.domain.permission import MAY, Act, Role
from console.domain.workflow import OPEN
from console.link.client import HubClient
from tests.simulation.calling import told_case
from tests.simulation.made import Made, random_id
from tests.street import CAMERAS, ROWS, UNITS

PAUSE_S: Final = 15.0
"""Between two acts of one person, on average, in the loop's time: a quarter of an hour in the room."""
OPEN_MAX: Final = 12
"""With more open cases than this an officer handles those that are there."""
SENT: Final = tuple(kind for kind in LEADS if kind is not Remind)
SETTLES, ERRANDS, NONSENSE, TOLD = 0.1, 0.2, 0.15, 0.4


class Place(Protocol):
    """Where somebody works: a seat of the simulation, or of a process."""

    account: Account
    client: HubClient | None

    @property
    def is_signed_in(self) -> bool:
        """Say whether somebody can work here now."""

    def cases(self) -> list[CaseRecord]:
        """Return the cases that this seat shows."""

    def drafts(self) -> tuple[DraftNote, ...]:
        """Return the passed drafts that this seat shows."""

    def give(self, command: Command) -> None:
        """Have a command given here."""

    def ask(
        self,
        act: Act,
        about: str,
        words: str,
        work: Callable[[], Coroutine[Any, Any, Any]],
        then: Callable[[Any], None] = lambda _answer: None,
    ) -> None:
        """Have something asked here beside commands; ``then`` gets the answer, where there is one."""

    def settle(self) -> None:
        """Have taken note of everything that was not carried out."""


async def settle_all(client: HubClient, by: str) -> None:
    """Take note of everything that was not carried out, as the list of the desk does."""
    keeper = client.journal
    assert keeper is not None
    journal = keeper.journal
    await keeper.write(
        lambda: [line for one in journal.not_carried_out() for line in journal.settle(one.id, by, one.made_at)]
    )


Acts = tuple[Callable[["Person"], Command | None], ...]
Errands = tuple[Callable[["Person"], None], ...]


@dataclass
class Person:
    """Somebody at a seat, as long as the day is at work.

    Args:
        seat: where.
        made: what everybody has made.
        dice: the person's chance.
        nonsense: what no rule allows, one of them at a time.
        errands: what is asked beside commands.
    """

    seat: Place
    made: Mapping[CommandId, Made]
    dice: random.Random
    nonsense: Acts
    errands: Errands = ()
    pause_s: float = PAUSE_S
    is_working: bool = True
    given: list[Command] = field(default_factory=list)

    async def work(self) -> None:
        """Do something now and then."""
        while True:
            await asyncio.sleep(self.dice.expovariate(1 / self.pause_s))
            if self.is_working and self.seat.is_signed_in:
                self._act()

    @property
    def client(self) -> HubClient:
        """The program at the seat."""
        assert self.seat.client is not None
        return self.seat.client

    @property
    def name(self) -> str:
        """Who has the hand at the seat."""
        account = self.client.account
        return account.name if account is not None else ""

    def _act(self) -> None:
        chance = self.dice.random()
        if chance < SETTLES:
            self.seat.settle()
        elif chance < SETTLES + ERRANDS and self.errands:
            self.dice.choice(self.errands)(self)
        elif command := self._command_now():
            self.give(command)
            if self.dice.random() < 0.1:  # a double click, or a program that cannot count
                self.seat.give(command)

    def give(self, command: Command) -> None:
        """Give a command, and remember it."""
        self.given.append(command)
        self.seat.give(command)

    def _command_now(self) -> Command | None:
        return self.dice.choice(self.nonsense)(self) if self.dice.random() < NONSENSE else self._sensible()

    def _sensible(self) -> Command | None:
        role, cases = self.seat.account.role, self.seat.cases()
        may_file = Act.FILE_AND_DISPATCH in MAY[role]
        n_open = sum(case.state in OPEN for case in cases)
        if may_file and (n_open == 0 or (n_open < OPEN_MAX and self.dice.random() < 0.4)):
            return self.report()
        ways = [(case, kind) for case in cases for kind in possible(case, role)]
        forward = [way for way in ways if way[1] is not Attach]  # pictures may come nearly always
        if forward and self.dice.random() < 0.85:
            ways = forward
        if not ways:
            return None
        case, kind = self.dice.choice(ways)
        return self.on(kind, case)

    def first(self) -> tuple[Command, ...]:
        """Return what sets the room up."""
        ids = [random_id(self.dice) for _ in range(2)]
        return PutCameras(ids[0], CAMERAS), PutStandard(ids[1], ROWS, UNITS)

    def report(self) -> FileAndDispatch:
        """Return a new case, told or seen."""
        return told_case(self.client, self.dice) if self.dice.random() < TOLD else self.seen_case()

    def seen_case(self) -> FileAndDispatch:
        """Return a new case that a camera saw."""
        dice = self.dice
        row = dice.choice(ROWS)
        names = [f"{dice.getrandbits(256):064x}" for _ in range(3)]
        return FileAndDispatch(
            random_id(dice),
            dice.choice(CAMERAS).id,
            row.id,
            row.lead_unit if dice.random() < 0.8 else dice.choice(UNITS).id,
            f"某某路{dice.randrange(1, 200)}号",
            Point(121.4 + dice.random() / 100, 31.2) if dice.random() < 0.7 else None,
            *(("3", "12") if dice.random() < 0.7 else ("", "")),
            self.client.room_now() - timedelta(seconds=dice.uniform(0, 600)),
            EvidenceRef(*names) if dice.random() < 0.8 else None,
            is_urgent=dice.random() < 0.2,
        )

    def on(self, kind: type[CaseCommand], case: CaseRecord) -> CaseCommand:
        """Return a command on a case as this seat shows it."""
        return kind(random_id(self.dice), case.id, case.version, **self.said(kind))

    def said(self, kind: type[CaseCommand]) -> dict[str, Any]:
        """Return what is said with a command of this kind."""
        dice = self.dice
        said: dict[type[CaseCommand], Callable[[], dict[str, Any]]] = {
            Acknowledge: lambda: {"telephone": self._telephone()},
            FeedBack: lambda: {"result": "已清理", "pictures": self._pictures(1), "telephone": self._telephone()},
            Attach: lambda: {"pictures": self._pictures(dice.randrange(1, 3))},
            ReturnCase: lambda: {"reason": "不属于本单位", "is_not_ours": dice.choice([None, True, False])},
            Redispatch: lambda: {"unit": dice.choice(UNITS).id, "opinion": dice.choice(["", "请尽快"])},
            Correct: lambda: {"filing_row": dice.choice(ROWS).id, "place": "某某路14号", "point": None},
        }
        if kind in said:
            return said[kind]()
        if kind in (Recall, SendBack, ApplyVoid, Refuse):
            return {"reason": "不属于本单位"}
        return {"opinion": "已核实"} if kind in (Close, Approve) else {}

    def _telephone(self) -> Telephone | None:
        """An officer speaks for a unit; sometimes he forgets to say so, and is refused."""
        if self.seat.account.role is not Role.DUTY_OFFICER or self.dice.random() < 0.05:
            return None
        return Telephone("陈强", self.client.room_now())

    def _pictures(self, count: int) -> tuple[str, ...]:
        return tuple(f"{self.dice.getrandbits(256):064x}" for _ in range(count))
