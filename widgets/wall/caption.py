"""The caption strip of a tile, drawn once into an image and again only when its words change."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from console.domain.camera import Camera
from console.domain.deadline import Light
from widgets.text import tr
from widgets.theme import font
from widgets.wall.glass import DUE_SOON, OVERDUE, SECONDARY, STRIP, TEXT, WALL
from widgets.wall.life_words import LifeWords
from widgets.wall.marks import Mark, draw_mark

_DETAIL: Final = 0.72
"""Size of a second line, in sizes of the first."""
_LINE: Final = 1.45
"""Height of a line in its size: what lies lower cuts letters, or lays them over each other."""
_CASE_MARKS: Final = {
    Light.CALM: (Mark.CASE, SECONDARY),
    Light.DUE_SOON: (Mark.DUE_SOON, DUE_SOON),
    Light.OVERDUE: (Mark.OVERDUE, OVERDUE),
}


@dataclass(frozen=True, slots=True)
class CaptionLook:
    """Everything a caption's image depends on: equal looks are equal images."""

    number: int
    name: str
    detail: str
    life: LifeWords
    cases: int
    light: Light
    width_px: int
    height_px: int
    body_px: int


def caption_look(
    camera: Camera, life: LifeWords, case: tuple[int, Light], size: tuple[int, int], body_px: int
) -> CaptionLook:
    """Return the look of a camera's caption; ``case`` is (open cases, how near the nearest deadline is)."""
    detail = camera.place if camera.place != camera.name else ""
    return CaptionLook(camera.number, camera.name, detail, life, case[0], case[1], *size, body_px)


@lru_cache(maxsize=128)
def draw_caption(look: CaptionLook) -> QImage:
    """Draw the strip: number and place at the left, case and proof of life at the right.

    The last ones are kept, so that returning from an enlarged camera draws nothing; do not paint on them.
    """
    image = QImage(look.width_px, look.height_px, QImage.Format.Format_RGB32)
    image.fill(WALL)  # opaque, also over the picture: a camera writes there too, and neither could be read
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    is_double = bool(look.detail) and look.height_px >= look.body_px * 2.4
    high = look.height_px
    least = _LINE * (1 + _DETAIL) if is_double else STRIP
    body = min(high / least, look.body_px * (1.3 if is_double or look.width_px > 30 * look.body_px else 1.0))
    edge = (high - body * least) / 2
    line = QRectF(0, edge, look.width_px, body * _LINE) if is_double else QRectF(0, 0, look.width_px, high)
    end = _draw_right(painter, _signs(look, line.width(), body), line, body)
    rest = _draw_name(painter, look, line, body, end)
    if is_double:
        below = QRectF(body * 0.5, line.bottom(), line.width() - body, body * _DETAIL * _LINE)
        _draw_detail(painter, look.detail, below, body * _DETAIL)
    elif look.width_px > 30 * body and _advance(look.detail, body * 0.78) < rest.width():
        _draw_detail(painter, look.detail, rest, body * 0.78)
    painter.end()
    return image


@dataclass(frozen=True, slots=True)
class _Sign:
    """A mark with words after it."""

    mark: Mark
    colour: QColor
    text: str


def _signs(look: CaptionLook, width: float, body: float) -> list[_Sign]:
    """Return what stands at the right, rightmost first; in ever shorter words where the name would be cut otherwise."""
    life, name = look.life, body * 2.6 + _advance(look.name, body)
    full = _worded(look, life.text, is_short=False)
    middle = _worded(look, life.middle or life.short, is_short=True)
    for signs in (full, middle):
        if name + sum(_advance(sign.text, body) + body * 1.4 for sign in signs) <= width:
            return signs
    return _worded(look, life.short, is_short=True)


def _worded(look: CaptionLook, text: str, *, is_short: bool) -> list[_Sign]:
    """Return the signs of life, of the picture's quality and of open cases, as far as there are any."""
    signs = [_Sign(look.life.mark, QColor(look.life.colour), text)]
    if look.life.quality:
        signs.append(_Sign(Mark.QUALITY, DUE_SOON, look.life.short_quality if is_short else look.life.quality))
    if look.cases:
        mark, colour = _CASE_MARKS[look.light]
        signs.append(_Sign(mark, colour, str(look.cases) if is_short else tr("wall.case", count=look.cases)))
    return signs


def _advance(text: str, px: float) -> float:
    return QFontMetricsF(font(round(px))).horizontalAdvance(text)


def _draw_right(painter: QPainter, signs: list[_Sign], line: QRectF, body: float) -> float:
    """Draw the signs from the right edge leftwards; return where the name must end."""
    right, side = line.right() - body * 0.5, body * 0.72
    painter.setFont(font(round(body)))
    for sign in signs:
        if sign.text:
            width = _advance(sign.text, body)
            painter.setPen(sign.colour)
            box = QRectF(right - width - 1, line.top(), width + 2, line.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, sign.text)
            right -= width + body * 0.25
        draw_mark(painter, sign.mark, QRectF(right - side, line.center().y() - side / 2, side, side), sign.colour)
        right -= side + body * 0.4
    return right


def _draw_name(painter: QPainter, look: CaptionLook, line: QRectF, body: float, right: float) -> QRectF:
    """Draw number (never cut) and name (elided where it does not fit); return the room between it and the signs."""
    left, number = body * 0.5, f"{look.number:02d}"
    painter.setPen(TEXT)
    painter.setFont(font(round(body), bold=True))
    painter.drawText(QRectF(left, line.top(), line.width(), line.height()), Qt.AlignmentFlag.AlignVCenter, number)
    left += QFontMetricsF(painter.font()).horizontalAdvance(number) + body * 0.45
    painter.setFont(font(round(body)))
    room = max(0.0, right - left)
    name = QFontMetricsF(painter.font()).elidedText(look.name, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRectF(left, line.top(), room + body, line.height()), Qt.AlignmentFlag.AlignVCenter, name)
    left += _advance(name, body) + body * 0.9
    return QRectF(left, body * 0.06, max(0.0, right - left), line.height())


def _draw_detail(painter: QPainter, detail: str, box: QRectF, px: float) -> None:
    painter.setFont(font(round(px)))
    painter.setPen(SECONDARY)
    text = QFontMetricsF(painter.font()).elidedText(detail, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
