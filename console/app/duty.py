"""The duty desk's wall: pictures, freezing, the slim form. Puts windows, engine and hub together; decides nothing."""

import asyncio
import logging
import time
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QImage

from console.app.leases import Leases
from console.clock import from_unix_ns
from console.domain.camera import Camera, CameraId, FrameName
from console.domain.case import MarkBox
from console.domain.permission import ROOM
from console.errors import ConsoleError
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.casework import deliver, dispatch, refusal_words
from console.seat.draft import CaseDraft, EvidenceState, SealStage
from console.seat.freeze_state import After, Seal
from console.seat.moment import Moment
from console.seat.records import RoomRecords
from console.seat.sealing import Sealer
from console.seat.tasks import Tasks
from console.video.choice import profile_for
from console.video.engine import Engine
from widgets.cases.slim_form import SlimForm, Stage
from widgets.text import tr
from widgets.wall.window import WallWindow

log = logging.getLogger(__name__)
STEP_MS = 50
LINK_MS = 500
AWAY_S = 3
"""The hub speaks every 2 s; a shorter silence is none."""
WAIT_S = 2.0
"""After so long without an answer the form says that the case waits for the hub."""
VIEW_SHARE = 0.75
"""The frozen picture is drawn at this share of the window's width; the view scales the rest."""
OPEN_S = 5.0
"""So long a camera that is not on the wall may take to show its first picture."""
LOOK_S = 0.02
DRAFTS = 5
"""So many kept drafts are held with their frames; the oldest gives way."""


