"""A piece of glass with live pictures: tiles, what lies over them, replays. Takes no input.

It polls the slots' counters a hundred times a second and paints only what changed; nothing is pushed at it, and hidden
glass asks for nothing. Where tiles lie is decided in ``console.seat.layout``. GUI thread.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from console.domain.camera import Camera, CameraId
from console.seat.wall import Wall
from console.seat.wall_action import Action, Arranged, DraftAsked, Enlarged, FreezeAsked
from console.seat.wall_replay import RecordingSought, ReplayAsked, ReplayLeft, ReplayTurned
from widgets.wall.face import FaceStyle, WallFace
from widgets.wall.outside import Outside
from widgets.wall.replay_glass import ReplayGlass
from widgets.wall.room_dial import RoomDial
from widgets.wall.tile import PaintedHook, TileView
from widgets.wall.tile_signs import CaseSign

TICK_MS: Final = 10
"""A 25 Hz poll aliases with 25 Hz video and shows as few as 17 frames a second; at 50 Hz a picture waits 10 ms for its
tick and all tiles are painted at once. At 100 Hz half of the glass is painted in a tick (``WallFace.news``)."""


class LiveGlass(QWidget):
    """Live pictures in tiles, with captions that prove their life.

    Subclasses say how large words are (:meth:`_body`).

    Args:
        name: names the pane to the pictures, e.g. ``wall-1``.
        wall: what is shown and what keys mean.
        cameras: of the whole room by id; the subclass keeps it up to date.
        outside: pictures and clocks.
        style: what surrounds the tiles.
        parent: as ever in Qt.
        flags: likewise.

    Signals:
        freeze_asked(camera id): freeze the painted frame of this camera; see :meth:`painted_image`.
        enlarged(camera id or None): one camera fills the pane, or the tiles are back.
        arranged(layout name): layout, page or lock changed.
        draft_asked(): open the draft that was kept last.
        recording_sought(camera id, seconds): show what its recorder has so much later.
    """

    freeze_asked = Signal(str)
    enlarged = Signal(object)
    arranged = Signal(str)
    draft_asked = Signal()
    recording_sought = Signal(str, float)

    def __init__(
        self,
        name: str,
        wall: Wall,
        cameras: dict[CameraId, Camera],
        outside: Outside,
        style: FaceStyle,
        parent: QWidget | None = None,
        flags: Qt.WindowType = Qt.WindowType.Widget,
    ) -> None:
        super().__init__(parent, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.name, self.wall = name, wall
        self.painted: PaintedHook | None = None
        """Called after a tile was painted with a whole frame: (camera, slot's image, facts); do not keep the image."""
        self._cameras = cameras
        self._pictures, self._now, self._clock = outside.pictures, outside.now, outside.clock
        self._dial = outside.dial or RoomDial(outside.clock)
        self._face = WallFace(wall, cameras, outside.pictures, outside.profile_for, style, outside.clock, self._dial)
        self._replays = ReplayGlass(wall, cameras, self._face, outside.pictures, outside.now, self._dial.at)
        self._body_px = 28
        self._is_behind = False
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    def _body(self, height_px: int) -> int:
        """Return the size of words on a glass so high, device pixels."""
        raise NotImplementedError

    def _glass_height(self) -> int:
        """Return how much of the height is glass, logical pixels; the rest belongs to the subclass."""
        return self.height()

    @property
    def is_covered(self) -> bool:
        """Whether something lies over all pictures, so that none is needed."""
        return False

    # ---- what others tell it and ask of it

    def set_cases(self, cases: Mapping[CameraId, CaseSign]) -> None:
        """Take the open cases by camera: (how many, how near the nearest deadline is)."""
        self._update(self._face.set_cases(cases))

    def set_cameras(self, cameras: Sequence[Camera], room: Iterable[Camera] = ()) -> None:
        """Take another list of cameras; see the class for its arguments."""
        self._cameras.clear()
        self._cameras.update({camera.id: camera for camera in (*room, *cameras)})
        self._do(self.wall.set_cameras(cameras, self._cameras.values()))

    def set_behind(self, *, is_behind: bool) -> None:
        """Another window covers this one wholly, or no longer: what nobody sees is kept, and not decoded.

        It need not be shown for that: a wall that waits behind the desk for its first turn keeps its cameras too.
        """
        if is_behind != self._is_behind:
            self._is_behind = is_behind
            self._say_wants()
            self.update()

    @property
    def views(self) -> Sequence[TileView]:
        """Return the tiles on the glass."""
        return self._face.views

    # ---- time

    def tick(self) -> None:
        """Look at every counter; repaint what changed. Called by the timer."""
        if not self.is_covered:
            self._update(self._face.news())
        is_over = self._replays.look()
        actions = self.wall.tick(self._now())
        if is_over or actions:
            self._do(actions)
        self._update(self._face.look_after_some())
        self._update(self._face.refresh_overlay())

    def show_recording(self, camera: CameraId, at: datetime) -> None:
        """Show what the recorder has of a camera in its tile, enlarged if it has none; Esc is back to live.

        Args:
            camera: of the room.
            at: from when on, aware; who looks and why has been registered.

        Raises:
            Refused: no recorder is known for it.
        """
        if self._face.view(camera) is None:
            self._do(self.wall.double_click(camera))
        self._replays.begin_recording(camera, at)
        self._do(())

    # ---- arrangement

    def _arrange(self) -> None:
        """Lay out the tiles for the present size and say what is wanted."""
        scale = self.devicePixelRatio()
        self._replays.end_all_but(self.wall.shown)
        width, height = round(self.width() * scale), round(self._glass_height() * scale)
        self._body_px = self._body(height)
        self._face.arrange(width, height, self._body_px, scale)
        self._say_wants()
        self.update()

    def _say_wants(self) -> None:
        is_shown = self.isVisible() and not self.isMinimized()
        is_open, is_seen = is_shown or self._is_behind, is_shown and not self._is_behind
        wants = [view.want for view in self.views] if is_seen and not self.is_covered else []
        self._pictures.want(self.name, wants)
        self._pictures.keep(self.name, self.wall.on_page if is_open else ())
        if is_seen and not self._timer.isActive():
            self._timer.start()
        elif not is_seen:
            self._timer.stop()

    def _update(self, region: QRegion) -> None:
        if not region.isEmpty():
            self.update(region)

    def _do(self, actions: Iterable[Action]) -> None:
        """Carry out what the wall's state asks for, and show what is typed."""
        for action in actions:
            match action:
                case FreezeAsked(camera):
                    self._freeze(camera)
                case Enlarged(camera):
                    self._arrange()
                    self.enlarged.emit(camera)
                case Arranged():
                    self._arrange()
                    self.arranged.emit(self.wall.layout)
                case DraftAsked():
                    self.draft_asked.emit()
                case _:
                    self._do_past(action)
        self._update(self._face.set_replays(self._replays.by_camera))
        self._update(self._face.refresh_overlay())

    def _do_past(self, action: Action) -> None:
        """Carry out what concerns a replay or a recording."""
        match action:
            case ReplayAsked(camera):
                self._replays.begin(camera)
            case ReplayTurned(camera, turn):
                self._do(self._replays.turn(camera, turn))
            case RecordingSought(camera, by_s):
                self.recording_sought.emit(camera, by_s)
            case ReplayLeft(camera):
                self._replays.end(camera)

    def _freeze(self, camera: CameraId) -> None:
        """Ask for a freeze, unless a recording is being opened: nobody means today's picture then."""
        if not self._replays.refuses_freeze(camera):
            self.freeze_asked.emit(camera)
            if self.is_covered:
                self._replays.stand(camera)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches, then what lies between and over them."""
        painter = QPainter(self)
        self._face.paint(painter, event.region(), self.painted)
        painter.end()

    # ---- the window itself

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to want pictures."""
        super().showEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Want nothing."""
        super().hideEvent(event)
        self._say_wants()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Want nothing."""
        super().closeEvent(event)
        self._replays.end_all_but(())

    def changeEvent(self, event: QEvent) -> None:
        """Follow minimising."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._say_wants()
