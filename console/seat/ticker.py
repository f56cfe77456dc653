"""What the ticker shows: the cases whose time is running out, then those whose time is over. Pure.

A wall is seen by everybody in the room and by its visitors: a row holds no name of a person and no door number.
"""

import re
import unicodedata
from collections.abc import Iterable
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


def ticker_rows(cases: Iterable[CaseRecord], now: datetime) -> list[TickerRow]:
    """Return the rows at room time ``now``: what can still be saved, the soonest first; then the longest overdue."""
    rows = [row for case in cases if (row := _row(case, now)) is not None]
    return sorted(rows, key=lambda row: (row.light is Light.OVERDUE, row.clock.at, row.case))


def _row(case: CaseRecord, now: datetime) -> TickerRow | None:
    if not case.is_clock_running or case.clock is None:
        return None
    light = case.clock.light(now)
    if light is Light.CALM:
        return None
    return TickerRow(case.id, light, case.clock, now, case.class_name, wall_place(case.place), case.unit_name)


@lru_cache(maxsize=4096)
def wall_place(place: str) -> str:
    """Return as much of a place as a wall may say: what stands before the first figure or counted door.

    「长江路118号菜场北门」 is 「长江路」 and 「柳营弄 1 弄弄口」 is 「柳营弄」. It takes too much rather than too
    little: whatever follows a number may be a door or somebody's name.
    """
    plain = unicodedata.normalize("NFKC", place)
    door = _DOOR.search(plain)
    return plain[: door.start() if door else None].strip().rstrip(_LOOSE)
