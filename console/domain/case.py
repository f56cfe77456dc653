"""A case: the record that seats hold of it, and the table of its states.

Only the states that something can bring about today are in the table; each later step of the path adds its row.
"""

import enum
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NewType

from console.domain.camera import CameraId, Point
from console.domain.event import Event, Fact
from console.domain.standard import Limit, UnitId
from console.errors import Corrupt

CaseId = NewType("CaseId", str)


class State(enum.Enum):
    """Where a case stands (workflow.md, section 2)."""

    REPORTED = "reported"
    FILED = "filed"
    DISPATCHED = "dispatched"


class CaseSource(enum.Enum):
    """Who found it."""

    VIDEO = "source_video"


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """The hashes a case's events name; never the reverse. SHA-256, 64 hexadecimal digits, lower case."""

    part_a: str
    """Of part A's manifest: sealed at the key."""
    frame: str
    """Of the frozen frame's file, as part A names it."""
    thumbnail: str
    """Of the small JPEG that the unit sees first."""


@dataclass(frozen=True, slots=True)
class MarkBox:
    """What the officer marked on the frame, in parts of its width and height (0 to 1)."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What a seat knows of one case. ``version`` counts its events; a command names the version it was based on."""

    id: CaseId
    version: int
    case_no: str
    """yyyyMMdd + street code (6) + 5-digit sequence of the day."""
    state: State
    source: CaseSource
    place: str
    point: Point | None
    public_grid: str
    residents_grid: str
    filing_row: str
    """Id of the row of the standard it was filed under."""
    class_name: str
    condition: str
    limit: Limit
    unit: UnitId
    unit_name: str
    camera: CameraId | None
    camera_number: int | None
    found_at: datetime
    """UTC instant of the frozen frame."""
    reported_at: datetime
    dispatched_at: datetime | None
    reported_by: str
    """Name of the officer, as the order shows it."""
    evidence: EvidenceRef | None
    mark: MarkBox | None = None


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


@dataclass(frozen=True, slots=True)
class CaseFiled(Fact):
    """The case became official under this row of the standard; the row fixes what its clock counts."""

    case: CaseId
    filing_row: str
    class_name: str
    condition: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class CaseDispatched(Fact):
    """The case went to a lead unit; its handling clock starts."""

    case: CaseId
    unit: UnitId
    unit_name: str


CaseFact = CaseReported | CaseFiled | CaseDispatched

BEFORE: Final[dict[type[Fact], State | None]] = {
    CaseReported: None,
    CaseFiled: State.REPORTED,
    CaseDispatched: State.FILED,
}
"""In which state each fact finds its case; None: there is no case yet."""


def apply(record: CaseRecord | None, event: Event) -> CaseRecord:
    """Return what ``event`` makes of a case. No rules, no clock, no I/O: what happened, happened.

    Raises:
        Corrupt: the log says something of a case that cannot follow on what it said before.
    """
    fact = event.fact
    state = record.state if record is not None else None
    if BEFORE.get(type(fact), state) is not state:
        raise Corrupt(f"event {event.seq} ({event.type}) does not follow on {state}")
    if isinstance(fact, CaseReported):
        return _reported(fact, event.at)
    if record is None:
        raise Corrupt(f"event {event.seq} ({event.type}) names an unknown case")
    return _moved(record, fact, event)


def _reported(fact: CaseReported, at: datetime) -> CaseRecord:
    return CaseRecord(
        id=fact.case,
        version=1,
        case_no=fact.case_no,
        state=State.REPORTED,
        source=fact.source,
        place=fact.place,
        point=fact.point,
        public_grid=fact.public_grid,
        residents_grid=fact.residents_grid,
        filing_row=fact.filing_row,
        class_name=fact.class_name,
        condition=fact.condition,
        limit=fact.limit,
        unit=UnitId(""),
        unit_name="",
        camera=fact.camera,
        camera_number=fact.camera_number,
        found_at=fact.found_at,
        reported_at=at,
        dispatched_at=None,
        reported_by=fact.reported_by,
        evidence=fact.evidence,
        mark=fact.mark,
    )


def _moved(record: CaseRecord, fact: Fact, event: Event) -> CaseRecord:
    version = record.version + 1
    match fact:
        case CaseFiled():
            return replace(
                record,
                version=version,
                state=State.FILED,
                filing_row=fact.filing_row,
                class_name=fact.class_name,
                condition=fact.condition,
                limit=fact.limit,
            )
        case CaseDispatched():
            return replace(
                record,
                version=version,
                state=State.DISPATCHED,
                unit=fact.unit,
                unit_name=fact.unit_name,
                dispatched_at=event.at,
            )
        case _:
            raise Corrupt(f"event {event.seq} ({event.type}) says nothing of a case")
