"""The deputy commander's seat: the room's cases that wait for his decision. No camera, no engine."""

from collections.abc import Callable, Coroutine
from datetime import datetime

from PySide6.QtCore import QObject, QSize, Qt

from console.app.case_pictures import CasePictures
from console.app.desk_tools import DeskTools
from console.app.guest import GuestWindow
from console.app.idle_lock import IDLE_S
from console.app.room_state import RoomState
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Approve, Refuse
from console.domain.permission import ROOM
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.case_acts import act
from console.seat.casework import refusal_words
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.approval.desk import ApprovalDesk
from widgets.text import tr


class ApprovalSeat(QObject):
    """A deputy commander's or commander's seat. GUI thread.

    Args:
        client: signed in as one of them.
        size: of the window.
        now: room time; None: the hub's.
        idle_s: seconds without input after which the seat is locked; None: never.
        is_guest: on another desk's machine, where somebody has just asked for it.
    """

    def __init__(
        self,
        client: HubClient,
        *,
        size: tuple[int, int],
        now: Callable[[], datetime] | None = None,
        idle_s: float | None = IDLE_S,
        is_guest: bool = False,
    ) -> None:
        super().__init__()
        self.client = client
        self.tasks = Tasks(self._on_failure)
        self.records = RoomRecords(client, ROOM, self)
        self.desk = ApprovalDesk(now=now or client.room_now)
        self.desk.setObjectName("approval")
        shelf = self.desk.shelf
        self.pictures = CasePictures(client, self.tasks, self._cases, shelf.put, shelf.ask_again, mark=shelf.put_marks)
        shelf.wanted.connect(self.pictures.bring, Qt.ConnectionType.QueuedConnection)
        self.records.link_changed.connect(self._on_link)
        self.records.cases_changed.connect(lambda: self.desk.set_records(self._cases()))
        self.desk.acts.approve_asked.connect(self._on_approve)
        self.desk.acts.refuse_asked.connect(self._on_refuse)
        account = client.account
        if account is not None:
            self.desk.set_person(account.title or tr(f"accounts.role_{account.role.value}"), account.display_name)
        self.tools = DeskTools(client, self.tasks, self.desk, self.desk.pages, idle_s=idle_s)
        self.desk.commands_clicked.connect(self.tools.open_palette)
        self.room = RoomState(client, self.records)
        self.room.changed.connect(self._say_room)
        self._say_room()
        if is_guest:
            self._stand = GuestWindow(self.desk, is_asked=True)
        else:
            self.desk.resize(QSize(*size))
            self.desk.show()

    def _cases(self) -> tuple[CaseRecord, ...]:
        return tuple(self.records.cases.values())

    def _on_approve(self, case: CaseRecord) -> None:
        self._start(case, act(self.client, Approve, case))

    def _on_refuse(self, case: CaseRecord, reason: str) -> None:
        self._start(case, act(self.client, Refuse, case, reason=reason))

    def _start(self, case: CaseRecord, work: Coroutine[None, None, object]) -> None:
        if not self.tasks.start(f"act {case.id}", self._carried_out(case.id, work)):
            work.close()  # the one before still runs

    async def _carried_out(self, case: CaseId, work: Coroutine[None, None, object]) -> None:
        try:
            await work
        except ConsoleError as exc:
            self.desk.acts.show_settled(case, tr(exc.text_key, **exc.facts))
        else:
            self.desk.acts.show_settled(case)

    def _on_failure(self, name: str, failure: BaseException) -> None:
        what, _, case = name.partition(" ")
        if what == "act":  # a fault of ours, not a refusal: the desk must not wait for ever
            key, facts = refusal_words(failure)
            self.desk.acts.show_settled(CaseId(case), tr(key, **facts))

    def _on_link(self, state: LinkState) -> None:
        if state is LinkState.SIGNED_IN:
            self.desk.shelf.forget_failed()

    def _say_room(self) -> None:
        said = self.room.said
        self.desk.set_connection(said.away_s, said.trouble, said.note)

    async def close(self) -> None:
        """End window and coroutines."""
        self.room.stop()
        self.tools.stop()
        await self.tasks.close()
        self.desk.close()
