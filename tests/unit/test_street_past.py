"""The demo street's past: made by the rules, whole, and a day's work in its queue."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from console.clock import SHANGHAI
from console.demo import finding
from console.demo.history import History
from console.demo.planning import OPEN
from console.demo.roster import ACCOUNTS, OFFICER, PARTNER, UNITS, pair_at
from console.domain.account import check_account
from console.domain.board import Board
from console.domain.case import CaseRecord
from console.domain.event import CHAIN_START, check_chain
from console.domain.permission import Role
from console.domain.reminder import due_of
from console.domain.workflow import State
from tests.fixtures.street_past import past, street

EVENING = datetime(2026, 9, 24, 19, 10, tzinfo=SHANGHAI).astimezone(UTC)
NIGHT = datetime(2026, 9, 27, 3, 0, tzinfo=SHANGHAI).astimezone(UTC)
"""A Sunday's night: no office hours far and wide."""
ENDED = 150
pytestmark = pytest.mark.long  # each past takes half a second


@pytest.fixture(scope="module", params=[EVENING, NIGHT], ids=["evening", "night"])
def at(request: pytest.FixtureRequest) -> datetime:
    now: datetime = request.param
    return now


@pytest.fixture(scope="module")
def history(at: datetime) -> History:
    return past(at, ENDED)


def cases(history: History) -> list[CaseRecord]:
    return history.board.records(CaseRecord)


def test_the_chain_holds_and_folds_to_the_same_records(history: History) -> None:
    assert check_chain(history.events, CHAIN_START) == history.board.head
    again = Board(history.board.street_code)
    again.fold(history.events)
    assert again.changes() == history.board.changes()


def test_as_many_stand_open_as_were_wanted_in_every_state(history: History) -> None:
    wanted: Counter[State] = Counter()
    for one in OPEN:
        wanted[one.state] += one.count
    assert Counter(case.state for case in cases(history) if case.is_open) == wanted
    assert sum(not case.is_open for case in cases(history)) == ENDED


def test_nothing_is_of_the_future_and_no_reminder_was_forgotten(history: History, at: datetime) -> None:
    assert history.board.head.at <= at
    assert [case.id for case in history.board.records(CaseRecord) if due_of(case, at) is not None] == []


def test_the_queue_is_a_days_work(history: History, at: datetime) -> None:
    open_now = [case for case in cases(history) if case.is_clock_running]
    left = [case.due_at - at for case in open_now if case.due_at is not None]
    assert sum(timedelta() < time <= timedelta(hours=1, minutes=5) for time in left) >= 4
    assert sum(time < timedelta() for time in left) >= 5
    assert sum(case.reported_at > at - timedelta(days=1) for case in cases(history)) >= 40


def test_ended_cases_were_found_while_the_room_watched(history: History) -> None:
    hours = {case.found_at.astimezone(SHANGHAI).hour for case in cases(history) if not case.is_open}
    assert hours <= set(range(6, 23))


def test_every_case_lies_in_the_grids_of_its_camera(history: History) -> None:
    own = {camera.id: (camera.public_grid, camera.residents_grid) for camera in street().cameras}
    assert all((case.public_grid, case.residents_grid) == own[case.camera] for case in cases(history) if case.camera)


def test_the_same_instant_has_the_same_past(history: History, at: datetime) -> None:
    assert past(at, ENDED).board.head == history.board.head


def test_the_present_pair_is_the_one_that_signs_in() -> None:
    assert pair_at(EVENING, EVENING) == pair_at(NIGHT, NIGHT) == (OFFICER, PARTNER)
    assert pair_at(EVENING - timedelta(hours=8), EVENING) != (OFFICER, PARTNER)


def test_every_unit_of_the_standard_has_somebody() -> None:
    assert {unit.id for unit in street().units} == set(UNITS)
    assert len({account.name for account in ACCOUNTS}) == len(ACCOUNTS)
    assert Counter(account.role for account in ACCOUNTS)[Role.DUTY_OFFICER] == 7
    for account in ACCOUNTS:
        check_account(account)


def test_what_may_be_found_is_in_the_standard() -> None:
    known = {row.id for row in street().rows}
    for scene in ("", *finding._BY_SCENE):
        assert set(finding.rows_of(scene)[0]) <= known
