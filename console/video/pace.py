"""How often the pictures of a wall are drawn when the machine cannot draw them all: evenly, and said on the wall. Pure.

One pace holds for every stream of a seat, whichever worker plays it. Two means, the milder first: fewer of the
decoded frames are drawn (scaled, converted, painted), then the end of each GOP is not decoded at all; without frames
that nothing refers to, which cameras hardly send, nothing else saves decoding.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LATE_S: Final = 0.15
"""A quarter of the streams this far behind their own best minute, at some looks: too much to do.

Not half of them: one overloaded worker of two has half of the streams, and not all of those are late at once."""
VERY_LATE_S: Final = 0.8
"""A quarter of them this far behind, so that they jump and miss pictures that others show: two steps at once."""
LOOKS: Final = 8
LATE_LOOKS: Final = 4
"""So many late ones of the last :data:`LOOKS`, two a second: a moment is no reason, moments that return are."""
FINE_S: Final = 0.06
BUSY: Final = 0.9
"""Of all processor time: where there is more to spare the lines are slow, not we."""
SETTLE_S: Final = 3.0
BEFORE_FASTER_S: Final = 10.0
BEFORE_FASTER_MOST_S: Final = 160.0
TRY_S: Final = 8.0
"""So long after a step to faster pictures it is taken back at the first sign: before any stream jumps."""
_LESS_S: Final = 0.04
"""So much less at the later half of the looks than at the earlier: the streams catch up, what holds is slow enough."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of each stream is seen; the same of all, whatever GOPs their cameras send.

    ``fps``: frames drawn a second at most while a GOP is decoded, 0: all. ``share``: the part of each GOP that is
    decoded. A stream whose GOP is too long for that draws fewer a second of a longer part (``thinning``).
    """

    fps: float = 0.0
    share: float = 1.0

    @property
    def shown_fps(self) -> int:
        """Frames a second that are seen; 0: all."""
        return int(self.fps * self.share)


FULL: Final = Pace()
PACES: Final = (
    FULL,
    Pace(12.5),
    Pace(25 / 3),
    Pace(25 / 3, 0.8),
    Pace(25 / 3, 0.65),
    Pace(11, 0.5),
)
"""The less is decoded of a GOP, the more of that is drawn. Below five frames a second nobody watches a picture: there
the pace ends, and what is still too much is late, evenly."""


class PacePolicy:
    """Decides the pace from how far behind the streams are. Reads no clock."""

    def __init__(self) -> None:
        self._level = 0
        self._fine_since: float | None = None
        self._changed = -SETTLE_S
        self._before_faster_s = BEFORE_FASTER_S
        self._was_faster = -BEFORE_FASTER_MOST_S
        self._delays_s: deque[float] = deque(maxlen=LOOKS)

    @property
    def pace(self) -> Pace:
        """Return the pace that holds."""
        return PACES[self._level]

    def judge(self, delays_s: Sequence[float], busy: float, now: float) -> Pace:
        """Look once and return the pace that holds now.

        Args:
            delays_s: of each open stream; one slow line is no reason, a quarter of them is.
            busy: part of all processor time used lately, 0 to 1.
            now: monotonic seconds.
        """
        delay_s = upper_quarter(delays_s)
        self._delays_s.append(delay_s)
        self._fine_since = (self._fine_since or now) if delay_s < FINE_S else None
        if busy >= BUSY and delay_s > LATE_S and now - self._was_faster < TRY_S:
            self._go_slower(1, now)
        elif now - self._changed >= SETTLE_S:
            if busy >= BUSY and self._is_late():
                self._go_slower(2 if delay_s > VERY_LATE_S else 1, now)
            elif self._fine_since is not None and now - self._fine_since >= self._before_faster_s:
                self._go_faster(now)
        return self.pace

    def _is_late(self) -> bool:
        """Say whether the streams are late, now and not for the first time, and not less so from look to look."""
        looks = list(self._delays_s)
        half = len(looks) // 2
        is_catching_up = half > 0 and max(looks[:half]) - max(looks[half:]) > _LESS_S
        is_often = sum(delay_s > LATE_S for delay_s in looks) >= LATE_LOOKS
        return is_often and looks[-1] > LATE_S and not is_catching_up

    def _go_slower(self, steps: int, now: float) -> None:
        if now - self._was_faster < 2 * BEFORE_FASTER_S:  # it was tried too early: try less often
            self._before_faster_s = min(2 * self._before_faster_s, BEFORE_FASTER_MOST_S)
        self._level = min(self._level + steps, len(PACES) - 1)
        self._changed, self._was_faster = now, -BEFORE_FASTER_MOST_S
        self._fine_since = None
        self._delays_s.clear()

    def _go_faster(self, now: float) -> None:
        if self._level == 0:
            self._before_faster_s = BEFORE_FASTER_S
            return
        self._level -= 1
        self._changed = self._was_faster = now
        self._fine_since = None


def upper_quarter(delays_s: Sequence[float]) -> float:
    """Return what a quarter of the streams, two at least if there are two, are behind or more; 0 for none."""
    if not delays_s:
        return 0.0
    ordered = sorted(delays_s, reverse=True)
    return ordered[min(len(ordered) - 1, max(1, len(ordered) // 4 - 1))]


class ProcessorTime:
    """How busy the machine is, all programs together."""

    def __init__(self, stat: Path = Path("/proc/stat")) -> None:
        self._stat = stat
        self._before = self._read()

    def busy(self) -> float:
        """Return the part of processor time used since the last call, 0 to 1; 1 where the system does not say."""
        now = self._read()
        total, idle = now[0] - self._before[0], now[1] - self._before[1]
        self._before = now
        return 1.0 - idle / total if total > 0 else 1.0

    def _read(self) -> tuple[int, int]:
        try:
            ticks = [int(word) for word in self._stat.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
        except (OSError, ValueError):
            return 0, 0
        return sum(ticks), ticks[3] + ticks[4]  # idle, waiting for disks
