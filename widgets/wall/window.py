"""The wall window: a whole monitor of tiles, below them the room bar and the ticker. GUI thread."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent

from console.clock import monotonic, utc_now
from console.domain.camera import Camera, CameraId
from console.seat.camera_tree_model import CAMERA_MIME
from console.seat.pictures import Pictures
from console.seat.wall import Wall
from widgets.text import tr
from widgets.ticker.bar import TickerBar
from widgets.wall.face import FaceStyle, ProfileFor
from widgets.wall.glass import text_px
from widgets.wall.menu import wall_menu
from widgets.wall.outside import Outside, profile_by_size
from widgets.wall.room_bar import People
from widgets.wall.room_dial import RoomDial
from widgets.wall.surface import FreezeSurface

DESK_SHARE: Final = 0.7
"""Size of words in a freeze, in wall body sizes: they are read by the one who sits before them."""


class WallWindow(FreezeSurface):
    """A wall monitor: tiles, captions with proof of life, room bar; cameras may be dropped on its tiles."""

    def __init__(
        self,
        name: str,
        cameras: Sequence[Camera],
        pictures: Pictures,
        *,
        room: Iterable[Camera] = (),
        layout: str = "16",
        page: int = 0,
        seat: str = "",
        profile_for: ProfileFor = profile_by_size,
        viewing_distance_m: float = 4.0,
        clock: Callable[[], datetime] = utc_now,
        now: Callable[[], float] = monotonic,
        dial: RoomDial | None = None,
    ) -> None:
        """Make the window; ``show`` or ``showFullScreen`` starts it.

        Args:
            name: names the window to ``pictures``, e.g. ``wall-1``.
            cameras: those of this window in the order of the tiles.
            pictures: where frames and verdicts come from.
            room: every camera of the room for typed numbers; those of this window where left out.
            layout: name of the first layout.
            page: the first page shown, from 0.
            seat: in the watermark.
            profile_for: chooses the stream by the picture's size in device pixels.
            viewing_distance_m: from which the words must be read.
            clock: UTC.
            now: monotonic seconds.
            dial: what the glass says of times; None: by ``clock``.
        """
        known = {camera.id: camera for camera in (*room, *cameras)}
        wall = Wall(cameras, room=known.values(), layout=layout, page=page)
        outside = Outside(pictures, profile_for, clock, now, dial)
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        super().__init__(name, wall, known, outside, FaceStyle(seat), flags=flags)
        self.setAcceptDrops(True)
        self.setWindowTitle(tr("wall.title"))
        self._distance_m = viewing_distance_m
        self._ticker: TickerBar | None = None

    # ---- what surrounds the pictures

    def set_watch(self, watch: str, people: People) -> None:
        """Take who is responsible now (中心 or a police station) and the names on duty."""
        self._update(self._face.set_watch(watch, people))

    def set_note(self, words: str, trouble: str = "") -> None:
        """Say these words in the room bar, quietly; and what is wrong with the room, loudly. "" takes them away."""
        self.wall.note, self.wall.trouble = words, trouble

    def set_ticker(self, ticker: TickerBar) -> None:
        """Keep a strip below the room bar for it, with letters for the viewing distance."""
        self._ticker = ticker
        ticker.setParent(self)
        ticker.show()
        self._arrange()

    @property
    def body_px(self) -> int:
        """Return the size of wall text by the viewing distance, device pixels."""
        return self._body_px

    def _body(self, height_px: int) -> int:
        """Only a window that fills its monitor knows from the monitor's millimetres how large its pixels are."""
        screen = self.screen()
        is_full = screen.geometry().height() == self.height()
        height_px = round(self.height() * self.devicePixelRatio())
        return text_px(height_px, screen.physicalSize().height() if is_full else None, self._distance_m)

    def _freeze_body(self) -> int:
        return max(18, round(self._body_px * DESK_SHARE))

    def _glass_height(self) -> int:
        return self.height() - self._ticker_height()

    def _ticker_height(self) -> int:
        if self._ticker is None:
            return 0
        self._ticker.set_text_px(round(self._body(0) / self.devicePixelRatio()))
        return self._ticker.sizeHint().height()

    def _arrange(self) -> None:
        super()._arrange()
        if self._ticker is not None:
            self._ticker.setGeometry(0, self._glass_height(), self.width(), self._ticker_height())

    def choose_layout(self, name: str) -> None:
        """Change the layout, as its key does."""
        self._do(self.wall.choose_layout(name, self._now()))

    def resume(self, layout: str, page: int, cameras: Iterable[CameraId]) -> None:
        """Show what was shown on this monitor before."""
        self.wall.resume(layout, page, cameras)
        self._arrange()

    # ---- the mouse

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge the camera under the pointer, or go back."""
        view = self._view_at(event.position().toPoint())
        if view is not None and event.button() is Qt.MouseButton.LeftButton:
            self._do(self.wall.double_click(view.camera.id))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer every command with its key."""
        view = self._view_at(event.pos())
        menu = wall_menu(self, self.wall, view.camera if view is not None else None, self._now, self._do)
        menu.popup(event.globalPos())

    # ---- cameras dropped on tiles

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take cameras only."""
        if event.mimeData().hasFormat(CAMERA_MIME) and not self.is_covered:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Say where it can be dropped: on a tile, also an empty one."""
        event.setAccepted(self._tile_at(event.position().toPoint()) is not None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the camera there; Ctrl+Z takes it back."""
        camera = CameraId(bytes(event.mimeData().data(CAMERA_MIME).data()).decode())
        tile = self._tile_at(event.position().toPoint())
        if tile is not None and camera in self._cameras:
            event.acceptProposedAction()
            self.place(camera, tile)

    def place(self, camera: CameraId, tile: int) -> None:
        """Put a camera of the room into a tile of the page shown."""
        self._do(self.wall.place(camera, tile, self._now()))

    def _tile_at(self, point: QPoint) -> int | None:
        scale = self.devicePixelRatio()
        return self._face.tile_at(point.x() * scale, point.y() * scale)
