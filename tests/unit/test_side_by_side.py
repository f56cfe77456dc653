"""Whoever measures waits for the others, and nobody begins meanwhile."""

import fcntl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.side_by_side import Locks, Worker


def is_free(path: Path, kind: int) -> bool:
    """Say whether a lock of this kind could be had."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.001)


def test_tests_run_side_by_side_and_an_alone_one_by_itself(tmp_path: Path) -> None:
    one, other = Locks(tmp_path), Locks(tmp_path)
    room = tmp_path / "room"
    with one.turn(is_alone=False), other.turn(is_alone=False):
        assert not is_free(room, fcntl.LOCK_EX)
    with one.turn(is_alone=True):
        assert not is_free(room, fcntl.LOCK_SH)
    assert is_free(room, fcntl.LOCK_EX)
    one.close()
    other.close()


def test_who_comes_after_a_waiting_alone_one_does_not_overtake_it(tmp_path: Path) -> None:
    running, alone = Locks(tmp_path), Locks(tmp_path)
    began = threading.Event()

    def measure() -> None:
        with alone.turn(is_alone=True):
            began.set()

    waiting = threading.Thread(target=measure)
    with running.turn(is_alone=False):
        waiting.start()
        until(lambda: not is_free(tmp_path / "door", fcntl.LOCK_EX))
        assert is_free(tmp_path / "room", fcntl.LOCK_SH), "only the door keeps others out"
        assert not began.is_set()
    assert began.wait(10)
    waiting.join()
    running.close()
    alone.close()


def item(*, is_alone: bool) -> pytest.Item:
    found = SimpleNamespace(get_closest_marker=lambda _name: "alone" if is_alone else None)
    return cast(pytest.Item, found)


def test_alone_ones_come_first_and_share_one_turn(tmp_path: Path) -> None:
    worker, room = Worker(tmp_path), tmp_path / "room"
    items = [item(is_alone=False), item(is_alone=True), item(is_alone=True)]
    worker.pytest_collection_modifyitems(items)
    alone, other_alone, shared = items
    for one, following, is_kept in ((alone, other_alone, True), (other_alone, shared, False), (shared, None, False)):
        run = worker.pytest_runtest_protocol(one, following)
        next(run)
        assert is_free(room, fcntl.LOCK_SH) is (one is shared)
        with pytest.raises(StopIteration):
            run.send(None)
        assert is_free(room, fcntl.LOCK_EX) is not is_kept
    worker.pytest_unconfigure()
