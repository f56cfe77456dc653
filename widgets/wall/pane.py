"""A piece of glass with live pictures that takes keys and the pointer.

The wall's window and the duty desk's hot spot are both one. What keys mean is decided in ``console.seat.wall``. GUI
thread.
"""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from console.domain.camera import CameraId, Sign
from console.seat.wall_action import Key
from widgets.wall.keys import take_key
from widgets.wall.live_glass import LiveGlass
from widgets.wall.tile import TileView


class PicturePane(LiveGlass):
    """Keys and pointer on live pictures; see the base for its arguments and signals."""

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

    def ask_recording(self) -> CameraId | None:
        """Return the camera whose recording a key means here; None: it is said that a number is needed."""
        camera = self.wall.ask_recording(self._now())
        self._do(())
        return camera

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
            at = event.position() * self.devicePixelRatio()
            self._replays.press(view, at.x(), at.y())
        elif (sign := self._pictures.life(view.camera.id).sign) is Sign.LOST:
            self._pictures.retry(view.camera.id)
        elif sign is Sign.REFUSED:  # the same password again would only lock the account
            self.wall.say("life.refused_click", str(view.camera.number), self._now())
            self._do(())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag through the kept seconds of a replay."""
        self._replays.drag(event.position().x() * self.devicePixelRatio())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End where the pointer was let go."""
        self._replays.release(event.position().x() * self.devicePixelRatio())
        super().mouseReleaseEvent(event)

    def _view_at(self, point: QPoint) -> TileView | None:
        return next((view for view in self.views if view.area.contains(point)), None)
