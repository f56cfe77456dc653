"""What is seen until the demo street is there: how far its painting is, where it is painted, and what comes next."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.text import tr
from widgets.theme import DARK, font

_BAR_PX = 420


class PreparingPage(QWidget):
    """A quiet page with one line of progress. GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("preparing")
        self.setWindowTitle(tr("seat.title"))
        self.resize(960, 540)
        self._done, self._all = 0, 1
        self._is_painted = False
        """Whether pictures were missing at this start; later starts have them."""

    def show_progress(self, done: int, everything: int) -> None:
        """Say how many cameras have their first pictures."""
        self._done, self._all = done, max(1, everything)
        self._is_painted |= done < everything
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the title, the bar and what to press in a moment."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(DARK.wall))
        middle = self.height() / 2
        self._line(painter, middle - 96, 28, DARK.text, tr("seat.title"))
        key = "seat.preparing" if self._is_painted else "seat.opening"
        self._line(painter, middle - 40, 16, DARK.secondary, tr(key, done=self._done, all=self._all))
        if self._is_painted:
            left = (self.width() - _BAR_PX) / 2
            painter.fillRect(QRectF(left, middle, _BAR_PX, 4), QColor(DARK.hairline))
            painter.fillRect(QRectF(left, middle, _BAR_PX * self._done / self._all, 4), QColor(DARK.text))
        self._line(painter, middle + 32, 15, DARK.secondary, tr("seat.preparing_next"))
        painter.end()

    def _line(self, painter: QPainter, top: float, px: int, colour: str, words: str) -> None:
        painter.setFont(font(px))
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(0, top, self.width(), px * 2), Qt.AlignmentFlag.AlignHCenter, words)
