"""Whether the hub can store what it is told, and will be able to; since when not, and why. Seats are told.

The file system is asked now and then, and at once when something could not be stored. As long as it is hindered the
database is tried as well: only a real commit proves that commands will be carried out again.
"""

import asyncio
import contextlib
import errno
import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from console.errors import ConsoleError, ErrorKind
from console.hub.data_dir import MIN_FREE_SHARE
from console.hub.storage import Storage
from console.link.hub_envelope import Hindrance, StoreTrouble
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)
LOOK_S: Final = 10.0
AGAIN_S: Final = 2.0
"""While it is hindered."""
PROBE_BYTES: Final = 1024 * 1024
"""Room for some thousand events; asked for, not written."""
PLENTY_BYTES: Final = 64 * PROBE_BYTES
_PROBE: Final = ".room-to-write"
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_NOT_STORED: Final = "hub.storage_failed"
_EVIDENCE: Final = frozenset({"hub.evidence_unwritable", "hub.no_room_for_evidence"})
_PROVED: Final = "last_proved_writable"
_STOPS: Final = frozenset({Hindrance.DISK_FULL, Hindrance.READ_ONLY, Hindrance.FAILED})


class DiskWatch:
    """Looks whether database and folder of the hub can be written. Loop thread; ``run`` is its one task.

    Args:
        data: the data directory.
        storage: its database.
        now: room time.
        min_free_bytes: with less, no evidence is taken.
        min_free_share: with less of the disk free, that is said; 0..1.
    """

    def __init__(
        self,
        data: Path,
        storage: Storage,
        now: Callable[[], datetime],
        min_free_bytes: int,
        min_free_share: float = MIN_FREE_SHARE,
    ) -> None:
        self._data, self._storage, self._now = data, storage, now
        self._min_free_bytes, self._min_free_share = min_free_bytes, min_free_share
        self._is_copy_owed = False
        self._woken = asyncio.Event()
        self.trouble: StoreTrouble | None = None
        """What hinders it now; None: nothing."""
        self.changed: Callable[[], None] = lambda: None
        """Called when :attr:`trouble` is another."""

    def owe_copy(self, *, is_owed: bool) -> None:
        """Say that the copy of the day could not be made, or that it is there at last."""
        self._is_copy_owed = is_owed
        self._woken.set()

    def suspect(self, error: ConsoleError) -> None:
        """Look at once if ``error`` says that something could not be stored."""
        is_command_lost = error.text_key == _NOT_STORED and not self._is_stopped
        is_evidence_lost = error.text_key in _EVIDENCE and self.trouble is None
        if error.kind is ErrorKind.UNAVAILABLE and (is_command_lost or is_evidence_lost):
            self._woken.set()

    async def run(self) -> None:
        """Look as long as the hub runs."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S if self.trouble is None else AGAIN_S):
                    await self._woken.wait()
            is_suspected = self._woken.is_set()
            self._woken.clear()
            await self.look(is_suspected=is_suspected)

    async def look(self, *, is_suspected: bool) -> None:
        """Look once; where something failed before, the database has to prove that it can store again."""
        found, free_mb = await self._hindrance(must_prove=is_suspected or self._is_stopped)
        before = self.trouble
        if found is None:
            self.trouble = None
        elif before is None or before.hindrance is not found:
            is_same_stop = self._is_stopped and found in _STOPS
            self.trouble = StoreTrouble(found, before.since if before and is_same_stop else self._now(), free_mb)
        if self.trouble != before:
            log.warning("the hub's store: %s", found.value if found is not None else "all is well again")
            self.changed()

    @property
    def _is_stopped(self) -> bool:
        return self.trouble is not None and self.trouble.hindrance in _STOPS

    async def _hindrance(self, *, must_prove: bool) -> tuple[Hindrance | None, int]:
        try:
            free, total = await self._storage.run(lambda _: _room_of(self._data, must_prove=must_prove))
            if must_prove:
                await self._storage.run(self._prove)
        except OSError as exc:
            return _hindrance_of(exc.errno, ""), 0
        except ConsoleError as exc:
            return _hindrance_of(None, str(exc)), 0
        return self._warning(free, total), free // 1_000_000

    def _warning(self, free: int, total: int) -> Hindrance | None:
        """Return what will stop the hub if nobody does anything, the nearest first."""
        if free < self._min_free_bytes:
            return Hindrance.DISK_LOW
        if self._is_copy_owed:
            return Hindrance.NOT_COPIED
        return Hindrance.DISK_FILLING if free < total * self._min_free_share else None

    def _prove(self, uow: UnitOfWork) -> None:
        uow.room.put(_PROVED, self._now().isoformat())
        uow.commit()


def _room_of(data: Path, *, must_prove: bool) -> tuple[int, int]:
    """Return how many bytes are free in ``data``, and its disk's size; OSError where nothing can be written there.

    Where there is plenty, that is believed: only ``must_prove`` finds a quota, or rights that were taken away.
    """
    facts = os.statvfs(data)
    if facts.f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    free = facts.f_bavail * facts.f_frsize
    if must_prove or free < PLENTY_BYTES:
        _ask_for_room(data / _PROBE)
    return free, facts.f_blocks * facts.f_frsize


def _ask_for_room(probe: Path) -> None:
    file = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(file, 0, PROBE_BYTES)
    finally:
        os.close(file)
        probe.unlink()


def _hindrance_of(number: int | None, words: str) -> Hindrance:
    """Return what an error of the system, or else what the database says, means."""
    if number in _NO_ROOM or "is full" in words:
        return Hindrance.DISK_FULL
    if number == errno.EROFS or "readonly" in words:
        return Hindrance.READ_ONLY
    return Hindrance.FAILED
