"""What time it is in the room, as a seat knows it, and how far its own clock is from the hub's. Pure, no I/O.

A word of the hub can come late, by what the line and both loops took, but never early: the least late one of the last
minute is believed, less half of the best round trip. Lateness is measured against the monotonic clock, so that this
machine's clock may be set at any time and shows at once.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

WORDS: Final = 30
"""Words believed, one every 2 s: a busy minute needs one word in time. A hub's clock that is set back shows after a
minute, one that is set ahead at once."""
LEAST_DOUBT_S: Final = 0.05
"""A smaller offset is none, however short the way."""
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
    _half_trip_s: float | None = None
    """Of the best round trip: how late a word is at least."""
    _greeted: float = 0.0
    _words: deque[_Word] = field(default_factory=lambda: deque(maxlen=WORDS))
    _own: tuple[datetime, float] | None = None
    """This machine's clock and the monotonic seconds when the last word came."""
    _shown: datetime | None = None

    def ask(self, heard: float) -> None:
        """A greeting goes out at ``heard`` (monotonic s): its answer tells how long the way is."""
        self._greeted = heard

    def welcome(self, room: datetime, rate: float, system: datetime, heard: float, own: datetime) -> None:
        """Take the answer to the greeting; as :meth:`word`, after measuring the way."""
        self.trip(heard - self._greeted)
        self.word(room, rate, system, heard, own)

    def trip(self, seconds: float) -> None:
        """Take a measured round trip; the best one counts, for the others waited somewhere."""
        half_s = max(0.0, seconds) / 2
        self._half_trip_s = half_s if self._half_trip_s is None else min(self._half_trip_s, half_s)

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
        self._words.append(_Word(room, system, heard))
        self._own = own, heard

    def now(self, heard: float, own: datetime) -> datetime:
        """Return room time at ``heard`` (monotonic s); before the first word the machine's own clock ``own``.

        It never goes back, but for a hub whose clock was set back by more than :data:`HELD_S`.
        """
        if not self._words:
            return own
        way_s = self._half_trip_s or 0.0
        found = max(word.room_at + timedelta(seconds=(way_s + heard - word.heard) * self.rate) for word in self._words)
        shown = self._shown
        if shown is not None and found < shown <= found + timedelta(seconds=HELD_S) * self.rate:
            return shown
        self._shown = found
        return found

    def of(self, instant: datetime, heard: float, own: datetime) -> datetime:
        """Return room time at an ``instant`` of this machine's clock, e.g. of a key or a frame.

        Two machines by one clock name the same instant alike, however late the words are.

        Args:
            instant: aware.
            heard: the present, monotonic seconds.
            own: the present by this machine's system clock, UTC.
        """
        if not self._words:
            return instant
        said = self._words[-1]
        of_hub = instant - timedelta(seconds=self._offset_s(heard, own))
        return said.room_at + (of_hub - said.system_at) * self.rate

    @property
    def offset_s(self) -> float | None:
        """How far this machine's system clock is ahead of the hub's (behind: negative); None before the first word.

        0 where it is less than what can be known: half of the best round trip, at least :data:`LEAST_DOUBT_S`.
        """
        if self._own is None or not self._words:
            return None
        own, heard = self._own
        return self._offset_s(heard, own)

    def _offset_s(self, heard: float, own: datetime) -> float:
        """Return the offset by this machine's clock as it stands now; there is a word."""
        way_s = self._half_trip_s or 0.0
        late_s = min((own - word.system_at).total_seconds() - (heard - word.heard) for word in self._words)
        offset_s = late_s - way_s
        return offset_s if abs(offset_s) > max(LEAST_DOUBT_S, way_s) else 0.0
