"""The clocks of design.md: UTC instants for the record, room time, monotonic seconds for I/O and proof of life."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from console.errors import Corrupt

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
"""The zone at the edges (no daylight saving since 1991); inside everything is UTC."""


def utc_now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Return monotonic seconds; the same clock in every process of this machine."""
    return time.monotonic()


def from_unix_ns(unix_ns: int) -> datetime:
    """Return the instant of ``unix_ns`` (nanoseconds since 1970 UTC), cut to microseconds."""
    seconds, rest = divmod(unix_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)


@dataclass(frozen=True, slots=True)
class RoomClock:
    """Room time as a function of the hub's system clock: deadlines, roster and watch go by it.

    Outside the demo both are the same. A clock once begun goes on without jumping: also over a restart of the hub,
    and where its rate changes. I/O, back-off, proof of life and the limits of sessions know nothing of it.
    """

    system_at: datetime
    """An instant of the system clock ..."""
    room_at: datetime
    """... and what time it was in the room then. Both aware, UTC."""
    rate: float = 1.0
    """Seconds of room time in one second."""

    def at(self, system: datetime) -> datetime:
        """Return the time in the room at an instant of the system clock."""
        return self.room_at + (system - self.system_at) * self.rate

    def at_rate(self, rate: float, system: datetime) -> "RoomClock":
        """Return this clock as it goes on from ``system`` at another rate."""
        return self if rate == self.rate else RoomClock(system, self.at(system), rate)

    def text(self) -> str:
        """Return the clock in one line, to be kept."""
        return f"{self.system_at.isoformat()} {self.room_at.isoformat()} {self.rate!r}"

    @staticmethod
    def read(text: str) -> "RoomClock":
        """Return the clock that :meth:`text` wrote; Corrupt where it is none."""
        try:
            system, room, rate = text.split(" ")
            clock = RoomClock(datetime.fromisoformat(system), datetime.fromisoformat(room), float(rate))
            if clock.system_at.utcoffset() is None or clock.room_at.utcoffset() is None or not clock.rate > 0:
                raise ValueError("not aware, or a rate that is none")
        except (ValueError, TypeError, OverflowError) as exc:
            raise Corrupt(f"the room's clock is unreadable: {text!r}", text_key="room_time.broken") from exc
        return clock


SYSTEM_CLOCK: Final = RoomClock(datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC))
"""Room time outside the demo: the system clock itself."""
