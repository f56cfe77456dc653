"""Where the desk's hot spot and its neighbours lie: one picture over the whole width, three below it. Pure."""

from typing import Final

from console.seat.layout import ASPECT, HAIRLINE_PX, Plan, Rect, Tile

SMALL: Final = 3
LARGE_STRIP: Final = 1.6
"""The large picture's strip in heights of a small one's."""
STRIP_GROWTH: Final = 1.3
"""How much higher the small strips may become where the pictures leave room."""
ROUNDING_PX: Final = 4
"""Pictures have even sides: so much higher than computed they may become together."""


def hot_spot_plan(name: str, width: int, height: int, *, caption_px: int, bar_px: int) -> Plan:
    """Arrange the desk's pictures; strips lie above them, what is left over lies below. Arguments as of ``plan``."""
    rows = 1 + 1 / SMALL if name == "1+3" else 1.0
    strips = round(caption_px * LARGE_STRIP) + (caption_px + HAIRLINE_PX if name == "1+3" else 0)
    fitting = (height - bar_px - strips - ROUNDING_PX) * ASPECT / rows
    large_w = int(min(width, fitting)) // 2 * 2
    spare = max(0.0, height - bar_px - strips - ROUNDING_PX - large_w / ASPECT * rows)
    growth = min(STRIP_GROWTH, 1 + spare / strips)
    small_strip, large_strip = round(caption_px * growth), round(caption_px * LARGE_STRIP)
    left, top = (width - large_w) // 2, 0
    large = _tile(Rect(left, top, large_w, large_strip + _even(large_w / ASPECT)), large_strip)
    tiles = [large]
    if name == "1+3":
        tiles += _row(left, large.cell.bottom + HAIRLINE_PX, large_w, small_strip)
    bottom = tiles[-1].cell.bottom
    return Plan(Rect(left, top, large_w, bottom - top), tuple(tiles), Rect(0, height - bar_px, width, bar_px))


def _row(left: int, top: int, width: int, strip_px: int) -> list[Tile]:
    """Return the small tiles; together with hairlines as wide as the large one."""
    edges = [left + round(n * (width + HAIRLINE_PX) / SMALL) for n in range(SMALL + 1)]
    widths = [edges[n + 1] - HAIRLINE_PX - edges[n] for n in range(SMALL)]
    high = _even(min(widths) / ASPECT)
    return [_tile(Rect(edges[n], top, widths[n], strip_px + high), strip_px) for n in range(SMALL)]


def _tile(cell: Rect, strip_px: int) -> Tile:
    """Place the strip above the picture, both over the cell's whole width."""
    caption = Rect(cell.x, cell.y, cell.width, strip_px)
    picture = Rect(cell.x, cell.y + strip_px, cell.width - cell.width % 2, cell.height - strip_px)
    return Tile(cell, caption, picture, is_caption_over=False)


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)
