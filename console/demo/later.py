"""Lets a child begin its work some seconds after its start; until then it has imported nothing but this.

A start is won or lost by imports: those of a child that nobody waits for leave the processor to the others.
"""

import pickle
import signal
import time
from collections.abc import Callable


def packed(work: Callable[..., None], *arguments: object) -> bytes:
    """Pack a module's function and its arguments for :func:`run_later`: read there only when the time has come."""
    return pickle.dumps((work, arguments))


def run_later(after_s: float, work: bytes, *first: object) -> None:
    """Sleep, then do ``work``: a child's entry.

    Args:
        after_s: how long to sleep.
        work: what :func:`packed` returned.
        first: arguments before the packed ones; what only the start of a child can carry, e.g. a pipe.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us in order
    time.sleep(after_s)
    function, arguments = pickle.loads(work)  # noqa: S301 - our own parent packed it
    function(*first, *arguments)
