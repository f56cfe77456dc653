"""The thread of the database: does one thing after the other, in the order in which they were asked for.

A queue and one call back into the loop: what an executor does beside that takes it 60 µs, a tenth of a command's time.
"""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Protocol, TypeVar

_T = TypeVar("_T")


class WorkThread(Protocol):
    """What does the work of a :class:`~console.hub.storage.Storage`, away from the loop."""

    def submit(self, work: Callable[[], _T], /) -> "Future[_T]":
        """Do it after what was asked for before; for those who wait without a loop."""

    def start(self, loop: asyncio.AbstractEventLoop, work: Callable[[], _T]) -> "asyncio.Future[_T]":
        """Do it after what was asked for before; for those who wait in ``loop``."""

    def shutdown(self) -> None:
        """End after what was asked for before, and wait for it."""


class DatabaseThread:
    """A real thread. Begun when made; its owner ends it by :meth:`shutdown`."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="database", daemon=True)  # what is committed is on disk
        self._thread.start()

    def submit(self, work: Callable[[], _T], /) -> "Future[_T]":
        """Do it after what was asked for before; for those who wait without a loop."""
        done: Future[_T] = Future()
        self._jobs.put(partial(_fulfil, done, work))
        return done

    def start(self, loop: asyncio.AbstractEventLoop, work: Callable[[], _T]) -> "asyncio.Future[_T]":
        """Do it after what was asked for before; for those who wait in ``loop``."""
        future: asyncio.Future[_T] = loop.create_future()
        self._jobs.put(partial(_do, loop, future, work))
        return future

    def shutdown(self) -> None:
        """End after what was asked for before, and wait for it."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _fulfil(done: "Future[_T]", work: Callable[[], _T]) -> None:
    try:
        done.set_result(work())
    except BaseException as exc:  # noqa: BLE001 - as an executor does: it belongs to who waits
        done.set_exception(exc)


def _do(loop: asyncio.AbstractEventLoop, future: "asyncio.Future[_T]", work: Callable[[], _T]) -> None:
    tell: Callable[[], None]
    try:
        tell = partial(_succeed, future, work())
    except BaseException as exc:  # noqa: BLE001 - as above
        tell = partial(_fail, future, exc)
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(tell)


def _succeed(future: "asyncio.Future[_T]", result: _T) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: "asyncio.Future[_T]", error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
