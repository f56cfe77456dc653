"""A checked copy of the database once a day, by a process of its own: checking a year's chain must not hold seats up.

A day's copy is named by its day, so that a hub that is started again finds what is done; one that failed is tried again
within the hour, and seats are told until there is one. Evidence lies beside the database, in files of its own.
"""

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from console.clock import SHANGHAI
from console.domain.origin import HUB
from console.domain.reminder import CLOCK
from console.errors import ConsoleError
from console.hub.storage import Storage
from db.migration import BACKUPS
from db.register import Entry
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
AT: Final = time(4, 30)
"""When the room is at its quietest."""
KEPT: Final = 14
"""Days whose copies stay."""
FIRST_LOOK_S: Final = 600.0
"""After the start, when seats have come back."""
LOOK_S: Final = 60.0
AGAIN_S: Final = 3600.0
KINDNESS: Final = 15
"""Steps of niceness: pictures and people come first."""
MAIN: Final = Path(__file__).resolve().parents[2] / "main.py"
_PREFIX: Final = "daily-"
_UNCHECKED: Final = ".unchecked"

Copying = Callable[[Path, Path], Awaitable[int]]
"""Copies the database of a data directory to a file; 0 where the copy is checked and there."""


async def copy_apart(data: Path, target: Path) -> int:
    """Run ``main.py backup`` as a process of low priority; it ends with this task."""
    words = (str(MAIN), "backup", "--data", str(data), "--to", str(target))
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdin=asyncio.subprocess.DEVNULL)
    try:
        with contextlib.suppress(ProcessLookupError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, KINDNESS)
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


class DailyCopy:
    """Keeps a copy of each day. Loop thread; ``run`` is its one task.

    Args:
        data: the data directory.
        storage: its database, for the register.
        now: the system's clock; room time may run faster.
        copying: makes one copy.
    """

    def __init__(
        self, data: Path, storage: Storage, now: Callable[[], datetime], copying: Copying = copy_apart
    ) -> None:
        self._data, self._storage, self._now, self._copying = data, storage, now, copying
        self.is_owed = False
        """A copy is due that could not be made."""
        self.changed: Callable[[], None] = lambda: None
        """Called when :attr:`is_owed` is another."""

    async def run(self) -> None:
        """Look as long as the hub runs."""
        await asyncio.sleep(FIRST_LOOK_S)
        while True:
            is_well = await self.look()
            await asyncio.sleep(LOOK_S if is_well else AGAIN_S)

    async def look(self) -> bool:
        """Make the copy that is due; return whether none is owed now."""
        now = self._now()
        target = self._data / BACKUPS / f"{_PREFIX}{due_day(now)}.db"
        if target.exists():
            return True
        is_well = await self._copied(target)
        if is_well is self.is_owed:
            self.is_owed = not is_well
            self.changed()
        await self._enter(target, is_well=is_well)
        return is_well

    async def _copied(self, target: Path) -> bool:
        unchecked = target.with_name(target.name + _UNCHECKED)
        try:
            target.parent.mkdir(mode=0o700, exist_ok=True)
            for left in target.parent.glob(f"{_PREFIX}*{_UNCHECKED}"):  # of a hub that ended meanwhile
                left.unlink()
            if await self._copying(self._data, unchecked) != 0:
                log.error("no copy of today: what hinders it stands above; it is tried again within the hour")
                return False
            unchecked.replace(target)
            for old in sorted(target.parent.glob(f"{_PREFIX}*.db"))[:-KEPT]:
                old.unlink()
        except OSError as exc:
            log.error("no copy of today: %s", exc)
            return False
        return True

    async def _enter(self, target: Path, *, is_well: bool) -> None:
        """Write what came of it into the register; a disk that takes no line is told of elsewhere."""
        result = "done" if is_well else "hub.not_copied"
        line = Entry.of(self._now(), "daily_copy", CLOCK, HUB, target.name, result)
        with contextlib.suppress(ConsoleError):
            await self._storage.run(partial(_append, line=line))


def _append(uow: UnitOfWork, line: Entry) -> None:
    uow.register.append([line])
    uow.commit()


def due_day(now: datetime) -> str:
    """Return the day, by Shanghai's calendar, whose copy is due at ``now``: yesterday's until the hour of copies."""
    here = now.astimezone(SHANGHAI)
    day = here.date() if here.time() >= AT else here.date() - timedelta(days=1)
    return day.isoformat()
