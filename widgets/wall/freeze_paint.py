"""Paints the parts of a frozen picture that are words and lines: header, side column, replay strip, mark."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from console.domain.camera import Camera
from console.seat.freeze_state import BEFORE_S, FreezeState
from console.seat.layout import Rect
from widgets.text import tr
from widgets.theme import DARK, RADIUS_PX, font
from widgets.wall.freeze_plan import COMPACT_BODIES, FreezePlan
from widgets.wall.freeze_words import (
    EvidenceLine,
    dated,
    distance,
    evidence_lines,
    frozen_word,
    instant,
    marked,
    marked_short,
    marked_spans,
    stream,
)
from widgets.wall.glass import DUE_SOON, HAIRLINE, PANEL, SECONDARY, TEXT, VEIL
from widgets.wall.marks import Mark, draw_mark
from widgets.wall.replay_paint import REPLAY

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_SPENT = QColor("#4d6472")
"""The part of the replay strip before the chosen moment."""
_SHADOW = QColor(0, 0, 0, 170)


def write(
    painter: QPainter, box: QRectF, text: str, px: float, colour: QColor = TEXT, *, bold: bool = False,
    align: Qt.AlignmentFlag = _LEFT,
) -> float:  # fmt: skip
    """Write one line, elided where it does not fit; return its width."""
    face = font(round(px), bold=bold)
    metrics = QFontMetricsF(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.setFont(face)
    painter.setPen(colour)
    painter.drawText(box, align | Qt.TextFlag.TextDontClip, shown)
    return metrics.horizontalAdvance(shown)


def paint_header(painter: QPainter, plan: FreezePlan, state: FreezeState, body: float) -> None:
    """Paint the line over the picture's top (narrow form)."""
    at, camera = plan.header, state.camera
    painter.fillRect(at.x, at.y, at.width, at.height, VEIL)
    box = QRectF(at.x + body * 0.8, at.y, at.width - body * 1.6, at.height)
    colour = REPLAY if state.is_recorded else TEXT
    frozen = write(painter, box, frozen_word(state), body, colour, bold=True, align=_RIGHT)
    box.setRight(box.right() - frozen - body * 0.5)
    box.setRight(box.right() - write(painter, box, dated(state), body, align=_RIGHT) - body)
    box.setRight(box.right() - write(painter, box, stream(state), body, SECONDARY, align=_RIGHT) - body)
    number = write(painter, box, f"{camera.number:02d}", body, bold=True)
    box.setLeft(box.left() + number + body * 0.5)
    box.setLeft(box.left() + write(painter, box, camera.name, body) + body)
    if box.width() > body * 4:
        write(painter, box, camera.place, body * 0.9, SECONDARY)


def paint_side(
    painter: QPainter, plan: FreezePlan, state: FreezeState, body: float, *, has_evidence: bool = True
) -> None:
    """Paint the column beside the picture (wide form)."""
    if plan.side is None:
        return
    side = plan.side
    painter.fillRect(side.x, side.y, side.width, side.height, PANEL)
    painter.fillRect(side.x, side.y, 1, side.height, HAIRLINE)
    x, width, y = side.x + body, side.width - 2 * body, body * 0.7
    is_compact = not has_evidence and side.width >= COMPACT_BODIES * body
    half = width * 0.48 if is_compact else width
    _paint_camera(painter, QRectF(x, y, half, body * 4), state.camera, body)
    if is_compact:
        _paint_instant(painter, QRectF(x + width - half, y - body * 0.4, half, body * 4), state, body)
    else:
        _paint_instant(painter, QRectF(x, y + body * 4.2, width, body * 4), state, body)
    y += body * (4.2 if is_compact else 9.1)
    painter.fillRect(QRectF(x, y, width, 1), HAIRLINE)
    painter.fillRect(QRectF(side.x, side.bottom - 1, side.width, 1), HAIRLINE)
    lines = evidence_lines(state) if has_evidence else marked(state)
    _paint_evidence_column(painter, QRectF(x, y + body * 0.5, width, plan.inset.y - y), lines, body)


