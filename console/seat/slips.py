"""The slips of a seat that are not filed yet: in hand, and on disk with who called sealed for the hub. No Qt.

As with drafts, one whose command was made stays on disk, unlisted, until it is carried out: what the hub refuses can be
opened again.
"""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from console.clock import utc_now
from console.domain.caller import NOBODY, Caller
from console.domain.case import CaseSource
from console.domain.event import CommandId
from console.errors import ConsoleError, Corrupt
from console.link.command_id import new_command_id
from console.link.journal_entry import Stage
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import AnyLine, CarriedOut, Settled
from console.link.journal_store import sync_folder
from console.seat.draft import CaseDraft
from console.seat.slip import Slip
from console.video.spool import store

log: Final = logging.getLogger(__name__)
SLIPS: Final = 5
"""So many are kept; the oldest gives way."""
_NAME: Final = re.compile(r"[0-9a-f-]{36}")
_VERSION: Final = 1
Seal = Callable[[Caller], str]
"""Seals who called for the hub; see ``HubClient.seal_caller``."""


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """A slip as it lies on the disk."""

    id: CommandId
    draft: CaseDraft
    source: CaseSource
    remark: str
    sealed: str
    """Who called, for nobody at this seat to read."""
    saved_at: datetime
    officer: str
    version: int = _VERSION


@dataclass(slots=True)
class HeldSlip:
    """A slip in hand or kept."""

    slip: Slip
    id: CommandId = field(default_factory=new_command_id)
    """Of the command that will file it."""
    sealed: str = ""
    """Who called as it was sealed last; what was found on disk has nothing else."""
    saved_at: datetime = field(default_factory=utc_now)
    _sealed_of: Caller = NOBODY

    @property
    def has_sealed_caller(self) -> bool:
        """Whether somebody called whom only the hub can name: the slip is of before the last start."""
        return bool(self.sealed) and not self.slip.caller

    def seal(self, seal: Seal) -> str:
        """Return who called, sealed; anew only where he is another. Errors as ``HubClient.seal_caller``."""
        if self.slip.caller and (self.slip.caller != self._sealed_of or not self.sealed):
            self.sealed, self._sealed_of = seal(self.slip.caller), self.slip.caller
        elif not self.slip.caller and self._sealed_of:
            self.sealed, self._sealed_of = "", NOBODY
        return self.sealed


