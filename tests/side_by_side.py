"""Tests in several processes at once (pytest-xdist), and those marked ``alone`` while no other test runs.

Who measures how fast something is, or holds a promise in seconds, needs the machine. Every test takes a lock for its
length: shared, or an ``alone`` one for itself. All pass a door first, and who waits for the lock stands in the door:
so the others cannot keep an ``alone`` test waiting by taking turns. Time spent waiting is not the test's (it is no part
of pytest-timeout's seconds).

Without xdist there is nothing to wait for.
"""

import fcntl
import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

MOST: Final = 8
"""Processes at most: each holds a few hundred MB."""


class Locks:
    """The door and the room of one run: two files that the processes lock."""

    def __init__(self, folder: Path) -> None:
        self._door = (folder / "door").open("w")
        self._room = (folder / "room").open("w")

    @contextmanager
    def turn(self, *, is_alone: bool) -> Iterator[None]:
        """Wait until a test may run; others wait until it has."""
        fcntl.flock(self._door, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._room, fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH)
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(self._room, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the files back; what is locked becomes free."""
        self._door.close()
        self._room.close()


def is_alone(item: pytest.Item | None) -> bool:
    """Say whether this is a test that runs while no other does."""
    return item is not None and item.get_closest_marker("alone") is not None


class Worker:
    """In a process that runs tests: each test waits for its turn; those ``alone`` come first, in one turn."""

    def __init__(self, folder: Path) -> None:
        self._locks = Locks(folder)
        self._turn = ExitStack()
        self._has_turn = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put those that keep all others waiting where one process runs them one after the other.

        Scattered, each would wait for the longest test that runs, with all the processes behind it.
        """
        items.sort(key=lambda item: not is_alone(item))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, object, object]:
        if not self._has_turn:
            self._turn.enter_context(self._locks.turn(is_alone=is_alone(item)))
        try:
            return (yield)
        finally:
            self._has_turn = is_alone(item) and is_alone(nextitem)
            if not self._has_turn:
                self._turn.close()

    def pytest_unconfigure(self) -> None:
        self._turn.close()
        self._locks.close()


class Controller:
    """In the process that hands the tests out: makes the files."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="grid-tests-"))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - xdist's WorkerController has no public name
        node.workerinput["locks"] = self._folder

    def pytest_unconfigure(self) -> None:
        self._stack.close()


def pytest_configure(config: pytest.Config) -> None:
    given: dict[str, str] | None = getattr(config, "workerinput", None)
    if given is not None:
        config.pluginmanager.register(Worker(Path(given["locks"])))
    elif getattr(config.option, "numprocesses", None):
        config.pluginmanager.register(Controller())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return what ``-n auto`` means: one process a core that this program may use, and one more; two for long tests.

    A test that waits for a picture, a socket or another process needs no core meanwhile; long ones mostly wait.
    """
    more = 2 if config.getoption("markexpr") == "long" else 1
    return min(len(os.sched_getaffinity(0)) + more, MOST)
