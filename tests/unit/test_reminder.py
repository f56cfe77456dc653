"""Reminders: at 80 % and when the deadline has passed, once each, whatever happened to the hub meanwhile."""

from datetime import timedelta

import pytest

from console.domain.account import check_account
from console.domain.case import ReminderRule
from console.domain.case_command import Acknowledge, FeedBack, Redispatch, Remind, ReturnCase, SendBack
from console.domain.event import Event
from console.domain.reminder import CLOCK, due_of, next_of
from console.domain.workflow import Action
from console.errors import Refused
from tests.street import NOW, UNITS, Street

SOON, LATE = timedelta(minutes=96), timedelta(hours=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def street() -> Street:
    street = Street()
    street.file()  # 2 urgent hours
    return street


def due(street: Street) -> list[Remind]:
    """Return what is due of the street's case."""
    found = due_of(street.case, street.now)
    return [found] if found is not None else []


def remind(street: Street) -> list[Event]:
    """Carry out what is due."""
    return [event for command in due(street) for event in street.do(command, CLOCK)]


def test_each_reminder_comes_once_and_is_a_step_of_the_life_line(street: Street) -> None:
    asked_at = []
    for instant in (SOON - SECOND, SOON, SOON + SECOND, LATE, LATE + SECOND, LATE + 9 * SECOND):
        street.now = NOW + instant
        if remind(street):
            asked_at.append(instant)
    assert asked_at == [SOON, LATE + SECOND]  # on the deadline itself nobody is late
    assert street.case.reminded == (ReminderRule.DUE_SOON, ReminderRule.OVERDUE)
    assert [(step.action, step.due_at) for step in street.case.steps[3:]] == [(Action.REMIND, NOW + LATE)] * 2


def test_the_next_instant_is_known(street: Street) -> None:
    assert next_of(street.case, street.now) == NOW + SOON
    street.now = NOW + SOON
    remind(street)
    assert next_of(street.case, street.now) == NOW + LATE
    street.now = NOW + LATE + SECOND
    remind(street)
    assert next_of(street.case, street.now) is None


def test_after_a_long_absence_only_the_lateness_is_told(street: Street) -> None:
    street.now = NOW + 10 * LATE
    assert [event.fact.rule for event in remind(street)] == [ReminderRule.OVERDUE]  # type: ignore[attr-defined]
    assert remind(street) == []


def test_asking_again_gives_the_same_ids(street: Street) -> None:
    street.now = NOW + SOON
    assert due(street) == due(street) != []


def test_nobody_is_reminded_of_a_clock_that_stands(street: Street) -> None:
    street.act(Acknowledge)
    street.act(FeedBack)
    street.now = NOW + 2 * LATE
    assert due(street) == []
    street.act(SendBack)
    assert street.case.reminded == ()
    street.now += timedelta(days=7)
    assert len(remind(street)) == 1  # of the new, short limit


@pytest.mark.parametrize("before", [timedelta(0), timedelta(minutes=8)], ids=["reached as it stops", "missed"])
def test_nobody_is_reminded_at_night_of_what_counts_only_by_day(before: timedelta) -> None:
    """Filed so that 80 % of four work hours pass at 18:00 or just before it, when the hub was away."""
    street = Street()
    street.now = NOW - timedelta(hours=1, minutes=12) - before
    street.file(UNITS[1].id)
    goes_on = NOW + timedelta(hours=16)  # 08:00 of the next day
    for street.now in (NOW + 2 * LATE, NOW + 4 * LATE, goes_on - SECOND):
        assert due(street) == []
        assert next_of(street.case, street.now) == goes_on
    street.now = goes_on
    assert [event.fact.rule for event in remind(street)] == [ReminderRule.DUE_SOON]  # type: ignore[attr-defined]


def test_a_new_dispatch_has_reminders_of_its_own(street: Street) -> None:
    street.now = NOW + SOON
    (first,) = due(street)
    remind(street)
    street.act(ReturnCase)
    street.act(Redispatch)
    assert street.case.reminded == ()
    street.now += SOON
    (second,) = due(street)
    assert second.id != first.id


@pytest.mark.parametrize(
    ("rule", "after", "off"),
    [
        (ReminderRule.DUE_SOON, SOON - SECOND, 0),
        (ReminderRule.OVERDUE, LATE, 0),
        (ReminderRule.OVERDUE, 2 * LATE, 1),
    ],
)
def test_what_is_not_due_is_refused(street: Street, rule: ReminderRule, after: timedelta, off: int) -> None:
    street.now = NOW + after
    with pytest.raises(Refused):
        street.act(Remind, rule=rule, due_at=NOW + LATE + off * SECOND)


def test_nobody_can_have_the_clocks_account() -> None:
    with pytest.raises(Refused):
        check_account(CLOCK)
