"""A start is won or lost by imports: what is read before the first window, and by whom."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long
ROOT = Path(__file__).parents[2]
HEAVY = {"av", "cv2", "numpy", "sqlalchemy", "alembic", "pypinyin", "argon2", "cryptography", "pyqtgraph", "matplotlib"}


def modules_after(imports: str) -> set[str]:
    """Return the top-level modules of a process that has imported this."""
    words = f"import sys, {imports}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize("seat", ["console.app.duty", "console.app.unit", "console.app.approval"])
def test_a_seat_reads_nothing_heavy(seat: str) -> None:
    assert not modules_after(seat) & HEAVY


def test_the_demo_s_hub_is_under_way_before_qt_is_read() -> None:
    assert not modules_after("console.app.demo, console.app.street") & (HEAVY | {"PySide6", "qasync"})


def test_a_child_that_begins_later_has_read_nothing() -> None:
    assert not modules_after("console.demo.later") & (HEAVY | {"PySide6", "msgspec", "asyncio"})


def test_a_hub_that_is_told_to_end_at_once_has_read_nothing() -> None:
    assert not modules_after("console.demo.street_hub") & (HEAVY | {"websockets", "PySide6"})
