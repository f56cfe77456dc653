"""A case not yet filed: what the slim form is filled from and what it gives back, and the state of its evidence."""

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.camera import CameraId, Point
from console.domain.case import MarkBox
from console.domain.standard import UnitId
from console.seat.grid_code import NONE_TYPED, TypedGrids

NO_UNIT: Final = UnitId("")
NO_CAMERA: Final = CameraId("")
"""Of a call about a place that no camera shows."""


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """A draft. ``filing_row`` and ``unit`` are empty until a row of the standard is chosen."""

    camera: CameraId
    camera_number: int
    camera_name: str
    found_at: datetime
    """UTC instant of the frozen frame."""
    place: str
    place_is_cameras: bool = True
    """False once somebody corrected the place that the camera stands at."""
    point: Point | None = None
    public_grid: str = ""
    residents_grid: str = ""
    typed: TypedGrids = NONE_TYPED
    """What somebody named instead: where there is no point on the map, or a wrong one."""
    filing_row: str = ""
    unit: UnitId = NO_UNIT
    text: str = ""
    """What was typed into the class field, so that a kept draft opens as it was left."""
    mark: MarkBox | None = None
    is_urgent: bool = False
    """Marked urgent: its closing will wait for the deputy commander."""
    point_error_m: int | None = None
    """By how much the point may be off, where the camera's calibration gave it; None: it is the camera's own place."""
    view_moved: bool = False
    """The picture was of another view than the camera's reference when it was frozen: no calibration holds for it."""

    @property
    def grids(self) -> tuple[str, str]:
        """Return the public and the residents' grid of the case: as typed, else by its point or its camera."""
        return self.typed.public or self.public_grid, self.typed.residents or self.residents_grid


class SealStage(enum.Enum):
    """How far the evidence of a frozen frame has come."""

    SEALING = "sealing"
    SEALED = "sealed"
    """Part A is hashed; the seconds after are still being collected."""
    COMPLETE = "complete"
    CUT_SHORT = "cut_short"
    """The stream broke before the seconds after were full."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """What the form says of the evidence. Seconds are 0 where the source keeps none (live only)."""

    stage: SealStage
    seal: str = ""
    """SHA-256 of part A's manifest, hexadecimal; empty while sealing."""
    before_s: float = 10.0
    after_s: float = 10.0
    is_live_only: bool = False
    """The source keeps none; otherwise few seconds before mean that it was only just opened."""
