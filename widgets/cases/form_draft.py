"""The draft in the slim form: what was typed, marked and chosen, and what others find out for it. No keys."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal

from console.domain.case import MarkBox
from console.seat.draft import NO_UNIT, CaseDraft
from console.seat.form_aid import UnitChoice
from console.seat.sighting import Sight
from widgets.cases.form_stages import FormStages, Stage

_OF_PLACE: Final = (
    "place", "point", "point_error_m", "public_grid", "residents_grid", "typed", "camera", "camera_number",
    "camera_name",
)  # fmt: skip
_OF_SITE: Final = ("point", "point_error_m", "public_grid", "residents_grid")


class FormDraft(FormStages):
    """Holds one draft from :meth:`hold` on.

    Signals:
        row_chosen(CaseDraft): another row of the standard is chosen, or none: what follows from it may be shown.
        mark_set(CaseDraft): another place is marked: where that is may be shown.
        placed(CaseDraft): place or grids were typed: who answers for it may be shown.
    """

    row_chosen = Signal(object)
    mark_set = Signal(object)
    placed = Signal(object)

    def __init__(self, zoom: float) -> None:
        super().__init__(zoom)
        self._draft: CaseDraft | None = None

    def hold(self, draft: CaseDraft) -> None:
        """Show a draft: a new one, or one that was kept."""
        self._draft = draft
        self.begin()
        self.facts.start(draft)
        self.near.show_cases((), draft.found_at)
        self.dispatch.start()
        self.dispatch.set_urgent(draft.is_urgent)
        self.picker.start(draft.text, draft.filing_row)

    @property
    def is_editing(self) -> bool:
        """Whether there is a draft that still takes words."""
        return self.stage is Stage.EDITING and self._draft is not None

    def draft(self) -> CaseDraft:
        """Return the draft as it stands.

        Raises:
            RuntimeError: the form was never started.
        """
        if self._draft is None:
            raise RuntimeError("the form holds no draft before start()")
        row = self.picker.chosen
        return replace(
            self._draft,
            place=self.facts.place.place,
            place_is_cameras=self.facts.place.is_cameras,
            typed=self.facts.place.typed,
            filing_row=row.id if row else "",
            unit=self.facts.unit.unit if row else NO_UNIT,
            text=self.picker.entry.text(),
        )

    def set_mark(self, mark: MarkBox | None) -> None:
        """Take what was marked in the frozen frame since the form opened."""
        if self._draft is not None and self.stage is Stage.EDITING:
            self._draft = replace(self._draft, mark=mark)
            self.mark_set.emit(self.draft())

    def show_site(self, site: CaseDraft) -> None:
        """Take point and grids of ``site``; a unit that was taken by hand stays."""
        if self._draft is not None:
            self._hold_unit()
            self._draft = replace(self._draft, **{name: getattr(site, name) for name in _OF_SITE})

    def show_sight(self, sight: Sight) -> None:
        """Say how point and grids are known."""
        if self._draft is not None:
            self.facts.show_sight(self.draft(), sight)

    def show_told_site(self) -> None:
        """Say where a case is that was told, and how that is known."""
        if self._draft is not None:
            self.facts.show_told_site(self.draft())

    def move_to(self, draft: CaseDraft) -> None:
        """Take the place of ``draft``, in words and on the map; a unit that was taken by hand stays."""
        if self._draft is not None:
            self._hold_unit()
            self._draft = replace(self._draft, **{name: getattr(draft, name) for name in _OF_PLACE})
            self.facts.start(self._draft)
            self.placed.emit(self.draft())

    def turn_urgent(self) -> None:
        """Mark the draft urgent, or not."""
        if self.is_editing and self._draft is not None:
            self._draft = replace(self._draft, is_urgent=not self._draft.is_urgent)
            self.dispatch.set_urgent(self._draft.is_urgent)

    def take_row(self) -> None:
        """Let the draft follow the row that is chosen now."""
        row = self.picker.chosen
        self.facts.show_row(row, self._unit_names.get(row.lead_unit, row.lead_unit) if row else "")
        self.dispatch.clear_warning()
        if self._draft is None:
            return
        if row is None or row.id != self._draft.filing_row:  # a unit that was taken for another row means nothing here
            self._draft = replace(self._draft, unit=NO_UNIT, filing_row=row.id if row else "")
        self.row_chosen.emit(self.draft())

    def take_place(self) -> None:
        """Let the draft follow the place and the grids that were typed; a unit that was taken by hand stays."""
        self.dispatch.clear_warning()
        if self._draft is not None:
            self._hold_unit()
            self.placed.emit(self.draft())

    def _hold_unit(self) -> None:
        taken = self.facts.unit.taken
        if self._draft is not None and taken is not None:
            self._draft = replace(self._draft, unit=taken)

    # ---- what fills itself in, as somebody finds it out

    def show_units(self, choices: Sequence[UnitChoice]) -> None:
        """Show the best unit for the chosen row, or the one that this draft has already."""
        if self.picker.chosen is not None and self._draft is not None:
            self.facts.unit.show_choices(choices, self._draft.unit)
