"""Where the tiles of a wall lie: pure arithmetic in device pixels, no Qt.

:func:`layout` cuts a rectangle into tiles that leave nothing over but hairlines. :func:`plan` arranges a whole
monitor: it chooses the block of tiles so that pictures keep 16:9, puts the caption strip above the picture
where the glass has room for it and over the picture where it has not, and gives the rest to the room bar.
"""

from dataclasses import dataclass
from typing import Final

HAIRLINE_PX: Final = 1
ASPECT: Final = 16 / 9
"""Display aspect of nearly all cameras: of the places for their pictures. Another one's lies in its place whole."""
CAPTION_GROWTH: Final = 1.25
"""How much higher than needed a strip above its picture may become, to use the glass for larger letters."""
STRIP_SHARE: Final = 0.06
"""A strip that takes no more than this of a picture's height stands above it: what the camera writes there is read."""
BAR_GROWTH: Final = 2.75
"""How much higher than needed the room bar may become before the rest is left as a margin."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in device pixels; ``x`` and ``y`` from the window's upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Return the first column right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Return the first row below it."""
        return self.y + self.height

    def contains(self, x: float, y: float) -> bool:
        """Say whether the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def moved(self, dx: int, dy: int) -> "Rect":
        """Return it moved."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Cells:
    """A layout as a grid and the spans ``(column, row, columns, rows)`` that its tiles take."""

    columns: int
    rows: int
    spans: tuple[tuple[int, int, int, int], ...]


def _even(side: int) -> Cells:
    return Cells(side, side, tuple((c, r, 1, 1) for r in range(side) for c in range(side)))


def _one_large(columns: int, rows: int, at: tuple[int, int], size: int) -> Cells:
    """One tile of ``size`` × ``size`` cells at ``at``, first in order, small ones round it row by row."""
    column, row = at
    small = tuple(
        (c, r, 1, 1)
        for r in range(rows)
        for c in range(columns)
        if not (column <= c < column + size and row <= r < row + size)
    )
    return Cells(columns, rows, ((column, row, size, size), *small))


LAYOUTS: Final[dict[str, Cells]] = {
    "1": _even(1),
    "4": _even(2),
    "1+3": _one_large(3, 4, (0, 0), 3),
    "1+5": _one_large(3, 3, (0, 0), 2),
    "1+7": _one_large(4, 4, (0, 0), 3),
    "1+8": _one_large(4, 3, (0, 0), 2),
    "9": _even(3),
    "1+12": _one_large(4, 4, (1, 1), 2),
    "16": _even(4),
    "25": _even(5),
    "36": _even(6),
    "64": _even(8),
}

WALL_LAYOUTS: Final = tuple(name for name in LAYOUTS if name != "1+3")
"""1+3 is higher than wide: for the desk's hot spot and its neighbours."""


def capacity(name: str) -> int:
    """Return how many tiles the layout has."""
    return len(LAYOUTS[name].spans)


def layout(name: str, width: int, height: int) -> tuple[Rect, ...]:
    """Return the tiles of a layout in the order they are filled; together with hairlines they cover everything."""
    cells = LAYOUTS[name]
    across, down = _edges(width, cells.columns), _edges(height, cells.rows)
    return tuple(
        Rect(across[c], down[r], across[c + w] - HAIRLINE_PX - across[c], down[r + h] - HAIRLINE_PX - down[r])
        for c, r, w, h in cells.spans
    )


def _edges(length: int, parts: int) -> list[int]:
    """Return where each part begins, and where one more would: parts differ by at most one pixel."""
    return [round(i * (length + HAIRLINE_PX) / parts) for i in range(parts + 1)]


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its whole cell, the strip with the words, and the picture (both sides even: I420 halves them)."""

    cell: Rect
    caption: Rect
    picture: Rect
    is_caption_over: bool
    """True: the strip lies over the picture's top; False: above it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A monitor's glass: tiles and the room bar below them. ``block`` holds all tiles."""

    block: Rect
    tiles: tuple[Tile, ...]
    bar: Rect


def plan(name: str, width: int, height: int, *, caption_px: int, bar_px: int) -> Plan:
    """Arrange a monitor of this size.

    Args:
        name: of the layout.
        width: of the window, device pixels.
        height: likewise, room bar included.
        caption_px: height that the caption of a small tile needs.
        bar_px: height that the room bar needs.
    """
    cells = LAYOUTS[name]
    cell_w, cell_h, strip = _cell(cells, width, max(1, height - bar_px), caption_px)
    block_w = cells.columns * (cell_w + HAIRLINE_PX) - HAIRLINE_PX
    block_h = cells.rows * (cell_h + HAIRLINE_PX) - HAIRLINE_PX
    bar_h = min(height - block_h, round(bar_px * BAR_GROWTH))
    left, top = (width - block_w) // 2, (height - block_h - bar_h) // 2
    tiles = tuple(
        _tile(cell.moved(left, top), strip or caption_px, is_over=not strip) for cell in layout(name, block_w, block_h)
    )
    return Plan(Rect(left, top, block_w, block_h), tiles, Rect(0, height - bar_h, width, bar_h))


def _cell(cells: Cells, width: int, height: int, caption_px: int) -> tuple[int, int, int]:
    """Return width and height of the grid's cell and of the strip above its picture (0: over the picture)."""
    widest = _floor_even((width + HAIRLINE_PX) // cells.columns - HAIRLINE_PX)
    highest = (height + HAIRLINE_PX) // cells.rows - HAIRLINE_PX
    picture_h = _floor_even(round(widest / ASPECT))
    room = highest - picture_h
    if room >= caption_px:
        strip = min(room, round(caption_px * CAPTION_GROWTH))
        return widest, picture_h + strip, strip
    if room >= 0:
        return widest, picture_h, 0
    strip = caption_px if caption_px <= STRIP_SHARE * highest else 0
    picture_h = _floor_even(highest - strip)
    return min(widest, _floor_even(round(picture_h * ASPECT))), picture_h + strip, strip


def _tile(cell: Rect, strip_px: int, *, is_over: bool) -> Tile:
    """Place picture and strip in a cell; a large tile's picture may leave more room above it than the strip needs."""
    room_h = cell.height if is_over else cell.height - strip_px
    wide = _floor_even(min(cell.width, round(room_h * ASPECT)))
    high = _floor_even(min(room_h, round(wide / ASPECT)))
    picture = Rect(cell.x + (cell.width - wide) // 2, cell.bottom - high, wide, high)
    if is_over:
        return Tile(cell, Rect(picture.x, picture.y, picture.width, strip_px), picture, is_caption_over=True)
    return Tile(cell, Rect(cell.x, cell.y, cell.width, cell.height - high), picture, is_caption_over=False)


def _floor_even(length: int) -> int:
    return max(2, length - length % 2)
