"""What a stream draws into: the renditions of one stream, shared by the main and the reading thread.

A rendition belongs to the stream, not to a connection of it: it survives every new opening. One lock a stream;
the reading thread holds it while it draws (under a millisecond), so that a dropped segment is never touched again.
"""

import threading
import time

from console.video.message import RenditionId
from console.video.slots import SlotWriter
from console.video.source import Picture

_FULL_SIZE = 0.95
"""From this part of the stream's width on, a picture is painted at full size and decoded in full."""


class Renditions:
    """The renditions of one stream."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writers: dict[RenditionId, SlotWriter] = {}
        self._generation = 0
        self.widest_px = 0
        """Width of the largest rendition; 0: nobody looks, nothing need be decoded. Read without the lock."""

    def set_generation(self, generation: int) -> None:
        """From now on only the reading of this generation draws; an older one may still hang in a read."""
        with self._lock:
            self._generation = generation

    def add(self, rendition: RenditionId, segment: str) -> None:
        """Attach to a segment.

        Raises:
            FileNotFoundError: the seat has unlinked it already.
            Corrupt: it is no segment of this version.
        """
        writer = SlotWriter(segment)
        with self._lock:
            self._writers[rendition] = writer
            self._measure()

    def drop(self, rendition: RenditionId) -> bool:
        """Detach; say whether it was there. When this returns the segment is no longer touched."""
        with self._lock:
            writer = self._writers.pop(rendition, None)
            if writer is not None:
                writer.close()
            self._measure()
            return writer is not None

    def drop_all(self) -> list[RenditionId]:
        """Detach from all; return which they were."""
        with self._lock:
            dropped = list(self._writers)
            for writer in self._writers.values():
                writer.close()
            self._writers.clear()
            self._measure()
            return dropped

    def _measure(self) -> None:
        self.widest_px = max((writer.width_px for writer in self._writers.values()), default=0)

    def is_full_size(self, stream_width_px: int) -> bool:
        """Say whether somebody looks at the stream at about its own size."""
        return self.widest_px >= _FULL_SIZE * stream_width_px

    def draw(self, picture: Picture, generation: int) -> bool:
        """Draw and publish ``picture`` in every rendition; say whether there was any."""
        with self._lock:
            if generation != self._generation:
                return False
            for writer in self._writers.values():
                picture.planes.draw_into(writer.begin())
                writer.publish(
                    generation=generation,
                    pts=picture.pts,
                    arrived_ns=picture.arrived_ns,
                    decoded_ns=time.monotonic_ns(),
                )
            return bool(self._writers)
