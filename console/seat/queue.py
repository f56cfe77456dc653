"""The case queue: which open cases need what from us, in which order. Pure; one changed record moves one row.

Knows no Qt and no words for people. Instants are aware; ``now`` is room time and comes from outside.
"""

import enum
import heapq
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.case import CaseId, CaseRecord
from console.domain.deadline import Light
from console.domain.workflow import STANDING, State
from console.seat.case_search import CaseSearch, Texts
from console.seat.pinyin import Spelling

ENDED_MOST: Final = 200
"""So many closed cases a search shows below the open ones."""


class Bucket(enum.Enum):
    """What a case needs from us; the tabs of the queue, in their order."""

    ALL = "all"
    INTAKE = "intake"
    """待受理: reported, not filed."""
    DISPATCH = "dispatch"
    """待派遣: filed and nobody's order: recalled, or its void was refused."""
    REDISPATCH = "redispatch"
    """待改派: the unit gave it back."""
    HANDLING = "handling"
    """在单位: waits there to be taken, or is in hand: rows say which."""
    CHECK = "check"
    """待核查: fed back."""
    REVIEW = "review"
    """待审: with the deputy commander."""


BUCKET_OF: Final[Mapping[State, Bucket]] = {
    State.REPORTED: Bucket.INTAKE,
    State.FILED: Bucket.DISPATCH,
    State.RETURNED: Bucket.REDISPATCH,
    State.DISPATCHED: Bucket.HANDLING,
    State.HANDLING: Bucket.HANDLING,
    State.REWORK: Bucket.HANDLING,
    State.FEEDBACK: Bucket.CHECK,
    State.REVIEW: Bucket.REVIEW,
    State.VOID_PENDING: Bucket.REVIEW,
}
OURS: Final = frozenset({Bucket.INTAKE, Bucket.DISPATCH, Bucket.REDISPATCH, Bucket.CHECK})
"""Buckets in which nothing goes on until a duty officer acts."""


class Rank(enum.IntEnum):
    """How soon somebody should look at a case; the first ones first."""

    DUE_SOON = 0
    """What can still be saved."""
    OVERDUE = 1
    OURS = 2
    CALM = 3
    """At the unit, with time left; or near its deadline, but its clock stands (nights, weekends)."""
    ELSEWHERE = 4
    """With the deputy commander."""


_RANK_OF: Final = {Light.DUE_SOON: Rank.DUE_SOON, Light.OVERDUE: Rank.OVERDUE, Light.CALM: Rank.CALM}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a case stands in the queue: rank, then urgency or the instant that orders it, then its number."""

    rank: Rank
    after_urgent: bool
    """Of what waits for somebody while no clock tells how soon: the urgent ones first. Else False."""
    at: datetime
    """Of a running clock: when it is due. Of the others: since when they wait."""
    case_no: str
    id: CaseId


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the header and the tabs."""

    open: int
    ours: int
    """Cases that wait for a duty officer (待办)."""
    due_soon: int
    overdue: int
    of: Mapping[Bucket, int]


@dataclass(frozen=True, slots=True)
class Moves:
    """What changed: ids whose row is another, came, went or moved. Empty: nothing did."""

    cases: frozenset[CaseId]

    def __bool__(self) -> bool:
        return bool(self.cases)


def waits_since(record: CaseRecord) -> datetime:
    """Return since when the case is in its state: its last step that moved it."""
    moved = (step.at for step in reversed(record.steps) if step.action not in STANDING)
    return next(moved, record.reported_at)


def place_of(record: CaseRecord, now: datetime) -> tuple[Place, datetime | None]:
    """Return where an open case stands at ``now``, and the first instant at which that changes by itself."""
    if not record.is_clock_running or record.clock is None:
        is_ours = BUCKET_OF[record.state] in OURS
        rank = Rank.OURS if is_ours else Rank.ELSEWHERE
        return Place(rank, not record.is_urgent, waits_since(record), record.case_no, record.id), None
    rank = _RANK_OF[record.clock.light(now)]
    return Place(rank, False, record.clock.at, record.case_no, record.id), record.clock.next_turn(now)


