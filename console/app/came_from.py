"""Where the officer was when something opened over the desk's centre: keyboard and front window, given back later."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from console.app.windows import RoomWindows


class CameFrom:
    """Remembers one place at a time. GUI thread.

    Args:
        windows: desk and walls.
    """

    def __init__(self, windows: RoomWindows) -> None:
        self._windows = windows
        self._field: QWidget | None = None
        self._wall: QWidget | None = None
        """A wall that was in front; it comes there again."""

    def remember(self) -> None:
        """Take note of where the keyboard is, before anything else has it."""
        self._wall = next((wall for wall in self._windows.walls if wall.isActiveWindow()), None)
        self._field = self._windows.desk.focusWidget()

    def bring_desk(self) -> None:
        """Bring the desk to the front where a wall was there."""
        if self._wall is not None:
            self._windows.bring(self._windows.desk)

    def give_back(self) -> None:
        """Keyboard and front go where they were, as after a popup: text marked in a field stays marked."""
        field, wall, self._field, self._wall = self._field, self._wall, None, None
        if field is not None and isValid(field) and field.isVisible():
            field.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self._windows.desk.hot_spot.setFocus(Qt.FocusReason.OtherFocusReason)
        if wall is not None and isValid(wall):
            self._windows.bring(wall)
