"""What a day is, which hours of it count, and where the calendar's file cannot be read."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest

from console.domain.calendar import SHANGHAI, DayKind, Skip, WorkCalendar, WorkingHours
from console.domain.calendar_file import CalendarUnreadable, read_calendar
from console.domain.standard import Hours
from resources.calendar import national_calendar

CALENDAR = read_calendar(national_calendar())
HEAD = "year,date,kind,name\n"


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-07-01", DayKind.WORK),
        ("2026-07-04", DayKind.WEEKEND),
        ("2026-10-01", DayKind.HOLIDAY),
        ("2026-10-03", DayKind.HOLIDAY),  # a Saturday, but the holiday's
        ("2026-10-10", DayKind.MAKE_UP),
        ("2026-09-20", DayKind.MAKE_UP),
        ("2018-12-31", DayKind.WORK),  # before the file begins, only the weekday speaks
        ("2023-12-31", DayKind.HOLIDAY),  # by the notice of 2024
        ("2024-02-29", DayKind.WORK),
        ("2027-10-01", DayKind.WORK),  # no notice yet
    ],
)
def test_what_a_day_is(day: str, kind: DayKind) -> None:
    assert CALENDAR.kind(date.fromisoformat(day)) is kind


def test_every_published_year_has_its_seven_holidays_and_as_many_days_as_its_law_gives() -> None:
    assert CALENDAR.years == frozenset(range(2020, 2027))
    for year in CALENDAR.years:
        names = {name for day, name in CALENDAR.holidays.items() if day.year == year}
        assert len(names | {"mid_autumn", "new_year"}) == 7, year  # 2020: Mid-autumn fell on National Day
        off = sum(CALENDAR.kind(day) is DayKind.HOLIDAY and day.weekday() < 5 for day in _days(year))
        made_up = sum(CALENDAR.kind(day) is DayKind.MAKE_UP for day in _days(year))
        assert 10 <= off - made_up <= 14, year  # 11 days by law, 13 since 2025; less those that fall on weekends


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2026-01-05", "2026-12-27", ()),
        ("2026-01-05", "2026-12-28", (2027,)),  # the next notice may still move the last days of December
        ("2025-12-31", "2026-01-05", ()),
        ("2026-12-31", "2028-01-03", (2027, 2028)),
        ("2019-06-01", "2020-06-01", (2019,)),
    ],
)
def test_a_notice_that_is_not_known_may_still_change_days(first: str, last: str, years: tuple[int, ...]) -> None:
    assert CALENDAR.unpublished(date.fromisoformat(first), date.fromisoformat(last)) == years


@pytest.mark.parametrize("hours", list(Hours))
def test_stretches_cover_all_time_without_gap(hours: Hours) -> None:
    since = datetime(2026, 9, 30, 4, 30, tzinfo=UTC)  # within the noon break
    stretches = list(islice(CALENDAR.stretches(since, hours), 60))
    assert stretches[0].since == since
    assert all(before.until == after.since for before, after in pairwise(stretches))
    assert all(stretch.since < stretch.until for stretch in stretches)


def test_a_stretch_says_why_it_does_not_count() -> None:
    since = datetime(2026, 9, 30, 13, tzinfo=SHANGHAI)
    found = [(s.skip, s.name) for s in islice(CALENDAR.stretches(since, Hours.OFFICE), 5)]
    off = (Skip.HOLIDAY, "national_day")
    assert found == [(Skip.BREAK, ""), (None, ""), (Skip.NIGHT, ""), off, off]


def test_squads_work_every_day() -> None:
    since = datetime(2026, 10, 1, 0, tzinfo=SHANGHAI)
    night, day = islice(CALENDAR.stretches(since, Hours.SQUADS), 2)
    assert (night.skip, day.skip) == (Skip.NIGHT, None)
    assert (day.until - day.since) == timedelta(hours=17)


@pytest.mark.parametrize("edges", [(), (8, 8), (12, 8), (8, 12, 11, 18), (8, 12, 12, 18), (-1, 8), (8, 25)])
def test_hours_are_periods_of_one_day_in_order_and_apart(edges: tuple[int, ...]) -> None:
    hours = [timedelta(hours=edge) for edge in edges]
    with pytest.raises(ValueError, match="in order and apart"):
        WorkingHours(tuple(zip(hours[::2], hours[1::2], strict=True)))


@pytest.mark.parametrize("work_day", [timedelta(0), timedelta(hours=-8), timedelta(seconds=90)])
def test_a_work_day_is_whole_minutes(work_day: timedelta) -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        WorkingHours(((timedelta(hours=8), timedelta(hours=12)),), work_day=work_day)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("2026,2026-10-01,holiday,\n", "name"),
        ("2026,2026-10-01,feast,national_day\n", "kind"),
        ("2026,2026-10-09,workday,national_day\n", "kind"),  # a Friday
        ("2026,2026-10-32,holiday,national_day\n", "date"),
        ("2026,20261001,holiday,national_day\n", "date"),
        ("2026,2025-12-27,holiday,new_year\n", "date"),
        ("2026,2027-01-01,holiday,new_year\n", "date"),
        ("26年,2026-10-01,holiday,national_day\n", "year"),
        ("2026,2026-10-10,workday,a\n2026,2026-10-10,holiday,b\n", "date"),
        ("2026,2026-10-01,holiday\n", "year"),
    ],
)
def test_what_cannot_be_read_is_named_by_line_and_column(line: str, column: str) -> None:
    with pytest.raises(CalendarUnreadable) as caught:
        read_calendar(HEAD + line)
    assert (caught.value.line, caught.value.column) == (1 + line.count("\n"), column)


def test_december_belongs_to_the_notice_that_names_it() -> None:
    calendar = read_calendar(HEAD + "2019,2018-12-29,workday,new_year\n2019,2018-12-31,holiday,new_year\n")
    assert calendar.years == {2019}
    assert calendar.kind(date(2018, 12, 29)) is DayKind.MAKE_UP
    assert calendar.kind(date(2018, 12, 31)) is DayKind.HOLIDAY


def test_without_a_file_weekends_are_all_there_is() -> None:
    assert WorkCalendar().kind(date(2026, 10, 1)) is DayKind.WORK
    assert WorkCalendar().unpublished(date(2026, 10, 1), date(2026, 10, 1)) == (2026,)
