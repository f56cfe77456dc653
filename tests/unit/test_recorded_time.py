"""What an officer types for an instant of the past."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.clock import SHANGHAI
from console.errors import Refused
from console.seat.recorded_time import read_instant

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=SHANGHAI)
EARLIEST, LATEST = datetime(2020, 1, 1), datetime(2026, 11, 23, 2, 29)  # noqa: DTZ001 - a clock on the wall
PAST = st.datetimes(EARLIEST, LATEST).map(lambda at: at.replace(microsecond=0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("昨天 03:12", "2026-11-22 03:12:00"),
        ("昨天03:12:07", "2026-11-22 03:12:07"),
        ("前天 23:00", "2026-11-21 23:00:00"),
        ("今天 1:05", "2026-11-23 01:05:00"),
        ("yesterday 03:12", "2026-11-22 03:12:00"),
        ("02:29", "2026-11-23 02:29:00"),
        ("03:12", "2026-11-22 03:12:00"),
        ("11-22 03:12", "2026-11-22 03:12:00"),
        ("12-31 23:59", "2025-12-31 23:59:00"),
        ("１１月２２日 ３点１２分", "2026-11-22 03:12:00"),
        ("11月22日3点12分", "2026-11-22 03:12:00"),
        ("2026/11/22 03：12：00", "2026-11-22 03:12:00"),
        ("2026-11-22T03:12:00", "2026-11-22 03:12:00"),
        ("昨晚 22:10", "2026-11-22 22:10:00"),
        ("昨晚10点10分", "2026-11-22 22:10:00"),
        ("昨天下午3点12分", "2026-11-22 15:12:00"),
        ("昨天 下午 15:12", "2026-11-22 15:12:00"),
        ("11月22日晚上8点半", "2026-11-22 20:30:00"),
        ("今早2点", "2026-11-23 02:00:00"),
        ("凌晨2点", "2026-11-23 02:00:00"),
        ("3点", "2026-11-22 03:00:00"),
        ("昨天3点", "2026-11-22 03:00:00"),
        ("0312", "2026-11-22 03:12:00"),
        ("昨天 031207", "2026-11-22 03:12:07"),
        ("11-22 0312", "2026-11-22 03:12:00"),
        ("昨晚 0:30", "2026-11-23 00:30:00"),
        ("昨夜2点", "2026-11-23 02:00:00"),
        ("11月21日夜里1点", "2026-11-22 01:00:00"),
        ("大前天 8点", "2026-11-20 08:00:00"),
        ("昨天三点", "2026-11-22 03:00:00"),
        ("昨天十二点零五分", "2026-11-22 12:05:00"),
        ("昨天下午三点一刻", "2026-11-22 15:15:00"),
        ("昨天二十一点三刻", "2026-11-22 21:45:00"),
        ("10分钟前", "2026-11-23 02:20:00"),
        ("半小时前", "2026-11-23 02:00:00"),
        ("2个小时前", "2026-11-23 00:30:00"),
        ("20 min ago", "2026-11-23 02:10:00"),
        ("yesterday 3am", "2026-11-22 03:00:00"),
        ("3:12 pm", "2026-11-22 15:12:00"),
        ("yesterday 12:05 am", "2026-11-22 00:05:00"),
        ("last night 22:10", "2026-11-22 22:10:00"),
        ("Nov 22 03:12", "2026-11-22 03:12:00"),
        ("nov 22, 2025 3:12 PM", "2025-11-22 15:12:00"),
    ],
)
def test_what_is_typed_is_an_instant_of_the_past(text: str, expected: str) -> None:
    found = read_instant(text, NOW)
    assert found.tzinfo is UTC
    assert found.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "明天 03:12",
        "03-12",
        "x 03:12",
        "312",
        "20261122",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_instant(text, NOW)
    assert refused.value.text_key == "playback.not_a_time"


@pytest.mark.parametrize(
    "text", ["99:99", "25:00", "11-31 03:12", "02-29 10:00", "2510", "昨晚 13:12", "昨天 13 pm", "下午 22:10"]
)
def test_a_day_or_time_that_does_not_exist_is_said_to_be_none(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_instant(text, NOW)
    assert refused.value.text_key == "playback.no_such_time"


def test_so_many_minutes_ago_is_a_whole_second_as_it_is_said() -> None:
    assert read_instant("10分钟前", NOW.replace(microsecond=950_000)).microsecond == 0


@pytest.mark.parametrize(
    "text",
    ["今天 02:31", "2026-11-23 02:31", "2027-01-01 00:00", "11-23 02:31", "11-25 03:12", "昨晚 03:12", "今晚0点30"],
)
def test_what_has_not_been_yet_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_instant(text, NOW)
    assert refused.value.text_key == "playback.not_yet"


@given(PAST)
def test_every_written_instant_is_read_back(at: datetime) -> None:
    assert read_instant(at.strftime("%Y-%m-%d %H:%M:%S"), NOW) == at.replace(tzinfo=SHANGHAI)


@given(st.text(max_size=24))
def test_nothing_typed_brings_more_than_a_refusal_or_the_past(text: str) -> None:
    with contextlib.suppress(Refused):
        assert read_instant(text, NOW) <= NOW


@given(st.integers(0, 86_399))
def test_a_clock_alone_is_of_the_last_day(seconds: int) -> None:
    at = NOW - timedelta(seconds=seconds)
    assert read_instant(f"{at:%H:%M:%S}", NOW) == at
