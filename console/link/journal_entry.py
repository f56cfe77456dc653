"""A command that was made at this seat: how it stands, and how a line of the journal changes that. Pure."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain.command import Command
from console.domain.event import CommandId
from console.errors import ErrorKind
from console.link.envelope import raw
from console.link.journal_line import (
    AnyLine,
    CarriedOut,
    Delivered,
    Made,
    NotCarriedOut,
    Numbered,
    Owed,
    OwedFile,
    Sent,
    Settled,
)


class Stage(enum.Enum):
    """Where a command stands."""

    WAITING = "waiting"
    CARRIED_OUT = "carried_out"
    NOT_CARRIED_OUT = "not_carried_out"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a command was not carried out."""

    kind: ErrorKind
    text_key: str
    facts: dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Entry:
    """A command that was made here."""

    command: Command
    account: str
    """Who made it; it goes out in nobody else's name."""
    made_at: datetime
    follows: bool = False
    stage: Stage = Stage.WAITING
    is_sent: bool = False
    number: int = 0
    """Its local number; 0: it has none."""
    case_no: str = ""
    reason: Reason | None = None
    ended_at: datetime | None = None
    settled_by: str = ""
    owed: tuple[OwedFile, ...] = ()
    owes_more: bool = False

    @property
    def id(self) -> CommandId:
        """Return the command's id."""
        return self.command.id

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to be done for it."""
        if self.stage is Stage.CARRIED_OUT:
            return not self.owed and not self.owes_more
        return bool(self.settled_by)


def changed(entry: Entry, line: AnyLine) -> Entry:
    """Return the entry after ``line``; the same where the line is no news."""
    if isinstance(line, (CarriedOut, NotCarriedOut)):
        return _ended(entry, line) if entry.stage is Stage.WAITING else entry
    match line:
        case Sent():
            return replace(entry, is_sent=True)
        case Numbered(number=number) if not entry.number:
            return replace(entry, number=number)
        case Settled(by=by) if entry.stage is Stage.NOT_CARRIED_OUT:
            return replace(entry, settled_by=by or "?")
        case Owed() | Delivered():
            return _owing(entry, line)
    return entry


def _owing(entry: Entry, line: Owed | Delivered) -> Entry:
    if isinstance(line, Delivered):
        return replace(entry, owed=tuple(file for file in entry.owed if file.sha256 not in line.sha256))
    known = {file.sha256 for file in entry.owed}
    added = tuple(file for file in line.files if file.sha256 not in known)
    return replace(entry, owed=entry.owed + added, owes_more=line.more)


def _ended(entry: Entry, line: CarriedOut | NotCarriedOut) -> Entry:
    if isinstance(line, CarriedOut):
        return replace(entry, stage=Stage.CARRIED_OUT, case_no=line.case_no)
    reason = Reason(line.kind, line.text_key, line.facts)
    return replace(entry, stage=Stage.NOT_CARRIED_OUT, ended_at=line.at, reason=reason)


def told(entry: Entry) -> Iterator[AnyLine]:
    """Yield the lines that tell this entry to a new file."""
    kind = type(entry.command).__name__
    yield Made(entry.id, entry.account, entry.made_at, kind, raw(entry.command), entry.follows)
    if entry.is_sent:
        yield Sent(entry.id)
    if entry.number:
        yield Numbered(entry.id, entry.number)
    if entry.owed or entry.owes_more:
        yield Owed(entry.id, entry.owed, entry.owes_more)
    if entry.stage is Stage.CARRIED_OUT:
        yield CarriedOut(entry.id, entry.case_no, 0)
    if entry.reason is not None and entry.ended_at is not None:
        reason = entry.reason
        yield NotCarriedOut(entry.id, entry.ended_at, reason.kind, reason.text_key, reason.facts)
