"""Shared-memory slots: how a decoded picture gets from a worker to the windows.

A **rendition** is (stream, size) in a segment of its own with three slots. The worker writes slot
``(n mod 3)`` while readers look at the one published last; three are enough that a writer at 25 frames/s
never waits and a reader at 50 Hz always finds a whole frame (one or two starve or tear: video.md).

Layout of a segment, all fields int64, native byte order::

    0    header   MAGIC, VERSION, width_px, height_px, stride_bytes, SLOTS, published, (free)
    64   slot 0   begin, end, generation, pts, arrived_ns, decoded_ns, (free), (free)
    128  slot 1   …
    192  slot 2   …
    4096 pixels of slot 0, then 1, then 2, each rounded up to 4,096 bytes: (h, w, 4) uint8 BGRx, QImage's RGB32

``published`` counts frames from 1; frame n lies in slot ``n mod 3``. A writer sets ``begin = n``, writes
pixels and fields, then ``end = n``, then ``published = n``. A reader that saw ``begin == end == n`` before and
``begin == n`` after it used the pixels has used a whole frame. Counters are written one by one through an int64
view: ``struct.pack_into`` clears the field first and lets a torn frame pass. The order of stores relies on
x86-64; another processor needs a fence here.

Who owns what: the seat creates and unlinks every segment; workers attach and close. Segment names carry the
owner's pid and start time, so that :func:`sweep` can remove what a killed seat left.
"""

import contextlib
import itertools
import os
from multiprocessing import shared_memory
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from console.domain.camera import Profile
from console.errors import Corrupt, Unavailable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAGIC: Final = 0x6772_6964_736C_6F74
VERSION: Final = 1
SLOTS: Final = 3
PREFIX: Final = "gridslot"
_PAGE: Final = 4096
_H_PUBLISHED: Final = 6
_FIELDS: Final = 8
_SHM_DIR: Final = Path("/dev/shm")  # noqa: S108 - where Linux keeps POSIX shared memory
_numbers = itertools.count(1)


class SlotFacts(NamedTuple):
    """What is known of the frame in a slot. ``arrived_ns``/``decoded_ns`` are CLOCK_MONOTONIC.

    A named tuple because one is made for every picture that is painted: a frozen class takes three times as long.
    """

    number: int
    generation: int
    pts: int
    arrived_ns: int
    decoded_ns: int


def segment_bytes(width_px: int, height_px: int) -> int:
    """Return the size of a segment for three pictures of this size."""
    return _PAGE + SLOTS * _slot_bytes(width_px, height_px)


