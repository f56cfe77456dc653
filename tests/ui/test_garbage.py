"""Full searches for garbage come when the desk asks for them, and what stays is not in them."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from console.seat.garbage import QuietGarbage, keep_out, search_young


class Loop:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def python_searches() -> Iterator[None]:
    """As in a program without windows; the tests' own process searches as a seat does."""
    gc.enable()
    yield
    gc.disable()
    gc.freeze()  # as tests/conftest.py had it


@pytest.fixture
def quiet(qapp: QObject, python_searches: None) -> Iterator[QuietGarbage]:
    found = QuietGarbage(qapp)
    yield found
    found.end()


def test_modules_and_records_are_kept_out_and_other_garbage_is_found(quiet: QuietGarbage) -> None:
    assert gc.get_freeze_count() > 10_000, "the modules"
    records = [[number] for number in range(5_000)]
    before = gc.get_freeze_count()
    keep_out()
    assert gc.get_freeze_count() - before >= len(records)
    gone = weakref.ref(Loop())
    gc.collect()
    assert gone() is None
    quiet.end()
    assert (gc.get_freeze_count(), gc.isenabled()) == (0, True)


class Window(Loop):
    """A window that nobody has any more; it knows who ended it."""

    def __init__(self, ended_on: list[threading.Thread]) -> None:
        super().__init__()
        self.ended_on = ended_on

    def __del__(self) -> None:
        self.ended_on.append(threading.current_thread())


@pytest.mark.usefixtures("quiet")
def test_no_other_thread_ends_what_a_window_left() -> None:
    ended_on: list[threading.Thread] = []
    stays: list[list[int]] = []
    Window(ended_on)
    busy = threading.Thread(target=lambda: stays.extend([number] for number in range(5_000)))
    busy.start()
    busy.join()
    assert ended_on == []
    search_young()
    assert ended_on == [threading.main_thread()]


@pytest.mark.usefixtures("python_searches")
def test_where_python_searches_nothing_is_kept_out() -> None:
    before = gc.get_freeze_count()
    keep_out()
    assert gc.get_freeze_count() == before
