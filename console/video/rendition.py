"""The renditions of a seat: which segment of shared memory shows which stream at which size, and since when.

Owns the segments; says nothing to the workers and reads no clock. GUI thread only.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from console.domain.camera import CameraId
from console.errors import Unavailable
from console.video.message import RenditionId
from console.video.plan import Size
from console.video.slots import SLOTS, Segment, SlotReader, free_bytes, segment_bytes
from console.video.supervisor import Worker

RECENT_NS = 1_000_000_000
"""Stand-ins whose newest frames lie within a second of each other are equally new: the larger one is shown."""


@dataclass(slots=True)
class Rendition:
    """One segment that a worker draws into."""

    id: RenditionId
    size: Size
    segment: Segment
    needed: float
    """When it was last needed (monotonic seconds)."""
    bytes: int = 0
    worker: Worker | None = None
    """Who was told to draw it."""
    is_dark: bool = False
    """Its stream has ended: the camera's other stream is shown in its place, if that has a picture."""

    @property
    def has_frame(self) -> bool:
        """Say whether there is something to paint."""
        return self.segment.reader.published > 0


@dataclass(slots=True)
class Renditions:
    """All of them.

    A rendition that is being dropped is no longer found by size or camera, but its segment stays until the worker
    said that it lets go of it, or died.
    """

    _by_size: dict[Size, Rendition] = field(default_factory=dict)
    _by_camera: dict[CameraId, list[Rendition]] = field(default_factory=dict)
    _dropping: dict[RenditionId, Rendition] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    changes: int = 0
    """Grows whenever one comes or goes. What is shown changes otherwise only by a first frame, or while another
    rendition stands in for the one that is wanted."""

    def __iter__(self) -> Iterator[Rendition]:
        return iter(tuple(self._by_size.values()))

    def find(self, size: Size) -> Rendition | None:
        """Return the rendition of this size."""
        return self._by_size.get(size)

    def create(self, size: Size, now: float) -> Rendition:
        """Make a rendition and its segment.

        Raises:
            Unavailable: shared memory has no room for it, counting what was promised to segments that
                workers have not filled yet (pages are taken when they are first written).
        """
        own = segment_bytes(size.width_px, size.height_px)
        free, needed = free_bytes(), own + self._promised_bytes()
        if free is not None and free < needed:
            raise Unavailable("shared memory is promised", text_key="error.shm_full", free=free, needed=needed)
        made = Rendition(RenditionId(next(self._numbers)), size, Segment(size.width_px, size.height_px), now, own)
        made.segment.reader.profile = size.key.profile
        self._by_size[size] = made
        self.changes += 1
        self._by_camera.setdefault(size.key.camera, []).append(made)
        return made

    def _promised_bytes(self) -> int:
        everyone = (*self._by_size.values(), *self._dropping.values())
        return sum(one.bytes for one in everyone if one.segment.reader.published < SLOTS)

    def shown(self, size: Size) -> Rendition | None:
        """Return the rendition to paint for ``size``: itself once it has a frame, till then the camera's newest.

        One that is dark gives way to those of the camera's other stream.
        """
        own = self._by_size.get(size)
        if own is not None and own.has_frame and not own.is_dark:
            return own
        others = [one for one in self._by_camera.get(size.key.camera, ()) if one.has_frame]
        if own is not None and own.is_dark:
            others = [one for one in others if one.size.key != size.key] or [own]
        if not others:
            return None
        newest = max(_decoded_ns(one.segment.reader) for one in others)
        recent = [one for one in others if _decoded_ns(one.segment.reader) >= newest - RECENT_NS]
        return max(recent or others, key=lambda one: one.size.width_px * one.size.height_px)

    def drop(self, one: Rendition) -> None:
        """Take it out of sight; :meth:`let_go` frees it, at once if no worker draws it."""
        del self._by_size[one.size]
        self.changes += 1
        self._by_camera[one.size.key.camera].remove(one)
        self._dropping[one.id] = one
        if one.worker is None:
            self.let_go(one.id)

    def let_go(self, rendition: RenditionId) -> Rendition | None:
        """Free a dropped rendition that its worker no longer touches.

        Returns the one that the worker let go of unasked, because it could not attach to it: drop it. None
        otherwise, also for ids that were freed before.
        """
        dropped = self._dropping.pop(rendition, None)
        if dropped is not None:
            dropped.segment.close()
            return None
        return next((one for one in self._by_size.values() if one.id == rendition), None)

    def bereave(self, worker: Worker) -> None:
        """Note that ``worker`` has exited: what it drew awaits another, what it was to drop is free."""
        for one in (*self._by_size.values(), *self._dropping.values()):
            if one.worker is worker:
                one.worker = None
        for rendition in [one.id for one in self._dropping.values() if one.worker is None]:
            self.let_go(rendition)

    def close(self) -> None:
        """Free everything; the workers have exited."""
        for one in self:
            one.worker = None
            self.drop(one)
        for rendition in tuple(self._dropping):
            self.let_go(rendition)


def _decoded_ns(reader: SlotReader) -> int:
    facts = reader.facts(reader.published)
    return facts.decoded_ns if facts is not None else 0
