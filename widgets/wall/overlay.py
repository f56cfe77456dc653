"""What lies over the pictures for a moment: typed digits, a notice; and the watermark that always does."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from console.domain.camera import Camera, CameraId
from console.seat.wall import Wall
from widgets.text import tr
from widgets.theme import RADIUS_PX, font
from widgets.wall.glass import SECONDARY, TEXT

_GROUND = QColor(11, 14, 18, 240)
_EDGE = QColor(215, 222, 230, 70)


@dataclass(frozen=True, slots=True)
class OverlayWords:
    """Large letters, and up to two lines below them."""

    large: str
    line: str = ""
    help: str = ""
    is_sentence: bool = False
    """True: ``large`` is a sentence, not digits."""


def overlay_words(wall: Wall, cameras: Mapping[CameraId, Camera]) -> OverlayWords | None:
    """Return what a wall says now, or what is typed on it; None: neither."""
    if wall.notice is not None:
        return OverlayWords(tr(wall.notice.text_key, value=wall.notice.value), is_sentence=True)
    if not wall.digits:
        return None
    camera = wall.typed_camera()
    if camera is None:
        return OverlayWords(wall.digits, tr("wall.no_such_number", value=wall.digits))
    return OverlayWords(wall.digits, cameras[camera].name, tr("wall.typed_help"))


def draw_overlay(words: OverlayWords, body_px: int) -> QImage:
    """Draw the box that stands in the middle of the glass while digits are typed or something is said."""
    parts = [(words.large, body_px * (2.0 if words.is_sentence else 5.0), not words.is_sentence, TEXT)]
    parts += [(words.line, body_px * 1.3, False, TEXT)] if words.line else []
    parts += [(words.help, body_px * 0.9, False, SECONDARY)] if words.help else []
    widths = [QFontMetricsF(font(round(px), bold=bold)).horizontalAdvance(text) for text, px, bold, _ in parts]
    pad = body_px * 1.2
    width, height = max(*widths, body_px * 8) + 2 * pad, sum(px * 1.3 for _, px, *_ in parts) + 1.6 * pad
    image = QImage(round(width), round(height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setBrush(_GROUND)
    painter.setPen(QPen(_EDGE, 1))
    painter.drawRoundedRect(QRectF(image.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    y = pad * 0.6 if not words.is_sentence else pad * 0.8
    for text, px, bold, colour in parts:
        painter.setFont(font(round(px), bold=bold))
        painter.setPen(colour)
        painter.drawText(QRectF(0, y, image.width(), px * 1.3), Qt.AlignmentFlag.AlignCenter, text)
        y += px * 1.3
    painter.end()
    return image


def draw_watermark(text: str, body_px: int) -> QImage:
    """Draw the seat and time that a photograph of the wall carries along: legible, not in the way."""
    face = font(round(body_px * 0.6))
    metrics = QFontMetricsF(face)
    width, height = round(metrics.horizontalAdvance(text)) + 4, round(metrics.height())
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setFont(face)
    box = QRectF(1, 0, width, height)
    painter.setPen(QColor(0, 0, 0, 110))
    painter.drawText(box.translated(1, 1), Qt.AlignmentFlag.AlignVCenter, text)
    painter.setPen(QColor(255, 255, 255, 120))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return image
