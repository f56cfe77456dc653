"""What the duty desk's commands do: binds the table to desk, walls, cases and pair. Decides nothing."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from console.app.case_desk import CaseDesk
from console.app.draft_passing import DraftPassing
from console.app.recordings import RecordingDesk
from console.app.seat_sign_in import SeatSignIn
from console.app.shortcuts import add_keys
from console.app.slip_desk import SlipDesk
from console.app.windows import RoomWindows
from console.domain.camera import Camera, CameraId
from console.domain.permission import Act
from console.link.persons import SEAT_PERSONS
from console.seat.arranged_wall import SHORTCUTS
from console.seat.case_sheet import CALLER_IDS, CASE_ACTS, LOOK_IDS
from console.seat.commands import Command, Commands, Reach
from console.seat.pair import PairSeat
from console.seat.queue import Bucket
from console.seat.wall_action import Key
from console.seat.workspace import zoom_after, zoom_for
from widgets.desk.desk import DutyDesk
from widgets.desk.menu import camera_menu
from widgets.palette import Palette
from widgets.wall.window import WallWindow

_ON_WALLS = ("window.flip", "window.palette", "session.lock", "slip.open")


class DutyCommands(QObject):
    """The commands of one duty desk, its palette and its menus. GUI thread.

    Args:
        desk: they are pressed here.
        windows: desk and walls.
        cases: queue and sheet.
        pair: who sits here.
        passing: drafts that go to the partner and come from there.
        signing: the card by which people sign in at this desk.
        recordings: what recorders play.
        slips: calls that are taken down.
        may: whether the account that has the hand has a permission.

    Signals:
        refused(text key): why a key that was pressed does nothing now.
    """

    refused = Signal(str)

    def __init__(
        self,
        desk: DutyDesk,
        windows: RoomWindows,
        cases: CaseDesk,
        pair: PairSeat,
        passing: DraftPassing,
        signing: SeatSignIn,
        recordings: RecordingDesk,
        slips: SlipDesk,
        may: Callable[[Act], bool],
    ) -> None:
        super().__init__()
        self._desk, self._windows, self._cases, self._pair = desk, windows, cases, pair
        self._passing, self._signing, self._recordings, self._slips = passing, signing, recordings, slips
        self.table = Commands(may)
        self.why_not: dict[str, str] = {"pair.hand": "pair.alone", "camera.recording": "playback.form_open"}
        """Text keys of what is said where a command cannot be done now."""
        self._cameras: dict[CameraId, Camera] = {}
        self.palette = Palette(self.table, self._cameras.values)
        self.palette.camera_chosen.connect(self._show_camera)
        self._bind_cameras()
        self._bind_cases()
        self._bind_windows()
        self._bind_walls()
        desk.hot_spot.menu_asked.connect(self._open_menu)
        desk.cameras.menu_asked.connect(self._open_menu)
        desk.hint.asked.connect(self.table.run)
        kept = desk.header.kept
        kept.drafts.clicked.connect(partial(self.table.run, "draft.open"))
        kept.slips.clicked.connect(slips.open_last)
        slips.pass_asked.connect(partial(self.table.run, "draft.pass"))
        kept.waiting.clicked.connect(partial(passing.take_next, desk.hot_spot))
        windows.wall_made.connect(self._on_wall)

    def set_cameras(self, cameras: Iterable[Camera]) -> None:
        """Take the room's cameras."""
        self._cameras.clear()
        self._cameras.update({camera.id: camera for camera in cameras})

    # ---- keys

    def listen(self) -> None:
        """Add the window's keys of everything that is bound; called once, when all is."""
        for command in self.table.bound:
            if command.reach is Reach.ANYWHERE and command.shortcut:
                self._add_keys(self._desk, command)

    def _add_keys(self, window: QWidget, command: Command) -> None:
        if command.id == "window.palette":
            add_keys(window, command, partial(self._open_palette, window))
        else:
            add_keys(window, command, partial(self._press, command.id))

    def _press(self, command: str, camera: CameraId | None = None) -> None:
        if not self.table.run(command, camera) and command in self.why_not:
            self.refused.emit(self.why_not[command])

    def _on_wall(self, wall: WallWindow) -> None:
        for name in _ON_WALLS:
            self._add_keys(wall, self.table.get(name))
        add_keys(wall, self.table.get("camera.recording"), partial(self._record_at, wall))

    def _open_palette(self, window: QWidget) -> None:
        zoom = window.form_zoom if isinstance(window, WallWindow) else self._desk.zoom
        self.palette.open_over(window, zoom)

    def _open_menu(self, camera: str, at: QPoint) -> None:
        known = self._cameras.get(CameraId(camera))
        if known is not None:
            camera_menu(self._desk, self.table, known).popup(at)

    # ---- cameras

    def _bind_cameras(self) -> None:
        desk, bind = self._desk, self.table.bind
        is_free = self._is_free
        self.table.bind_camera("camera.freeze", self._freeze, is_free)
        self.table.bind_camera("camera.replay", self._replay, is_free)
        self.table.bind_camera("camera.recording", self._record, is_free)
        self.table.bind_camera("camera.to_wall", self._to_wall, lambda: bool(self._windows.walls))
        bind("camera.find", desk.cameras.take_search, is_free)
        bind("camera.back", partial(desk.hot_spot.press, Key.UNDO), is_free)
        bind("camera.next", partial(desk.hot_spot.press, Key.NEXT_PAGE), is_free)
        bind("camera.previous", partial(desk.hot_spot.press, Key.PREVIOUS_PAGE), is_free)
        bind("draft.open", partial(desk.hot_spot.press, Key.DRAFT), is_free)

    def _is_free(self) -> bool:
        """No form is open at the desk: letters and digits would be meant for it."""
        return self._desk.hot_spot.freeze is None and not self._slips.is_open

    def _show_camera(self, camera: str) -> None:
        self._cases.look_away()
        self._desk.put_on_hot_spot(camera)

    def _freeze(self, camera: CameraId | None) -> None:
        meant = camera or self._desk.hot_spot.camera
        if meant is not None:
            self._desk.hot_spot.ask_freeze(meant)

    def _replay(self, camera: CameraId | None) -> None:
        meant = camera or self._desk.hot_spot.camera
        if meant is not None:
            self._show_camera(meant)
            self._desk.hot_spot.ask_replay(meant)

    def _record(self, camera: CameraId | None) -> None:
        meant = camera or self._desk.hot_spot.ask_recording()  # a number that was just typed goes before what is shown
        known = self._cameras.get(meant) if meant is not None else None
        if known is not None:
            self._recordings.ask(known, self._show_camera)

    def _record_at(self, wall: WallWindow) -> None:
        """Ask at the desk for the recording of the camera that is meant on a wall."""
        camera = wall.ask_recording()
        if camera is not None:
            self._windows.bring(self._desk)
            self._press("camera.recording", camera)

    def _to_wall(self, camera: CameraId | None) -> None:
        meant = camera or self._desk.hot_spot.camera
        if meant is not None and self._windows.walls:
            self._windows.walls[0].place(meant, 0)

    # ---- cases and the pair

    def _bind_cases(self) -> None:
        ids = {act.id for act in CASE_ACTS} | {LOOK_IDS[0], CALLER_IDS[0]}
        for name in ids:
            self.table.bind(name, partial(self._cases.trigger, name), partial(self._is_case_possible, name))
        self.table.bind("slip.open", self._slips.press)
        self.table.bind("draft.pass", partial(self._passing.press, self._desk.hot_spot))
        self.table.bind("pair.hand", self._pair.pass_hand, lambda: len(self._pair.here) > 1)
        self.table.bind("pair.join", self._signing.open, lambda: len(self._pair.here) < SEAT_PERSONS)
        self.table.bind("pair.leave", self._pair.sign_out, lambda: self._pair.hand is not None)
        self.table.bind("pair.swap", self._pair.swap_posts, lambda: self._pair.partner is not None)

    def _is_case_possible(self, name: str) -> bool:
        return name in self._cases.possible()

    # ---- windows and walls

    def _bind_windows(self) -> None:
        desk, bind = self._desk, self.table.bind
        bind("go.cameras", partial(desk.cameras.list.setFocus, Qt.FocusReason.ShortcutFocusReason))
        bind("go.hot_spot", self._go_hot_spot)
        bind("go.queue", self._cases.enter)
        bind("queue.find", self._cases.find)
        for bucket in Bucket:
            bind(f"queue.{bucket.value}", partial(self._cases.show_tab, bucket))
        bind("window.flip", self._windows.flip, lambda: bool(self._windows.walls))
        bind("window.palette", partial(self._open_palette, desk))
        bind("window.larger", partial(self._zoom, 1))
        bind("window.smaller", partial(self._zoom, -1))
        bind("window.usual_size", self._usual_size)

    def _go_hot_spot(self) -> None:
        """Give the hot spot the keyboard; where a form lies over it, the form, also from below the check page."""
        panel = self._slips if self._slips.is_open else self._desk.hot_spot.freeze
        if panel is None:
            self._desk.hot_spot.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._cases.leave_to_form()
        self._cases.look_away()
        panel.take_keyboard()

    def _usual_size(self) -> None:
        self._desk.set_zoom(zoom_for(self._desk.width(), self._desk.height()))
        self._desk.use_drawn_sizes(self._desk.width(), self._desk.height())

    def _zoom(self, steps: int) -> None:
        self._desk.set_zoom(zoom_after(self._desk.zoom, steps))

    def _bind_walls(self) -> None:
        def has_wall() -> bool:
            return bool(self._windows.walls)

        for name in SHORTCUTS:
            choose = partial(self._on_first_wall, WallWindow.choose_layout, name)
            self.table.bind(f"wall.layout.{name}", choose, has_wall)
        self.table.bind("wall.undo", partial(self._on_first_wall, WallWindow.press, Key.UNDO), has_wall)
        self.table.bind("wall.lock", partial(self._on_first_wall, WallWindow.press, Key.LOCK), has_wall)

    def _on_first_wall(self, do: Callable[..., object], value: object) -> None:
        do(self._windows.walls[0], value)
