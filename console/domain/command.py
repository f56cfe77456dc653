"""A command: what somebody at a seat wants done. Its id is made by the seat: sent twice, it acts once.

Each command says who may (its :class:`Act`) and whether it may wait while the hub is away.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from console.domain.camera import Camera, CameraId, Point
from console.domain.case import CaseId, CaseSource, EvidenceRef, MarkBox
from console.domain.case_command import LEADS, CaseCommand, Remind
from console.domain.event import CommandId
from console.domain.grid import Grid
from console.domain.permission import Act
from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit

COMMAND_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
"""A UUID in its usual lower-case form."""


@dataclass(frozen=True, slots=True)
class FileAndDispatch:
    """Report, file and dispatch a new case, from a frozen frame or a call: one key, one command, one transaction."""

    act: ClassVar[Act] = Act.FILE_AND_DISPATCH
    may_wait: ClassVar[bool] = True

    id: CommandId
    camera: CameraId | None
    """That saw it, or that looks at its place; None: no camera shows it."""
    filing_row: str
    """Id of the row of the standard: class × filing condition."""
    unit: UnitId
    place: str
    point: Point | None
    public_grid: str
    residents_grid: str
    found_at: datetime
    """UTC instant of the frozen frame, or when the call came."""
    evidence: EvidenceRef | None
    mark: MarkBox | None = None
    based_on: int = 0
    """Version of the case this seat knew; 0: there was none."""
    is_urgent: bool = False
    """Marked urgent by the officer: its closing will wait for the deputy commander."""
    point_error_m: int | None = None
    """Where the camera's calibration gave the point: by how much it may be off, in metres; None: the camera's own."""
    source: CaseSource = CaseSource.VIDEO
    opinion: str = ""
    """A word to the unit. It goes into the event: never a caller's name or number."""
    caller: str = ""
    """Who called, sealed for the hub by :mod:`console.link.caller_seal`: kept beside the events, in none of them."""

    @property
    def case(self) -> CaseId:
        """Return the id of the case this command makes; the seat knows it before the hub answers."""
        return CaseId(self.id)


@dataclass(frozen=True, slots=True)
class PutCameras:
    """Replace the room's list of cameras. Addresses hold no user and no password."""

    act: ClassVar[Act] = Act.PUT_CAMERAS
    may_wait: ClassVar[bool] = False

    id: CommandId
    cameras: tuple[Camera, ...]


@dataclass(frozen=True, slots=True)
class PutStandard:
    """Replace the rows of the standard and the units they lead to.

    ``only_first``: the room gets them if it has no standard yet, else nothing changes.
    """

    act: ClassVar[Act] = Act.PUT_STANDARD
    may_wait: ClassVar[bool] = False

    id: CommandId
    rows: tuple[FilingRow, ...]
    units: tuple[Unit, ...]
    only_first: bool = False


@dataclass(frozen=True, slots=True)
class PutGrids:
    """Replace the room's grids, those that are no longer or not yet in force among them."""

    act: ClassVar[Act] = Act.PUT_GRIDS
    may_wait: ClassVar[bool] = False

    id: CommandId
    grids: tuple[Grid, ...]


Command = FileAndDispatch | PutCameras | PutStandard | PutGrids | CaseCommand

COMMANDS: Final[dict[str, type[Command]]] = {
    kind.__name__: kind for kind in (FileAndDispatch, PutCameras, PutStandard, PutGrids, *LEADS) if kind is not Remind
}
"""Every command that a seat may send, by the name it has on the wire."""


def case_of(command: Command) -> CaseId | None:
    """Return the case that ``command`` is about."""
    return command.case if isinstance(command, (FileAndDispatch, CaseCommand)) else None


@dataclass(frozen=True, slots=True)
class Applied:
    """The answer to a command that was carried out; the same however often it is sent."""

    command: CommandId
    seq: int
    """Number of the last event at that time."""
    case: CaseId | None = None
    case_no: str = ""
    version: int = 0
    """Of the case after it: what is done next may be based on it. 0: no case, or an answer of before this was said."""
