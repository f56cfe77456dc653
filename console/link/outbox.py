"""Commands that may wait for the hub: written down, sent in order in the name of whoever made them, until they end.

Of each case one command is on its way at a time, so that a feedback never arrives before its acknowledgement.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from console.domain.command import Applied, Command, case_of
from console.domain.event import CommandId
from console.errors import ConsoleError, Refused, Unavailable
from console.link import envelope
from console.link.backoff import delays
from console.link.envelope import FromSeat, convert, raw
from console.link.hub_envelope import Answer, Refusal
from console.link.journal import is_verdict
from console.link.journal_entry import Entry, Reason, Stage
from console.link.journal_keeper import JournalKeeper
from console.link.journal_line import AnyLine, CarriedOut, NotCarriedOut, OwedFile
from console.link.outside import Outside
from console.link.seat_envelope import Order
from console.link.session import LinkState, SeatSession
from console.link.watcher import report

log: Final = logging.getLogger(__name__)
MEND_S: Final = 5.0
"""So often a disk that was full or read-only is tried again."""


class Line(Protocol):
    """What the outbox needs of the line to the hub."""

    session: SeatSession
    outside: Outside

    async def ask(self, make: Callable[[int], FromSeat]) -> Answer:
        """See ``HubLine.ask``."""

    def watch(self, on_state: Callable[[LinkState], None]) -> None:
        """See ``HubLine.watch``."""


class Outbox:
    """What this seat has made and the hub has not yet answered. Loop thread.

    Args:
        line: to the hub.
        keeper: the journal and its disk.
    """

    def __init__(self, line: Line, keeper: JournalKeeper) -> None:
        self._line, self._keeper, self._now = line, keeper, line.outside.utc_now
        self._ends: dict[CommandId, asyncio.Future[Applied]] = {}
        self._outcomes: dict[CommandId, Applied | ConsoleError] = {}
        self._asked: dict[CommandId, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        line.watch(lambda _: self._wake.set())
        keeper.watch(self._on_written)

    def start(self) -> None:
        """Begin to send what waits, and go on until :meth:`close`."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="outbox")

    async def close(self) -> None:
        """Stop; what waits stays written down. Whoever waits for an end is told that none will come here."""
        running = [*self._asked.values(), *([self._task] if self._task is not None else [])]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._task = None
        for end in self._ends.values():
            if not end.done():
                end.set_exception(Unavailable("the seat was closed", text_key="hub.line_closed"))
                end.exception()  # looked at: perhaps nobody waits for it any more

    async def carry(self, command: Command, files: Sequence[OwedFile] = (), *, more: bool = False) -> Applied:
        """Have ``command`` carried out, now or when the hub is back; return its answer, however long that takes.

        Raises:
            ConsoleError: it was not carried out; it is listed until somebody settles it.
        """
        account = self._line.session.account
        if account is None:
            raise Refused("not signed in", text_key="hub.not_signed_in")
        journal, goes_out = self._keeper.journal, self._line.session.state is LinkState.SIGNED_IN
        end = self._ends.setdefault(command.id, asyncio.get_running_loop().create_future())
        await self._keeper.write(
            lambda: journal.make(command, account.name, self._now(), files=files, more=more, goes_out=goes_out)
        )
        self._wake.set()
        self._tell_again(journal.entries.get(command.id))
        try:
            return await asyncio.shield(end)
        finally:
            if end.done():
                self._ends.pop(command.id, None)

    async def _run(self) -> None:
        while True:
            try:
                await self._send_due()
                await self._until_woken()
            except Exception as exc:  # noqa: BLE001 - reported; what waits must go out after it all the same
                report(exc, "the outbox")
                await asyncio.sleep(MEND_S)

    async def _until_woken(self) -> None:
        try:
            async with asyncio.timeout(MEND_S if self._keeper.trouble else None):
                await self._wake.wait()
        except TimeoutError:
            await self._keeper.mend()
        self._wake.clear()

    async def _send_due(self) -> None:
        session, journal = self._line.session, self._keeper.journal
        if session.state is not LinkState.SIGNED_IN or session.account is None:
            return
        name = session.account.name
        due = [entry.id for entry in journal.due(name) if entry.id not in self._asked]
        await self._keeper.write(lambda: journal.send(due))
        for id_ in due:
            entry = journal.entries.get(id_)
            if entry is not None and entry.stage is Stage.WAITING:  # it may have ended while the disk was written
                task = asyncio.get_running_loop().create_task(self._ask(entry), name=f"command {id_}")
                self._asked[id_] = task
                task.add_done_callback(lambda _, asked=id_: self._on_asked(asked))  # type: ignore[misc]  # mypy: a default

    def _on_asked(self, id_: CommandId) -> None:
        self._asked.pop(id_, None)
        self._wake.set()

    async def _ask(self, entry: Entry) -> None:
        """Ask until there is a verdict, or its maker is signed in no more."""
        waits = delays(self._line.outside.rng)
        while self._is_makers(entry):
            try:
                outcome = await self._outcome(entry.command)
                if isinstance(outcome, Applied) or is_verdict(outcome):
                    await self._end(entry.id, outcome)
                    return
                log.warning("command %s waits: %s", entry.id, outcome)
            except Exception as exc:  # noqa: BLE001 - reported; it is asked for again, and the hub does it once
                report(exc, f"command {entry.id}")
            await asyncio.sleep(next(waits))

    def _is_makers(self, entry: Entry) -> bool:
        account = self._line.session.account
        return account is not None and account.name == entry.account

    async def _outcome(self, command: Command) -> Applied | ConsoleError:
        try:
            answer = await self._line.ask(lambda number: Order(number, type(command).__name__, raw(command)))
            return convert(Applied, answer.result)
        except ConsoleError as exc:
            return exc

    async def _end(self, id_: CommandId, outcome: Applied | ConsoleError) -> None:
        self._outcomes[id_] = outcome
        await self._keeper.write(lambda: self._keeper.journal.answer(id_, outcome, self._now()))
        self._tell_end(id_, outcome)
        del self._outcomes[id_]

    def _on_written(self, lines: tuple[AnyLine, ...]) -> None:
        """Ends that others have written (a withdrawal, a case that the view shows) are told as well."""
        for line in lines:
            if isinstance(line, NotCarriedOut):
                self._tell_end(line.id, error_of(Reason(line.kind, line.text_key, line.facts)))
            elif isinstance(line, CarriedOut):
                self._tell_end(line.id, Applied(line.id, 0, None, line.case_no, line.version))

    def _tell_again(self, entry: Entry | None) -> None:
        """A command that ended before, and is given again, gets the end it had."""
        if entry is not None and entry.reason is not None:
            self._tell_end(entry.id, error_of(entry.reason))
        elif entry is not None and entry.stage is Stage.CARRIED_OUT:
            self._tell_end(entry.id, Applied(entry.id, 0, case_of(entry.command), entry.case_no))

    def _tell_end(self, id_: CommandId, outcome: Applied | ConsoleError) -> None:
        end = self._ends.pop(id_, None)
        if end is None or end.done():
            return
        outcome = self._outcomes.get(id_, outcome)  # the hub's own words, where we have them
        if isinstance(outcome, Applied):
            end.set_result(outcome)
        else:
            end.set_exception(outcome)
            end.exception()  # looked at: perhaps nobody waits for it any more


def error_of(reason: Reason) -> ConsoleError:
    """Return the error that a kept reason stands for."""
    return envelope.error_of(Refusal(0, reason.kind, reason.text_key, reason.facts))
