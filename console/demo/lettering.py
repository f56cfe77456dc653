"""The camera's name as the camera itself burns it in: white letters with a dark rim at the upper left.

OpenCV 5 carries a font with Chinese characters; OpenCV 4 has only Latin strokes, there the number stands alone.
"""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

_LETTER_SHARE: Final = 0.042
"""Height of a letter to that of the picture."""
_DISPLAY: Final = 16 / 9
"""The pictures' shape on the glass: letters of an anamorphic stream are squeezed beforehand."""


class Lettering:
    """A name, drawn once and laid over each picture of one size."""

    def __init__(self, name: str, number: int, width_px: int, height_px: int) -> None:
        size = max(8, round(height_px * _LETTER_SHARE))
        squeeze = width_px / (height_px * _DISPLAY)
        glyphs = write(f"{number:02d} {name}", size)
        if glyphs is None:
            glyphs = _number(number, size)
        wide = min(width_px, max(1, round(glyphs.shape[1] * squeeze)))
        glyphs = np.asarray(cv2.resize(glyphs, (wide, glyphs.shape[0]), interpolation=cv2.INTER_AREA), np.uint8)
        rim = cv2.dilate(glyphs, np.ones((3, 3), np.uint8))
        self._top = min(size // 2, height_px - glyphs.shape[0])
        self._left = min(round(size * squeeze / 2), width_px - wide)
        self._keep = ((255 - np.maximum(rim, glyphs).astype(np.uint16) * 4 // 5)[:, :, None]).astype(np.uint16)
        self._ink = (glyphs.astype(np.uint16) * 240 // 255)[:, :, None]

    def draw(self, picture: Picture) -> None:
        """Lay the name over ``picture``, (h, w, 3) uint8 BGR, in place."""
        height, width = self._ink.shape[:2]
        place = picture[self._top : self._top + height, self._left : self._left + width]
        place[:] = np.minimum(place * self._keep // 255 + self._ink, 255)


def write(text: str, size_px: int) -> Picture | None:
    """Return what the letters of ``text`` cover, (h, w) uint8; None: this OpenCV has no font with Chinese letters."""
    if not hasattr(cv2, "FontFace"):
        return None
    font = cv2.FontFace("uni")
    x, y, width, height = cv2.getTextSize((8192, 8192), text, (0, 0), font, size_px, 500)
    ground = np.zeros((height + 4, width + 4, 3), np.uint8)
    cv2.putText(ground, text, (2 - x, 2 - y), (255, 255, 255), font, size_px, 500)
    return np.ascontiguousarray(ground[:, :, 0])


def _number(number: int, size_px: int) -> Picture:
    """Return the Latin letters that every OpenCV has."""
    text, scale = f"CAM {number:02d}", size_px / 30
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 2)
    plain = np.zeros((height + below + 4, width + 4), np.uint8)
    cv2.putText(plain, text, (2, height + 2), cv2.FONT_HERSHEY_SIMPLEX, scale, (255,), 2, cv2.LINE_AA)
    return plain
