"""A column that scrolls: as wide as its place, as high as its words need."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

SLACK_PX: Final = 6
"""No letter is so low: a column that is no more too high hides nothing that can be read."""


class ScrollColumn(QScrollArea):
    """A scroll area for wrapped words.

    Its narrow bar always has its room. A bar that comes and goes changes the width, with it the height of wrapped
    words, and with that whether the bar is needed: Qt then resizes the content without end until the stack is full.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self._show_need)

    def _show_need(self, _least: int, most: int) -> None:
        """Show the bar's handle only where words are out of sight (the sheet hides that of a bar that is shut)."""
        self.verticalScrollBar().setEnabled(most > SLACK_PX)

    def set_column(self, column: QWidget) -> None:
        """Show ``column`` on the ground of what lies below."""
        self.setWidget(column)
        self.viewport().setAutoFillBackground(False)
        column.setAutoFillBackground(False)
