"""Waiting for what must happen: for a condition, and so long that a busy machine is no failure.

How soon something happens is another matter: a test that holds such a promise measures it, and runs alone
(tests/side_by_side.py).
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 60.0
"""Only what never comes is missed; nobody waits longer than until it comes."""
LOOK_S: Final = 0.01


async def until(is_so: Callable[[], object], what: str = "what is waited for", patience_s: float = PATIENCE_S) -> None:
    """Wait for what nobody tells: what a window shows, what another process has written."""
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, f"never came: {what}"
        await asyncio.sleep(LOOK_S)


def wait_until(is_so: Callable[[], object], what: str = "what is waited for", patience_s: float = PATIENCE_S) -> float:
    """Wait as :func:`until` does where there is no loop; return how many seconds it took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < patience_s, f"never came: {what}"
        time.sleep(LOOK_S)
    return time.monotonic() - began
