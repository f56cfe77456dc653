"""Where the pictures of the check page lie: found and now side by side, the feedback below, words round it.

While nothing is fed back, found and now have the page: one above the other they are larger. What was told has no
picture as found, and perhaps no camera: the others have the page.
"""

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
        self._shown: tuple[PictureBox, ...] = self._boxes
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
            each.setVisible(each is box or (box is None and each in self._shown))
        for words in (self._facts, self._foot):
            words.setVisible(box is None)
        self.arrange()

    def show_boxes(self, *, found: bool, live: bool, after: bool) -> None:
        """Keep a place for these pictures; the others give theirs away."""
        there = zip(self._boxes, (found, live, after), strict=True)
        self._shown = tuple(box for box, is_there in there if is_there)
        self.enlarge(self._large if self._large in self._shown else None)

    def has(self, box: PictureBox) -> bool:
        """Return whether this picture has a place."""
        return box in self._shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Place everything, by the shape of the feedback's picture."""
        whole = self.rect()
        if self._large is not None:
            self._large.setGeometry(whole)
        elif len(self._shown) == len(self._boxes):
            self._arrange_three(whole)
        else:
            self._arrange_column(whole)

    def _arrange_column(self, whole: QRect) -> None:
        """Put the pictures one above the other, the facts beside them and the line below; without any, words only."""
        count = len(self._shown)
        room = whole.width() - _FACTS_PX
        if not count:
            foot = self._foot.heightForWidth(whole.width())
            self._facts.setGeometry(0, 0, whole.width(), whole.height() - foot)
            self._foot.setGeometry(0, whole.height() - foot, whole.width(), foot)
            return
        high = (whole.height() - (count - 1) * GAP_PX - self._foot.heightForWidth(room)) // count
        wide = min(high * 16 // 9, room)
        high = wide * 9 // 16
        for place, box in enumerate(self._shown):
            box.setGeometry(0, place * (high + GAP_PX), wide, high)
        below = count * (high + GAP_PX) - GAP_PX
        self._facts.setGeometry(wide, 0, whole.width() - wide, whole.height())
        self._foot.setGeometry(0, below, wide, whole.height() - below)

    def _arrange_three(self, whole: QRect) -> None:
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
