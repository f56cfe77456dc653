"""One picture as evidence: lossless file, small JPEG for lists, fingerprint."""

from fractions import Fraction
from typing import Final

import cv2
import numpy as np

from console.domain.camera import WIDE
from console.domain.shape import shape_of
from console.video.canvas import Pixels

_THUMBNAIL_PX: Final = 320
_THUMBNAIL_BYTES: Final = 30_000
_QUALITIES: Final = (85, 75, 65, 50, 35, 20)


def png(bgr: Pixels) -> bytes:
    """Return a lossless file of ``bgr``, (h, w, 3) uint8; the quickest compression, because an officer waits."""
    return _encoded(".png", bgr, [cv2.IMWRITE_PNG_COMPRESSION, 1])


def thumbnail(bgr: Pixels, pixel_aspect: Fraction) -> bytes:
    """Return a JPEG of at most 320 px width and 30 kB with square pixels; what says no shape has the usual one."""
    height_px, width_px = bgr.shape[:2]
    true_width = height_px * (shape_of(width_px, height_px, float(pixel_aspect)) or WIDE)
    small_width = round(min(true_width, _THUMBNAIL_PX))
    small_height = max(round(height_px * small_width / true_width), 1)
    small = cv2.resize(bgr, (small_width, small_height), interpolation=cv2.INTER_AREA)
    for quality in _QUALITIES:
        found = _encoded(".jpg", np.asarray(small, np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
        if len(found) <= _THUMBNAIL_BYTES:
            break
    return found


def fingerprint(bgr: Pixels) -> str:
    """Return the picture's 64-bit difference hash, 16 hexadecimal digits: alike pictures differ in few bits.

    Each bit says whether a cell of the grey picture, shrunk to 9×8, is darker than its right neighbour; the first
    row's leftmost pair is the highest bit.
    """
    grey = cv2.resize(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), (9, 8), interpolation=cv2.INTER_AREA)
    bits = np.packbits(grey[:, :-1] < grey[:, 1:])
    return bits.tobytes().hex()


def _encoded(suffix: str, picture: Pixels, options: list[int]) -> bytes:
    is_done, data = cv2.imencode(suffix, picture, options)
    if not is_done:
        raise OSError(f"the picture could not be written as {suffix}")
    return bytes(data.tobytes())