class Slips:
    """The slips of one seat. Loop thread.

    Args:
        folder: on disk; made when it is needed.
        keeper: the journal, which says what became of slips that were sent.
        seal: seals who called.
        officer: returns who is signed in, by name.
    """

    def __init__(self, folder: Path, keeper: JournalKeeper, seal: Seal, officer: Callable[[], str]) -> None:
        self._folder, self._keeper, self._seal, self._officer = folder, keeper, seal, officer
        self._turn = asyncio.Lock()
        self._saved: dict[CommandId, KeptSlip] = {}
        self.held: list[HeldSlip] = []
        """Kept slips, the oldest first."""
        self.on_change: Callable[[], None] = lambda: None
        """Called when slips were kept or taken up."""
        self.trouble = ""
        """Why slips cannot be written, in the system's words; "" while they can."""
        for kept in self._load():
            self._saved[kept.id] = kept
            if kept.id not in keeper.journal.entries:
                self.held.append(_held(kept))
        keeper.watch(self._on_lines)

    def push(self, held: HeldSlip) -> HeldSlip | None:
        """Keep a slip; return the one that gave way to it."""
        held.saved_at = utc_now()
        self.held.append(held)
        oldest = self.held.pop(0) if len(self.held) > SLIPS else None
        if oldest is not None:
            self.discard(oldest)
        self.on_change()
        return oldest

    def take_oldest(self) -> HeldSlip | None:
        """Take up the slip that was kept longest."""
        oldest = self.held.pop(0) if self.held else None
        self.on_change()
        return oldest

    def take_last(self) -> HeldSlip | None:
        """Take up the slip that was kept last."""
        last = self.held.pop() if self.held else None
        self.on_change()
        return last

    def discard(self, held: HeldSlip) -> None:
        """Give a slip up, with who called."""
        self._forget(held.id)

    async def save(self, held: HeldSlip) -> None:
        """Write a slip beside the loop. A disk that fails is said in :attr:`trouble`; the seat goes on."""
        kept = self._news(held)
        if kept is not None:
            async with self._turn:
                await asyncio.to_thread(self._write, kept)

    def save_now(self, held: HeldSlip) -> None:
        """Write a slip before this returns: the seat is about to end."""
        kept = self._news(held)
        if kept is not None:
            self._write(kept)

    def _news(self, held: HeldSlip) -> KeptSlip | None:
        """Return a slip as the disk should have it; None where it has that already."""
        try:
            sealed = held.seal(self._seal)
        except ConsoleError as exc:
            log.warning("who called is kept in memory only: %s", exc.text_key)
            sealed = ""
        slip, saved = held.slip, self._saved.get(held.id)
        now = (slip.draft, slip.source, slip.remark, sealed)
        if saved is not None and now == (saved.draft, saved.source, saved.remark, saved.sealed):
            return None
        held.saved_at = utc_now()
        kept = self._saved[held.id] = KeptSlip(held.id, *now, held.saved_at, self._officer())
        return kept

    def sealed(self, held: HeldSlip) -> str:
        """Return who called as the command takes it; errors as ``HubClient.seal_caller``."""
        return held.seal(self._seal)

    def reopen(self, id_: CommandId) -> HeldSlip | None:
        """Make a slip of a command of its own from one whose command was not carried out; None: it is none of these."""
        kept = self._saved.get(id_)
        if kept is None:
            return None
        self._forget(id_)
        held = _held(kept)
        held.id = new_command_id()
        return held

    def rename(self, held: HeldSlip) -> None:
        """The command of an open slip was not carried out: the next one is another."""
        self._forget(held.id)
        held.id = new_command_id()

    def _on_lines(self, lines: tuple[AnyLine, ...]) -> None:
        for line in lines:
            if isinstance(line, Settled) or (isinstance(line, CarriedOut) and self._is_done(line.id)):
                self._forget(line.id)

    def _is_done(self, id_: CommandId) -> bool:
        entry = self._keeper.journal.entries.get(id_)
        return entry is None or entry.stage is Stage.CARRIED_OUT

    # ---- the disk

    def _write(self, kept: KeptSlip) -> None:
        """Write a slip whole or not at all, in any thread; one that is forgotten meanwhile goes again."""
        try:
            stored = store(self._folder, "slip", msgspec.json.encode(kept)).path
            stored.replace(self._folder / f"{kept.id}.json")
            sync_folder(self._folder)
            self.trouble = ""
        except OSError as exc:
            self.trouble = exc.strerror or type(exc).__name__
            log.error("a slip cannot be kept: %s", self.trouble)
        if kept.id not in self._saved:
            self._remove(kept.id)

    def _forget(self, id_: CommandId) -> None:
        kept = [held for held in self.held if held.id != id_]
        if len(kept) != len(self.held):
            self.held = kept
            self.on_change()
        if self._saved.pop(id_, None) is not None:
            self._remove(id_)

    def _remove(self, id_: CommandId) -> None:
        with contextlib.suppress(OSError):
            (self._folder / f"{id_}.json").unlink(missing_ok=True)

    def _load(self) -> list[KeptSlip]:
        found = []
        for path in sorted(self._folder.glob("*.json")):
            if _NAME.fullmatch(path.stem):
                with contextlib.suppress(Corrupt):
                    found.append(_read(path))
        return sorted(found, key=lambda kept: kept.saved_at)


def _read(path: Path) -> KeptSlip:
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeptSlip)
    except (msgspec.DecodeError, RecursionError) as exc:
        path.replace(path.with_suffix(".unreadable"))
        log.error("a slip is unreadable and was set aside: %s", type(exc).__name__)
        raise Corrupt("unreadable slip", text_key="draft.unreadable") from exc


def _held(kept: KeptSlip) -> HeldSlip:
    return HeldSlip(Slip(kept.draft, kept.source, remark=kept.remark), kept.id, kept.sealed, kept.saved_at)
