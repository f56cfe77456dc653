"""What a new case may repeat: asked of the hub, shown in the form and on a sheet; a picture for a case that is there.

While the hub is away the seat's own records say it.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from console.app.case_pictures import CasePictures
from console.app.draft_picture import jpeg
from console.domain.case import CaseId, CaseRecord
from console.domain.duplicate import Duplicate, duplicates
from console.errors import ConsoleError, ErrorKind
from console.link.client import HubClient
from console.seat.case_acts import after_picture, attach
from console.seat.draft import CaseDraft
from console.seat.form_aid import near_cases
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.cases.form_stages import Stage
from widgets.cases.near_sheet import NearSheet
from widgets.cases.slim_form import SlimForm
from widgets.text import tr

LOOK_MS: Final = 150
"""So long a row stays chosen before the hub is asked for repeats: typing runs through many."""


class FormRepeats(QObject):
    """Serves the form that is open. GUI thread.

    Args:
        client: signed in as a duty officer.
        records: the room's.
        tasks: owner of what this starts.
        spool: folder where pictures wait for the hub.
        parent: ends with it, so that no form is left by half of what served it.

    Signals:
        case_asked(case id): show this case, the officer has looked at it instead of filing a new one.
    """

    case_asked = Signal(str)

    def __init__(
        self, client: HubClient, records: RoomRecords, tasks: Tasks, spool: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._client, self._records, self._tasks, self._spool = client, records, tasks, spool
        self._pictures = CasePictures(client, tasks, self._cases, self._on_picture, self._on_missed, spool)
        self._form: SlimForm | None = None
        self._place: QWidget | None = None
        self._picture: Callable[[], QImage] | None = None
        self._sheet: NearSheet | None = None
        self._draft: CaseDraft | None = None
        self._looked = 0
        self._timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._timer.timeout.connect(self._look)

    def _cases(self) -> Iterable[CaseRecord]:
        return self._records.cases.values()

    def attend(self, form: SlimForm, place: QWidget, picture: Callable[[], QImage] | None = None) -> None:
        """Serve a form that is about to open.

        Args:
            form: opens below ``place``.
            place: the sheet of likely repeats lies over it.
            picture: the frozen picture, which can be given to another case; None: there is none.
        """
        self._form, self._place, self._picture, self._sheet, self._draft = form, place, picture, None, None
        form.look_asked.connect(self._open_sheet)

    def leave(self) -> None:
        """The form is gone."""
        self._form = self._place = self._picture = self._sheet = None
        self._timer.stop()

    def turn(self, draft: CaseDraft, *, has_row: bool) -> None:
        """Another row is chosen: look in a moment whether such a case is there."""
        self._draft = draft
        if self._form is not None:
            self._form.show_near((), self._client.room_now())
        self._timer.stop()
        if has_row:
            self._timer.start()

    def _look(self) -> None:
        if self._draft is not None:
            self._looked += 1
            self._tasks.start(f"repeats {self._looked}", self._find_near(self._draft, self._looked))

    async def _find_near(self, draft: CaseDraft, number: int) -> None:
        found = await self._found(draft)
        if number == self._looked and self._form is not None and self._draft is draft:
            self._form.show_near(near_cases(found, self._records.cases), self._client.room_now())

    async def _found(self, draft: CaseDraft) -> Iterable[Duplicate]:
        try:
            return await self._client.duplicates(draft.filing_row, draft.point, draft.camera or None)
        except ConsoleError as exc:
            if exc.kind is not ErrorKind.UNAVAILABLE:
                raise
        cases, now = self._records.cases.values(), self._client.room_now()
        return duplicates(cases, draft.filing_row, draft.point, draft.camera or None, now)

    # ---- their sheet

    def _open_sheet(self) -> None:
        form, place = self._form, self._place
        if form is None or place is None or self._sheet is not None:
            return
        cases = form.near.cases
        if self._picture is None:
            cases = tuple(replace(case, takes_pictures=False) for case in cases)
        self._sheet = sheet = NearSheet(cases, self._client.room_now(), form.zoom, place.parentWidget() or place)
        sheet.attach_asked.connect(self._on_attach)
        sheet.open_asked.connect(self._on_open)
        sheet.closed.connect(self._close_sheet)
        sheet.lie_over(place)
        for case in form.near.cases:
            if case.thumbnail:
                self._pictures.bring(case.thumbnail)

    def _on_picture(self, sha256: str, picture: QImage) -> None:
        if self._sheet is not None:
            self._sheet.show_picture(sha256, picture)

    def _on_missed(self, sha256: str) -> None:
        if self._sheet is not None and self._sheet.shows(sha256):
            self._pictures.bring(sha256)

    def _close_sheet(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.hide()
            sheet.deleteLater()
        if self._form is not None:
            self._form.setFocus()

    def _on_open(self, case: str) -> None:
        """Show that case, and keep the draft."""
        form = self._form
        self._close_sheet()
        if form is not None and form.stage is Stage.EDITING:
            form.draft_kept.emit(form.draft())
        self.case_asked.emit(case)

    # ---- no new case: a picture for the one that is there

    def _on_attach(self, case_id: str) -> None:
        case = self._records.cases.get(CaseId(case_id))
        form, picture = self._form, self._picture
        if case is None or form is None or picture is None or form.stage is not Stage.EDITING:
            return
        self._close_sheet()
        draft = form.draft()
        opinion = tr("form.attach_opinion", camera=f"{draft.camera_number:02d} {draft.camera_name}")
        form.show_sending()
        self._tasks.start(f"attach {case_id}", self._attach(form, case, picture(), opinion))

    async def _attach(self, form: SlimForm, case: CaseRecord, picture: QImage, opinion: str) -> None:
        content = await asyncio.to_thread(jpeg, picture)
        try:
            await attach(self._client, case, [after_picture(content)], self._spool, opinion)
        except ConsoleError as exc:
            if form is self._form:
                form.show_refused(tr(exc.text_key, **exc.facts))
            return
        if form is self._form:
            form.show_attached(case.case_no)
