"""What every test gets: offscreen Qt, and a look afterwards for what it left behind."""

import gc
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from console.seat.garbage import search_young

pytest_plugins = ["tests.side_by_side"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHONFAULTHANDLER", "1")  # hubs, seats and workers too say where they crashed

GRACE_S = 3.0
FULL_SEARCH_TESTS = 50

# As in a seat (``console.seat.garbage``): a hub in a thread must not end what a window of an earlier test left.
gc.disable()

# How fast a machine is, is no property of the rules: no example has a time limit. What CI finds can be had again: its
# examples are the same in every run, and a failure anywhere prints the ``@reproduce_failure`` line that repeats it.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize="CI" in os.environ,
)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Take the modules and the tests themselves out of the searches for garbage: they stay."""
    gc.collect()
    gc.freeze()


def children() -> set[int]:
    """Return the pids of this process's children, without multiprocessing's resource tracker."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        try:
            pids = (task / "children").read_text(encoding="ascii").split()
        except OSError:  # the thread ended meanwhile
            continue
        found.update(int(pid) for pid in pids if not _is_tracker(pid))
    return found


def _is_tracker(pid: str) -> bool:
    try:
        return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True  # gone already


def segments() -> set[str]:
    """Return this process's slot segments."""
    return {path.name for path in Path("/dev/shm").glob(f"gridslot-{os.getpid()}-*")}


def threads() -> set[str]:
    """Return this process's threads by name and ident; pools that a library keeps for the process are not leaks."""
    kept = ("pytest_timeout", "asyncio_", "ThreadPoolExecutor")
    return {f"{t.name}/{t.ident}" for t in threading.enumerate() if not t.name.startswith(kept)}


LOOKS: dict[str, Callable[[], set[int] | set[str]]] = {
    "child processes": children,
    "shared-memory segments": segments,
    "threads": threads,
}


_tests = itertools.count(1)


def search_garbage() -> None:
    """Search what earlier tests left: pytest has let go of their windows only now, so not at their ends.

    What outlives a full search stays: pytest's own records of the tests, modules imported meanwhile.
    """
    if next(_tests) % FULL_SEARCH_TESTS == 0:
        gc.collect()
        gc.freeze()
    else:
        search_young()


@pytest.fixture(autouse=True)
def leaves_nothing_behind() -> Iterator[None]:
    """Fail a test that leaves a process, a thread or a segment."""
    search_garbage()
    before = {what: look() for what, look in LOOKS.items()}
    yield
    for what, look in LOOKS.items():
        deadline = time.monotonic() + GRACE_S
        while (left := look() - before[what]) and time.monotonic() < deadline:
            threading.Event().wait(0.02)
        assert not left, f"the test left {what} behind: {left}"
