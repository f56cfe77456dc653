"""Brings a slim form what it does not know itself: likely rows, units, deadline; carries out what it asks.

One aid serves one seat's forms, one at a time; decides nothing. A form is attended until it is gone.
"""

import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.app.form_repeats import FormRepeats
from console.app.form_site import FormSite, Site, SlipSite
from console.domain.case import CaseRecord
from console.domain.case_command import Recall
from console.domain.rules import PLAIN_RULES, Rules
from console.domain.standard import FilingRow
from console.errors import ConsoleError
from console.hub.rule_book import read_rules
from console.link.client import HubClient
from console.seat.case_acts import act
from console.seat.draft import CaseDraft
from console.seat.form_aid import grids_of, likely_rows, unit_choices
from console.seat.grid_code import TypedGrids, read_codes
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import SlimForm
from widgets.text import tr
from widgets.wall.freeze_panel import FreezePanel

log = logging.getLogger(__name__)
CLOCK_MS: Final = 10_000
"""How often the deadline of an open form is counted anew."""


class FormAid(QObject):
    """Attends the form that is open. GUI thread.

    Args:
        client: signed in as a duty officer.
        records: the room's.
        tasks: owner of what this starts.
        spool: folder where pictures wait for the hub.
        rules: the calendar that the seat counts by; None: the one that comes with the program, as the hub's does.
    """

    def __init__(
        self, client: HubClient, records: RoomRecords, tasks: Tasks, spool: Path, rules: Rules | None = None
    ) -> None:
        super().__init__()
        self._client, self._records, self._tasks = client, records, tasks
        self.repeats = FormRepeats(client, records, tasks, spool, self)
        """What a new case may repeat."""
        self._rules = rules if rules is not None else _rules()
        self._form: SlimForm | None = None
        self._row: FilingRow | None = None
        self._partner: str | None = None
        self._clock_timer = QTimer(self, interval=CLOCK_MS)
        self._clock_timer.timeout.connect(self._show_clock)
        records.cases_changed.connect(self._on_cases)

    # ---- a form opens and goes

    def attend(self, form: SlimForm, panel: FreezePanel, draft: CaseDraft) -> CaseDraft:
        """Serve a form that is about to open below ``panel``; return the draft, its grids by its point."""
        self.repeats.attend(form, panel.view, panel.view.shown_image)
        return self._attend(form, FormSite(form, panel, lambda: self._records.grids, self._client.room_now), draft)

    def attend_slip(self, form: SlimForm, call: QWidget, draft: CaseDraft) -> CaseDraft:
        """Serve the form of a slip, below ``call``."""
        self.repeats.attend(form, call)
        return self._attend(form, SlipSite(form, lambda: self._records.grids, self._client.room_now), draft)

    def read_grids(self, text: str) -> TypedGrids:
        """Return the grids that ``text`` names; errors as ``read_codes``."""
        return read_codes(text, self._records.grids, self._client.room_now())

    def _attend(self, form: SlimForm, site: Site, draft: CaseDraft) -> CaseDraft:
        now = self._client.room_now()
        self._form, self._row = form, None
        form.row_chosen.connect(self._on_row)
        form.opened.connect(site.show)
        form.facts.place.read_grids = self.read_grids
        form.placed.connect(lambda placed: self._on_placed(site, placed))
        form.mark_set.connect(lambda marked: self._on_mark(site, marked))
        form.recall_asked.connect(self._on_recall)
        form.case_made.connect(lambda _number: self._on_cases())  # its record may have come before the answer
        form.destroyed.connect(self._on_form_gone)
        form.set_partner(self._partner)
        form.set_likely(likely_rows(self._records.filing_rows, self._records.cases.values(), draft.camera, now))
        self._clock_timer.start()
        return site.begin(draft)

    def _on_form_gone(self) -> None:
        """Serve nobody, unless another form was opened before this one was gone."""
        if self._form is not None and not isValid(self._form):
            self._form = None
            self.repeats.leave()
            self._clock_timer.stop()

    def set_partner(self, name: str | None) -> None:
        """Say who else is signed in at the pair's desks; None: nobody."""
        self._partner = name
        if self._form is not None:
            self._form.set_partner(name)

    # ---- what follows from the chosen row

    def _on_row(self, draft: CaseDraft) -> None:
        self._row = next((row for row in self._records.filing_rows if row.id == draft.filing_row), None)
        if self._form is None:
            return
        self.repeats.turn(draft, has_row=self._row is not None)
        if self._row is not None:
            units = grids_of(draft, self._records.grids, self._client.room_now()).units
            self._form.show_units(unit_choices(self._row, units, self._records.units, self._records.cases.values()))
            self._show_clock()

    def _on_placed(self, site: Site, draft: CaseDraft) -> None:
        """The units that answer for a grid follow its code."""
        site.show()
        if self._row is not None:
            self._on_row(draft)

    def _on_mark(self, site: Site, draft: CaseDraft) -> None:
        """Unit and repeats follow the point."""
        if site.follow(draft) and self._row is not None and self._form is not None:
            self._on_row(self._form.draft())

    def _show_clock(self) -> None:
        if self._form is None or self._row is None or self._form.stage is not Stage.EDITING:
            return
        now = self._client.room_now()
        try:
            self._form.show_clock(self._rules.clock(now, self._row.limit), now)
        except ConsoleError as exc:
            log.info("no deadline: %s", exc)  # the limit stands there all the same; the hub will say why

    # ---- after the dispatch

    def _on_cases(self) -> None:
        case = self._dispatched()
        if case is not None and self._form is not None:
            self._form.show_case(case, self._client.room_now())

    def _dispatched(self) -> CaseRecord | None:
        """Return the case that the open form has made, once it is known."""
        number = self._form.case_no if self._form is not None else ""
        return next((case for case in self._records.cases.values() if number and case.case_no == number), None)

    def _on_recall(self, reason: str) -> None:
        case = self._dispatched()
        if case is not None and self._form is not None:
            self._tasks.start(f"recall {case.id}", self._recall(self._form, case, reason))

    async def _recall(self, form: SlimForm, case: CaseRecord, reason: str) -> None:
        try:
            await act(self._client, Recall, case, reason=reason)
        except ConsoleError as exc:
            if form is self._form:
                form.show_not_recalled(tr(exc.text_key, **exc.facts))


def _rules() -> Rules:
    try:
        return read_rules()
    except ConsoleError as exc:
        log.warning("the seat counts without holidays: %s", exc)
        return PLAIN_RULES
