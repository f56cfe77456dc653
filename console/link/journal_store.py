"""Where a journal lies: a real file, or memory that can lose its power. Blocking.

One file, appended to and flushed to the platter before a command goes out. Measured on this kind of disk (ext4, 200
appends of 900 bytes, ms at the median): append and ``fsync`` 0.12, with the folder 0.17; SQLite with
``synchronous=FULL`` 0.2 (WAL) to 0.6. A journal holds some tens of lines, is read once and needs no query, so the
plain file is the simpler and the faster; a spinning disk pays one turn (8–15 ms) for either.
"""

import enum
import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from console.link.journal_line import AnyLine, Found, frame, unframe

NAME = "outgoing.journal"


class JournalStore(Protocol):
    """The disk under a journal."""

    def load(self) -> Found:
        """Return what is there, nothing where there is nothing yet; OSError where it cannot be read."""

    def append(self, lines: Iterable[AnyLine]) -> None:
        """Add lines; they survive a power cut when this returns. OSError: perhaps half of them are there."""

    def replace(self, lines: Iterable[AnyLine]) -> None:
        """Put these in place of all others, or leave those. Mends what a failed append left. OSError as above."""

    def size(self) -> int:
        """Return the length in bytes."""

    def set_aside(self) -> str:
        """Keep a copy of what cannot be read whole, for whoever mends it; return where."""


class FileStore:
    """A file in the seat's own folder, readable by its owner only. One process at a time (the seat's lock)."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    def load(self) -> Found:
        """Return what is there; see :class:`JournalStore`."""
        try:
            self._path.chmod(0o600)
            return unframe(self._path.read_bytes())
        except FileNotFoundError:
            return Found()

    def append(self, lines: Iterable[AnyLine]) -> None:
        """Add lines durably; see :class:`JournalStore`."""
        is_new = not self._path.exists()
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(self._path, os.O_APPEND, frame(lines))
        if is_new:
            sync_folder(self._path.parent)

    def replace(self, lines: Iterable[AnyLine]) -> None:
        """Put these in place of all others; see :class:`JournalStore`."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        try:
            self._write(part, os.O_TRUNC, frame(lines))
            part.replace(self._path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_folder(self._path.parent)

    def size(self) -> int:
        """Return the length in bytes."""
        return self._path.stat().st_size if self._path.exists() else 0

    def set_aside(self) -> str:
        """Keep a copy of the damaged file beside it; return its path."""
        number = sum(1 for _ in self._path.parent.glob(f"{NAME}.damaged-*")) + 1
        copy = self._path.with_name(f"{NAME}.damaged-{number}")
        self._write(copy, os.O_TRUNC, self._path.read_bytes())
        return str(copy)

    @staticmethod
    def _write(path: Path, flags: int, content: bytes) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | flags, 0o600)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class WritePoint(enum.Enum):
    """Where a write can be cut off."""

    BEFORE = "before"
    TORN = "torn"
    """Half of its bytes are on the disk."""
    AFTER = "after"
    """All of them are, but nobody was told."""


class PowerCut(BaseException):
    """The simulated machine went out; only what its disk holds is left. No fault that anything could go on after."""


class MemoryStore:
    """A disk for the simulation. ``content`` is what survives.

    Args:
        is_cut: asked at every point of every write; True: the power goes there, with :class:`PowerCut`.
    """

    def __init__(self, is_cut: Callable[[WritePoint], bool] = lambda _: False) -> None:
        self.content = b""
        self.is_cut = is_cut
        self.is_full = False
        """No room: every write fails, with half of its bytes there."""

    def load(self) -> Found:
        """Return what has survived."""
        return unframe(self.content)

    def append(self, lines: Iterable[AnyLine]) -> None:
        """Add lines, or fail as told."""
        self._write(self.content, frame(lines))

    def replace(self, lines: Iterable[AnyLine]) -> None:
        """Put these in place of all others, whole or not at all."""
        before, made = self.content, frame(lines)
        try:
            self._write(b"", made)
        except (OSError, PowerCut):
            self.content = made if self.content == made else before
            raise

    def size(self) -> int:
        """Return the length in bytes."""
        return len(self.content)

    def set_aside(self) -> str:
        """Memory keeps no copies."""
        return ""

    def _write(self, before: bytes, added: bytes) -> None:
        half = before + added[: len(added) // 2]
        self._perhaps_cut(WritePoint.BEFORE)
        if self.is_full:
            self.content = half
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.is_cut(WritePoint.TORN):
            self.content = half
            raise PowerCut
        self.content = before + added
        self._perhaps_cut(WritePoint.AFTER)

    def _perhaps_cut(self, point: WritePoint) -> None:
        if self.is_cut(point):
            raise PowerCut
