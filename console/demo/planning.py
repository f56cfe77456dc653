"""Which cases the street's past holds: when and where each is found, of which class, and how it stands now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from console.clock import SHANGHAI
from console.demo import finding
from console.demo.lives import Life, Way, ended, standing
from console.demo.pen import Pen, Plan
from console.demo.roster import is_watched
from console.domain.camera import Camera
from console.domain.rules import Rules
from console.domain.standard import FilingRow
from console.domain.workflow import State

_HOURS: Final = dict(enumerate((5, 9, 10, 9, 7, 4, 5, 7, 8, 9, 9, 7, 7, 6, 4, 2), start=7))
"""How much is found in each hour of the day (Shanghai): most in the mornings and when the shops fill."""
_WEEKEND: Final = 0.75
"""Share of a weekday that a weekend day brings."""
_TODAY: Final = 26
"""Ended cases of the last 24 hours beside the usual share: the room looks back on a busy day."""
_TRIES: Final = 400
_ROUNDS: Final = 26
_LONGEST: Final = timedelta(days=24)
_NEAR: Final = timedelta(minutes=3)
PICTURED: Final = timedelta(hours=6)
"""Ended cases found since then have their frozen picture; open ones all have it."""
URGENT_SHARE: Final = 0.5
"""Of the cases of a row that may be marked urgent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Cases that stand open in a state, by when they are due or how long ago they came."""

    count: int
    state: State
    due_min: tuple[float, float] | None = None
    """Deadline, in minutes from now (behind: negative)."""
    age_min: tuple[float, float] = (0, 0)
    """Filed so many minutes ago, where no deadline is asked for."""
    is_urgent: bool = False


OPEN: Final = (
    Wanted(5, State.DISPATCHED, age_min=(1.2, 16)),
    Wanted(1, State.DISPATCHED, age_min=(55, 95)),
    Wanted(5, State.HANDLING, due_min=(6, 58)),
    Wanted(5, State.HANDLING, due_min=(-200, -9)),
    Wanted(1, State.HANDLING, due_min=(-3000, -1500)),
    Wanted(5, State.HANDLING, due_min=(70, 600)),
    Wanted(4, State.HANDLING, due_min=(1500, 6000)),
    Wanted(6, State.FEEDBACK, age_min=(70, 300)),
    Wanted(3, State.RETURNED, age_min=(40, 240)),
    Wanted(2, State.REWORK, age_min=(150, 400)),
    Wanted(2, State.REVIEW, age_min=(130, 400), is_urgent=True),
    Wanted(2, State.VOID_PENDING, age_min=(100, 420)),
    Wanted(1, State.FILED, age_min=(20, 60)),
)
"""The queue that the demo opens with: 42 cases."""


class Planner:
    """Plans cases. Pure: everything is drawn from ``rng``."""

    def __init__(
        self,
        cameras: Sequence[Camera],
        scenes: dict[int, str],
        rows: Sequence[FilingRow],
        rules: Rules,
        rng: Random,
        now: datetime,
    ) -> None:
        self._cameras, self._scenes, self._rules, self._rng, self._now = cameras, scenes, rules, rng, now
        self._rows = {row.id: row for row in rows}

    def past(self, pen: Pen, count: int, days: int) -> Iterator[Life]:
        """Plan cases that have ended, over so many days, some more on the last one."""
        ways, weights = list(Way), [way.value for way in Way]
        for index in range(count):
            span = timedelta(days=1 if index < _TODAY else days)
            plan = self._plan(self._hour(span))
            yield ended(pen, plan, self._rng.choices(ways, weights)[0])

    def open(self, pen: Pen) -> Iterator[Life]:
        """Plan the cases that stand open."""
        for wanted in OPEN:
            for _ in range(wanted.count):
                yield standing(pen, self._standing(wanted), wanted.state)

    def _hour(self, span: timedelta) -> datetime:
        """Draw an instant of the last ``span`` at which the room watched, more of them at busy hours."""
        busiest, latest = max(_HOURS.values()), self._now - timedelta(minutes=75)
        for _ in range(_TRIES):
            at = latest - (span - timedelta(minutes=75)) * self._rng.random()
            local = at.astimezone(SHANGHAI)
            share = _HOURS.get(local.hour, 0) / busiest * (_WEEKEND if local.weekday() >= 5 else 1.0)
            if self._rng.random() < share:
                return at
        return latest

    def _plan(self, at: datetime) -> Plan:
        camera = self._rng.choice(self._cameras)
        row = self._row(camera)
        may_be_urgent = row.id in finding.URGENT
        is_urgent = may_be_urgent and self._rng.random() < URGENT_SHARE
        return Plan(camera, row, at, is_urgent, has_evidence=at > self._now - PICTURED)

    def _row(self, camera: Camera) -> FilingRow:
        ids, weights = finding.rows_of(self._scenes.get(camera.number, ""))
        return self._rows[self._rng.choices(ids, weights)[0]]

    def _standing(self, wanted: Wanted) -> Plan:
        """Draw a case as wanted; after many tries one that comes near: at night few deadlines are within the hour."""
        best, miss = None, timedelta.max
        for _ in range(_TRIES):
            plan, off = self._try(wanted)
            if plan is not None and off < miss:
                best, miss = plan, off
            if miss < _NEAR:
                break
        if best is None:
            best = self._plan(self._now - timedelta(minutes=wanted.age_min[1] or 120))
        return best

    def _try(self, wanted: Wanted) -> tuple[Plan | None, timedelta]:
        camera = self._rng.choice(self._cameras)
        row = self._row(camera)
        if wanted.due_min is None:
            at = self._now - timedelta(minutes=self._rng.uniform(*wanted.age_min))
            return Plan(camera, row, at, wanted.is_urgent, has_evidence=True), timedelta()
        due = self._now + timedelta(minutes=self._rng.uniform(*wanted.due_min))
        at = self._start_for(row, due)
        is_usual = is_watched(at, self._now) and at < self._now - timedelta(minutes=16)
        off = abs(self._rules.clock(at, row.limit).at - due)
        return (Plan(camera, row, at, has_evidence=True) if is_usual else None), off

    def _start_for(self, row: FilingRow, due: datetime) -> datetime:
        """Return the last instant from which the limit of ``row`` ends by ``due``."""
        first, last = due - _LONGEST, due
        for _ in range(_ROUNDS):
            middle = first + (last - first) / 2
            if self._rules.clock(middle, row.limit).at <= due:
                first = middle
            else:
                last = middle
        return first
