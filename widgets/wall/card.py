"""The card that stands where a picture cannot: grey hatch, what is wrong, what to do, last proved when."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from widgets.theme import DARK, font
from widgets.wall.glass import PANEL, SECONDARY, TEXT
from widgets.wall.life_words import CardWords
from widgets.wall.marks import Mark, draw_mark

_STRIPE = QColor(DARK.raised)
_LEAST: Final = 0.66
"""So small letters may become, in those of the wall."""
_WIDTH: Final = 0.92
"""This part of a card's width is written on."""
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
    lines = card_lines(words, width_px, height_px - top_px, body_px)
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


CardLine = tuple[str, int, QColor, float]
"""Text, px, colour, line height."""


def card_lines(words: CardWords, width_px: int, height_px: int, body_px: int) -> list[CardLine]:
    """Return what is said, as large as width and height allow, down to two thirds; then ever less of it, all whole."""
    for less in _ever_less(words):
        body = float(body_px)
        while body >= body_px * _LEAST:
            lines = _laid(less, width_px, height_px, body)
            if lines is not None:
                return lines
            body *= 0.93
    px = round(body_px * _LEAST * 1.2)
    elided = QFontMetricsF(font(px)).elidedText(words.title, Qt.TextElideMode.ElideRight, width_px * _WIDTH)
    return [(elided, px, TEXT, px * 1.3)]


def _ever_less(words: CardWords) -> Iterator[CardWords]:
    """Yield the words, then less and less of them: what is to be done outlasts when it was well."""
    yield words
    yield (less := replace(words, proved=""))
    yield replace(less, reason=words.brief)
    yield (less := replace(less, action=""))
    yield replace(less, reason=words.brief)


def _laid(words: CardWords, width_px: int, height_px: int, body: float) -> list[CardLine] | None:
    """Return the lines with letters of this size; None: they have no room."""
    lines: list[CardLine] = []
    for text, share, colour, high in (
        (words.title, 1.2, TEXT, 2.0) if words.is_fault else (words.title, 0.9, SECONDARY, 1.6),
        (words.reason, 0.95, TEXT, 1.6),
        (words.proved, 0.85, SECONDARY, 1.5),
        (words.action, 0.85, SECONDARY, 1.5),
    ):
        px = round(body * share)
        parts = _wrapped(text, px, width_px * _WIDTH)
        if parts is None:
            return None
        lines += [(part, px, colour, body * high) for part in parts]
    return lines if sum(height for *_, height in lines) <= height_px else None


def _wrapped(text: str, px: int, width: float) -> list[str] | None:
    """Break a line that is too long, once, at punctuation or a space near the middle; None: it still is."""
    metrics = QFontMetricsF(font(px))
    if metrics.horizontalAdvance(text) <= width:
        return [text] if text else []
    places = (place for place in range(1, len(text)) if _may_break(text, place))
    for place in sorted(places, key=lambda place: abs(place - len(text) / 2)):
        parts = [text[:place].strip(" ·"), text[place:].strip(" ·")]
        if max(metrics.horizontalAdvance(part) for part in parts) <= width:
            return parts
    return None


def _may_break(text: str, place: int) -> bool:
    """Say whether a line may end before a letter: after punctuation or a space, never between a number and its unit."""
    before, after = text[place - 1], text[place]
    if before == " ":
        return not text[: place - 1][-1:].isdecimal()
    return before in "，：·," or after in "（("


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
