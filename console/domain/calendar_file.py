"""Reads days off and make-up work days from CSV text: strict, all or nothing. Reads no files."""

import enum
from collections.abc import Mapping
from datetime import date
from typing import Final

from console.domain.calendar import DEFAULT_HOURS, NOTICE_REACHES_BACK_TO, WorkCalendar, WorkingHours
from console.domain.standard import Hours
from console.domain.table import Columns, Line, TableUnreadable, read_table
from console.errors import Words

CALENDAR_COLUMNS: Final = Columns(("year", "date", "kind", "name"))


class _Kind(enum.Enum):
    HOLIDAY = "holiday"
    WORKDAY = "workday"


class CalendarUnreadable(TableUnreadable):
    """A cell of the calendar cannot be read."""

    def __init__(self, line: int, column: str, found: str, why: Words) -> None:
        super().__init__(line, column, found, why, text_key="clock.calendar_unreadable")


def read_calendar(text: str, hours: Mapping[Hours, WorkingHours] = DEFAULT_HOURS) -> WorkCalendar:
    """Return the calendar of ``text``: one line a day that is not what its weekday says, or a day off by name.

    Raises:
        CalendarUnreadable: a cell is missing or misspelt, a day stands twice, or lies outside its notice's reach.
    """
    days: dict[_Kind, dict[date, str]] = {_Kind.HOLIDAY: {}, _Kind.WORKDAY: {}}
    years: set[int] = set()
    for line in read_table(text, CALENDAR_COLUMNS, CalendarUnreadable):
        year, day, kind = line.count("year"), line.day("date"), line.choice("kind", _Kind)
        _check(line, year, day, kind)
        if any(day in known for known in days.values()):
            raise line.unreadable("date", "twice")
        days[kind][day] = line.text("name")
        years.add(year)
    return WorkCalendar(days[_Kind.HOLIDAY], days[_Kind.WORKDAY], frozenset(years), hours)


def _check(line: Line, year: int, day: date, kind: _Kind) -> None:
    is_before = day.year == year - 1 and (day.month, day.day) >= NOTICE_REACHES_BACK_TO
    if day.year != year and not is_before:
        raise line.unreadable("date", "not_in_notice", year=year)
    if kind is _Kind.WORKDAY and day.weekday() < 5:
        raise line.unreadable("kind", "work_day", day=day)
