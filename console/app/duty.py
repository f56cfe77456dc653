"""The duty officers' seat: puts windows, engine, freezes and hub together; decides nothing."""

import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QTimer

from console.app.case_desk import CaseDesk
from console.app.duty_commands import DutyCommands
from console.app.duty_slips import made_slips
from console.app.duty_walls import DutyWalls
from console.app.duty_words import DutyWords
from console.app.factor_desk import COMMAND as FACTOR
from console.app.factor_desk import FactorDesk
from console.app.freezes import Freezes
from console.app.idle_lock import IDLE_S, IdleLock
from console.app.leases import Leases
from console.app.outgoing_desk import OutgoingDesk
from console.app.own_password_desk import COMMAND as OWN_PASSWORD
from console.app.own_password_desk import OwnPasswordDesk
from console.app.password_desk import PasswordDesk
from console.app.recordings import RecordingDesk
from console.app.references import SeatReferences
from console.app.room_state import RoomState
from console.app.room_watch import RoomWatch
from console.app.seat_sign_in import SeatSignIn
from console.app.session_desk import SessionDesk
from console.app.surface import Surface
from console.app.windows import RoomWindows
from console.domain.camera import Camera, CameraId
from console.domain.case import CaseId
from console.domain.event import CommandId
from console.domain.permission import ROOM, Act, may
from console.link.client import HubClient
from console.seat.pair import PairSeat
from console.seat.pinyin import learn
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from console.seat.workspace import Workspace, load_workspace, save_workspace, zoom_for
from console.video.choice import profile_for
from console.video.crew import Crew
from console.video.engine import Engine
from console.video.sign_in import SignIns
from widgets.desk.desk import DutyDesk
from widgets.wall.outside import Outside
from widgets.wall.surface import FreezeSurface
from widgets.wall.window import WallWindow

log = logging.getLogger(__name__)
STEP_MS: Final = 50


