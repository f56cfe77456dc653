"""Over random histories: the chain holds, folding record by record equals folding at once, any damage is noticed."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.board import Board
from console.domain.command import Command
from console.domain.decision import decide
from console.domain.event import CHAIN_START, Event, check_chain, hash_of
from console.errors import ConsoleError, Corrupt
from tests.street import CAMERAS, NOW, OFFICER, UNITS, file_and_dispatch, put_cameras, put_standard

CLOCK = st.integers(min_value=-90_000, max_value=90_000)
"""Seconds that the hub's clock jumps between two commands: a day and more, both ways."""


@st.composite
def commands(draw: st.DrawFn) -> list[tuple[Command, int]]:
    """Draw commands with the hub's clock at each; some will be refused."""
    drawn: list[tuple[Command, int]] = []
    for _ in range(draw(st.integers(1, 12))):
        which = draw(st.integers(0, 3))
        command: Command
        if which == 0:
            cameras = draw(st.lists(st.sampled_from(CAMERAS), unique=True))
            command = replace(put_cameras(), cameras=tuple(cameras))
        elif which == 1:
            command = put_standard()
        else:
            case = file_and_dispatch(draw(st.sampled_from(UNITS)).id)
            command = replace(case, found_at=NOW - timedelta(days=2))
        drawn.append((command, draw(CLOCK)))
    return drawn


def history(drawn: list[tuple[Command, int]]) -> tuple[Board, list[Event]]:
    """Let the hub decide one after the other; return its board and all events."""
    board, events = Board("310199"), []
    for command, seconds in drawn:
        try:
            made = decide(board, command, OFFICER, NOW + timedelta(seconds=seconds))
        except ConsoleError:
            continue
        board.fold(made)
        events += made
    return board, events


@given(commands())
@settings(deadline=None)
def test_every_history_is_one_chain_and_folds_to_the_same(drawn: list[tuple[Command, int]]) -> None:
    board, events = history(drawn)

    assert check_chain(events, CHAIN_START) == board.head
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(before.at <= after.at for before, after in pairwise(events))
    again = Board("310199")
    again.fold(events)
    assert dict(again.entries()) == dict(board.entries())


@given(commands())
@settings(deadline=None)
def test_case_numbers_are_unique_and_rise(drawn: list[tuple[Command, int]]) -> None:
    _, events = history(drawn)
    numbers = [event.fact.case_no for event in events if hasattr(event.fact, "case_no")]
    assert numbers == sorted(set(numbers))


@given(commands(), st.data())
@settings(deadline=None)
def test_any_flipped_bit_of_a_stored_body_is_noticed(drawn: list[tuple[Command, int]], data: st.DataObject) -> None:
    _, events = history(drawn)
    if not events:
        return
    place = data.draw(st.integers(0, len(events) - 1))
    body = bytearray(events[place].body.encode())
    at, bit = data.draw(st.integers(0, len(body) - 1)), data.draw(st.integers(0, 7))
    body[at] ^= 1 << bit
    damaged = replace(events[place], body=body.decode(errors="replace"))
    with pytest.raises(Corrupt) as broken:
        check_chain([*events[:place], damaged, *events[place + 1 :]], CHAIN_START)
    assert broken.value.facts["seq"] == events[place].seq


@given(commands(), st.data())
@settings(deadline=None)
def test_a_rewritten_event_breaks_the_next_one(drawn: list[tuple[Command, int]], data: st.DataObject) -> None:
    _, events = history(drawn)
    if len(events) < 2:
        return
    place = data.draw(st.integers(0, len(events) - 2))
    forged = replace(events[place], actor="somebody")
    forged = replace(forged, hash=hash_of(forged))  # with its own hash made right again
    with pytest.raises(Corrupt) as broken:
        check_chain([*events[:place], forged, *events[place + 1 :]], CHAIN_START)
    assert broken.value.facts["seq"] == events[place + 1].seq


def test_an_event_older_than_the_one_before_it_breaks_the_chain() -> None:
    _, (first, second) = history([(put_cameras(), 0), (put_standard(), 60)])
    older = replace(second, at=first.at - timedelta(seconds=1))
    older = replace(older, hash=hash_of(older))  # hashes and numbers right: only its instant is not
    with pytest.raises(Corrupt) as broken:
        check_chain([first, older], CHAIN_START)
    assert broken.value.facts["seq"] == second.seq
