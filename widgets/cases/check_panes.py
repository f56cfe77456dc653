"""Where the pictures of the check page lie: found and now side by side, the feedback below, words round it."""

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.cases.sheet_picture import PictureBox

GAP_PX: Final = 8
_FACTS_PX: Final = 240
"""The facts have at least so much of the width; the feedback takes what its shape asks for of the rest."""


class CheckPanes(QWidget):
    """Places three pictures, the facts beside the last and a line under it; or one picture alone."""

    def __init__(self, found: PictureBox, live: PictureBox, after: PictureBox, facts: QWidget, foot: QWidget) -> None:
        super().__init__()
        self._boxes, self._facts, self._foot = (found, live, after), facts, foot
        self._large: PictureBox | None = None
        for part in (*self._boxes, facts, foot):
            part.setParent(self)

    @property
    def large(self) -> PictureBox | None:
        """The picture that is shown alone."""
        return self._large

    def enlarge(self, box: PictureBox | None) -> None:
        """Show one picture alone; None: all."""
        self._large = box
        for each in self._boxes:
            each.setVisible(box in (None, each))
        for words in (self._facts, self._foot):
            words.setVisible(box is None)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Place everything, by the shape of the feedback's picture."""
        whole = self.rect()
        if self._large is not None:
            self._large.setGeometry(whole)
            return
        found, live, after = self._boxes
        half = (whole.width() - GAP_PX) // 2
        top = min(-(-half * 9 // 16), whole.height() // 2)
        room = whole.height() - top - GAP_PX
        foot = self._foot.heightForWidth(whole.width() - _FACTS_PX)
        wide = min(round((room - foot) * after.aspect), whole.width() - _FACTS_PX)
        below = QRect(0, top + GAP_PX, max(wide, _FACTS_PX), min(room - foot, round(wide / after.aspect)))
        found.setGeometry(0, 0, half, top)
        live.setGeometry(half + GAP_PX, 0, whole.width() - half - GAP_PX, top)
        after.setGeometry(below)
        self._facts.setGeometry(below.right() + 1, below.y(), whole.width() - below.width(), room)
        self._foot.setGeometry(0, below.bottom() + 1, below.width(), whole.height() - below.bottom() - 1)
