"""From a key on a picture to a form, on whichever window shows the picture; and the drafts that are kept.

Puts moment, panel, slim form and drafts together; what is sent goes through ``console.app.dispatches``. Decides
nothing. One freeze is open at a time at a seat.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage

from console.app.dispatches import Dispatches
from console.app.draft_picture import age_words, jpeg, restored_moment, stored_picture
from console.app.form_aid import FormAid
from console.app.sending import Sending
from console.app.surface import Surface, Surfaces, until_painted, view_px
from console.clock import from_unix_ns
from console.domain.camera import Camera, CameraId, FrameName, Quality
from console.domain.case import MarkBox
from console.domain.event import CommandId
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.seat.casework import FrozenMoment, refusal_words
from console.seat.deliveries import Deliveries
from console.seat.draft import CaseDraft
from console.seat.draft_file import DraftFolder
from console.seat.drafting import evidence_state, first_draft, officer
from console.seat.drafts import Drafts, Held
from console.seat.freeze_state import Seal
from console.seat.moment import Moment
from console.seat.outgoing import Outgoing
from console.seat.records import RoomRecords
from console.seat.sealing import Sealer
from console.seat.tasks import Tasks
from console.video.engine import Engine
from widgets.cases.slim_form import SlimForm, Stage
from widgets.text import tr

__all__ = ["Freezes", "Surface"]

PAUSE_MS: Final = 500
"""What stood still for so long is a pause in typing: the draft is written."""


@dataclass(slots=True)
class _Open:
    """The freeze on the glass."""

    surface: Surface
    moment: FrozenMoment
    form: SlimForm
    held: Held


def hub_offset_ms(client: HubClient) -> int | None:
    """Return the hub's clock minus this machine's, as the evidence says it; None: not measured."""
    offset_s = client.clock_offset_s
    return None if offset_s is None else round(-offset_s * 1000)


class Freezes(QObject):
    """The freezes of one seat. GUI thread.

    Args:
        client: signed in as a duty officer.
        engine: where the pictures come from.
        records: cameras, rows of the standard, units.
        tasks: owner of what this starts.
        spool: folder where frozen files wait for the hub; drafts lie beside it.
        seat: what the evidence calls this seat.

    Signals:
        pass_asked(): the form asks that its draft goes to the partner.
        taken_kept(Held, CaseDraft): a draft that came from the partner was put away unsent.
    """

    pass_asked = Signal()
    taken_kept = Signal(object, object)

    def __init__(
        self, client: HubClient, engine: Engine, records: RoomRecords, tasks: Tasks, spool: Path, seat: str
    ) -> None:
        super().__init__()
        self._client, self._engine, self._records, self._tasks, self._seat = client, engine, records, tasks, seat
        self._open: _Open | None = None
        self._surfaces = Surfaces()
        keeper = client.journal or JournalKeeper(MemoryStore(), at_once)
        self._drafts = Drafts(DraftFolder(spool.parent / "drafts", spool), keeper, lambda: officer(client))
        self.outgoing = Outgoing(client, keeper, records, self)
        """What waits for the hub, and what it did not carry out."""
        deliveries = Deliveries(client, keeper, spool, self._drafts.needed)
        self._dispatches = Dispatches(
            client, records, self._drafts, self.outgoing, deliveries, tasks, self._surfaces.say
        )
        self._dispatches.start()
        self.aid = FormAid(client, records, tasks, spool)
        """What fills the forms in; its ``case_asked`` names a case to be shown."""
        records.standard_changed.connect(self._on_standard)
        self._pause = QTimer(self, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_pause)
        self._pause.start()

    def add(self, surface: Surface) -> None:
        """Say the words of all freezes on this window too."""
        self._surfaces.add(surface)
        self._tell_drafts()
        if any(held.restored for held in self._drafts.held):
            surface.say("draft.found", str(len(self._drafts.held)))

    def remove(self, surface: Surface) -> None:
        """Forget a window that is about to go; a freeze on it is kept as a draft."""
        if self._open is not None and self._open.surface is surface:
            self.leave()
        self._surfaces.remove(surface)

    @property
    def form(self) -> SlimForm | None:
        """The form that is open."""
        return self._open.form if self._open is not None else None

    def _on_standard(self) -> None:
        if self._open is not None:
            self._open.form.set_rows(self._records.filing_rows, self._records.units.values())

    # ---- freeze

    def freeze(self, surface: Surface, camera_id: CameraId) -> None:
        """Freeze exactly the frame of this camera that is on the glass, and open the slim form below it."""
        camera: Camera | None = self._records.cameras.get(camera_id)
        if self._open is not None:
            surface.say("seat.freeze_open", f"{self._open.moment.state.camera.number:02d}")
            return
        if camera is None:
            return
        pressed = time.time_ns()
        image = surface.painted_image(camera_id)
        frame = surface.painted_frame(camera_id)
        if frame is None and not surface.is_shown(camera_id):
            self._tasks.start("open to freeze", self._open_to_freeze(surface, camera))
            return
        if frame is None:
            surface.say("seat.no_picture_to_freeze", str(camera.number))
            return
        shown_at = surface.replayed_at(camera_id)
        moment = self._begin(surface, camera, frame, pressed, shown_at)
        found_at = self._client.room_at(shown_at or from_unix_ns(pressed))
        view_moved = Quality.MOVED in self._engine.life(camera_id).marks
        held = Held(first_draft(camera, found_at, view_moved=view_moved), moment)
        self._open_panel(surface, moment, held, image)

    async def _open_to_freeze(self, surface: Surface, camera: Camera) -> None:
        """A camera that is not on the glass is enlarged, and frozen with its first picture."""
        surface.enlarge(camera.id)
        surface.say("seat.opening_to_freeze", str(camera.number))
        await until_painted(surface, camera.id)
        if surface.is_enlarged(camera.id):
            self.freeze(surface, camera.id)

    def _begin(
        self, surface: Surface, camera: Camera, frame: FrameName, pressed_unix_ns: int, shown_at: datetime | None
    ) -> Moment:
        account = self._client.account
        return Moment(
            self._engine,
            camera,
            frame,
            pressed_unix_ns=pressed_unix_ns,
            who=Sealer(self._seat, account.name if account is not None else "", hub_offset_ms(self._client)),
            view=view_px(surface),
            on_change=self._on_moment,
            shown_unix_ns=round(shown_at.timestamp() * 1e9) if shown_at is not None else None,
        )

    def _open_panel(self, surface: Surface, moment: FrozenMoment, held: Held, image: QImage) -> None:
        form = SlimForm(self._records.filing_rows, self._records.units.values(), zoom=surface.form_zoom)
        panel = surface.open_freeze(moment.state, image, form)
        form.dispatch_asked.connect(self._on_dispatch)
        form.draft_kept.connect(self._on_kept)
        form.discard_asked.connect(self.discard)
        form.left.connect(self.close_panel)
        form.pass_asked.connect(lambda _draft: self.pass_asked.emit())
        form.step_asked.connect(moment.step)
        panel.view.step_asked.connect(moment.step)
        panel.view.moment_asked.connect(moment.choose)
        panel.view.mark_changed.connect(self._on_mark)
        held.moment, held.size_px = moment, (image.width(), image.height())
        held.picture = lambda: jpeg(panel.view.shown_image())
        self._open = _Open(surface, moment, form, held)
        form.start(self.aid.attend(form, panel, held.draft))
        if (mark := held.draft.mark) is not None:
            panel.view.show_mark(QRectF(mark.left, mark.top, mark.width, mark.height))
        self._on_moment(moment)

    def _on_moment(self, moment: FrozenMoment) -> None:
        panel = self._open.surface.freeze if self._open is not None else None
        if self._open is None or moment is not self._open.moment or panel is None:
            return
        panel.view.set_state(moment.state)
        if moment.state.seal is Seal.SEALED:
            panel.view.set_reader(moment.reader)
        self._open.form.show_evidence(evidence_state(moment))

    def _on_mark(self, mark: QRectF | None) -> None:
        if self._open is not None:
            box = MarkBox(mark.x(), mark.y(), mark.width(), mark.height()) if mark is not None else None
            self._open.form.set_mark(box)

    # ---- drafts

    def _look_for_pause(self) -> None:
        """Write what is typed, whenever it stands still."""
        if self._open is None or self._open.form.stage is not Stage.EDITING:
            return
        if self._open.moment.sealed_elsewhere is not None:
            return  # it lies at the hub
        held, draft = self._open.held, self._open.form.draft()
        is_still, held.draft = draft == held.draft, draft
        if is_still and self._drafts.is_news(held):
            self._tasks.start("draft", self._dispatches.keep(held))

    def leave(self) -> None:
        """Esc on the picture means what it means in the form."""
        if self._open is not None and self._open.form.stage is Stage.EDITING:
            self._on_kept(self._open.form.draft())
        else:
            self.close_panel()

    def give_open(self) -> tuple[Held, CaseDraft] | None:
        """Hand out the draft that is open, to be passed on; it is no longer this seat's to keep."""
        opened = self._open
        if opened is None or opened.form.stage is not Stage.EDITING:
            return None
        draft = opened.form.draft()
        opened.held.picture = bytes  # the panel goes
        self._shut_panel()
        return opened.held, draft

    def open_moment(self, surface: Surface, moment: FrozenMoment, held: Held, image: QImage) -> bool:
        """Show a draft that came from elsewhere; False while another one is open."""
        if self._open is not None:
            return False
        self._open_panel(surface, moment, held, image)
        return True

    def keep(self, held: Held, draft: CaseDraft) -> None:
        """Take back a draft that could not be passed."""
        held.draft = draft
        self._drafts.push(held)
        self._tell_drafts()

    async def save(self, held: Held, draft: CaseDraft) -> None:
        """Keep a draft on disk, unlisted, while it is on its way."""
        held.draft = draft
        await self._drafts.save(held, is_sent=True)

    def forget(self, held: Held) -> None:
        """A draft is at the hub, with its evidence: nothing of it is needed here."""
        if held.moment is not None:
            held.moment.leave()
        self._drafts.forget(held.id)

    def _on_kept(self, draft: CaseDraft) -> None:
        if self._open is not None and self._open.moment.sealed_elsewhere is not None:
            held = self._open.held
            held.picture = bytes
            self._shut_panel()
            self.taken_kept.emit(held, draft)
            return
        panel = self._open.surface.freeze if self._open is not None else None
        if self._open is not None and panel is not None:
            held = self._open.held
            held.draft, kept = draft, jpeg(panel.view.shown_image())
            held.picture = lambda: kept
            oldest = self._drafts.push(held)
            self._tasks.start(f"keep {held.id}", self._dispatches.keep(held))
            if oldest is not None:
                self.say("draft.gave_way", f"{oldest.draft.camera_number:02d}")
        self._shut_panel()

    def open_draft(self, surface: Surface) -> None:
        """Open the draft that was kept last."""
        if self._open is not None:
            return
        held = self._drafts.pop()
        if held is None:
            surface.say("wall.no_draft")
            return
        self._tasks.start("open draft", self._open_held(surface, held))
        self._tell_drafts()

    def reopen(self, surface: Surface, command: CommandId) -> None:
        """Open the draft of a case that was not carried out; its command is settled with that."""
        held = self._drafts.reopen(command) if self._open is None else None
        if held is None:
            surface.say("draft.not_here" if self._open is None else "draft.one_open")
            return
        self._tasks.start(f"settle {command}", self.outgoing.settle(command))
        self._tasks.start("open draft", self._open_held(surface, held))

    def discard(self) -> None:
        """Give the open draft up, with its evidence."""
        opened = self._open
        if opened is None or opened.form.stage is not Stage.EDITING:
            return
        if opened.moment.sealed_elsewhere is not None:
            opened.surface.say("draft.not_yours")  # the partner's evidence lies at the hub
            return
        opened.held.picture = bytes  # the panel goes
        self._drafts.discard(opened.held)
        self._shut_panel()
        self.say("draft.discarded", f"{opened.held.draft.camera_number:02d}")

    async def _open_held(self, surface: Surface, held: Held) -> None:
        """Show a draft as it was left; the picture of one of before the last start is read beside the loop."""
        moment = held.moment
        image = QImage.fromData(held.picture())
        if moment is None:
            image = await asyncio.to_thread(stored_picture, self._drafts, held)
            moment = restored_moment(held, self._records.cameras)
        if self._open is not None or moment is None:
            self._drafts.push(held)
            self._tell_drafts()
            return
        self._open_panel(surface, moment, held, image)
        if held.restored is not None:
            surface.say("draft.restored", age_words(held))

    def close_panel(self) -> None:
        """Give the pictures back: what is typed is kept and written at once, what is sent is collected to its end."""
        opened = self._open
        if opened is not None and opened.form.stage is Stage.EDITING:
            self._on_kept(opened.form.draft())
            self._drafts.save_all_now()
            return
        if opened is not None:
            opened.held.picture = bytes  # the panel goes
            opened.moment.leave()
        self._shut_panel()

    def _shut_panel(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.surface.close_freeze()
        self._tell_drafts()

    def _tell_drafts(self) -> None:
        self._surfaces.set_drafts(len(self._drafts.held))

    # ---- dispatch

    def _on_dispatch(self, draft: CaseDraft) -> None:
        opened = self._open
        if opened is not None:
            self._dispatches.send(Sending(opened.held, opened.moment, draft, self._form_of(opened)))

    def _form_of(self, opened: _Open) -> Callable[[], SlimForm | None]:
        """Return how to get at a form as long as it is looked at."""
        return lambda: opened.form if opened is self._open else None

    def say_failure(self, failure: BaseException) -> None:
        """Say on every window what went wrong in a coroutine of this seat."""
        key, facts = refusal_words(failure)
        self.say("seat.trouble", tr(key, **facts))

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on every window."""
        self._surfaces.say(text_key, value)
