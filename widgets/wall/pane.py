"""A piece of glass with live pictures: tiles, what lies over them, freeze and replay.

The wall's window and the duty desk's hot spot are both one. It polls the slots' counters a hundred times a second and
paints only what changed; nothing is pushed at it, and a hidden pane asks for nothing. What keys mean is decided in
``console.seat.wall``, where tiles lie in ``console.seat.layout``. GUI thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from console.clock import monotonic, utc_now
from console.domain.camera import Camera, CameraId, Profile, Sign
from console.seat.pictures import Pictures
from console.seat.wall import Action, Arranged, DraftAsked, Enlarged, FreezeAsked, Key, Wall
from console.seat.wall_replay import ReplayAsked, ReplayLeft, ReplayTurned, Turn
from widgets.wall.face import FaceStyle, ProfileFor, WallFace
from widgets.wall.keys import take_key
from widgets.wall.replays import TileReplays
from widgets.wall.room_dial import RoomDial
from widgets.wall.tile import CaseSign, PaintedHook, TileView

TICK_MS: Final = 10
"""A 25 Hz poll aliases with 25 Hz video and shows as few as 17 frames a second; at 50 Hz a picture waits 10 ms for its
tick and all tiles are painted at once. At 100 Hz half of the glass is painted in a tick (``WallFace.news``)."""

SCRUB_S: Final = 0.06
"""From one place to the next while the pointer drags through a replay."""


def profile_by_size(width_px: int, height_px: int, camera: Camera) -> Profile:
    """Choose the main stream for a picture clearly larger than a sub-stream (704×576)."""
    return Profile.MAIN if width_px > 960 and height_px > 540 and camera.main_url else Profile.SUB


@dataclass(frozen=True, slots=True)
class Outside:
    """What a pane gets from outside: pictures, and the clocks."""

    pictures: Pictures
    profile_for: ProfileFor = profile_by_size
    """Chooses the stream by the picture's size in device pixels."""
    clock: Callable[[], datetime] = utc_now
    """UTC."""
    now: Callable[[], float] = monotonic
    dial: RoomDial | None = None
    """What the glass says of times; None: by ``clock``."""


