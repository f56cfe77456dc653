"""The words and the mark of a case in the queue: how it stands, how long there is, how long it waits."""

from datetime import datetime, timedelta

from console.domain.case import CaseRecord
from console.domain.deadline import Light
from console.domain.workflow import State
from console.seat.queue import waits_since
from widgets.cases.clock_text import row_clock_words
from widgets.cases.wording import time_words
from widgets.text import tr
from widgets.wall.life_words import ago
from widgets.wall.marks import Mark

MARKS = {Light.DUE_SOON: Mark.DUE_SOON, Light.OVERDUE: Mark.OVERDUE}


def state_words(state: State) -> str:
    """Return how a case stands, in a word."""
    return tr(f"queue.state_{state.value}")


def running_light(record: CaseRecord, now: datetime) -> Light | None:
    """Return how near the deadline is while the clock runs; None while it does not."""
    return record.light(now) if record.is_clock_running else None


def mark_of(record: CaseRecord, now: datetime) -> Mark | None:
    """Return the shape of an abnormal clock; none while all is well or the clock stands."""
    light = running_light(record, now)
    return MARKS.get(light) if light is not None else None


def is_standing(record: CaseRecord, now: datetime) -> bool:
    """Return whether the unit's time does not pass at ``now`` although the case is with it: a night, a weekend."""
    return record.is_clock_running and record.clock is not None and record.clock.stands_until(now) is not None


def row_words(record: CaseRecord, now: datetime) -> str:
    """Return the right end of a row: the clock's words, else how long it waits, else when it ended."""
    if not record.is_open:
        at = time_words(waits_since(record), now)
        return tr("queue.ended_at", at=at, what=state_words(record.state))
    if record.is_clock_running and record.clock is not None:
        return row_clock_words(record.clock, now)
    waited = now - waits_since(record)
    if waited < timedelta(minutes=1):
        return tr("queue.waits_no_time")
    return tr("queue.waits", time=ago(waited.total_seconds()))
