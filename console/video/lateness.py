"""How far a reading has fallen behind its stream. Pure: no clock of its own."""

from typing import Final

from console.video.source import TICKS_PER_S

_WINDOW_NS: Final = 2_000_000_000
_LATE_NS: Final = 300_000_000
_JUMP_NS: Final = 800_000_000
_BACK_NS: Final = 100_000_000
_AT_LEAST_EVERY_NS: Final = 200_000_000
_NS_PER_S: Final = 1_000_000_000


class Delay:
    """How far behind its own best each frame of a stream comes: arrival minus time stamp, less the least of that.

    Args:
        window_ns: the least of the last one to two windows counts as no delay; a camera's clock may drift.
    """

    def __init__(self, window_ns: int = _WINDOW_NS) -> None:
        self._window_ns = window_ns
        self._window_from_ns = 0
        self._least_before = self._least_now = 1 << 62

    def note(self, pts: int, arrived_ns: int) -> int:
        """Return the delay in nanoseconds of what has this time stamp (1/90,000 s) and arrived now."""
        delay_ns = arrived_ns - pts * _NS_PER_S // TICKS_PER_S
        if arrived_ns - self._window_from_ns >= self._window_ns:
            self._window_from_ns = arrived_ns
            self._least_before, self._least_now = self._least_now, delay_ns
        self._least_now = min(self._least_now, delay_ns)
        return delay_ns - min(self._least_before, self._least_now)


class Jump:
    """Decides when to read on without decoding: a stream that is far behind goes to its newest frame at once."""

    def __init__(self) -> None:
        self._delay = Delay()
        self._is_on = False

    def is_behind(self, pts: int, arrived_ns: int) -> bool:
        """Say whether newer packets wait behind the one that arrived now; ask once for each packet."""
        delay_ns = self._delay.note(pts, arrived_ns)
        self._is_on = delay_ns > (_BACK_NS if self._is_on else _JUMP_NS)
        return self._is_on


class Lateness:
    """Decides which frames are not worth drawing, because newer ones already wait to be read.

    A frame's delay is its arrival minus its time stamp; the least delay of the last seconds counts as none. So a
    camera's clock may drift and a line may become slower for good, and a worker that has too much to do, or a line
    that brings three seconds at once, is back at the present sooner. Even then some frames are drawn.
    """

    def __init__(self) -> None:
        self._delay = Delay()
        self._drawn_ns = 0

    def is_worth_drawing(self, pts: int, arrived_ns: int) -> bool:
        """Say whether to draw the frame that arrived now; ask once for each frame."""
        is_late = self._delay.note(pts, arrived_ns) > _LATE_NS
        if is_late and arrived_ns - self._drawn_ns < _AT_LEAST_EVERY_NS:
            return False
        self._drawn_ns = arrived_ns
        return True
