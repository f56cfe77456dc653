"""Small files that would be large pictures: the seat's readers refuse them before they cost memory or time."""

import struct
import time
import zlib

import pytest
from pytestqt.qtbot import QtBot

from console.app.case_pictures import read_picture
from console.errors import Refused
from widgets.unit.after_image import prepared

HEAD = b"\x89PNG\r\n\x1a\n"
PROMPT_S = 1.0


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes, *extra: bytes, depth: int = 1, colour: int = 0) -> bytes:
    """Return a PNG of these (filtered) rows, with chunks before them."""
    size = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return HEAD + size + b"".join(extra) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


BOMBS = {
    "black of 400 megapixels": png(20_000, 20_000, bytes(2_501 * 20_000)),
    "a lie about its size": png(2**31 - 1, 2**31 - 1, b"\0"),
    "16 bits of everything": png(16_000, 16_000, b"\0", depth=16, colour=6),
}
INFLATED = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64 * 1024 * 1024), 9))
PROFILE = chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(64 * 1024 * 1024), 9))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(qtbot: QtBot, name: str) -> None:
    begun = time.monotonic()
    assert len(BOMBS[name]) < 100_000
    assert read_picture(BOMBS[name]).isNull()
    with pytest.raises(Refused):
        prepared(BOMBS[name])
    assert time.monotonic() - begun < PROMPT_S


@pytest.mark.parametrize("inflated", [INFLATED, PROFILE], ids=["text", "profile"])
def test_what_comes_with_a_picture_does_not_inflate(qtbot: QtBot, inflated: bytes) -> None:
    begun = time.monotonic()
    image = read_picture(png(8, 8, bytes(2 * 8), inflated))
    assert (image.width(), image.height()) in {(8, 8), (0, 0)}
    assert not any(len(image.text(key)) > 1_000_000 for key in image.textKeys())
    assert time.monotonic() - begun < PROMPT_S
