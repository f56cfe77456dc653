"""When each frame was sent: a memory-mapped file between the camera server and the bench.

The file is int64 ``[streams][4096]``, native byte order: for a camera number and a frame's number in its film
(modulo 4096, the number of the burnt-in mark) the CLOCK_MONOTONIC nanoseconds of the send to the first viewer;
0: never sent. A picture's age is the instant of painting minus this. Stores of 8 aligned bytes do not tear.
"""

import mmap
import time
from pathlib import Path
from typing import Final, Self

from console.errors import Corrupt

FRAMES: Final = 4096


class SendLog:
    """The server's side; one writer."""

    def __init__(self, memory: mmap.mmap, streams: int) -> None:
        self._memory = memory
        self._table = memoryview(memory).cast("q")
        self._newest = [-1] * streams

    @classmethod
    def create(cls, path: Path, streams: int) -> Self:
        """Create or empty the file for camera numbers 0 … ``streams - 1``."""
        with path.open("w+b") as file:
            file.truncate(streams * FRAMES * 8)
            return cls(mmap.mmap(file.fileno(), 0), streams)

    def note(self, number: int, frame: int, film_frame: int) -> None:
        """Store the present instant, unless this frame was noted before.

        Args:
            number: of the camera.
            frame: number on the time line, rising; main and sub-stream of a camera share it.
            film_frame: number in the film, as in the burnt-in mark.
        """
        if frame > self._newest[number]:
            self._newest[number] = frame
            self._table[number * FRAMES + film_frame % FRAMES] = time.monotonic_ns()

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

    def sent_ns(self, number: int, film_frame: int) -> int:
        """Return when the frame was sent last, 0 if never."""
        if not 0 <= number < self.streams:
            return 0
        return self._table[number * FRAMES + film_frame % FRAMES]

    def close(self) -> None:
        """Drop the view, then the mapping."""
        self._table.release()
        self._memory.close()
