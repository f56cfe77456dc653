"""Which days are work days and which hours of them count. Pure; days off and hours come as data.

Instants are aware; days and hours are Shanghai's. Nothing here knows of limits that run day and night.
"""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from types import MappingProxyType
from typing import Final

from console.domain.standard import Hours

SHANGHAI: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Fixed since 1991 (no daylight saving); the rules need no zone data base."""

NOTICE_REACHES_BACK_TO: Final = (12, 28)
"""Month and day from which the next year's notice may move days: that of 2019 made 2018-12-29 a work day."""

_ZERO: Final = timedelta(0)
_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


class DayKind(enum.Enum):
    """What a day is; make-up days are the weekend days that were made work days (调休上班)."""

    WORK = "work"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


class Skip(enum.Enum):
    """Why a stretch of time is not counted, in the order in which people say it."""

    BREAK = "break"
    NIGHT = "night"
    """Before the first and after the last period of a work day."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of time with one answer. Never empty."""

    since: datetime
    until: datetime
    skip: Skip | None
    """None: it counts."""
    name: str = ""
    """Of the holiday, or of the one that a make-up day is worked for."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of a day that count."""

    periods: tuple[tuple[timedelta, timedelta], ...]
    """(from, to) since midnight, in order, apart, within one day."""
    every_day: bool = False
    """Whether weekends and holidays are days like all others."""
    work_day: timedelta = timedelta(hours=8)
    """What one work day counts."""

    def __post_init__(self) -> None:
        edges = [edge for period in self.periods for edge in period]
        if not edges or edges != sorted(set(edges)) or edges[0] < _ZERO or edges[-1] > _DAY:
            raise ValueError("working hours are periods of one day, in order and apart")
        if self.work_day <= _ZERO or any(time % _MINUTE for time in (*edges, self.work_day)):
            raise ValueError("working hours are told in whole minutes")


def _hours(*edges: int) -> tuple[tuple[timedelta, timedelta], ...]:
    starts, ends = edges[::2], edges[1::2]
    return tuple((timedelta(hours=a), timedelta(hours=b)) for a, b in zip(starts, ends, strict=True))


OFFICE_HOURS: Final = WorkingHours(_hours(8, 12, 14, 18))
SQUAD_HOURS: Final = WorkingHours(_hours(6, 23), every_day=True)
DEFAULT_HOURS: Final[Mapping[Hours, WorkingHours]] = MappingProxyType(
    {Hours.OFFICE: OFFICE_HOURS, Hours.SQUADS: SQUAD_HOURS}
)
"""Default profile; a centre chooses its own at first start."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days off, make-up work days and hours. A day of a year without a notice counts as what its weekday says."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    """Days off by name; those that fall on a weekend too."""
    make_up_days: Mapping[date, str] = field(default_factory=dict)
    """Weekend days that are work days, by the name of the holiday they are worked for."""
    years: frozenset[int] = frozenset()
    """Years whose notice is known."""
    hours: Mapping[Hours, WorkingHours] = field(default_factory=lambda: DEFAULT_HOURS)

    def kind(self, day: date) -> DayKind:
        """Return what ``day`` is."""
        if day in self.holidays:
            return DayKind.HOLIDAY
        if day.weekday() < 5:
            return DayKind.WORK
        return DayKind.MAKE_UP if day in self.make_up_days else DayKind.WEEKEND

    def unpublished(self, first: date, last: date) -> tuple[int, ...]:
        """Return the years whose notice is not known and may yet change a day from ``first`` to ``last``."""
        reach = last.year + ((last.month, last.day) >= NOTICE_REACHES_BACK_TO)
        return tuple(year for year in range(first.year, reach + 1) if year not in self.years)

    def stretches(self, since: datetime, hours: Hours) -> Iterator[Stretch]:
        """Cover all time from ``since`` on, in order, without gap; ends where dates end (OverflowError)."""
        since = since.astimezone(SHANGHAI)
        day = since.date()
        while True:
            for stretch in self._day(day, self.hours[hours]):
                if stretch.since >= since:
                    yield stretch
                elif stretch.until > since:
                    yield Stretch(since, stretch.until, stretch.skip, stretch.name)
            day += _DAY

    def _day(self, day: date, hours: WorkingHours) -> Iterator[Stretch]:
        midnight = datetime.combine(day, time(), SHANGHAI)
        kind = DayKind.WORK if hours.every_day else self.kind(day)
        if kind is DayKind.WEEKEND:
            yield Stretch(midnight, midnight + _DAY, Skip.WEEKEND)
            return
        if kind is DayKind.HOLIDAY:
            yield Stretch(midnight, midnight + _DAY, Skip.HOLIDAY, self.holidays[day])
            return
        name = self.make_up_days[day] if kind is DayKind.MAKE_UP else ""
        at = _ZERO
        for start, end in hours.periods:
            if at < start:
                yield Stretch(midnight + at, midnight + start, Skip.BREAK if at else Skip.NIGHT)
            yield Stretch(midnight + start, midnight + end, None, name)
            at = end
        if at < _DAY:
            yield Stretch(midnight + at, midnight + _DAY, Skip.NIGHT)
