"""Where the pictures of the check page lie: found and now side by side, the feedback below, words beside it.

While nothing is fed back, found and now have the page: one above the other they are larger. What was told has no
picture as found, and perhaps no camera: the others have the page.
"""

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets.cases.sheet_picture import PictureBox

GAP_PX: Final = 8
_WORDS_PX: Final = 208
"""The words have at least so much of the width; pictures take what their shape asks for of the rest."""


class CheckPanes(QWidget):
    """Places three pictures and the words beside the last; or one picture alone."""

    def __init__(self, found: PictureBox, live: PictureBox, after: PictureBox, words: QWidget) -> None:
        super().__init__()
        self._boxes, self._words = (found, live, after), words
        self._large: PictureBox | None = None
        self._shown: tuple[PictureBox, ...] = self._boxes
        for part in (*self._boxes, words):
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
        self._words.setVisible(box is None)
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
        """Put the pictures one above the other, the words beside them; without any, words only."""
        count = len(self._shown)
        if not count:
            self._words.setGeometry(whole)
            return
        strip = self._shown[0].strip_px
        high = (whole.height() - (count - 1) * GAP_PX) // count - strip
        wide = min(high * 16 // 9, whole.width() - _WORDS_PX)
        high = wide * 9 // 16 + strip
        for place, box in enumerate(self._shown):
            box.setGeometry(0, place * (high + GAP_PX), wide, high)
        self._words.setGeometry(wide, strip, whole.width() - wide, whole.height() - strip)

    def _arrange_three(self, whole: QRect) -> None:
        found, live, after = self._boxes
        strip, half = after.strip_px, (whole.width() - GAP_PX) // 2
        top = min(-(-half * 9 // 16) + strip, whole.height() // 2)
        room = whole.height() - top - GAP_PX - strip
        wide = min(round(room * after.aspect), whole.width() - _WORDS_PX)
        below = QRect(0, top + GAP_PX, max(wide, _WORDS_PX), min(room, round(wide / after.aspect)) + strip)
        found.setGeometry(0, 0, half, top)
        live.setGeometry(half + GAP_PX, 0, whole.width() - half - GAP_PX, top)
        after.setGeometry(below)
        self._words.setGeometry(below.right() + 1, below.y() + strip, whole.width() - below.width(), room)
