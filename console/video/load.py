"""How much a wall costs its machine, measured, and what another pace would cost. Pure but for :class:`ProcessorTime`.

All times are processor seconds; cores are processor seconds a second.
"""

import os
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.video.effort import NOTHING_DONE, Effort
from console.video.pace import Pace
from console.video.source import TICKS_PER_S

SPARE: Final = 0.04
"""Of all processors, left idle by a faster pace: scenes, keyframes and other programs are not steady."""
DRAINING: Final = 0.06
"""The same for a slower pace, which has to work off what has come late."""
_KEPT_S: Final = 20.0
_DEARER: Final = 1.1
"""What a faster pace adds is reckoned a tenth dearer: a guess that fails is seen by everybody."""
_PAINTING: Final = 2.0
"""A frame's painting takes so many times its drawing at most; what the seat does beside that does not depend on it."""
_NS: Final = 1e9


@dataclass(frozen=True, slots=True)
class Sample:
    """What machine and seat had done at a moment, since they began."""

    at_s: float
    busy_s: float
    """Of all programs, on the processors that we may use."""
    idle_s: float
    seat_s: float
    """Of this process, which paints."""
    efforts: Mapping[int, Effort]
    """Of each worker by its number."""
    gops_s: Sequence[float]
    """Length of the GOPs of each stream that is looked at; 0: not known."""


@dataclass(frozen=True, slots=True)
class Load:
    """What the wall costs now, in cores."""

    cores: float
    idle: float
    own: float
    """Workers and seat."""
    decode_s: float
    """Of one frame."""
    draw_s: float
    """Of one frame, painting included."""
    fixed: float
    """What is left of our own: reading packets, keeping them, saying that one lives."""
    camera_fps: float
    """Frames a second that a camera sends, whether they are read in time or not."""
    gops_s: Sequence[float]
    """Of each stream that is looked at."""

    @property
    def others(self) -> float:
        """Return what programs use that are not ours, cameras' servers and the X server among them."""
        return max(0.0, self.cores - self.idle - self.own)

    def need(self, pace: Pace) -> float:
        """Return what a pace needs, in cores."""
        decoded = sum(pace.decoded_part(gop_s) for gop_s in self.gops_s) * self.camera_fps
        drawn = min(decoded, len(self.gops_s) * pace.fps * pace.share) if pace.fps else decoded
        return self.fixed + decoded * self.decode_s + drawn * self.draw_s

    def fits(self, pace: Pace, spare: float = DRAINING) -> bool:
        """Say whether the machine has room for a pace, and ``spare`` of all processors for what is late by now."""
        return self.need(pace) <= self.own + self.idle - spare * self.cores

    def has_room(self, pace: Pace, before: Pace, part_of_others: float = 0.0) -> bool:
        """Say whether there is room to go from ``before``, which holds, to a faster pace.

        Args:
            pace: the faster one.
            before: the one that holds.
            part_of_others: so much of what other programs use they would yield to us.
        """
        more = _DEARER * (self.need(pace) - self.need(before))
        return more <= self.idle + part_of_others * self.others - SPARE * self.cores


class Record:
    """The last samples."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()

    def add(self, sample: Sample) -> None:
        """Take one more, newer than those before."""
        self._samples.append(sample)
        while sample.at_s - self._samples[0].at_s > _KEPT_S:
            self._samples.popleft()

    def busy(self) -> float:
        """Return the part of processor time used since the look before, 0 to 1; 1 where the system does not say."""
        if len(self._samples) < 2:
            return 1.0
        before, now = self._samples[-2], self._samples[-1]
        busy_s, idle_s = now.busy_s - before.busy_s, now.idle_s - before.idle_s
        return busy_s / (busy_s + idle_s) if busy_s + idle_s > 0 else 1.0

    def load(self, seconds: float) -> Load | None:
        """Return what the wall cost in the last so many seconds.

        None: not known, because the system does not say, a worker is new, none has decoded anything, or most streams
        have just been opened, which is work of its own: of those the length of the GOPs is not known.
        """
        if not self._samples:
            return None
        now = self._samples[-1]
        before = next(one for one in self._samples if now.at_s - one.at_s <= seconds + 0.01)
        return _load(before, now)


def _load(before: Sample, now: Sample) -> Load | None:
    passed_s = now.at_s - before.at_s
    pairs = [(before.efforts.get(number, NOTHING_DONE), effort) for number, effort in now.efforts.items()]
    if sum(gop_s == 0 for gop_s in now.gops_s) > len(now.gops_s) / 2:
        return None
    if passed_s <= 0 or not pairs or any(old.at_ns == 0 or new.at_ns <= old.at_ns for old, new in pairs):
        return None
    cpu, decode, draw, packets, ticks, decoded, drawn = (
        sum((getattr(new, name) - getattr(old, name)) / (new.at_ns - old.at_ns) for old, new in pairs)
        for name in ("cpu_ns", "decode_ns", "draw_ns", "packets", "ticks", "decoded", "drawn")
    )
    busy_s, idle_s = now.busy_s - before.busy_s, now.idle_s - before.idle_s
    if min(decoded, drawn, ticks, busy_s + idle_s) <= 0:
        return None
    seat = (now.seat_s - before.seat_s) / passed_s
    painting = min(seat, _PAINTING * draw)
    return Load(
        cores=(busy_s + idle_s) / passed_s,
        idle=idle_s / passed_s,
        own=cpu + seat,
        decode_s=decode / decoded / _NS,
        draw_s=(draw + painting) / drawn / _NS,
        fixed=max(0.0, cpu - decode - draw) + seat - painting,
        camera_fps=packets / ticks * TICKS_PER_S,
        gops_s=now.gops_s,
    )


class ProcessorTime:
    """How busy the processors are that we may use, all programs together."""

    def __init__(self, stat: Path = Path("/proc/stat")) -> None:
        self._stat = stat
        self._tick_s = 1 / os.sysconf("SC_CLK_TCK")

    def read(self) -> tuple[float, float]:
        """Return seconds used and seconds idle since the machine began; (0, 0) where the system does not say."""
        ours = {f"cpu{number}" for number in os.sched_getaffinity(0)}
        busy = idle = 0
        try:
            for line in self._stat.read_text(encoding="ascii").splitlines():
                name, *words = line.split()
                if name in ours:
                    ticks = [int(word) for word in words[:8]]
                    busy += sum(ticks) - ticks[3] - ticks[4]  # idle, waiting for disks
                    idle += ticks[3] + ticks[4]
        except (OSError, ValueError, IndexError):
            return 0.0, 0.0
        return busy * self._tick_s, idle * self._tick_s
