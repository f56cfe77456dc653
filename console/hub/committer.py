"""Command → decide → store → answer → tell. The one place where something comes true.

Commands that wait together share a commit. Everything of one command (its events, the query tables, its answer
and its line in the register) is in one transaction; nobody hears of it before that is on disk.
"""

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

import msgspec

from console.domain.account import Account
from console.domain.board import Board, Change, RecordKey
from console.domain.case_command import Acknowledge, FeedBack
from console.domain.command import Applied, Command, FileAndDispatch, case_of
from console.domain.decision import decide
from console.domain.event import CommandId, Event
from console.domain.origin import Origin
from console.domain.rules import PLAIN_RULES, Rules
from console.domain.spelling import digest_of
from console.errors import Conflict, ConsoleError, Refused
from console.hub.storage import Storage
from console.hub.view_book import ViewBook
from db.caller_table import KeptCaller
from db.command_log import CarriedOut
from db.register import Entry
from db.unit_of_work import UnitOfWork

log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A command in the queue and who waits for its answer."""

    command: Command
    actor: Account
    origin: Origin
    fingerprint: str
    answer: "asyncio.Future[Applied]"


@dataclass(slots=True)
class _Batch:
    """What the commands of one commit add up to."""

    board: Board
    events: list[Event] = field(default_factory=list)
    changes: dict[RecordKey, Change] = field(default_factory=dict)
    carried_out: dict[CommandId, CarriedOut] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    callers: list[KeptCaller] = field(default_factory=list)
    answers: list[tuple[_Waiting, Applied]] = field(default_factory=list)
    refusals: list[tuple[_Waiting, Exception]] = field(default_factory=list)


class Committer:
    """Decides on the board, one batch after the other. Loop thread; ``run`` is its one task."""

    def __init__(
        self,
        board: Board,
        storage: Storage,
        views: ViewBook,
        now: Callable[[], datetime],
        rules: Rules = PLAIN_RULES,
    ) -> None:
        self._board = board
        self._rules = rules
        self._storage = storage
        self._views = views
        self._now = now
        self._waiting: list[_Waiting] = []
        self._wake = asyncio.Event()
        self._is_closing = False

    async def submit(self, command: Command, actor: Account, origin: Origin) -> Applied:
        """Carry out ``command`` once; return its answer when it is on disk.

        Raises:
            ConsoleError: a rule refuses it, it conflicts, or it cannot be stored.
        """
        fingerprint = _fingerprint(command)
        answer: asyncio.Future[Applied] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(command, actor, origin, fingerprint, answer))
        self._wake.set()
        return await answer

    def close(self) -> None:
        """Let ``run`` return after what waits now."""
        self._is_closing = True
        self._wake.set()

    async def run(self) -> None:
        """Commit what waits, as long as the hub runs."""
        while self._waiting or not self._is_closing:
            await self._wake.wait()
            self._wake.clear()
            waiting, self._waiting = self._waiting, []
            if waiting:
                await self._commit(waiting)

    async def _commit(self, waiting: list[_Waiting]) -> None:
        try:
            batch = await self._stored(waiting)
        except ConsoleError as exc:
            log.error("nothing of %d commands was stored: %s", len(waiting), exc)
            for one in waiting:
                _fail(one, exc)
            return
        self._board.take_over(batch.board)
        self._settle(batch)
        self._views.tell(batch.changes.values())

    async def _stored(self, waiting: list[_Waiting]) -> _Batch:
        """Decide and store what waits.

        Hardly any command was carried out before, so none is looked up beforehand. One that was is refused now (what
        it wants is there), or its id is there when it is stored: then nothing is written, and all is decided again.
        """
        known: dict[CommandId, CarriedOut] = {}
        every = [one.command.id for one in waiting]
        while True:
            batch = self._decide(waiting, known)
            refused = [one.command.id for one, _ in batch.refusals if one.command.id not in known]
            try:
                found = await self._storage.run(partial(_store, batch, refused))
            except Conflict:
                found = await self._storage.run(lambda uow: uow.commands.find(every))
                if found.keys() <= known.keys():
                    raise
            if not found:
                return batch
            known |= found

    def _decide(self, waiting: list[_Waiting], known: dict[CommandId, CarriedOut]) -> _Batch:
        batch = _Batch(self._board.fork())
        for one in waiting:
            try:
                before = known.get(one.command.id) or batch.carried_out.get(one.command.id)
                answer = _answer_again(one, before) if before is not None else self._carry_out(one, batch)
                batch.answers.append((one, answer))
            except ConsoleError as exc:
                batch.entries.append(_entry(one, self._now(), exc.text_key, batch.board))
                batch.refusals.append((one, exc))
            except Exception as exc:  # noqa: BLE001 - a fault in one command must not take the others with it;
                batch.refusals.append((one, exc))  # its seat's line logs it and says the number
        return batch

    def _carry_out(self, one: _Waiting, batch: _Batch) -> Applied:
        now, fork = self._now(), batch.board.fork()
        events = decide(fork, one.command, one.actor, now, self._rules)
        changes = fork.fold(events)
        answer = _applied(one.command, fork)
        batch.board.take_over(fork)
        batch.events.extend(events)
        batch.changes.update((change.key, change) for change in changes)
        batch.entries.append(_entry(one, now, "done", batch.board))
        if isinstance(one.command, FileAndDispatch) and one.command.caller:
            batch.callers.append(KeptCaller(one.command.case, one.command.caller, one.actor.name, now))
        batch.carried_out[one.command.id] = CarriedOut(
            one.command.id, one.actor.name, one.fingerprint, answer.seq, msgspec.json.encode(answer).decode()
        )
        return answer

    def _settle(self, batch: _Batch) -> None:
        for one, answer in batch.answers:
            if not one.answer.done():
                one.answer.set_result(answer)
        for one, error in batch.refusals:
            _fail(one, error)


def _store(batch: _Batch, refused: list[CommandId], uow: UnitOfWork) -> dict[CommandId, CarriedOut]:
    """Write the batch, unless some of those refused were carried out before; return these."""
    found = uow.commands.find(refused) if refused else {}
    if batch.entries and not found:
        uow.commands.append(batch.carried_out.values())
        uow.events.append(batch.events)
        uow.records.save(batch.changes.values())
        uow.register.append(batch.entries)
        for caller in batch.callers:
            uow.callers.add(caller)
        uow.commit()
    return found


def _applied(command: Command, board: Board) -> Applied:
    case = board.case(about) if (about := case_of(command)) is not None else None
    if case is not None:
        return Applied(command.id, board.head.seq, case.id, case.case_no, case.version)
    return Applied(command.id, board.head.seq)


def _fingerprint(command: Command) -> str:
    words = b"%b %b" % (type(command).__name__.encode(), msgspec.json.encode(command))
    return hashlib.sha256(words).hexdigest()


def _is_same(one: _Waiting, before: CarriedOut) -> bool:
    """Say whether this is what was asked before; old fingerprints were taken over the canonical text."""
    if before.account != one.actor.name:
        return False
    return before.fingerprint in (one.fingerprint, digest_of((type(one.command).__name__, one.command)))


def _answer_again(one: _Waiting, before: CarriedOut) -> Applied:
    if not _is_same(one, before):
        raise Refused("another command had this id", text_key="hub.command_id_taken")
    return msgspec.json.decode(before.answer, type=Applied)


def _entry(one: _Waiting, at: datetime, result: str, board: Board) -> Entry:
    return Entry(
        at=at,
        act=one.command.act.value,
        account=one.actor.name,
        acting_title=one.actor.title,
        address=one.origin.address,
        object=(case_of(one.command) or "")[:128],
        result=result,
        request=one.command.id,
        acting_for=_acting_for(one.command, board),
        seat=one.origin.seat,
    )


def _acting_for(command: Command, board: Board) -> str:
    """Return the unit for which a duty officer does this, as he was told by telephone; else ""."""
    if not isinstance(command, Acknowledge | FeedBack) or command.telephone is None:
        return ""
    case = board.case(command.case)
    return case.unit or "" if case is not None else ""


def _fail(one: _Waiting, error: Exception) -> None:
    with contextlib.suppress(asyncio.InvalidStateError):  # its seat hung up meanwhile
        one.answer.set_exception(error)