def _paint_camera(painter: QPainter, box: QRectF, camera: Camera, body: float) -> None:
    """Paint number and name, below them the place."""
    x, y, width = box.x(), box.y(), box.width()
    advance = write(painter, QRectF(x, y, width, body * 2), f"{camera.number:02d}", body * 1.4, bold=True) + body * 0.5
    write(painter, QRectF(x + advance, y, width - advance, body * 2), camera.name, body * 1.4)
    write(painter, QRectF(x, y + body * 2, width, body * 1.5), camera.place, body * 0.95, SECONDARY)


def _paint_instant(painter: QPainter, box: QRectF, state: FreezeState, body: float) -> None:
    """Paint the instant large, below it how far before the key it is, and the stream."""
    x, y, width = box.x(), box.y(), box.width()
    said, colour = (dated(state), REPLAY) if state.is_recorded else (instant(state), TEXT)
    large = body * (1.5 if state.is_recorded else 2.1)
    taken = write(painter, QRectF(x, y, width, body * 2.6), said, large, bold=True)
    write(painter, QRectF(x + taken + body * 0.6, y, width - taken, body * 2.9), frozen_word(state), body, colour)
    words = f"{distance(state)}　{stream(state)}"
    write(painter, QRectF(x, y + body * 2.6, width, body * 1.5), words, body * 0.95, SECONDARY)


def _paint_evidence_column(painter: QPainter, box: QRectF, lines: list[EvidenceLine], body: float) -> None:
    """Paint the evidence line by line, then how to mark the place, as far as there is room."""
    y = box.y()
    for line in lines:
        if y + body * 1.6 > box.bottom() - body:
            return
        draw_mark(painter, line.mark, QRectF(box.x(), y + body * 0.45, body * 0.7, body * 0.7), line.colour)
        words = QRectF(box.x() + body * 1.1, y, box.width() - body * 1.1, body * 1.6)
        write(painter, words, line.text, body, _ink(line))
        y += body * 1.7
    if y + body * 2.2 <= box.bottom():
        help_box = QRectF(box.x(), y + body * 0.2, box.width(), body * 1.5)
        write(painter, help_box, tr("wall.freeze_mark_help"), body * 0.9, SECONDARY)


def paint_evidence_row(painter: QPainter, plan: FreezePlan, state: FreezeState, body: float) -> None:
    """Paint the evidence as one line below the replay strip (narrow form)."""
    x, y = plan.strip.x + body * 0.8, plan.track.bottom
    for line in evidence_lines(state):
        draw_mark(painter, line.mark, QRectF(x, y + body * 0.35, body * 0.65, body * 0.65), line.colour)
        x += body
        room = QRectF(x, y, max(1.0, plan.strip.right - x - body), body * 1.4)
        x += write(painter, room, line.text, body * 0.9, _ink(line)) + body * 1.4


def _ink(line: EvidenceLine) -> QColor:
    return line.colour if line.mark is Mark.QUALITY else SECONDARY if line.is_pending else TEXT


def paint_strip(painter: QPainter, plan: FreezePlan, state: FreezeState, body: float) -> None:
    """Paint the replay strip: the ten seconds before the key, the chosen moment, the keys that move it."""
    strip, track = plan.strip, plan.track
    painter.fillRect(strip.x, strip.y, strip.width, strip.height, PANEL)
    painter.fillRect(strip.x, strip.y, strip.width, 1, HAIRLINE)
    painter.fillRect(strip.x, strip.bottom - 1, strip.width, 1, HAIRLINE)
    start = QRectF(strip.x + body * 0.8, track.y, track.x - strip.x - body * 1.4, track.height)
    write(painter, start, tr("wall.freeze_strip_start", seconds=BEFORE_S), body * 0.95, SECONDARY)
    _paint_track(painter, track, state, body)
    x = track.right + body * 0.8
    x += write(painter, QRectF(x, track.y, body * 8, track.height), instant(state), body) + body * 0.9
    if len(state.frames) > 1:
        for cap in ("←", "→"):
            x = _paint_key(painter, QPointF(x, track.y + track.height / 2), cap, body) + body * 0.4
        x += body * 0.3
    _paint_choice(painter, QRectF(x, track.y, max(1.0, strip.right - x - body * 0.5), track.height), state, body)


