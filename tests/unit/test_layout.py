"""Tiles leave nothing over but hairlines, pictures keep their shape, and nothing overlaps."""

import pytest

from console.seat.layout import ASPECT, LAYOUTS, Rect, capacity, layout, plan

SIZES = [(1920, 1080), (3840, 2160), (2560, 1080), (1280, 1024), (1080, 1920), (1366, 768)]


def _covered(rects: tuple[Rect, ...], width: int, height: int) -> int:
    """Return the pixels covered, and fail on overlap."""
    seen = bytearray(width * height)
    for rect in rects:
        for y in range(rect.y, rect.bottom):
            row = slice(y * width + rect.x, y * width + rect.right)
            assert not any(seen[row]), "tiles overlap"
            seen[row] = b"\x01" * rect.width
    return sum(seen)


@pytest.mark.parametrize("name", LAYOUTS)
def test_tiles_and_hairlines_cover_everything(name: str) -> None:
    width, height = 321, 181
    rects = layout(name, width, height)
    assert len(rects) == capacity(name)
    # each tile with the hairline right of and below it, on a glass one hairline larger: nothing left, nothing twice
    grown = tuple(Rect(r.x, r.y, r.width + 1, r.height + 1) for r in rects)
    assert _covered(grown, width + 1, height + 1) == (width + 1) * (height + 1)


def test_the_large_tile_comes_first_and_spans_its_cells() -> None:
    large, *small = layout("1+8", 1923, 1082)
    assert (large.width, large.height) == (961, 721)
    assert len(small) == 8
    assert small[0].x == large.right + 1


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("size", SIZES)
def test_pictures_keep_their_shape_inside_their_cells(name: str, size: tuple[int, int]) -> None:
    width, height = size
    made = plan(name, width, height, caption_px=40, bar_px=56)
    assert made.bar.bottom == height
    assert made.bar.height >= 56
    for tile in made.tiles:
        picture, cell = tile.picture, tile.cell
        assert picture.width % 2 == 0
        assert picture.height % 2 == 0
        assert abs(picture.width / picture.height - ASPECT) < 4 * ASPECT / picture.height
        assert cell.x <= picture.x
        assert picture.right <= cell.right
        assert cell.y <= picture.y
        assert picture.bottom <= cell.bottom <= made.bar.y
        assert tile.is_caption_over or tile.caption.bottom <= picture.y


@pytest.mark.parametrize("name", ["4", "9", "16", "36"])
def test_tiles_of_one_size_share_one_rendition_size(name: str) -> None:
    made = plan(name, 1920, 1080, caption_px=40, bar_px=56)
    assert len({(tile.picture.width, tile.picture.height) for tile in made.tiles}) == 1


def test_captions_stand_above_the_pictures_where_the_glass_has_room() -> None:
    assert not plan("1+8", 1920, 1080, caption_px=40, bar_px=56).tiles[1].is_caption_over
    assert plan("16", 1920, 1080, caption_px=36, bar_px=56).tiles[0].is_caption_over
    single = plan("1", 1920, 1080, caption_px=41, bar_px=56).tiles[0]
    assert not single.is_caption_over, "a large picture's burnt-in clock is read"
    assert single.caption.bottom == single.picture.y


def test_most_of_the_glass_is_picture() -> None:
    for name in ("1", "4", "1+5", "9", "16", "36"):
        made = plan(name, 1920, 1080, caption_px=36, bar_px=56)
        share = sum(tile.picture.width * tile.picture.height for tile in made.tiles) / (1920 * 1080)
        assert share > (0.83 if name == "1" else 0.86), name