class DutySeat(QObject):
    """A duty officer's seat with one wall window. GUI thread.

    Args:
        client: signed in as a duty officer.
        data: this seat's own folder; frozen files wait in ``spool`` below it.
        name: what the watermark and the evidence call this seat.
        size: of the window; None: the whole screen.
        workers: decode workers; None: one a core.
    """

    def __init__(
        self, client: HubClient, data: Path, name: str, *, size: tuple[int, int] | None, workers: int | None = None
    ) -> None:
        super().__init__()
        self.client, self.name, self._size = client, name, size
        self._spool = data / "spool"
        self._spool.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.tasks = Tasks(self._on_failure)
        self.records = RoomRecords(client, ROOM, self)
        self._leases = Leases(client, self.tasks)
        self._cameras: dict[CameraId, Camera] = {}
        self.engine = Engine(self._cameras, self._leases.of, spool=self._spool, workers=workers)
        self.window: WallWindow | None = None
        self._form: SlimForm | None = None
        self._moment: Moment | None = None
        self._drafts: list[tuple[Moment, CaseDraft, QImage]] = []
        self.records.cameras_changed.connect(self._on_cameras)
        self.records.cases_changed.connect(self._on_cases)
        self.records.standard_changed.connect(self._on_standard)
        self.note = ""
        """Words for the room bar while nothing is wrong."""
        self._sent = 0
        self._link_timer = QTimer(self, interval=LINK_MS)
        self._link_timer.timeout.connect(self._say_link)
        self._link_timer.start()
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(lambda: self.engine.step(time.monotonic()))
        self._timer.start()

    # ---- the room as the hub tells it

    def _on_cameras(self) -> None:
        self._cameras.clear()
        self._cameras.update(self.records.cameras)
        cameras = sorted(self._cameras.values(), key=lambda camera: camera.number)
        if self.window is not None:
            self.window.set_cameras(cameras)
        elif cameras:
            self._open_window(cameras)

    def _open_window(self, cameras: list[Camera]) -> None:
        layout = layout_for(len(cameras))
        window = WallWindow("wall-1", cameras, self.engine, layout=layout, seat=self.name, profile_for=profile_for)
        account = self.client.account
        window.set_watch(tr("wall.center"), account.display_name if account else "")
        window.freeze_asked.connect(lambda camera: self.freeze(CameraId(camera)))
        window.freeze_closed.connect(self._on_freeze_closed)
        window.draft_asked.connect(self._on_draft_asked)
        window.setObjectName("wall")
        self.window = window
        self._on_cases()
        screen = QGuiApplication.primaryScreen()
        if self._size is not None:
            window.resize(QSize(*self._size))
            window.show()
        else:
            window.setGeometry(screen.geometry())
            window.showFullScreen()

    def _on_cases(self) -> None:
        if self.window is None:
            return
        found: dict[CameraId, tuple[int, bool]] = {}
        for case in self.records.cases.values():
            if case.is_open and case.camera is not None:
                found[case.camera] = (found.get(case.camera, (0, False))[0] + 1, False)
        self.window.set_cases(found)

    def _on_standard(self) -> None:
        if self._form is not None:
            self._form.set_rows(self.records.filing_rows, self.records.units.values())

    # ---- freeze

    def freeze(self, camera_id: CameraId) -> None:
        """Freeze exactly the frame of this camera that is on the glass, and open the slim form below it."""
        window, camera = self.window, self._cameras.get(camera_id)
        if window is None or camera is None or window.freeze is not None:
            return
        pressed = time.time_ns()
        image = window.painted_image(camera_id)
        frame = window.painted_frame(camera_id)
        if frame is None and camera_id not in window.wall.shown:
            self.tasks.start("open to freeze", self._open_to_freeze(window, camera))
            return
        if frame is None:
            window.say("seat.no_picture_to_freeze", str(camera.number))
            return
        shown_at = window.replayed_at(camera_id)
        moment = self._begin(window, camera, frame, pressed, shown_at)
        draft = CaseDraft(
            camera=camera.id,
            camera_number=camera.number,
            camera_name=camera.name,
            found_at=shown_at or from_unix_ns(pressed),
            place=camera.place or camera.name,
            point=camera.point,
            public_grid=camera.public_grid,
            residents_grid=camera.residents_grid,
        )
        self._open_panel(window, moment, draft, image)

    async def _open_to_freeze(self, window: WallWindow, camera: Camera) -> None:
        """A camera that is not on the wall is enlarged, and frozen with its first picture."""
        window.enlarge(camera.id)
        window.say("seat.opening_to_freeze", str(camera.number))
        for _ in range(round(OPEN_S / LOOK_S)):
            await asyncio.sleep(LOOK_S)
            if window.painted_frame(camera.id) is not None or window.wall.enlarged != camera.id:
                break
        if window.wall.enlarged == camera.id:
            self.freeze(camera.id)

    def _begin(
        self, window: WallWindow, camera: Camera, frame: FrameName, pressed_unix_ns: int, shown_at: datetime | None
    ) -> Moment:
        account = self.client.account
        who = Sealer(self.name, account.name if account is not None else "")
        width_px = round(window.width() * VIEW_SHARE * window.devicePixelRatio()) // 2 * 2
        return Moment(
            self.engine,
            camera,
            frame,
            pressed_unix_ns=pressed_unix_ns,
            who=who,
            view=(width_px, width_px * 9 // 16 // 2 * 2),
            on_change=self._on_moment,
            shown_unix_ns=round(shown_at.timestamp() * 1e9) if shown_at is not None else None,
        )

    def _open_panel(self, window: WallWindow, moment: Moment, draft: CaseDraft, image: QImage) -> None:
        form = SlimForm(self.records.filing_rows, self.records.units.values(), zoom=window.form_zoom)
        panel = window.open_freeze(moment.state, image, form)
        form.dispatch_asked.connect(self._on_dispatch)
        form.draft_kept.connect(self._on_kept)
        form.left.connect(self.close_panel)
        form.step_asked.connect(moment.step)
        panel.view.step_asked.connect(moment.step)
        panel.view.moment_asked.connect(moment.choose)
        panel.view.mark_changed.connect(self._on_mark)
        self._form, self._moment = form, moment
        form.start(draft)
        self._on_moment(moment)

    def _on_moment(self, moment: Moment) -> None:
        panel = self.window.freeze if self.window is not None else None
        if moment is not self._moment or panel is None or self._form is None:
            return
        panel.view.set_state(moment.state)
        if moment.state.seal is Seal.SEALED:
            panel.view.set_reader(moment.reader)
        self._form.show_evidence(evidence_state(moment))

    def _on_mark(self, mark: QRectF | None) -> None:
        if self._form is not None:
            self._form.set_mark(MarkBox(mark.x(), mark.y(), mark.width(), mark.height()) if mark is not None else None)

    def _on_freeze_closed(self) -> None:
        """Esc on the picture means what it means in the form."""
        if self._form is None or self._form.stage is Stage.DONE:
            self.close_panel()
        elif self._form.stage is Stage.EDITING:
            self._on_kept(self._form.draft())

    def _on_kept(self, draft: CaseDraft) -> None:
        if self._moment is not None and self.window is not None and self.window.freeze is not None:
            self._drafts.append((self._moment, draft, self.window.freeze.view.shown_image()))
            while len(self._drafts) > DRAFTS:
                self._drafts.pop(0)[0].leave()
        self._shut_panel()

    def _on_draft_asked(self) -> None:
        if self.window is None or self.window.freeze is not None:
            return
        if not self._drafts:
            self.window.say("wall.no_draft")
            return
        moment, draft, image = self._drafts.pop()
        self._open_panel(self.window, moment, draft, image)
        self.window.set_drafts(len(self._drafts))

    def close_panel(self) -> None:
        """Give the pictures back; what is still to come of the evidence is collected all the same."""
        if self._moment is not None:
            self._moment.leave()
        self._shut_panel()

    def _shut_panel(self) -> None:
        self._form = self._moment = None
        if self.window is not None:
            self.window.close_freeze()
            self.window.set_drafts(len(self._drafts))

    # ---- dispatch

    def _on_dispatch(self, draft: CaseDraft) -> None:
        if self._moment is not None:
            self._sent += 1
            self.tasks.start(f"dispatch {self._sent}", self._dispatch(self._moment, draft, self._sent))

    async def _dispatch(self, moment: Moment, draft: CaseDraft, number: int) -> None:
        """Send one case; where the hub does not answer soon, give the picture back and go on waiting."""
        sending = asyncio.ensure_future(dispatch(self.client, moment, draft))
        unit = self.records.units.get(draft.unit)
        done, _ = await asyncio.wait({sending}, timeout=WAIT_S)
        if not done and moment is self._moment and self._form is not None:
            local = tr("seat.local_number", n=number)
            self._form.show_waiting(local, unit.name if unit else str(draft.unit))
        try:
            applied = await sending
        except ConsoleError as exc:
            self._say_refused(moment, exc)
            return
        self.tasks.start(f"deliver {applied.case_no}", deliver(self.client, moment, self._spool, on_done=lambda: None))
        if moment is self._moment and self._form is not None:
            self._form.show_done(applied.case_no, unit.name if unit else str(draft.unit))

    def _say_refused(self, moment: Moment, exc: ConsoleError) -> None:
        words = tr(exc.text_key, **exc.facts)
        if moment is self._moment and self._form is not None:
            self._form.show_refused(words)
        elif self.window is not None:
            self.window.say("seat.trouble", words)

    def _on_failure(self, _name: str, failure: BaseException) -> None:
        key, facts = refusal_words(failure)
        if self.window is not None:
            self.window.say("seat.trouble", tr(key, **facts))

    def _say_link(self) -> None:
        """The room bar says how long the hub has been away, else what whoever runs this seat wants said."""
        if self.window is None:
            return
        is_away = self.records.link is not LinkState.SIGNED_IN
        away_s = round(self.records.seconds_since_word())
        self.window.set_note(tr("seat.hub_away", seconds=away_s) if is_away and away_s >= AWAY_S else self.note)

    # ---- the end

    async def close(self) -> None:
        """End windows, coroutines, workers."""
        self._timer.stop()
        self._link_timer.stop()
        self.close_panel()
        await self.tasks.close()
        if self.window is not None:
            self.window.close()
        self.engine.close()


def layout_for(cameras: int) -> str:
    """Return the first layout of a wall: all cameras, without empty tiles where one of the layouts fits."""
    fits = (("1", 1), ("4", 4), ("1+5", 6), ("1+7", 8), ("9", 9), ("1+12", 13), ("16", cameras))
    return next(name for name, holds in fits if cameras <= holds)


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
