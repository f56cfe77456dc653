"""One zip file for given contents: stored, and every byte a function of names, order and contents.

Why not ``zipfile``: its output depends on the version and platform it runs on, and its reader believes the central
directory, passes over bytes between entries, and accepts comments and extra fields. Here nothing is left to choose:
1980-01-01 00:00, version 2.0, no flags, no attributes, no extra fields, no comments, no descriptors, sizes below
2 GiB; ASCII names. Any unzipper opens it.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from console.errors import Corrupt

CHUNK_BYTES: Final = 256 * 1024
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_VERSION: Final = 20
_DATE: Final = 0x0021  # 1980-01-01: the first day of DOS time
_LOCAL_SIGN: Final = b"PK\x03\x04"
_CENTRAL_SIGN: Final = b"PK\x01\x02"
_END_SIGN: Final = b"PK\x05\x06"
_NAME_LIMIT: Final = 64

Chunks = Callable[[], Iterator[bytes]]
"""Gives the contents from the beginning, each time it is called."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file to be packed, measured beforehand because its header stands before its contents."""

    name: str
    chunks: Chunks
    size: int
    crc: int
    sha256: str

    @property
    def header(self) -> bytes:
        """Return what stands before the contents."""
        name = self.name.encode("ascii")
        rest = (0, 0, 0, _DATE, self.crc, self.size, self.size, len(name), 0)
        return _LOCAL.pack(_LOCAL_SIGN, _VERSION, *rest) + name


@dataclass(frozen=True, slots=True)
class Found:
    """Where a walked file keeps one entry: its header at ``header_at``, its contents at ``start``."""

    name: str
    header_at: int
    start: int
    size: int


def of_bytes(content: bytes) -> Chunks:
    """Return contents that are in memory."""
    return lambda: iter((content,))


def of_path(path: Path) -> Chunks:
    """Return the contents of a file, opened anew each time."""

    def read() -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                yield chunk

    return read


def of_slice(stream: BinaryIO, start: int, size: int) -> Chunks:
    """Return a part of an open file; others may seek in it between two chunks."""

    def read() -> Iterator[bytes]:
        at, end = start, start + size
        while at < end:
            stream.seek(at)
            chunk = stream.read(min(CHUNK_BYTES, end - at))
            if not chunk:
                return
            at += len(chunk)
            yield chunk

    return read


def measure(name: str, chunks: Chunks) -> Member:
    """Read the contents once: size, CRC-32, SHA-256."""
    size, crc, sha256 = 0, 0, hashlib.sha256()
    for chunk in chunks():
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
        sha256.update(chunk)
    return Member(name, chunks, size, crc, sha256.hexdigest())


def pack(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the bytes of the one zip file with these members in this order.

    Raises:
        Corrupt: contents changed after they were measured.
    """
    directory, count, offset = b"", 0, 0
    for member in members:
        header = member.header
        yield header
        yield from unchanged(member)
        directory += _central(member, offset)
        offset += len(header) + member.size
        count += 1
    yield directory + _END.pack(_END_SIGN, 0, 0, count, count, len(directory), offset, 0)


def unchanged(member: Member) -> Iterator[bytes]:
    """Yield the contents again; raise Corrupt at their end if they are not what was measured."""
    sha256 = hashlib.sha256()
    for chunk in member.chunks():
        sha256.update(chunk)
        yield chunk
    if sha256.hexdigest() != member.sha256:
        raise Corrupt(f"{member.name} changed while it was read", text_key="verify.changing", name=member.name)


def _central(member: Member, offset: int) -> bytes:
    name = member.name.encode("ascii")
    rest = (0, 0, 0, _DATE, member.crc, member.size, member.size, len(name), 0, 0, 0, 0, 0, offset)
    return _CENTRAL.pack(_CENTRAL_SIGN, _VERSION, _VERSION, *rest) + name


def walk(stream: BinaryIO, allowed: Sequence[str], max_bytes: int) -> tuple[Found, ...]:
    """Find the entries by their own headers, from the first byte on; the central directory is not looked at.

    Args:
        stream: an open file that can seek.
        allowed: the names that may occur, in the order in which they must.
        max_bytes: the longest file that is looked at.

    Raises:
        Corrupt: not such a file; ``text_key`` and ``facts`` say what and where.
    """
    total = stream.seek(0, 2)
    if total > max_bytes:
        raise Corrupt(f"{total} bytes", text_key="verify.too_large", size=total, limit=max_bytes)
    found: list[Found] = []
    at, left = 0, list(allowed)
    while (entry := _entry_at(stream, at, total)) is not None:
        if entry.name not in left:
            key = "verify.entry_misplaced" if entry.name in allowed else "verify.entry_unknown"
            raise Corrupt(f"{entry.name!r} at byte {at}", text_key=key, name=entry.name, offset=at)
        del left[: left.index(entry.name) + 1]
        found.append(entry)
        at = entry.start + entry.size
    return tuple(found)


def _entry_at(stream: BinaryIO, at: int, total: int) -> Found | None:
    """Read the entry whose header stands at ``at``; None where the central directory begins."""
    stream.seek(at)
    raw = stream.read(_LOCAL.size + _NAME_LIMIT)
    if raw[:4] == _CENTRAL_SIGN and at:
        return None
    if raw[:4] != _LOCAL_SIGN:
        key = _no_header_key(raw, at)
        raise Corrupt(f"no entry at byte {at}", text_key=key, offset=at)
    if len(raw) < _LOCAL.size:
        raise Corrupt(f"ends in the header at byte {at}", text_key="verify.ends_early", offset=total)
    _, _, flags, method, _, _, _, packed, size, name_length, extra = _LOCAL.unpack_from(raw)
    name = raw[_LOCAL.size :][:name_length].decode("ascii", "backslashreplace")
    if flags or method or extra or packed != size or name_length > _NAME_LIMIT:
        raise Corrupt(f"the header at byte {at} is foreign", text_key="verify.header_foreign", name=name, offset=at)
    start = at + _LOCAL.size + name_length
    if start + size > total:
        lacking = start + size - total
        raise Corrupt(f"{name} ends early", text_key="verify.entry_ends_early", name=name, lacking=lacking)
    return Found(name, at, start, size)


def _no_header_key(raw: bytes, at: int) -> str:
    if at == 0:
        return "verify.not_a_packet"
    return "verify.structure" if len(raw) >= 4 else "verify.ends_early"
