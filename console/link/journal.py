"""What a seat has made and what became of it. Pure: no I/O, no clock.

A command that may wait for the hub is *made*, then *sent*, then *carried out* or *not carried out* (with the reason),
the latter until somebody settles it. It ends once: whatever comes after its first end changes nothing. Decisions
return lines to be written; :meth:`Journal.fold` is what a line means, and is all that a restart does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from console.domain.case import CaseId
from console.domain.case_command import CaseCommand
from console.domain.command import COMMANDS, Applied, Command, case_of
from console.domain.event import CommandId
from console.errors import ConsoleError, Corrupt, ErrorKind, Refused
from console.link.envelope import convert, raw
from console.link.journal_entry import Entry, Stage, changed, told
from console.link.journal_line import (
    VERSION,
    AnyLine,
    Begun,
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

NO_VERDICT: Final = frozenset(
    {
        "hub.not_signed_in",
        "hub.session_ended",
        "hub.session_locked",
        "hub.no_hello",
        "hub.other_version",
    }
)
"""Refusals of whoever asks, not of what is asked: the command waits for a sign-in."""


@dataclass(slots=True)
class Journal:
    """The commands of one seat that are not over, in the order in which they were made."""

    entries: dict[CommandId, Entry] = field(default_factory=dict)
    last_number: int = 0
    unreadable: int = 0
    """Lines that were whole but told of nothing that this program knows."""

    # ---- decisions: what is to be written

    def make(
        self,
        command: Command,
        account: str,
        at: datetime,
        *,
        files: Sequence[OwedFile] = (),
        more: bool = False,
        goes_out: bool = False,
    ) -> tuple[AnyLine, ...]:
        """Take on a command with the files that go with it; nothing where it was taken on before.

        Args:
            command: what was made.
            account: who made it.
            at: UTC.
            files: that the hub must get with it.
            more: others will follow.
            goes_out: it is sent at once, unless an earlier one on the same case must end first.

        Raises:
            Refused: it may not wait for the hub.
        """
        if not command.may_wait:
            raise Refused("may not wait", text_key="hub.away")
        if command.id in self.entries:
            return ()
        case = case_of(command)
        follows = any(case_of(entry.command) == case and entry.account == account for entry in self.waiting())
        made = Made(command.id, account, at, type(command).__name__, raw(command), follows)
        sent = (Sent(command.id),) if goes_out and not follows else ()
        return (made, *self._owed(command.id, files, more=more), *sent)

    def send(self, ids: Iterable[CommandId]) -> tuple[AnyLine, ...]:
        """Note that these are about to go out."""
        return tuple(Sent(id_) for id_ in ids if self._is_waiting(id_) and not self.entries[id_].is_sent)

    def number(self, id_: CommandId) -> tuple[AnyLine, ...]:
        """Give it a local number, once."""
        entry = self.entries.get(id_)
        return () if entry is None or entry.number else (Numbered(id_, self.last_number + 1),)

    def answer(self, id_: CommandId, outcome: Applied | ConsoleError, at: datetime) -> tuple[AnyLine, ...]:
        """Note the hub's answer; nothing where it ended before, or where the answer is no verdict."""
        if not self._is_waiting(id_):
            return ()
        if isinstance(outcome, Applied):
            return (CarriedOut(id_, outcome.case_no, outcome.version),)
        if not is_verdict(outcome):
            return ()
        return (NotCarriedOut(id_, at, outcome.kind, outcome.text_key, _plain(outcome.facts)),)

    def settle(self, id_: CommandId, by: str, at: datetime) -> tuple[AnyLine, ...]:
        """Note that somebody knows that it was not carried out; nothing where that is no news.

        Raises:
            Refused: it still waits, or was carried out.
        """
        entry = self.entries.get(id_)
        if entry is None:
            return ()
        if entry.stage is not Stage.NOT_CARRIED_OUT:
            raise Refused("it is not one that was not carried out", text_key="journal.not_to_settle")
        return () if entry.settled_by else (Settled(id_, at, by),)

    def withdraw(self, id_: CommandId, by: str, at: datetime) -> tuple[AnyLine, ...]:
        """End a command that never went out; whoever does it knows, so it is settled as well.

        Raises:
            Refused: it went out: only the hub knows what became of it.
        """
        if not self._is_waiting(id_):
            return ()
        if self.entries[id_].is_sent:
            raise Refused("it went out", text_key="journal.sent_already")
        ended = NotCarriedOut(id_, at, ErrorKind.REFUSED, "journal.withdrawn", {"person": by})
        return ended, Settled(id_, at, by)

    def owe(self, id_: CommandId, files: Sequence[OwedFile], *, more: bool) -> tuple[AnyLine, ...]:
        """Note further files that belong to it."""
        return self._owed(id_, files, more=more) if id_ in self.entries else ()

    def deliver(self, id_: CommandId, hashes: Iterable[str]) -> tuple[AnyLine, ...]:
        """Note that the hub has these files."""
        known = {file.sha256 for file in self.entries[id_].owed} if id_ in self.entries else set()
        found = tuple(sha256 for sha256 in hashes if sha256 in known)
        return (Delivered(id_, found),) if found else ()

    def _owed(self, id_: CommandId, files: Sequence[OwedFile], *, more: bool) -> tuple[AnyLine, ...]:
        entry = self.entries.get(id_)
        is_news = bool(files) or more != (entry is not None and entry.owes_more)
        return (Owed(id_, tuple(files), more),) if is_news else ()

    def _is_waiting(self, id_: CommandId) -> bool:
        return id_ in self.entries and self.entries[id_].stage is Stage.WAITING

    # ---- what is known

    def waiting(self) -> list[Entry]:
        """Return what has not ended, in the order made."""
        return [entry for entry in self.entries.values() if entry.stage is Stage.WAITING]

    def not_carried_out(self) -> list[Entry]:
        """Return what nobody has settled yet."""
        return [e for e in self.entries.values() if e.stage is Stage.NOT_CARRIED_OUT and not e.settled_by]

    def due(self, account: str) -> list[Entry]:
        """Return what may go out now in this name: of each case the first that waits."""
        first: dict[CaseId | CommandId, Entry] = {}
        for entry in self.waiting():
            if entry.account == account:
                first.setdefault(case_of(entry.command) or entry.id, entry)
        return list(first.values())

    # ---- what a line means

    def fold(self, lines: Iterable[AnyLine]) -> None:
        """Take over written lines. What fits nothing changes nothing."""
        for line in lines:
            self._fold(line)

    def _fold(self, line: AnyLine) -> None:
        if isinstance(line, Begun):
            self.last_number = max(self.last_number, line.last_number)
        elif isinstance(line, Made):
            self._made(line)
        elif (entry := self.entries.get(line.id)) is not None:
            after = changed(entry, line)
            self.entries[line.id] = after
            self.last_number = max(self.last_number, after.number)
            if isinstance(line, CarriedOut) and after is not entry:
                self._rebase(after, line.version)
            if after.is_over:
                del self.entries[line.id]

    def _made(self, line: Made) -> None:
        try:
            command = read_command(line)
        except ConsoleError:
            self.unreadable += 1
            return
        self.entries.setdefault(line.id, Entry(command, line.account, line.at, line.follows))

    def _rebase(self, done: Entry, version: int) -> None:
        """What was made on top of ``done`` is based on the version that it led to."""
        about = case_of(done.command), done.account
        after = (e for e in self.waiting() if e.follows and (case_of(e.command), e.account) == about)
        following = next(after, None)
        if following is not None and version and isinstance(following.command, CaseCommand):
            command = replace(following.command, based_on=version)
            self.entries[following.id] = replace(following, command=command)

    def lines(self) -> Iterator[AnyLine]:
        """Return the lines that tell all that is not over: what a compacted journal holds."""
        yield Begun(VERSION, self.last_number)
        for entry in self.entries.values():
            yield from told(entry)


def is_verdict(error: ConsoleError) -> bool:
    """Say whether the hub has decided; where it could not, or does not know us, the command waits on."""
    return error.kind is not ErrorKind.UNAVAILABLE and error.text_key not in NO_VERDICT


def read_command(line: Made) -> Command:
    """Return the command of a line.

    Raises:
        Corrupt: this program knows no such command.
    """
    kind = COMMANDS.get(line.type)
    if kind is None:
        raise Corrupt(f"unknown command {line.type}", text_key="journal.unknown_command")
    return convert(kind, line.body)


def _plain(facts: dict[str, object]) -> dict[str, str | int | float]:
    return {name: fact if isinstance(fact, (int, float, str)) else str(fact) for name, fact in facts.items()}
