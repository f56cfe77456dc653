"""One line of keys with what they do; each can be clicked. Those at its end give way where there is no room."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from widgets.cases.hint import Hint

EDGE_PX: Final = 24


class KeyRow(QWidget):
    """Hints from the left, the weightiest first; a hint is there whole or not at all."""

    def __init__(self, hints: Sequence[Hint]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as narrow as it must be
        self._hints = hints
        self._row = QHBoxLayout(self)
        for hint in hints:
            self._row.addWidget(hint)
        self._row.addStretch()
        self.set_zoom(1.0)

    def set_zoom(self, zoom: float) -> None:
        """Take another zoom."""
        edge = round(EDGE_PX * zoom)
        self._row.setContentsMargins(edge, 0, edge, 0)
        self._row.setSpacing(edge)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the keys that have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for hint in self._hints:
            hint.setVisible(room >= hint.sizeHint().width())
            room -= hint.sizeHint().width() + self._row.spacing()
