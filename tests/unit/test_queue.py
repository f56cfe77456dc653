"""The case queue: what needs us first, and that keeping it in order bit by bit gives what sorting anew gives."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.calendar import WorkCalendar
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Acknowledge, Attach, FeedBack, ReturnCase
from console.domain.deadline import Deadline, Light, deadline
from console.domain.standard import Limit, LimitUnit
from console.domain.workflow import AT_UNIT, State
from console.seat.queue import BUCKET_OF, OURS, Bucket, Queue, Rank, waits_since
from tests.street import NOW, Street

HOUR = timedelta(hours=1)


def _case(number: int, state: State = State.DISPATCHED, *, hours_ago: float = 0.0, place: str = "") -> CaseRecord:
    """A case with two urgent hours, dispatched so long before NOW."""
    street = Street()
    street.now = NOW - timedelta(hours=hours_ago)
    record = street.go_to(state)
    return replace(record, id=CaseId(f"case-{number}"), case_no=f"20260701310199{number:05}", place=place or "某某路")


def _by_id(*records: CaseRecord) -> dict[CaseId, CaseRecord]:
    return {record.id: record for record in records}


def _slow_rows(records: Mapping[CaseId, CaseRecord], bucket: Bucket, now: datetime) -> list[CaseId]:
    """Sort everything anew, by the words of the rule."""

    def key(record: CaseRecord) -> tuple[int, bool, datetime, str]:
        light = record.light(now)
        if record.state in AT_UNIT and record.clock is not None:
            place = {Light.DUE_SOON: 0, Light.OVERDUE: 1, Light.CALM: 3}[light or Light.CALM]
            return place, False, record.clock.at, record.case_no
        return 2 if BUCKET_OF[record.state] in OURS else 4, not record.is_urgent, waits_since(record), record.case_no

    found = [record for record in records.values() if record.is_open]
    return [each.id for each in sorted(found, key=key) if bucket in (Bucket.ALL, BUCKET_OF[each.state])]


def test_what_can_be_saved_stands_before_what_is_late_and_what_waits_for_us() -> None:
    calm, soon, late = _case(1), _case(2, hours_ago=1.8), _case(3, hours_ago=3)
    waits, waits_longer = _case(4, State.FEEDBACK, hours_ago=1), _case(5, State.RETURNED, hours_ago=5)
    review, closed = _case(6, State.REVIEW, hours_ago=9), _case(7, State.CLOSED)
    queue = Queue()
    queue.take(_by_id(calm, review, late, waits, closed, waits_longer, soon), NOW)
    assert list(queue.rows(Bucket.ALL)) == [f"case-{n}" for n in (2, 3, 5, 4, 1, 6)]
    counts = queue.counts()
    assert (counts.open, counts.ours, counts.due_soon, counts.overdue) == (6, 2, 1, 1)
    assert counts.of[Bucket.HANDLING] == 3
    assert counts.of[Bucket.CHECK] == counts.of[Bucket.REDISPATCH] == counts.of[Bucket.REVIEW] == 1


def test_of_what_waits_for_us_the_urgent_ones_come_first() -> None:
    plain = [replace(_case(n, State.RETURNED, hours_ago=9.0 - n), is_urgent=False) for n in (1, 2)]
    urgent = replace(_case(3, State.RETURNED), is_urgent=True)
    queue = Queue()
    queue.take(_by_id(*plain, urgent), NOW)
    assert queue.rows(Bucket.REDISPATCH) == [urgent.id, plain[0].id, plain[1].id]


def test_every_open_state_has_its_bucket() -> None:
    assert set(BUCKET_OF) == {state for state in State if state not in (State.CLOSED, State.VOIDED)}


def test_a_clock_that_turns_moves_its_case_and_no_other() -> None:
    first, second = _case(1, hours_ago=0.5), _case(2)
    queue = Queue()
    queue.take(_by_id(first, second), NOW)
    assert not queue.advance(NOW + 1 * HOUR)
    assert queue.advance(NOW + 1.11 * HOUR).cases == {"case-1"}
    assert queue.rank(first.id) is Rank.DUE_SOON
    assert queue.rank(second.id) is Rank.CALM
    due_at = first.due_at
    assert due_at is not None
    assert not queue.advance(due_at)  # on the very instant it is on time
    assert queue.advance(due_at + timedelta(seconds=1)).cases == {"case-1"}
    assert queue.counts().overdue == 1


def test_while_its_clock_stands_a_case_is_not_due_soon_and_its_place_is_that_of_its_instant() -> None:
    day = replace(_case(1), clock=_work_hours(left_at_six=9))  # due 08:09 of the next morning
    first, last = _case(2, hours_ago=-3), _case(3, hours_ago=-15.5)  # calm, due at 21:00 and at 09:30
    evening, morning = NOW + 3 * HOUR, NOW + 16 * HOUR
    queue = Queue()
    queue.take(_by_id(last, day, first), NOW + 1.9 * HOUR)
    assert queue.rank(day.id) is Rank.DUE_SOON
    queue.advance(evening)
    assert queue.rank(day.id) is Rank.CALM
    assert queue.rows(Bucket.ALL) == [first.id, day.id, last.id]
    assert (queue.counts().due_soon, queue.counts().overdue) == (0, 0)
    assert day.id in queue.advance(morning).cases
    assert queue.rank(day.id) is Rank.DUE_SOON


def _work_hours(left_at_six: int) -> Deadline:
    """Four work hours of which so many minutes are left as the working day ends, at 18:00."""
    start = NOW + timedelta(hours=2) - 4 * HOUR + timedelta(minutes=left_at_six)
    return deadline(start, Limit(4, LimitUnit.WORK_HOUR), WorkCalendar())


def test_a_reminder_or_a_picture_does_not_make_a_case_wait_anew() -> None:
    street = Street()
    street.file()
    street.act(Acknowledge)
    fed_back = street.act(FeedBack)
    queue = Queue()
    queue.take(_by_id(fed_back), street.now)
    street.now += HOUR
    assert waits_since(street.act(Attach)) == waits_since(fed_back)


def test_words_find_number_place_class_and_unit_together() -> None:
    one, two = _case(1, place="长江路 212 弄"), _case(2, place="中山路 88 号")
    ended = _case(3, State.CLOSED, place="长江路 9 号")
    queue = Queue()
    queue.take(_by_id(one, two, ended), NOW)
    assert queue.rows(Bucket.ALL, "长江路") == [one.id, ended.id]
    assert queue.rows(Bucket.HANDLING, "长江路") == [one.id]
    assert queue.rows(Bucket.ALL, "城管 中山") == [two.id]
    assert queue.rows(Bucket.ALL, "20260701-00002") == [two.id]
    assert queue.rows(Bucket.ALL, "占道 没有") == []
    queue.take(_by_id(replace(one, place="人民广场"), two, ended), NOW)
    assert queue.rows(Bucket.ALL, "人民") == [one.id]


_CASES = [
    _case(number, state, hours_ago=hours)
    for number, (state, hours) in enumerate(
        (state, hours) for hours in (0, 0.7, 1.9, 4) for state in State if state is not State.REPORTED
    )
]
_CASES += [replace(_case(100 + left), clock=_work_hours(left)) for left in (9, 40, 60)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["come", "go", "change", "wait", "back"]), st.integers(0, len(_CASES) - 1)),
        max_size=40,
    )
)
def test_kept_in_order_bit_by_bit_it_is_what_sorting_anew_gives(history: list[tuple[str, int]]) -> None:
    queue, shown, now = Queue(), dict[CaseId, CaseRecord](), NOW
    for what, number in history:
        case, other = _CASES[number], _CASES[(number * 7 + 3) % len(_CASES)]
        shown = dict(shown)
        match what:
            case "come":
                shown[case.id] = case
            case "go":
                shown.pop(case.id, None)
            case "change":
                shown[case.id] = replace(other, id=case.id, case_no=case.case_no)
            case "wait":
                now += timedelta(minutes=number)
            case "back":
                now -= timedelta(minutes=number)
        queue.take(shown, now)
        for bucket in Bucket:
            rows = _slow_rows(shown, bucket, now)
            assert queue.rows(bucket) == rows
            assert [queue.row_of(case_id, bucket) for case_id in rows] == list(range(len(rows)))
        assert queue.counts().open == len(_slow_rows(shown, Bucket.ALL, now))


@pytest.mark.long
def test_one_change_among_twenty_thousand_records_costs_little() -> None:
    open_case, ended = _case(0, hours_ago=0.1), _case(0, State.CLOSED)
    records = {
        CaseId(f"case-{n}"): replace(
            open_case if n % 10 == 0 else ended, id=CaseId(f"case-{n}"), case_no=f"20260701310199{n:05}"
        )
        for n in range(20_000)
    }
    queue = Queue()
    queue.take(records, NOW)
    street = Street()
    street.file()
    returned = replace(street.act(ReturnCase), id=CaseId("case-500"))
    best = 1.0
    for record in (returned, records[CaseId("case-500")]) * 3:
        changed = {**records, record.id: record}
        began = thread_time()
        moves = queue.take(changed, NOW)
        best = min(best, thread_time() - began)
        assert moves.cases == {"case-500"}
    assert best < 0.012  # a repaint must fit into 20 ms beside it
