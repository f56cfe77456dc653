"""The room's shifts of a day: 07–15, 15–23, and the night in which the police have the picture watch. Pure."""

from dataclasses import dataclass
from datetime import datetime

from console.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift; hours of the day in Shanghai."""

    id: str
    from_hour: int
    to_hour: int


MORNING = Shift("morning", 7, 15)
LATE = Shift("late", 15, 23)
NIGHT = Shift("night", 23, 7)


def shift_at(now: datetime) -> Shift:
    """Return whose hours these are."""
    hour = now.astimezone(SHANGHAI).hour
    return next((shift for shift in (MORNING, LATE) if shift.from_hour <= hour < shift.to_hour), NIGHT)
