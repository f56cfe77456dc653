"""How large words on a wall must be, and the colours and areas of painting on it. Device pixels throughout."""

import math
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QRegion

from console.seat.layout import LAYOUTS, Rect
from widgets.theme import DARK

ARC_MINUTES: Final = 16.0
"""Height of a character seen from the desk: the least that ISO 9241-303 calls comfortable."""
UNKNOWN_SIZE_SHARE: Final = 0.0272
"""Share of the monitor's height where its size in millimetres is not known: 16' on a 55-inch wall from 4 m."""
LEAST_SHARE: Final = 0.018
MOST_SHARE: Final = 0.032
"""Bounds, so that a monitor that lies about its size (or a small one far away) keeps room for pictures."""
STRIP: Final = 1.42
"""Height of a caption strip in heights of its letters."""
NOTHING: Final = QRegion()
"""No part of the glass; do not add to it."""

WALL: Final = QColor(DARK.wall)
PANEL: Final = QColor(DARK.panel)
HAIRLINE: Final = QColor(DARK.hairline)
TEXT: Final = QColor(DARK.text)
SECONDARY: Final = QColor(DARK.secondary)
DUE_SOON: Final = QColor(DARK.due_soon)
OVERDUE: Final = QColor(DARK.overdue)
DIMMED: Final = QColor(11, 14, 18, 150)
"""Laid over a picture that is not proved live."""
VEIL: Final = QColor(11, 14, 18, 235)
"""Under words that lie over a picture."""


def text_px(height_px: int, height_mm: float | None, viewing_distance_m: float) -> int:
    """Return the body size of wall text: 16 minutes of arc at the viewing distance.

    Args:
        height_px: of the monitor, device pixels.
        height_mm: of the monitor's glass; None where the monitor does not say.
        viewing_distance_m: from the operator's eyes.
    """
    share = UNKNOWN_SIZE_SHARE
    if height_mm:
        share = viewing_distance_m * 1000 * math.tan(math.radians(ARC_MINUTES / 60)) / height_mm
    return max(10, round(height_px * min(max(share, LEAST_SHARE), MOST_SHARE)))


def caption_px(layout: str, height_px: int, body_px: int) -> int:
    """Return the height of a small tile's caption strip: full body size where the tile bears it, never tiny."""
    cell_px = height_px / LAYOUTS[layout].rows
    return round(STRIP * min(max(cell_px / 10, 0.7 * body_px), body_px * (1.2 if layout == "1" else 1.0)))


def qrect(rect: Rect, scale: float = 1.0) -> QRect:
    """Return ``rect`` divided by ``scale`` (device pixel ratio), rounded outwards."""
    left, top = math.floor(rect.x / scale), math.floor(rect.y / scale)
    return QRect(left, top, math.ceil(rect.right / scale) - left, math.ceil(rect.bottom / scale) - top)
