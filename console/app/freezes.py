"""From a key on a picture to a dispatched case, on whichever window shows the picture.

Puts moment, panel, slim form and hub together; decides nothing. One freeze is open at a time at a seat.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from console.clock import from_unix_ns
from console.domain.camera import Camera, CameraId, FrameName
from console.domain.case import MarkBox
from console.errors import ConsoleError
from console.link.client import HubClient
from console.seat.casework import deliver, dispatch, refusal_words
from console.seat.draft import CaseDraft, EvidenceState, SealStage
from console.seat.freeze_state import After, FreezeState, Seal
from console.seat.moment import Moment
from console.seat.records import RoomRecords
from console.seat.sealing import Sealer
from console.seat.tasks import Tasks
from console.video.engine import Engine
from widgets.cases.slim_form import SlimForm, Stage
from widgets.text import tr
from widgets.wall.freeze_panel import FreezePanel

WAIT_S: Final = 2.0
"""After so long without an answer the form says that the case waits for the hub."""
VIEW_SHARE: Final = 0.75
"""The frozen picture is drawn at this share of the window's width; the view scales the rest."""
OPEN_S: Final = 5.0
"""So long a camera that is not on the glass may take to show its first picture."""
LOOK_S: Final = 0.02
DRAFTS: Final = 5
"""So many kept drafts are held with their frames; the oldest gives way."""


class Surface(Protocol):
    """A window with live pictures that a freeze can lie over: a wall monitor, or the duty desk's hot spot."""

    @property
    def form_zoom(self) -> float:
        """Return how many times as large as at the desk a form over these pictures should be."""

    @property
    def freeze(self) -> FreezePanel | None:
        """Return what lies over the pictures now."""

    def painted_image(self, camera: CameraId, /) -> QImage:
        """Return a copy of the painted frame; null if this camera is not on the glass."""

    def painted_frame(self, camera: CameraId, /) -> FrameName | None:
        """Return the name of the painted frame; ask after :meth:`painted_image`."""

    def replayed_at(self, camera: CameraId, /) -> datetime | None:
        """Return when the painted frame arrived, if it is replayed; None: it is of now. UTC."""

    def is_shown(self, camera: CameraId, /) -> bool:
        """Say whether this camera has a place on the glass."""

    def enlarge(self, camera: CameraId, /) -> None:
        """Put this camera on the glass, large."""

    def is_enlarged(self, camera: CameraId, /) -> bool:
        """Say whether it still is."""

    def say(self, text_key: str, value: str = "", /) -> None:
        """Show a short word on the glass."""

    def set_drafts(self, count: int, /) -> None:
        """Say how many drafts are kept."""

    def open_freeze(self, state: FreezeState, image: QImage, form: QWidget | None = None, /) -> FreezePanel:
        """Lay a frozen picture, and below it ``form``, over the pictures."""

    def close_freeze(self) -> None:
        """Give the pictures back; the form goes with the panel."""

    def width_px(self) -> int:
        """Return the width of the glass in device pixels."""


@dataclass(slots=True)
class _Open:
    """The freeze on the glass."""

    surface: Surface
    moment: Moment
    form: SlimForm


