"""A camera's calibration: which pairs of picture and ground can be used, and where a spot of the picture lies. Pure.

What cannot be told well enough is not told at all: a case then keeps the camera's own place, and says so.
"""

import enum
import functools
import math
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from console.domain.camera import Calibration, GroundPair, Point
from console.domain.duplicate import distance_m
from console.domain.ground_plane import GroundPlane
from console.domain.outline import Spot, hull, outside_by, width
from console.errors import Refused

PAIRS_MIN: Final = 4
"""A plane homography has eight figures, a pair fixes two."""
TELLING: Final = 6
"""With five pairs any four agree, whichever is wrong."""
PAIRS_MAX: Final = 40
"""More make nothing better and cost time."""
FAR_M: Final = 500.0
"""Farther from the camera a pair is a slip: its height is about 6 m, a line of the picture is 100 m of ground there."""
ERROR_MAX_M: Final = 20.0
"""A vaguer place helps nobody: the camera's own place is hardly worse, and says what it is."""
OUTSIDE_MAX_M: Final = 15.0
"""So far beyond its pairs the ground is taken as going on flat: about the width of a street."""
REACH_M: Final = FAR_M + OUTSIDE_MAX_M + ERROR_MAX_M
"""Farther from its camera no calibration puts anything."""
FOOT_SHARE: Final = 0.01
"""How exactly the lower edge of a box drawn in a hurry meets the ground, as a share of the picture's height."""
MISFIT_MAX: Final = 4.0
"""So many times worse than careful pointing a pair may lie: beyond it, it is another thing than was meant."""
LINE_SHARE: Final = 0.03
"""Pairs must spread so wide across the picture, as a share of its height: a line fixes no plane."""
ASPECTS: Final = (0.5, 4.0)


class Miss(enum.Enum):
    """Why a spot of a calibrated picture has no place on the ground."""

    HORIZON = "horizon"
    """It lies above the horizon: nothing there stands on the ground near by."""
    OUTSIDE = "outside"
    """It lies too far from all pairs: nobody knows whether the ground is flat there."""
    VAGUE = "vague"
    """It lies so far off that the place would be a guess."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a spot of the picture lies, and by how many metres that may be off (in 19 of 20 cases less)."""

    point: Point
    error_m: float


def ground_point(calibration: Calibration, foot: Spot) -> Located | Miss:
    """Return where the ground at ``foot`` lies.

    Args:
        calibration: one that :func:`check_calibration` let pass.
        foot: where a thing touches the ground, as shares of the picture's width and height.
    """
    plane, corners = _plane(calibration)
    if plane.depth(foot) <= 0:
        return Miss.HORIZON
    error_m = plane.error_m(foot, FOOT_SHARE)
    if not error_m <= ERROR_MAX_M:
        return Miss.VAGUE
    ground = plane.ground(foot)
    if outside_by(corners, ground) > OUTSIDE_MAX_M:
        return Miss.OUTSIDE
    return Located(plane.metres.point(ground), error_m)


def check_calibration(calibration: Calibration, camera: int, place: Point | None) -> None:
    """Refuse a calibration that places cannot be made of.

    Args:
        calibration: what was given.
        camera: its number, for the words.
        place: where the camera stands.

    Raises:
        Refused: the text says what is wrong, at which pair, and what to do.
    """
    if place is None:
        _refuse("no_place", camera)
    if not PAIRS_MIN <= len(calibration.pairs) <= PAIRS_MAX:
        _refuse("few" if len(calibration.pairs) < PAIRS_MIN else "many", camera, found=len(calibration.pairs))
    if not ASPECTS[0] <= calibration.aspect <= ASPECTS[1]:
        _refuse("aspect", camera)
    _check_pairs(calibration, camera, place)
    _check_spread(calibration, camera)
    _check_plane(calibration, camera)


