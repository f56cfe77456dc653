"""A call as it is taken down: the draft of a case without a frozen picture, its source, and who called. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console.domain.caller import NOBODY, Caller
from console.domain.case import CaseSource
from console.domain.command import FileAndDispatch
from console.domain.event import CommandId
from console.seat.draft import NO_CAMERA, CaseDraft
from console.seat.grid_code import NONE_TYPED, TypedGrids
from console.seat.place_search import HitKind, PlaceHit

SOURCES: Final = (CaseSource.TELEPHONE, CaseSource.RADIO, CaseSource.WINDOW)
"""What a slip can be of; the digit keys from 1 on."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip."""

    draft: CaseDraft
    source: CaseSource = SOURCES[0]
    caller: Caller = NOBODY
    """In memory only: on a disk and on its way it is sealed for the hub."""
    remark: str = ""
    """A word to the unit."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written on it: it need not be kept."""
        draft = self.draft
        is_written = draft.place or draft.text or draft.filing_row or any(draft.grids)
        return not (is_written or self.caller or self.remark)


def new_slip(now: datetime) -> Slip:
    """Return the slip of a call that comes now (room time)."""
    return Slip(CaseDraft(NO_CAMERA, 0, "", now, place="", place_is_cameras=False))


def placed(draft: CaseDraft, hit: PlaceHit) -> CaseDraft:
    """Return the draft at a place that was chosen. A grid is named and has no point; it replaces what was typed."""
    is_grid = hit.kind is HitKind.GRID
    typed = TypedGrids(hit.public_grid, hit.residents_grid) if is_grid else NONE_TYPED
    return replace(
        draft,
        place=hit.words,
        point=hit.point,
        public_grid="" if is_grid else hit.public_grid,
        residents_grid="" if is_grid else hit.residents_grid,
        typed=typed,
        camera=hit.camera,
        camera_number=hit.camera_number,
        camera_name=hit.camera_name,
    )


def unplaced(draft: CaseDraft) -> CaseDraft:
    """Return the draft without the place that was chosen; grids typed by hand stay."""
    nowhere = PlaceHit(HitKind.CASE, "", None, "", "")
    return replace(placed(draft, nowhere), typed=draft.typed)


def order_of(id_: CommandId, slip: Slip, sealed: str) -> FileAndDispatch:
    """Return the command that files and dispatches a slip; ``sealed`` is who called."""
    draft = slip.draft
    return FileAndDispatch(
        id=id_,
        camera=draft.camera or None,
        filing_row=draft.filing_row,
        unit=draft.unit,
        place=draft.place,
        point=draft.point,
        public_grid=draft.grids[0],
        residents_grid=draft.grids[1],
        found_at=draft.found_at,
        evidence=None,
        is_urgent=draft.is_urgent,
        source=slip.source,
        opinion=slip.remark,
        caller=sealed,
    )