class Queue:
    """All open cases in order, by bucket; closed ones only to be found by a search.

    Invariant: after :meth:`take` and :meth:`advance` with the same ``now`` every list is what sorting all open
    records anew would give.
    """

    def __init__(self) -> None:
        self._records: Mapping[CaseId, CaseRecord] = {}
        self._places: dict[CaseId, tuple[Place, Bucket]] = {}
        self._rows: dict[Bucket, list[Place]] = {bucket: [] for bucket in Bucket}
        self._turns: list[tuple[datetime, CaseId]] = []
        """When a case's place changes by itself; old entries of a case are harmless."""
        self._search = CaseSearch()
        self._now: datetime | None = None

    def record(self, case: CaseId) -> CaseRecord | None:
        """Return the record as it was taken last."""
        return self._records.get(case)

    def take(self, records: Mapping[CaseId, CaseRecord], now: datetime) -> Moves:
        """Take all records of the view; only those that are others than before are looked at.

        The mapping is kept as it is: whoever changes records makes a new one.
        """
        before, self._records = self._records, records
        gone = [case for case in before if case not in records]
        changed = [case for case, record in records.items() if before.get(case) is not record]
        for case in gone:
            self._search.forget(case)
        if len(gone) + len(changed) > max(64, len(self._places) // 4):
            self._rebuild(now)
        else:
            for case in (*gone, *changed):
                self._put(case, now)
        return Moves(frozenset((*gone, *changed)) | self.advance(now).cases)

    def advance(self, now: datetime) -> Moves:
        """Let time pass: cases whose clock has turned since change their place."""
        if self._now is not None and now < self._now:  # the clock was set back: nothing can be told from the turns
            self._rebuild(now)
            self._now = now
            return Moves(frozenset(self._places))
        self._now, due = now, set[CaseId]()
        while self._turns and self._turns[0][0] <= now:
            due.add(heapq.heappop(self._turns)[1])
        before = {case: self._places.get(case) for case in due}
        for case in due:
            self._put(case, now)
        return Moves(frozenset(case for case in due if self._places.get(case) != before[case]))

    def rows(self, bucket: Bucket, words: str = "") -> Sequence[CaseId]:
        """Return the cases of a bucket in order; with ``words`` only those that have all of them.

        A search in ALL also finds closed cases, the latest first, below the open ones.
        """
        wanted = words.lower().split()
        if not wanted:
            return [place.id for place in self._rows[bucket]]
        means, records = self._search.means, self._records
        found = [place.id for place in self._rows[bucket] if means(records[place.id], wanted)]
        if bucket is Bucket.ALL:
            ended = (case for case, record in records.items() if not record.is_open and means(record, wanted))
            found += sorted(ended, key=lambda case: records[case].case_no, reverse=True)[:ENDED_MOST]
        return found

    @property
    def unspelled(self) -> frozenset[Texts]:
        """What letters were searched in before anybody has said how it is spelled."""
        return frozenset(self._search.unspelled)

    def learn(self, spelled: Mapping[Texts, Spelling]) -> None:
        """Take how texts are spelled: what was searched may find more now."""
        self._search.learn(spelled)

    def row_of(self, case: CaseId, bucket: Bucket) -> int:
        """Return where the case stands in a bucket, -1 where it does not."""
        held = self._places.get(case)
        if held is None or bucket not in (Bucket.ALL, held[1]):
            return -1
        return bisect_left(self._rows[bucket], held[0])

    def rank(self, case: CaseId) -> Rank | None:
        """Return how soon somebody should look at it; None for a closed case."""
        held = self._places.get(case)
        return held[0].rank if held is not None else None

    def counts(self) -> Counts:
        """Return the figures."""
        rows = self._rows[Bucket.ALL]
        ends = [bisect_left(rows, rank, key=lambda place: place.rank) for rank in (*Rank, len(Rank))]
        sizes = {rank: ends[rank + 1] - ends[rank] for rank in Rank}
        of = {bucket: len(self._rows[bucket]) for bucket in Bucket}
        return Counts(len(rows), sizes[Rank.OURS], sizes[Rank.DUE_SOON], sizes[Rank.OVERDUE], of)

    def _put(self, case: CaseId, now: datetime) -> None:
        """Take a case out of its rows and put it where it belongs now."""
        held = self._places.pop(case, None)
        if held is not None:
            for bucket in (Bucket.ALL, held[1]):
                rows = self._rows[bucket]
                del rows[bisect_left(rows, held[0])]
        record = self._records.get(case)
        if record is None or not record.is_open:
            return
        for bucket in (Bucket.ALL, self._note(record, now)):
            insort(self._rows[bucket], self._places[case][0])

    def _note(self, record: CaseRecord, now: datetime) -> Bucket:
        place, turns_at = place_of(record, now)
        bucket = BUCKET_OF[record.state]
        self._places[record.id] = place, bucket
        if turns_at is not None:
            heapq.heappush(self._turns, (turns_at, record.id))
        return bucket

    def _rebuild(self, now: datetime) -> None:
        self._places.clear()
        self._turns.clear()
        self._rows = {bucket: [] for bucket in Bucket}
        for record in self._records.values():
            if record.is_open:
                bucket = self._note(record, now)
                self._rows[bucket].append(self._places[record.id][0])
        self._rows[Bucket.ALL] = [place for place, _ in self._places.values()]
        for rows in self._rows.values():
            rows.sort()
