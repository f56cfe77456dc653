"""What the people at the seats do all day: mostly sensible things, some that no rule allows, some twice."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, replace
from datetime import timedelta
from typing import Any, Final, Protocol

from console.domain.account import Account
from console.domain.camera import Point
from console.domain.case import CaseId, CaseRecord, EvidenceRef, Telephone
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
from console.domain.permission import MAY, Act, Role
from console.domain.workflow import OPEN
from console.link.client import HubClient
from tests.simulation.made import Made, random_id
from tests.street import CAMERAS, ROWS, UNITS

PAUSE_S: Final = 15.0
"""Between two acts of one person, on average, in the loop's time: a quarter of an hour in the room."""
OPEN_MAX: Final = 12
"""With more open cases than this an officer handles those that are there."""
SENT: Final = tuple(kind for kind in LEADS if kind is not Remind)
NONSENSE: Final = 0.15


class Place(Protocol):
    """Where somebody works: a seat of the simulation, or of a process."""

    account: Account
    client: HubClient | None

    @property
    def is_signed_in(self) -> bool:
        """Say whether somebody can work here now."""

    def cases(self) -> list[CaseRecord]:
        """Return the cases that this seat shows."""

    def give(self, command: Command) -> None:
        """Have a command given here."""

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


@dataclass
class Person:
    """Somebody at a seat, as long as the day is at work; ``made`` is what everybody has made."""

    seat: Place
    made: Mapping[CommandId, Made]
    dice: InitVar[random.Random]
    pause_s: float = PAUSE_S
    is_working: bool = True

    def __post_init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._given: list[Command] = []

    async def work(self) -> None:
        """Do something now and then."""
        while True:
            await asyncio.sleep(self._dice.expovariate(1 / self.pause_s))
            if self.is_working and self.seat.is_signed_in:
                self._act()

    def _act(self) -> None:
        dice = self._dice
        if dice.random() < 0.1:
            self.seat.settle()
            return
        command = dice.choice(_NONSENSE)(self) if dice.random() < NONSENSE else self._sensible()
        if command is None:
            return
        self._given.append(command)
        self.seat.give(command)
        if dice.random() < 0.1:  # a double click, or a program that cannot count
            self.seat.give(command)

    def _sensible(self) -> Command | None:
        role, cases = self.seat.account.role, self.seat.cases()
        may_file = Act.FILE_AND_DISPATCH in MAY[role]
        n_open = sum(case.state in OPEN for case in cases)
        if may_file and (n_open == 0 or (n_open < OPEN_MAX and self._dice.random() < 0.4)):
            return self._file()
        ways = [(case, kind) for case in cases for kind in possible(case, role)]
        if not ways:
            return None
        case, kind = self._dice.choice(ways)
        return self._command(kind, case)

    def first(self) -> tuple[Command, ...]:
        """Return what sets the room up."""
        ids = [random_id(self._dice) for _ in range(2)]
        return PutCameras(ids[0], CAMERAS), PutStandard(ids[1], ROWS, UNITS)

    def _file(self) -> FileAndDispatch:
        dice = self._dice
        row = dice.choice(ROWS)
        assert self.seat.client is not None
        names = [f"{dice.getrandbits(256):064x}" for _ in range(3)]
        return FileAndDispatch(
            random_id(dice),
            dice.choice(CAMERAS).id,
            row.id,
            row.lead_unit if dice.random() < 0.8 else dice.choice(UNITS).id,
            f"某某路{dice.randrange(1, 200)}号",
            Point(121.4 + dice.random() / 100, 31.2) if dice.random() < 0.7 else None,
            "3",
            "12",
            self.seat.client.room_now() - timedelta(seconds=dice.uniform(0, 600)),
            EvidenceRef(*names) if dice.random() < 0.8 else None,
            is_urgent=dice.random() < 0.2,
        )

    def _command(self, kind: type[CaseCommand], case: CaseRecord) -> CaseCommand:
        return kind(random_id(self._dice), case.id, case.version, **self._said(kind))

    def _said(self, kind: type[CaseCommand]) -> dict[str, Any]:
        dice = self._dice
        said: dict[type[CaseCommand], Callable[[], dict[str, Any]]] = {
            Acknowledge: lambda: {"telephone": self._telephone()},
            FeedBack: lambda: {"result": "已清理", "pictures": self._pictures(1), "telephone": self._telephone()},
            Attach: lambda: {"pictures": self._pictures(dice.randrange(1, 3))},
            Redispatch: lambda: {"unit": dice.choice(UNITS).id},
            Correct: lambda: {"filing_row": dice.choice(ROWS).id, "place": "某某路14号", "point": None},
        }
        if kind in said:
            return said[kind]()
        if kind in (ReturnCase, Recall, SendBack, ApplyVoid, Refuse):
            return {"reason": "不属于本单位"}
        return {"opinion": "已核实"} if kind in (Close, Approve) else {}

    def _telephone(self) -> Telephone | None:
        """An officer speaks for a unit; sometimes he forgets to say so, and is refused."""
        if self.seat.account.role is not Role.DUTY_OFFICER or self._dice.random() < 0.05:
            return None
        assert self.seat.client is not None
        return Telephone("陈强", self.seat.client.room_now())

    def _pictures(self, count: int) -> tuple[str, ...]:
        return tuple(f"{self._dice.getrandbits(256):064x}" for _ in range(count))

    # ---- what no rule allows

    def _any_case(self) -> CaseId:
        """Return a case of anybody, or one that nobody has."""
        known = [made.command.case for made in self.made.values() if isinstance(made.command, FileAndDispatch)]
        return self._dice.choice([*known, CaseId(random_id(self._dice))])

    def _of_any_role(self) -> Command | None:
        """Do anything at all to any case, whoever may, whatever it is like."""
        kind = self._dice.choice(SENT)
        id_ = random_id(self._dice)
        return kind(id_, self._any_case(), self._dice.randrange(-1, 12), **self._said(kind))

    def _out_of_date(self) -> Command | None:
        cases = self.seat.cases()
        if not cases:
            return None
        case = self._dice.choice(cases)
        kind = self._dice.choice(SENT)
        return replace(self._command(kind, case), based_on=case.version - self._dice.randrange(1, 4))

    def _unusable_words(self) -> Command | None:
        words = self._dice.choice(["", "字" * 2_000, "\u202e倒过来", "行\x00尾", "\ud7ff\ue000"])
        cases = self.seat.cases()
        if not cases:
            return None
        case = self._dice.choice(cases)
        return SendBack(random_id(self._dice), case.id, case.version, reason=words)

    def _unusable_report(self) -> Command | None:
        assert self.seat.client is not None
        future = self.seat.client.room_now() + timedelta(days=2)
        wrong: list[dict[str, Any]] = [
            {"found_at": future},
            {"filing_row": "event/9999/9"},
            {"unit": "nobody"},
            {"camera": "camera-99"},
            {"point": Point(181.0, 31.2)},
            {"place": ""},
            {"evidence": EvidenceRef("x", "y", "z")},
            {"based_on": 3},
        ]
        return replace(self._file(), **self._dice.choice(wrong))

    def _again(self) -> Command | None:
        """Give a command that was carried out long ago once more, as no window would."""
        known = [one for one in self._given[-30:] if not type(one).may_wait and self._was_carried_out(one)]
        return self._dice.choice(known) if known else None

    def _was_carried_out(self, command: Command) -> bool:
        outcomes = self.made[command.id].outcomes if command.id in self.made else []
        return bool(outcomes) and not any(isinstance(outcome, Exception) for outcome in outcomes)


_NONSENSE: Final[tuple[Callable[[Person], Command | None], ...]] = (
    Person._of_any_role,
    Person._out_of_date,
    Person._unusable_words,
    Person._unusable_report,
    Person._again,
)
