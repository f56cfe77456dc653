"""The line over a dimmed picture's foot: why nothing new comes. A caption has no room for it on most tiles.

Opaque, as captions are: cameras write there too, and neither could be read.
"""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from widgets.theme import font
from widgets.wall.glass import TEXT, WALL

_SHARE: Final = 0.85
"""Size of its letters in those of the wall."""
_CAPTION_SHARE: Final = 0.62
"""At most in the height of the caption: on the smallest tiles it must not be louder than the name."""
_PAD: Final = 0.5
_LINE: Final = 1.5


@lru_cache(maxsize=64)
def draw_note(words: tuple[str, ...], width_px: int, body_px: int, caption_px: int) -> QImage:
    """Draw the first of ``words`` that fits into this width, else the last, elided; do not paint on it.

    Args:
        words: the same said ever shorter.
        width_px: of the picture.
        body_px: size of wall text.
        caption_px: height of the tile's caption.
    """
    px = max(1, round(min(body_px * _SHARE, caption_px * _CAPTION_SHARE)))
    metrics, pad = QFontMetricsF(font(px)), px * _PAD
    room = width_px - 2 * pad
    fitting = next((one for one in words if metrics.horizontalAdvance(one) <= room), words[-1])
    text = metrics.elidedText(fitting, Qt.TextElideMode.ElideRight, room)
    width = round(min(metrics.horizontalAdvance(text) + 2 * pad + 1, width_px))
    image = QImage(width, round(px * _LINE), QImage.Format.Format_RGB32)
    image.fill(WALL)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font(px))
    painter.setPen(TEXT)
    painter.drawText(QRectF(pad, 0, width, image.height()), Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return image
