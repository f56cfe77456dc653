"""How often the pictures of a wall are drawn when the machine cannot draw them all: evenly, and said on the wall. Pure.

One pace holds for every stream of a seat, whichever worker plays it. Two means, the milder first: fewer of the
decoded frames are drawn (scaled, converted, painted), then the end of each GOP is not decoded at all; without frames
that nothing refers to, which cameras hardly send, nothing else saves decoding.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

LATE_S: Final = 0.15
"""A quarter of the streams this far behind their own best minute, at some looks: too much to do.

Not half of them: one overloaded worker of two has half of the streams, and not all of those are late at once."""
URGENT_S: Final = 0.5
"""A quarter of them this far behind at two looks: soon they jump and miss pictures that others show."""
LOOKS: Final = 8
LATE_LOOKS: Final = 4
"""So many late ones of the last :data:`LOOKS`, two a second: a moment is no reason, moments that return are."""
GOP_LOOKS: Final = 5
"""Where the end of each GOP is left out, what counts is the least delay of so many looks. Cameras may begin their GOPs
together: then their beginnings come late, and are worked off while their ends are left out."""
FINE_S: Final = 0.1
BUSY: Final = 0.9
"""Of all processor time: where there is more to spare the lines are slow, not we."""
SETTLE_S: Final = 3.0
BEFORE_FASTER_S: Final = 5.0
BEFORE_FASTER_MOST_S: Final = 160.0
UNSURE: Final = 4
"""So many times as long without a sign of lateness before a faster pace is tried that may have no room."""
TRY_S: Final = 8.0
"""So long after a step to faster pictures it is taken back at the first sign: before any stream jumps."""
HELD_S: Final = 120.0
"""A faster pace that is given up sooner was tried too early; one that lasts so long was not."""
DRAIN_S: Final = 10.0
"""For so long a pace that the machine has room for may take to work off what lies about, unless it grows urgent."""
AGAIN_S: Final = 15.0
"""Still late so soon after a slower pace was chosen: what was measured misleads, go twice as far."""
RECENT_S: Final = 1.5
GOPS_S: Final = 4.0
LATELY_S: Final = 8.0
"""The load of so long counts: for a slower pace, which is urgent (two GOPs where their ends are left out), and for a
faster one, which is not."""
_UNKNOWN_STEPS: Final = 3
_YIELDED: Final = 0.5
"""So much of what other programs use they may yield to us, if it is tried; the kernel shares by weight."""
_LESS_S: Final = 0.04
"""So much less at the later half of the looks than at the earlier: the streams catch up, what holds is slow enough."""
LEFT_OUT_S: Final = 1.6
"""No picture stands longer than this by our doing: proof of life takes a live picture that stands 3 s for stalled, and
a late frame, a beat and a step have to fit in between."""


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
        return int(self.fps * self.share + 0.01)

    def decoded_part(self, gop_s: float) -> float:
        """Return the part of a GOP of this length that is decoded: more, where it is too long to leave so much out.

        Args:
            gop_s: 0: not known.
        """
        return max(self.share, 1 - LEFT_OUT_S / gop_s) if self.share < 1 and gop_s > 0 else self.share


FULL: Final = Pace()
_EVEN: Final = (Pace(20), Pace(50 / 3), Pace(12.5))
_SHARES: Final = tuple(round(1 - step / 20, 2) for step in range(1, 12))
_LAST: Final = (Pace(14, 0.4), Pace(16, 0.35), Pace(19, 0.3))
PACES: Final = (FULL, *_EVEN, *(Pace(12.5, share) for share in _SHARES), *_LAST)
"""Of 25 frames 4 of 5, 2 of 3, every other; then every other of a GOP of which the end, a twentieth more each, is left
out. Patterns of two and three frames are evenest: what stutters once in two or three frames is a slower film, what
stutters once in six a film with a fault. Below five frames a second nobody watches a picture: there the pace ends."""


class Room(Protocol):
    """What is known of the machine's load; ``load.Load`` measures it."""

    def fits(self, pace: Pace, spare: float = ...) -> bool:
        """Say whether the machine has room for a pace, and a part of all processors to spare."""

    def has_room(self, pace: Pace, before: Pace, part_of_others: float = 0.0) -> bool:
        """Say whether it has room to go from ``before``, which holds, to a faster pace."""


