"""Likely duplicates in first form: the same class, near by, not long ago. Pure; nothing is merged by itself."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from console.domain.camera import CameraId, Point
from console.domain.case import CaseId, CaseRecord
from console.domain.workflow import State

NEAR_M: Final = 50.0
RECENT: Final = timedelta(hours=24)
"""Both *defaults* of the trade, not of a standard."""
_EARTH_M: Final = 6_371_008.8
"""Mean radius; over 50 m the ellipsoid differs by centimetres."""
_FAR: Final = -1


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A case that may be the same."""

    case: CaseId
    case_no: str
    distance_m: int | None
    """None: one of the two has no point, but the same camera saw both."""
    age_s: int


def distance_m(one: Point, other: Point) -> float:
    """Return the way between two places in metres, on a sphere (haversine)."""
    lat_1, lat_2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat_2 - lat_1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin(half_lon) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(1.0, chord)))


def class_of(filing_row: str) -> str:
    """Return the class of a row of the standard, ``kind/code``, by the row's id."""
    return filing_row.rpartition("/")[0]


def duplicates(
    cases: Iterable[CaseRecord], filing_row: str, point: Point | None, camera: CameraId | None, now: datetime
) -> list[Duplicate]:
    """Return the cases that a new one may repeat, the nearest first, then the youngest.

    Args:
        cases: those that are known; voided ones count for nothing.
        filing_row: row that the new one would be filed under; any row of its class counts.
        point: where; None where only the camera is known.
        camera: which camera saw it.
        now: room time.
    """
    wanted = class_of(filing_row)
    found = [
        Duplicate(case.id, case.case_no, away, int((now - case.reported_at).total_seconds()))
        for case in cases
        if class_of(case.filing_row) == wanted
        and case.state is not State.VOIDED
        and now - case.reported_at <= RECENT
        and (away := _away(case, point, camera)) != _FAR
    ]
    return sorted(found, key=lambda one: (one.distance_m or 0, one.age_s, one.case_no))


def _away(case: CaseRecord, point: Point | None, camera: CameraId | None) -> int | None:
    """Return how far off a case is in metres; None where only the camera tells; ``_FAR``.

    A case that has its camera's own place may lie anywhere in the picture: the same camera tells of it, however far
    off a place by calibration is.
    """
    is_same = camera is not None and case.camera == camera
    if point is None or case.point is None:
        return None if is_same else _FAR
    metres = distance_m(case.point, point)
    if metres <= NEAR_M:
        return round(metres)
    return None if is_same and case.point_error_m is None else _FAR
