"""A unit's seat: its own orders, their pictures, and what the unit says of them. No camera, no engine."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt

from console.app.case_pictures import CasePictures
from console.app.desk_tools import DeskTools
from console.app.guest import GuestWindow
from console.app.idle_lock import IDLE_S
from console.app.outgoing_desk import OutgoingDesk
from console.app.picture_preparing import PicturePreparing
from console.app.room_state import RoomState
from console.app.unit_answers import UnitAnswers
from console.app.unit_errands import UnitErrands, words_of
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Acknowledge, Attach, CaseCommand, FeedBack, ReturnCase
from console.domain.event import CommandId
from console.domain.permission import unit_view
from console.domain.standard import UnitId
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.case_acts import AfterPicture, act, attach, feed_back
from console.seat.casework import refusal_words
from console.seat.order_model import TO_ACKNOWLEDGE, order_key
from console.seat.outgoing import Outgoing
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.text import tr
from widgets.unit.chime import Chime
from widgets.unit.desk import UnitDesk
from widgets.unit.order_questions import says_not_ours


class UnitSeat(QObject):
    """A unit's seat. GUI thread.

    Args:
        client: signed in as the unit, with a journal.
        unit: whose orders are shown.
        data: this seat's own folder; below it wait pictures in ``spool`` and half-written
            answers in ``answers`` until the hub has them.
        size: of the window.
        is_guest: on another desk's machine: leaves its windows to be seen, and takes no keyboard by itself.
        now: room time; None: the hub's.
        idle_s: seconds without input after which the seat is locked; None: never.
        chime: the sound; None: what this machine can play.
    """

    def __init__(
        self,
        client: HubClient,
        unit: UnitId,
        data: Path,
        *,
        size: tuple[int, int],
        is_guest: bool = False,
        now: Callable[[], datetime] | None = None,
        chime: Chime | None = None,
        idle_s: float | None = IDLE_S,
    ) -> None:
        super().__init__()
        keeper = client.journal
        if keeper is None:
            raise ValueError("a unit's client keeps a journal: its feedback may have to wait")
        self.client = client
        self._spool = data / "spool"
        self._spool.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.tasks = Tasks(self._on_failure)
        self.records = RoomRecords(client, unit_view(unit), self)
        self.desk = UnitDesk(now=now or client.room_now)
        self.desk.setObjectName("unit")
        shelf = self.desk.shelf
        self.pictures = CasePictures(client, self.tasks, self._cases, shelf.put, shelf.ask_again, self._spool)
        self.answers = UnitAnswers(self.desk.acts, self.tasks, data / "answers")
        self.errands = UnitErrands(client, keeper, self.records, self.desk, self.tasks, self._spool)
        self._preparing = PicturePreparing(self.desk.acts, self.tasks)
        self.chime = chime or Chime()
        self._unit = unit
        self._stand = GuestWindow(self.desk) if is_guest else None
        self._known: set[tuple[str, datetime | None, int]] | None = None
        self._connect()
        self.tools = DeskTools(client, self.tasks, self.desk, self.desk.pages, idle_s=idle_s)
        self.outgoing = OutgoingDesk(
            Outgoing(client, keeper, self.records, self), self.tasks, _no_draft, self.desk.pages, self._say_outgoing
        )
        self.tools.add("outgoing.open", lambda: self.outgoing.open(1.0))
        self.desk.header.outgoing_clicked.connect(lambda: self.outgoing.open(1.0))
        self.desk.header.commands_clicked.connect(self.tools.open_palette)
        self.room = RoomState(client, self.records)
        self.room.changed.connect(self._say_room)
        self._say_room()
        self._say_who()
        self._open(QSize(*size))

    def _connect(self) -> None:
        self.records.cases_changed.connect(self._on_cases)
        self.records.standard_changed.connect(self._say_who)
        desk, acts = self.desk, self.desk.acts
        desk.shelf.wanted.connect(self.pictures.bring, Qt.ConnectionType.QueuedConnection)
        self.records.link_changed.connect(self._on_link)
        desk.mute_asked.connect(self.chime.toggle)
        desk.work_taken.connect(self.chime.ring_taken)
        for changed in (self.chime.muted_changed, self.chime.audible_changed):
            changed.connect(lambda _is: self._say_sound())
        self.chime.check()
        acts.acknowledge_asked.connect(self._on_acknowledge)
        acts.return_asked.connect(self._on_return)
        acts.feedback_asked.connect(self._on_feedback)
        acts.attach_asked.connect(self._on_attach)
        acts.pictures_offered.connect(self._preparing.offer)

    def _say_sound(self) -> None:
        self.desk.header.show_sound(is_muted=self.chime.is_muted, is_audible=self.chime.is_audible)

    def _open(self, size: QSize) -> None:
        """Open; as a guest beside its host's windows, and on few monitors only when it is called."""
        if self._stand is not None:
            return
        self.desk.resize(size)
        self.desk.show()

    def _say_who(self) -> None:
        unit, account = self.records.units.get(self._unit), self.client.account
        self.desk.set_person(unit.name if unit else str(self._unit), account.display_name if account else "")

    def _cases(self) -> tuple[CaseRecord, ...]:
        return tuple(self.records.cases.values())

    def _on_cases(self) -> None:
        cases = self._cases()
        self.desk.set_records(cases)
        waiting = [case for case in cases if case.state in TO_ACKNOWLEDGE]
        new = [case for case in waiting if self._known is not None and order_key(case) not in self._known]
        self._known = (self._known or set()) | {order_key(case) for case in waiting}
        if not new:
            return
        new.sort(key=lambda case: (case.is_urgent, case.steps[-1].at if case.steps else case.reported_at))
        self.chime.ring()
        self.desk.announce(new)
        if self._stand is not None:
            self._stand.note_news()
            return
        self.desk.show()
        self.desk.raise_()  # an order came: it must not lie under another window

    def _ask(self, case: CaseRecord, kind: type[CaseCommand], work: Coroutine[None, None, object]) -> None:
        """Give one command at a time for each case; the desk says how it went."""
        self.errands.settle(case.id)
        self.desk.acts.show_sending(case.id, kind.__name__)
        if not self.tasks.start(f"act {case.id}", self._carried_out(case.id, kind.__name__, work)):
            work.close()  # the one before still runs

    async def _carried_out(self, case: CaseId, kind: str, work: Coroutine[None, None, object]) -> None:
        try:
            await work
        except ConsoleError as exc:
            self.desk.acts.show_refused(case, words_of(exc.text_key, exc.facts))
        else:
            self.desk.acts.show_done(case, kind)

    def _on_acknowledge(self, case: CaseRecord) -> None:
        self._ask(case, Acknowledge, act(self.client, Acknowledge, case))

    def _on_return(self, case: CaseRecord, reason: str) -> None:
        is_not_ours = says_not_ours(reason)
        self._ask(case, ReturnCase, act(self.client, ReturnCase, case, reason=reason, is_not_ours=is_not_ours))

    def _on_feedback(self, case: CaseRecord, result: str, pictures: Sequence[AfterPicture]) -> None:
        self._ask(case, FeedBack, feed_back(self.client, case, result, pictures, self._spool))

    def _on_attach(self, case: CaseRecord, opinion: str, pictures: Sequence[AfterPicture]) -> None:
        self._ask(case, Attach, attach(self.client, case, pictures, self._spool, opinion))

    def _on_failure(self, name: str, failure: BaseException) -> None:
        what, _, case = name.partition(" ")
        if what == "act":  # a fault of ours, not a refusal: the desk must not wait for ever
            key, facts = refusal_words(failure)
            self.desk.acts.show_refused(CaseId(case), tr(key, **facts))

    def _say_outgoing(self, waiting: int, refused: int, is_durable: bool) -> None:
        self.desk.header.set_outgoing(waiting, refused, is_durable=is_durable)

    def _on_link(self, state: LinkState) -> None:
        if state is LinkState.SIGNED_IN:
            self.desk.shelf.forget_failed()

    def _say_room(self) -> None:
        said = self.room.said
        self.desk.set_connection(said.away_s, said.trouble, said.note)

    async def close(self) -> None:
        """End window, sound and coroutines."""
        self.room.stop()
        self.tools.stop()
        self.chime.close()
        await self.answers.close()
        await self.tasks.close()
        self.desk.close()


def _no_draft(_command: CommandId) -> None:
    """A unit makes no cases: nothing of its list is a draft that can be opened again."""
