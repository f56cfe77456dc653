"""A case: the record that seats hold of it, and the table of its states.

Only the states that something can bring about today are in the table; each later step of the path adds its row.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from console.domain.camera import CameraId, Point
from console.domain.standard import Limit, UnitId

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
