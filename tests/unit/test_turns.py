"""Whose turn it is to decode: the stream's that has waited longest."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial

import pytest

from console.video.turns import Turn, Turns
from tests.patience import wait_until

MakeTurn = Callable[[Turns, int], Turn]


@pytest.fixture
def turn_of() -> Iterator[MakeTurn]:
    """Return what makes one stream's turn; all are closed in the end."""
    with ExitStack() as made:
        yield lambda turns, last_ns: made.enter_context(closing(Turn(turns, last_ns)))


def has_waiting(turns: Turns, count: int) -> bool:
    return turns.waiting == count


def test_whose_last_turn_is_the_longest_ago_is_next(turn_of: MakeTurn) -> None:
    turns, order = Turns(at_once=1), []

    def work(turn: Turn, last_ns: int) -> None:
        with turn:
            order.append(last_ns)

    with turn_of(turns, 0):
        threads = []
        for count, last_ns in enumerate((30, 10, 40, 20), start=1):
            threads.append(threading.Thread(target=work, args=(turn_of(turns, last_ns), last_ns)))
            threads[-1].start()
            wait_until(partial(has_waiting, turns, count))
    for thread in threads:
        thread.join(5.0)
    assert order == [10, 20, 30, 40]


def test_as_many_as_there_are_turns_work_at_once_and_none_is_lost(turn_of: MakeTurn) -> None:
    turns, most, working, lock = Turns(at_once=2), 0, 0, threading.Lock()

    def work(turn: Turn) -> None:
        nonlocal most, working
        for _ in range(50):
            with turn:
                with lock:
                    working += 1
                    most = max(most, working)
                with lock:
                    working -= 1

    threads = [threading.Thread(target=work, args=(turn_of(turns, stream),)) for stream in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5.0)
    assert not any(thread.is_alive() for thread in threads)
    assert most <= 2
    with turn_of(turns, 0), turn_of(turns, 0):
        assert turns.waiting == 0


def test_who_had_a_turn_comes_after_who_waited(turn_of: MakeTurn) -> None:
    turns, order = Turns(at_once=1), []
    often, seldom = turn_of(turns, 0), turn_of(turns, 1)

    def work(turn: Turn, name: str) -> None:
        with turn:
            order.append(name)

    with often:
        pass  # its last turn is now
    with turn_of(turns, 0):
        threads = [threading.Thread(target=work, args=at) for at in ((often, "often"), (seldom, "seldom"))]
        for count, thread in enumerate(threads, start=1):
            thread.start()
            wait_until(partial(has_waiting, turns, count))
    for thread in threads:
        thread.join(5.0)
    assert order == ["seldom", "often"]


def test_a_failure_gives_the_turn_back(turn_of: MakeTurn) -> None:
    turns = Turns(at_once=1)
    with pytest.raises(ValueError, match="noise"), turn_of(turns, 0):
        raise ValueError("noise")
    with turn_of(turns, 0):
        assert turns.waiting == 0
