"""What keys do, below the hot spot: two quiet lines for a newcomer; once used, one line of keys that can be clicked.

While the hot spot plays a recording its keys stand there instead.
"""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.seat.commands import COMMANDS
from console.seat.wall_action import Key
from widgets.cases.hint import Hint
from widgets.lettering import Role, label
from widgets.palette import key_words
from widgets.text import tr

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
_KEYS: Final = ("camera.freeze", "slip.open", "camera.replay", "camera.find", "window.palette", "window.flip")


class KeyStrip(QStackedWidget):
    """Never empty: what the hot spot's keys are stands where they are pressed.

    Signals:
        asked(str): a key was clicked: do the command with this id.
        pressed(Key): a key of a recording was clicked: it means what it means on the glass.
    """

    asked = Signal(str)
    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.hint")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._zoom = 1.0
        self._newcomer, self._keys, self._recording = QWidget(), QWidget(), QWidget()
        self._lines, self._row = QVBoxLayout(self._newcomer), QHBoxLayout(self._keys)
        self._playing_row = QHBoxLayout(self._recording)
        self._own = 0
        """The page of live pictures."""
        self._new: list[QLabel] = []
        for key in ("desk.hint_freeze", "desk.hint_find"):
            line = label(Role.QUIET, tr(key))
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._new.append(line)
            self._lines.addWidget(line)
        self._hints: list[Hint] = []
        table = {command.id: command for command in COMMANDS}
        for name in _KEYS:
            hint = Hint(key_words(table[name].shortcut), tr(f"desk.key_{name.replace('.', '_')}"))
            hint.setObjectName(f"desk.hint.{name}")
            hint.clicked.connect(lambda name=name: self.asked.emit(name))
            self._hints.append(hint)
            self._row.addWidget(hint)
        self._row.addStretch()
        self._playing = self._recording_hints()
        self._playing_row.addStretch()
        for page in (self._newcomer, self._keys, self._recording):
            self.addWidget(page)
        self.set_zoom(1.0)

    @property
    def is_new(self) -> bool:
        """Whether the newcomer's lines stand here."""
        return self._own == 0

    def set_newcomer(self, lines: Sequence[str]) -> None:
        """Say something else to a newcomer, in as many lines."""
        for line, words in zip(self._new, lines, strict=True):
            line.setText(words)

    def use(self) -> None:
        """Something was frozen, or put on the hot spot by hand."""
        self._own = 1
        if not self.is_of_recording:
            self.setCurrentIndex(1)
        self.set_zoom(self._zoom)

    @property
    def is_of_recording(self) -> bool:
        """Whether a recording's keys stand here."""
        return self.currentWidget() is self._recording

    def show_recording(self, *, is_played: bool) -> None:
        """Say the keys of the recording on the hot spot, or of live pictures again; as high as before."""
        if is_played != self.is_of_recording:
            self.setCurrentIndex(2 if is_played else self._own)

    def _recording_hints(self) -> list[Hint]:
        hints = []
        for key, name, meant in _OF_RECORDING:
            hint = Hint(key, tr(f"recording_keys.{name}"))
            hint.clicked.connect(lambda meant=meant: self.pressed.emit(meant))
            self._playing_row.addWidget(hint)
            hints.append(hint)
        return hints

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the keys that have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        for hints in (self._hints, self._playing):
            room = self.width() - 2 * round(_EDGE_PX * self._zoom)
            for hint in hints:
                hint.setVisible(room >= hint.sizeHint().width())
                room -= hint.sizeHint().width() + self._row.spacing()

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        self._zoom = zoom
        edge = round(_EDGE_PX * zoom)
        self._lines.setContentsMargins(edge, round(6 * zoom), edge, round(6 * zoom))
        self._lines.setSpacing(0)
        for row in (self._row, self._playing_row):
            row.setContentsMargins(edge, 0, edge, 0)
            row.setSpacing(edge)
        self.setFixedHeight(round((_NEW_PX if self.is_new else _USED_PX) * zoom))
        self._fit()
