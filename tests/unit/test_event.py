"""The chain: sealed in order, never backwards, every change noticed."""

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from console.domain.decision import decide
from console.domain.event import CHAIN_START, Event, check_chain
from console.errors import Corrupt
from tests.street import NOW, OFFICER, file_and_dispatch, set_up_board


def some_events() -> list[Event]:
    board = set_up_board()
    board.head = CHAIN_START
    return decide(board, file_and_dispatch(), OFFICER, NOW)


def test_sealed_events_are_a_chain() -> None:
    events = some_events()
    assert check_chain(events, CHAIN_START) == events[-1].head
    assert [event.seq for event in events] == [1, 2, 3]


def test_at_never_runs_backwards() -> None:
    board = set_up_board()
    earlier = NOW - timedelta(hours=1)
    command = replace(file_and_dispatch(), found_at=earlier)
    assert {event.at for event in decide(board, command, OFFICER, earlier)} == {NOW}


@pytest.mark.parametrize("name", [field.name for field in fields(Event) if field.name != "fact"])
def test_every_changed_field_is_noticed(name: str) -> None:
    events = some_events()
    old = getattr(events[1], name)
    new = old + 1 if isinstance(old, int) else old + timedelta(seconds=1) if isinstance(old, datetime) else old + "x"
    changed = replace(events[1], **{name: new})  # type: ignore[arg-type]
    with pytest.raises(Corrupt) as broken:
        check_chain([events[0], changed, events[2]], CHAIN_START)
    assert broken.value.facts["seq"] in (2, 3)


@pytest.mark.parametrize("order", [(0, 2), (1, 2), (0, 1, 1, 2), (0, 2, 1)])
def test_every_missing_double_or_swapped_event_is_noticed(order: tuple[int, ...]) -> None:
    events = some_events()
    with pytest.raises(Corrupt):
        check_chain([events[place] for place in order], CHAIN_START)
