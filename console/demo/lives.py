"""How cases of the street's past went, from the report on: scripts that are told the case after each of their steps."""

import enum
from collections.abc import Generator
from datetime import timedelta

from console.demo.pen import Pen, Plan, Step, leads_to
from console.domain.case import CaseRecord
from console.domain.case_command import Acknowledge, FeedBack
from console.domain.standard import FilingRow
from console.domain.workflow import State

Life = Generator[Step, CaseRecord, None]
_Part = Generator[Step, CaseRecord, CaseRecord]


class Way(enum.Enum):
    """How a case came to its end."""

    STRAIGHT = 78
    REWORKED = 8
    MISDIRECTED = 6
    RECALLED = 3
    VOIDED = 2
    TELEPHONED = 7
    """Values: how many of 104 cases go so."""


LATE: float = 0.1
"""Share of feedbacks that come after the deadline."""


def ended(pen: Pen, plan: Plan, way: Way) -> Life:
    """Return the life of a case that has come to its end by now."""
    record = yield pen.file(plan)
    if way is Way.VOIDED:
        record = yield pen.give_back(record, 3, 40)
        record = yield pen.apply_void(record, 2, 25)
        yield pen.approve(record, 5, 60)
        return
    if way in (Way.MISDIRECTED, Way.RECALLED):
        record = yield from _astray(pen, record, plan.row, way)
    record = yield from _handled(pen, record, by_telephone=way is Way.TELEPHONED)
    if way is Way.REWORKED:
        record = yield pen.send_back(record, 5, 40)
        record = yield from _handled(pen, record)
    record = yield pen.close(record, 4, 70)
    if record.state is State.REVIEW:
        yield pen.approve(record, 5, 60)


def standing(pen: Pen, plan: Plan, state: State) -> Life:
    """Return the life of a case that stands in ``state`` now."""
    record = yield pen.file(plan)
    match state:
        case State.DISPATCHED:
            return
        case State.FILED:
            yield pen.recall(record, 2, 12)
        case State.RETURNED:
            yield pen.give_back(record, 4, 60)
        case State.VOID_PENDING:
            record = yield pen.give_back(record, 4, 60)
            yield pen.apply_void(record, 2, 30)
        case _:
            record = yield pen.acknowledge(record, 2, 14)
            yield from _answered(pen, record, state)


def _answered(pen: Pen, record: CaseRecord, state: State) -> Life:
    if state is State.HANDLING:
        return
    record = yield pen.feed_back_after(record, 15, 90)
    if state is State.REWORK:
        yield pen.send_back(record, 2, 20)
    elif state is State.REVIEW:
        yield pen.close(record, 2, 20)


def _handled(pen: Pen, record: CaseRecord, *, by_telephone: bool = False) -> _Part:
    """Acknowledged and fed back, mostly in time."""
    started, due = record.steps[-1].at, record.due_at or record.steps[-1].at
    is_late = pen.rng.random() < LATE
    share = pen.rng.uniform(1.02, 1.9) if is_late else min(0.97, pen.rng.betavariate(2.2, 2.0))
    done = started + (due - started) * share
    taken_s = min(pen.rng.uniform(90, 1500), (done - started).total_seconds() / 2)
    if by_telephone:
        record = yield pen.telephone(record, started + timedelta(seconds=taken_s), Acknowledge)
        return (yield pen.telephone(record, max(done, record.steps[-1].at), FeedBack))
    record = yield pen.acknowledge(record, taken_s / 60, taken_s / 60)
    return (yield pen.feed_back(record, max(done, record.steps[-1].at)))


def _astray(pen: Pen, record: CaseRecord, row: FilingRow, way: Way) -> _Part:
    """Recalled, or returned by the unit; then sent out again."""
    if way is Way.RECALLED:
        record = yield pen.recall(record, 0.5, 2)
        return (yield pen.redispatch(record, row.lead_unit, 1, 6))
    record = yield pen.give_back(record, 3, 40)
    return (yield pen.redispatch(record, leads_to(row, pen.rng), 2, 25))
