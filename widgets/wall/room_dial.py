"""The room's time as a piece of glass shows it: what is said to people is room time, what proves life is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

RoomAt = Callable[[datetime], datetime]
"""Gives room time at an instant of this machine's system clock."""


def as_it_is(instant: datetime) -> datetime:
    """Return the instant itself: room time where the room goes by the system clock."""
    return instant


@dataclass(frozen=True, slots=True)
class RoomDial:
    """Room time, aware. Outside the demo it is the system clock's, but for what this machine's clock is wrong by."""

    now: Callable[[], datetime]
    """What time it is in the room; it never steps back."""
    at: RoomAt = as_it_is
