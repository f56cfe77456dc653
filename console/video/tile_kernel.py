"""Planes into a tile by our own compiled lines (``tile.c``): a quarter of OpenCV's price for scaling and converting.

OpenCV scales three planes and converts them afterwards, each time through memory; ``tile.c`` does a line at a time.
It is compiled by ``make setup`` where there is a C compiler; without it, without AVX2, and for sources more than four
times as wide as the tile :class:`console.video.canvas.Canvas` draws the same picture.
"""

import ctypes
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from console.video.canvas import Matrix, Pixels

LIBRARY: Final = Path(__file__).with_name("_tile.so")
_WHOLE: Final = 64
"""A weight of one."""
_AT_ONCE: Final = 16
_STRETCH: Final = 16
"""Source bytes that four columns of the tile may come from."""
_NOT_HERE: Final = 0x80
_ROOM: Final = 32
"""Bytes behind a line that are read or written and do not count."""
_LINE: Final = np.dtype([("above", "<i4"), ("below_weight", "<i4")])
_COLUMNS: Final = np.dtype([("from", "<i4", 4), ("pick", "u1", (4, _STRETCH)), ("weights", "i1", 2 * _AT_ONCE)])
_Whole = npt.NDArray[np.int64]


class _Axis(ctypes.Structure):
    _fields_ = (
        ("lines", ctypes.c_void_p),
        ("columns", ctypes.c_void_p),
        *((name, ctypes.c_int32) for name in ("width", "height", "source_width", "source_height")),
    )


class _Colours(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_int16) for name in ("black", "y", "u_blue", "u_green", "v_green", "v_red"))


class _Plan(ctypes.Structure):
    _fields_ = (
        ("luma", _Axis),
        ("chroma", _Axis),
        ("colours", _Colours),
        ("scratch", ctypes.c_void_p),
        ("source_stride", ctypes.c_int32),
        ("tile_stride", ctypes.c_int32),
    )


@cache
def _library() -> ctypes.CDLL | None:
    """Return what ``make setup`` compiled, if this machine can use it."""
    try:
        library = ctypes.CDLL(str(LIBRARY))
        if not library.tile_can_draw(ctypes.sizeof(_Plan)):
            return None
    except (OSError, AttributeError):
        return None
    a_plane = (ctypes.c_void_p, ctypes.c_int32)
    library.tile_draw.argtypes = (ctypes.c_void_p, *a_plane, *a_plane, *a_plane, *a_plane)
    library.tile_draw.restype = None
    return library


def is_here() -> bool:
    """Return whether tiles are drawn by the compiled lines on this machine."""
    return _library() is not None


class CompiledCanvas:
    """Draws planes of one size and colour matrix into tiles of one size. One thread."""

    def __init__(self, luma: tuple[int, int], chroma: tuple[int, int], tile: tuple[int, int], matrix: Matrix) -> None:
        """Reckon the tables.

        Args:
            luma: Height and width of the Y plane.
            chroma: Height and width of the U and V planes.
            tile: Height and width of the tile.
            matrix: What the planes' numbers mean.

        Raises:
            ValueError: Not compiled here, or the tile is too small for this source.
        """
        library = _library()
        if library is None:
            raise ValueError("not compiled for this machine")
        self._draw = library.tile_draw
        half = ((tile[0] + 1) // 2, (tile[1] + 1) // 2)
        self._tables = [_lines(luma[0], tile[0]), _columns(luma[1], tile[1]), _lines(chroma[0], half[0])]
        self._tables.append(_columns(chroma[1], half[1]))
        source_stride, tile_stride = max(luma[1], chroma[1]) + _ROOM, max(tile[1], luma[1]) + _ROOM
        self._scratch = np.zeros(source_stride + 3 * tile_stride, np.uint8)
        at = [table.ctypes.data for table in self._tables]
        self._plan = _Plan(
            _Axis(at[0], at[1], tile[1], tile[0], luma[1], luma[0]),
            _Axis(at[2], at[3], half[1], half[0], chroma[1], chroma[0]),
            _Colours(*_weights(matrix)),
            self._scratch.ctypes.data,
            source_stride,
            tile_stride,
        )
        self._address = ctypes.addressof(self._plan)

    def draw(self, planes: tuple[Pixels, ...], slot: Pixels) -> None:
        """Scale ``planes`` (Y, U, V) and convert into ``slot``, (h, w, 4) uint8 BGRx; lines may be padded."""
        y, u, v = planes
        self._draw(
            self._address,
            *(y.ctypes.data, y.strides[0], u.ctypes.data, u.strides[0], v.ctypes.data, v.strides[0]),
            *(slot.ctypes.data, slot.strides[0]),
        )


def _neighbours(source: int, tile: int) -> tuple[_Whole, _Whole]:
    """Return for each of the tile's places the source place before it, and the weight of the one behind (in 1/64)."""
    at = ((np.arange(tile) + 0.5) * source / tile - 0.5).clip(0, source - 1)
    first = np.floor(at).astype(np.int64)
    weight = np.rint((at - first) * _WHOLE).astype(np.int64)
    return first + (weight == _WHOLE), weight % _WHOLE


def _lines(source: int, tile: int) -> npt.NDArray[np.void]:
    above, below_weight = _neighbours(source, tile)
    lines = np.zeros(tile, _LINE)
    lines["above"], lines["below_weight"] = above, below_weight
    return lines


def _columns(source: int, tile: int) -> npt.NDArray[np.void]:
    """Return the tile's columns by sixteens; raise ValueError if four lie further apart than is read at once."""
    first, weight = _neighbours(source, tile)
    missing = -tile % _AT_ONCE
    first, weight = np.pad(first, (0, missing), mode="edge"), np.pad(weight, (0, missing))
    fours = first.reshape(-1, 4, 4)
    begin = fours[:, :, :1]
    pairs = ((fours - begin)[..., None] + np.array([0, 1])).reshape(-1, 4, 8)
    if pairs.max() >= _STRETCH:
        raise ValueError("a tile too small for this source")
    columns = np.zeros(len(fours), _COLUMNS)
    columns["from"] = begin[:, :, 0]
    columns["pick"] = _NOT_HERE  # the other four columns' half
    columns["pick"][:, 0::2, :8], columns["pick"][:, 1::2, 8:] = pairs[:, 0::2], pairs[:, 1::2]
    weights = weight.reshape(-1, _AT_ONCE)
    columns["weights"][:, 0::2], columns["weights"][:, 1::2] = _WHOLE - weights, weights
    return columns


def _weights(matrix: Matrix) -> tuple[int, ...]:
    """Return the matrix as ``tile.c`` wants it: black level, and what a step of each plane is worth."""
    red, blue = (0.2126, 0.0722) if matrix.is_bt709 else (0.299, 0.114)
    green = 1 - red - blue
    step, colour = (1.0, 1.0) if matrix.is_full_range else (255 / 219, 255 / 224)
    chroma = (2 * (1 - blue), -2 * blue * (1 - blue) / green, -2 * red * (1 - red) / green, 2 * (1 - red))
    return (
        0 if matrix.is_full_range else 16,
        round(step * _WHOLE * 256),
        *(round(worth * colour * _WHOLE * 128) for worth in chroma),
    )
