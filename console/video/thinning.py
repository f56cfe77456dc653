"""What a reading leaves out: frames that are late, that the pace does not draw, the end of a GOP. Pure.

One :class:`StreamPace` for each connection; it is asked once for each packet and once for each frame.
"""

from typing import Final

from console.video.lateness import Delay, Jump, Lateness
from console.video.pace import FULL, Pace
from console.video.source import TICKS_PER_S

_MINUTE_NS: Final = 60_000_000_000
_JUMPED_NS: Final = 2_500_000_000
"""A stream that jumped counts as late for so long: less than the pace takes to settle."""
_JUMPED_MS: Final = 1000


class Thinning:
    """Chooses the frames that are drawn at a pace: as evenly as their time stamps allow.

    Args:
        turn: any number; streams with different ones draw different frames of the same beat.
    """

    def __init__(self, turn: int = 0) -> None:
        self._turn = turn % 4 / 4
        self._fps = self._step = self._next = 0.0

    def is_due(self, pts: int, fps: float) -> bool:
        """Say whether to draw the frame at ``pts`` (1/90,000 s) at ``fps``, not 0; ask once for each frame."""
        if fps != self._fps:
            self._fps, self._step = fps, TICKS_PER_S / fps
            self._next = pts + self._turn * self._step
        if abs(self._next - pts) > 2 * self._step:
            self._next = pts  # a gap, or time stamps that jumped
        if pts < self._next - 0.2 * self._step:
            return False
        self._next += self._step
        return True


class GopShare:
    """Says which packets of a GOP are not decoded at a pace."""

    def __init__(self) -> None:
        self._start = 0
        self._length = 0

    def decoded(self, pace: Pace) -> float:
        """Return the part of the stream that is decoded at ``pace``: more, where a GOP is too long to leave out."""
        return round(pace.decoded_part(self._length / TICKS_PER_S), 2) if self._length > 0 else 1.0

    def is_left_out(self, pts: int, pace: Pace, *, is_keyframe: bool) -> bool:
        """Say whether to leave out the packet at ``pts``; ask once for each packet."""
        if is_keyframe:
            self._length, self._start = pts - self._start if self._start else 0, pts
        part = self.decoded(pace)
        return part < 1 and pts - self._start >= part * self._length


class StreamPace:
    """One stream's share of the seat's pace. ``pace`` is set by the main thread, all else belongs to the reading one.

    Args:
        turn: see :class:`Thinning`.
    """

    def __init__(self, turn: int = 0) -> None:
        self.pace: Pace = FULL
        self.delay_ms = 0
        """How late the newest packet was; more after a jump."""
        self._minute, self._jump, self._lateness = Delay(_MINUTE_NS), Jump(), Lateness()
        self._gop, self._thinning = GopShare(), Thinning(turn)
        self._jumped_ns = -_JUMPED_NS

    def is_left_out(self, pts: int, arrived_ns: int, *, is_keyframe: bool) -> bool:
        """Say whether not to decode the packet that arrived now."""
        delay_ms = self._minute.note(pts, arrived_ns) // 1_000_000
        is_behind = self._jump.is_behind(pts, arrived_ns)
        if is_behind:
            self._jumped_ns = arrived_ns
        # What is read without being decoded is soon at the present, and yet no picture was seen of it.
        self.delay_ms = max(delay_ms, _JUMPED_MS) if arrived_ns - self._jumped_ns < _JUMPED_NS else delay_ms
        return self._gop.is_left_out(pts, self.pace, is_keyframe=is_keyframe) or is_behind

    def is_drawn(self, pts: int, arrived_ns: int) -> bool:
        """Say whether to draw the frame that was decoded now."""
        is_worth_it = self._lateness.is_worth_drawing(pts, arrived_ns)
        if self.pace.fps:  # few enough as it is: late frames dropped on top would leave one stream far behind another
            seen_fps = self.pace.fps * self.pace.share / self._gop.decoded(self.pace)
            return self._thinning.is_due(pts, seen_fps)
        return is_worth_it
