"""Whether a picture's file is there to its end. Pure.

Qt's readers of JPEG and BMP paint what is there and leave the rest grey or black; those of PNG and WebP refuse.
"""

import re
import struct
from typing import Final

_SCAN, _END = 0xDA, 0xD9
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers that no length follows."""
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Ends the compressed data of a scan: FF 00 is a byte of it, FF D0 to D7 are its restarts."""
_BMP_HEAD: Final = struct.Struct("<10xI4xiiHHI")
"""Where the pixels begin, width, height (negative: from above), planes, bits of a pixel, kind of compression."""
_PLAIN: Final = frozenset({0, 3})
"""Kinds of BMP whose length follows from their size."""


def is_whole(kind: bytes, content: bytes) -> bool:
    """Return whether ``content``, a file of ``kind`` as Qt names it, has its end; only JPEG and BMP are looked at."""
    if kind == b"jpeg":
        return _has_end(content)
    return _has_all_rows(content) if kind == b"bmp" else True


def _has_end(jpeg: bytes) -> bool:
    """Walk from part to part: a small picture inside one has an end of its own, and parts may follow the end."""
    at = 2
    while at + 2 <= len(jpeg):
        at = jpeg.find(b"\xff", at)  # readers step over what lies between parts
        if not 0 <= at < len(jpeg) - 1:
            return False
        marker = jpeg[at + 1]
        if marker == _END:
            return True
        if marker == 0xFF:  # a byte to fill up with
            at += 1
        elif marker in _BARE:
            at += 2
        elif at + 4 > len(jpeg):
            return False
        else:
            at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
            if marker == _SCAN:
                found = _MARKER.search(jpeg, at)
                at = found.start() if found is not None else len(jpeg)
    return False


def _has_all_rows(bmp: bytes) -> bool:
    if len(bmp) < _BMP_HEAD.size:
        return False
    begins, width, height, _planes, bits, compression = _BMP_HEAD.unpack_from(bmp)
    row_bytes = (abs(width) * bits + 31) // 32 * 4
    return compression not in _PLAIN or len(bmp) >= begins + row_bytes * abs(height)
