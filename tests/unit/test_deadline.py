"""The arithmetic of deadlines: the clock bugs of other systems as named cases, and what a deadline says of itself."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest

from console.domain.calendar import SHANGHAI, Skip, WorkCalendar, WorkingHours
from console.domain.calendar_file import read_calendar
from console.domain.counting import LIMIT_MAX, Pause, cover
from console.domain.deadline import Deadline, Light, Segment, deadline
from console.domain.standard import Hours, Limit, LimitUnit
from console.errors import Refused
from resources.calendar import national_calendar

CALENDAR = read_calendar(national_calendar())
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
URGENT_HOUR, WORK_HOUR, WORK_DAY = LimitUnit.URGENT_HOUR, LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY
URGENT_DAY, NATURAL_DAY = LimitUnit.URGENT_DAY, LimitUnit.NATURAL_DAY


def at(text: str) -> datetime:
    """Return the instant of a Shanghai time, ``07-01 16:00`` of 2026 or with another year before it."""
    text = text if len(text) > 11 else f"2026-{text}"
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


def due(start: str, value: int, unit: LimitUnit, hours: Hours = Hours.OFFICE) -> Deadline:
    return deadline(at(start), Limit(value, unit, hours), CALENDAR)


@pytest.mark.parametrize(
    ("start", "value", "unit", "end"),
    [
        pytest.param("07-01 16:00", 1, WORK_DAY, "07-02 16:00", id="one work day ends at the same time of the next"),
        pytest.param("07-01 08:00", 1, WORK_DAY, "07-01 18:00", id="a whole day ends in the evening, not next morning"),
        pytest.param("07-01 10:00", 2, WORK_HOUR, "07-01 12:00", id="full at noon is due at noon, not at two"),
        pytest.param("07-01 12:00", 1, WORK_HOUR, "07-01 15:00", id="start at the lunch break"),
        pytest.param("07-01 12:40", 1, WORK_HOUR, "07-01 15:00", id="start within the lunch break"),
        pytest.param("07-01 14:00", 1, WORK_HOUR, "07-01 15:00", id="start as the break ends"),
        pytest.param("07-01 18:00", 1, WORK_HOUR, "07-02 09:00", id="start exactly at closing time"),
        pytest.param("07-01 08:00", 8, WORK_HOUR, "07-01 18:00", id="eight work hours are one work day"),
        pytest.param("07-03 17:59", 2, WORK_HOUR, "07-06 09:59", id="Friday 17:59 uses its one minute"),
        pytest.param("07-04 10:00", 4, WORK_HOUR, "07-06 12:00", id="start at the weekend"),
        pytest.param("07-01 03:30", 2, URGENT_HOUR, "07-01 05:30", id="urgent hours run at night"),
        pytest.param("07-01 23:30", 2, URGENT_HOUR, "07-02 01:30", id="urgent hours run over midnight"),
        pytest.param("10-01 12:00", 1, URGENT_HOUR, "10-01 13:00", id="urgent hours run on holidays"),
        pytest.param("07-01 03:30", 2, WORK_HOUR, "07-01 10:00", id="work hours do not run at night"),
        pytest.param("09-30 17:00", 2, WORK_HOUR, "10-08 09:00", id="before a golden week"),
        pytest.param("10-09 17:00", 2, WORK_HOUR, "10-10 09:00", id="a make-up Saturday counts"),
        pytest.param("09-19 10:00", 1, WORK_HOUR, "09-20 09:00", id="a make-up Sunday counts, its Saturday does not"),
        pytest.param("10-10 18:00", 1, WORK_HOUR, "10-12 09:00", id="after a make-up Saturday comes Sunday"),
        pytest.param("2024-02-28 16:00", 2, WORK_DAY, "2024-03-01 16:00", id="a leap day is a work day"),
        pytest.param("2024-02-28 16:00", 1, NATURAL_DAY, "2024-02-29 16:00", id="a natural day into the leap day"),
        pytest.param("2025-12-31 17:30", 1, WORK_HOUR, "01-04 08:30", id="New Year's with its make-up Sunday"),
        pytest.param("07-03 09:15", 1, URGENT_DAY, "07-04 09:15", id="an urgent day is 24 hours"),
        pytest.param("09-30 09:15", 15, NATURAL_DAY, "10-15 09:15", id="natural days run on holidays"),
        pytest.param("07-01 00:00", 1, WORK_HOUR, "07-01 09:00", id="start at midnight"),
        pytest.param(
            "2025-01-02 08:00", 250, WORK_DAY, "01-05 18:00", id="longer than a year (2025 had 248 work days)"
        ),
    ],
)
def test_known_clock_bugs(start: str, value: int, unit: LimitUnit, end: str) -> None:
    found = due(start, value, unit)
    assert found.at == at(end)
    assert not found.is_provisional


def test_seconds_are_not_lost() -> None:
    start = at("07-01 17:59") + timedelta(seconds=59, microseconds=999_999)
    found = deadline(start, Limit(1, WORK_HOUR), CALENDAR)
    assert found.at == at("07-02 09:00") - timedelta(microseconds=1)
    assert found.allowance == HOUR


def test_segments_are_what_counted_in_order() -> None:
    assert due("07-01 16:00", 1, WORK_DAY).segments == (
        Segment(at("07-01 16:00"), at("07-01 18:00")),
        Segment(at("07-02 08:00"), at("07-02 12:00")),
        Segment(at("07-02 14:00"), at("07-02 16:00")),
    )
    assert [segment.counted for segment in due("07-01 16:00", 1, WORK_DAY).segments] == [2 * HOUR, 4 * HOUR, 2 * HOUR]
    assert due("07-01 16:00", 3, URGENT_HOUR).segments == (Segment(at("07-01 16:00"), at("07-01 19:00")),)


def test_it_says_what_it_left_out() -> None:
    assert due("07-01 16:00", 1, WORK_DAY).skipped == (Skip.BREAK, Skip.NIGHT)
    assert due("07-01 14:30", 2, WORK_HOUR).skipped == ()
    assert due("07-03 17:00", 2, WORK_HOUR).skipped == (Skip.NIGHT, Skip.WEEKEND)
    assert due("07-03 17:00", 90, URGENT_HOUR).skipped == ()
    golden = due("09-30 17:00", 17, WORK_HOUR)
    assert (golden.skipped, golden.holidays) == ((Skip.BREAK, Skip.NIGHT, Skip.HOLIDAY), ("national_day",))
    assert golden.make_up_days == ()
    assert due("09-24 17:00", 10, WORK_DAY).holidays == ("mid_autumn", "national_day")
    assert due("10-09 17:00", 2, WORK_HOUR).make_up_days == (date(2026, 10, 10),)
    assert due("10-10 18:00", 1, WORK_HOUR).make_up_days == ()  # the Saturday was over


def test_a_year_not_yet_published_is_provisional_and_says_so() -> None:
    found = due("12-25 16:00", 4, WORK_DAY)
    assert (found.at, found.is_provisional, found.unpublished_years) == (at("12-31 16:00"), True, (2027,))
    assert due("2027-09-30 17:00", 2, WORK_HOUR).at == at("2027-10-01 09:00")  # weekends only
    assert not due("12-31 16:00", 90, URGENT_HOUR).is_provisional
    assert not due("12-31 16:00", 3, WORK_DAY, Hours.SQUADS).is_provisional  # they work every day
    assert not due("2025-12-31 16:00", 1, WORK_HOUR).is_provisional


def test_which_hours_count_is_the_limits_own() -> None:
    assert due("07-03 22:00", 2, WORK_HOUR, Hours.SQUADS).at == at("07-04 07:00")
    assert due("07-03 22:00", 2, WORK_HOUR, Hours.SQUADS).skipped == (Skip.NIGHT,)
    own = {Hours.OFFICE: WorkingHours(((8.5 * HOUR, 17 * HOUR),), work_day=8.5 * HOUR)}
    calendar = WorkCalendar(CALENDAR.holidays, CALENDAR.make_up_days, CALENDAR.years, own)
    assert deadline(at("07-01 16:00"), Limit(1, WORK_DAY), calendar).at == at("07-02 16:00")


def test_a_pause_does_not_count() -> None:
    pause = Pause(at("07-01 17:00"), at("07-06 09:00"))
    found = deadline(at("07-01 16:00"), Limit(4, WORK_HOUR), CALENDAR, pauses=[pause])
    assert found.at == at("07-06 12:00")
    assert [segment.counted for segment in found.segments] == [HOUR, 3 * HOUR]
    assert found.skipped == (Skip.PAUSE,)


def test_pauses_may_overlap_touch_be_empty_or_lie_outside() -> None:
    pauses = [
        Pause(at("07-01 10:30"), at("07-01 11:30")),
        Pause(at("07-01 10:00"), at("07-01 11:00")),
        Pause(at("07-01 11:30"), at("07-01 11:45")),
        Pause(at("07-01 09:00"), at("07-01 09:00")),
        Pause(at("07-01 09:20"), at("07-01 09:10")),
        Pause(at("06-01 09:00"), at("07-01 08:30")),
        Pause(at("08-01 09:00"), at("09-01 09:00")),
    ]
    found = deadline(at("07-01 08:00"), Limit(3, URGENT_HOUR), CALENDAR, pauses=pauses)
    assert [segment.counted for segment in found.segments] == [1.5 * HOUR, 1.5 * HOUR]
    assert found.at == at("07-01 13:15")


def test_a_pause_that_ends_as_the_clock_starts_is_not_told() -> None:
    pause = Pause(at("07-01 08:00"), at("07-01 10:00"))
    assert deadline(at("07-01 10:00"), Limit(1, WORK_HOUR), CALENDAR, pauses=[pause]).skipped == ()


def test_time_is_covered_without_gap_around_pauses() -> None:
    since = at("07-01 16:00")
    pauses = [Pause(at("07-01 15:00"), at("07-01 17:00")), Pause(at("07-01 19:00"), at("07-03 09:00"))]
    covered = list(islice(cover(CALENDAR, Limit(1, WORK_DAY), since, pauses), 6))
    assert covered[0].since == since
    assert all(before.until == after.since for before, after in pairwise(covered))
    skips = [stretch.skip for stretch in covered]
    assert skips == [Skip.PAUSE, None, Skip.NIGHT, Skip.PAUSE, None, Skip.BREAK]


def test_a_limit_used_up_as_the_pause_begins_is_due_then() -> None:
    pause = Pause(at("07-01 10:00"), at("07-08 10:00"))
    assert deadline(at("07-01 08:00"), Limit(2, WORK_HOUR), CALENDAR, pauses=[pause]).at == at("07-01 10:00")


def test_an_extension_counts_on_behind_the_limit() -> None:
    day = Limit(1, WORK_DAY)
    found = deadline(at("07-01 16:00"), day, CALENDAR, extensions=[day, Limit(1, NATURAL_DAY)])
    assert found.at == at("07-04 16:00")
    assert found.allowance == 40 * HOUR
    assert found.limits == (day, day, Limit(1, NATURAL_DAY))
    assert found.allowances == (8 * HOUR, 8 * HOUR, 24 * HOUR)


def test_finishing_on_the_instant_is_on_time() -> None:
    found = due("07-01 16:00", 1, WORK_DAY)
    assert found.overdue_by(found.at) == timedelta(0)
    assert found.light(found.at) is Light.DUE_SOON
    late = found.at + timedelta(microseconds=1)
    assert found.overdue_by(late) == timedelta(microseconds=1)
    assert found.light(late) is Light.OVERDUE
    assert found.used(late + 90 * HOUR) == found.allowance


def test_time_is_counted_not_wall_time() -> None:
    found = due("07-01 16:00", 1, WORK_DAY)
    night = at("07-01 23:00")
    assert (found.used(night), found.time_left(night)) == (2 * HOUR, 6 * HOUR)
    assert found.light(night) is Light.CALM  # 7 of 24 hours on the wall, a quarter of the limit
    assert found.used(at("06-01 00:00")) == timedelta(0)
    assert found.time_left(at("08-01 00:00")) == timedelta(0)


def test_due_soon_begins_at_four_fifths_of_the_counted_time() -> None:
    found = due("07-01 16:00", 1, WORK_DAY)
    soon = found.at_share()
    assert soon == at("07-02 14:24")
    assert found.light(soon) is Light.DUE_SOON
    assert found.light(soon - timedelta(microseconds=1)) is Light.CALM
    assert found.light(soon, percent=90) is Light.CALM
    assert (found.at_share(100), found.at_share(25)) == (found.at, at("07-01 18:00"))


def test_while_nothing_counts_it_says_when_the_clock_goes_on() -> None:
    found = due("07-01 16:00", 1, WORK_DAY)
    assert found.stands_until(at("07-01 20:00")) == at("07-02 08:00")
    assert found.stands_until(at("07-01 18:00")) == at("07-02 08:00")
    assert found.stands_until(at("07-01 17:59")) is None
    assert found.stands_until(at("07-02 08:00")) is None
    assert found.stands_until(found.at) is None


def test_while_the_clock_stands_nothing_is_due_soon_and_the_turns_are_known() -> None:
    found = due("07-01 08:09", 1, WORK_DAY)  # at 18:00 nine minutes are left: for the next morning
    soon, stops, goes_on, tick = at("07-01 16:33"), at("07-01 18:00"), at("07-02 08:00"), timedelta(microseconds=1)
    assert found.at == at("07-02 08:09")
    assert found.near_at() == soon
    lights, now = [], found.start
    while (turn := found.next_turn(now)) is not None:
        lights.append((turn, found.light(turn)))
        now = turn
    calm, near = Light.CALM, Light.DUE_SOON
    assert lights == [(soon, near), (stops, calm), (goes_on, near), (found.at + tick, Light.OVERDUE)]
    assert found.light(goes_on - tick) is calm


def test_a_clock_that_stops_on_the_very_share_is_near_when_it_goes_on() -> None:
    found = due("07-01 08:00", 10, WORK_HOUR)  # 8 of them on the first day
    assert (found.at_share(), found.near_at()) == (at("07-01 18:00"), at("07-02 08:00"))


@pytest.mark.parametrize("value", [0, -1, LIMIT_MAX + 1, 10**12])
def test_a_limit_that_cannot_be_counted_is_refused(value: int) -> None:
    with pytest.raises(Refused) as caught:
        deadline(at("07-01 16:00"), Limit(value, WORK_HOUR), CALENDAR)
    assert caught.value.text_key == "clock.limit_unusable"


def test_a_pause_to_the_end_of_time_is_refused() -> None:
    pause = Pause(at("07-01 17:00"), datetime.max.replace(tzinfo=UTC) - HOUR)
    with pytest.raises(Refused):
        deadline(at("07-01 16:00"), Limit(1, WORK_DAY), CALENDAR, pauses=[pause])


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        deadline(datetime(2026, 7, 1), Limit(1, WORK_DAY), CALENDAR)  # noqa: DTZ001
