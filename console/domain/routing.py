"""Which units a new case may go to, best first, and why: the standard names them, the grid may name one. Pure."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.standard import FilingRow, UnitId


class UnitReason(enum.Enum):
    """Why a unit stands in the list."""

    LEAD = "lead"
    """The row of the standard names it as lead unit."""
    GRID = "grid"
    """It answers for the grid."""
    ASSISTING = "assisting"
    """The row names it as assisting."""


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """A unit with the reason for its place."""

    unit: UnitId
    reason: UnitReason


def rank_units(row: FilingRow, of_grids: Iterable[UnitId] = ()) -> tuple[RankedUnit, ...]:
    """Return the units for a case filed under ``row``, each once; ``of_grids`` answer for the grids it lies in."""
    ranked: dict[UnitId, UnitReason] = {row.lead_unit: UnitReason.LEAD}
    for unit in of_grids:
        ranked.setdefault(unit, UnitReason.GRID)
    for unit in row.assisting:
        ranked.setdefault(unit, UnitReason.ASSISTING)
    return tuple(RankedUnit(unit, reason) for unit, reason in ranked.items())
