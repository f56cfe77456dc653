"""Those who want to hear of something, kept apart: a fault in one of them reaches neither the others nor who tells.

Whoever tells is a line that must go on (to the hub, to the journal's disk), and those who hear are windows and desks.
"""

import logging
import sys
from collections.abc import Callable
from typing import Final, Generic, ParamSpec

log: Final = logging.getLogger(__name__)
_P = ParamSpec("_P")


def report(fault: Exception, where: str) -> None:
    """Write a fault down that must end nothing, and hand it to the last resort of this process.

    That is ``sys.excepthook``: what the seat says to its operator of a fault in a click, it says of this one too.
    """
    log.error("a fault in %s, which goes on", where, exc_info=fault)
    sys.excepthook(type(fault), fault, fault.__traceback__)


class Watchers(Generic[_P]):
    """Who hears of one thing, in the order in which they asked for it. Loop thread.

    Args:
        of: what they hear of, for the log.
    """

    def __init__(self, of: str) -> None:
        self._of = of
        self._all: list[Callable[_P, None]] = []

    def add(self, on_news: Callable[_P, None]) -> None:
        """Have one more hear of it."""
        self._all.append(on_news)

    def tell(self, *args: _P.args, **kwargs: _P.kwargs) -> None:
        """Tell everybody; one that fails is reported, and the next one told."""
        for on_news in tuple(self._all):
            try:
                on_news(*args, **kwargs)
            except Exception as exc:  # noqa: BLE001 - reported; one window's fault must not cut the line of all
                report(exc, f"who hears of {self._of}")
