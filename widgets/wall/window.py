"""The wall window: one widget that paints every tile of a monitor.

It polls the slots' counters fifty times a second and paints only what changed; nothing is pushed at it, and a
hidden window asks for nothing. What keys mean is decided in ``console.seat.wall``, where tiles lie in
``console.seat.layout``. GUI thread.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QContextMenuEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from console.clock import SHANGHAI, monotonic, utc_now
from console.domain.camera import Camera, CameraId, FrameName, Profile, Sign, Want
from console.seat.layout import Plan, plan
from console.seat.pictures import Pictures
from console.seat.wall import SHORTCUTS, Action, Arranged, Enlarged, FreezeAsked, Key, Wall
from widgets.text import tr
from widgets.wall.glass import HAIRLINE, WALL, caption_px, qrect, text_px
from widgets.wall.menu import wall_menu
from widgets.wall.overlay import OverlayWords, draw_overlay, draw_watermark
from widgets.wall.room_bar import RoomWords, paint_room_bar
from widgets.wall.tile import NO_CASE, PaintedHook, TileView

TICK_MS: Final = 20
"""50 Hz: a 25 Hz poll aliases with 25 Hz video and shows as few as 17 frames a second (video.md)."""
REFRESH_TICKS: Final = 12
"""Verdicts are asked a few tiles a tick, so that every tile is looked at about four times a second."""
BAR: Final = 2.0
"""Height of the room bar in body sizes."""
ProfileFor = Callable[[int, int, Camera], Profile]
_KEYS: Final = {
    Qt.Key.Key_Space: Key.SPACE,
    Qt.Key.Key_Return: Key.ENTER,
    Qt.Key.Key_Enter: Key.ENTER,
    Qt.Key.Key_Escape: Key.ESCAPE,
    Qt.Key.Key_Backspace: Key.BACKSPACE,
    Qt.Key.Key_PageDown: Key.NEXT_PAGE,
    Qt.Key.Key_PageUp: Key.PREVIOUS_PAGE,
    Qt.Key.Key_L: Key.NEXT_LAYOUT,
}
_WITH_CONTROL: Final = {Qt.Key.Key_Z: Key.UNDO, Qt.Key.Key_L: Key.LOCK}


def profile_by_size(width_px: int, height_px: int, camera: Camera) -> Profile:
    """Choose the main stream for a picture clearly larger than a sub-stream (704×576)."""
    return Profile.MAIN if width_px > 960 and camera.main_url else Profile.SUB


class WallWindow(QWidget):
    """A wall monitor: tiles, captions with proof of life, room bar.

    Signals:
        freeze_asked(camera id): freeze the painted frame of this camera; see :meth:`painted_frame`.
        enlarged(camera id or None): one camera fills the window, or the tiles are back.
        arranged(layout name): layout, page or lock changed.
    """

    freeze_asked = Signal(str)
    enlarged = Signal(object)
    arranged = Signal(str)

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
        everyone = {camera.id: camera for camera in (*room, *cameras)}
        self._cameras: Mapping[CameraId, Camera] = everyone
        self.wall = Wall(cameras, room=everyone.values(), layout=layout)
        self._pictures, self._profile_for = pictures, profile_for
        self._seat, self._distance_m, self._clock, self._now = seat, viewing_distance_m, clock, now
        self._cases: Mapping[CameraId, tuple[int, bool]] = {}
        self._watch, self._people = tr("wall.center"), ""
        self._views: list[TileView] = []
        self._plan: Plan | None = None
        self._turn = 0
        self._room_words: RoomWords | None = None
        self._overlay: tuple[OverlayWords, QImage, QRect] | None = None
        self._watermark: tuple[str, QImage, QRect] | None = None
        self._body_px = 28
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    # ---- what others tell it and ask of it

    def set_cases(self, cases: Mapping[CameraId, tuple[int, bool]]) -> None:
        """Take the open cases by camera: (how many, is one overdue)."""
        self._cases = cases
        for view in self._views:
            self._refresh(view)

    def set_watch(self, watch: str, people: str) -> None:
        """Take who is responsible now (中心 or a police station) and the names on duty."""
        self._watch, self._people = watch, people
        self._refresh_bar()

    def painted_frame(self, camera: CameraId) -> FrameName | None:
        """Return the name of the frame of this camera that is on the glass; None if there is none here."""
        view = self._view(camera)
        return view.frame_name() if view is not None else None

    def painted_image(self, camera: CameraId) -> QImage:
        """Return a copy of the painted frame, at the size of its rendition; null if there is none here.

        Ask for the image first, then for :meth:`painted_frame`: where the frame's slot has been given up
        meanwhile, the tile is painted once more and the name changes with it.
        """
        view = self._view(camera)
        if view is None or view.frame_name() is None:
            return QImage()
        for _ in range(3):
            copy = view.copy_painted(self._pictures)
            if copy is not None:
                return copy
            self.repaint(view.area)
        return QImage()

    @property
    def views(self) -> Sequence[TileView]:
        """Return the tiles on the glass."""
        return self._views

    # ---- time

    def tick(self) -> None:
        """Look at every counter; repaint what changed. Called by the timer."""
        pictures = self._pictures
        for view in self._views:
            if view.has_news(pictures):
                self.update(view.picture_area)
        self._look_after_some()
        self._apply(self.wall.tick(self._now()))
        self._refresh_overlay()

    def _look_after_some(self) -> None:
        """Ask a few verdicts; after the last tile the room bar and the watermark have their turn."""
        count = len(self._views)
        share = -(-(count + 1) // REFRESH_TICKS)
        for _ in range(share):
            if self._turn < count:
                self._refresh(self._views[self._turn])
            else:
                self._refresh_bar()
                self._refresh_watermark()
            self._turn = (self._turn + 1) % (count + 1)

    def _refresh(self, view: TileView) -> None:
        camera = view.camera.id
        if view.refresh(self._pictures.life(camera), self._cases.get(camera, NO_CASE), self._clock()):
            self.update(view.area)

    def _refresh_bar(self) -> None:
        place = [tr("wall.page", page=self.wall.page + 1, pages=self.wall.pages)] if self.wall.pages > 1 else []
        place += [tr("wall.layout_locked")] if self.wall.is_locked else []
        words = RoomWords(
            self._pictures.count(),
            self._watch,
            self._people,
            self._clock().astimezone(SHANGHAI).strftime("%H:%M:%S"),
            " · ".join(place),
            not self.wall.was_used,
        )
        if words != self._room_words and self._plan is not None:
            self._room_words = words
            self.update(qrect(self._plan.bar, self.devicePixelRatio()))

    def _refresh_watermark(self) -> None:
        if self._plan is None:
            return
        time = self._clock().astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        text = tr("wall.watermark", seat=self._seat, time=time).strip()
        if self._watermark is not None and self._watermark[0] == text:
            return
        image, block = draw_watermark(text, self._body_px), self._plan.block
        gap = round(self._body_px * 0.4)
        at = QRect(
            block.right - image.width() - gap, block.bottom - image.height() - gap, image.width(), image.height()
        )
        old = self._watermark[2] if self._watermark is not None else QRect()
        self._watermark = (text, image, at)
        self.update(self._logical(at.united(old)))

    def _refresh_overlay(self) -> None:
        words = self._overlay_words()
        if words == (self._overlay[0] if self._overlay is not None else None):
            return
        old = self._overlay[2] if self._overlay is not None else QRect()
        self._overlay = None
        if words is not None and self._plan is not None:
            image, block = draw_overlay(words, self._body_px), self._plan.block
            x, y = block.x + (block.width - image.width()) // 2, block.y + (block.height - image.height()) // 2
            self._overlay = (words, image, QRect(x, y, image.width(), image.height()))
            old = old.united(self._overlay[2])
        self.update(self._logical(old))

    def _overlay_words(self) -> OverlayWords | None:
        notice = self.wall.notice
        if notice is not None:
            return OverlayWords(tr(notice.text_key, value=notice.value), is_sentence=True)
        if not self.wall.digits:
            return None
        camera = self.wall.typed_camera()
        name = self._cameras[camera].name if camera is not None else tr("wall.no_such_number", value=self.wall.digits)
        return OverlayWords(self.wall.digits, name, tr("wall.typed_help") if camera is not None else "")

    # ---- arrangement

    def _arrange(self) -> None:
        """Lay out the tiles for the present size and say what is wanted."""
        scale = self.devicePixelRatio()
        width, height = round(self.width() * scale), round(self.height() * scale)
        self._body_px = self._body(height)
        name, bar_px = self.wall.layout, round(self._body_px * BAR)
        strip = caption_px(name, height - bar_px, self._body_px)
        self._plan = plan(name, width, height, caption_px=strip, bar_px=bar_px)
        self._views = [
            TileView(camera, tile, self._want(camera, tile.picture.width, tile.picture.height), self._body_px, scale)
            for camera, tile in zip(self._shown(), self._plan.tiles, strict=False)
        ]
        self._watermark = self._room_words = self._overlay = None
        for view in self._views:
            self._refresh(view)
        self._refresh_bar()
        self._refresh_watermark()
        self._say_wants()
        self.update()

    def _body(self, height_px: int) -> int:
        screen = self.screen()
        covers = screen is not None and screen.geometry().height() == self.height()
        height_mm = screen.physicalSize().height() if covers and screen is not None else None
        return text_px(height_px, height_mm, self._distance_m)

    def _shown(self) -> Iterable[Camera]:
        return (self._cameras[camera] for camera in self.wall.shown)

    def _want(self, camera: Camera, width_px: int, height_px: int) -> Want:
        return Want(camera.id, self._profile_for(width_px, height_px, camera), width_px, height_px)

    def _say_wants(self) -> None:
        is_seen = self.isVisible() and not self.isMinimized()
        self._pictures.want(self.name, [view.want for view in self._views] if is_seen else ())
        if is_seen != self._timer.isActive():
            self._timer.start() if is_seen else self._timer.stop()

    def _view(self, camera: CameraId) -> TileView | None:
        return next((view for view in self._views if view.camera.id == camera), None)

    def _logical(self, device: QRect) -> QRect:
        scale = self.devicePixelRatio()
        if scale == 1.0:
            return device
        return QRect(
            int(device.x() / scale) - 1, int(device.y() / scale) - 1,
            int(device.width() / scale) + 3, int(device.height() / scale) + 3,
        )  # fmt: skip

    def _apply(self, actions: Iterable[Action]) -> None:
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

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that the region touches, then what lies between and over them."""
        if self._plan is None:
            return
        region, painter, scale = event.region(), QPainter(self), self.devicePixelRatio()
        if scale != 1.0:
            painter.scale(1 / scale, 1 / scale)
        self._paint_ground(painter, region, scale)
        for view in self._views:
            if region.intersects(view.area):
                view.paint(painter, self._pictures, self.painted)
        if self._room_words is not None and region.intersects(qrect(self._plan.bar, scale)):
            paint_room_bar(painter, self._plan.bar, self._room_words, self._plan.block.x, self._body_px)
        for over in (self._watermark, self._overlay):
            if over is not None and region.intersects(self._logical(over[2])):
                painter.drawImage(over[2].topLeft(), over[1])
        painter.end()

    def _paint_ground(self, painter: QPainter, region: QRegion, scale: float) -> None:
        """Fill what no picture covers; most paint events touch pictures only and skip this."""
        for view in self._views:
            region = region.subtracted(view.picture_area)
        if region.isEmpty() or self._plan is None:
            return
        painter.fillRect(QRect(0, 0, round(self.width() * scale), round(self.height() * scale)), WALL)
        block = self._plan.block
        painter.fillRect(block.x, block.y, block.width, block.height, HAIRLINE)
        for tile in self._plan.tiles:
            painter.fillRect(tile.cell.x, tile.cell.y, tile.cell.width, tile.cell.height, WALL)

    # ---- input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand keys to the wall's state; a held key counts once."""
        if event.isAutoRepeat():
            return
        now, key, text = self._now(), Qt.Key(event.key()), event.text()
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_control and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(SHORTCUTS):
            self._apply(self.wall.choose_layout(SHORTCUTS[key - Qt.Key.Key_1], now))
        elif (meant := (_WITH_CONTROL if has_control else _KEYS).get(key)) is not None:
            self._apply(self.wall.press(meant, now))
        elif not has_control and len(text) == 1 and text in "0123456789":
            self.wall.digit(text, now)
        else:
            super().keyPressEvent(event)
            return
        self._refresh_overlay()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the camera under the pointer, or go back."""
        view = self._view_at(event)
        if view is not None and event.button() is Qt.MouseButton.LeftButton:
            self._apply(self.wall.double_click(view.camera.id))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Try a lost camera again now."""
        view = self._view_at(event)
        if view is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._pictures.life(view.camera.id).sign in (Sign.LOST, Sign.REFUSED):
            self._pictures.retry(view.camera.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer every command with its key."""
        view = next((view for view in self._views if view.area.contains(event.pos())), None)
        menu = wall_menu(self, self.wall, view.camera if view is not None else None, self._now, self._do)
        menu.popup(event.globalPos())

    def _do(self, actions: Iterable[Action]) -> None:
        self._apply(actions)
        self._refresh_overlay()

    def _view_at(self, event: QMouseEvent) -> TileView | None:
        point = event.position().toPoint()
        return next((view for view in self._views if view.area.contains(point)), None)

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
        self._timer.stop()
        self._pictures.want(self.name, ())

    def changeEvent(self, event: QEvent) -> None:
        """Follow minimising."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._say_wants()
