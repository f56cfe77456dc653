"""Where the marked thing is: the draft's point by the camera's calibration, or by the camera's own place. Pure.

The point follows the mark: the ground below the middle of its lower edge. Without a mark nothing is guessed. The hub
gets the point with how far off it may be, and names the grids by it.
"""

import enum
import math
from dataclasses import replace

from console.clock import SHANGHAI
from console.domain.calibration import Located, Miss, ground_point
from console.domain.camera import Camera
from console.domain.case import MarkBox
from console.seat.draft import CaseDraft


class Sight(enum.Enum):
    """How a draft's point is known."""

    CAMERA = "camera"
    """The camera's own place: it has no calibration."""
    CALIBRATED = "calibrated"
    UNMARKED = "unmarked"
    """The camera's own: nothing is marked yet."""
    MOVED = "moved"
    """The camera's own: its picture was of another view than its reference when it was frozen."""
    EARLIER = "earlier"
    """The camera's own: the picture was taken before the calibration (a recording); nobody knows its view."""
    HORIZON = "horizon"
    OUTSIDE = "outside"
    VAGUE = "vague"


_MISSED = {Miss.HORIZON: Sight.HORIZON, Miss.OUTSIDE: Sight.OUTSIDE, Miss.VAGUE: Sight.VAGUE}


def foot(mark: MarkBox) -> tuple[float, float]:
    """Return where the marked thing meets the ground: the middle of the mark's lower edge."""
    return mark.left + mark.width / 2, mark.top + mark.height


def sight_of(draft: CaseDraft, camera: Camera) -> Sight:
    """Return how the point of a draft, as it is, is known."""
    return Sight.CALIBRATED if draft.point_error_m is not None else _look(draft, camera)[0]


def sighted(draft: CaseDraft, camera: Camera) -> tuple[CaseDraft, Sight]:
    """Return the draft with the point that follows from its mark, and how that is known.

    Its grid codes become the camera's own again: those of the point are found anew.

    Args:
        draft: with the mark as it is now.
        camera: that the picture is of.
    """
    sight, located = _look(draft, camera)
    if located is None and camera.point is None:
        return replace(draft, point_error_m=None), sight
    return replace(
        draft,
        point=located.point if located is not None else camera.point,
        point_error_m=max(1, math.ceil(located.error_m)) if located is not None else None,
        public_grid=camera.public_grid,
        residents_grid=camera.residents_grid,
    ), sight


def _look(draft: CaseDraft, camera: Camera) -> tuple[Sight, Located | None]:
    calibration = camera.calibration
    if calibration is None:
        return Sight.CAMERA, None
    if draft.view_moved:
        return Sight.MOVED, None
    if calibration.made_on is not None and draft.found_at.astimezone(SHANGHAI).date() < calibration.made_on:
        return Sight.EARLIER, None
    if draft.mark is None:
        return Sight.UNMARKED, None
    found = ground_point(calibration, foot(draft.mark))
    return (_MISSED[found], None) if isinstance(found, Miss) else (Sight.CALIBRATED, found)
