"""The street's past, made by the real rules: some 1,500 cases of 90 days that have ended, and some 40 that stand open.

Every step goes through ``decide`` and is folded, with its own instant as time, as in a hub that had run all along; so
do the reminders. The seed is fixed: two streets opened at the same instant have the same past.
"""

import contextlib
import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from console.demo.lives import Life
from console.demo.pen import Gallery, Pen, Step
from console.demo.planning import Planner
from console.demo.roster import OFFICER
from console.domain.account import Account
from console.domain.board import Board
from console.domain.camera import Camera
from console.domain.case import CaseId, CaseRecord, ReminderRule
from console.domain.case_command import Remind
from console.domain.command import Command, PutCameras, PutGrids, PutStandard, case_of
from console.domain.decision import decide
from console.domain.event import CommandId, Event
from console.domain.grid import Grid
from console.domain.reminder import CLOCK, instant_of, reminder_id
from console.domain.rules import Rules
from console.domain.standard import FilingRow
from console.domain.unit import Unit

SEED: Final = 20260701
DAYS: Final = 90
_SET_UP: Final = ("5b0f7a52-2f55-4d2e-9c55-0c1d5a6f0001", "5b0f7a52-2f55-4d2e-9c55-0c1d5a6f0002",
                  "5b0f7a52-2f55-4d2e-9c55-0c1d5a6f0003")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Street:
    """What the room is set up with."""

    cameras: tuple[Camera, ...]
    rows: tuple[FilingRow, ...]
    units: tuple[Unit, ...]
    grids: tuple[Grid, ...]
    scenes: dict[int, str]
    """What each camera looks at, by its number; where nothing is said, nothing is found."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out in the past, with who gave it, and how far the log reached then."""

    at: datetime
    actor: Account
    command: Command
    seq: int
    case: CaseRecord | None
    """As it was after it."""


@dataclass(slots=True)
class History:
    """What came of it: the board as it stands, and everything a hub would have stored on the way."""

    board: Board
    events: list[Event] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)


def make_history(
    street: Street, gallery: Gallery, rules: Rules, street_code: str, now: datetime, *, ended: int = 1500
) -> History:
    """Return the street's past up to ``now`` (aware, UTC).

    Args:
        street: cameras, standard, units and grids, put before the first case.
        gallery: pictures of cases.
        rules: calendar and settings of the room.
        street_code: of case numbers.
        now: when the demo opens.
        ended: how many cases have come to their end.
    """
    teller = _Teller(History(Board(street_code)), rules, now)
    teller.set_up(street, now - timedelta(days=DAYS, hours=6))
    rng = Random(SEED)
    watched = [camera for camera in street.cameras if camera.number in street.scenes]
    planner = Planner(watched, street.scenes, street.rows, rules, rng, now)
    pen = Pen(rng, gallery, now)
    teller.tell([*planner.past(pen, ended, DAYS), *planner.open(pen)])
    return teller.history


class _Teller:
    """Has many lives told together, in the order of time."""

    def __init__(self, history: History, rules: Rules, now: datetime) -> None:
        self.history, self._rules, self._now = history, rules, now
        self._count = itertools.count()
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []

    def set_up(self, street: Street, at: datetime) -> None:
        """Put cameras, standard and grids, as a room does on its first day."""
        ids = [CommandId(text) for text in _SET_UP]
        for command in (
            PutStandard(ids[0], street.rows, street.units),
            PutGrids(ids[1], street.grids),
            PutCameras(ids[2], street.cameras),
        ):
            self._carry_out(at, OFFICER, command)

    def tell(self, lives: Sequence[Life]) -> None:
        """Let all steps happen until now."""
        for life in lives:
            self._await(life, next(life), None)
        while self._queue:
            _, _, happen = heapq.heappop(self._queue)
            happen()

    def _await(self, life: Life, step: Step, case: CaseId | None) -> None:
        self._push(step.at, partial(self._live, life, step, case))

    def _push(self, at: datetime, happen: Callable[[], None]) -> None:
        if at <= self._now:
            heapq.heappush(self._queue, (at, next(self._count), happen))

    def _live(self, life: Life, step: Step, case: CaseId | None) -> None:
        record = self.history.board.case(case) if case is not None else None
        command = step.order(record)
        self._carry_out(step.at, step.actor, command)
        after = self.history.board.case(case_of(command) or CaseId(""))
        if after is None:
            raise ValueError("a life that makes no case")
        self._await_reminders(after)
        with contextlib.suppress(StopIteration):
            self._await(life, life.send(after), after.id)

    def _await_reminders(self, case: CaseRecord) -> None:
        """The hub's own clock would remind: at 80 % of the limit, and when it has passed."""
        if case.steps[-1].due_at is None or case.clock is None:
            return
        for rule in ReminderRule:
            at = instant_of(rule, case)
            if at is not None:  # a microsecond behind: on the deadline itself nobody is late
                remind = partial(self._remind, case.id, rule, case.clock.at)
                self._push(at + timedelta(microseconds=1), partial(remind, at + timedelta(microseconds=1)))

    def _remind(self, case: CaseId, rule: ReminderRule, due_at: datetime, at: datetime) -> None:
        record = self.history.board.case(case)
        is_due = record is not None and record.due_at == due_at and instant_of(rule, record) is not None
        if record is not None and is_due:
            command = Remind(reminder_id(rule, case, due_at), case, record.version, rule, due_at)
            self._carry_out(at, CLOCK, command)

    def _carry_out(self, at: datetime, actor: Account, command: Command) -> None:
        history, board = self.history, self.history.board
        at = at.astimezone(UTC)
        events = decide(board, command, actor, at, self._rules)
        board.fold(events)
        history.events.extend(events)
        case = board.case(about) if (about := case_of(command)) is not None else None
        history.done.append(Done(at, actor, command, board.head.seq, case))
