"""What can come true of a case: one fact for each step, and which action of the workflow each is.

A fact that has had stored events keeps its shape for ever; what came later has a default that says "not known".
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.camera import CameraId, Point
from console.domain.case import CaseId, CaseSource, EvidenceRef, MarkBox, Person, ReminderRule, Telephone
from console.domain.deadline import Deadline
from console.domain.event import Fact
from console.domain.standard import Limit, UnitId
from console.domain.workflow import Action


@dataclass(frozen=True, slots=True)
class CaseReported(Fact):
    """Somebody saw something: where, what, found when, with which picture. Names are as they were that day."""

    case: CaseId
    case_no: str
    source: CaseSource
    place: str
    point: Point | None
    public_grid: str
    residents_grid: str
    filing_row: str
    class_name: str
    condition: str
    limit: Limit
    camera: CameraId | None
    camera_number: int | None
    found_at: datetime
    reported_by: str
    evidence: EvidenceRef | None
    mark: MarkBox | None
    by: Person | None = None
    is_urgent: bool = False
    point_error_m: int | None = None
    """Where the camera's calibration gave the point: by how much it may be off. None: the camera's own place."""


@dataclass(frozen=True, slots=True)
class CaseFiled(Fact):
    """The case became official under this row of the standard; the row fixes what its clock counts."""

    case: CaseId
    filing_row: str
    class_name: str
    condition: str
    limit: Limit
    by: Person | None = None
    closing_condition: str = ""


@dataclass(frozen=True, slots=True)
class CaseDispatched(Fact):
    """The case went to a lead unit; its handling clock starts, with the deadline as it was counted then."""

    case: CaseId
    unit: UnitId
    unit_name: str
    by: Person | None = None
    clock: Deadline | None = None
    clock_rules: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class CaseAcknowledged(Fact):
    """The unit took the order."""

    case: CaseId
    by: Person
    telephone: Telephone | None


@dataclass(frozen=True, slots=True)
class CaseReturned(Fact):
    """The unit gave the order back; its clock stands."""

    case: CaseId
    by: Person
    reason: str
    is_not_ours: bool | None = None
    """Whether it is another unit's duty. None: not said."""


@dataclass(frozen=True, slots=True)
class CaseRecalled(Fact):
    """The room took the order back before the unit had acknowledged it; no wrong dispatch."""

    case: CaseId
    by: Person
    reason: str


@dataclass(frozen=True, slots=True)
class CaseRedispatched(Fact):
    """A returned case went out again, with the full limit anew.

    To another unit it corrects a wrong dispatch, unless the first said that something else was wrong.
    """

    case: CaseId
    unit: UnitId
    unit_name: str
    by: Person
    clock: Deadline
    clock_rules: str
    opinion: str
    is_wrong_dispatch: bool


@dataclass(frozen=True, slots=True)
class CaseCorrected(Fact):
    """Class, condition or place were set right."""

    case: CaseId
    by: Person
    filing_row: str
    class_name: str
    condition: str
    limit: Limit
    closing_condition: str
    place: str
    point: Point | None
    public_grid: str
    residents_grid: str


@dataclass(frozen=True, slots=True)
class CaseFedBack(Fact):
    """The unit says it is done; the handling clock stops."""

    case: CaseId
    by: Person
    result: str
    pictures: tuple[str, ...]
    """SHA-256 of after-pictures."""
    telephone: Telephone | None


@dataclass(frozen=True, slots=True)
class CaseSentBack(Fact):
    """The check failed: the same unit has it again. ``clock`` is the old one where its deadline has not passed."""

    case: CaseId
    by: Person
    reason: str
    clock: Deadline | None
    clock_rules: str


@dataclass(frozen=True, slots=True)
class CaseReviewAsked(Fact):
    """Checked and found done; the closing waits for the deputy commander."""

    case: CaseId
    by: Person
    opinion: str


@dataclass(frozen=True, slots=True)
class CaseClosed(Fact):
    """The case is at its end: its closing condition is met."""

    case: CaseId
    by: Person
    opinion: str


@dataclass(frozen=True, slots=True)
class CaseVoidAsked(Fact):
    """Somebody asks to void the case."""

    case: CaseId
    by: Person
    reason: str


@dataclass(frozen=True, slots=True)
class CaseVoided(Fact):
    """The case counts no longer."""

    case: CaseId
    by: Person
    opinion: str


@dataclass(frozen=True, slots=True)
class CaseVoidRefused(Fact):
    """The case stays; it waits for a dispatch."""

    case: CaseId
    by: Person
    opinion: str


@dataclass(frozen=True, slots=True)
class CaseAttached(Fact):
    """Pictures were added to the case."""

    case: CaseId
    by: Person
    pictures: tuple[str, ...]
    opinion: str


@dataclass(frozen=True, slots=True)
class CaseReminded(Fact):
    """A share of the unit's time has passed; the unit and the room are told."""

    case: CaseId
    by: Person
    rule: ReminderRule
    due_at: datetime
    """Of the clock that it is about."""


CaseFact = (
    CaseReported
    | CaseFiled
    | CaseDispatched
    | CaseAcknowledged
    | CaseReturned
    | CaseRecalled
    | CaseRedispatched
    | CaseCorrected
    | CaseFedBack
    | CaseSentBack
    | CaseReviewAsked
    | CaseClosed
    | CaseVoidAsked
    | CaseVoided
    | CaseVoidRefused
    | CaseAttached
    | CaseReminded
)

ACTION_OF: Final[dict[type[CaseFact], Action]] = {
    CaseReported: Action.REPORT,
    CaseFiled: Action.FILE,
    CaseDispatched: Action.DISPATCH,
    CaseAcknowledged: Action.ACKNOWLEDGE,
    CaseReturned: Action.RETURN,
    CaseRecalled: Action.RECALL,
    CaseRedispatched: Action.REDISPATCH,
    CaseCorrected: Action.CORRECT,
    CaseFedBack: Action.FEED_BACK,
    CaseSentBack: Action.SEND_BACK,
    CaseReviewAsked: Action.ASK_REVIEW,
    CaseClosed: Action.CLOSE,
    CaseVoidAsked: Action.APPLY_VOID,
    CaseVoided: Action.VOID,
    CaseVoidRefused: Action.REFUSE_VOID,
    CaseAttached: Action.ATTACH,
    CaseReminded: Action.REMIND,
}
