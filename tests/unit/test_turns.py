"""Whose turn it is to decode: the stream's that has waited longest."""

import threading
from functools import partial

import pytest

from console.video.turns import Turns
from tests.fixtures.player import wait_until


def has_waiting(turns: Turns, count: int) -> bool:
    return turns.waiting == count


def test_whose_last_turn_is_the_longest_ago_is_next() -> None:
    turns, order = Turns(at_once=1), []

    def work(last_ns: int) -> None:
        with turns.turn(last_ns):
            order.append(last_ns)

    with turns.turn(0):
        threads = []
        for count, last_ns in enumerate((30, 10, 40, 20), start=1):
            threads.append(threading.Thread(target=work, args=(last_ns,)))
            threads[-1].start()
            wait_until(partial(has_waiting, turns, count))
    for thread in threads:
        thread.join(5.0)
    assert order == [10, 20, 30, 40]


def test_as_many_as_there_are_turns_work_at_once_and_none_is_lost() -> None:
    turns, most, working, lock = Turns(at_once=2), 0, 0, threading.Lock()

    def work(stream: int) -> None:
        nonlocal most, working
        for _ in range(50):
            with turns.turn(stream):
                with lock:
                    working += 1
                    most = max(most, working)
                with lock:
                    working -= 1

    threads = [threading.Thread(target=work, args=(stream,)) for stream in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5.0)
    assert most <= 2
    with turns.turn(0), turns.turn(0):
        assert turns.waiting == 0


def test_a_failure_gives_the_turn_back() -> None:
    turns = Turns(at_once=1)
    with pytest.raises(ValueError, match="noise"), turns.turn(0):
        raise ValueError("noise")
    with turns.turn(0):
        assert turns.waiting == 0