class Freezes(QObject):
    """The freezes of one seat. GUI thread.

    Args:
        client: signed in as a duty officer.
        engine: where the pictures come from.
        records: cameras, rows of the standard, units.
        tasks: owner of what this starts.
        spool: folder where frozen files wait for the hub.
        seat: what the evidence calls this seat.
    """

    def __init__(
        self, client: HubClient, engine: Engine, records: RoomRecords, tasks: Tasks, spool: Path, seat: str
    ) -> None:
        super().__init__()
        self._client, self._engine, self._records, self._tasks = client, engine, records, tasks
        self._spool, self._seat = spool, seat
        self._open: _Open | None = None
        self._surfaces: list[Surface] = []
        self._drafts: list[tuple[Moment, CaseDraft, QImage]] = []
        self._sent = 0
        records.standard_changed.connect(self._on_standard)

    def add(self, surface: Surface) -> None:
        """Say the words of all freezes on this window too."""
        self._surfaces.append(surface)

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
        camera: Camera | None = self._cameras.get(camera_id)
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
        self._open_panel(surface, moment, _first_draft(camera, shown_at or from_unix_ns(pressed)), image)

    @property
    def _cameras(self) -> Mapping[CameraId, Camera]:
        return self._records.cameras

    async def _open_to_freeze(self, surface: Surface, camera: Camera) -> None:
        """A camera that is not on the glass is enlarged, and frozen with its first picture."""
        surface.enlarge(camera.id)
        surface.say("seat.opening_to_freeze", str(camera.number))
        for _ in range(round(OPEN_S / LOOK_S)):
            await asyncio.sleep(LOOK_S)
            if surface.painted_frame(camera.id) is not None or not surface.is_enlarged(camera.id):
                break
        if surface.is_enlarged(camera.id):
            self.freeze(surface, camera.id)

    def _begin(
        self, surface: Surface, camera: Camera, frame: FrameName, pressed_unix_ns: int, shown_at: datetime | None
    ) -> Moment:
        account = self._client.account
        who = Sealer(self._seat, account.name if account is not None else "")
        width_px = round(surface.width_px() * VIEW_SHARE) // 2 * 2
        return Moment(
            self._engine,
            camera,
            frame,
            pressed_unix_ns=pressed_unix_ns,
            who=who,
            view=(width_px, width_px * 9 // 16 // 2 * 2),
            on_change=self._on_moment,
            shown_unix_ns=round(shown_at.timestamp() * 1e9) if shown_at is not None else None,
        )

    def _open_panel(self, surface: Surface, moment: Moment, draft: CaseDraft, image: QImage) -> None:
        form = SlimForm(self._records.filing_rows, self._records.units.values(), zoom=surface.form_zoom)
        panel = surface.open_freeze(moment.state, image, form)
        form.dispatch_asked.connect(self._on_dispatch)
        form.draft_kept.connect(self._on_kept)
        form.left.connect(self.close_panel)
        form.step_asked.connect(moment.step)
        panel.view.step_asked.connect(moment.step)
        panel.view.moment_asked.connect(moment.choose)
        panel.view.mark_changed.connect(self._on_mark)
        self._open = _Open(surface, moment, form)
        form.start(draft)
        self._on_moment(moment)

    def _on_moment(self, moment: Moment) -> None:
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

    def leave(self) -> None:
        """Esc on the picture means what it means in the form."""
        if self._open is None or self._open.form.stage is Stage.DONE:
            self.close_panel()
        elif self._open.form.stage is Stage.EDITING:
            self._on_kept(self._open.form.draft())

    def _on_kept(self, draft: CaseDraft) -> None:
        panel = self._open.surface.freeze if self._open is not None else None
        if self._open is not None and panel is not None:
            self._drafts.append((self._open.moment, draft, panel.view.shown_image()))
            while len(self._drafts) > DRAFTS:
                self._drafts.pop(0)[0].leave()
        self._shut_panel()

    def open_draft(self, surface: Surface) -> None:
        """Open the draft that was kept last."""
        if self._open is not None:
            return
        if not self._drafts:
            surface.say("wall.no_draft")
            return
        moment, draft, image = self._drafts.pop()
        self._open_panel(surface, moment, draft, image)
        self._tell_drafts()

    def close_panel(self) -> None:
        """Give the pictures back; what is still to come of the evidence is collected all the same."""
        if self._open is not None:
            self._open.moment.leave()
        self._shut_panel()

    def _shut_panel(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.surface.close_freeze()
        self._tell_drafts()

    def _tell_drafts(self) -> None:
        for surface in self._surfaces:
            surface.set_drafts(len(self._drafts))

    # ---- dispatch

    def _on_dispatch(self, draft: CaseDraft) -> None:
        if self._open is not None:
            self._sent += 1
            self._tasks.start(f"dispatch {self._sent}", self._dispatch(self._open, draft, self._sent))

    async def _dispatch(self, opened: _Open, draft: CaseDraft, number: int) -> None:
        """Send one case; where the hub does not answer soon, give the picture back and go on waiting."""
        sending = asyncio.ensure_future(dispatch(self._client, opened.moment, draft))
        unit = self._records.units.get(draft.unit)
        unit_name = unit.name if unit else str(draft.unit)
        done, _ = await asyncio.wait({sending}, timeout=WAIT_S)
        if not done and opened is self._open:
            opened.form.show_waiting(tr("seat.local_number", n=number), unit_name)
        try:
            applied = await sending
        except ConsoleError as exc:
            self._say_refused(opened, exc)
            return
        work = deliver(self._client, opened.moment, self._spool, on_done=lambda: None)
        self._tasks.start(f"deliver {applied.case_no}", work)
        if opened is self._open:
            opened.form.show_done(applied.case_no, unit_name)

    def _say_refused(self, opened: _Open, exc: ConsoleError) -> None:
        words = tr(exc.text_key, **exc.facts)
        if opened is self._open:
            opened.form.show_refused(words)
        else:
            self.say("seat.trouble", words)

    def say_failure(self, failure: BaseException) -> None:
        """Say on every window what went wrong in a coroutine of this seat."""
        key, facts = refusal_words(failure)
        self.say("seat.trouble", tr(key, **facts))

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on every window."""
        for surface in self._surfaces:
            surface.say(text_key, value)


def _first_draft(camera: Camera, found_at: datetime) -> CaseDraft:
    return CaseDraft(
        camera=camera.id,
        camera_number=camera.number,
        camera_name=camera.name,
        found_at=found_at,
        place=camera.place or camera.name,
        point=camera.point,
        public_grid=camera.public_grid,
        residents_grid=camera.residents_grid,
    )


def evidence_state(moment: Moment) -> EvidenceState:
    """Return what the form says of a moment's evidence."""
    state = moment.state
    if state.seal is Seal.FAILED:
        return EvidenceState(SealStage.FAILED)
    if state.seal is Seal.SEALING:
        return EvidenceState(SealStage.SEALING)
    stage = {After.COLLECTING: SealStage.SEALED, After.DONE: SealStage.COMPLETE, After.BROKEN: SealStage.CUT_SHORT}
    first, frozen = (state.frames[0], state.frozen) if state.frames else (None, None)
    before_s = (frozen.at - first.at).total_seconds() if first is not None and frozen is not None else 0.0
    return EvidenceState(stage[state.after], state.sha256, before_s=round(before_s))
