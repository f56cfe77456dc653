"""Keeps point and grids of one open form in step with what is marked or chosen above it; decides nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from console.domain.grid import Grid
from console.seat.draft import CaseDraft
from console.seat.form_aid import sited
from console.seat.sighting import sight_of, sighted
from widgets.cases.slim_form import SlimForm
from widgets.wall.freeze_panel import FreezePanel


class Site(Protocol):
    """Where the case of one form is, and how that is known."""

    def show(self) -> None:
        """Say it in the open form."""

    def begin(self, draft: CaseDraft) -> CaseDraft:
        """Return the draft that the form opens with: its grids by its point."""

    def follow(self, draft: CaseDraft) -> bool:
        """Let the point follow the draft's mark; return whether it is another."""


class FormSite:
    """Where the case of one form is. GUI thread.

    Args:
        form: that is about to open.
        panel: with the frozen picture above it.
        grids: returns the room's grids.
        now: room time.
    """

    def __init__(
        self, form: SlimForm, panel: FreezePanel, grids: Callable[[], Sequence[Grid]], now: Callable[[], datetime]
    ) -> None:
        self._form, self._view, self._grids, self._now = form, panel.view, grids, now

    def begin(self, draft: CaseDraft) -> CaseDraft:
        """Return the draft that the form opens with: its grids by its point."""
        return sited(draft, self._grids(), self._now())

    def show(self) -> None:
        """Say in the open form how its point is known."""
        draft = self._form.draft()
        self._form.show_sight(sight_of(draft, self._view.state.camera))

    def follow(self, draft: CaseDraft) -> bool:
        """Let the point follow the draft's mark, and the grids the point; return whether it is another."""
        placed, sight = sighted(draft, self._view.state.camera)
        placed = sited(placed, self._grids(), self._now())
        self._form.show_site(placed)
        self._form.show_sight(sight)
        return placed.point != draft.point


class SlipSite:
    """Where the case of a slip is: at a place that was chosen, or nowhere but in words. GUI thread.

    Args:
        form: of the slip.
        grids: returns the room's grids.
        now: room time.
    """

    def __init__(self, form: SlimForm, grids: Callable[[], Sequence[Grid]], now: Callable[[], datetime]) -> None:
        self._form, self._grids, self._now = form, grids, now

    def begin(self, draft: CaseDraft) -> CaseDraft:
        """Return the draft that the form opens with: its grids by its point."""
        return sited(draft, self._grids(), self._now())

    def show(self) -> None:
        """Let the grids follow the point, and say how it is known."""
        self._form.show_site(sited(self._form.draft(), self._grids(), self._now()))
        self._form.show_told_site()

    def follow(self, draft: CaseDraft) -> bool:
        """Nothing is marked on a slip."""
        return False
