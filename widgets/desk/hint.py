"""What keys do, below the hot spot: two quiet lines for a newcomer; once used, one line of keys that can be clicked.

While the hot spot plays a replay or a recording, the keys of that stand there instead.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.seat.commands import COMMANDS
from console.seat.wall_action import Key
from widgets.cases.hint import Hint
from widgets.desk.key_row import KeyRow
from widgets.lettering import Role, label
from widgets.palette import key_words
from widgets.text import tr
from widgets.wall.replays import Playing

_EDGE_PX: Final = 24
_NEW_PX: Final = 60
_USED_PX: Final = 40
_OF_RECORDING: Final = (
    ("Esc", "live", Key.ESCAPE),
    ("Space", "freeze", Key.SPACE),
    ("←", "back", Key.FRAME_BACK),
    ("→", "on", Key.FRAME_ON),
    ("Shift ←", "minute_back", Key.SECOND_BACK),
    ("Shift →", "minute_on", Key.SECOND_ON),
)
"""Key, words, and what it means on the glass; the last are left out first where there is no room."""
_OF_REPLAY: Final = (
    ("Esc", "live", Key.ESCAPE),
    ("Space", "play", Key.SPACE),
    ("←", "frame_back", Key.FRAME_BACK),
    ("→", "frame_on", Key.FRAME_ON),
    ("R", "again", Key.REPLAY),
    ("[", "slower", Key.SLOWER),
    ("]", "faster", Key.FASTER),
    ("Shift ←", "second_back", Key.SECOND_BACK),
    ("Shift →", "second_on", Key.SECOND_ON),
)
"""Likewise."""
_KEYS: Final = ("camera.freeze", "camera.replay", "camera.find", "window.palette", "window.flip")


class KeyStrip(QStackedWidget):
    """Never empty: what the hot spot's keys are stands where they are pressed.

    Signals:
        asked(str): a key was clicked: do the command with this id.
        pressed(Key): a key of a replay or a recording was clicked: it means what it means on the glass.
    """

    asked = Signal(str)
    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.hint")
        self.setProperty("surface", "panel")
        self._playing = Playing.LIVE
        self._zoom = 1.0
        self._newcomer = QWidget()
        self._lines = QVBoxLayout(self._newcomer)
        self._new: list[QLabel] = []
        for key in ("desk.hint_freeze", "desk.hint_find"):
            line = label(Role.QUIET, tr(key))
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._new.append(line)
            self._lines.addWidget(line)
