"""What must hold of who called: kept with his case, seen by officers for a reason, erased for good, read nowhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from console.domain.board import Board
from console.domain.caller import CallerSeen
from console.domain.case import CaseId
from console.domain.command import Applied, FileAndDispatch
from console.domain.event import CommandId
from console.domain.permission import Act, Role
from console.domain.reminder import CLOCK
from console.domain.workflow import STANDING
from console.errors import ConsoleError
from console.link.caller_seal import CallerKey
from db.register import Entry
from db.unit_of_work import UnitOfWork
from tests.simulation.asked import Asked
from tests.simulation.calling import caller_of
from tests.simulation.made import Made

PIECE: Final = slice(60, 100)
"""Of a sealed text: enough to find it by, wherever a page of the database ends."""


@dataclass(frozen=True)
class Kept:
    """What the hub keeps of callers."""

    sealed: Mapping[CaseId, str | None]
    """By case; None: erased."""
    erasures: tuple[Entry, ...]
    """Lines of the register that say so."""


def read_callers(uow: UnitOfWork) -> Kept:
    """Read all callers and every erasure that was done."""
    rows = uow._connection.execute(text("SELECT case_id, sealed FROM caller"))
    lines = [line for line in uow.register.read(Act.ERASE_CALLER.value) if line.result == "done"]
    return Kept({CaseId(row.case_id): row.sealed for row in rows}, tuple(lines))


def kept_right(
    made: Mapping[CommandId, Made], answers: Mapping[CommandId, Applied], board: Board, kept: Kept, key: CallerKey
) -> Iterator[str]:
    """Tell whose caller is not kept with his case, or kept without one, or another's, or erased by nobody."""
    calls = {id_: one.command for id_, one in made.items() if isinstance(one.command, FileAndDispatch)}
    right = {command.case for id_, command in calls.items() if id_ in answers and command.caller}
    yield from (f"no caller is kept of {case}" for case in right - kept.sealed.keys())
    yield from (f"a caller is kept of {case}, which nobody told of" for case in kept.sealed.keys() - right)
    erased = {CaseId(line.object.split(" ")[0]) for line in kept.erasures if not _is_of_slip(line, board)}
    for case, sealed in kept.sealed.items():
        if (sealed is None) is not (case in erased):
            yield f"the caller of {case} is {'erased and' if sealed is None else 'there, and'} the register disagrees"
        elif sealed is not None and not _opens(sealed, case, key):
            yield f"the caller of {case} is another"


def _is_of_slip(line: Entry, board: Board) -> bool:
    """Say whether the caller was erased who stood in a slip that nobody had filed by then."""
    case = board.case(CaseId(line.object.split(" ")[0]))
    return case is None or line.at < case.reported_at


def _opens(sealed: str, case: CaseId, key: CallerKey) -> bool:
    try:
        return key.open(sealed) == caller_of(case)
    except ConsoleError:
        return False


def seen_by_those_allowed(asked: Iterable[Asked]) -> Iterator[str]:
    """Tell who saw a caller that he may not see, another one, or one that was erased before."""
    erased_at: dict[str, float] = {}
    every = list(asked)
    for one in every:
        if one.act is Act.ERASE_CALLER and one.is_done and one.ended_at is not None:
            erased_at[one.about] = min(one.ended_at, erased_at.get(one.about, one.ended_at))
    for one in every:
        may = one.by.role is Role.DUTY_OFFICER
        if one.act in (Act.VIEW_CALLER, Act.ERASE_CALLER) and one.is_done and not may:
            yield f"{one.by.name} was let to {one.act.value} of {one.about}"
        seen = one.answer
        if isinstance(seen, CallerSeen) and seen.caller is not None:
            if seen.caller != caller_of(CaseId(one.about)):
                yield f"{one.by.name} saw another caller of {one.about}"
            if one.begun_at > erased_at.get(one.about, one.begun_at):
                yield f"{one.by.name} saw the caller of {one.about}, who was erased before"


def erased_in_time(kept: Kept, board: Board, now: datetime, period: timedelta, slack: timedelta) -> Iterator[str]:
    """Tell whom the hub erased before his time, or more than once, or not yet long after it."""
    by_hub = [line for line in kept.erasures if line.account == CLOCK.name and not _is_of_slip(line, board)]
    times = Counter(line.object for line in by_hub)
    yield from (f"the hub erased the caller of {case} {count} times" for case, count in times.items() if count > 1)
    for line in by_hub:
        if line.at - _ended_at(board, CaseId(line.object)) < period:
            yield f"the hub erased the caller of {line.object} too soon"
    for case, sealed in kept.sealed.items():
        if sealed is not None and now - _ended_at(board, case) > period + slack:
            yield f"the caller of {case} is kept for too long"


def _ended_at(board: Board, case: CaseId) -> datetime:
    """Return when a case ended; of an open one, when the board's last event was: it has not ended by then."""
    record = board.case(case)
    if record is None or record.is_open:
        return datetime.max.replace(tzinfo=board.head.at.tzinfo)
    return max(step.at for step in record.steps if step.action not in STANDING)


def erased_for_good(made: Mapping[CommandId, Made], kept: Kept, files: Mapping[str, bytes]) -> Iterator[str]:
    """Tell in which files of the hub a caller who was erased still lies, sealed."""
    for case, sealed in kept.sealed.items():
        command = made[CommandId(case)].command
        if sealed is None and isinstance(command, FileAndDispatch):
            piece = command.caller[PIECE].encode()
            yield from (
                f"{name} holds the erased caller of {case}" for name, content in files.items() if piece in content
            )
