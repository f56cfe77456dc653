"""A case: the record that seats hold of it, with its life line. What moves it lies in the workflow's table."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NewType

from console.domain.camera import CameraId, Point
from console.domain.deadline import Deadline, Light
from console.domain.permission import Role
from console.domain.standard import Limit, UnitId
from console.domain.workflow import AT_UNIT, OPEN, Action, State

CaseId = NewType("CaseId", str)
_BEGINS: Final = frozenset({Action.DISPATCH, Action.REDISPATCH, Action.SEND_BACK})
"""What a unit's work begins with."""


class CaseSource(enum.Enum):
    """How it came to the room."""

    VIDEO = "source_video"
    """Seen on a camera; the only one that evidence goes with."""
    TELEPHONE = "source_telephone"
    RADIO = "source_radio"
    """对讲机: somebody of a team or patrol said it."""
    WINDOW = "source_window"
    """窗口接待: a citizen at the centre's window."""


class ReminderRule(enum.Enum):
    """Which reminder of a handling clock."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """The hashes a case's events name; never the reverse. SHA-256, 64 hexadecimal digits, lower case."""

    part_a: str
    """Of part A's manifest: sealed at the key."""
    frame: str
    """Of the picture the officer meant: part A's frozen frame, or part B's chosen moment."""
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
class Person:
    """Who acted, as the life line says it; the event's envelope holds his account."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Telephone:
    """The mark 电话代录: the duty officer recorded it for a unit."""

    told_by: str
    """Who said so at the unit."""
    told_at: datetime
    """When; it counts from then."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case's life line."""

    at: datetime
    """UTC instant from which it counts."""
    action: Action
    state_before: State | None
    state: State
    """After it."""
    person: str
    role: Role
    title: str
    """The post acted in."""
    opinion: str = ""
    """Reason, result or remark, in the person's own words."""
    unit: UnitId | None = None
    """Whose order the case was then."""
    unit_name: str = ""
    due_at: datetime | None = None
    """Where a clock began with this step, or a reminder came: by when."""
    telephone: Telephone | None = None
    pictures: tuple[str, ...] = ()
    """SHA-256 of what was attached."""


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
    """Of the last dispatch."""
    reported_by: str
    """Name of the officer, as the order shows it."""
    evidence: EvidenceRef | None
    mark: MarkBox | None = None
    closing_condition: str = ""
    """What must be restored before it is closed."""
    is_urgent: bool = False
    """Its closing waits for the deputy commander."""
    moved_version: int = 0
    """Version after the last step that moved it: what was decided on an older one is out of date."""
    clock: Deadline | None = None
    """The unit's handling clock; none while the case is nobody's order for the first time or after a recall."""
    stopped_at: datetime | None = None
    """Since when that clock stands: fed back, returned. None while it runs."""
    clock_rules: str = ""
    """Version of the calendar that the deadline was counted by."""
    reminded: tuple[ReminderRule, ...] = ()
    """Which reminders of this clock there were."""
    after_pictures: tuple[str, ...] = ()
    """SHA-256 of the pictures of the last feedback (the unit's :attr:`own_pictures` and those that came with it), and
    of those attached since."""
    is_not_ours: bool | None = None
    """Whether the unit that gave it back said that it is another's duty; None: not said, or not given back."""
    wrong_dispatches: int = 0
    reworks: int = 0
    steps: tuple[Step, ...] = ()
    """The life line: everything that was done to it, in order. It only grows."""
    point_error_m: int | None = None
    """By how many metres :attr:`point` may be off, as its camera's calibration says; None: it is the camera's own."""

    @property
    def due_at(self) -> datetime | None:
        """By when the unit must have fed back."""
        return self.clock.at if self.clock is not None else None

    @property
    def own_pictures(self) -> tuple[str, ...]:
        """SHA-256 of what the unit has attached since its work last began: shown with its next feedback."""
        begun = max((n for n, step in enumerate(self.steps) if step.action in _BEGINS), default=len(self.steps))
        attached = (step for step in self.steps[begun:] if step.action is Action.ATTACH and step.role is Role.UNIT)
        return tuple(picture for step in attached for picture in step.pictures)

    @property
    def is_open(self) -> bool:
        """Whether it is not at its end."""
        return self.state in OPEN

    @property
    def is_clock_running(self) -> bool:
        """Whether the unit's time passes."""
        return self.state in AT_UNIT and self.clock is not None

    @property
    def is_told(self) -> bool:
        """Whether somebody told it, and no picture of it was taken."""
        return self.source is not CaseSource.VIDEO

    def clock_instant(self, now: datetime) -> datetime:
        """Return the instant to read :attr:`clock` at: ``now``, or when it stopped."""
        return now if self.stopped_at is None else min(now, self.stopped_at)

    def light(self, now: datetime) -> Light | None:
        """Return how near the deadline is, or was when the clock stopped; None without a clock."""
        return self.clock.light(self.clock_instant(now)) if self.clock is not None else None
