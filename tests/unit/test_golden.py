"""Old events fold for ever: stored texts of every type and version are read, checked and folded as ever."""

import json
from typing import Any

import pytest

from console.domain.board import FACTS, Board
from console.domain.case import CaseRecord
from console.domain.event import CHAIN_START, check_chain, hash_of
from console.domain.spelling import canonical
from console.domain.workflow import Action, State
from tests.fixtures.golden import first_log, golden


def test_every_type_and_version_has_its_golden_event() -> None:
    assert golden().keys() == FACTS.keys()  # a new one is written by `python -m tests.fixtures.golden`


@pytest.mark.parametrize("name", FACTS, ids=lambda name: f"{name[0]}-{name[1]}")
def test_a_golden_event_is_read_and_its_hash_holds(name: tuple[str, int]) -> None:
    event = golden()[name]
    assert isinstance(event.fact, FACTS[name])
    assert hash_of(event) == event.hash
    assert says(json.loads(canonical(event.fact)), json.loads(event.body))


def says(now: Any, then: Any) -> bool:  # noqa: ANN401 - any JSON
    """Say whether ``now`` holds all that ``then`` said; fields that came later may be there too."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(key in now and says(now[key], value) for key, value in then.items())
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(says, now, then))
    return bool(now == then)


def test_a_log_of_the_first_version_folds_to_its_cases() -> None:
    events, board = first_log(), Board("310199")
    assert check_chain(events, CHAIN_START) == events[-1].head
    assert all(says(json.loads(canonical(event.fact)), json.loads(event.body)) for event in events)
    board.fold(events)
    marked, plain = board.records(CaseRecord)
    assert (marked.state, marked.version, marked.unit_name, marked.case_no) == (
        State.DISPATCHED,
        3,
        "城管中队",
        "2026070131019900001",
    )
    assert (plain.point, plain.evidence, plain.clock, plain.is_clock_running) == (None, None, None, False)
    assert [(step.action, step.person, step.title) for step in marked.steps] == [
        (Action.REPORT, "李文", "值班员"),
        (Action.FILE, "李文", "值班员"),
        (Action.DISPATCH, "李文", "值班员"),
    ]
