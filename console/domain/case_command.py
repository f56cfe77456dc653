"""The commands of the case path after its dispatch, and the table of what each leads to in which state.

``based_on`` is the version of the case that the seat showed: where the case has moved since, it is a conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from console.domain.camera import Point
from console.domain.case import CaseId, CaseRecord, ReminderRule, Telephone
from console.domain.event import CommandId
from console.domain.permission import MAY, Act, Role
from console.domain.standard import UnitId
from console.domain.workflow import AT_UNIT, Action, State


@dataclass(frozen=True, slots=True)
class CaseCommand:
    """Something to be done to a case that is there."""

    act: ClassVar[Act]
    may_wait: ClassVar[bool] = False

    id: CommandId
    case: CaseId
    based_on: int


@dataclass(frozen=True, slots=True)
class Acknowledge(CaseCommand):
    """The unit takes the order. A duty officer does it for the unit by telephone."""

    act: ClassVar[Act] = Act.ACKNOWLEDGE
    may_wait: ClassVar[bool] = True  # a feedback may wait, and follows on this

    telephone: Telephone | None = None


@dataclass(frozen=True, slots=True)
class ReturnCase(CaseCommand):
    """The unit gives the order back (退单), before its feedback."""

    act: ClassVar[Act] = Act.RETURN_CASE

    reason: str
    is_not_ours: bool | None = None
    """Whether it is another unit's duty, as the unit chose; None: in words of its own."""


@dataclass(frozen=True, slots=True)
class Recall(CaseCommand):
    """The room takes the order back (撤回派遣), before the acknowledgement."""

    act: ClassVar[Act] = Act.RECALL

    reason: str


@dataclass(frozen=True, slots=True)
class Redispatch(CaseCommand):
    """Send a returned or recalled case to a unit, another or the same."""

    act: ClassVar[Act] = Act.REDISPATCH

    unit: UnitId
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Correct(CaseCommand):
    """Set class, condition or place of a recalled or returned case right, before it goes out again."""

    act: ClassVar[Act] = Act.CORRECT

    filing_row: str
    place: str
    point: Point | None
    public_grid: str = ""
    """Empty: the one that the point lies in."""
    residents_grid: str = ""


@dataclass(frozen=True, slots=True)
class FeedBack(CaseCommand):
    """The unit says what it has done (反馈). A duty officer does it for the unit by telephone."""

    act: ClassVar[Act] = Act.FEED_BACK
    may_wait: ClassVar[bool] = True

    result: str
    pictures: tuple[str, ...] = ()
    """SHA-256 of after-pictures; they are uploaded beside the command, before or after it."""
    telephone: Telephone | None = None


@dataclass(frozen=True, slots=True)
class Close(CaseCommand):
    """The check found the closing condition met. An urgent case goes on to the deputy commander."""

    act: ClassVar[Act] = Act.CHECK

    opinion: str = ""


@dataclass(frozen=True, slots=True)
class SendBack(CaseCommand):
    """The check failed: back to the same unit (返工)."""

    act: ClassVar[Act] = Act.CHECK

    reason: str


@dataclass(frozen=True, slots=True)
class ApplyVoid(CaseCommand):
    """Ask to void a returned or recalled case (申请作废)."""

    act: ClassVar[Act] = Act.APPLY_VOID

    reason: str


@dataclass(frozen=True, slots=True)
class Approve(CaseCommand):
    """The deputy commander's yes to what waits: the closing of an urgent case, a void."""

    act: ClassVar[Act] = Act.REVIEW

    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Refuse(CaseCommand):
    """His no, with the reason: back for rework, or the case stays."""

    act: ClassVar[Act] = Act.REVIEW

    reason: str


@dataclass(frozen=True, slots=True)
class Attach(CaseCommand):
    """Add pictures to a case."""

    act: ClassVar[Act] = Act.ATTACH
    may_wait: ClassVar[bool] = True

    pictures: tuple[str, ...]
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Remind(CaseCommand):
    """The hub's clock: a share of the unit's time has passed. Its id is made of rule, case and ``due_at``."""

    act: ClassVar[Act] = Act.REMIND

    rule: ReminderRule
    due_at: datetime


LEADS: Final[Mapping[type[CaseCommand], Mapping[State, Action]]] = {
    Acknowledge: {State.DISPATCHED: Action.ACKNOWLEDGE, State.REWORK: Action.ACKNOWLEDGE},
    ReturnCase: {State.DISPATCHED: Action.RETURN, State.HANDLING: Action.RETURN},
    Recall: {State.DISPATCHED: Action.RECALL},
    Redispatch: {State.RETURNED: Action.REDISPATCH, State.FILED: Action.DISPATCH},
    Correct: {State.FILED: Action.CORRECT, State.RETURNED: Action.CORRECT},
    FeedBack: {State.HANDLING: Action.FEED_BACK},
    Close: {State.FEEDBACK: Action.CLOSE},  # of an urgent case: ASK_REVIEW
    SendBack: {State.FEEDBACK: Action.SEND_BACK},
    ApplyVoid: {State.RETURNED: Action.APPLY_VOID, State.FILED: Action.APPLY_VOID},
    Approve: {State.REVIEW: Action.CLOSE, State.VOID_PENDING: Action.VOID},
    Refuse: {State.REVIEW: Action.SEND_BACK, State.VOID_PENDING: Action.REFUSE_VOID},
    Attach: dict.fromkeys((*AT_UNIT, State.FEEDBACK, State.REVIEW, State.RETURNED), Action.ATTACH),
    Remind: dict.fromkeys(AT_UNIT, Action.REMIND),
}
"""What each command leads to, by the state it finds; in any other it is refused."""


def action_of(command: type[CaseCommand], record: CaseRecord) -> Action | None:
    """Return what ``command`` would do to the case as it is; None where it may not come now."""
    action = LEADS[command].get(record.state)
    return Action.ASK_REVIEW if command is Close and action is not None and record.is_urgent else action


def possible(record: CaseRecord, role: Role) -> list[type[CaseCommand]]:
    """Return the commands that somebody of ``role`` may give on the case as it is, in the table's order."""
    return [command for command in LEADS if command.act in MAY[role] and action_of(command, record) is not None]
