"""A tile that replays: its words, and the live picture that goes on small in its corner. Device pixels."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from console.clock import SHANGHAI
from console.domain.camera import PictureLife
from console.seat.layout import Rect
from console.seat.pictures import Pictures
from console.video.replay_message import Recorded, ReplayId, ReplayState
from console.video.slots import SlotFacts, SlotReader
from widgets.text import tr
from widgets.theme import DARK, font
from widgets.wall.card import draw_card
from widgets.wall.glass import VEIL
from widgets.wall.life_words import CardWords, LifeWords, life_words
from widgets.wall.marks import Mark, draw_mark
from widgets.wall.room_dial import RoomAt

REPLAY: Final = QColor(DARK.replay)
TICKS: Final = 90_000
"""Time stamps a second."""
CORNER: Final = 0.27
"""Width of the live picture, of the tile's."""
CAUGHT_UP_NS: Final = 700_000_000
"""What is replayed so soon after it came is live."""


@dataclass(slots=True)
class TileReplay:
    """The replay in one tile. ``is_meant``: keys without a number go to it."""

    replay: ReplayId
    state: ReplayState
    is_meant: bool = True
    _painted: tuple[int, datetime] | None = None
    """Arrival of the frame on the glass, and the same in UTC."""

    def reader(self, pictures: Pictures) -> SlotReader | None:
        """Return where it is drawn, once there is a frame."""
        reader = pictures.replay_reader(self.replay)
        return reader if reader is not None and reader.published > 0 else None

    def at(self, painted: SlotFacts, now: datetime) -> datetime:
        """Return when the frame on the glass arrived, or was recorded; ``now`` is UTC."""
        if self.state.recorded is not None:
            return recorded_at(self.state.recorded, painted.pts)
        if self._painted is None or self._painted[0] != painted.arrived_ns:
            age = timedelta(microseconds=(time.monotonic_ns() - painted.arrived_ns) / 1000)
            self._painted = painted.arrived_ns, now - age
        return self._painted[1]

    def has_caught_up(self, painted: SlotFacts) -> bool:
        """Say whether what plays here is as new as live."""
        if self.state.recorded is not None or not self.state.is_playing:
            return False
        return time.monotonic_ns() - painted.arrived_ns < CAUGHT_UP_NS

    def share(self, painted: SlotFacts) -> float | None:
        """Return where the frame on the glass lies among the kept seconds, 0 to 1; None: a recorder's has none."""
        if self.state.recorded is not None or self.state.kept_s <= 0:
            return None
        age_s = (time.monotonic_ns() - painted.arrived_ns) / 1e9
        return min(max(1 - age_s / self.state.kept_s, 0.0), 1.0)

    def words(self, painted: SlotFacts | None, now: datetime, room_at: RoomAt) -> LifeWords:
        """Return what the caption says instead of the proof of life; ``now`` is UTC, said is room time."""
        if self.state.recorded is not None:
            return _recorded_words(self.state.recorded, painted, room_at)
        at = room_at(self.at(painted, now)).astimezone(SHANGHAI) if painted is not None else None
        clock = at.strftime("%H:%M:%S") if at is not None else ""
        if at is not None and not self.state.is_playing:  # frame by frame
            clock += f".{at.microsecond // 10_000:02d}"
        pace = f"×{self.state.speed:g}" if self.state.is_playing else tr("wall.replay_stands")
        short = tr("wall.replay", time=clock)
        text = tr("wall.replay_kept", replay=f"{short} {pace}", seconds=int(self.state.kept_s))
        return LifeWords(Mark.REPLAY, DARK.replay, text, f"{clock} {pace}", middle=f"{short} {pace}")


def strip(picture: Rect, body_px: int) -> Rect:
    """Return where the kept seconds lie as a bar: along the picture's lower edge, high enough to be hit."""
    height = max(8, round(body_px * 0.6))
    return Rect(picture.x, picture.bottom - height, picture.width, height)


