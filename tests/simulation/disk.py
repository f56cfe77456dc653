"""The hub's disk: a real SQLite database in memory, of which a crash leaves exactly what was committed.

Real, because what must survive lies in the transactions, constraints and triggers of the schema; a fake of the unit
of work would have to be believed. The database lives in the hub's connection. When that is closed, by
an orderly end or a crash, SQLite rolls back what was not committed; the pages are kept, and the next hub gets them.
"""

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, event

from console.errors import Unavailable
from console.hub.storage import Storage
from db.engine import open_sqlite
from tests.simulation.loop import outcome_of

_T = TypeVar("_T")
MEMORY: Final = Path(":memory:")
COPY_S: Final = 5.0
"""A day's copy takes this long."""


class PowerCut(Exception):
    """The power goes in the instant before a commit."""


@dataclass
class Disk:
    """What outlives the hub: the committed pages, and how the disk behaves."""

    rng: random.Random
    pages: bytes
    slow_s: float = 0.002
    """A unit of work takes up to this long."""
    is_full: bool = False
    engine: Engine | None = None
    crash: Callable[[], None] | None = None
    """Ends the hub at the next commit ..."""
    dies_before: bool = False
    """... before it, or else after it and before anybody hears of it."""
    commits: int = 0
    threads: "list[DiskThread]" = field(default_factory=list)

    def open(self, data: Path) -> Storage:
        """Open the database for a hub that starts, with what was committed."""
        engine = open_sqlite(MEMORY)
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.rollback()
            driver.deserialize(self.pages)
        self.engine = engine
        self._keep_at_close(engine)
        self._meddle(engine)
        thread = DiskThread(self)
        self.threads.append(thread)
        return Storage(data, engine=engine, thread=thread)

    def _keep_at_close(self, engine: Engine) -> None:
        @event.listens_for(engine, "close")
        def on_close(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
            if self.engine is engine:
                self.pages = connection.serialize()
                self.engine = None

    def _meddle(self, engine: Engine) -> None:
        @event.listens_for(engine, "commit")
        def on_commit(connection: Connection) -> None:
            if self.is_full:
                connection.connection.rollback()  # as SQLite does by itself: else the next unit of work fails, too
                raise Unavailable("database: disk is full", text_key="hub.storage_failed", cause="disk is full")
            if self.crash is not None and self.dies_before:
                raise PowerCut
            self.commits += 1

    async def copy_to(self, _data: Path, target: Path) -> int:
        """Make a day's copy: it takes its time, and room."""
        await asyncio.sleep(COPY_S)
        if self.is_full:
            return 1
        target.touch()
        return 0

    def unplug(self) -> None:
        """The hub is gone: what it had not committed is, too; its thread does nothing any more."""
        for thread in self.threads:
            thread.is_dead = True
        self.threads.clear()
        if self.engine is not None:
            self.engine.dispose()
        self.crash = None


class DiskThread:
    """The database thread of one hub: one unit of work after the other, each a little later than it was asked for."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._free_at = 0.0
        self.is_dead = False

    def submit(self, work: Callable[[], _T], /) -> "Future[_T]":
        """Do it now: what a hub that starts or ends waits for."""
        done: Future[_T] = Future()
        if self.is_dead:
            done.set_result(None)  # type: ignore[arg-type]  # nobody is left who could look at it
            return done
        try:
            done.set_result(work())
        except Exception as exc:  # noqa: BLE001 - as a thread does
            done.set_exception(exc)
        return done

    def shutdown(self) -> None:
        """There is nothing to wait for."""

    def start(self, loop: asyncio.AbstractEventLoop, work: Callable[[], _T]) -> "asyncio.Future[_T]":
        """Do it when the units before it are done; what it says is known some time after it is on disk."""
        disk, future = self._disk, loop.create_future()
        self._free_at = max(self._free_at, loop.time()) + disk.rng.uniform(0, disk.slow_s)
        loop.call_at(self._free_at, self._work, loop, future, work)
        return future

    def _work(self, loop: asyncio.AbstractEventLoop, future: "asyncio.Future[_T]", work: Callable[[], _T]) -> None:
        disk = self._disk
        if self.is_dead:
            return
        heard: asyncio.Future[_T] = loop.create_future()
        before = disk.commits
        outcome_of(heard, work)
        if disk.crash is not None and (disk.commits > before or isinstance(heard.exception(), PowerCut)):
            heard.exception()
            disk.crash()
            return
        loop.call_later(disk.rng.uniform(0, disk.slow_s), self._hand_over, heard, future)

    def _hand_over(self, heard: "asyncio.Future[_T]", future: "asyncio.Future[_T]") -> None:
        if self.is_dead:
            heard.exception()
        else:
            outcome_of(future, heard.result)
