"""The card that stands where a picture cannot: grey hatch, what is wrong, what to do, last proved when."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from widgets.theme import DARK, font
from widgets.wall.glass import PANEL, SECONDARY, TEXT
from widgets.wall.life_words import CardWords
from widgets.wall.marks import Mark, draw_mark

_STRIPE = QColor(DARK.raised)
CARD_LINES: Final = 18
"""A card is at most so many letters high: on a large tile they grow with it."""
CROSS: Final = 0.8
CROSS_GAP: Final = 0.3
"""Side of the cross and its distance from the title, in letters of the title."""


def card_px(height_px: int, body_px: int) -> int:
    """Return the size of letters on a card so high: that of the wall's, larger on an enlarged tile."""
    return max(body_px, height_px // CARD_LINES)


def draw_card(words: CardWords, width_px: int, height_px: int, top_px: int, body_px: int) -> QImage:
    """Draw a card of this size; the upper ``top_px`` are kept free for the caption."""
    body_px = card_px(height_px, body_px)
    image = _ground(width_px, height_px, body_px, words.is_fault).copy()
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    lines = _lines(words, width_px, height_px - top_px, body_px)
    total = sum(height for *_, height in lines)
    y = top_px + max(0.0, (height_px - top_px - total) / 2)
    for text, px, colour, height in lines:
        painter.setFont(font(px, bold=False))
        painter.setPen(colour)
        is_title = text is lines[0][0] and words.is_fault
        box = QRectF(
            px * (CROSS + CROSS_GAP) / 2 if is_title else 0, y, width_px, height
        )  # with its cross in the middle
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        if is_title:
            _draw_cross(painter, text, px, box)
        y += height
    painter.end()
    return image


def _lines(words: CardWords, width_px: int, height_px: int, body_px: int) -> list[tuple[str, int, QColor, float]]:
    """Return (text, px, colour, line height), as large as width and height allow, down to two thirds."""
    body = float(body_px)
    while True:
        wanted = [(words.title, 1.2, TEXT, 2.0) if words.is_fault else (words.title, 0.9, SECONDARY, 1.6)]
        wanted += [
            (words.reason, 0.95, TEXT, 1.6),
            (words.proved, 0.85, SECONDARY, 1.5),
            (words.action, 0.85, SECONDARY, 1.5),
        ]
        lines = [
            (part, round(body * share), colour, body * high)
            for text, share, colour, high in wanted
            for part in _wrapped(text, round(body * share), width_px * 0.92)
        ]
        fits = sum(height for *_, height in lines) <= height_px
        if fits or body <= body_px * 0.66:
            return lines if fits else lines[: max(1, int(height_px // (body * 1.6)))]
        body *= 0.93


def _wrapped(text: str, px: int, width: float) -> list[str]:
    """Break at the punctuation or space nearest the middle, once, if the line is too long; elide what is still so."""
    if not text:
        return []
    metrics = QFontMetricsF(font(px))
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    places = [i + 1 for i, letter in enumerate(text[:-1]) if letter in " ，：·,"]
    if places:
        place = min(places, key=lambda i: abs(i - len(text) / 2))
        parts = [text[:place].strip(" ·"), text[place:].strip(" ·")]
    else:
        parts = [text]
    return [metrics.elidedText(part, Qt.TextElideMode.ElideRight, width) for part in parts]


def _draw_cross(painter: QPainter, text: str, px: int, box: QRectF) -> None:
    half = QFontMetricsF(painter.font()).horizontalAdvance(text) / 2
    side = px * CROSS
    draw_mark(
        painter,
        Mark.LOST,
        QRectF(box.center().x() - half - side - px * CROSS_GAP, box.center().y() - side / 2, side, side),
        TEXT,
    )


@lru_cache(maxsize=32)
def _ground(width_px: int, height_px: int, body_px: int, is_fault: bool) -> QImage:
    """The hatch means: here is no picture. A tile that is only connecting stays plain."""
    image = QImage(width_px, height_px, QImage.Format.Format_RGB32)
    image.fill(PANEL)
    if is_fault:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = max(8, round(body_px * 0.8))
        painter.setPen(QPen(_STRIPE, step * 0.4))
        for x in range(-height_px, width_px + step, step):
            painter.drawLine(x, height_px + 8, x + height_px + 16, -8)
        painter.end()
    return image