def _paint_choice(painter: QPainter, room: QRectF, state: FreezeState, body: float) -> None:
    """Say what is wrong with the chosen moment, or what the keys do: who reads the first knows the second."""
    short = marked_short(state)
    if short:
        side = body * 0.7
        draw_mark(painter, Mark.QUALITY, QRectF(room.x(), room.center().y() - side / 2, side, side), DUE_SOON)
        write(painter, room.adjusted(side + body * 0.2, 0, body * 0.3, 0), short, body * 0.95, DUE_SOON)
        return
    words = tr("wall.freeze_choose") if len(state.frames) > 1 else tr("wall.freeze_collecting_before", seconds=BEFORE_S)
    write(painter, room, tr("draft.stands_still") if state.is_restored else words, body * 0.95, SECONDARY)


def _paint_track(painter: QPainter, track: Rect, state: FreezeState, body: float) -> None:
    middle, thick = track.y + track.height / 2, max(4.0, body * 0.28)
    line = QRectF(track.x, middle - thick / 2, track.width, thick)
    painter.fillRect(line, HAIRLINE)
    chosen = state.fraction(state.chosen) if state.chosen is not None else 1.0
    if len(state.frames) > 1:
        first = state.fraction(state.frames[0])
        begin, end = track.x + first * track.width, track.x + chosen * track.width
        painter.fillRect(QRectF(begin, line.y(), track.right - begin, thick), QColor(DARK.raised).lighter(150))
        painter.fillRect(QRectF(begin, line.y(), end - begin, thick), _SPENT)
        for second in range(1, BEFORE_S):
            painter.fillRect(QRectF(track.x + track.width * second / BEFORE_S, line.y(), 1, thick), PANEL)
    for first, last in marked_spans(state):
        left = track.x + first * track.width
        low = QRectF(left, line.bottom() + 2, max(1.0, (last - first) * track.width), max(2.0, body * 0.14))
        painter.fillRect(low, DUE_SOON)
    x, half = track.x + chosen * track.width, body * 0.65
    painter.fillRect(QRectF(x - max(1.0, body * 0.07), middle - half, max(2.0, body * 0.14), 2 * half), TEXT)


def _paint_key(painter: QPainter, left_middle: QPointF, cap: str, body: float) -> float:
    box = QRectF(left_middle.x(), left_middle.y() - body * 0.7, body * 1.5, body * 1.4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(DARK.lost), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.translated(0.5, 0.5), RADIUS_PX, RADIUS_PX)
    painter.restore()
    write(painter, box, cap, body * 0.9, align=Qt.AlignmentFlag.AlignCenter)
    return box.right()


def paint_mark(painter: QPainter, picture: Rect, mark: QRectF, body: float) -> None:
    """Paint the officer's mark, given in fractions of the picture: a box, or a ring where it has no size."""
    box = QRectF(
        picture.x + mark.x() * picture.width,
        picture.y + mark.y() * picture.height,
        mark.width() * picture.width,
        mark.height() * picture.height,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_SHADOW, max(4.0, body * 0.24)), (QColor(Qt.GlobalColor.white), max(2.0, body * 0.12))):
        painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.MiterJoin))
        if box.width() < 1 and box.height() < 1:
            painter.drawEllipse(box.center(), body * 1.2, body * 1.2)
        else:
            painter.drawRect(box)
    painter.restore()


def paint_inset_frame(painter: QPainter, inset: Rect, body: float, *, is_live: bool) -> None:
    """Paint the edge and the word 实时 on the live picture."""
    painter.setPen(QPen(HAIRLINE, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(inset.x - 1, inset.y - 1, inset.width + 1, inset.height + 1)
    words = tr("wall.freeze_live")
    width = QFontMetricsF(font(round(body * 0.8))).horizontalAdvance(words) + body * 1.8
    painter.fillRect(QRectF(inset.x, inset.y, width, body * 1.4), VEIL)
    mark, colour = (Mark.LIVE, TEXT) if is_live else (Mark.STALLED, SECONDARY)
    draw_mark(painter, mark, QRectF(inset.x + body * 0.35, inset.y + body * 0.4, body * 0.6, body * 0.6), colour)
    write(painter, QRectF(inset.x + body * 1.2, inset.y, width, body * 1.4), words, body * 0.8)
