"""What keys do, below the hot spot: two quiet lines for a newcomer; once used, one line of keys that can be clicked.

While the hot spot plays a replay or a recording, the keys of that stand there instead.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.seat.commands import COMMANDS
from console.seat.wall_action import Key
from widgets.cases.hint import Hint
from widgets.desk.key_row import EDGE_PX, KeyRow
from widgets.lettering import Role, label
from widgets.palette import key_words
from widgets.text import tr
from widgets.wall.replays import Playing

_NEW_PX: Final = 60
_USED_PX: Final = 40
_OF_PLAYING: Final = {
    Playing.RECORDING: (
        ("Esc", "recording_keys.live", Key.ESCAPE),
        ("Space", "recording_keys.freeze", Key.SPACE),
        ("←", "recording_keys.back", Key.FRAME_BACK),
        ("→", "recording_keys.on", Key.FRAME_ON),
        ("Shift ←", "recording_keys.minute_back", Key.SECOND_BACK),
        ("Shift →", "recording_keys.minute_on", Key.SECOND_ON),
    ),
    Playing.REPLAY: (
        ("Esc", "replay_keys.live", Key.ESCAPE),
        ("Space", "replay_keys.play", Key.SPACE),
        ("←", "replay_keys.frame_back", Key.FRAME_BACK),
        ("→", "replay_keys.frame_on", Key.FRAME_ON),
        ("R", "replay_keys.again", Key.REPLAY),
        ("[", "replay_keys.slower", Key.SLOWER),
        ("]", "replay_keys.faster", Key.FASTER),
        ("Shift ←", "replay_keys.second_back", Key.SECOND_BACK),
        ("Shift →", "replay_keys.second_on", Key.SECOND_ON),
    ),
}
"""Key, words, and what it means on the glass; the last are left out first where there is no room."""
_KEYS: Final = ("camera.freeze", "slip.open", "camera.replay", "camera.find", "window.palette", "window.flip")


class KeyStrip(QStackedWidget):
    """Never empty: what the hot spot's keys are stands where they are pressed.

    Signals:
        asked(str): a key was clicked: do the command with this id.
        pressed(Key): a key of what is played was clicked: it means what it means on the glass.
    """

    asked = Signal(str)
    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.hint")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._zoom = 1.0
        self.is_new = True
        """Whether live pictures have the newcomer's lines."""
        self._newcomer = QWidget()
        self._lines = QVBoxLayout(self._newcomer)
        self._new = [label(Role.QUIET, tr(key)) for key in ("desk.hint_freeze", "desk.hint_find")]
        for line in self._new:
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._lines.addWidget(line)
        table = {command.id: command for command in COMMANDS}
        self._keys = KeyRow([self._command_hint(name, table[name].shortcut) for name in _KEYS])
        self._of_playing = {
            what: KeyRow([self._glass_hint(*one) for one in hints]) for what, hints in _OF_PLAYING.items()
        }
        for page in (self._newcomer, self._keys, *self._of_playing.values()):
            self.addWidget(page)
        self.set_zoom(1.0)

    def _command_hint(self, name: str, shortcut: str) -> Hint:
        hint = Hint(key_words(shortcut), tr(f"desk.key_{name.replace('.', '_')}"))
        hint.setObjectName(f"desk.hint.{name}")
        hint.clicked.connect(lambda: self.asked.emit(name))
        return hint

    def _glass_hint(self, key: str, text_key: str, meant: Key) -> Hint:
        hint = Hint(key_words(key) if key == "Space" else key, tr(text_key))
        hint.clicked.connect(lambda: self.pressed.emit(meant))
        return hint

    def set_newcomer(self, lines: Sequence[str]) -> None:
        """Say something else to a newcomer, in as many lines."""
        for line, words in zip(self._new, lines, strict=True):
            line.setText(words)

    def use(self) -> None:
        """Something was frozen, or put on the hot spot by hand."""
        was_of_live = self.currentWidget() is self._of_live
        self.is_new = False
        if was_of_live:
            self.setCurrentWidget(self._of_live)
        self.set_zoom(self._zoom)

    @property
    def _of_live(self) -> QWidget:
        return self._newcomer if self.is_new else self._keys

    def show_playing(self, what: Playing) -> None:
        """Say the keys of what the hot spot plays; as high as before."""
        self.setCurrentWidget(self._of_playing.get(what, self._of_live))

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        self._zoom = zoom
        edge = round(EDGE_PX * zoom)
        self._lines.setContentsMargins(edge, round(6 * zoom), edge, round(6 * zoom))
        self._lines.setSpacing(0)
        for row in (self._keys, *self._of_playing.values()):
            row.set_zoom(zoom)
        self.setFixedHeight(round((_NEW_PX if self.is_new else _USED_PX) * zoom))
