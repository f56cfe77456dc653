"""A journal on its disk: writes before it believes, goes on without a disk, mends it when it is back.

Where the disk is full or read-only the seat works on: a duty officer in the middle of a case is better served by a
command that goes out than by one that is refused. :attr:`JournalKeeper.trouble` says what is at stake, for as long as
it is: what waits would not survive the end of this program.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from console.link.journal import Journal
from console.link.journal_line import AnyLine
from console.link.journal_store import JournalStore
from console.link.watcher import Watchers

log: Final = logging.getLogger(__name__)
COMPACT_BYTES: Final = 128 * 1024
"""A longer journal is written anew, without what is over, at the next line."""
Run = Callable[[Callable[[], None]], Awaitable[None]]
"""How the blocking store is called: in a thread; the simulation calls it at once."""


async def in_thread(work: Callable[[], None]) -> None:
    """Run blocking work beside the loop."""
    await asyncio.to_thread(work)


async def at_once(work: Callable[[], None]) -> None:
    """Run it here; for the simulation, whose disk does not block."""
    work()


class JournalKeeper:
    """One journal and its disk. Loop thread; blocks only while it is opened.

    Args:
        store: its disk.
        run: how the disk is called.
    """

    def __init__(self, store: JournalStore, run: Run = in_thread) -> None:
        self._store, self._run = store, run
        self._turn = asyncio.Lock()
        self._watchers = Watchers[tuple[AnyLine, ...]]("the journal")
        self.journal = Journal()
        self.trouble = ""
        """Why the journal cannot be written, in the system's words; "" while it can."""
        self.damaged_copy = ""
        """Where a damaged journal was set aside at the start; what could be read of it counts."""
        self._is_behind = False
        self._length = 0
        self._compacted = 0
        """Length after the last writing anew: what is not over must not be written again and again."""
        self._open()

    def _open(self) -> None:
        try:
            found = self._store.load()
            self.journal.fold(found.lines)
            if found.damaged or self.journal.unreadable:
                self.damaged_copy = self._store.set_aside()
                log.error("%d lines of the journal are unreadable", found.damaged + self.journal.unreadable)
            if found.torn_bytes:
                log.warning("the journal's last line was torn (%d bytes)", found.torn_bytes)
            if found.lines or found.torn_bytes:
                self._store.replace(self.journal.lines())
            self._length = self._store.size()
        except OSError as exc:
            self._fell_behind(exc)

    def watch(self, on_change: Callable[[tuple[AnyLine, ...]], None]) -> None:
        """Call ``on_change`` after every change: with the lines that made it; without any where trouble changed."""
        self._watchers.add(on_change)

    async def write(self, decide: Callable[[], Iterable[AnyLine]]) -> tuple[AnyLine, ...]:
        """Write what ``decide`` decides on the journal as it is then, and take it over; return it.

        Where the disk fails, the lines count all the same and are written as soon as it is back.

        Raises:
            ConsoleError: ``decide`` refuses.
        """
        writing = asyncio.ensure_future(self._decide_and_write(decide))
        return await asyncio.shield(writing)  # what is half done is done: memory and disk never part

    async def _decide_and_write(self, decide: Callable[[], Iterable[AnyLine]]) -> tuple[AnyLine, ...]:
        async with self._turn:
            lines = tuple(decide())
            if lines:
                await self._write(lines)
                self.journal.fold(lines)
        if lines:
            self._watchers.tell(lines)
        return lines

    async def close(self) -> None:
        """Wait until what is being written is written."""
        async with self._turn:
            return

    async def mend(self) -> None:
        """Try to write what the disk did not take; nothing happens where nothing is behind."""
        if self._is_behind:
            async with self._turn:
                await self._write(())
            self._watchers.tell(())

    async def _write(self, lines: tuple[AnyLine, ...]) -> None:
        try:
            if self._is_behind or self._length > max(COMPACT_BYTES, 2 * self._compacted):
                whole = Journal()
                whole.fold([*self.journal.lines(), *lines])
                await self._run(lambda: self._store.replace(whole.lines()))
                self._compacted = self._store.size()
            else:
                begun = () if self._length else self.journal.lines()
                await self._run(lambda: self._store.append([*begun, *lines]))
            self._length = self._store.size()
            self._is_behind, self.trouble = False, ""
        except OSError as exc:
            self._fell_behind(exc)

    def _fell_behind(self, exc: OSError) -> None:
        if not self._is_behind:
            log.error("the journal cannot be written: %s", exc.strerror)
        self._is_behind, self.trouble = True, exc.strerror or type(exc).__name__
