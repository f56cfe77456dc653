"""What fills the slim form: likely rows, ranked units, both grids, cases that the new one may repeat. Pure.

It all comes from the seat's own records at an instant of room time; the hub decides by its own when the case is filed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console.domain.camera import CameraId
from console.domain.case import CaseId, CaseRecord
from console.domain.duplicate import Duplicate
from console.domain.grid import Grid, Grids, Layer, grids_at
from console.domain.routing import UnitReason, rank_units
from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit
from console.domain.workflow import AT_UNIT, Action, State, can
from console.seat.draft import CaseDraft

_DAY_S: Final = 86_400.0
_LOOK_BACK_S: Final = 90 * _DAY_S
_HALF_LIFE_S: Final = 30 * _DAY_S
"""A case counts half as much after so long (our own *default*)."""
_SAME_HOUR_S: Final = 3_600.0
"""Within so much of the present time of day a case counts as of the same hour."""
_SAME_HOUR_WEIGHT: Final = 3.0
_OTHER_CAMERA_WEIGHT: Final = 0.02
"""A row that only other cameras had comes after every row that this one had lately."""
LIKELY_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that the case can go to."""

    unit: UnitId
    name: str
    reason: UnitReason | None
    """None: nothing speaks for it; somebody may choose it all the same."""
    in_hand: int
    """Orders that it has now."""


@dataclass(frozen=True, slots=True)
class NearCase:
    """A case that the new one may repeat, as the form shows it."""

    case: CaseId
    case_no: str
    reported_at: datetime
    distance_m: int | None
    """None: the same camera saw both, and one of them has no point."""
    class_name: str
    condition: str
    place: str
    state: State
    unit_name: str
    thumbnail: str
    """SHA-256 of its picture; empty where it has none."""
    takes_pictures: bool
    """Whether a picture can be attached to it as it stands."""


def likely_rows(
    rows: Sequence[FilingRow], cases: Iterable[CaseRecord], camera: CameraId, now: datetime
) -> tuple[str, ...]:
    """Return the ids of the rows that are likely at this camera and hour, the likeliest first.

    Each case of the last 90 days speaks for its row: half as loud after 30 days, three times as loud within an hour
    of the same time of day, and all but silent where another camera saw it. Equals stand in the standard's order.
    """
    weights: dict[str, float] = {}
    now_s = now.timestamp()
    for case in cases:
        age_s = now_s - case.found_at.timestamp()
        if 0 <= age_s <= _LOOK_BACK_S and case.state is not State.VOIDED:
            weight = _weight(age_s, is_here=case.camera == camera)
            weights[case.filing_row] = weights.get(case.filing_row, 0.0) + weight
    known = [(round(-weights[row.id], 9), place, row.id) for place, row in enumerate(rows) if row.id in weights]
    return tuple(row_id for _, _, row_id in sorted(known)[:LIKELY_MOST])


def _weight(age_s: float, *, is_here: bool) -> float:
    """Return how loud a case speaks that was found ``age_s`` seconds ago. A whole number of days is the same hour."""
    weight: float = 0.5 ** (age_s / _HALF_LIFE_S)
    off_s = age_s % _DAY_S
    if min(off_s, _DAY_S - off_s) <= _SAME_HOUR_S:
        weight *= _SAME_HOUR_WEIGHT
    return weight if is_here else weight * _OTHER_CAMERA_WEIGHT


def likely_first(rows: Sequence[FilingRow], likely: Sequence[str]) -> tuple[FilingRow, ...]:
    """Return all rows, the likely ones in front."""
    order = {row_id: place for place, row_id in enumerate(likely)}
    return tuple(sorted(rows, key=lambda row: order.get(row.id, len(order))))


def unit_choices(
    row: FilingRow, of_grids: Iterable[UnitId], units: Mapping[UnitId, Unit], cases: Iterable[CaseRecord]
) -> tuple[UnitChoice, ...]:
    """Return every unit once: the ranked ones with their reason, then the others in the standard's order."""
    held = Counter(case.unit for case in cases if case.state in AT_UNIT)
    reasons: dict[UnitId, UnitReason | None] = {ranked.unit: ranked.reason for ranked in rank_units(row, of_grids)}
    for unit in units:
        reasons.setdefault(unit, None)
    return tuple(
        UnitChoice(unit, units[unit].name, reason, held[unit]) for unit, reason in reasons.items() if unit in units
    )


def grids_of(draft: CaseDraft, grids: Iterable[Grid], now: datetime) -> Grids:
    """Return the grids that were typed, else those that the draft's point lies in; none where there is no point."""
    in_force = [grid for grid in grids if grid.is_valid(now)]
    found = grids_at(in_force, draft.point, now) if draft.point is not None else Grids(None, None)
    public = _of_code(in_force, Layer.PUBLIC, draft.typed.public)
    return Grids(public or found.public, _of_code(in_force, Layer.RESIDENTS, draft.typed.residents) or found.residents)


def _of_code(grids: Iterable[Grid], layer: Layer, code: str) -> Grid | None:
    return next((grid for grid in grids if grid.layer is layer and code and grid.code == code), None)


def sited(draft: CaseDraft, grids: Iterable[Grid], now: datetime) -> CaseDraft:
    """Return the draft with the codes of the grids that its point lies in; the camera's own where none is laid."""
    found = grids_of(draft, grids, now)
    return replace(
        draft,
        public_grid=found.public.code if found.public is not None else draft.public_grid,
        residents_grid=found.residents.code if found.residents is not None else draft.residents_grid,
    )


def near_cases(found: Iterable[Duplicate], cases: Mapping[CaseId, CaseRecord]) -> tuple[NearCase, ...]:
    """Return what the seat knows of the found cases, in their order; one that it does not know is left out."""
    known = ((duplicate, cases[duplicate.case]) for duplicate in found if duplicate.case in cases)
    return tuple(_near_case(duplicate, case) for duplicate, case in known)


def _near_case(duplicate: Duplicate, case: CaseRecord) -> NearCase:
    return NearCase(
        case=case.id,
        case_no=case.case_no,
        reported_at=case.reported_at,
        distance_m=duplicate.distance_m,
        class_name=case.class_name,
        condition=case.condition,
        place=case.place,
        state=case.state,
        unit_name=case.unit_name,
        thumbnail=case.evidence.thumbnail if case.evidence is not None else "",
        takes_pictures=can(case.state, Action.ATTACH),
    )