def _slot_bytes(width_px: int, height_px: int) -> int:
    return -(-width_px * 4 * height_px // _PAGE) * _PAGE


def process_started(pid: int) -> str:
    """Return the kernel's start time of ``pid`` (field 22 of stat), or "" if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def _buffer(memory: shared_memory.SharedMemory) -> memoryview:
    if memory.buf is None:
        raise Corrupt("the segment is closed")
    return memory.buf


def sweep() -> list[str]:
    """Unlink the segments whose owner no longer runs; return their names."""
    removed = []
    for path in _SHM_DIR.glob(f"{PREFIX}-*"):
        parts = path.name.split("-")
        if len(parts) == 4 and parts[1].isdigit() and process_started(int(parts[1])) == parts[2]:
            continue
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            removed.append(path.name)
    return removed


def free_bytes() -> int | None:
    """Return what is free in /dev/shm; None where there is no such place."""
    try:
        fs = os.statvfs(_SHM_DIR)
    except OSError:
        return None
    return fs.f_bavail * fs.f_frsize


class Segment:
    """The seat's side: creates a segment and unlinks it. Not for two threads at once."""

    def __init__(self, width_px: int, height_px: int) -> None:
        """Create a segment for pictures of this size.

        Raises:
            Unavailable: /dev/shm has no room (containers often give it 64 MB); writing past its end would
                end the process with SIGBUS, so the room is asked for beforehand.
        """
        size = segment_bytes(width_px, height_px)
        free = free_bytes()
        if free is not None and free < size + _PAGE:
            raise Unavailable(
                f"shared memory has {free} bytes free, {size} needed", text_key="error.shm_full", free=free, needed=size
            )
        pid = os.getpid()
        self.name = f"{PREFIX}-{pid}-{process_started(pid)}-{next(_numbers)}"
        self.width_px, self.height_px = width_px, height_px
        self._memory = shared_memory.SharedMemory(self.name, create=True, size=size)
        head = _buffer(self._memory)[:64].cast("q")
        for index, value in enumerate((VERSION, width_px, height_px, width_px * 4, SLOTS, 0), start=1):
            head[index] = value
        head[0] = MAGIC
        head.release()
        self.reader = SlotReader(self._memory)

    def close(self) -> None:
        """Drop the views and unlink. Whoever still paints from the reader must have stopped."""
        self.reader.release()
        # A painter that still holds a view keeps the mapping until the process ends.
        with contextlib.suppress(BufferError):
            self._memory.close()
        with contextlib.suppress(FileNotFoundError):
            self._memory.unlink()


class SlotReader:
    """Reads the newest whole frame. One a rendition, shared by all windows of the GUI thread."""

    def __init__(self, memory: shared_memory.SharedMemory) -> None:
        self._fields = _buffer(memory)[: 64 * (1 + SLOTS)].cast("q")
        if self._fields[0] != MAGIC or self._fields[1] != VERSION:
            self._fields.release()
            raise Corrupt("not a slot segment of this version")
        self.width_px, self.height_px, self.stride_bytes = self._fields[2], self._fields[3], self._fields[4]
        self.profile: Profile | None = None
        """Which stream is drawn here; said by the owner of the segment, so that a painted frame can be named."""
        step = _slot_bytes(self.width_px, self.height_px)
        self._pixels = [
            _buffer(memory)[_PAGE + i * step : _PAGE + i * step + self.stride_bytes * self.height_px]
            for i in range(SLOTS)
        ]

    @property
    def published(self) -> int:
        """Number of the newest frame; 0 before the first. Cheap: ask at every tick."""
        return self._fields[_H_PUBLISHED]

    def pixels(self, number: int) -> memoryview:
        """Return the pixels of frame ``number``'s slot: stride × height bytes, BGRx rows. Do not keep it."""
        return self._pixels[number % SLOTS]

    def newest(self) -> SlotFacts | None:
        """Return what is known of the newest frame; None before the first, or where it is being written over."""
        number = self._fields[_H_PUBLISHED]
        return self.facts(number) if number else None

    def facts(self, number: int) -> SlotFacts | None:
        """Return what is known of frame ``number``, or None if it is not whole (any more)."""
        at = _FIELDS * (1 + number % SLOTS)
        fields = self._fields
        if fields[at] != number or fields[at + 1] != number:
            return None
        found = SlotFacts(number, fields[at + 2], fields[at + 3], fields[at + 4], fields[at + 5])
        return found if fields[at] == number else None

    def is_whole(self, number: int) -> bool:
        """Say whether frame ``number`` has not been written over; ask again after painting."""
        return self._fields[_FIELDS * (1 + number % SLOTS)] == number

    def release(self) -> None:
        """Drop every view of the memory."""
        for view in self._pixels:
            with contextlib.suppress(BufferError):  # a QImage still looks at it
                view.release()
        self._fields.release()


class SlotWriter:
    """The worker's side: attaches to a segment and publishes frames. One thread a rendition."""

    def __init__(self, name: str) -> None:
        import numpy as np  # takes a tenth of a second: a seat, which only reads, starts without it

        self._memory = shared_memory.SharedMemory(name)
        self._fields = _buffer(self._memory)[: 64 * (1 + SLOTS)].cast("q")
        if self._fields[0] != MAGIC or self._fields[1] != VERSION:
            self._fields.release()
            self._memory.close()
            raise Corrupt("not a slot segment of this version")
        self.width_px, self.height_px = self._fields[2], self._fields[3]
        step = _slot_bytes(self.width_px, self.height_px)
        self._pictures: list[npt.NDArray[np.uint8]] = [
            np.ndarray((self.height_px, self.width_px, 4), np.uint8, self._memory.buf, _PAGE + i * step)
            for i in range(SLOTS)
        ]
        self._number = self._fields[_H_PUBLISHED]

    def begin(self) -> "npt.NDArray[np.uint8]":
        """Return the next slot's picture, (h, w, 4) uint8 BGRx, to be drawn into before :meth:`publish`."""
        number = self._number + 1
        self._fields[_FIELDS * (1 + number % SLOTS)] = number
        return self._pictures[number % SLOTS]

    def publish(self, *, generation: int, pts: int, arrived_ns: int, decoded_ns: int) -> None:
        """Make the picture drawn since :meth:`begin` the newest one."""
        number = self._number = self._number + 1
        at, fields = _FIELDS * (1 + number % SLOTS), self._fields
        fields[at + 2], fields[at + 3], fields[at + 4], fields[at + 5] = generation, pts, arrived_ns, decoded_ns
        fields[at + 1] = number
        fields[_H_PUBLISHED] = number

    def close(self) -> None:
        """Drop the views, then the mapping; the seat unlinks."""
        self._pictures.clear()
        self._fields.release()
        self._memory.close()
