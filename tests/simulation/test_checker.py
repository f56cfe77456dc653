"""The checker itself: a program with a fault built in is found out, so that a clean day means something."""

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest

from console.domain import case_decision, permission, reminder
from console.domain.case import CaseRecord, ReminderRule
from console.domain.event import CommandId
from console.domain.permission import Act, Role
from console.errors import Unavailable
from console.hub import committer, view_book
from console.hub.callers import Callers
from console.link.hub_session import HubSession
from console.link.session import LinkState, SeatSession
from console.link.view import Mirror, ViewChange
from db.account_table import SessionTable
from db.caller_table import CallerTable
from db.command_log import CommandLog
from db.passed_draft_table import PassedDraftTable
from db.unit_of_work import UnitOfWork
from tests.simulation.day import run_day
from tests.simulation.locks import Locks

SEEDS = (3, 10)
"""Days with the faults that bring each fault of the program to light."""
Patch = pytest.MonkeyPatch


def forgets_commands(patch: Patch) -> None:
    """The hub does not know what it has carried out."""
    patch.setattr(CommandLog, "find", lambda *_: {})


def answers_before_the_commit(patch: Patch) -> None:
    """The hub says that it is done, and then does it."""

    async def commit(self: Any, waiting: list[Any]) -> None:  # noqa: ANN401
        batch = self._decide(waiting, {})
        self._settle(batch)

        def store(uow: UnitOfWork) -> None:
            committer._store(batch, [], uow)

        await self._storage.run(store)
        self._board.take_over(batch.board)
        self._views.tell(batch.changes.values())

    patch.setattr(committer.Committer, "_commit", commit)


def forgets_what_was_asked(patch: Patch) -> None:
    """A seat thinks that what went out has arrived."""

    def closed(self: SeatSession) -> None:
        self.state = LinkState.AWAY
        self._open.clear()
        self._drop_own()

    patch.setattr(SeatSession, "closed", closed)


def loses_changes_unseen(patch: Patch) -> None:
    """The hub leaves out a change now and then, and seats compare nothing."""
    spread, count = view_book._spread, 0

    def forgetful(page: Any, change: Any) -> None:  # noqa: ANN401
        nonlocal count
        count += 1
        if count % 40:
            spread(page, change)

    def gullible(self: Mirror, change: Any) -> ViewChange:  # noqa: ANN401
        self.seq, right = change.since, self._settle
        try:
            return right(change.upserts, change.drops, change.seq, change.digest)
        except Exception:  # noqa: BLE001 - what this mirror would have noticed
            return right([], [], change.seq, self._digest.text)

    patch.setattr(view_book, "_spread", forgetful)
    patch.setattr(Mirror, "_change", gullible)


def reminds_again(patch: Patch) -> None:
    """The hub does not look whether it has reminded."""
    count = iter(range(10**6))

    def again(case: CaseRecord, now: Any) -> list[tuple[ReminderRule, Any]]:  # noqa: ANN401
        is_late = case.clock is not None and case.is_clock_running and now > case.clock.at
        return [(ReminderRule.OVERDUE, case.clock.at)] if is_late and case.clock is not None else []

    patch.setattr(reminder, "reminder_id", lambda *_: CommandId(f"00000000-0000-0000-0000-{next(count):012x}"))
    patch.setattr(reminder, "_pending", again)
    patch.setattr(case_decision, "instant_of", lambda _, case: case.clock.at if case.clock is not None else None)


def shows_callers_to_units(patch: Patch) -> None:
    """Somebody put a unit into the wrong row of the table."""
    patch.setitem(permission.MAY, Role.UNIT, permission.MAY[Role.UNIT] | {Act.VIEW_CALLER})


def erases_in_the_register_only(patch: Patch) -> None:
    """The hub says that a caller is erased."""
    patch.setattr(CallerTable, "erase", lambda *_: True)


def enters_no_look(patch: Patch) -> None:
    """The hub shows callers, and the register knows of none."""
    patch.setattr(Callers, "_enter", lambda _self, uow, *_: uow.commit())


def forgets_drafts(patch: Patch) -> None:
    """The hub takes a draft and keeps none."""
    patch.setattr(PassedDraftTable, "put", lambda *_: None)


def forgets_locks(patch: Patch) -> None:
    """The hub takes commands from locked seats."""
    permit = HubSession.permit

    def lenient(self: HubSession, message: Any) -> None:  # noqa: ANN401
        was_locked, self.is_locked = self.is_locked, False
        try:
            permit(self, message)
        finally:
            self.is_locked = was_locked

    patch.setattr(HubSession, "permit", lenient)


def stores_no_locks(patch: Patch) -> None:
    """The hub forgets a lock with the line that it came over, and the seat believes it."""
    patch.setattr(SessionTable, "set_locked", lambda *_: None)


FAULTS: list[tuple[Callable[[Patch], None], str]] = [
    (forgets_commands, "was told applied, and then that it is not"),
    (answers_before_the_commit, "was told applied, the hub says otherwise"),
    (forgets_what_was_asked, "has not ended"),
    (loses_changes_unseen, "two digests"),
    (reminds_again, "reminded"),
    (shows_callers_to_units, "was let to view_caller"),
    (erases_in_the_register_only, "the register disagrees"),
    (enters_no_look, "no line says"),
    (forgets_drafts, "is lost"),
]


LOCKS = ("seat locked", "hub killed")
"""What brings faults with locks to light: among all kinds they are rare."""


@pytest.mark.long
@pytest.mark.parametrize(("break_it", "found"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_broken_program_is_found_out(break_it: Callable[[Patch], None], found: str, monkeypatch: Patch) -> None:
    break_it(monkeypatch)
    assert noticed(found)


@pytest.mark.long
@pytest.mark.parametrize("break_it", [forgets_locks, stores_no_locks])
def test_a_command_at_a_locked_seat_is_found_out(break_it: Callable[[Patch], None], monkeypatch: Patch) -> None:
    break_it(monkeypatch)
    assert noticed("which was locked", LOCKS)


def noticed(found: str, only: tuple[str, ...] = ()) -> bool:
    """Live through days until one has the problem; say what else there was if none has."""
    problems: list[str] = []
    for seed in SEEDS:
        problems += run_day(seed, only).problems
        if any(found in problem for problem in problems):
            return True
    sys.stdout.write(f"noticed instead: {problems}\n")
    return False


async def test_a_lock_holds_from_the_hubs_word_until_a_password_is_typed() -> None:
    locks, word = Locks(), asyncio.Event()
    locking = asyncio.create_task(locks.lock(["li", "sun", ""], hear(word)))
    await asyncio.sleep(0)
    assert locks.of("li") is None  # asked for, and not acknowledged
    locks.type("sun")
    word.set()
    await locking
    first = locks.of("li")
    assert first is not None
    assert locks.of("sun") is None  # the password was typed meanwhile
    assert locks.of("") is None  # nobody is signed in
    locks.type("li")  # the hub may have taken it, whether or not its answer comes
    assert locks.of("li") is None
    await locks.lock(["li"], hear(word))
    assert locks.of("li") not in {None, first}


async def test_a_lock_that_was_not_acknowledged_is_none() -> None:
    locks = Locks()
    with pytest.raises(Unavailable):
        await locks.lock(["li"], refuse())
    assert locks.of("li") is None


async def hear(word: asyncio.Event) -> None:
    await word.wait()


async def refuse() -> None:
    raise Unavailable("the line was closed", text_key="hub.line_closed")
