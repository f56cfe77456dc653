"""Full searches for garbage come when the desk asks for them, and what stays is not in them."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from console.seat.garbage import QuietGarbage, keep_out


class Loop:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.self = self


@pytest.fixture
def quiet(qapp: QObject) -> Iterator[QuietGarbage]:
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
    own = gc.get_threshold()
    quiet.end()
    assert (gc.get_freeze_count(), gc.get_threshold() != own) == (0, True)


def test_where_python_searches_nothing_is_kept_out() -> None:
    keep_out()
    assert gc.get_freeze_count() == 0