class DutySeat(QObject):
    """A duty officer's seat: the desk, and a wall on every other monitor. GUI thread.

    Args:
        client: signed in as a duty officer.
        data: this seat's own folder; frozen files wait in ``spool`` below it.
        name: what the watermark and the evidence call this seat.
        size: of the windows; None: they fill their monitors.
        workers: decode workers; None: one a core.
        crew: workers that were begun before; ended with the seat.
        idle_s: seconds without input until the controls are locked; None: never, nor by key (the demo's passwords).
        has_guest: another program's window stands beside these; see ``console.seat.screens``.
    """

    def __init__(
        self,
        client: HubClient,
        data: Path,
        name: str,
        *,
        size: tuple[int, int] | None,
        workers: int | None = None,
        crew: Crew | None = None,
        idle_s: float | None = IDLE_S,
        has_guest: bool = False,
    ) -> None:
        super().__init__()
        self.client, self.name = client, name
        spool = data / "spool"
        spool.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.tasks = Tasks(lambda _name, failure: self.freezes.say_failure(failure))
        self.records = RoomRecords(client, ROOM, self)
        self._cameras: dict[CameraId, Camera] = {}
        self.engine = self._made_engine(spool, crew or Crew.of_cores(workers))
        self.references = SeatReferences(self.engine, data / "references", self.tasks)
        self.freezes = Freezes(client, self.engine, self.records, self.tasks, spool, name)
        self.pair = PairSeat(client, self.tasks, name, self)
        self.watch = RoomWatch(client, self.engine, self.tasks, self.pair.seat)
        self.cases = CaseDesk(client, self.records, self.engine, profile_for, self.tasks, spool, now=client.room_now)
        self.room = RoomState(client, self.records)
        self._kept = data / "desk.json"
        self.walls = DutyWalls(client, self.engine, self.records, self.pair, self.tasks, data / "walls.json", name)
        self.desk = self._made_desk()
        self.windows = RoomWindows(self.desk, self.walls.make, size, has_guest=has_guest)
        self.walls.attend(self.windows, self.desk.hot_spot)
        self._fit_desk(load_workspace(self._kept).for_window(self.windows.desk_size))
        signing = SeatSignIn(client, self.tasks, self.desk.centre)
        self.recordings = RecordingDesk(client, self.desk, self.tasks)
        self.slips, passing = made_slips(
            client, self.records, self.engine, self.freezes, self.pair, self.windows, self.tasks, data
        )
        self.commands = DutyCommands(
            self.desk, self.windows, self.cases, self.pair, passing, signing, self.recordings, self.slips, self._may
        )
        self._make_pages()
        self.lock = IdleLock(client, self.tasks, self.desk, self._controls, limit_s=idle_s)
        aids = self.freezes.aid, self.slips.aid
        self._words = DutyWords(client, self.pair, self.room, self.desk.header, self.walls, aids, self.freezes.say)
        self._bind(can_lock=idle_s is not None)
        self._connect()
        self._timer = QTimer(self, interval=STEP_MS)
        self._begin()

    def _make_pages(self) -> None:
        """Make the lists that lie over the desk's centre when they are asked for."""
        client, tasks, centre, header = self.client, self.tasks, self.desk.centre, self.desk.header
        self.outgoing = OutgoingDesk(
            self.freezes.outgoing, tasks, self._reopen, centre,
            lambda waiting, refused, durable: header.set_outgoing(waiting, refused, is_durable=durable),
        )  # fmt: skip
        self.sessions = SessionDesk(client, tasks, centre)
        self.own_password = OwnPasswordDesk(client, tasks, centre)
        self.factor = FactorDesk(client, tasks, centre)
        self.passwords = PasswordDesk(client, tasks, centre)
        self.passwords.handed.connect(self._leases.renew)
        self.passwords.accepted = self._leases.accepted

    def _begin(self) -> None:
        self.tasks.start("pinyin", learn())
        self._timer.timeout.connect(lambda: self.engine.step(time.monotonic()))
        self._timer.start()

    def _made_engine(self, spool: Path, crew: Crew) -> Engine:
        sign_ins = SignIns()
        self._leases = Leases(self.client, self.tasks, sign_ins)
        return Engine(self._cameras, self._leases.of, spool=spool, crew=crew, patrol=True, sign_ins=sign_ins)

    def _made_desk(self) -> DutyDesk:
        desk = DutyDesk(
            Outside(self.engine, profile_for, dial=self.walls.dial), self.client.room_now,
            queue=self.cases.queue, case_sheet=self.cases.sheet, ticker=self.walls.ticker, seat=self.name,
        )  # fmt: skip
        self._add_surface(desk.hot_spot, self._open_last_kept)
        self.cases.lay_over(desk.centre)
        self.cases.is_form_open = lambda: desk.hot_spot.is_covered or self.slips.is_open
        desk.hot_spot.covered.connect(self._on_covered)
        return desk

    def _bind(self, *, can_lock: bool) -> None:
        table = self.commands.table
        table.bind_camera("camera.reference", self._accept_view)
        table.bind("outgoing.open", self._open_outgoing)
        table.bind("camera.passwords", lambda: self.passwords.open(self.desk.zoom))
        table.bind("session.list", lambda: self.sessions.open(self.desk.zoom))
        table.bind(OWN_PASSWORD, lambda: self.own_password.open(self.desk.zoom), lambda: can_lock)
        table.bind(FACTOR, lambda: self.factor.open(self.desk.zoom), lambda: can_lock)
        table.bind("session.lock", self._lock_now, lambda: can_lock)
        if not can_lock:  # the last one would not come back
            self.commands.why_not["session.lock"] = "desk.no_lock"
            table.bind("pair.leave", self.pair.sign_out, lambda: len(self.pair.here) > 1)
        self.commands.refused.connect(self.freezes.say)
        self.commands.listen()
        self.desk.header.outgoing_clicked.connect(self._open_outgoing)

    def _on_lock(self, is_locked: bool) -> None:
        """Nobody may read who called from a seat that is locked, nor what was half typed; no key is offered there."""
        if is_locked:
            for page in (self.passwords, self.own_password, self.factor, self.sessions, self.outgoing):
                page.close()
            self.recordings.leave()
            self.slips.put_away(quietly=True)
            self.cases.callers.hide()
        self.desk.locking.set_locked(is_locked=is_locked)
        for wall in self.windows.walls:
            wall.set_locked(is_locked=is_locked)

    def _reopen(self, command: CommandId) -> None:
        """Open what a case was to be made of, a slip or a frozen picture."""
        if not self.slips.reopen(command):
            self.freezes.reopen(self.desk.hot_spot, command)

    def _open_outgoing(self) -> None:
        self.outgoing.open(self.desk.zoom)

    def _on_covered(self, is_covered: bool) -> None:
        """A form that opens at the desk has the centre and the letters, whatever lay there before."""
        self.cases.leave_to_form()
        if is_covered:
            self.cases.look_away()

    def _accept_view(self, camera: CameraId | None) -> None:
        meant = self._cameras.get(camera or self.desk.hot_spot.camera or CameraId(""))
        if meant is not None:
            self.references.accept(meant.id)
            self.freezes.views.accept(meant)
            self.freezes.say("desk.view_accepted", f"{meant.number:02d}")

    def _lock_now(self) -> None:
        """Lock by key; from a wall too, that may lie over the desk and its card."""
        self.lock.lock()
        self.windows.bring(self.desk)

    def _controls(self) -> QRect:
        """Return where queue and sheet lie: what is locked, while the pictures stay."""
        right = self.desk.right
        return QRect(right.mapTo(self.desk, QPoint(0, 0)), right.size())

    def _fit_desk(self, kept: Workspace) -> None:
        """Make the desk as it was left, else as its monitor asks for."""
        self.desk.set_zoom(kept.zoom or zoom_for(*self.windows.desk_size))
        if kept.sizes:
            self.desk.set_sizes(kept.sizes)
        else:
            self.desk.use_drawn_sizes(*self.windows.desk_size)

    def _connect(self) -> None:
        self.walls.made.connect(self._on_wall)
        self.windows.wall_ended.connect(self.freezes.remove)
        self.records.cameras_changed.connect(self._on_cameras)
        self.desk.hot_spot.freeze_asked.connect(lambda _camera: self.cases.look_away())
        self.desk.camera_chosen.connect(lambda _camera: self.cases.look_away())
        self.cases.queue.counted.connect(self.desk.header.set_counts)
        for aid in (self.freezes.aid, self.slips.aid):
            aid.repeats.case_asked.connect(self.cases.choose)
        kept = self.desk.header.kept
        for told in (kept.slips.show_count, self.desk.hot_spot.set_slips):
            self.slips.kept_changed.connect(told)
            told(self.slips.kept)
        self.slips.opening = partial(self._on_covered, is_covered=True)
        self.lock.turned.connect(self._on_lock)
        self.cases.claims.opened.connect(lambda case: self.pair.open_case(CaseId(case)))
        self.cases.claims.left.connect(lambda case: self.pair.leave_case(CaseId(case)))
        self.pair.claims_changed.connect(lambda: self.cases.set_claims(self.pair.claims))
        self.walls.ticker.chosen.connect(self.cases.choose)

    def _may(self, act: Act) -> bool:
        return self.client.account is not None and may(self.client.account, act)

    @property
    def window(self) -> WallWindow | None:
        """The first wall; None before there are cameras."""
        return self.windows.walls[0] if self.windows.walls else None

    def _open_last_kept(self) -> None:
        """D at the desk: what was kept last, a frozen picture's draft or a slip."""
        slips, draft_at = self.slips.slips.held, self.freezes.shelf.last_kept_at
        if slips and (draft_at is None or slips[-1].saved_at > draft_at):
            self.slips.open_last()
        else:
            self.freezes.open_draft(self.desk.hot_spot)

    def _add_surface(self, surface: FreezeSurface, open_draft: Callable[[], None] | None = None) -> None:
        """Let pictures be frozen on this glass; ``open_draft`` is what D means there, else the last draft."""
        plain: Surface = surface
        surface.freeze_asked.connect(lambda camera: self.freezes.freeze(plain, CameraId(camera)))
        surface.freeze_closed.connect(self.freezes.leave)
        surface.draft_asked.connect(open_draft or partial(self.freezes.open_draft, plain))
        self.freezes.add(plain)

    def _on_wall(self, wall: WallWindow) -> None:
        self._add_surface(wall)
        wall.set_locked(is_locked=self.lock.is_locked)
        self._words.say_all()

    def _on_cameras(self) -> None:
        self._cameras.clear()
        self._cameras.update(self.records.cameras)
        self.commands.set_cameras(self._cameras.values())
        self.windows.set_cameras(sorted(self._cameras.values(), key=lambda camera: camera.number))

    @property
    def note(self) -> str:
        """Words for header and room bar while nothing is wrong."""
        return self.room.note

    @note.setter
    def note(self, words: str) -> None:
        self.room.note = words

    async def close(self) -> None:
        """End windows, coroutines, workers."""
        self._timer.stop()
        self.room.stop()
        self.lock.stop()
        self.walls.stop()
        self.watch.close()
        self.references.close()
        save_workspace(self._kept, Workspace(self.desk.zoom, tuple(self.desk.sizes), self.windows.desk_size))
        self.slips.close()
        self.freezes.close_panel()
        self.cases.close()
        await self.tasks.close()
        self.windows.close()
        self.engine.close()
