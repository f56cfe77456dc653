"""The burnt-in mark: which stream and which frame a picture is, readable by a machine at any size.

Two rows of cells on a dark plate at the bottom left. A cell is 1/88 of the picture wide and 1/50 high, square at
16:9, and relative to both sides so that an anamorphic picture keeps its mark. Each row begins and ends with a cell
known beforehand, which gives the levels; between them lie stream, frame and checksum, bit by bit in turn on the upper
and the lower row, so that a picture torn through the mark does not add up.
"""

import functools
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

STREAMS: Final = 1 << 7
FRAMES: Final = 1 << 12
_CRC_BITS: Final = 7
_BITS: Final = 7 + 12 + _CRC_BITS
_ACROSS: Final = _BITS // 2 + 2
_CELL_W: Final = 1 / 88
_CELL_H: Final = 1 / 50
_MARGIN: Final = 0.5
"""Of plate round the cells, in cells."""
_BRIGHT: Final = 224
_DARK: Final = 24
_CONTRAST: Final = 64
"""Least difference between the known bright and dark cells; a street hardly has it in this arrangement by chance."""
_GREEN: Final = 1
_WEIGHTS: Final = (1 << np.arange(_BITS, dtype=np.int64))[::-1]


def draw_mark(picture: Picture, stream: int, frame: int) -> None:
    """Burn the mark into ``picture``, (h, w, 3) uint8 BGR, in place.

    Args:
        picture: at least 88 pixels wide and 50 high.
        stream: 0 … 127.
        frame: taken modulo 4096.

    Raises:
        ValueError: the stream's number has no room in the mark.
    """
    if not 0 <= stream < STREAMS:
        raise ValueError(f"stream {stream} does not fit the mark: 0 … {STREAMS - 1}")
    height, width = picture.shape[:2]
    cells = _plate_cells(height, width)
    levels = np.full(2 * _ACROSS + 1, _DARK, np.uint8)  # the last is the plate
    levels[list(_KNOWN_BRIGHT)] = _BRIGHT
    code = _code(stream << 12 | frame % FRAMES)
    levels[_DATA_CELLS] = np.where(code & _WEIGHTS, _BRIGHT, _DARK)
    picture[height - cells.shape[0] :, : cells.shape[1]] = levels[cells][:, :, None]


def read_mark(picture: Picture) -> tuple[int, int] | None:
    """Return (stream, frame) of a picture, or None where no mark can be read without doubt.

    Args:
        picture: (h, w, ≥ 3) uint8 BGR or BGRx of any size, any strides; not changed.
    """
    height, width = picture.shape[:2]
    if height < 1 or width < 1:
        return None
    bright, dark, ys, xs = _centres(height, width)
    low, high = _extremes(picture, dark, max), _extremes(picture, bright, min)
    if high - low < _CONTRAST:
        return None
    code = int(_WEIGHTS[picture[ys, xs, _GREEN] > (low + high) // 2].sum())
    body = code >> _CRC_BITS
    if _code(body) != code:
        return None
    return body >> 12, body % FRAMES


def _code(body: int) -> int:
    return body << _CRC_BITS | _crc(body)


@functools.lru_cache(maxsize=1 << 14)
def _crc(body: int) -> int:
    """Return the CRC-7 (x⁷ + x³ + 1) of 19 bits; the start value keeps a mark of zeros from being all dark."""
    crc = 0x5B
    for at in range(18, -1, -1):
        carry = crc >> 6 ^ body >> at & 1
        crc = (crc << 1 & 0x7F) ^ (0x09 if carry else 0)
    return crc


def _cell_of_bit(bit: int) -> int:
    row, column = bit % 2, 1 + bit // 2
    return row * _ACROSS + column


_KNOWN_BRIGHT: Final = (0, 2 * _ACROSS - 1)
_KNOWN_DARK: Final = (_ACROSS, _ACROSS - 1)
_DATA_CELLS: Final = np.array([_cell_of_bit(bit) for bit in range(_BITS)])

_Places = tuple[tuple[int, int], ...]
_Index = npt.NDArray[np.intp]


def _centre(cell: int, height: int, width: int) -> tuple[int, int]:
    """Return (y, x) of the pixel in the middle of a cell."""
    row, column = divmod(cell, _ACROSS)
    y = height * (1 - (_MARGIN + 1.5 - row) * _CELL_H)
    x = width * (_MARGIN + column + 0.5) * _CELL_W
    return int(y), int(x)


@functools.lru_cache(maxsize=256)
def _centres(height: int, width: int) -> tuple[_Places, _Places, _Index, _Index]:
    """Return the pixels to look at: known bright, known dark, rows and columns of the bits."""
    bits = np.array([_centre(int(cell), height, width) for cell in _DATA_CELLS], np.intp)
    bright = tuple(_centre(cell, height, width) for cell in _KNOWN_BRIGHT)
    dark = tuple(_centre(cell, height, width) for cell in _KNOWN_DARK)
    return bright, dark, np.ascontiguousarray(bits[:, 0]), np.ascontiguousarray(bits[:, 1])


@functools.lru_cache(maxsize=16)
def _plate_cells(height: int, width: int) -> npt.NDArray[np.intp]:
    """Return which cell each pixel of the plate belongs to, (plate h, plate w); 2 × across: none, the plate itself."""
    plate_h = round(height * (2 + 2 * _MARGIN) * _CELL_H)
    plate_w = round(width * (_ACROSS + 2 * _MARGIN) * _CELL_W)
    from_bottom = (np.arange(plate_h)[::-1] + 0.5) / (height * _CELL_H) - _MARGIN
    rows = 1 - np.floor(from_bottom).astype(np.intp)
    columns = np.floor((np.arange(plate_w) + 0.5) / (width * _CELL_W) - _MARGIN).astype(np.intp)
    cells: _Index = rows[:, None] * _ACROSS + columns[None, :]
    outside = (rows < 0) | (rows > 1)
    cells[outside] = 2 * _ACROSS
    cells[:, (columns < 0) | (columns >= _ACROSS)] = 2 * _ACROSS
    return cells


def _extremes(picture: Picture, places: _Places, pick: Callable[[int, int], int]) -> int:
    (y, x), (y_2, x_2) = places
    return pick(int(picture[y, x, _GREEN]), int(picture[y_2, x_2, _GREEN]))
