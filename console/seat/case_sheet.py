"""What can be done to the chosen case, by which key, and what each step asks for. Pure; no Qt, no words for people."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.case import CaseRecord, Step
from console.domain.case_command import (
    Acknowledge,
    ApplyVoid,
    Approve,
    CaseCommand,
    Close,
    Correct,
    FeedBack,
    Recall,
    Redispatch,
    Refuse,
    SendBack,
    action_of,
    possible,
)
from console.domain.permission import Act, Role
from console.domain.routing import RankedUnit, UnitReason, rank_units
from console.domain.standard import FilingRow, UnitId
from console.domain.workflow import STANDING, Action, State

RECENT_MOST: Final = 3
_LOOKED_THROUGH: Final = 400
"""So many cases, the latest ones, are looked through for reasons that were given before."""


class Asks(enum.Enum):
    """What a step needs before it can be sent."""

    NOTHING = "nothing"
    REASON = "reason"
    UNIT = "unit"
    TELEPHONE = "telephone"
    """Who at the unit said so, and when."""
    RESULT = "result"
    """The same, and what was done."""
    ROW = "row"
    """Class, condition and place."""


@dataclass(frozen=True, slots=True)
class CaseAct:
    """A step as a key of the sheet and as a command of the palette."""

    id: str
    text_key: str
    shortcut: str
    act: Act
    command: type[CaseCommand]
    asks: Asks
    is_main: bool = False
    """Whether it is what the case waits for."""


CASE_ACTS: Final = (
    CaseAct("case.close", "sheet.do_close", "Y", Act.CHECK, Close, Asks.NOTHING, is_main=True),
    CaseAct("case.send_back", "sheet.do_send_back", "N", Act.CHECK, SendBack, Asks.REASON),
    CaseAct("case.approve", "sheet.do_approve", "Y", Act.REVIEW, Approve, Asks.NOTHING, is_main=True),
    CaseAct("case.refuse", "sheet.do_refuse", "N", Act.REVIEW, Refuse, Asks.REASON),
    CaseAct("case.acknowledge", "sheet.do_acknowledge", "A", Act.ACKNOWLEDGE, Acknowledge, Asks.TELEPHONE),
    CaseAct("case.feed_back", "sheet.do_feed_back", "F", Act.FEED_BACK, FeedBack, Asks.RESULT),
    CaseAct("case.redispatch", "sheet.do_redispatch", "D", Act.REDISPATCH, Redispatch, Asks.UNIT, is_main=True),
    CaseAct("case.correct", "sheet.do_correct", "E", Act.CORRECT, Correct, Asks.ROW),
    CaseAct("case.recall", "sheet.do_recall", "Z", Act.RECALL, Recall, Asks.REASON),
    CaseAct("case.apply_void", "sheet.do_apply_void", "V", Act.APPLY_VOID, ApplyVoid, Asks.REASON),
)
"""What the sheet offers, the weightiest first. A unit's return is the unit's own; pictures are attached by it."""
LOOK_IDS: Final = ("case.compare", "sheet.do_compare", "C")
"""Id, text and key of the command that opens the check page: it needs no permission but to see the case."""


CALLER_IDS: Final = ("case.caller", "caller.command", "T")
"""The same of the command that looks up who called."""


def acts_of(record: CaseRecord, role: Role) -> tuple[CaseAct, ...]:
    """Return what somebody of ``role`` can do to the case now."""
    there = set(possible(record, role))
    return tuple(act for act in CASE_ACTS if act.command in there)


def text_key_of(act: CaseAct, record: CaseRecord) -> str:
    """Return the words of a key, by what the step leads to with this case."""
    match action_of(act.command, record):
        case Action.ASK_REVIEW:
            return "sheet.do_ask_review"
        case Action.DISPATCH:
            return "sheet.do_dispatch"
        case Action.VOID:
            return "sheet.do_void"
        case _:
            return act.text_key


class DotKind(enum.Enum):
    """A dot of the life line."""

    DONE = "done"
    NOW = "now"
    """Where it stands: the last thing that was done."""
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot: a step that was, or one that lies on the usual way ahead."""

    action: Action
    kind: DotKind
    at: datetime | None = None
    is_by_telephone: bool = False


