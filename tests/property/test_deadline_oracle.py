"""Over random histories: the deadline is where a clock that looks at every single minute stops.

The oracle knows nothing of periods and stretches: it reads the calendar's file itself and asks of each minute
whether it counts. Every run draws afresh; the seed is printed, ``CLOCK_SEED=…`` brings a run back.
"""

import csv
import os
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from console.domain.calendar_file import read_calendar
from console.domain.counting import Pause
from console.domain.deadline import Deadline, deadline
from console.domain.standard import Hours, Limit, LimitUnit
from resources.calendar import national_calendar

CALENDAR = read_calendar(national_calendar())
FILE = list(csv.DictReader(line for line in national_calendar().splitlines() if not line.startswith("#")))
OFF = {date.fromisoformat(line["date"]) for line in FILE if line["kind"] == "holiday"}
MADE_UP = {date.fromisoformat(line["date"]) for line in FILE if line["kind"] == "workday"}
MINUTE = timedelta(minutes=1)
OPEN = frozenset({8, 9, 10, 11, 14, 15, 16, 17})
FIRST = datetime(2019, 12, 20, tzinfo=UTC)
MINUTES = 8 * 366 * 24 * 60  # into 2027, whose notice is not known
MOST = {
    LimitUnit.URGENT_HOUR: 60,
    LimitUnit.WORK_HOUR: 24,
    LimitUnit.WORK_DAY: 8,
    LimitUnit.URGENT_DAY: 6,
    LimitUnit.NATURAL_DAY: 12,
}


@dataclass(frozen=True)
class History:
    """A dispatch, what it allows, when its clock stood, and an instant at which somebody looks."""

    start: datetime
    limits: tuple[Limit, ...]
    pauses: tuple[Pause, ...]
    look: datetime


@cache
def _office_day(ordinal: int) -> bool:
    day = date.fromordinal(ordinal)
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def _question(limit: Limit) -> Callable[[int], bool]:
    """Return what tells whether a minute counts; numbered from Shanghai's midnight of the day of ordinal 0."""
    if limit.unit not in {LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY}:
        return lambda _: True
    if limit.hours is Hours.SQUADS:
        return lambda minute: 6 <= minute // 60 % 24 < 23
    return lambda minute: minute // 60 % 24 in OPEN and _office_day(minute // 1440)


def _minute(instant: datetime) -> int:
    local = instant + timedelta(hours=8)
    return local.toordinal() * 1440 + local.hour * 60 + local.minute


def _minutes_of(limit: Limit) -> int:
    hours = {LimitUnit.WORK_DAY: 8, LimitUnit.URGENT_DAY: 24, LimitUnit.NATURAL_DAY: 24}.get(limit.unit, 1)
    return limit.value * hours * 60


@dataclass(frozen=True)
class Walked:
    """Where the last minute was used up, the minutes used at the look, all there were, and the years in doubt."""

    end: datetime
    used: int
    minutes: int
    doubtful: set[int]


def _walk(history: History) -> Walked:
    now = first = _minute(history.start)
    look, used, all_minutes = _minute(history.look), 0, 0
    doubtful: set[int] = set()
    stood = {minute for pause in history.pauses for minute in range(_minute(pause.since), _minute(pause.until))}
    for limit in history.limits:
        begun, left, counts = now, _minutes_of(limit), _question(limit)
        all_minutes += left
        while left:
            if now not in stood and counts(now):
                left -= 1
                used += now < look
            now += 1
        if limit.unit in {LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY} and limit.hours is Hours.OFFICE:
            doubtful |= _doubtful(date.fromordinal(begun // 1440), date.fromordinal(now // 1440))
    return Walked(history.start + (now - first) * MINUTE, used, all_minutes, doubtful)


def _doubtful(first: date, last: date) -> set[int]:
    """Return the years whose notice the file has not, and which could move a day from ``first`` to ``last``."""
    years = {first.year, last.year} | ({last.year + 1} if last >= date(last.year, 12, 28) else set())
    return years - set(range(2020, 2027))


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    unit = draw(st.sampled_from(LimitUnit))
    return Limit(draw(st.integers(1, MOST[unit])), unit, draw(st.sampled_from(Hours)))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw starts on edges of hours as often as between them, and near the days that notices moved."""
    edge = draw(st.sampled_from([0, 0, 1, -1, 37]))
    moved = draw(st.sampled_from([*sorted(OFF | MADE_UP), None]))
    if moved is None:
        start = FIRST + draw(st.integers(0, MINUTES // 60)) * 60 * MINUTE
    else:
        midnight = datetime(moved.year, moved.month, moved.day, tzinfo=UTC) - timedelta(hours=8)
        start = midnight + timedelta(hours=draw(st.integers(-72, 48)))
    start += edge * MINUTE
    offsets = st.integers(-2_000, 12_000)
    pauses = draw(st.lists(st.tuples(offsets, st.integers(0, 6_000)), max_size=3))
    return History(
        start,
        tuple(draw(st.lists(limits(), min_size=1, max_size=2))),
        tuple(Pause(start + at * MINUTE, start + (at + length) * MINUTE) for at, length in pauses),
        start + draw(offsets) * MINUTE,
    )


def _found(history: History) -> Deadline:
    first, *more = history.limits
    return deadline(history.start, first, CALENDAR, pauses=history.pauses, extensions=more)


def _agrees(history: History) -> None:
    found, walked = _found(history), _walk(history)
    assert found.at == walked.end
    assert found.allowance == walked.minutes * MINUTE
    assert sum((segment.counted for segment in found.segments), timedelta()) == found.allowance
    assert found.used(history.look) == walked.used * MINUTE
    assert found.time_left(history.look) == (walked.minutes - walked.used) * MINUTE
    assert set(found.unpublished_years) == walked.doubtful
    _holds_together(history, found)


def _holds_together(history: History, found: Deadline) -> None:
    edges = [edge for segment in found.segments for edge in (segment.since, segment.until)]
    assert edges == sorted(edges)
    assert all(segment.since < segment.until for segment in found.segments)
    assert edges[0] >= history.start
    assert edges[-1] == found.at
    pairs = [(pause, segment) for pause in history.pauses for segment in found.segments]
    assert all(max(pause.since, one.since) >= min(pause.until, one.until) for pause, one in pairs)
    assert bool(found.skipped) == (found.allowance < found.at - history.start)
    for percent in (1, 50, 80, 100):
        reached = found.at_share(percent)
        assert found.used(reached) * 100 >= found.allowance * percent
        assert found.used(reached - timedelta(microseconds=1)) * 100 < found.allowance * percent


@pytest.mark.parametrize(
    "examples", [pytest.param(300, id="300"), pytest.param(2_000, id="2000", marks=pytest.mark.long)]
)
def test_the_deadline_is_where_a_clock_of_minutes_stops(examples: int, capsys: pytest.CaptureFixture[str]) -> None:
    fresh = int(os.environ.get("CLOCK_SEED") or secrets.randbits(32))
    with capsys.disabled():
        sys.stdout.write(f"\nCLOCK_SEED={fresh} over {examples} histories ")
    chosen = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow],
    )
    seed(fresh)(chosen(given(histories())(_agrees)))()
