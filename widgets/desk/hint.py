"""What keys do, below the hot spot: two quiet lines for a newcomer; once used, one line of keys that can be clicked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from console.seat.commands import COMMANDS
from widgets.cases.hint import Hint
from widgets.lettering import Role, label
from widgets.palette import key_words
from widgets.text import tr

_EDGE_PX: Final = 24
_NEW_PX: Final = 60
_USED_PX: Final = 40
_KEYS: Final = ("camera.freeze", "camera.replay", "camera.find", "window.palette", "window.flip")


class KeyStrip(QStackedWidget):
    """Never empty: what the hot spot's keys are stands where they are pressed.

    Signals:
        asked(str): a key was clicked: do the command with this id.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("desk.hint")
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._zoom = 1.0
        self._newcomer, self._keys = QWidget(), QWidget()
        self._lines, self._row = QVBoxLayout(self._newcomer), QHBoxLayout(self._keys)
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
        for page in (self._newcomer, self._keys):
            self.addWidget(page)
        self.set_zoom(1.0)

    @property
    def is_new(self) -> bool:
        """Whether the newcomer's lines stand here."""
        return self.currentIndex() == 0

    def set_newcomer(self, lines: Sequence[str]) -> None:
        """Say something else to a newcomer, in as many lines."""
        for line, words in zip(self._new, lines, strict=True):
            line.setText(words)

    def use(self) -> None:
        """Something was frozen, or put on the hot spot by hand."""
        self.setCurrentIndex(1)
        self.set_zoom(self._zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the keys that have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * round(_EDGE_PX * self._zoom)
        for hint in self._hints:
            hint.setVisible(room >= hint.sizeHint().width())
            room -= hint.sizeHint().width() + self._row.spacing()

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        self._zoom = zoom
        edge = round(_EDGE_PX * zoom)
        self._lines.setContentsMargins(edge, round(6 * zoom), edge, round(6 * zoom))
        self._lines.setSpacing(0)
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._row.setSpacing(edge)
        self.setFixedHeight(round((_NEW_PX if self.is_new else _USED_PX) * zoom))
        self._fit()
