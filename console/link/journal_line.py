"""The lines of a seat's journal, and how they lie on disk: checked one by one, so that a torn tail is told from damage.

A line is ``crc32 (8 hexadecimal digits), space, one JSON object, line feed``. No credential and no token has a place
in any of them.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from console.domain.event import CommandId
from console.errors import ErrorKind

VERSION: Final = 1


class OwedFile(msgspec.Struct, frozen=True, array_like=True):
    """A file of evidence that the hub must get: its hash, by which it lies in the spool, and its name in the packet."""

    sha256: str
    name: str


class Line(msgspec.Struct, frozen=True, tag_field="line", tag=str, forbid_unknown_fields=True):
    """Base of all lines."""


class Begun(Line, frozen=True):
    """First line of a file."""

    version: int
    last_number: int
    """The local number given last; numbers are never given twice."""


class Made(Line, frozen=True):
    """Somebody made a command here."""

    id: CommandId
    account: str
    at: datetime
    type: str
    body: msgspec.Raw
    follows: bool = False
    """It was made on top of an earlier command on the same case that had not ended yet."""


class Sent(Line, frozen=True):
    """It may have gone out: from here on nobody but the hub knows whether it was carried out."""

    id: CommandId


class Numbered(Line, frozen=True):
    """It goes by this number until the hub gives a case number."""

    id: CommandId
    number: int


class CarriedOut(Line, frozen=True):
    """The hub has carried it out."""

    id: CommandId
    case_no: str
    version: int
    """Of the case after it; 0: not said."""


class NotCarriedOut(Line, frozen=True):
    """It was not carried out and never will be."""

    id: CommandId
    at: datetime
    kind: ErrorKind
    text_key: str
    facts: dict[str, str | int | float]


class Settled(Line, frozen=True):
    """Somebody has taken note that it was not carried out."""

    id: CommandId
    at: datetime
    by: str


class Owed(Line, frozen=True):
    """Files that belong to it. ``more``: others will follow (the seconds after)."""

    id: CommandId
    files: tuple[OwedFile, ...]
    more: bool


class Delivered(Line, frozen=True):
    """The hub has these files."""

    id: CommandId
    sha256: tuple[str, ...]


AnyLine = Begun | Made | Sent | Numbered | CarriedOut | NotCarriedOut | Settled | Owed | Delivered
_LINE: Final[msgspec.json.Decoder[AnyLine]] = msgspec.json.Decoder(AnyLine, strict=True)


@dataclass(frozen=True, slots=True)
class Found:
    """What lay on the disk."""

    lines: tuple[AnyLine, ...] = ()
    torn_bytes: int = 0
    """Length of a last line that was cut off in the middle: nobody was told that it was written."""
    damaged: int = 0
    """Lines before the last that cannot be read: that is no power cut."""


def frame(lines: Iterable[AnyLine]) -> bytes:
    """Return the lines as they lie on disk."""
    return b"".join(_framed(msgspec.json.encode(line)) for line in lines)


def _framed(body: bytes) -> bytes:
    return b"%08x " % zlib.crc32(body) + body + b"\n"


def unframe(content: bytes) -> Found:
    """Return the lines of a file, without what a power cut tore at its end."""
    pieces = content.split(b"\n")
    lines: list[AnyLine] = []
    damaged = 0
    for piece in pieces[:-1]:
        line = _line(piece)
        if line is None:
            damaged += 1
        else:
            lines.append(line)
    is_last_torn = not pieces[-1] and len(pieces) > 1 and _line(pieces[-2]) is None
    if is_last_torn:  # its blocks reached the disk out of order: the line feed did, the rest did not
        return Found(tuple(lines), len(pieces[-2]) + 1, damaged - 1)
    return Found(tuple(lines), len(pieces[-1]), damaged)


def _line(piece: bytes) -> AnyLine | None:
    """Return the line, or None where these bytes are none."""
    try:
        if int(piece[:8], 16) == zlib.crc32(piece[9:]):
            return _LINE.decode(bytes(piece[9:]))
    except (ValueError, RecursionError, msgspec.DecodeError):
        return None
    return None