class PacePolicy:
    """Decides when the pace changes from how far behind the streams are, and how far from the load. Reads no clock."""

    def __init__(self) -> None:
        self._level = self._level_before = 0
        self._fine_since: float | None = None
        self._changed = -HELD_S
        self._is_raised = False
        """Whether the last change was to faster pictures."""
        self._stride = 1
        self._before_faster_s = BEFORE_FASTER_S
        self._delays_s: deque[float] = deque(maxlen=LOOKS)
        self._has_streams = False

    @property
    def pace(self) -> Pace:
        """Return the pace that holds."""
        return PACES[self._level]

    def judge(self, delays_s: Sequence[float], busy: float, now: float, room: Callable[[float], Room | None]) -> Pace:
        """Look once and return the pace that holds now.

        Args:
            delays_s: of each open stream; one slow line is no reason, a quarter of them is.
            busy: part of all processor time used lately, 0 to 1.
            now: monotonic seconds.
            room: returns the load of the last so many seconds; None: not known.
        """
        self._has_streams = bool(delays_s)
        self._delays_s.append(upper_quarter(delays_s))
        delay_s = self._standing_s()
        if delay_s >= FINE_S:
            self._fine_since = None
        elif self._fine_since is None:
            self._fine_since = now
        since_s = now - self._changed
        if self._is_raised and since_s >= HELD_S:
            self._before_faster_s = BEFORE_FASTER_S
        if self._is_raised and since_s < TRY_S:
            if busy >= BUSY and delay_s > LATE_S:
                self._change(max(self._level_before, self._level + 1), now)
        elif since_s >= SETTLE_S:
            if busy >= BUSY and self._is_late():
                self._go_slower(room(RECENT_S if self.pace.share == 1 else GOPS_S), now)
            elif self._level and self._fine_since is not None:
                self._go_faster(now - self._fine_since, room, now)
        return self.pace

    def _standing_s(self) -> float:
        """Return the delay that does not pass by itself; 0 while that is not known."""
        looks = list(self._delays_s)
        if self.pace.share == 1:
            return looks[-1]
        return min(looks[-GOP_LOOKS:]) if len(looks) >= GOP_LOOKS else 0.0

    def _is_late(self) -> bool:
        """Say whether the streams are late, now and not for the first time, and not less so from look to look."""
        looks = list(self._delays_s)
        half = len(looks) // 2
        is_catching_up = half > 0 and max(looks[:half]) - max(looks[half:]) > _LESS_S
        is_urgent = len(looks) > 1 and min(looks[-2:]) > URGENT_S
        is_often = self.pace.share < 1 or sum(delay_s > LATE_S for delay_s in looks) >= LATE_LOOKS
        return (is_urgent or (is_often and self._standing_s() > LATE_S)) and not is_catching_up

    def _go_slower(self, room: Room | None, now: float) -> None:
        """Go to the fastest pace that the machine has room for; a step at least, more if the last was not enough."""
        since_s = now - self._changed
        is_draining = since_s < DRAIN_S and self._delays_s[-1] < URGENT_S
        if is_draining and room is not None and room.fits(self.pace, spare=0.01):
            return
        is_again = not self._is_raised and since_s < AGAIN_S
        self._stride = 2 * self._stride if is_again else 1
        least = self._level + self._stride
        if room is None:
            self._change(max(least, self._level + _UNKNOWN_STEPS), now)
        else:
            slower = range(least, len(PACES))
            self._change(next((level for level in slower if room.fits(PACES[level])), len(PACES) - 1), now)

    def _go_faster(self, fine_s: float, room: Callable[[float], Room | None], now: float) -> None:
        """Go to the fastest pace there is room for; after a longer while try a step for which there may be room."""
        if fine_s < self._before_faster_s:
            return
        found = room(min(fine_s, LATELY_S))
        level = self._level if self._has_streams else 0
        if found is not None and self._has_streams:
            faster = (one for one in range(level) if found.has_room(PACES[one], self.pace))
            level = next(faster, level)
        if level == self._level and fine_s >= UNSURE * self._before_faster_s:
            level -= found is None or found.has_room(PACES[level - 1], self.pace, _YIELDED)
        if level < self._level:
            self._change(level, now)

    def _change(self, level: int, now: float) -> None:
        level = min(level, len(PACES) - 1)
        if level > self._level and self._is_raised and now - self._changed < HELD_S:
            self._before_faster_s = min(2 * self._before_faster_s, BEFORE_FASTER_MOST_S)  # it was tried too early
        self._is_raised = level < self._level
        self._level_before, self._level = self._level, level
        self._changed = now
        self._fine_since = None
        self._delays_s.clear()


def upper_quarter(delays_s: Sequence[float]) -> float:
    """Return what a quarter of the streams, two at least if there are two, are behind or more; 0 for none."""
    if not delays_s:
        return 0.0
    ordered = sorted(delays_s, reverse=True)
    return ordered[min(len(ordered) - 1, max(1, len(ordered) // 4 - 1))]
