"""F3 at the duty desk: the open draft or slip goes to the partner, or the partner's opens here. Decides nothing."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from console.app.freezes import Freezes
from console.app.slip_passing import SlipPassing
from console.app.surface import Surface
from console.app.until_heard import until_heard
from console.domain.case import EvidenceRef
from console.domain.event import CommandId
from console.domain.passed_draft import DraftNote
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.draft import CaseDraft
from console.seat.draft_passing import TakenMoment, draft_of, has_clip, later_picture, pass_on, passed, take
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
        slips: passes calls; what lies over a frozen picture goes before it.
    """

    def __init__(
        self,
        client: HubClient,
        freezes: Freezes,
        pair: PairSeat,
        records: RoomRecords,
        tasks: Tasks,
        spool: Path,
        slips: SlipPassing,
    ) -> None:
        super().__init__()
        self._client, self._freezes, self._pair, self._records = client, freezes, pair, records
        self._tasks, self._spool, self._slips = tasks, spool, slips
        self._told: frozenset[str] = frozenset()
        freezes.taken_kept.connect(self._on_taken_kept)
        freezes.pass_asked.connect(self._pass_what_is_open)
        pair.drafts_changed.connect(self._on_drafts)

    def press(self, surface: Surface) -> None:
        """F3: pass the slip or the draft that is open; with none open, take what has waited longest."""
        form = self._freezes.form
        is_there = self._slips.has_words if self._slips.is_open else form is not None and form.is_editing
        if is_there:
            self._pass_what_is_open()
        else:
            self.take_next(surface)

    def _pass_what_is_open(self) -> None:
        """Pass it, if there is somebody to take it; else it stays open."""
        if self._pair.partner is None:
            self._freezes.say("pair.no_partner")
        elif self._client.state is not LinkState.SIGNED_IN:
            self._freezes.say("pair.away")
        elif self._slips.is_open:
            self._slips.pass_open()
        elif (given := self._freezes.give_open()) is not None:
            self._tasks.start(f"pass {given[0].id}", self._pass(*given))

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
        if not waiting or self._client.state is not LinkState.SIGNED_IN:
            surface.say("pair.away" if waiting else "pair.no_draft")
            return
        self._slips.put_away()  # it would lie over what comes
        self._tasks.start("take draft", self._take(surface, waiting[0]))

    async def _take(self, surface: Surface, note: DraftNote) -> None:
        try:
            await (self._slips.take(note) if note.is_told else self._take_frozen(surface, note))
        except ConsoleError as exc:
            surface.say("seat.trouble", tr(exc.text_key, **exc.facts))
            # the hub may have given it out, whatever went wrong then
            self._tasks.start(f"return {note.id}", until_heard(lambda: self._client.return_draft(note.id)))

    async def _take_frozen(self, surface: Surface, note: DraftNote) -> None:
        found, picture = await take(self._client, note.id)
        is_with_clip = await has_clip(self._client, found)
        draft = draft_of(found)
        camera = self._records.cameras.get(draft.camera) or camera_of(draft)
        moment, held = TakenMoment(camera, found, has_clip=is_with_clip), Held(draft, None, CommandId(found.id))
        if not self._freezes.open_moment(surface, moment, held, QImage.fromData(picture)):
            await self._client.return_draft(note.id)
        elif found.evidence is not None and not picture:
            surface.say("pair.no_picture_yet", f"{camera.number:02d}")
            self._tasks.start(f"picture of {note.id}", self._show_later(moment, found.evidence))

    async def _show_later(self, moment: TakenMoment, evidence: EvidenceRef) -> None:
        picture = await later_picture(self._client, evidence, lambda: self._freezes.is_showing(moment))
        self._freezes.show_picture(moment, QImage.fromData(picture))

    def _on_taken_kept(self, held: Held, draft: CaseDraft) -> None:
        """Esc on the partner's draft: it waits again, with what was typed."""
        self._tasks.start(f"pass {held.id}", self._pass(held, draft))

    def _on_drafts(self) -> None:
        """Say what has come since the last look."""
        waiting = self._pair.drafts_waiting
        news = [note for note in waiting if note.id not in self._told]
        self._told = frozenset(note.id for note in waiting)
        told = next((note for note in news if note.is_told), None)
        if told is not None:
            self._freezes.say("pair.slip_waits", told.passed_by_name)  # no place: it is said on the walls too
        elif news:
            names = "、".join(f"{note.camera_number:02d}" for note in news[:NAMED])
            self._freezes.say("pair.draft_waits", f"{news[0].passed_by_name} {names}")
