"""One picture of a case with its caption and its mark box; or words where there is none."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.case import MarkBox
from widgets.theme import DARK, font

STRIP_PX: Final = 24
_CAPTION_PX: Final = 13
_LARGE_PX: Final = 28
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
_WHITE: Final = "#ffffff"


class PictureBox(QWidget):
    """Shows a picture as large as its place allows, aspect kept, with a caption in its lower left corner or above it.

    Args:
        words_px: size of the words that stand where there is no picture.
        is_at_top: whether the picture stands at the upper left of its place instead of in the middle.
        is_below: whether the caption has a strip of its own above the picture: what cameras burn in stays to be read.

    Signals:
        clicked: with the left button.
    """

    clicked = Signal()

    def __init__(self, *, words_px: int = 13, is_at_top: bool = False, is_below: bool = False) -> None:
        super().__init__()
        self._picture = QImage()
        self._mark: MarkBox | None = None
        self._words = self._caption = self._brief = ""
        self._words_px, self._is_at_top, self._is_below = words_px, is_at_top, is_below
        self._is_large = self._is_painted = False
        self._zoom = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def zoom(self) -> float:
        """How many times as large as at the desk its words are."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self.update()

    @property
    def strip_px(self) -> int:
        """Height of the caption's own strip; 0 where it lies on the picture."""
        return round(STRIP_PX * self._zoom) if self._is_below else 0

    def picture_rect(self) -> QRect:
        """Return the place that a picture can fill."""
        return self.rect().adjusted(0, self.strip_px, 0, 0)

    @property
    def words(self) -> str:
        """What stands in the picture's place; empty when there is one."""
        return self._words

    @property
    def caption(self) -> str:
        """What the picture is."""
        return self._caption

    @property
    def aspect(self) -> float:
        """Return width by height of the picture; 16:9 while there is none."""
        return 16 / 9 if self._picture.isNull() else self._picture.width() / self._picture.height()

    @property
    def is_painted(self) -> bool:
        """Whether the picture that belongs here has been on the glass; not while words stand in its place."""
        return self._is_painted

    def show_picture(self, picture: QImage, mark: MarkBox | None, caption: str, brief: str = "") -> None:
        """Show ``picture``, the box on it, and what it is: ``brief``, if given, where there is no room for all."""
        if picture.cacheKey() != self._picture.cacheKey():
            self._is_painted = False
        self._picture, self._mark, self._caption, self._brief, self._words = picture, mark, caption, brief, ""
        self.update()

    def show_words(self, words: str, caption: str = "", *, is_large: bool = False) -> None:
        """Say why there is no picture; large where that is what has to be seen."""
        self._picture, self._mark, self._words, self._caption, self._brief = QImage(), None, words, caption, ""
        self._is_large, self._is_painted = is_large, False
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a small picture of 16:9."""
        return QSize(160, 90)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the picture, the caption."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(DARK.wall))
        place = self.paint_picture(painter)
        self._is_painted = place is not None
        if place is None:
            self._paint_words(painter)
            place = self.picture_rect()
        elif self._mark is not None:
            paint_mark(painter, self._mark, QRectF(place))
        if self._caption:
            self._paint_caption(painter, place)

    def paint_picture(self, painter: QPainter) -> QRect | None:
        """Paint the picture; return its place, None where there is none."""
        if self._picture.isNull():
            return None
        place = fitted(self._picture.size(), self.picture_rect())
        if self._is_at_top:
            place.moveTopLeft(self.picture_rect().topLeft())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._picture)
        return place

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(QColor(DARK.hairline))  # the place where a picture will stand
        painter.drawRect(self.picture_rect().adjusted(0, 0, -1, -1))
        painter.setPen(QColor(DARK.text if self._is_large else DARK.secondary))
        painter.setFont(font(round((_LARGE_PX if self._is_large else self._words_px) * self._zoom)))
        below = round(STRIP_PX * self._zoom) if self._caption and not self._is_below else 4
        painter.drawText(self.picture_rect().adjusted(8, 4, -8, -below), _CENTRE, self._words)

    def _paint_caption(self, painter: QPainter, place: QRect) -> None:
        painter.setFont(font(round(_CAPTION_PX * self._zoom)))
        metrics, high, edge = painter.fontMetrics(), round(STRIP_PX * self._zoom), round(16 * self._zoom)
        room = place.width() - edge
        has_room = metrics.horizontalAdvance(self._caption) <= room
        words = metrics.elidedText(
            self._caption if has_room else self._brief or self._caption, Qt.TextElideMode.ElideRight, room
        )
        top = 0 if self._is_below else place.bottom() + 1 - high
        strip = QRect(place.x(), top, metrics.horizontalAdvance(words) + edge, high)
        ground = QColor(DARK.wall)
        ground.setAlphaF(0.82)
        painter.fillRect(strip, ground)
        painter.setPen(QColor(DARK.text))
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()


def fitted(size: QSize, into: QRect) -> QRect:
    """Return the largest place of a picture of ``size`` in ``into``, aspect kept, in its middle."""
    place = QRect(into.topLeft(), size.scaled(into.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(into.center())
    return place


def paint_mark(painter: QPainter, mark: MarkBox, place: QRectF) -> None:
    """Paint what the officer marked: white with a dark edge, so that it stands out on anything."""
    box = QRectF(
        place.x() + mark.left * place.width(),
        place.y() + mark.top * place.height(),
        mark.width * place.width(),
        mark.height * place.height(),
    )
    is_small = place.width() < 320
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, px in ((DARK.wall, 3 if is_small else 4), (_WHITE, 1 if is_small else 2)):
        painter.setPen(QPen(QColor(colour), px))
        painter.drawRect(box)
