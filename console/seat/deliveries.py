"""Evidence on its way to the hub: what the journal owes, brought file by file until the hub has it.

A case first, then what helps whoever must act: the small pictures of all cases, then the sealed manifests and whole
pictures, the clips last. A file is brought once its command is carried out, and leaves the spool only when the hub
has it and nothing else needs it. What the hub has already it takes as done, so that a crash costs a question, no
upload. Whoever is signed in brings it: the files are named by their hashes, and sealed in their maker's name.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from console.domain.event import CommandId
from console.domain.evidence import MANIFEST, sha256_of
from console.errors import ConsoleError, ErrorKind
from console.link.backoff import delays
from console.link.journal import is_verdict
from console.link.journal_entry import Stage
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import OwedFile
from console.link.session import LinkState
from console.seat.draft_file import removed
from console.video.spool import store

log: Final = logging.getLogger(__name__)
ORPHAN_S: Final = 24 * 3600.0
"""A file that belongs to no draft and no command is removed when it is this old: time enough for a technician."""
SWEEP_S: Final = 3600.0
_RANKS: Final = {".jpg": 0, ".json": 1, ".png": 2, ".mp4": 3}


class Hub(Protocol):
    """What deliveries need of the hub client."""

    @property
    def state(self) -> LinkState:
        """See ``HubClient.state``."""

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """See ``HubClient.watch``."""

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        """See ``HubClient.upload``."""


class Deliveries:
    """The uploads of one seat. Loop thread; :meth:`run` is its one task, for as long as the seat lives.

    Args:
        hub: the client.
        keeper: the journal that says what is owed.
        spool: where the files lie under their hashes.
        needed: hashes that drafts need.
    """

    def __init__(self, hub: Hub, keeper: JournalKeeper, spool: Path, needed: Callable[[], Iterable[str]]) -> None:
        self._hub, self._keeper, self._spool, self._needed = hub, keeper, spool, needed
        self._wake = asyncio.Event()
        self._unlaid: dict[str, bytes] = {}
        """Manifests that the disk did not take, by their hashes."""
        self._brought: set[tuple[CommandId, str]] = set()
        """What the hub has of each command; it may be owed once more, and is no longer in the spool then."""
        self.lost = 0
        """Files that the hub will never get: gone from the spool, or refused. Each is named in the log."""
        hub.watch(lambda _: self._wake.set())
        keeper.watch(lambda _: self._wake.set())

    async def lay(self, manifest: bytes) -> None:
        """Put a part's manifest beside its files.

        A full disk is no reason to keep a case back: the bytes are held and laid when it is their turn to travel.
        """
        sha256 = sha256_of(manifest)
        self._unlaid[sha256] = manifest
        await self._is_laid(sha256)

    async def _is_laid(self, sha256: str) -> bool:
        """Lay a manifest that is held still; say whether nothing is held of this name."""
        if (manifest := self._unlaid.get(sha256)) is None:
            return True
        try:
            await asyncio.to_thread(store, self._spool, MANIFEST, manifest)
        except OSError as exc:
            log.error("a manifest cannot be stored: %s", exc.strerror)
            return False
        self._unlaid.pop(sha256, None)
        return True

    async def owe(self, id_: CommandId, files: Sequence[OwedFile]) -> None:
        """Note the last files that belong to a command; nothing where it ended without need of them."""
        journal = self._keeper.journal
        missing = [file for file in files if (id_, file.sha256) not in self._brought]
        await self._keeper.write(lambda: journal.owe(id_, missing, more=False))
        self._brought = {one for one in self._brought if one[0] != id_}

    async def run(self) -> None:
        """Bring what is owed, as long as the seat lives."""
        while True:
            await self.bring_all()
            await self._wake.wait()
            self._wake.clear()

    async def bring_all(self) -> None:
        """Bring what is owed now, as long as somebody is signed in; a hub that cannot take it is asked again."""
        waits = delays()
        while self._hub.state is LinkState.SIGNED_IN and (due := self._next()) is not None:
            if await self._bring(*due):
                waits = delays()
            else:
                await asyncio.sleep(next(waits))

    def _next(self) -> tuple[CommandId, OwedFile] | None:
        entries = (e for e in self._keeper.journal.entries.values() if e.stage is Stage.CARRIED_OUT)
        due = [(entry.id, file) for entry in entries for file in entry.owed]
        # what the full disk did not take comes last: each file that goes makes room
        return min(due, key=lambda one: (one[1].sha256 in self._unlaid, rank(one[1].name)), default=None)

    async def _bring(self, id_: CommandId, file: OwedFile) -> bool:
        """Bring one file; say whether it is done with."""
        if not (await self._is_laid(file.sha256) and await self._uploaded(file)):
            return False
        journal = self._keeper.journal
        await self._keeper.write(lambda: journal.deliver(id_, [file.sha256]))
        if id_ in journal.entries:  # more may be owed
            self._brought.add((id_, file.sha256))
        self.sweep_away([file.sha256])
        return True

    async def _uploaded(self, file: OwedFile) -> bool:
        try:
            await self._hub.upload(self._spool / file.sha256, file.sha256, file.name)
        except ConsoleError as exc:
            if exc.kind is ErrorKind.UNAVAILABLE or not is_verdict(exc):
                return False
            self.lost += 1
            log.error("%s (%s) cannot be delivered: %s", file.name, file.sha256, exc)
        return True

    def sweep_away(self, hashes: Iterable[str]) -> None:
        """Remove these files from the spool, but for those that something else needs."""
        wanted = self._wanted()
        for sha256 in hashes:
            if sha256 not in wanted:
                removed(self._spool / sha256)

    def _wanted(self) -> set[str]:
        owed = {file.sha256 for entry in self._keeper.journal.entries.values() for file in entry.owed}
        return owed | set(self._needed())

    async def keep_clean(self) -> None:
        """Sweep the spool now and every hour, as long as the seat lives."""
        for part in self._spool.glob(".part-*"):  # of a seat that was killed: nobody writes to it any more
            removed(part)
        while True:
            self.sweep(time.time())
            await asyncio.sleep(SWEEP_S)

    def sweep(self, unix_s: float) -> int:
        """Remove what belongs to nothing and is a day old; return how many files that were."""
        wanted = self._wanted()
        try:
            idle = [path for path in self._spool.iterdir() if path.name not in wanted and _is_old(path, unix_s)]
        except FileNotFoundError:  # no evidence was ever frozen here
            return 0
        except OSError as exc:
            log.warning("the spool cannot be swept: %s", exc.strerror)
            return 0
        swept = sum([removed(path) for path in idle])
        if swept:
            log.info("%d files of the spool belonged to nothing and were removed", swept)
        return swept


def _is_old(path: Path, unix_s: float) -> bool:
    return path.is_file() and unix_s - path.stat().st_mtime >= ORPHAN_S


def rank(name: str) -> int:
    """Return how early a file travels: 0 first."""
    return _RANKS.get(Path(name).suffix, len(_RANKS))
