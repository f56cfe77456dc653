"""When the street's simulated units answer, and what: by seed and room time, nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.demo.answer import Act, Answer, answer_to
from console.domain.case import CaseId, CaseRecord
from console.domain.decision import decide
from console.domain.rules import PLAIN_RULES
from console.domain.workflow import State
from tests import street
from tests.street import NOW

SEED = 7
EARLIER = NOW - timedelta(days=1)


@pytest.fixture(scope="module")
def order() -> CaseRecord:
    board = street.set_up_board()
    command = street.file_and_dispatch()
    board.fold(decide(board, command, street.OFFICER, NOW, PLAIN_RULES))
    record = board.case(command.case)
    assert record is not None
    return record


def orders(order: CaseRecord, state: State = State.DISPATCHED, number: int = 400) -> list[CaseRecord]:
    return [replace(order, id=CaseId(f"case {index}"), state=state) for index in range(number)]


def answers(cases: list[CaseRecord], began_at: object = EARLIER) -> list[Answer]:
    found = [answer_to(case, SEED, began_at) for case in cases]  # type: ignore[arg-type]
    assert None not in found
    return [answer for answer in found if answer is not None]


def test_an_order_is_taken_after_minutes_and_now_and_then_returned(order: CaseRecord) -> None:
    found = answers(orders(order))
    waits = [answer.at - NOW for answer in found]
    assert timedelta(minutes=1) <= min(waits)
    assert max(waits) <= timedelta(minutes=9)
    returned = [answer for answer in found if answer.act is Act.RETURN]
    assert 4 <= len(returned) <= 40
    assert all(answer.words for answer in returned)
    assert {answer.act for answer in found} == {Act.ACKNOWLEDGE, Act.RETURN}


def test_most_is_done_in_time_and_some_is_late(order: CaseRecord) -> None:
    found = answers(orders(order, State.HANDLING))
    late = [answer for answer in found if order.due_at is not None and answer.at > order.due_at]
    assert 0.05 < len(late) / len(found) < 0.2
    assert {answer.act for answer in found} == {Act.FEED_BACK}
    assert all(answer.words for answer in found)


def test_what_lay_there_before_is_answered_after_they_came_and_not_all_at_once(order: CaseRecord) -> None:
    came = NOW + timedelta(hours=5)
    waits = [answer.at - came for answer in answers(orders(order, State.HANDLING), came)]
    assert min(waits) > timedelta()
    assert max(waits) - min(waits) > timedelta(minutes=30)


def test_the_same_order_has_the_same_answer(order: CaseRecord) -> None:
    assert answer_to(order, SEED, EARLIER) == answer_to(order, SEED, EARLIER)


@pytest.mark.parametrize("state", [State.FEEDBACK, State.RETURNED, State.REVIEW, State.CLOSED, State.FILED])
def test_what_is_not_the_units_to_move_is_left_alone(order: CaseRecord, state: State) -> None:
    assert answer_to(replace(order, state=state), SEED, EARLIER) is None
