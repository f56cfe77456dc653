"""What a stream's pictures say of themselves: does the content go on, and what is wrong with it. Worker side.

A frame of 704×576 costs some 15 µs (2.5 % of decoding it), a look at its quality 0.7 ms every four seconds; only
numbers leave here. Called in the thread of the newest reading; an older one, which may still hang in a read, is not
heard.
"""

import threading
import time
import zlib
from typing import Final

import cv2

from console.domain.camera import Quality
from console.video import quality
from console.video.canvas import Pixels
from console.video.content import Content, ContentFacts
from console.video.mark_history import MarkHistory
from console.video.message import OpenStream
from console.video.reference import Reference
from console.video.source import Picture

_ROWS: Final = 36
"""So many rows of a picture stand for it: each line of a burnt-in clock and each block of a keyframe is hit."""
QUALITY_NS: Final = 4_000_000_000
_CLOCK_NS: Final = 200_000_000
_AGREED: Final = 2
"""So many looks in a row must agree, before a mark comes and before it goes: a bus before the lens is no cover."""
_GOOD: Final = 3
"""So many good looks in a row make a reference."""
_LIT: Final = 40.0
_STROKE: Final = 48
"""A pixel of a digit changes by more; the noise under a clock does not."""
_STROKES: Final = 0.003
"""Least share of a clock region that changes with one digit (measured: 0.01 for one of nineteen)."""


def rows_of(luma: Pixels) -> Pixels:
    """Return the rows that stand for a picture, (about 36, w) uint8, without a copy."""
    step = max(1, luma.shape[0] // _ROWS)
    return luma[step // 2 :: step]


class Watch:
    """What is known of the pictures of one stream; outlives its connections."""

    def __init__(self) -> None:
        self.first_picture = 0
        self.is_changing = False
        """A picture that differs from the first one of this connection was seen."""
        self._history = MarkHistory()
        self._lock = threading.Lock()
        self._generation = 0
        self._content = Content()
        self._reference: Reference | None = None
        self._clock_region: tuple[float, float, float, float] | None = None
        self._is_glance = False
        self._clock: Pixels | None = None
        self._clock_ns = self._quality_ns = 0
        self._looks: list[frozenset[Quality]] = []
        self._good: list[quality.Measure] = []
        self._made: Reference | None = None

    @property
    def content(self) -> ContentFacts:
        """Return how the content goes on, as of the newest picture."""
        with self._lock:
            return self._content.facts

    def begin(self, order: OpenStream) -> None:
        """Learn of a new connection."""
        with self._lock:
            self._generation = order.generation
            self._reference = order.reference or self._reference
            self._clock_region, self._is_glance = order.clock_region, order.is_glance
            self.first_picture, self.is_changing = 0, False
            self._clock, self._quality_ns = None, 0

    @property
    def marks(self) -> tuple[Quality, ...]:
        """Return what the newest looks found wrong, but for what was lost."""
        return self._history.newest

    def marks_at(self, now_ns: int, generation: int | None = None) -> tuple[Quality, ...]:
        """Return what was said to be wrong with the picture at an instant; what was lost lately comes first.

        Args:
            now_ns: CLOCK_MONOTONIC; of the last minutes.
            generation: whose picture; None: the newest connection's.
        """
        with self._lock:
            return self._history.at(now_ns, self._generation if generation is None else generation)

    def note_damage(self, arrived_ns: int, generation: int) -> None:
        """Note that something of the packet that arrived then, or of one before it in its group, was lost."""
        with self._lock:
            self._history.note_damage(arrived_ns, generation)

    def look(self, picture: Picture, generation: int) -> None:
        """Look at one more picture of this connection."""
        with self._lock:
            if generation == self._generation:
                self._look(picture)

    def _look(self, picture: Picture) -> None:
        planes = picture.planes.planes()
        luma = planes[0]
        rows = rows_of(luma).tobytes()
        if not self.first_picture:
            self.first_picture = zlib.crc32(rows) or 1
        elif not self.is_changing:
            self.is_changing = zlib.crc32(rows) != self.first_picture
        self._content.take(hash(rows), picture.arrived_ns, is_keyframe=picture.is_keyframe)
        if self._clock_region is not None and picture.arrived_ns - self._clock_ns >= _CLOCK_NS:
            self._clock_ns = picture.arrived_ns
            self._content.take_clock(has_changed=self._has_clock_changed(luma, self._clock_region))
        if picture.arrived_ns - self._quality_ns >= QUALITY_NS and not picture.is_damaged:
            self._quality_ns = picture.arrived_ns
            self._judge(quality.measure(planes), picture.arrived_ns)

    def _has_clock_changed(self, luma: Pixels, where: tuple[float, float, float, float]) -> bool:
        """Say whether a digit has changed since it last did; the noise under the clock does not count."""
        height, width = luma.shape
        left, top, wide, high = where
        rows = slice(int(top * height), max(int((top + high) * height), int(top * height) + 1))
        region = luma[rows, int(left * width) : max(int((left + wide) * width), int(left * width) + 1)]
        before = self._clock
        if before is not None and before.shape == region.shape:
            _, changed = cv2.threshold(cv2.absdiff(region, before), _STROKE, 1, cv2.THRESH_BINARY)
            if cv2.countNonZero(changed) < max(4, _STROKES * region.size):
                return False
        self._clock = region.copy()
        return True

    def _judge(self, now: quality.Measure, arrived_ns: int) -> None:
        agreed = 1 if self._is_glance else _AGREED
        self._looks = [*self._looks[1 - _AGREED :], quality.judge(now, self._reference)]
        last = self._looks[-agreed:]
        if len(last) == agreed and all(look == last[-1] for look in last):
            self._history.say(tuple(mark for mark in Quality if mark in last[-1]), arrived_ns)
        if self._reference is None:
            self._gather(now)

    def _gather(self, now: quality.Measure) -> None:
        """Make a reference of pictures that are good, light enough and of one view: a camera that turns has none."""
        is_good = not self._looks[-1] and now.mean > _LIT
        if is_good and self._good and quality.has_moved(now.view, self._good[0].reference.view):
            self._good = []
        self._good = [*self._good, now] if is_good else []
        if len(self._good) == _GOOD:
            self._reference = self._made = self._good[-1].reference
            self._good = []

    def renew_reference(self) -> None:
        """Forget the reference, and what was found wrong against it; the next good pictures make another."""
        with self._lock:
            self._reference, self._made, self._good, self._looks = None, None, [], []
            kept = tuple(mark for mark in self._history.newest if mark is not Quality.MOVED)
            self._history.say(kept, time.monotonic_ns())
            self._quality_ns = 0

    def take_reference(self) -> Reference | None:
        """Return a reference that was made since this was last asked."""
        made, self._made = self._made, None
        return made
