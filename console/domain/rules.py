"""What the rules are told from outside: the calendar, its version, and the settings of the room. Pure data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.calendar import WorkCalendar
from console.domain.deadline import Deadline, deadline
from console.domain.standard import Limit, LimitUnit

REWORK_LIMIT: Final = Limit(4, LimitUnit.WORK_HOUR)
"""What a unit gets for rework when the old deadline has passed (*default*: no source has a figure)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """By which calendar clocks count, and what the room has settled."""

    calendar: WorkCalendar
    version: str
    """Names the calendar; stored with each deadline, which is never counted again."""
    rework_limit: Limit = REWORK_LIMIT
    needs_after_picture: bool = True
    """Whether a unit's feedback needs a picture; one that is told by telephone never does."""

    def clock(self, start: datetime, limit: Limit) -> Deadline:
        """Return a handling clock that starts at ``start``; Refused for a limit that cannot be counted."""
        return deadline(start, limit, self.calendar)


PLAIN_RULES: Final = Rules(WorkCalendar(), "weekends")
"""No days off but weekends; every deadline in working time is provisional."""
