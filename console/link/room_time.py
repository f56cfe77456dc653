"""What time it is in the room, as a seat knows it, and how far its own clock is from the hub's. Pure, no I/O.

A word of the hub is late by what the line and both loops took; the least late of the last ones is believed. Half of
the greeting's round trip is taken off.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

OFFSET_LIMIT_S: Final = 0.5
"""A seat's clock that is further from the hub's is marked (design.md)."""
WORDS: Final = 5
"""Words believed, one every 2 s: a clock that is set shows after 10 s, a late word changes nothing."""
HELD_S: Final = 5.0
"""Smaller steps back (measuring again) are not shown: time stands until it catches up. A hub whose clock is truly set
back by more is followed, for its deadlines go by that clock."""


class _Word(NamedTuple):
    room_at: datetime
    system_at: datetime
    heard: float
    """Monotonic seconds."""


@dataclass(slots=True)
class RoomTime:
    """The room's time between the words of the hub. Reads no clock: every call names the present."""

    rate: float = 1.0
    """Seconds of room time in one second."""
    _half_trip_s: float = 0.0
    _greeted: float = 0.0
    _words: deque[_Word] = field(default_factory=lambda: deque(maxlen=WORDS))
    _offsets_s: deque[float] = field(default_factory=lambda: deque(maxlen=WORDS))
    _shown: datetime | None = None

    def ask(self, heard: float) -> None:
        """A greeting goes out at ``heard`` (monotonic s): its answer tells how long the way is."""
        self._greeted = heard

    def welcome(self, room: datetime, rate: float, system: datetime, heard: float, own: datetime) -> None:
        """Take the answer to the greeting; as :meth:`word`, after measuring the way."""
        self._half_trip_s = max(0.0, heard - self._greeted) / 2
        self.word(room, rate, system, heard, own)

    def word(self, room: datetime, rate: float, system: datetime, heard: float, own: datetime) -> None:
        """Take a word of the hub.

        Args:
            room: what time it was in the room when it was said.
            rate: seconds of room time in one second.
            system: the hub's system clock then.
            heard: when it came, monotonic seconds.
            own: this machine's system clock when it came, UTC.
        """
        if rate != self.rate:
            self._words.clear()
        self.rate = rate
        way = timedelta(seconds=self._half_trip_s)
        self._words.append(_Word(room + way * rate, system + way, heard))
        self._offsets_s.append((own - system - way).total_seconds())

    def now(self, heard: float, own: datetime) -> datetime:
        """Return room time at ``heard`` (monotonic s); before the first word the machine's own clock ``own``.

        It never goes back, but for a hub whose clock was set back by more than :data:`HELD_S`.
        """
        if not self._words:
            return own
        found = max(word.room_at + timedelta(seconds=(heard - word.heard) * self.rate) for word in self._words)
        shown = self._shown
        if shown is not None and found < shown <= found + timedelta(seconds=HELD_S) * self.rate:
            return shown
        self._shown = found
        return found

    def of(self, instant: datetime, heard: float, own: datetime) -> datetime:
        """Return room time at an ``instant`` of this machine's clock, e.g. of a key or a frame."""
        return self.now(heard, own) + (instant - own) * self.rate

    @property
    def offset_s(self) -> float | None:
        """How far this machine's system clock is ahead of the hub's (behind: negative); None before the first word.

        The least late of the last words counts: lateness makes a seat look ahead.
        """
        return min(self._offsets_s, default=None)
