"""How often the pictures of a wall are drawn when the machine cannot draw them all: evenly, and said on the wall. Pure.

One pace holds for every stream of a seat, whichever worker plays it. Two means, the milder first: fewer of the
decoded frames are drawn (scaled, converted, painted), then the end of each GOP is not decoded at all; without frames
that nothing refers to, which cameras hardly send, nothing else saves decoding.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LATE_S: Final = 0.15
"""Half of the streams this far behind their own best minute, for :data:`BEFORE_SLOWER_S`: too much to do."""
FINE_S: Final = 0.06
BUSY: Final = 0.9
"""Of all processor time: where there is more to spare the lines are slow, not we."""
BEFORE_SLOWER_S: Final = 1.5
SETTLE_S: Final = 3.0
BEFORE_FASTER_S: Final = 10.0
BEFORE_FASTER_MOST_S: Final = 160.0


@dataclass(frozen=True, slots=True)
class Pace:
    """``fps``: frames drawn a second at most, 0: all. ``share``: the part of each GOP that is decoded."""

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
    Pace(6.25, 0.5),
    Pace(6.25, 0.35),
)


class PacePolicy:
    """Decides the pace from how far behind the streams are. Reads no clock."""

    def __init__(self) -> None:
        self._level = 0
        self._late_since: float | None = None
        self._fine_since: float | None = None
        self._changed = -SETTLE_S
        self._before_faster_s = BEFORE_FASTER_S
        self._was_faster = -BEFORE_FASTER_MOST_S

    @property
    def pace(self) -> Pace:
        """Return the pace that holds."""
        return PACES[self._level]

    def judge(self, delays_s: Sequence[float], busy: float, now: float) -> Pace:
        """Look once and return the pace that holds now.

        Args:
            delays_s: of each open stream; one slow line is no reason, half of them are.
            busy: part of all processor time used lately, 0 to 1.
            now: monotonic seconds.
        """
        delay_s = statistics.median(delays_s) if delays_s else 0.0
        is_late = delay_s > LATE_S and busy >= BUSY
        self._late_since = (self._late_since or now) if is_late else None
        self._fine_since = (self._fine_since or now) if delay_s < FINE_S else None
        if now - self._changed >= SETTLE_S:
            if self._late_since is not None and now - self._late_since >= BEFORE_SLOWER_S:
                self._go_slower(now)
            elif self._fine_since is not None and now - self._fine_since >= self._before_faster_s:
                self._go_faster(now)
        return self.pace

    def _go_slower(self, now: float) -> None:
        if now - self._was_faster < 2 * BEFORE_FASTER_S:  # it was tried too early: try less often
            self._before_faster_s = min(2 * self._before_faster_s, BEFORE_FASTER_MOST_S)
        self._level = min(self._level + 1, len(PACES) - 1)
        self._changed, self._late_since = now, None

    def _go_faster(self, now: float) -> None:
        if self._level == 0:
            self._before_faster_s = BEFORE_FASTER_S
            return
        self._level -= 1
        self._changed = self._was_faster = now
        self._fine_since = None


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
