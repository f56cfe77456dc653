"""The duty seat's windows: one desk, a wall on each other monitor, one key to flip where they share a monitor.

Decides nothing: where a window stands says ``console.seat.screens``.
"""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen, QWindow
from PySide6.QtWidgets import QWidget

from console.app.monitors import placement, qrect
from console.domain.camera import Camera
from console.seat.layout import Rect
from console.seat.screens import Placement
from widgets.desk.desk import DutyDesk
from widgets.wall.window import WallWindow

MakeWall = Callable[[int, Sequence[Camera]], WallWindow]
"""Makes the wall of a number (from 1) for these cameras."""
OPENING_MS: Final = 3_000
"""So long a window manager may take to give a window that opens the keyboard; after it somebody wants it there."""


class RoomWindows(QObject):
    """Desk and walls of one seat. GUI thread.

    Args:
        desk: shown at once.
        make_wall: called for every wall that is needed, as soon as there are cameras.
        size: of every window; None: they fill their monitors.
        has_guest: another program's window stands beside these.

    Signals:
        wall_made(WallWindow): a wall is about to be shown.
        wall_placed(WallWindow, identity): a wall stands on this monitor now.
        wall_ended(WallWindow): a wall's monitor is gone, and the wall with it.
    """

    wall_made = Signal(object)
    wall_ended = Signal(object)
    wall_placed = Signal(object, str)

    def __init__(
        self, desk: DutyDesk, make_wall: MakeWall, size: tuple[int, int] | None, *, has_guest: bool = False
    ) -> None:
        super().__init__()
        self.desk, self.walls = desk, list[WallWindow]()
        self._make_wall, self._size, self._has_guest = make_wall, size, has_guest
        self._cameras: Sequence[Camera] = ()
        self._placement = self._place()
        self._opening: list[QWidget] = []
        """Walls that the window manager may still give the keyboard, because they open last."""
        self._opened = QTimer(self, interval=OPENING_MS, singleShot=True)
        self._opened.timeout.connect(self._opening.clear)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._arrange_anew)
            application.screenRemoved.connect(self._arrange_anew)
            application.primaryScreenChanged.connect(self._arrange_anew)
            application.focusWindowChanged.connect(self._on_focus)
        self._put(desk, self._placement.desk)

    def _place(self) -> Placement:
        return placement(self._size, has_guest=self._has_guest)

    @property
    def desk_size(self) -> tuple[int, int]:
        """Return how large the desk is to be, logical pixels."""
        return self._placement.desk.width, self._placement.desk.height

    @property
    def wall_places(self) -> int:
        """Return how many walls there is room for."""
        return len(self._placement.walls)

    def set_cameras(self, cameras: Sequence[Camera]) -> None:
        """Take the room's cameras by number; the walls open with the first ones."""
        self._cameras = cameras
        self.desk.set_cameras(cameras)
        for wall in self.walls:
            wall.set_cameras(cameras)
        if cameras:
            self._fit_walls()

    def identity(self, wall: WallWindow) -> str:
        """Return what names the monitor that a wall stands on; "" where nothing is known of it."""
        known, number = self._placement.identities, self.walls.index(wall)
        return known[number] if number < len(known) else ""

    def flip(self) -> None:
        """Bring the wall to the front, or the desk if a wall has the keyboard."""
        is_at_wall = any(wall.isActiveWindow() for wall in self.walls)
        self.bring(self.desk if is_at_wall or not self.walls else self.walls[0])

    def bring(self, front: QWidget) -> None:
        """Bring desk or wall to the front."""
        self._opening.clear()
        if not front.isVisible():
            self._show(front)
        front.raise_()
        front.activateWindow()
        self._note_front(front)

    def _on_focus(self, window: QWindow | None) -> None:
        """The window manager brings windows to the front too: by its own keys; and one that opens, by itself."""
        for one in (self.desk, *self.walls):
            if window is None or one.windowHandle() is not window:
                continue
            self._note_front(one)
            if one in self._opening:
                self._opening.remove(one)
                self.desk.activateWindow()

    def _note_front(self, front: QWidget) -> None:
        """Where desk and wall fill one monitor, the one behind is not seen at all and decodes nothing."""
        for wall in self.walls:
            wall.set_behind(is_behind=self._is_one_seen and wall is not front)

    @property
    def _is_one_seen(self) -> bool:
        """Whether desk and wall fill the same monitor."""
        return self._placement.is_shared and self._placement.is_whole

    def _arrange_anew(self, _screen: QScreen) -> None:
        """A monitor came or went: windows go where they belong now."""
        placed = self._place()
        if placed != self._placement:
            self._placement = placed
            self._put(self.desk, placed.desk)
            if self._cameras:
                self._fit_walls()
            self.desk.raise_()
            self._note_front(self.desk)

    def _fit_walls(self) -> None:
        places = self._placement.walls
        while len(self.walls) > len(places):
            self._end(self.walls.pop())
        for number, at in enumerate(places):
            if number == len(self.walls):
                self._open(number, at)
            elif self.walls[number].geometry() != qrect(at) or self._is_missed(self.walls[number]):
                self._put(self.walls[number], at)
                self.wall_placed.emit(self.walls[number], self.identity(self.walls[number]))

    def _open(self, number: int, at: Rect) -> None:
        wall = self._make_wall(number + 1, self._cameras)
        self.walls.append(wall)
        self.wall_made.emit(wall)
        self.wall_placed.emit(wall, self.identity(wall))
        self._put(wall, at)
        if wall.isVisible():
            self._opening.append(wall)
            self._opened.start()
        if self._placement.is_shared and not self._is_one_seen:  # the wall opened last, and would lie in front
            self.desk.raise_()
        self.desk.activateWindow()
        self._note_front(self.desk)

    def _is_missed(self, wall: WallWindow) -> bool:
        """Return whether a wall that waited for its first turn has a monitor of its own now."""
        return not wall.isVisible() and not self._is_one_seen

    def _end(self, wall: WallWindow) -> None:
        self.wall_ended.emit(wall)
        self._opening.clear()
        wall.close_freeze()
        wall.hide()  # not close(): it may be the last one visible for a moment
        wall.set_behind(is_behind=False)  # it waits for nothing: its cameras are let go
        wall.deleteLater()

    def _put(self, window: QWidget, at: Rect) -> None:
        """Put a window where it belongs.

        A wall behind the desk on one monitor is shown when it is first brought: a window manager gives a window that
        opens the front and the keyboard, at a moment of its own, whatever was raised before it.
        """
        window.setGeometry(qrect(at))
        if window is self.desk or window.isVisible() or not self._is_one_seen:
            self._show(window)

    def _show(self, window: QWidget) -> None:
        if self._placement.is_whole:
            window.showFullScreen()
        else:
            window.show()

    def close(self) -> None:
        """Close all."""
        for window in (*self.walls, self.desk):
            window.close()
