"""From a key on a picture to a form, on whichever window shows the picture; and the drafts that are kept.

Puts moment, panel, form and drafts together; ``console.app.dispatches`` sends. Decides nothing. One freeze at a time.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from console.app.dispatches import Dispatches
from console.app.draft_picture import age_words
from console.app.draft_shelf import DraftShelf
from console.app.form_aid import FormAid
from console.app.freeze_key import FreezeKey
from console.app.open_freeze import OpenFreeze
from console.app.sending import Sending
from console.app.surface import Surface, Surfaces
from console.domain.camera import CameraId
from console.domain.event import CommandId
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.seat.camera_views import CameraViews
from console.seat.casework import FrozenMoment, refusal_words
from console.seat.deliveries import Deliveries
from console.seat.draft import CaseDraft
from console.seat.draft_file import DraftFolder
from console.seat.drafting import officer
from console.seat.drafts import Drafts, Held
from console.seat.outgoing import Outgoing
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from console.video.engine import Engine
from widgets.cases.slim_form import SlimForm
from widgets.text import tr

PAUSE_MS: Final = 500
"""What stood still for so long is a pause in typing: the draft is written."""


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
        self._records, self._tasks = records, tasks
        self._open: OpenFreeze | None = None
        self._surfaces = Surfaces()
        keeper = client.journal or JournalKeeper(MemoryStore(), at_once)
        drafts = Drafts(DraftFolder(spool.parent / "drafts", spool), keeper, lambda: officer(client))
        self.outgoing = Outgoing(client, keeper, records, self)
        """What waits for the hub, and what it did not carry out."""
        deliveries = Deliveries(client, keeper, spool, drafts.needed)
        self.dispatches = Dispatches(client, records, drafts, self.outgoing, deliveries, tasks, self._surfaces.say)
        self.dispatches.start()
        self.shelf = DraftShelf(drafts, self.dispatches.keep, tasks, self._surfaces)
        self.views = CameraViews(engine.life, spool.parent / "accepted_views")
        """Which cameras look elsewhere than when they were calibrated."""
        self._key = FreezeKey(client, engine, self.views, records, tasks, seat, self._on_moment, self._open_panel)
        self.aid = FormAid(client, records, tasks, spool)
        records.standard_changed.connect(self._on_standard)
        self._pause = QTimer(self, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_for_pause)
        self._pause.start()

    def add(self, surface: Surface) -> None:
        """Say the words of all freezes on this window too."""
        self._surfaces.add(surface)
        self.shelf.greet(surface)

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
        press = self._key.press_afresh if self._give_way() is surface else self._key.press
        press(surface, camera_id, lambda: self._is_free(surface))

    def _give_way(self) -> Surface | None:
        """Close a form that has nothing left to do; return the window that has its pictures back with that."""
        opened = self._open
        if opened is None or not opened.is_done:
            return None
        self.close_panel()
        return opened.surface

    def _is_free(self, surface: Surface) -> bool:
        """Say whether nothing is frozen; else say on this window where it is."""
        if self._open is not None:
            surface.say(*self._open.in_the_way_of(surface))
        return self._open is None

    def _open_panel(self, surface: Surface, moment: FrozenMoment, held: Held, image: QImage) -> None:
        opened = self._open = OpenFreeze(surface, moment, held, image, self._records)
        form = opened.form
        form.dispatch_asked.connect(self._on_dispatch)
        form.draft_kept.connect(self._on_kept)
        form.discard_asked.connect(self.discard)
        form.left.connect(self.close_panel)
        form.pass_asked.connect(lambda _draft: self.pass_asked.emit())
        form.start(self.aid.attend(form, opened.panel, held.draft))
        opened.show_mark(held.draft.mark)
        opened.show_moment()

    def _on_moment(self, moment: FrozenMoment) -> None:
        if self._open is not None and moment is self._open.moment:
            self._open.show_moment()
        else:
            self.shelf.follow(moment)

    # ---- drafts

    def _look_for_pause(self) -> None:
        """Write what is typed and chosen, whenever both stand still."""
        opened = self._open
        is_ours = opened is not None and opened.is_editing and not opened.is_anothers
        if opened is not None and is_ours and opened.stands_still():
            self.shelf.write(opened.held)

    def leave(self) -> None:
        """Esc on the picture means what it means in the form."""
        if self._open is not None and self._open.is_editing:
            self._on_kept(self._open.form.draft())
        else:
            self.close_panel()

    def give_open(self) -> tuple[Held, CaseDraft] | None:
        """Hand out the draft that is open, to be passed on; it is no longer this seat's to keep."""
        opened = self._open
        if opened is None or not opened.is_editing:
            return None
        draft = opened.form.draft()
        self._shut_panel()
        return opened.held, draft

    def open_moment(self, surface: Surface, moment: FrozenMoment, held: Held, image: QImage) -> bool:
        """Show a draft that came from elsewhere; False while another one is open."""
        self._give_way()
        if self._open is not None:
            return False
        self._open_panel(surface, moment, held, image)
        return True

    def is_showing(self, moment: FrozenMoment) -> bool:
        """Say whether this moment is on the glass."""
        return self._open is not None and self._open.moment is moment

    def show_picture(self, moment: FrozenMoment, image: QImage) -> None:
        """Show a picture that came after its draft was opened; nothing where it is none, or is on the glass no more."""
        if self._open is not None and self._open.moment is moment and not image.isNull():
            self._open.show_picture(image)

    def _on_kept(self, draft: CaseDraft) -> None:
        opened = self._open
        if opened is None:
            return
        picture = opened.picture()
        self._shut_panel()
        if opened.is_anothers:
            self.taken_kept.emit(opened.held, draft)
        else:
            self.shelf.put_away(opened.held, draft, picture)

    def open_draft(self, surface: Surface) -> None:
        """Open the draft that was kept last."""
        self._give_way()
        if not self._is_free(surface):
            return
        if (held := self.shelf.take_last()) is not None:
            self._tasks.start("open draft", self._open_held(surface, held))
        else:
            surface.say("wall.no_draft")

    def reopen(self, surface: Surface, command: CommandId) -> None:
        """Open the draft of a case that was not carried out; its command is settled with that."""
        self._give_way()
        if not self._is_free(surface):
            return
        self._tasks.start(f"reopen {command}", self._reopen(surface, command))

    async def _reopen(self, surface: Surface, command: CommandId) -> None:
        if (held := await self.shelf.reopen(command)) is None:
            surface.say("draft.not_here")
            return
        await self._open_held(surface, held)
        await self.outgoing.settle(command)

    def discard(self) -> None:
        """Give the open draft up, with its evidence."""
        opened = self._open
        if opened is None or not opened.is_editing:
            return
        if opened.is_anothers:
            opened.surface.say("draft.not_yours")  # the partner's evidence lies at the hub
            return
        self._shut_panel()
        self.shelf.discard(opened.held)
        self.say("draft.discarded", f"{opened.held.draft.camera_number:02d}")

    async def _open_held(self, surface: Surface, held: Held) -> None:
        """Show a draft as it was left."""
        moment, image = await self.shelf.shown(held, self._records.cameras)
        if self._open is not None or moment is None:
            self.shelf.put_back(held)
            return
        self._open_panel(surface, moment, held, image)
        if held.restored is not None:
            surface.say("draft.restored", age_words(held))

    def close_panel(self) -> None:
        """Give the pictures back: what is typed is kept and written at once, what is sent is collected to its end."""
        opened = self._open
        if opened is not None and opened.is_editing:
            self._on_kept(opened.form.draft())
            self.shelf.write_all_now()
            return
        self._shut_panel()
        if opened is not None:
            opened.moment.leave()

    def _shut_panel(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.shut()

    # ---- dispatch

    def _on_dispatch(self, draft: CaseDraft) -> None:
        opened = self._open
        if opened is not None:
            looked_at = lambda: opened.form if opened is self._open else None  # noqa: E731 - one line
            self.dispatches.send(Sending(opened.held, opened.moment, draft, looked_at))

    def say_failure(self, failure: BaseException) -> None:
        """Say on every window what went wrong in a coroutine of this seat."""
        key, facts = refusal_words(failure)
        self.say("seat.trouble", tr(key, **facts))

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on every window."""
        self._surfaces.say(text_key, value)
