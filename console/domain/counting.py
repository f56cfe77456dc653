"""What a clock counts: how much a limit allows, and all time cut into what counts and what does not. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from console.domain.calendar import Skip, Stretch, WorkCalendar
from console.domain.standard import Limit, LimitUnit
from console.errors import Refused

LIMIT_MAX: Final = 3_660
"""Largest number a limit may have; no standard comes near it, and every walk over days stays short."""
WORKING_UNITS: Final = frozenset({LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY})
"""Units that count working hours only; the others run day and night."""

_ONE: Final = {
    LimitUnit.URGENT_HOUR: timedelta(hours=1),
    LimitUnit.WORK_HOUR: timedelta(hours=1),
    LimitUnit.URGENT_DAY: timedelta(days=1),
    LimitUnit.NATURAL_DAY: timedelta(days=1),
}
"""What one of each unit counts; the calendar says it of work days."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: 挂账, or waiting for a new dispatch. One that still lasts ends at the present."""

    since: datetime
    until: datetime


def allowance(limit: Limit, calendar: WorkCalendar) -> timedelta:
    """Return the counted time that ``limit`` allows.

    Raises:
        Refused: a limit of that size cannot be counted.
    """
    if not 0 < limit.value <= LIMIT_MAX:
        raise unusable(limit)
    return limit.value * (_ONE.get(limit.unit) or calendar.hours[limit.hours].work_day)


def depends_on_notices(limit: Limit, calendar: WorkCalendar) -> bool:
    """Return whether a notice of days off can move what ``limit`` counts."""
    return limit.unit in WORKING_UNITS and not calendar.hours[limit.hours].every_day


def unusable(limit: Limit) -> Refused:
    """Return the error for a limit that cannot be counted."""
    return Refused(f"no deadline for {limit.value} {limit.unit.value}", text_key="clock.limit_unusable", n=limit.value)


def cover(calendar: WorkCalendar, limit: Limit, since: datetime, pauses: Iterable[Pause]) -> Iterator[Stretch]:
    """Cover all time from ``since`` on, in order, without gap; ``pauses`` as :func:`apart` gives them."""
    for pause in pauses:
        if pause.until > since:
            yield from _before(_plain_cover(calendar, limit, since), pause.since)
            yield Stretch(max(since, pause.since), pause.until, Skip.PAUSE)
            since = pause.until
    yield from _plain_cover(calendar, limit, since)


def _plain_cover(calendar: WorkCalendar, limit: Limit, since: datetime) -> Iterator[Stretch]:
    if limit.unit in WORKING_UNITS:
        return calendar.stretches(since, limit.hours)
    return iter((Stretch(since, datetime.max.replace(tzinfo=UTC), None),))


def _before(stretches: Iterable[Stretch], end: datetime) -> Iterator[Stretch]:
    """Iterate over what lies before ``end``."""
    for stretch in stretches:
        if stretch.since >= end:
            return
        yield stretch if stretch.until <= end else Stretch(stretch.since, end, stretch.skip, stretch.name)


def apart(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the pauses in order, each apart from the next, without empty ones."""
    merged: list[Pause] = []
    for since, until in sorted((utc(pause.since), utc(pause.until)) for pause in pauses):
        if merged and since <= merged[-1].until:
            merged[-1] = Pause(merged[-1].since, max(until, merged[-1].until))
        elif since < until:
            merged.append(Pause(since, until))
    return merged


def utc(instant: datetime) -> datetime:
    """Return an aware instant in UTC; ValueError for one without zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC)