def paint_strip(painter: QPainter, at: Rect, share: float) -> None:
    """Paint the kept seconds with the frame on the glass at ``share`` of them (1: now)."""
    painter.fillRect(at.x, at.y, at.width, at.height, VEIL)
    thick, here = max(3, at.height // 4), at.x + round(share * at.width)
    top = at.y + (at.height - thick) // 2
    painter.fillRect(at.x, top, at.width, thick, QColor(DARK.lost))
    painter.fillRect(at.x, top, here - at.x, thick, REPLAY)
    painter.fillRect(min(here, at.right - 3), at.y, 3, at.height, QColor(DARK.text))


def recorded_at(recorded: Recorded, pts: int) -> datetime:
    """Return when a recorder's picture was recorded, UTC; recorders begin up to a GOP beside what was asked."""
    since = (pts - recorded.first_pts) / TICKS if recorded.first_pts is not None else 0.0
    return (recorded.at + timedelta(seconds=since)).astimezone(UTC)


def _recorded_words(recorded: Recorded, painted: SlotFacts | None, room_at: RoomAt) -> LifeWords:
    """A recording is of another day: its date is said as long as there is room for it."""
    at = room_at(recorded_at(recorded, painted.pts) if painted is not None else recorded.at).astimezone(SHANGHAI)
    text, short = (tr("playback.tile", time=at.strftime(form)) for form in ("%Y-%m-%d %H:%M:%S", "%m-%d %H:%M:%S"))
    return LifeWords(Mark.REPLAY, DARK.replay, text, short, short)


def draw_opening(state: ReplayState, room_at: RoomAt, size: tuple[int, int], top_px: int, body_px: int) -> QImage:
    """Draw what stands in a tile until a recording's first picture: which instant is being opened.

    Args:
        state: of a recording.
        room_at: gives room time at an instant of this machine's clock.
        size: width and height of the picture, device pixels.
        top_px: rows kept free for the caption.
        body_px: size of wall text.
    """
    at = room_at(state.recorded.at).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if state.recorded else ""
    words = CardWords(tr("playback.opening"), at, is_fault=False)
    return draw_card(words, *size, top_px, body_px)


def corner(picture: Rect, top: int) -> Rect:
    """Return where the live picture goes on: at the upper right, below what lies over the first ``top`` rows."""
    width, gap = round(picture.width * CORNER), max(2, picture.width // 80)
    height = round(width * picture.height / picture.width)
    return Rect(picture.right - width - gap, picture.y + top + gap, width, height)


def paint_corner_sign(painter: QPainter, at: Rect, life: PictureLife | None, body_px: int) -> None:
    """Paint the edge of the live picture in the corner, and what is known of its life."""
    words = life_words(life, has_card=False) if life is not None else LifeWords(Mark.STALLED, DARK.secondary)
    label = _label(words.mark, words.colour, round(min(body_px * 0.7, at.width / 8)))
    painter.drawImage(at.x, at.bottom - label.height(), label)
    painter.setPen(QColor(DARK.secondary))
    painter.drawRect(at.x - 1, at.y - 1, at.width + 1, at.height + 1)


@lru_cache(maxsize=32)
def _label(mark: Mark, colour: str, px: int) -> QImage:
    """Draw the word for live with its mark; do not paint on it."""
    text = tr("wall.freeze_live")
    width = px * 2.0 + QFontMetricsF(font(px)).horizontalAdvance(text)
    image = QImage(round(width), round(px * 1.5), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(VEIL)
    painter = QPainter(image)
    draw_mark(painter, mark, QRectF(px * 0.4, px * 0.4, px * 0.7, px * 0.7), QColor(colour))
    painter.setFont(font(px))
    painter.setPen(QColor(DARK.text))
    painter.drawText(QRectF(px * 1.4, 0, width, px * 1.5), Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return image
