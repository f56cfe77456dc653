"""Grids: the public-area grids and the residents' grids laid over them, and which of them a place lies in. Pure.

Grids are cut anew now and then: each is valid from an instant, to another; a case keeps the codes of its day.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Final, NewType

from console.domain.camera import Point
from console.domain.standard import UnitId
from console.errors import Refused

GridId = NewType("GridId", str)
CODE_LENGTH: Final = 20
"""Codes come from the district and mean nothing but themselves."""
POINTS_MAX: Final = 2_000


class Layer(enum.Enum):
    """Which of the two divisions a grid belongs to."""

    PUBLIC = "public"
    RESIDENTS = "residents"


@dataclass(frozen=True, slots=True)
class Grid:
    """One grid. What lies within an odd number of ``rings`` lies in it: holes and islands are rings as well."""

    id: GridId
    layer: Layer
    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    """Corners in order; the last joins the first."""
    valid_from: datetime
    valid_until: datetime | None = None
    """From then on no more; None: not known yet."""
    unit: UnitId | None = None
    """Who answers for it, where somebody does."""

    def is_valid(self, at: datetime) -> bool:
        """Return whether it is in force at an instant."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True)
class Grids:
    """The grids that a place lies in; None where there is none."""

    public: Grid | None
    residents: Grid | None

    @property
    def units(self) -> tuple[UnitId, ...]:
        """Return who answers for them, the public grid's first."""
        return tuple(grid.unit for grid in (self.public, self.residents) if grid is not None and grid.unit is not None)


def contains(grid: Grid, point: Point) -> bool:
    """Return whether ``point`` lies in ``grid``. A point on an edge that two grids share lies in exactly one."""
    return sum(_crossings(ring, point) for ring in grid.rings) % 2 == 1


def grids_at(grids: Iterable[Grid], point: Point, at: datetime) -> Grids:
    """Return the grids in force at an instant that ``point`` lies in; where grids overlap, the first of a layer."""
    found: dict[Layer, Grid] = {}
    for grid in grids:
        if grid.layer not in found and grid.is_valid(at) and contains(grid, point):
            found[grid.layer] = grid
    return Grids(found.get(Layer.PUBLIC), found.get(Layer.RESIDENTS))


def check_grids(grids: Iterable[Grid]) -> None:
    """Refuse grids that cannot be used: ids twice, no area, no validity, codes that are none."""
    seen: set[GridId] = set()
    for grid in grids:
        corners = [point for ring in grid.rings for point in ring]
        usable = (
            grid.id
            and grid.id not in seen
            and 0 < len(grid.code) <= CODE_LENGTH
            and grid.rings
            and min(map(len, grid.rings)) >= 3
            and len(corners) <= POINTS_MAX
            and all(-180 <= point.lon <= 180 and -90 <= point.lat <= 90 for point in corners)
            and _is_usable(grid.valid_from)
            and (grid.valid_until is None or (_is_usable(grid.valid_until) and grid.valid_until > grid.valid_from))
        )
        if not usable:
            raise Refused(f"grid {grid.id}", text_key="hub.grid_unusable", grid=grid.id)
        seen.add(grid.id)


def _is_usable(instant: datetime) -> bool:
    """Return whether an instant has its zone, and can be told in every zone."""
    return instant.tzinfo is not None and MINYEAR < instant.year < MAXYEAR


def _crossings(ring: tuple[Point, ...], point: Point) -> int:
    """Count the edges that a ray from ``point`` to the east crosses.

    An edge holds its lower end and not its upper one, and is reckoned from its lower end whichever way the ring runs:
    so two grids that share it agree on which side a point lies.
    """
    count = 0
    for one, other in zip(ring, (*ring[1:], ring[0]), strict=True):
        low, high = (one, other) if one.lat < other.lat else (other, one)
        if low.lat <= point.lat < high.lat:
            along = (point.lat - low.lat) / (high.lat - low.lat)
            count += point.lon < low.lon + along * (high.lon - low.lon)
    return count