class PicturePane(QWidget):
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
    """

    freeze_asked = Signal(str)
    enlarged = Signal(object)
    arranged = Signal(str)
    draft_asked = Signal()

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
        self._replays = TileReplays(outside.pictures)
        self._dial = outside.dial or RoomDial(outside.clock)
        self._face = WallFace(wall, cameras, outside.pictures, outside.profile_for, style, outside.clock, self._dial)
        self._body_px = 28
        self._is_behind = False
        self._scrubbed: CameraId | None = None
        """Whose replay the pointer drags through."""
        self._scrubbed_at = 0.0
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
        """Another window covers this one wholly, or no longer: what nobody sees is kept, and not decoded."""
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
        self._look_after_replays()
        self._update(self._face.look_after_some())
        self._do(self.wall.tick(self._now()))

    def _look_after_replays(self) -> None:
        for camera, reason in self._replays.look(self.wall.replays.meant(self.wall.enlarged)).items():
            self.wall.replays.forget(camera)
            if reason:
                self.wall.say(reason, str(self._cameras[camera].number), self._now())
            self._do((ReplayLeft(camera),))

    def _begin_replay(self, camera: CameraId) -> None:
        view = self._face.view(camera)
        if view is None or not self._replays.begin(camera, (view.want.width_px, view.want.height_px)):
            self.wall.replays.forget(camera)
            self.wall.say("wall.replay_nothing", str(self._cameras[camera].number), self._now())

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
        view = self._face.view(camera)
        if view is not None:
            self._replays.begin_recording(camera, at, (view.want.width_px, view.want.height_px))
            self.wall.replays.use(camera)
            self._do(())

    def _hold_recording(self, camera: CameraId, turn: Turn) -> None:
        """A recorder plays on: to let it stand is to freeze it, which also gives the single frames."""
        if turn is Turn.PLAY:
            self.freeze_asked.emit(camera)
        else:
            self.wall.say("playback.plays_on", "", self._now())

    # ---- arrangement

    def _arrange(self) -> None:
        """Lay out the tiles for the present size and say what is wanted."""
        scale = self.devicePixelRatio()
        for camera in self._replays.end_all_but(self.wall.shown):
            self.wall.replays.forget(camera)
        width, height = round(self.width() * scale), round(self._glass_height() * scale)
        self._body_px = self._body(height)
        self._face.arrange(width, height, self._body_px, scale)
        self._say_wants()
        self.update()

    def _say_wants(self) -> None:
        is_open = self.isVisible() and not self.isMinimized()
        is_seen = is_open and not self._is_behind
        wants = [view.want for view in self.views] if is_seen and not self.is_covered else []
        self._pictures.want(self.name, wants)
        self._pictures.keep(self.name, self.wall.on_page if is_open else ())
        if is_seen and not self._timer.isActive():
            self._timer.start()
        elif not is_seen:
            self._timer.stop()

    def _update(self, areas: Iterable[QRect]) -> None:
        for area in areas:
            self.update(area)

    def _do(self, actions: Iterable[Action]) -> None:
        """Carry out what the wall's state asks for, and show what is typed."""
        for action in actions:
            match action:
                case FreezeAsked(camera):
                    self.freeze_asked.emit(camera)
                case Enlarged(camera):
                    self._arrange()
                    self.enlarged.emit(camera)
                case Arranged():
                    self._arrange()
                    self.arranged.emit(self.wall.layout)
                case DraftAsked():
                    self.draft_asked.emit()
                case ReplayAsked(camera):
                    self._begin_replay(camera)
                case ReplayTurned(camera, turn):
                    if not self._replays.turn(camera, turn):
                        self._hold_recording(camera, turn)
                case ReplayLeft(camera):
                    self._replays.end(camera)
        self._update(self._face.set_replays(self._replays.by_camera))
        self._update(self._face.refresh_overlay())

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches, then what lies between and over them."""
        painter = QPainter(self)
        self._face.paint(painter, event.region(), self.painted)
        painter.end()

    # ---- input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand keys to the wall's state."""
        if not self.take(event):
            super().keyPressEvent(event)

    def press(self, key: Key) -> None:
        """Do what a key means."""
        self._do(self.wall.press(key, self._now()))

    def ask_freeze(self, camera: CameraId) -> None:
        """Freeze a camera chosen with the pointer, or from elsewhere."""
        self._do(self.wall.ask_freeze(camera))

    def ask_replay(self, camera: CameraId) -> None:
        """Replay a camera, likewise."""
        self._do(self.wall.ask_replay(camera))

    def take(self, event: QKeyEvent) -> bool:
        """Take a key that was pressed here or elsewhere on the desk; say whether it means anything."""
        actions = take_key(self.wall, event, self._now())
        if actions is not None:
            self._do(actions)
        return actions is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Try a lost camera again now; a replay is the one that keys mean from now on."""
        view = self._view_at(event.position().toPoint())
        if view is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if view.replay is not None:
            self.wall.replays.use(view.camera.id)
            self._begin_scrub(view, event.position())
            return
        if self._pictures.life(view.camera.id).sign in (Sign.LOST, Sign.REFUSED):
            self._pictures.retry(view.camera.id)

    def _begin_scrub(self, view: TileView, at: QPointF) -> None:
        scale, strip = self.devicePixelRatio(), view.strip
        if strip is not None and strip.contains(at.x() * scale, at.y() * scale):
            self._scrubbed = view.camera.id
            self._scrub(at, is_last=True)

    def _scrub(self, at: QPointF, *, is_last: bool = False) -> None:
        """Go where the pointer is; while it moves no oftener than a picture is decoded."""
        view = self._face.view(self._scrubbed) if self._scrubbed is not None else None
        strip = view.strip if view is not None else None
        now = self._now()
        if view is None or strip is None or not (is_last or now - self._scrubbed_at >= SCRUB_S):
            return
        self._scrubbed_at = now
        self._replays.scrub(view.camera.id, (at.x() * self.devicePixelRatio() - strip.x) / strip.width)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag through the kept seconds of a replay."""
        self._scrub(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End where the pointer was let go."""
        self._scrub(event.position(), is_last=True)
        self._scrubbed = None
        super().mouseReleaseEvent(event)

    def _view_at(self, point: QPoint) -> TileView | None:
        return next((view for view in self.views if view.area.contains(point)), None)

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
