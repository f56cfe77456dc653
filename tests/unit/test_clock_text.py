"""How a deadline reads, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.domain.calendar import SHANGHAI, Skip
from console.domain.calendar_file import read_calendar
from console.domain.counting import Pause
from console.domain.deadline import Deadline, deadline
from console.domain.standard import Hours, Limit, LimitUnit
from resources.calendar import national_calendar
from widgets.cases.clock_text import clock_words, holiday_words, left_words, pause_words, row_clock_words, stand_words
from widgets.text import LANGUAGES, tr, use_language

CALENDAR = read_calendar(national_calendar())
DAY = Limit(1, LimitUnit.WORK_DAY)


@pytest.fixture
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language(LANGUAGES[0])


def at(text: str, year: int = 2026) -> datetime:
    return datetime.strptime(f"{year}-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


def due(start: str, value: int, unit: LimitUnit, hours: Hours = Hours.OFFICE) -> Deadline:
    return deadline(at(start), Limit(value, unit, hours), CALENDAR)


NOW = at("07-01 16:05")
PAUSE = Pause(at("07-01 17:00"), at("07-02 08:00"))


def test_the_sentence_of_the_drawing() -> None:
    found = clock_words(due("07-01 16:00", 1, LimitUnit.WORK_DAY), NOW)
    assert found == "07-01 16:00 派遣，时限 1 工作日（8 工作时），不计午休和夜间，07-02 16:00 到期"


@pytest.mark.usefixtures("english")
def test_the_sentence_in_english() -> None:
    assert clock_words(due("07-01 16:00", 1, LimitUnit.WORK_DAY), NOW) == (
        "dispatched 07-01 16:00, limit 1 workday (8 work hours), without noon breaks and nights, due 07-02 16:00"
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (due("07-01 23:30", 2, LimitUnit.URGENT_HOUR), "07-01 23:30 派遣，时限 2 紧急工作时，07-02 01:30 到期"),
        (
            due("07-01 09:00", 1, LimitUnit.URGENT_DAY),
            "07-01 09:00 派遣，时限 1 紧急工作日（24 小时），07-02 09:00 到期",
        ),
        (due("07-01 09:00", 2, LimitUnit.WORK_HOUR), "07-01 09:00 派遣，时限 2 工作时，07-01 11:00 到期"),
        (
            due("09-30 17:00", 2, LimitUnit.WORK_DAY),
            "09-30 17:00 派遣，时限 2 工作日（16 工作时），不计午休、夜间和国庆节，10-09 17:00 到期",
        ),
        (
            due("10-09 17:00", 10, LimitUnit.WORK_HOUR),
            "10-09 17:00 派遣，时限 10 工作时，不计午休、夜间和周末，10-10 调休上班照计，10-12 09:00 到期",
        ),
        (
            due("07-01 22:00", 2, LimitUnit.WORK_HOUR, Hours.SQUADS),
            "07-01 22:00 派遣，时限 2 工作时，按队伍作业时间，不计夜间，07-02 07:00 到期",
        ),
        (
            due("12-31 17:00", 2, LimitUnit.WORK_HOUR),
            "12-31 17:00 派遣，时限 2 工作时，不计夜间，2027-01-01 09:00 到期，2027 年放假安排未公布，暂按周末推算",
        ),
        (
            deadline(at("07-01 16:00"), DAY, CALENDAR, pauses=[PAUSE], extensions=[DAY]),
            "07-01 16:00 派遣，时限 1 工作日（8 工作时），延期 1 工作日，不计午休、夜间和暂停期间，07-03 17:00 到期",
        ),
    ],
)
def test_the_sentence_says_what_was_left_out_and_what_is_in_doubt(found: Deadline, words: str) -> None:
    assert clock_words(found, NOW) == words


@pytest.mark.parametrize(
    ("limit", "look", "words"),
    [
        ((1, LimitUnit.WORK_DAY), "07-02 15:48", "剩 12 分钟"),
        ((1, LimitUnit.WORK_DAY), "07-02 15:59", "剩 1 分钟"),
        ((1, LimitUnit.WORK_DAY), "07-02 16:00", "剩不到 1 分钟"),
        ((1, LimitUnit.WORK_DAY), "07-02 17:20", "超时 1 小时 20 分"),
        ((1, LimitUnit.WORK_DAY), "07-02 17:00", "超时 1 小时"),
        ((1, LimitUnit.WORK_DAY), "07-05 19:30", "超时 3 天 3 小时"),
        ((1, LimitUnit.WORK_DAY), "07-01 20:00", "剩 6 小时"),
        ((1, LimitUnit.WORK_DAY), "07-01 16:00", "剩 1 工作日"),
        ((5, LimitUnit.WORK_DAY), "07-01 17:30", "剩 4 工作日 6 小时"),
        ((20, LimitUnit.WORK_HOUR), "07-01 16:30", "剩 19 小时 30 分"),
        ((30, LimitUnit.URGENT_HOUR), "07-01 17:30", "剩 1 天 4 小时"),
    ],
)
def test_the_few_words(limit: tuple[int, LimitUnit], look: str, words: str) -> None:
    assert left_words(due("07-01 16:00", *limit), at(look)) == words


def test_a_started_minute_is_not_promised() -> None:
    found = due("07-01 16:00", 1, LimitUnit.WORK_DAY)
    assert left_words(found, at("07-02 15:47") + timedelta(seconds=1)) == "剩 12 分钟"
    assert left_words(found, found.at + timedelta(seconds=59)) == "超时不到 1 分钟"


@pytest.mark.usefixtures("english")
def test_the_few_words_in_english() -> None:
    found = due("07-01 16:00", 2, LimitUnit.WORK_DAY)
    looks = ["07-01 16:00", "07-01 17:00", "07-02 17:00", "07-03 15:48", "07-03 17:20"]
    assert [left_words(found, at(look)) for look in looks] == [
        "2 workdays left",
        "1 workday 7 h left",
        "7 h left",
        "12 min left",
        "overdue 1 h 20 min",
    ]


def test_it_says_when_a_standing_clock_goes_on() -> None:
    found = due("07-01 16:00", 1, LimitUnit.WORK_DAY)
    assert stand_words(found, at("07-01 20:00")) == "停表，07-02 08:00 续计"
    assert stand_words(found, at("07-01 17:00")) == ""
    assert stand_words(found, at("07-02 17:00")) == ""


def test_a_standing_clock_says_until_when_and_what_is_due_then() -> None:
    found = due("07-01 16:00", 1, LimitUnit.WORK_DAY)
    assert pause_words(found, at("07-01 20:00")) == "停表至 明日 08:00，明日 16:00 到期"
    assert pause_words(found, at("07-02 05:00")) == "停表至 08:00，16:00 到期"
    assert pause_words(found, at("07-02 09:00")) == ""


def test_a_row_says_by_when_while_the_clock_stands() -> None:
    found = due("07-03 08:09", 1, LimitUnit.WORK_DAY)  # a Friday
    looks = ["07-03 17:51", "07-03 23:33", "07-05 23:33", "07-06 00:10", "07-06 08:00", "07-06 08:10"]
    assert [row_clock_words(found, at(look)) for look in looks] == [
        "剩 18 分钟", "停表 · 07-06 08:09 到期", "停表 · 明日 08:09 到期", "停表 · 08:09 到期",
        "剩 9 分钟", "超时 1 分钟",
    ]  # fmt: skip


@pytest.mark.usefixtures("english")
def test_a_row_says_by_when_in_english() -> None:
    found = due("07-01 08:09", 1, LimitUnit.WORK_DAY)
    assert row_clock_words(found, at("07-01 23:33")) == "paused · due tmrw 08:09"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_its_words(language: str) -> None:
    use_language(language)
    names = {*CALENDAR.holidays.values(), *CALENDAR.make_up_days.values()}
    told: Callable[[str], str] = holiday_words
    try:
        assert not [name for name in names if told(name) == name]
        assert not [skip for skip in Skip if skip is not Skip.HOLIDAY and "." in tr(f"clock.skip_{skip.value}")]
        assert not [key for key in _keys_of_the_rules() if tr(key) == key]
    finally:
        use_language(LANGUAGES[0])


def test_a_centres_own_holiday_stands_as_it_is() -> None:
    assert holiday_words("进博会放假") == "进博会放假"


def _keys_of_the_rules() -> set[str]:
    rules = Path(__file__).parents[2] / "console" / "domain"
    return {key for file in rules.glob("*.py") for key in re.findall(r'"(clock\.\w+)"', file.read_text("utf-8"))}
