"""The pictures of one order side by side: the first frame, then what the unit took afterwards. One is shown large."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.case import CaseRecord
from widgets.picture_shelf import PictureShelf
from widgets.text import tr
from widgets.theme import DARK, font
from widgets.unit.picture import draw_inside

_SMALL: Final = QSize(96, 64)
_GAP_PX: Final = 8


class PictureStrip(QWidget):
    """Hidden while there is only one picture. A click chooses; :meth:`step` goes on by key.

    Signals:
        chosen(str): the SHA-256 of the picture to be shown large.
    """

    chosen = Signal(str)

    def __init__(self, thumbnails: PictureShelf) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._names: tuple[str, ...] = ()
        self._has_first = False
        self._place = 0
        self.setFixedHeight(_SMALL.height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        thumbnails.came.connect(lambda _: self.update())

    @property
    def shown(self) -> str:
        """The SHA-256 of the picture that is large; "" where there is none."""
        return self._names[self._place] if self._names else ""

    @property
    def is_first(self) -> bool:
        """Whether that is the frame the case was made of."""
        return self._has_first and self._place == 0

    @property
    def words(self) -> str:
        """What stands under an after-picture."""
        return tr("unit.after_picture", n=self._place + (0 if self._has_first else 1))

    def show_order(self, order: CaseRecord) -> None:
        """Show this order's pictures."""
        first = (order.evidence.thumbnail,) if order.evidence is not None else ()
        self._has_first = bool(first)
        self._names = (*first, *(name for name in order.after_pictures if name not in first))
        self._place = min(self._place, max(0, len(self._names) - 1))
        self.setVisible(len(self._names) > 1)
        self.update()

    def turn_back(self) -> None:
        """Show the first picture large again."""
        self._place = 0

    def step(self, by: int) -> None:
        """Show the next one (1) or the one before (-1) large."""
        place = self._place + by
        if 0 <= place < len(self._names):
            self._choose(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the pointer."""
        place = int(event.position().x()) // (_SMALL.width() + _GAP_PX)
        if event.button() is Qt.MouseButton.LeftButton and place < len(self._names):
            self._choose(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them; the large one has a bright frame."""
        painter = QPainter(self)
        painter.setFont(font(13))
        for place, name in enumerate(self._names):
            at = QRect(place * (_SMALL.width() + _GAP_PX), 0, _SMALL.width(), _SMALL.height())
            picture = self._thumbnails.find(name)
            painter.fillRect(at, QColor(DARK.panel))
            if picture is not None and not picture.isNull():
                draw_inside(painter, picture, at, fills=True)
            else:
                painter.setPen(QColor(DARK.secondary))
                painter.drawText(at, Qt.AlignmentFlag.AlignCenter, "…" if picture is None else tr("unit.no_picture"))
            colour = DARK.text if place == self._place else DARK.hairline
            painter.setPen(QPen(QColor(colour), 2 if place == self._place else 1))
            painter.drawRect(at.adjusted(0, 0, -1, -1))

    def _choose(self, place: int) -> None:
        self._place = place
        self.update()
        self.chosen.emit(self.shown)
