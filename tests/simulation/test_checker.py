"""The checker itself: a program with a fault built in is found out, so that a clean day means something."""

from collections.abc import Callable
from typing import Any

import pytest

from console.domain import case_decision, permission, reminder
from console.domain.case import CaseRecord, ReminderRule
from console.domain.event import CommandId
from console.domain.permission import Act, Role
from console.hub import committer, view_book
from console.hub.callers import Callers
from console.link.session import LinkState, SeatSession
from console.link.view import Mirror, ViewChange
from db.caller_table import CallerTable
from db.command_log import CommandLog
from db.passed_draft_table import PassedDraftTable
from db.unit_of_work import UnitOfWork
from tests.simulation.day import run_day

SEEDS = (3, 2, 10)
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


@pytest.mark.long
@pytest.mark.parametrize(("break_it", "found"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_a_broken_program_is_found_out(break_it: Callable[[Patch], None], found: str, monkeypatch: Patch) -> None:
    break_it(monkeypatch)
    problems: list[str] = []
    for seed in SEEDS:
        problems += run_day(seed).problems
        if any(found in problem for problem in problems):
            return
    raise AssertionError(f"not noticed; noticed instead: {problems}")
