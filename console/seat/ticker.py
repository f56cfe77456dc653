"""What the ticker shows: the cases whose time is running out, then those whose time is over. Pure.

A case whose clock stands (nights, weekends) is not on it: there is nothing to save before it goes on.
A wall is seen by everybody in the room and by its visitors: a row holds no name of a person and no door number.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from console.domain.case import CaseId, CaseRecord
from console.domain.deadline import Deadline, Light

_NUMERAL: Final = "一二三四五六七八九十百零〇两"
_DOOR: Final = re.compile(
    rf"\d|[{_NUMERAL}]+\s*(?:号(?!线)|支?弄|室|幢|栋|座|单元|楼|层|户)|(?<![a-z])no\.", re.IGNORECASE
)
"""Where a door may begin: any figure, or a numeral that counts doors, lanes, houses, stairs, floors or flats."""
_LOOSE: Final = " \t,，、。:：;；-–—(（[【·#第"
"""What may be left hanging where a place was cut."""


@dataclass(frozen=True, slots=True)
class TickerRow:
    """One case on the ticker, at room time ``now``."""

    case: CaseId
    light: Light
    """DUE_SOON or OVERDUE."""
    clock: Deadline
    now: datetime
    class_name: str
    place: str
    """Without door numbers; empty where nothing else was known of it."""
    unit_name: str


class CaseLights:
    """The running clocks of all cases: from when each is near, and when it is over; counted once for each record."""

    def __init__(self) -> None:
        self._cases: Mapping[CaseId, CaseRecord] = {}
        self._running: dict[CaseId, tuple[CaseRecord, Deadline, datetime]] = {}
        """With the first instant at which its light is no longer calm."""

    def take(self, cases: Mapping[CaseId, CaseRecord]) -> None:
        """Take all cases of the view; only those that are others than before are looked at.

        The mapping is kept as it is: whoever changes records makes a new one.
        """
        before, self._cases = self._cases, cases
        for case in before.keys() - cases.keys():
            self._running.pop(case, None)
        for case, record in cases.items():
            if before.get(case) is not record:
                self._look_at(record)

    def _look_at(self, record: CaseRecord) -> None:
        self._running.pop(record.id, None)
        if record.is_clock_running and record.clock is not None:
            self._running[record.id] = record, record.clock, record.clock.near_at()

    def light(self, case: CaseId, now: datetime) -> Light | None:
        """Return how near a case's deadline is at room time ``now``; None where no clock runs."""
        held = self._running.get(case)
        return _light(held[1], held[2], now) if held is not None else None

    def rows(self, now: datetime) -> list[TickerRow]:
        """Return the rows: what can still be saved, the soonest first; then what is overdue, the longest first."""
        rows = [
            TickerRow(case.id, light, clock, now, case.class_name, wall_place(case.place), case.unit_name)
            for case, clock, near_at in self._running.values()
            if (light := _light(clock, near_at, now)) is not Light.CALM
        ]
        return sorted(rows, key=lambda row: (row.light is Light.OVERDUE, row.clock.at, row.case))


def _light(clock: Deadline, near_at: datetime, now: datetime) -> Light:
    return clock.light(now) if now >= near_at else Light.CALM  # most are calm: those cost one comparison


@lru_cache(maxsize=4096)
def wall_place(place: str) -> str:
    """Return as much of a place as a wall may say: what stands before the first figure or counted door.

    「长江路118号菜场北门」 is 「长江路」 and 「柳营弄 1 弄弄口」 is 「柳营弄」. It takes too much rather than too
    little: whatever follows a number may be a door or somebody's name.
    """
    plain = unicodedata.normalize("NFKC", place)
    door = _DOOR.search(plain)
    return plain[: door.start() if door else None].strip().rstrip(_LOOSE)
