"""When each frame was sent: a memory-mapped file between the camera server and the bench.

The file is int64 ``[streams][4096]``, native byte order: for the stream's and the frame's number (modulo 4096) in the
burnt-in mark the CLOCK_MONOTONIC nanoseconds of the send to the first viewer; 0: never sent. A picture's age is the
instant of painting minus this. Several cameras may play one film at different instants, 14 s apart at least: the
newest send holds. Stores of 8 aligned bytes do not tear.
"""

import mmap
import time
from array import array
from pathlib import Path
from typing import Final, Self

from console.errors import Corrupt

FRAMES: Final = 4096


class SendLog:
    """The server's side; one writer."""

    def __init__(self, memory: mmap.mmap, streams: int) -> None:
        self._memory = memory
        self._table = memoryview(memory).cast("q")
        self._noted = array("q", [-1]) * (streams * FRAMES)

    @classmethod
    def create(cls, path: Path, streams: int) -> Self:
        """Create or empty the file for stream numbers 0 … ``streams - 1``."""
        with path.open("w+b") as file:
            file.truncate(streams * FRAMES * 8)
            return cls(mmap.mmap(file.fileno(), 0), streams)

    def note(self, stream: int, frame: int, mark: int) -> None:
        """Store the present instant, unless this frame was noted before.

        Args:
            stream: number in the mark.
            frame: number on the time line; main and sub-stream of a camera share it, so the first send counts.
            mark: the frame's number in the mark.
        """
        at = stream * FRAMES + mark % FRAMES
        if frame > self._noted[at]:
            self._noted[at] = frame
            self._table[at] = time.monotonic_ns()

    def close(self) -> None:
        """Drop the view, then the mapping."""
        self._table.release()
        self._memory.close()


class SendLogReader:
    """The bench's side."""

    def __init__(self, path: Path) -> None:
        """Map the file read-only.

        Raises:
            Corrupt: it has not the size of a send log.
        """
        with path.open("rb") as file:
            size = path.stat().st_size
            if size == 0 or size % (FRAMES * 8):
                raise Corrupt(f"{path.name} is no send log: {size} bytes")
            self._memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        self._table = memoryview(self._memory).cast("q")
        self.streams = size // (FRAMES * 8)

    def sent_ns(self, stream: int, mark: int) -> int:
        """Return when the frame was sent last, 0 if never."""
        if not 0 <= stream < self.streams:
            return 0
        return self._table[stream * FRAMES + mark % FRAMES]

    def close(self) -> None:
        """Drop the view, then the mapping."""
        self._table.release()
        self._memory.close()
