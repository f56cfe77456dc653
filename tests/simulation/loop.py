"""An event loop whose time is virtual: it never waits, it goes to the next instant at which something happens."""

import asyncio
import contextvars
from asyncio import base_events
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Final, TypeVar

_T = TypeVar("_T")
OWNER: contextvars.ContextVar[str] = contextvars.ContextVar("owner", default="")
"""Which simulated process runs; tasks inherit it from whoever starts them."""
HUB: Final = "hub"


class NothingLeft(RuntimeError):
    """Somebody waits for something that can never come."""


class _Jump:
    """Stands where a selector does: there is no I/O to wait for, so time passes at once."""

    def __init__(self) -> None:
        self.now = 0.0

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise NothingLeft("everybody waits, and nothing is to come")
        self.now += timeout
        return []


class VirtualLoop(base_events.BaseEventLoop):
    """asyncio's own loop without sockets, threads and signals. ``time()`` begins at 0 and is exact."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Jump()

    def time(self) -> float:
        """Return virtual seconds since the loop began."""
        return self._selector.now

    def run_in_executor(self, executor: Executor | None, func: Callable[..., _T], *args: Any) -> asyncio.Future[_T]:  # type: ignore[override]  # noqa: ANN401
        """Run ``func`` in this thread at the next turn."""
        return _soon(self, lambda: func(*args))

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: object) -> None:
        """Nobody sends signals here: what would come by one is called by the simulation itself."""

    def _process_events(self, event_list: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """There is no other thread to be woken by."""


def outcome_of(future: "asyncio.Future[_T]", work: Callable[[], _T]) -> None:
    """Run ``work`` and put its outcome into ``future``, unless nobody waits for it any more."""
    try:
        result = work()
    except Exception as exc:  # noqa: BLE001 - as an executor does: whatever it is, it belongs to who waits
        if not future.done():
            future.set_exception(exc)
        return
    if not future.done():
        future.set_result(result)


def _soon(loop: VirtualLoop, work: Callable[[], _T]) -> "asyncio.Future[_T]":
    future: asyncio.Future[_T] = loop.create_future()
    loop.call_soon(outcome_of, future, work)
    return future
