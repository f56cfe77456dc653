"""The wall window: one widget that paints every tile of a monitor.

It polls the slots' counters a hundred times a second and paints only what changed; nothing is pushed at it, and a
hidden window asks for nothing. What keys mean is decided in ``console.seat.wall``, where tiles lie in
``console.seat.layout``. GUI thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from console.clock import monotonic, utc_now
from console.domain.camera import Camera, CameraId, FrameName, Profile, Sign
from console.seat.freeze_state import FreezeState
from console.seat.pictures import Pictures
from console.seat.wall import Action, Arranged, DraftAsked, Enlarged, FreezeAsked, Wall
from console.seat.wall_replay import ReplayAsked, ReplayLeft, ReplayTurned
from widgets.wall.face import ProfileFor, WallFace
from widgets.wall.freeze_panel import FreezePanel
from widgets.wall.freeze_view import FreezeView
from widgets.wall.glass import text_px
from widgets.wall.keys import take_key
from widgets.wall.menu import wall_menu
from widgets.wall.replays import TileReplays
from widgets.wall.tile import TRIES, PaintedHook, TileView

TICK_MS: Final = 10
"""A 25 Hz poll aliases with 25 Hz video and shows as few as 17 frames a second; at 50 Hz a picture waits 10 ms for its
tick and all tiles are painted at once. At 100 Hz half of the glass is painted in a tick (``WallFace.news``)."""
DESK_SHARE: Final = 0.7
"""Size of words in a freeze, in wall body sizes: they are read by the one who sits before them."""
DESK_PX: Final = 16
"""Body size of a form at the desk."""


def profile_by_size(width_px: int, height_px: int, camera: Camera) -> Profile:
    """Choose the main stream for a picture clearly larger than a sub-stream (704×576)."""
    return Profile.MAIN if width_px > 960 and height_px > 540 and camera.main_url else Profile.SUB


class WallWindow(QWidget):
    """A wall monitor: tiles, captions with proof of life, room bar.

    Signals:
        freeze_asked(camera id): freeze the painted frame of this camera; see :meth:`painted_image`.
        enlarged(camera id or None): one camera fills the window, or the tiles are back.
        arranged(layout name): layout, page or lock changed.
        draft_asked(): open the draft that was kept last.
        freeze_closed(): Esc on the frozen picture; whoever opened it decides what becomes of the draft.
    """

    freeze_asked = Signal(str)
    enlarged = Signal(object)
    arranged = Signal(str)
    draft_asked = Signal()
    freeze_closed = Signal()

    def __init__(
        self,
        name: str,
        cameras: Sequence[Camera],
        pictures: Pictures,
        *,
        room: Iterable[Camera] = (),
        layout: str = "16",
        seat: str = "",
        profile_for: ProfileFor = profile_by_size,
        viewing_distance_m: float = 4.0,
        clock: Callable[[], datetime] = utc_now,
        now: Callable[[], float] = monotonic,
    ) -> None:
        """Make the window; ``show`` or ``showFullScreen`` starts it.

        Args:
            name: names the window to ``pictures``, e.g. ``wall-1``.
            cameras: those of this window in the order of the tiles.
            pictures: where frames and verdicts come from.
            room: every camera of the room for typed numbers; those of this window where left out.
            layout: name of the first layout.
            seat: in the watermark.
            profile_for: chooses the stream by the picture's size in device pixels.
            viewing_distance_m: from which the words must be read.
            clock: UTC.
            now: monotonic seconds.
        """
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle(seat or name)
        self.name = name
        self.painted: PaintedHook | None = None
        """Called after a tile was painted with a whole frame: (camera, slot's image, facts); do not keep the image."""
        self._cameras: dict[CameraId, Camera] = {camera.id: camera for camera in (*room, *cameras)}
        self.wall = Wall(cameras, room=self._cameras.values(), layout=layout)
        self.freeze: FreezePanel | None = None
        """What lies over the pictures now."""
        self._pictures, self._distance_m, self._now, self._clock = pictures, viewing_distance_m, now, clock
        self._replays = TileReplays(pictures)
        self._face = WallFace(self.wall, self._cameras, pictures, profile_for, seat, clock)
        self._body_px = 28
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    # ---- what others tell it and ask of it

    def set_cases(self, cases: Mapping[CameraId, tuple[int, bool]]) -> None:
        """Take the open cases by camera: (how many, is one overdue)."""
        self._update(self._face.set_cases(cases))

    def set_watch(self, watch: str, people: str) -> None:
        """Take who is responsible now (中心 or a police station) and the names on duty."""
        self._update(self._face.set_watch(watch, people))

    def set_cameras(self, cameras: Sequence[Camera], room: Iterable[Camera] = ()) -> None:
        """Take another list of cameras; see the class for its arguments."""
        self._cameras.clear()
        self._cameras.update({camera.id: camera for camera in (*room, *cameras)})
        self._do(self.wall.set_cameras(cameras, self._cameras.values()))

    def set_note(self, words: str) -> None:
        """Say these words in the room bar; "" takes them away."""
        self.wall.note = words

    def set_drafts(self, count: int) -> None:
        """Say how many drafts are kept."""
        self.wall.drafts = count

    def say(self, text_key: str, value: str = "") -> None:
        """Show a short word on the glass."""
        self.wall.say(text_key, value, self._now())
        self._do(())

    def choose_layout(self, name: str) -> None:
        """Change the layout, as its key does."""
        self._do(self.wall.choose_layout(name, self._now()))

    def enlarge(self, camera: CameraId) -> None:
        """Give the whole glass to a camera of the room, as its number and Enter do."""
        if self.wall.enlarged != camera:
            self._do(self.wall.double_click(camera))

    def painted_frame(self, camera: CameraId) -> FrameName | None:
        """Return the name of the frame of this camera that is on the glass; None if there is none here."""
        view = self._face.view(camera)
        return view.frame_name() if view is not None else None

    def painted_image(self, camera: CameraId) -> QImage:
        """Return a copy of the painted frame, at the size of its rendition; null if there is none here.

        Ask for the image first, then for :meth:`painted_frame`: where the frame's slot has been given up
        meanwhile, the tile is painted once more and the name changes with it.
        """
        view = self._face.view(camera)
        if view is None or view.frame_name() is None:
            return QImage()
        for _ in range(TRIES):
            copy = view.copy_painted(self._pictures)
            if copy is not None:
                return copy
            self.repaint(view.area)
        return QImage()

    def replayed_at(self, camera: CameraId) -> datetime | None:
        """Return when the painted frame of this camera arrived, if it is replayed; None: it is of now. UTC."""
        view = self._face.view(camera)
        return view.replayed_at(self._clock()) if view is not None else None

    def open_freeze(self, state: FreezeState, image: QImage, form: QWidget | None = None) -> FreezePanel:
        """Lay a frozen picture, and below it ``form``, over the pictures; the room bar stays."""
        self.close_freeze()
        view = FreezeView(f"{self.name}-freeze", state, image, self._pictures, body_px=self._freeze_body())
        self.freeze = FreezePanel(view, form, self)
        self.freeze.closed.connect(self.freeze_closed)
        self._place_freeze()
        self.freeze.show()
        self._say_wants()
        view.setFocus()
        return self.freeze

    def close_freeze(self) -> None:
        """Take the frozen picture away and show the tiles again; its form goes with it."""
        panel, self.freeze = self.freeze, None
        if panel is None:
            return
        panel.hide()
        panel.view.set_reader(None)
        panel.deleteLater()
        self._say_wants()
        self.setFocus()
        self.update()

    @property
    def form_zoom(self) -> float:
        """Return how many times as large as at the desk a form over these pictures should be."""
        return self._freeze_body() / DESK_PX / self.devicePixelRatio()

    def _freeze_body(self) -> int:
        return max(18, round(self._body_px * DESK_SHARE))

    def is_shown(self, camera: CameraId) -> bool:
        """Say whether this camera has a tile on the glass."""
        return camera in self.wall.shown

    def is_enlarged(self, camera: CameraId) -> bool:
        """Say whether this camera has the whole glass."""
        return self.wall.enlarged == camera

    def width_px(self) -> int:
        """Return the width of the glass in device pixels."""
        return round(self.width() * self.devicePixelRatio())

    @property
    def views(self) -> Sequence[TileView]:
        """Return the tiles on the glass."""
        return self._face.views

    # ---- time

    def tick(self) -> None:
        """Look at every counter; repaint what changed. Called by the timer."""
        if self.freeze is None:
            self._update(self._face.news())
        self._look_after_replays()
        self._update(self._face.look_after_some())
        self._do(self.wall.tick(self._now()))

    def _look_after_replays(self) -> None:
        for camera in self._replays.look(self.wall.replays.meant(self.wall.enlarged)):
            self.wall.replays.forget(camera)
            self._do((ReplayLeft(camera),))

    def _begin_replay(self, camera: CameraId) -> None:
        view = self._face.view(camera)
        if view is None or not self._replays.begin(camera, (view.want.width_px, view.want.height_px)):
            self.wall.replays.forget(camera)
            self.wall.say("wall.replay_nothing", str(self._cameras[camera].number), self._now())

    # ---- arrangement

    def _arrange(self) -> None:
        """Lay out the tiles for the present size and say what is wanted."""
        scale = self.devicePixelRatio()
        for camera in self._replays.end_all_but(self.wall.shown):
            self.wall.replays.forget(camera)
        width, height = round(self.width() * scale), round(self.height() * scale)
        self._body_px = self._body(height)
        self._face.arrange(width, height, self._body_px, scale)
        self._place_freeze()
        self._say_wants()
        self.update()

    def _body(self, height_px: int) -> int:
        """Only a window that fills its monitor knows from the monitor's millimetres how large its pixels are."""
        screen = self.screen()
        is_full = screen.geometry().height() == self.height()
        return text_px(height_px, screen.physicalSize().height() if is_full else None, self._distance_m)

    def _say_wants(self) -> None:
        is_seen = self.isVisible() and not self.isMinimized()
        wants = [view.want for view in self.views] if is_seen and self.freeze is None else []
        self._pictures.want(self.name, wants)
        self._pictures.keep(self.name, self.wall.on_page if is_seen else ())
        if is_seen and not self._timer.isActive():
            self._timer.start()
        elif not is_seen:
            self._timer.stop()

    def _place_freeze(self) -> None:
        if self.freeze is not None:
            self.freeze.setGeometry(0, 0, self.width(), self._face.pictures_bottom)

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
                    self._replays.turn(camera, turn)
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
        actions = take_key(self.wall, event, self._now())
        if actions is None:
            super().keyPressEvent(event)
        else:
            self._do(actions)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the camera under the pointer, or go back."""
        view = self._view_at(event.position().toPoint())
        if view is not None and event.button() is Qt.MouseButton.LeftButton:
            self._do(self.wall.double_click(view.camera.id))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Try a lost camera again now; a replay is the one that keys mean from now on."""
        view = self._view_at(event.position().toPoint())
        if view is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if view.replay is not None:
            self.wall.replays.use(view.camera.id)
            return
        if self._pictures.life(view.camera.id).sign in (Sign.LOST, Sign.REFUSED):
            self._pictures.retry(view.camera.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer every command with its key."""
        view = self._view_at(event.pos())
        menu = wall_menu(self, self.wall, view.camera if view is not None else None, self._now, self._do)
        menu.popup(event.globalPos())

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
        """Want nothing; an open freeze goes with the window."""
        super().closeEvent(event)
        self.close_freeze()
        self._replays.end_all_but(())

    def changeEvent(self, event: QEvent) -> None:
        """Follow minimising."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._say_wants()
