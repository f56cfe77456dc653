"""How far a reading has fallen behind its stream. Pure: no clock of its own."""

from typing import Final

from console.video.source import TICKS_PER_S

_WINDOW_NS: Final = 2_000_000_000
_LATE_NS: Final = 300_000_000
_AT_LEAST_EVERY_NS: Final = 200_000_000
_NS_PER_S: Final = 1_000_000_000


class Lateness:
    """Decides which frames are not worth drawing, because newer ones already wait to be read.

    A frame's delay is its arrival minus its time stamp; the least delay of the last seconds counts as none. So a
    camera's clock may drift and a line may become slower for good, and a worker that has too much to do, or a line
    that brings three seconds at once, is back at the present sooner. Even then some frames are drawn.
    """

    def __init__(self) -> None:
        self._window_from_ns = 0
        self._least_before = self._least_now = 1 << 62
        self._drawn_ns = 0

    def is_worth_drawing(self, pts: int, arrived_ns: int) -> bool:
        """Say whether to draw the frame that arrived now; ask once for each frame."""
        delay_ns = arrived_ns - pts * _NS_PER_S // TICKS_PER_S
        if arrived_ns - self._window_from_ns >= _WINDOW_NS:
            self._window_from_ns = arrived_ns
            self._least_before, self._least_now = self._least_now, delay_ns
        self._least_now = min(self._least_now, delay_ns)
        is_late = delay_ns - min(self._least_before, self._least_now) > _LATE_NS
        if is_late and arrived_ns - self._drawn_ns < _AT_LEAST_EVERY_NS:
            return False
        self._drawn_ns = arrived_ns
        return True
