"""The drafts of a seat: kept with Esc, or open when the seat ended; on disk, so that neither is lost with it.

A draft whose command was made stays on disk, unlisted, until the command is carried out and its evidence noted: what
is not carried out can be opened again. No Qt. Loop thread; the disk is written beside it.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from console.clock import utc_now
from console.domain.event import CommandId
from console.link.command_id import new_command_id
from console.link.journal import Journal
from console.link.journal_entry import Stage
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import AnyLine, CarriedOut, Owed, Settled
from console.seat.casework import FrozenMoment
from console.seat.draft import CaseDraft
from console.seat.draft_file import DraftFolder, KeptDraft, files_of, removed
from console.seat.moment_record import MomentRecord

log: Final = logging.getLogger(__name__)
Encode = Callable[[], bytes]
"""Returns a picture as JPEG, b"" where there is none; may be called in any thread, and takes its time there."""
DRAFTS: Final = 5
"""So many are kept; the oldest gives way, and it is said which."""


@dataclass(slots=True)
class Held:
    """A draft in hand or kept."""

    draft: CaseDraft
    moment: FrozenMoment | None
    """None: of before the last start, and not opened since."""
    id: CommandId = field(default_factory=new_command_id)
    officer: str = ""
    saved_at: datetime = field(default_factory=utc_now)
    size_px: tuple[int, int] = (0, 0)
    """Of the picture on the glass."""
    restored: KeptDraft | None = None
    picture: Callable[[], Encode] = lambda: bytes
    """Takes the picture on the glass at once, for a draft whose frame is not stored; what it returns encodes it."""


class Drafts:
    """The drafts of one seat.

    Args:
        folder: on disk.
        keeper: the journal, which says what became of drafts that were sent.
        officer: returns who is signed in, by name.
    """

    def __init__(self, folder: DraftFolder, keeper: JournalKeeper, officer: Callable[[], str]) -> None:
        self._folder, self._keeper, self._officer = folder, keeper, officer
        self._turn = asyncio.Lock()
        self._saved: dict[CommandId, KeptDraft] = {}
        self.trouble = ""
        """Why drafts cannot be written, in the system's words; "" while they can."""
        self.held: list[Held] = []
        """Kept drafts, the oldest first."""
        self.on_change: Callable[[], None] = lambda: None
        """Called whenever there are more of them, or fewer."""
        self._restore(keeper.journal)
        keeper.watch(self._on_lines)

    def _restore(self, journal: Journal) -> None:
        for kept in self._folder.load():
            self._saved[kept.id] = kept
            if kept.id not in journal.entries:  # else its command was made, whatever the disk last took of it
                self.held.append(_restored(kept))

    def unfinished(self) -> Iterator[KeptDraft]:
        """Yield the drafts of before the last start that were sent and whose last files nobody has noted."""
        for kept in self._saved.values():
            entry = self._keeper.journal.entries.get(kept.id)
            if entry is not None and entry.owes_more:
                yield kept

    def needed(self) -> Iterator[str]:
        """Yield the hashes that drafts need in the spool."""
        yield from files_of(list(self._saved.values()))
        for held in self.held:
            if held.moment is not None:
                yield from (file.sha256 for file in held.moment.record.files())

    # ---- keeping

    def push(self, held: Held) -> Held | None:
        """Keep a draft; return the one that gave way to it."""
        self.held.append(held)
        oldest = self.held.pop(0) if len(self.held) > DRAFTS else None
        if oldest is not None:
            self.discard(oldest)
        self.on_change()
        return oldest

    def pop(self) -> Held | None:
        """Take up the draft that was kept last."""
        taken = self.held.pop() if self.held else None
        self.on_change()
        return taken

    def discard(self, held: Held) -> None:
        """Give a draft up, with its evidence."""
        if held.moment is not None:
            held.moment.leave()
        elif held.restored is not None:
            for file in held.restored.moment.files():
                removed(file.path)
        self.forget(held.id)

    def forget(self, id_: CommandId) -> None:
        """Remove what is kept of a draft; its evidence stays."""
        if self._saved.pop(id_, None) is not None:
            self._folder.remove(id_)
        left = [held for held in self.held if held.id != id_]
        if len(left) != len(self.held):  # it was kept here, and its case has come to be all the same
            self.held = left
            self.on_change()

    def holding(self, moment: FrozenMoment) -> Held | None:
        """Return the kept draft that this moment belongs to."""
        return next((held for held in self.held if held.moment is moment), None)

    def is_news(self, held: Held) -> bool:
        """Say whether the disk does not know this state of it yet."""
        saved = self._saved.get(held.id)
        return saved is None or (saved.draft, saved.moment) != (held.draft, _record(held))

    async def save(self, held: Held, *, is_sent: bool = False) -> None:
        """Write a draft, unless it is forgotten before its turn comes.

        A disk that fails is said in :attr:`trouble`; the seat goes on.
        """
        id_ = held.id
        self._saved[id_] = self._kept(held, is_sent=is_sent)
        async with self._turn:
            if id_ not in self._saved:
                return
            kept = self._saved[id_] = self._kept(held, is_sent=is_sent)
            await asyncio.to_thread(self._write, kept, _picture(held))

    def save_now(self, held: Held) -> None:
        """Write a draft before this returns: the seat is about to end."""
        kept = self._saved[held.id] = self._kept(held)
        self._write(kept, _picture(held))

    def save_all_now(self) -> None:
        """Write every kept draft that the disk does not know yet."""
        for held in self.held:
            if self.is_news(held):
                self.save_now(held)

    def _kept(self, held: Held, *, is_sent: bool = False) -> KeptDraft:
        held.saved_at, held.officer = utc_now(), self._officer() or held.officer
        width, height = held.size_px
        return KeptDraft(
            held.id, held.draft, _record(held), held.saved_at, held.officer,
            is_sent=is_sent, width_px=width, height_px=height,
        )  # fmt: skip

    def _write(self, kept: KeptDraft, picture: Encode) -> None:
        """Write it, in any thread; one that is forgotten meanwhile goes again."""
        self._tried(lambda: self._folder.save(kept, picture()))
        if kept.id not in self._saved:
            self._folder.remove(kept.id)

    def _tried(self, work: Callable[[], None]) -> None:
        try:
            work()
            self.trouble = ""
        except OSError as exc:
            if not self.trouble:
                log.error("a draft cannot be kept: %s", exc.strerror)
            self.trouble = exc.strerror or type(exc).__name__

    # ---- what became of those that were sent

    async def reopen(self, id_: CommandId) -> Held | None:
        """Make a kept draft, of a command of its own, from one whose command was not carried out; None if unknown.

        It opens whatever the disk says; a disk that fails is said in :attr:`trouble`.
        """
        kept = self._saved.get(id_)
        if kept is None:
            return None
        held = _restored(replace(kept, id=new_command_id(), is_sent=False))
        async with self._turn:
            picture = await asyncio.to_thread(self._folder.picture, id_)
            await asyncio.to_thread(self._tried, lambda: self._folder.rename(id_, held.id))
        if self._saved.pop(id_, None) is None:  # forgotten meanwhile: taken note of, or carried out all the same
            self._folder.remove(held.id)
            return None
        held.picture = lambda: lambda: picture
        self._saved[held.id] = replace(kept, id=held.id, is_sent=False)
        return held

    def rename(self, held: Held) -> None:
        """The command of an open draft was not carried out: the next one is another."""
        self.forget(held.id)
        held.id = new_command_id()

    def _on_lines(self, lines: tuple[AnyLine, ...]) -> None:
        for line in lines:
            if isinstance(line, Settled) or (isinstance(line, (CarriedOut, Owed)) and self._is_done(line.id)):
                self.forget(line.id)

    def _is_done(self, id_: CommandId) -> bool:
        entry = self._keeper.journal.entries.get(id_)
        return entry is None or (entry.stage is Stage.CARRIED_OUT and not entry.owes_more)

    def picture(self, held: Held) -> bytes:
        """Return the stored picture of a restored draft: the chosen or frozen frame, else what was on the glass."""
        record = held.restored.moment if held.restored is not None else None
        if record is None:
            return b""
        frame = record.kept.frame if record.kept is not None else record.frozen.frame if record.frozen else None
        try:
            content = frame.path.read_bytes() if frame is not None else b""
        except OSError as exc:
            log.error("the frame of a draft cannot be read: %s", exc.strerror)
            content = b""
        return content or self._folder.picture(held.id) or held.picture()()


def _restored(kept: KeptDraft) -> Held:
    size = kept.width_px, kept.height_px
    return Held(kept.draft, None, kept.id, kept.officer, kept.saved_at, size, restored=kept)


def _record(held: Held) -> MomentRecord:
    if held.moment is not None:
        return held.moment.record
    if held.restored is None:
        raise RuntimeError("a draft has a moment, or a record of one")
    return held.restored.moment


def _picture(held: Held) -> Encode:
    return held.picture() if _record(held).frozen is None else bytes
