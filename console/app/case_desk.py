"""The duty desk's cases: puts queue, sheet and check page together with hub, records and pictures; decides nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from console.app.caller_desk import CallerDesk
from console.app.case_claims import CaseClaims
from console.app.case_pictures import CasePictures
from console.app.case_steps import CaseSteps
from console.app.check_page import CheckPage
from console.app.picture_preparing import PicturePreparing
from console.app.queue_letters import learn_letters
from console.clock import monotonic
from console.domain.camera import Camera
from console.domain.case import CaseId, CaseRecord
from console.domain.grid import grids_at
from console.domain.standard import UnitId
from console.domain.workflow import Action
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.case_sheet import CALLER_IDS, LOOK_IDS, recent_reasons
from console.seat.pictures import Pictures
from console.seat.queue import Bucket
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.cases.case_sheet import CaseSheet
from widgets.cases.check_live import ProfileFor
from widgets.cases.check_view import CheckView
from widgets.cases.closing_look import ClosingLook
from widgets.cases.queue_panel import QueuePanel
from widgets.cases.sheet_entries import Known
from widgets.picture_shelf import PictureShelf


class CaseDesk(QObject):
    """Queue, sheet and check page of one duty desk. GUI thread.

    Args:
        client: signed in as a duty officer.
        records: the room's view.
        pictures: the camera's present picture comes from here.
        profile_for: chooses the stream of a picture.
        tasks: owner of what this starts.
        spool: folder where pictures of a feedback wait for the hub.
        now: room time, aware.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        client: HubClient,
        records: RoomRecords,
        pictures: Pictures,
        profile_for: ProfileFor,
        tasks: Tasks,
        spool: Path,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._records = records
        self.is_form_open: Callable[[], bool] = lambda: False
        """Whether a freeze's form is open at the desk."""
        self._is_entered = False
        """Somebody came to the cases on purpose, past an open form."""
        self._is_first = True
        """Nobody has chosen anything yet, by hand or by itself."""
        self._shown: tuple[CaseRecord | None, Camera | None] = None, None
        self.shelf = PictureShelf()
        self._case_pictures = CasePictures(
            client, tasks, self._cases, self.shelf.put, self.shelf.ask_again, spool, self.shelf.put_marks
        )
        self.queue = QueuePanel(now=now)
        learn_letters(self.queue, tasks)
        self.sheet = CaseSheet(pictures, self.shelf, profile_for, now=now, room_at=client.room_at, clock=clock)
        self.check = CheckView(pictures, self.shelf, profile_for, now=now, room_at=client.room_at)
        self._page = CheckPage(self.check, self.sheet, self._camera, self.queue.come_back)
        self.sheet.lets_close = ClosingLook(self.check, self.look, self.sheet.say_trouble, clock).lets_close
        self.claims = CaseClaims(lambda: self.queue.case, self)
        self._steps = CaseSteps(client, self.sheet, tasks, spool, self.claims.claim)
        self.callers = CallerDesk(client, self.sheet.body.caller, tasks)
        self._preparing = PicturePreparing(self.sheet.slot, tasks)
        self._connect()
        self._on_standard()
        self._on_cases()

    def _connect(self) -> None:
        records = self._records
        records.cases_changed.connect(self._on_cases)
        records.cameras_changed.connect(self._show_chosen)
        records.standard_changed.connect(self._on_standard)
        records.grids_changed.connect(self._on_standard)
        records.link_changed.connect(self._on_link)
        self.shelf.wanted.connect(self._case_pictures.bring, Qt.ConnectionType.QueuedConnection)
        self.queue.take_key = self.sheet.take_key
        self.sheet.take_tab_key = lambda event: self.queue.keys.take_away(event) or self.queue.keys.take_tab(event)
        self.queue.chosen.connect(self._on_chosen)
        self.queue.entered.connect(lambda _case: self._on_entered())
        self.sheet.act_asked.connect(self._steps.take)
        self.sheet.slot.pictures_offered.connect(self._preparing.offer)
        self.sheet.left.connect(self.queue.come_back)
        self.sheet.body.away.next_asked.connect(self.queue.go_on)
        self.sheet.body.away.follow_asked.connect(self.queue.go_after)
        self.sheet.slot.closed.connect(self._show_chosen)
        self.sheet.is_held = self._is_held
        for part in (self.queue, self.queue.list.viewport(), self.sheet):
            part.installEventFilter(self)

    def _cases(self) -> Iterable[CaseRecord]:
        return self._records.cases.values()

    # ---- what the desk asks

    def lay_over(self, centre: QWidget) -> None:
        """Let the check page lie over ``centre``, always as large as it."""
        self._page.lay_over(centre)

    def enter(self) -> None:
        """Put the keyboard into the queue, on purpose: letters mean the chosen case, also beside an open form."""
        self._is_entered = True
        self.queue.enter()

    def find(self) -> None:
        """Put the keyboard into the search, on purpose as :meth:`enter` does."""
        self._is_entered = True
        self.queue.take_search()

    def show_tab(self, bucket: Bucket) -> None:
        """Show a tab of the queue, with the keyboard there."""
        self.queue.show_bucket(bucket)
        self.enter()

    def leave_to_form(self) -> None:
        """The keyboard goes to a form: letters mean no case until somebody comes here on purpose."""
        self._is_entered = False

    def _is_held(self) -> bool:
        return self.is_form_open() and not self._is_entered

    def choose(self, case: str) -> bool:
        """Choose a case, from wherever it was named; return whether it is there."""
        return self.queue.choose(CaseId(case))

    def trigger(self, command_id: str) -> bool:
        """Carry out a command of the palette on the chosen case; return whether it could be."""
        if command_id == LOOK_IDS[0]:
            return self.look()
        if command_id == CALLER_IDS[0]:
            self.sheet.body.caller.ask()
            return True
        return self.sheet.press(command_id)

    def possible(self) -> frozenset[str]:
        """Return the ids of the commands that the chosen case allows now."""
        record = self.sheet.record
        here = {act.id for act in self.sheet.acts}
        if record is None or self.sheet.is_away:
            return frozenset()
        if self._page.has_pictures(record):
            here.add(LOOK_IDS[0])
        if record.is_told:
            here.add(CALLER_IDS[0])
        return frozenset(here)

    def set_claims(self, claims: Mapping[CaseId, str]) -> None:
        """Say who else has which case in hand."""
        self.queue.set_claims(claims)

    def look(self) -> bool:
        """Show the chosen case's pictures large; return whether there is a case that has some."""
        return self._page.open()

    def look_away(self) -> None:
        """Give the centre back."""
        self._page.close()

    def close(self) -> None:
        """Tell and ask nothing any more."""
        self.claims.close()

    # ---- what happens

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice a click on the cases."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._is_entered = True
        return False

    def _on_cases(self) -> None:
        if self._records.is_known:
            self.queue.set_cases(self._records.cases)
        if self._is_first and self.queue.choose_first():
            self.claims.rest()
        self._show_chosen()

    def _on_chosen(self, _case: str) -> None:
        self._is_first = False
        self.claims.turn()
        self._show_chosen()

    def _on_entered(self) -> None:
        """Enter opens: the case with its pictures large, where there is anything to see."""
        if self._is_held():
            self.sheet.say_held()
            return
        self.claims.claim()
        record = self.sheet.record
        if record is not None and (record.evidence or record.after_pictures or self._camera(record)):
            self.look()

    def _show_chosen(self) -> None:
        chosen = self.queue.case
        if chosen is None and self.sheet.entry is not None:
            return  # what is being written stays, until it is sent or left
        record = self._records.cases.get(chosen) if chosen is not None else None
        self.sheet.set_away(is_away=self.queue.is_away, has_next=self.queue.has_rows)
        shown = record, self._camera(record)
        if shown == self._shown:  # most changes are of other cases
            return
        self._shown = shown
        self.sheet.show_case(*shown)
        self._page.follow()

    def _camera(self, record: CaseRecord | None) -> Camera | None:
        return self._records.cameras.get(record.camera) if record is not None and record.camera is not None else None

    def _on_standard(self) -> None:
        records = self._records
        recent: Callable[[Action], tuple[str, ...]] = lambda action: recent_reasons(self._cases(), action)  # noqa: E731 - one line
        self.sheet.known = Known(records.filing_rows, records.units, self._units_of_grids, recent)

    def _units_of_grids(self, record: CaseRecord) -> Iterable[UnitId]:
        if record.point is None:
            return ()
        return grids_at(self._records.grids, record.point, record.reported_at).units

    def _on_link(self, state: LinkState) -> None:
        if state is LinkState.SIGNED_IN:
            self.shelf.forget_failed()
            self._shown = None, None
            self._show_chosen()
