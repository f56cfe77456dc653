"""The handling clock of a case: counted at the dispatch, stopped, begun anew, and never counted again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from console.domain.board import Board
from console.domain.calendar import WorkCalendar
from console.domain.case import CaseRecord, Telephone
from console.domain.case_command import Acknowledge, Close, FeedBack, Recall, Redispatch, ReturnCase, SendBack
from console.domain.command import PutStandard
from console.domain.deadline import Light
from console.domain.decision import decide
from console.domain.rules import REWORK_LIMIT, Rules
from console.domain.standard import Limit, LimitUnit
from console.domain.workflow import State
from console.errors import Refused, Unavailable
from console.hub.rule_book import read_rules
from tests.street import NOW, OFFICER, ROWS, UNITS, Street, command_id

ENFORCEMENT, SANITATION = (unit.id for unit in UNITS)
RULES = read_rules()
HOUR = timedelta(hours=1)


@pytest.fixture
def street() -> Street:
    return Street(RULES)


def test_the_deadline_is_counted_at_the_dispatch_by_the_calendar(street: Street) -> None:
    at_once = street.file(ENFORCEMENT)  # 2 urgent hours from 16:00 in Shanghai
    assert (at_once.due_at, at_once.clock_rules) == (NOW + 2 * HOUR, RULES.version)
    by_day = street.file(SANITATION)  # 4 work hours from 16:00: two today, two from 8:00 tomorrow
    assert by_day.due_at == datetime(2026, 7, 2, 2, tzinfo=UTC)
    assert by_day.steps[-1].due_at == by_day.due_at
    assert by_day.clock is not None
    assert not by_day.clock.is_provisional


def test_a_holiday_moves_it(street: Street) -> None:
    street.now = datetime(2026, 9, 30, 9, tzinfo=UTC)  # 17:00 on the last day before the National Day holiday
    assert street.file(SANITATION).due_at == datetime(2026, 10, 8, 3, tzinfo=UTC)


def test_another_calendar_counts_no_old_case_again(street: Street) -> None:
    before = street.file(SANITATION)
    other = Rules(WorkCalendar(holidays={NOW.date() + timedelta(days=1): "flood"}), "other")
    again = Board("310199")
    again.fold(street.set_up + street.events)
    assert again.case(before.id) == before
    street.rules = other
    assert street.act(Recall).clock is None
    assert street.act(Redispatch, unit=SANITATION).clock_rules == "other"


def test_the_clock_stops_at_the_feedback(street: Street) -> None:
    street.file(ENFORCEMENT)
    street.act(Acknowledge)
    street.now += HOUR
    fed_back = street.act(FeedBack)
    late = street.now + 100 * HOUR
    assert (fed_back.stopped_at, fed_back.is_clock_running) == (street.now, False)
    assert fed_back.clock is not None
    assert fed_back.clock.time_left(fed_back.clock_instant(late)) == HOUR
    assert fed_back.light(late) is Light.CALM
    street.now = late
    assert street.act(Close).light(late) is Light.CALM


def test_feedback_on_the_very_instant_is_on_time(street: Street) -> None:
    street.file(ENFORCEMENT)
    street.act(Acknowledge)
    street.now += 2 * HOUR
    assert street.act(FeedBack).light(street.now) is Light.DUE_SOON


def test_a_returned_case_stands_and_goes_out_with_the_full_limit(street: Street) -> None:
    street.file(ENFORCEMENT)
    street.now += HOUR
    returned = street.act(ReturnCase)
    assert (returned.stopped_at, returned.is_clock_running) == (street.now, False)
    street.now += 10 * HOUR
    again = street.act(Redispatch)
    assert (again.due_at, again.stopped_at, again.dispatched_at) == (street.now + 2 * HOUR, None, street.now)
    assert [step.due_at for step in again.steps if step.due_at] == [NOW + 2 * HOUR, street.now + 2 * HOUR]


@pytest.mark.parametrize("late", [False, True])
def test_rework_keeps_a_deadline_that_has_not_passed(street: Street, late: bool) -> None:
    first = street.go_to(State.FEEDBACK)
    assert first.due_at is not None
    street.now = first.due_at + timedelta(seconds=late)
    case = street.act(SendBack)
    assert case.is_clock_running
    if late:
        assert case.clock is not None
        assert (case.clock.limits, case.clock.start) == ((REWORK_LIMIT,), street.now)
    else:
        assert case.clock == first.clock


def test_what_was_told_by_telephone_stops_the_clock_at_the_call(street: Street) -> None:
    street.file(ENFORCEMENT)
    street.act(Acknowledge)
    street.now += 3 * HOUR
    on_time = NOW + HOUR
    case = street.act(FeedBack, OFFICER, pictures=(), telephone=Telephone("老周", on_time))
    assert case.light(street.now) is Light.CALM


def test_the_arithmetic_travels_with_the_case_and_is_small(street: Street) -> None:
    case = street.file(SANITATION)
    encoded = msgspec.json.encode(case)
    assert msgspec.json.decode(encoded, type=CaseRecord) == case
    assert len(encoded) < 3_000
    long_row = replace(ROWS[1], limit=Limit(15, LimitUnit.WORK_DAY))
    street.do(PutStandard(command_id(), (ROWS[0], long_row), UNITS))
    assert len(msgspec.json.encode(street.file(SANITATION))) < 6_000


@pytest.mark.parametrize(
    "limit", [Limit(0, LimitUnit.WORK_HOUR), Limit(-1, LimitUnit.URGENT_DAY), Limit(121, LimitUnit.WORK_DAY)]
)
def test_a_limit_that_no_clock_can_carry(limit: Limit) -> None:
    with pytest.raises(Refused) as refused:
        decide(Board("310199"), PutStandard(command_id(), (replace(ROWS[0], limit=limit),), UNITS), OFFICER, NOW)
    assert refused.value.facts == {"row": ROWS[0].id}


def test_a_centre_has_a_calendar_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("year,date,kind,name\n2026,2026-07-02,holiday,flood\n", encoding="utf-8")
    rules = read_rules(own)
    assert rules.version.startswith("own.csv:")
    assert rules.version != RULES.version
    street = Street(rules)
    assert street.file(SANITATION).due_at == datetime(2026, 7, 3, 2, tzinfo=UTC)
    with pytest.raises(Unavailable):
        read_rules(tmp_path / "none.csv")
