"""The action keys of a case: one to three big ones, each with its letter."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from console.domain.case import CaseRecord
from console.seat.case_sheet import CaseAct, text_key_of
from widgets.text import tr

_COLUMNS_MOST: Final = 3
_LONG: Final = 14
"""From so many letters on a key's words need half of the sheet."""


class ActKeys(QWidget):
    """Keys for what can be done; the one that the case waits for is bright.

    Signals:
        asked(str): the key of the act with this id was clicked.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._shown: tuple[str, ...] = ()
        self.keys: list[QPushButton] = []

    def show_acts(self, acts: Sequence[CaseAct], record: CaseRecord) -> None:
        """Show keys for these; the same ones again cost nothing."""
        words = tuple(f"{tr(text_key_of(act, record))}　{act.shortcut}" for act in acts)
        if words == self._shown:
            return
        self._shown = words
        for key in self.keys:
            self._grid.removeWidget(key)
            key.hide()
            key.deleteLater()
        self.keys = [self._key(act, text) for act, text in zip(acts, words, strict=True)]
        columns = min(len(words), 2 if any(len(text) > _LONG for text in words) else _COLUMNS_MOST)
        for column in range(_COLUMNS_MOST):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for place, key in enumerate(self.keys):
            is_last_alone = place == len(self.keys) - 1 and place % columns == 0
            self._grid.addWidget(key, place // columns, place % columns, 1, columns if is_last_alone else 1)
        self.setVisible(bool(self.keys))

    def set_open(self, is_open: bool) -> None:
        """Open or shut all keys."""
        for key in self.keys:
            key.setEnabled(is_open)

    def _key(self, act: CaseAct, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(f"desk.sheet.act.{act.command.__name__}")
        made.setProperty("primary" if act.is_main else "act", True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self.asked.emit(act.id))
        return made
