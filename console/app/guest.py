"""A desk that is a guest on another one's only monitor: it stands above its host's window, which fills the screen.

The two are windows of two processes. A window manager keeps a full-screen window above all others but those that
belong to it; which window that is, the host tells in the guest's environment.
"""

import os
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QWidget

_HOST: Final = "GRID_CONSOLE_HOST_WINDOW"
_PLATFORMS: Final = frozenset({"xcb", "windows"})
"""Where a window can belong to one of another process."""
_FLAGS: Final = Qt.WindowType.Dialog | Qt.WindowType.WindowCloseButtonHint
"""No key to make it small: a window manager hides the host with it."""
_FREE: Final = (0.0, 0.08, 0.72, 0.60)
"""Left, top, width and height of a duty desk's tree and picture, in parts of it. What answers its officer lies outside:
the form below, queue and case at the right, the header."""
_LARGEST: Final = QSize(1160, 720)


def environment_beside(host: QWidget) -> Mapping[str, str]:
    """Return the environment of a process whose window is to stand above ``host``."""
    return {**os.environ, _HOST: str(int(host.winId()))}


def place_over_host(room: QRect) -> QRect:
    """Return where a guest stands on the monitor whose ``room`` its host fills: over the pictures."""
    left, top, width, height = _FREE
    corner = QPoint(room.left() + round(left * room.width()), room.top() + round(top * room.height()))
    return QRect(corner, QSize(round(width * room.width()), round(height * room.height())).boundedTo(_LARGEST))


def stand_over_host(window: QWidget) -> bool:
    """Make ``window``, not shown yet, one that belongs to its host's; say whether it has one.

    Whether it takes the keyboard must be settled before: its native window is made here. Closed, it is only hidden:
    the program ends with its host.
    """
    told = os.environ.get(_HOST, "")
    if not told.isdecimal() or QGuiApplication.platformName() not in _PLATFORMS:
        return False
    window.setWindowFlags(_FLAGS)
    window.winId()  # makes the native window
    handle = window.windowHandle()
    handle.setTransientParent(QWindow.fromWinId(int(told)))
    return True
