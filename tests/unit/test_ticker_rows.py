"""Which cases stand on the ticker, in which order, and that no door number ever does."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.calendar import WorkCalendar
from console.domain.case import CaseId, CaseRecord
from console.domain.deadline import Light, deadline
from console.domain.standard import Limit, LimitUnit
from console.domain.workflow import State
from console.seat.ticker import CaseLights, TickerRow, wall_place
from tests.street import NOW, Street

HOUR = timedelta(hours=1)
LIMIT = Limit(10, LimitUnit.URGENT_HOUR)


def case(name: str, *, used: timedelta, state: State = State.HANDLING) -> CaseRecord:
    """Return a case of which ``used`` of ten hours have passed."""
    clock = deadline(NOW - used, LIMIT, WorkCalendar())
    return replace(Street().file(), id=CaseId(name), state=state, clock=clock, place="长江路 212 弄口")


def ticker_rows(cases: Iterable[CaseRecord], now: datetime) -> list[TickerRow]:
    lights = CaseLights()
    lights.take({case.id: case for case in cases})
    return lights.rows(now)


def test_what_can_be_saved_comes_first_then_the_longest_overdue() -> None:
    cases = [
        case("4 minutes over", used=10 * HOUR + timedelta(minutes=4)),
        case("25 minutes left", used=9 * HOUR + timedelta(minutes=35)),
        case("calm", used=HOUR),
        case("80 minutes over", used=11 * HOUR + timedelta(minutes=20)),
        case("12 minutes left", used=9 * HOUR + timedelta(minutes=48)),
        case("fed back", used=11 * HOUR, state=State.FEEDBACK),
        replace(case("no clock", used=HOUR), clock=None),
    ]
    rows = ticker_rows(cases, NOW)
    assert [row.case for row in rows] == ["12 minutes left", "25 minutes left", "80 minutes over", "4 minutes over"]
    assert [row.light for row in rows] == [Light.DUE_SOON] * 2 + [Light.OVERDUE] * 2
    assert {row.place for row in rows} == {"长江路"}


def test_on_the_very_instant_a_case_is_still_to_be_saved() -> None:
    (row,) = ticker_rows([case("now", used=10 * HOUR)], NOW)
    assert row.light is Light.DUE_SOON


def test_a_case_whose_clock_stands_is_on_no_ticker_until_it_goes_on() -> None:
    clock = deadline(NOW - timedelta(hours=1, minutes=51), Limit(4, LimitUnit.WORK_HOUR), WorkCalendar())
    day, now = replace(case("by day", used=HOUR), clock=clock), NOW + timedelta(hours=2)
    night = case("by night", used=6 * HOUR)
    assert clock.at == NOW + timedelta(hours=16, minutes=9)  # nine minutes are left all night
    assert [row.case for row in ticker_rows([day, night], now - timedelta(minutes=1))] == ["by day"]
    assert [row.case for row in ticker_rows([day, night], now + timedelta(minutes=4))] == ["by night"]
    assert [row.case for row in ticker_rows([day], NOW + timedelta(hours=16))] == ["by day"]


@given(st.lists(st.integers(-60, 720), min_size=1, max_size=4))
def test_lights_are_those_of_the_clock_whatever_passes(minutes: list[int]) -> None:
    record, lights = case("any", used=timedelta()), CaseLights()
    lights.take({record.id: record})
    for passed in minutes:
        now = NOW + timedelta(minutes=passed)
        assert lights.light(record.id, now) is record.light(now)


def test_a_changed_or_ended_case_is_looked_at_again() -> None:
    lights, late, other = CaseLights(), case("late", used=11 * HOUR), case("other", used=11 * HOUR)
    lights.take({late.id: late, other.id: other})
    assert [row.case for row in lights.rows(NOW)] == ["late", "other"]
    lights.take({late.id: replace(late, state=State.FEEDBACK)})
    assert lights.rows(NOW) == []
    assert lights.light(late.id, NOW) is None
    lights.take({late.id: replace(late, state=State.REWORK)})
    assert [row.case for row in lights.rows(NOW)] == ["late"]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("长江路118号菜场北门", "长江路"),
        ("文昌街40-66号门前", "文昌街"),
        ("柳营弄 1 弄弄口", "柳营弄"),
        ("中山路（８８ 号）门前", "中山路"),
        ("幸福路五十五弄三号楼张先生家", "幸福路"),
        ("建德花园二单元", "建德花园"),
        ("88 Zhongshan Road", ""),
        ("Zhongshan Road No. 88", "Zhongshan Road"),
        ("中山路长江路路口东南角人行道", "中山路长江路路口东南角人行道"),
        ("第二小学门口", "第二小学门口"),
        ("和平广场中央舞台前", "和平广场中央舞台前"),
        ("十号线江湾站", "十号线江湾站"),
        ("", ""),
    ],
)
def test_a_wall_says_a_place_up_to_its_first_door(place: str, said: str) -> None:
    assert wall_place(place) == said


@given(st.text("路弄室号楼 一三十0188８８-（）张No.门", max_size=30))
def test_no_figure_ever_stands_on_a_wall(place: str) -> None:
    said = wall_place(place)
    assert not any(letter.isdigit() for letter in said)
    assert not any(f"{numeral}{door}" in said for numeral in "一三十" for door in "号弄室楼")