def _check_pairs(calibration: Calibration, camera: int, place: Point) -> None:
    for number, pair in enumerate(calibration.pairs, start=1):
        check_pair(pair, number, camera, place)
        for earlier, other in enumerate(calibration.pairs[: number - 1], start=1):
            if (other.x, other.y) == (pair.x, pair.y) or other.point == pair.point:
                _refuse("twice", camera, pair=number, other=earlier)


def check_pair(pair: GroundPair, number: int, camera: int, place: Point) -> None:
    """Refuse a pair that is none by itself: the ``number``-th of a camera that stands at ``place``."""
    if not (0 <= pair.x <= 1 and 0 <= pair.y <= 1):
        _refuse("not_in_picture", camera, pair=number)
    if not (-180 <= pair.point.lon <= 180 and -90 <= pair.point.lat <= 90):
        _refuse("not_on_earth", camera, pair=number)
    if (away := distance_m(place, pair.point)) > FAR_M:
        _refuse("far", camera, pair=number, away_m=round(away), most_m=round(FAR_M))


def _check_spread(calibration: Calibration, camera: int) -> None:
    """Refuse pairs on a line; also four of which three are on one: they fix no plane either."""
    aspect = calibration.aspect
    if width(hull((pair.x * aspect, pair.y) for pair in calibration.pairs)) < LINE_SHARE:
        _refuse("line", camera)
    try:
        _plane(calibration)
    except ArithmeticError:  # Singular, or figures beyond all measure
        _refuse("line", camera)


def _check_plane(calibration: Calibration, camera: int) -> None:
    plane, _ = _plane(calibration)
    what = _fault(plane)
    if what and (culprit := _culprit(calibration)) is not None:
        number, off_m = culprit
        _refuse("misfit", camera, pair=number, off_m=f"{off_m:.1f}")
    if what == "misfit":
        misfits = plane.misfits()
        worst = max(range(len(misfits)), key=misfits.__getitem__)
        _refuse("misfit", camera, pair=worst + 1, off_m=f"{plane.off_m()[worst]:.1f}")
    if what:
        _refuse(what, camera)
    error_m = plane.error_m(plane.middle, FOOT_SHARE)
    if not error_m <= ERROR_MAX_M:
        _refuse("vague_pairs", camera, error_m=round(error_m), most_m=round(ERROR_MAX_M))


def _fault(plane: GroundPlane) -> str:
    """Return what is wrong with the pairs of a plane taken together; "" for nothing."""
    if not plane.is_front:
        return "contradict"
    if not plane.is_seen_from_above:
        return "mirrored"
    return "" if max(plane.misfits()) <= MISFIT_MAX else "misfit"


def _culprit(calibration: Calibration) -> tuple[int, float] | None:
    """Return the one pair without which the others agree, and by how many metres it is off; None where none is."""
    pairs = calibration.pairs
    if len(pairs) < TELLING:
        return None
    found = []
    for number, pair in enumerate(pairs, start=1):
        try:
            plane = GroundPlane(replace(calibration, pairs=pairs[: number - 1] + pairs[number:]))
        except ArithmeticError:
            continue
        spot = (pair.x, pair.y)
        if not _fault(plane) and plane.depth(spot) > 0:
            off_m = math.dist(plane.ground(spot), plane.metres.of(pair.point))
            found.append((max(plane.misfits()), number, off_m))
    return min(found)[1:] if found else None


def _refuse(what: str, camera: int, **facts: object) -> NoReturn:
    words = ", ".join(f"{name} {value}" for name, value in facts.items())
    raise Refused(f"calibration of camera {camera}: {what} {words}".rstrip(), text_key=f"calibration.{what}",
                  camera=camera, **facts)  # fmt: skip


@functools.lru_cache(1_024)
def _plane(calibration: Calibration) -> tuple[GroundPlane, tuple[Spot, ...]]:
    """Return the plane and the corners of the ground that its pairs enclose, in metres."""
    plane = GroundPlane(calibration)
    return plane, tuple(hull(plane.metres.of(pair.point) for pair in calibration.pairs))
