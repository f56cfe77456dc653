"""The bar at the foot of every wall: the room's number, whose watch it is, the time; for newcomers, what keys do."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from console.domain.camera import LifeCount
from console.seat.layout import Rect
from widgets.text import tr
from widgets.theme import font
from widgets.ticker.bar import EDGE_BODIES
from widgets.wall.glass import DUE_SOON, HAIRLINE, OVERDUE, PANEL, SECONDARY, TEXT

People = tuple[tuple[str, bool], ...]
"""Who sits in the room: names, and of each whether to say that what is done at this seat is done in it."""


@dataclass(frozen=True, slots=True)
class RoomWords:
    """Everything the bar says. ``place`` is page and lock where they matter, "" otherwise."""

    count: LifeCount
    watch: str
    people: People
    clock: str
    place: str = ""
    hints: tuple[str, ...] = ()
    """Two lines that say what keys do, or none."""
    trouble: str = ""
    """What is wrong with the room as a whole: red where it begins with ■, else amber."""


JOINT: Final = " · "
"""Between page, lock and notes."""
_Run = tuple[str, float, bool, QColor]
"""Text, size in body sizes, bold, colour."""


def paint_room_bar(painter: QPainter, bar: Rect, words: RoomWords, body_px: int) -> None:
    """Paint the bar; its texts begin and end where the ticker's do.

    A high bar gives its upper line to the facts and its lower one to the hint.
    """
    painter.fillRect(bar.x, bar.y, bar.width, bar.height, PANEL)
    painter.fillRect(bar.x, bar.y, bar.width, 1, HAIRLINE)
    inset = round(body_px * EDGE_BODIES)
    is_high = bar.height >= 3.4 * body_px
    body = float(body_px) * (1.2 if is_high else 1.0)
    split = 0.58 if is_high and words.hints else 1.0
    line = QRectF(bar.x + inset, bar.y + 1, bar.width - 2 * inset, (bar.height - 1) * split)
    right = _paint_runs(painter, line, [(words.clock, 1.25, True, TEXT)], body, Qt.AlignmentFlag.AlignRight)
    counts = _counts(words)
    room = right - line.left() - _width(counts, body) - _width(_watch(words), body) - 2 * body
    counts += _place(words, body, room)
    left = _paint_runs(painter, line, counts, body, Qt.AlignmentFlag.AlignLeft)
    left = _paint_watch(painter, line, words, body, (left, right))
    if words.hints:
        rest = QRectF(line.left(), line.bottom(), line.width(), bar.bottom - line.bottom())
        _paint_hint(painter, rest if is_high else None, line, body_px, words.hints, (left + body, right - body))


def _counts(words: RoomWords) -> list[_Run]:
    count = words.count
    runs: list[_Run] = [
        (tr("wall.on_wall") + " ", 1.0, False, TEXT),
        (f"{count.wall_live}/{count.wall_shown}", 1.0, True, _alarm(count)),
        (f"　{tr('wall.all_cameras')} {count.all_live}/{count.all_cameras}", 1.0, False, SECONDARY),
    ]
    if count.slowed_to_fps:
        runs.append((f"　▽ {tr('wall.slowed', fps=count.slowed_to_fps)}", 1.0, True, DUE_SOON))
    if words.trouble:
        runs.append((f"　{words.trouble}", 1.0, True, OVERDUE if words.trouble.startswith("■") else DUE_SOON))
    return runs


def _alarm(count: LifeCount) -> QColor:
    """Red where nothing is live, amber where most is not: single tiles say so themselves."""
    if count.wall_shown == 0 or 2 * count.wall_live >= count.wall_shown:
        return TEXT
    return DUE_SOON if count.wall_live else OVERDUE


def _place(words: RoomWords, body: float, room: float) -> list[_Run]:
    """Return page, lock and notes: as many whole ones as leave the place of what is weightier."""
    notes = words.place.split(JOINT) if words.place else []
    while notes:
        runs: list[_Run] = [(f"　{JOINT.join(notes)}", 1.0, False, SECONDARY)]
        if _width(runs, body) <= room:
            return runs
        notes.pop()
    return []


def _paint_runs(painter: QPainter, line: QRectF, runs: list[_Run], body: float, side: Qt.AlignmentFlag) -> float:
    """Paint runs on one line against ``side``; return the end (or the beginning) of the words."""
    width = _width(runs, body)
    x = line.left() if side is Qt.AlignmentFlag.AlignLeft else line.right() - width
    end = x + width if side is Qt.AlignmentFlag.AlignLeft else x
    for text, share, is_bold, colour in runs:
        face = font(round(body * share), bold=is_bold)
        advance = QFontMetricsF(face).horizontalAdvance(text)
        painter.setFont(face)
        painter.setPen(colour)
        painter.drawText(QRectF(x, line.top(), advance + 4, line.height()), Qt.AlignmentFlag.AlignVCenter, text)
        x += advance
    return end


def _width(runs: list[_Run], body: float) -> float:
    return sum(QFontMetricsF(font(round(body * share), bold=bold)).horizontalAdvance(t) for t, share, bold, _ in runs)


def _watch(words: RoomWords) -> list[_Run]:
    runs: list[_Run] = [(tr("wall.watch") + " ", 1.0, False, SECONDARY), (words.watch, 1.0, False, TEXT)]
    for name, has_hand in words.people:
        said = f"▶ {name} {tr('wall.has_hand')}" if has_hand else name
        runs.append((f"　{said}", 1.0, has_hand, TEXT))
    return runs


def _paint_watch(painter: QPainter, line: QRectF, words: RoomWords, body: float, free: tuple[float, float]) -> float:
    """In the middle of the glass, or as near to it as the neighbours allow; return where the words at the left end."""
    runs = _watch(words)
    width, gap = _width(runs, body), body
    x = min(max(line.center().x() - width / 2, free[0] + gap), free[1] - gap - width)
    if x < free[0] + gap * 0.5:
        return free[0]
    return _paint_runs(painter, QRectF(x, line.top(), width, line.height()), runs, body, Qt.AlignmentFlag.AlignLeft)


def _paint_hint(
    painter: QPainter,
    below: QRectF | None,
    line: QRectF,
    body_px: int,
    hints: tuple[str, ...],
    free: tuple[float, float],
) -> None:
    """Two short lines: side by side below the facts, or stacked between watch and clock if they fit there."""
    if below is not None:
        face = font(round(body_px * 0.78))
        painter.setFont(face)
        painter.setPen(SECONDARY)
        painter.drawText(below.adjusted(0, -below.height() * 0.16, 0, 0), Qt.AlignmentFlag.AlignVCenter, hints[0])
        end = below.adjusted(0, -below.height() * 0.16, 0, 0)
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hints[1])
        return
    room = free[1] - free[0]
    px = round(min(body_px * 0.62, line.height() * 0.36))
    while (width := max(QFontMetricsF(font(px)).horizontalAdvance(hint) for hint in hints)) > room:
        px -= 1
        if px < body_px * 0.52:
            return
    face = font(px)
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    painter.setPen(SECONDARY)
    half = min(line.height() * 0.42, metrics.height() * 0.92)
    for row, hint in enumerate(hints):
        box = QRectF(free[1] - width, line.center().y() + (row - 1) * half, width, half)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
