"""Does a picture's content go on? Decided from one number a frame. Pure: no pixels, no clock of its own.

A picture is new if no picture like it was seen in the last 20 s. That one rule tells apart what looks alike:

- A still night scene whose encoder skips every block repeats its picture bit by bit through a group of pictures. But
  each keyframe is coded afresh from the sensor, noise and all: it is new (measured with x264: a fifth to all of the
  sampled pixels change from keyframe to keyframe, however still the scene).
- A sensor or recorder that hangs has no fresh noise to code. Its encoder refines the one picture for some groups
  (4 to 10 s, measured at constant quality) and then repeats it, keyframes too. One that has bits to spare (average bit
  rate) goes on refining what follows the same keyframe, so nothing that follows a repeated keyframe counts as new.
- A loop repeats moving pictures in their order, at a constant distance.

What it cannot see: a hung sensor behind an encoder that is starved of bits and never settles on one quality; there the
camera's clock region decides. And a loop that is encoded anew at each turn: its pictures are alike, but never the same.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

MEMORY_S: Final = 20.5
"""Loops of up to 20 s are known again."""
_GAP_S: Final = 1.0
"""The stream's own time goes on by so much at most between two pictures: an outage ages no memory."""
_LONGEST_GOP_S: Final = 60.0
_MOVING: Final = 0.5
"""From this part of the pictures on that differ from the one before, a repetition is a loop, not a still."""


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """How a stream's content goes on, as of its newest frame; seconds are those in which pictures came."""

    still_s: float = 0.0
    """Since the newest picture that had not been seen in the last 20 s."""
    loop_s: float = 0.0
    """Length of the loop that the pictures repeat since then; 0: they do not."""
    gop_s: float = 0.0
    """Longest of the last groups of pictures; 0: not known."""
    clock_still_s: float | None = None
    """Since the camera's clock region changed; None: it has none."""


NOTHING_SEEN: Final = ContentFacts()


class Content:
    """What was seen of one stream lately. Survives its connections: a repeated picture is none the newer for it."""

    def __init__(self) -> None:
        self._seen: dict[int, float] = {}
        """For each picture when it was seen last, oldest first."""
        self._now_s = 0.0
        self._at_ns = 0
        self._newest = 0
        self._new_s = self._clock_s = 0.0
        self._has_clock = False
        self._keyframe_s: float | None = None
        self._gops: deque[float] = deque(maxlen=3)
        self._repeated = self._moved = self._keyframes = 0
        self._lag_s = 0.0
        self._is_old_gop = False
        """The newest keyframe is one that was seen before."""

    def take(self, picture: int, arrived_ns: int, *, is_keyframe: bool) -> bool:
        """Note one more picture; say whether it is new.

        Args:
            picture: a number that is the same for the same pixels.
            arrived_ns: monotonic.
            is_keyframe: it was coded without the ones before.
        """
        if self._at_ns:
            self._now_s += min(max(arrived_ns - self._at_ns, 0) / 1e9, _GAP_S)
        self._at_ns, now = arrived_ns, self._now_s
        if is_keyframe:
            self._measure_gop(now)
        seen = self._seen.pop(picture, None)
        self._seen[picture] = now
        self._forget(now)
        if is_keyframe:
            self._is_old_gop = seen is not None
        if seen is None and not self._is_old_gop:
            self._new_s, self._newest = now, picture
            self._repeated = self._moved = self._keyframes = 0
            self._lag_s = 0.0
            return True
        self._repeated += 1
        self._keyframes += is_keyframe
        if picture != self._newest and seen is not None:
            self._moved += 1
            self._lag_s = max(self._lag_s, now - seen)
        self._newest = picture
        return False

    def take_clock(self, *, has_changed: bool) -> None:
        """Note whether the camera's clock region has changed by the newest picture."""
        if has_changed or not self._has_clock:
            self._has_clock, self._clock_s = True, self._now_s

    def _measure_gop(self, now: float) -> None:
        if self._keyframe_s is not None:
            self._gops.append(min(now - self._keyframe_s, _LONGEST_GOP_S))
        self._keyframe_s = now

    def _forget(self, now: float) -> None:
        seen = self._seen
        oldest = next(iter(seen))
        while now - seen[oldest] > MEMORY_S:
            del seen[oldest]
            oldest = next(iter(seen))

    @property
    def facts(self) -> ContentFacts:
        """Return what is true as of the newest picture."""
        # No live keyframe repeats an earlier one, whatever blinks between two keyframes.
        is_loop = self._keyframes > 0 and self._moved >= _MOVING * self._repeated
        return ContentFacts(
            still_s=self._now_s - self._new_s,
            loop_s=self._lag_s if is_loop else 0.0,
            gop_s=max(self._gops, default=0.0),
            clock_still_s=self._now_s - self._clock_s if self._has_clock else None,
        )
