"""The instant at which a live picture was taken, burnt in for machines: what glass-to-glass latency is read from.

Milliseconds of CLOCK_MONOTONIC modulo 2**24 (4.6 h) with a checksum, in two rows of cells of the mark's size on a plate
to the right of the mark. As there, the first and last cell of each row are known and give the levels.
"""

import functools
import zlib
from typing import Final

import numpy as np
import numpy.typing as npt

from console.demo.mark import Picture

WRAP_MS: Final = 1 << 24
_BITS: Final = 24 + 8
_ACROSS: Final = _BITS // 2 + 2
_CELL_W: Final = 1 / 88
_CELL_H: Final = 1 / 50
_LEFT: Final = 19
"""Cells from the left edge: the mark has 16."""
_BRIGHT: Final = 224
_DARK: Final = 24
_CONTRAST: Final = 64
_WEIGHTS: Final = (1 << np.arange(_BITS, dtype=np.int64))[::-1]


def draw_instant(picture: Picture, instant_ms: int) -> None:
    """Burn ``instant_ms`` into ``picture``, (h, w, 3) uint8 BGR, in place."""
    body = instant_ms % WRAP_MS
    code = body << 8 | _check(body)
    bits = np.zeros((2, _ACROSS), bool)
    bits[0, 0] = bits[1, -1] = True
    bits[:, 1:-1] = ((code & _WEIGHTS) != 0).reshape(2, -1)
    height, width = picture.shape[:2]
    picture[round(height * (1 - 3 * _CELL_H)) :, _x(_LEFT - 0.5, width) : _x(_LEFT + _ACROSS + 0.5, width)] = _DARK
    for (row, column), is_bright in np.ndenumerate(bits):
        if is_bright:
            top, bottom = (round(height * (1 - (2.5 - row - more) * _CELL_H)) for more in (0, 1))
            picture[top:bottom, _x(_LEFT + column, width) : _x(_LEFT + column + 1, width)] = _BRIGHT


def read_instant(picture: Picture) -> int | None:
    """Return the milliseconds burnt into a picture, (h, w, ≥ 3) uint8 of any size; None: there are none to be read."""
    height, width = picture.shape[:2]
    if height < 1 or width < 1:
        return None
    ys, xs = _centres(height, width)
    levels = picture[ys, xs, 1].astype(np.int64)
    low = int(max(levels[0, -1], levels[1, 0]))
    high = int(min(levels[0, 0], levels[1, -1]))
    if high - low < _CONTRAST:
        return None
    code = int(_WEIGHTS[(levels[:, 1:-1] > (low + high) // 2).ravel()].sum())
    return code >> 8 if _check(code >> 8) == code & 0xFF else None


def _check(body: int) -> int:
    return zlib.crc32(body.to_bytes(3, "big")) & 0xFF


def _x(cells: float, width: int) -> int:
    return round(width * cells * _CELL_W)


@functools.lru_cache(maxsize=64)
def _centres(height: int, width: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    rows = [int(height * (1 - (2 - row) * _CELL_H)) for row in range(2)]
    columns = [int(width * (_LEFT + column + 0.5) * _CELL_W) for column in range(_ACROSS)]
    ys, xs = np.meshgrid(rows, columns, indexing="ij")
    return ys.astype(np.intp), xs.astype(np.intp)