DOTS_MOST: Final = 6
_AHEAD: Final[Mapping[State, tuple[Action, ...]]] = {
    State.REPORTED: (Action.FILE, Action.DISPATCH),
    State.FILED: (Action.DISPATCH, Action.FEED_BACK, Action.CLOSE),
    State.DISPATCHED: (Action.ACKNOWLEDGE, Action.FEED_BACK, Action.CLOSE),
    State.HANDLING: (Action.FEED_BACK, Action.CLOSE),
    State.RETURNED: (Action.REDISPATCH, Action.FEED_BACK, Action.CLOSE),
    State.FEEDBACK: (Action.CLOSE,),
    State.REWORK: (Action.FEED_BACK, Action.CLOSE),
    State.REVIEW: (Action.CLOSE,),
    State.VOID_PENDING: (Action.VOID,),
}


def life_line(record: CaseRecord) -> tuple[Dot, ...]:
    """Return the dots of the life line: what was done, then the usual way to the end.

    Report, filing and dispatch in one are one dot; where there are too many, the middle gives way: the first step
    and the last ones stay.
    """
    done = _main_steps(record.steps)
    kinds = [DotKind.DONE] * (len(done) - 1) + [DotKind.NOW] * bool(done)
    past = [
        Dot(step.action, kind, record.found_at if step.action is Action.REPORT else step.at, step.telephone is not None)
        for step, kind in zip(done, kinds, strict=True)
    ]
    ahead = [Dot(action, DotKind.NEXT) for action in _AHEAD.get(record.state, ())]
    if record.is_urgent and record.state in (State.HANDLING, State.FEEDBACK) and ahead:
        ahead.insert(-1, Dot(Action.ASK_REVIEW, DotKind.NEXT))
    room = max(3, DOTS_MOST - len(ahead))
    if len(past) > room:
        past = [past[0], *past[len(past) - room + 1 :]]
    return (*past, *ahead[: DOTS_MOST - len(past)])


def _main_steps(steps: Sequence[Step]) -> list[Step]:
    """Leave out reminders and pictures, and the filing that came with the dispatch."""
    moved = [step for step in steps if step.action not in STANDING]
    return [step for step in moved if step.action is not Action.FILE or len(moved) <= 2]


def recent_reasons(records: Iterable[CaseRecord], action: Action) -> tuple[str, ...]:
    """Return the words that were given for such a step last, each once, the latest first."""
    latest = sorted(records, key=lambda record: record.case_no, reverse=True)[:_LOOKED_THROUGH]
    given = [(step.at, step.opinion) for record in latest for step in record.steps if step.action is action]
    words = dict.fromkeys(opinion for _, opinion in sorted(given, reverse=True) if opinion and "\n" not in opinion)
    return tuple(words)[:RECENT_MOST]


def units_for(
    record: CaseRecord, rows: Iterable[FilingRow], of_grids: Iterable[UnitId], units: Iterable[UnitId]
) -> tuple[tuple[UnitId, UnitReason | None], ...]:
    """Return all units, the likely ones first with their reason; the one that gave the case back comes last of those.

    Args:
        record: the case.
        rows: the standard.
        of_grids: who answers for the grids that it lies in.
        units: all units there are.
    """
    row = next((row for row in rows if row.id == record.filing_row), None)
    ranked: tuple[RankedUnit, ...] = rank_units(row, of_grids) if row is not None else ()
    likely: list[tuple[UnitId, UnitReason | None]] = [(each.unit, each.reason) for each in ranked]
    if record.state is State.RETURNED:
        likely.sort(key=lambda each: each[0] == record.unit)
    named = {unit for unit, _ in likely}
    return (*likely, *((unit, None) for unit in units if unit not in named))


def told_from(record: CaseRecord) -> datetime | None:
    """Return the earliest instant that a telephone record of the next step may name: the last step's."""
    return max((step.at for step in record.steps if step.action not in STANDING), default=None)
