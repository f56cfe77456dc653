"""The database and its thread: one unit of work at a time. Only frozen values cross to and from the loop.

What must come true though nothing can be stored is owed; its rule stands in ``console.hub.owed``.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Engine

from console.domain.board import Board
from console.domain.event import CHAIN_START, Head, check_chain
from console.errors import ConsoleError, Corrupt, Unavailable
from console.hub.database_thread import DatabaseThread, WorkThread
from console.hub.owed import Owed, Work
from db.engine import FILE, open_sqlite
from db.migration import migrate
from db.unit_of_work import UnitOfWork, UnitsOfWork

_T = TypeVar("_T")
log: Final = logging.getLogger(__name__)
OWED_MOST: Final = 400
"""Units of work that may be owed; done again before each later one, they cost it 0.1 s."""
OWED_BUT_LOCKS: Final = OWED_MOST // 2
"""With so much owed nobody new signs in and nothing is leased: no guess at names fills the rest, which is for those who
lock, open and end sessions."""
TAIL: Final = 2_000
"""Events, and lines of the register, checked before the hub listens (0.15 s); older events while it runs."""
PAGE: Final = 500
"""So many of them are read at a time: a command waits for 20 ms at most."""


class Storage:
    """One database and its thread. Opened and closed by its owner, under the lock of the data directory.

    Args:
        data: the data directory.
        engine: the database; None: the SQLite file in ``data``.
        thread: runs one unit of work after the other; None: a thread of its own.
    """

    def __init__(self, data: Path, *, engine: Engine | None = None, thread: WorkThread | None = None) -> None:
        self._database = data / FILE
        self._engine = open_sqlite(self._database) if engine is None else engine
        self._thread: WorkThread = DatabaseThread() if thread is None else thread
        self._units = UnitsOfWork(self._engine)
        self._owed = Owed(data)
        self.hindered: Callable[[ConsoleError], None] = lambda _error: None
        """Called in the loop with what keeps a unit of work from being stored, where it is owed now."""

    def open(self, now: datetime) -> Path | None:
        """Bring the schema up to date, and sessions in order after a crash; return the backup made before, if any.

        Errors as ``db.migration.migrate``.
        """
        backup = self._thread.submit(partial(migrate, self._engine, self._database, now)).result()
        self.call(lambda uow: self._owed.settle(uow, now))
        self.call(UnitOfWork.begin_log_anew)
        return backup

    def call(self, work: Callable[[UnitOfWork], _T]) -> _T:
        """Run a unit of work and wait for it; before the loop runs, and offline."""
        return self._thread.submit(partial(self._work, work)).result()

    async def run(self, work: Callable[[UnitOfWork], _T]) -> _T:
        """Run a unit of work in the database thread. It commits by itself, or nothing happened."""
        return await self._thread.start(asyncio.get_running_loop(), partial(self._work, work))

    @property
    def owed(self) -> int:
        """Return how many units of work are true in memory only."""
        return len(self._owed)

    def require_room_to_owe(self) -> None:
        """Refuse, as Unavailable, what may be owed by itself but must leave room for those who lock."""
        if len(self._owed) >= OWED_BUT_LOCKS:
            raise Unavailable("too much is not stored yet", text_key="hub.storage_failed", cause="owed")

    async def keep(self, work: Work) -> None:
        """Make ``work`` true: stored and committed, or owed until something can be stored again.

        Raises:
            Unavailable: nothing can be stored, and too much is owed already.
        """
        error = await self._thread.start(asyncio.get_running_loop(), partial(self._keep, work))
        if error is not None:
            self.hindered(error)

    def _keep(self, work: Work) -> ConsoleError | None:
        try:
            self._work(lambda uow: _committed(uow, work))
        except Unavailable as exc:
            if len(self._owed) >= OWED_MOST:
                raise
            log.log(logging.INFO if self._owed else logging.WARNING, "in memory until it can be stored: %s", exc)
            self._owed.add(work)
            return exc
        return None

    def _work(self, work: Callable[[UnitOfWork], _T]) -> _T:
        with self._units.one() as uow:
            self._owed.do(uow)
            try:
                return work(uow)
            finally:
                if uow.is_committed:
                    self._owed.stored()

    def _pay(self) -> None:
        with contextlib.suppress(ConsoleError):
            self._work(UnitOfWork.commit)
        if self._owed:
            log.error("%d acts on sessions were never stored: the next start ends all sessions", len(self._owed))

    def close(self) -> None:
        """End the thread, after what it is doing and a last try to store what is owed, and close the database."""
        if self._owed:
            self._thread.submit(self._pay).result()
        self._thread.submit(self._units.close).result()
        self._thread.submit(self._engine.dispose).result()
        self._thread.shutdown()


def _committed(uow: UnitOfWork, work: Work) -> None:
    work(uow)
    uow.commit()


def check_log(uow: UnitOfWork, first_seq: int, last_seq: int) -> None:
    """Check the chain of the events behind ``first_seq`` up to ``last_seq``.

    Raises:
        Corrupt: naming the first event that was changed, added or is missing.
    """
    head = uow.events.head_at(first_seq)
    if head.seq != first_seq:
        raise _missing(first_seq)
    while head.seq < last_seq:
        events = uow.events.read(head.seq, min(PAGE, last_seq - head.seq))
        if not events:
            raise _missing(head.seq + 1)
        head = check_chain(events, head)


def check_old(uow: UnitOfWork, *, first: int, last_seq: int, last_line: int) -> None:
    """Check one page of what was too long to check before the hub listened.

    Args:
        uow: to read from.
        first: the number, of events and of lines of the register, behind which the page begins.
        last_seq: event up to which they are old.
        last_line: line of the register up to which they are old.

    Raises:
        Corrupt: naming the first event or line that was changed, added or is missing.
    """
    if first < last_seq:
        check_log(uow, first, min(first + PAGE, last_seq))
    if first < last_line:
        uow.register.check_part(first, min(first + PAGE, last_line))


def load_board(uow: UnitOfWork, street_code: str) -> Board:
    """Check the ends of log and register, and return the board as the query tables keep it.

    Raises:
        Corrupt: log, register or a record was changed or damaged; the text names where.
    """
    head = uow.events.head()
    check_log(uow, tail_start(head), head.seq)
    if uow.commands.last_seq() > head.seq:
        raise _missing(head.seq + 1)
    uow.register.check(TAIL)
    board = Board(street_code, head)
    for change in uow.records.load():
        board.put(change)
    return board


def tail_start(head: Head) -> int:
    """Return the number behind which events are checked before the hub listens."""
    return max(CHAIN_START.seq, head.seq - TAIL)


def _missing(seq: int) -> Corrupt:
    return Corrupt(f"the event log is broken: number {seq} is missing", text_key="hub.event_log_broken", seq=seq)
