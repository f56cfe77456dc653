"""F3 at the duty desk: the open draft goes to the partner, or the partner's opens here. Decides nothing."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from console.app.freezes import Freezes
from console.app.surface import Surface
from console.domain.event import CommandId
from console.domain.passed_draft import DraftNote
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.draft import CaseDraft
from console.seat.draft_passing import TakenMoment, draft_of, has_clip, pass_on, passed, take
from console.seat.drafting import camera_of
from console.seat.drafts import Held
from console.seat.freeze_state import After
from console.seat.pair import PairSeat
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.text import tr

NAMED: Final = 3
"""So many numbers of cameras are told of drafts that wait."""


class DraftPassing(QObject):
    """Drafts that go to the partner and come from there. GUI thread.

    Args:
        client: signed in as a duty officer.
        freezes: where drafts are open and kept.
        pair: what waits.
        records: the room's cameras.
        tasks: owner of what this starts.
        spool: where evidence lies.
    """

    def __init__(
        self, client: HubClient, freezes: Freezes, pair: PairSeat, records: RoomRecords, tasks: Tasks, spool: Path
    ) -> None:
        super().__init__()
        self._client, self._freezes, self._pair, self._records = client, freezes, pair, records
        self._tasks, self._spool = tasks, spool
        self._told: frozenset[str] = frozenset()
        freezes.taken_kept.connect(self._on_taken_kept)
        freezes.pass_asked.connect(self.pass_open)
        pair.drafts_changed.connect(self._on_drafts)

    def press(self, surface: Surface) -> None:
        """F3: pass the draft that is open; with none open, take the one that has waited longest."""
        if not self.pass_open():
            self.take_next(surface)

    def pass_open(self) -> bool:
        """Pass the open draft to the partner; False where none is open."""
        given = self._freezes.give_open()
        if given is not None:
            self._tasks.start(f"pass {given[0].id}", self._pass(*given))
        return given is not None

    async def _pass(self, held: Held, draft: CaseDraft) -> None:
        moment = held.moment
        if moment is None:
            return
        try:
            if moment.sealed_elsewhere is not None:
                is_cut_short = moment.state.after is After.BROKEN
                await self._client.pass_draft(
                    passed(held.id, draft, moment.sealed_elsewhere, is_cut_short=is_cut_short)
                )
            else:
                await self._freezes.shelf.save(held, draft)
                await pass_on(self._client, held.id, moment, draft, self._spool)
        except ConsoleError as exc:
            self._freezes.shelf.put_back(held, draft)
            self._freezes.say("seat.trouble", tr(exc.text_key, **exc.facts))
            return
        self._freezes.shelf.forget(held)
        self._freezes.say("pair.draft_passed", f"{draft.camera_number:02d}")

    def take_next(self, surface: Surface) -> None:
        """Open what the partner has passed, the oldest first."""
        waiting = self._pair.drafts_waiting
        if not waiting:
            surface.say("pair.no_draft")
            return
        self._tasks.start("take draft", self._take(surface, waiting[0]))

    async def _take(self, surface: Surface, note: DraftNote) -> None:
        try:
            found, picture = await take(self._client, note.id)
            is_with_clip = await has_clip(self._client, found)
        except ConsoleError as exc:
            surface.say("seat.trouble", tr(exc.text_key, **exc.facts))
            return
        draft = draft_of(found)
        camera = self._records.cameras.get(draft.camera) or camera_of(draft)
        moment, held = TakenMoment(camera, found, has_clip=is_with_clip), Held(draft, None, CommandId(found.id))
        if not self._freezes.open_moment(surface, moment, held, QImage.fromData(picture)):
            await self._client.return_draft(note.id)

    def _on_taken_kept(self, held: Held, draft: CaseDraft) -> None:
        """Esc on the partner's draft: it waits again, with what was typed."""
        self._tasks.start(f"pass {held.id}", self._pass(held, draft))

    def _on_drafts(self) -> None:
        """Say what has come since the last look."""
        waiting = self._pair.drafts_waiting
        news = [note for note in waiting if note.id not in self._told]
        self._told = frozenset(note.id for note in waiting)
        if news:
            names = "、".join(f"{note.camera_number:02d}" for note in news[:NAMED])
            self._freezes.say("pair.draft_waits", f"{news[0].passed_by_name} {names}")
