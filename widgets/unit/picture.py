"""The large picture of an order, with what the officer marked in it."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.case import MarkBox
from widgets.theme import DARK, font

_CAPTION_PX: Final = 32
_EDGE_PX: Final = 32
_LARGE_PX: Final = 28
_PLACE_PX: Final = 28
_SAID_PX: Final = 20
_FROM_TOP: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
_WORDS: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class OrderPicture(QWidget):
    """Shows one picture as large as its place allows, aspect kept; or says why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QImage()
        self._mark: MarkBox | None = None
        self._words = ""
        self._caption = ""
        self._is_large = False
        self._told = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(208, 117))

    def show_picture(self, picture: QImage, mark: MarkBox | None, caption: str) -> None:
        """Show ``picture``, the box on it and ``caption`` under it."""
        self._picture, self._mark, self._caption, self._words, self._told = picture, mark, caption, "", ("", "")
        self.update()

    def show_words(self, words: str, *, is_large: bool = False) -> None:
        """Say why there is no picture; large where that is what has to be seen."""
        self._is_large = is_large
        self._picture, self._mark, self._words, self._told = QImage(), None, words, ("", "")
        self.update()

    def show_told(self, place: str, said: str, note: str) -> None:
        """Say in large letters where it is and what was said: nobody has taken a picture of it."""
        self.show_words(note)
        self._told = place, said
        self.update()

    @property
    def words(self) -> str:
        """What stands in the picture's place; empty when there is one."""
        return self._words

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture at the top left of its place, where the facts beside it begin."""
        painter = QPainter(self)
        if any(self._told):
            self._paint_told(painter)
            return
        if self._picture.isNull():
            place = QRect(0, 0, self.width(), min(self.height(), self.width() * 9 // 16))
            painter.fillRect(place, QColor(DARK.panel))
            painter.setPen(QColor(DARK.text if self._is_large else DARK.secondary))
            painter.setFont(font(_LARGE_PX if self._is_large else 15))
            painter.drawText(place.adjusted(_EDGE_PX, 0, -_EDGE_PX, 0), _WORDS, self._words)
            return
        place = draw_inside(painter, self._picture, self.rect().adjusted(0, 0, 0, -_CAPTION_PX))
        painter.setPen(QColor(DARK.secondary))
        painter.setFont(font(14))
        under = QRect(place.left(), place.bottom() + 1, self.width(), _CAPTION_PX)
        painter.drawText(under, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._caption)
        if self._mark is not None:
            box = QRectF(
                place.x() + self._mark.left * place.width(),
                place.y() + self._mark.top * place.height(),
                self._mark.width * place.width(),
                self._mark.height * place.height(),
            )
            painter.setPen(QPen(QColor(DARK.wall), 4))
            painter.drawRect(box)
            painter.setPen(QPen(QColor("#ffffff"), 2))
            painter.drawRect(box)

    def _paint_told(self, painter: QPainter) -> None:
        room = self.rect().adjusted(0, 0, -_EDGE_PX, 0)
        place, said = self._told
        for words, px, colour in ((place, _PLACE_PX, DARK.text), (said, _SAID_PX, DARK.text), (self._words, 15, "")):
            painter.setFont(font(px))
            painter.setPen(QColor(colour or DARK.secondary))
            taken = painter.drawText(room, _FROM_TOP, words)
            room.setTop(room.top() + (taken.height() + 16 if words else 0))


def draw_inside(painter: QPainter, picture: QImage, rect: QRect, *, fills: bool = False) -> QRect:
    """Draw ``picture`` into ``rect``, aspect kept, and return its place; ``fills`` cuts what stands over."""
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if fills else Qt.AspectRatioMode.KeepAspectRatio
    size = picture.size().scaled(rect.size(), mode)
    place = QRect(rect.topLeft(), size)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if fills:
        place.moveCenter(rect.center())
        painter.save()
        painter.setClipRect(rect)
        painter.drawImage(place, picture)
        painter.restore()
    else:
        painter.drawImage(place, picture)
    return place
