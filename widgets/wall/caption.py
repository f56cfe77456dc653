"""The caption strip of a tile, drawn once into an image and again only when its words change."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from console.domain.camera import Camera
from widgets.text import tr
from widgets.theme import font
from widgets.wall.glass import DUE_SOON, OVERDUE, SECONDARY, STRIP, TEXT, VEIL, WALL
from widgets.wall.life_words import LifeWords
from widgets.wall.marks import Mark, draw_mark


@dataclass(frozen=True, slots=True)
class CaptionLook:
    """Everything a caption's image depends on: equal looks are equal images."""

    number: int
    name: str
    detail: str
    life: LifeWords
    cases: int
    is_overdue: bool
    width_px: int
    height_px: int
    body_px: int
    is_over: bool


def caption_look(
    camera: Camera, life: LifeWords, case: tuple[int, bool], size: tuple[int, int], body_px: int, *, is_over: bool
) -> CaptionLook:
    """Return the look of a camera's caption; ``case`` is (open cases, is one overdue)."""
    detail = camera.place if camera.place != camera.name else ""
    return CaptionLook(camera.number, camera.name, detail, life, case[0], case[1], *size, body_px, is_over)


def draw_caption(look: CaptionLook) -> QImage:
    """Draw the strip: number and place at the left, case and proof of life at the right."""
    image = QImage(look.width_px, look.height_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(VEIL if look.is_over else WALL)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    body = min(look.height_px / STRIP, look.body_px * 1.3)
    is_double = bool(look.detail) and look.height_px >= look.body_px * 2.4
    line = QRectF(0, 0, look.width_px, look.height_px * (0.62 if is_double else 1.0))
    right = _draw_right(painter, look, line, body)
    _draw_name(painter, look, line, body, right)
    if is_double:
        _draw_detail(painter, look, line, body)
    painter.end()
    return image


def _draw_right(painter: QPainter, look: CaptionLook, line: QRectF, body: float) -> float:
    """Draw from the right edge leftwards; return where the name must end."""
    x = line.right() - body * 0.5
    metrics = QFontMetricsF(font(round(body)))
    number_width = metrics.horizontalAdvance(f"{look.number:02d}  ")
    text = look.life.text
    if metrics.horizontalAdvance(text) > (line.width() - number_width) * 0.55:
        text = look.life.short
    x = _draw_mark_and_text(painter, look.life.mark, look.life.colour, text, x, line, body)
    if look.cases:
        mark, colour = (Mark.OVERDUE, OVERDUE) if look.is_overdue else (Mark.DUE_SOON, DUE_SOON)
        words = tr("wall.case", count=look.cases)
        if metrics.horizontalAdvance(words) > (x - number_width) * 0.5:
            words = str(look.cases)
        x = _draw_mark_and_text(painter, mark, colour, words, x - body * 0.35, line, body)
    return x - body * 0.4


def _draw_mark_and_text(
    painter: QPainter, mark: Mark, colour: QColor, text: str, right: float, line: QRectF, body: float
) -> float:
    """Draw mark and text so that they end at ``right``; return where they begin."""
    if text:
        painter.setFont(font(round(body)))
        painter.setPen(colour)
        width = QFontMetricsF(painter.font()).horizontalAdvance(text)
        painter.drawText(
            QRectF(right - width - 1, line.top(), width + 2, line.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        right -= width + body * 0.25
    side = body * 0.72
    draw_mark(painter, mark, QRectF(right - side, line.center().y() - side / 2, side, side), colour)
    return right - side


def _draw_name(painter: QPainter, look: CaptionLook, line: QRectF, body: float, right: float) -> None:
    """The number is never cut; the name is elided where it does not fit."""
    left, number = body * 0.5, f"{look.number:02d}"
    painter.setPen(TEXT)
    painter.setFont(font(round(body), bold=True))
    painter.drawText(QRectF(left, 0, line.width(), line.height()), Qt.AlignmentFlag.AlignVCenter, number)
    left += QFontMetricsF(painter.font()).horizontalAdvance(number) + body * 0.45
    painter.setFont(font(round(body)))
    room = max(0.0, right - left)
    name = QFontMetricsF(painter.font()).elidedText(look.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(left, 0, room + body, line.height()), Qt.AlignmentFlag.AlignVCenter, name)


def _draw_detail(painter: QPainter, look: CaptionLook, line: QRectF, body: float) -> None:
    left = body * 0.5
    painter.setFont(font(round(body * 0.68)))
    painter.setPen(SECONDARY)
    room = line.width() - 2 * left
    text = QFontMetricsF(painter.font()).elidedText(look.detail, Qt.TextElideMode.ElideRight, room)
    at = QRectF(left, line.bottom() - body * 0.12, room, look.height_px - line.bottom())
    painter.drawText(at, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, text)
