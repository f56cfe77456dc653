"""How limits, numbers and hashes are worded on forms and orders."""

from datetime import datetime
from typing import Final

from console.clock import SHANGHAI
from console.domain.case import CaseRecord
from console.domain.standard import Limit, LimitUnit
from widgets.text import tr

HOURS_A_DAY: Final = {LimitUnit.WORK_DAY: 8, LimitUnit.URGENT_DAY: 24}
"""Default profile: a working day is 8 working hours; an urgent day runs round the clock."""


def limit_words(limit: Limit) -> str:
    """Return the limit as the standard words it: 「1 工作日」."""
    one = "_one" if limit.value == 1 else ""
    return tr(f"case.{limit.unit.value}{one}", n=limit.value)


def limit_note(limit: Limit) -> str:
    """Return what the limit counts in: 「8 工作时，只计工作时间」."""
    hours = limit.value * HOURS_A_DAY.get(limit.unit, 1)
    return tr(f"case.note_{limit.unit.value}", hours=hours)


def case_no_words(case_no: str) -> str:
    """Return a 19-digit number without the street's code, which is the same all day; any other number as it is."""
    return f"{case_no[:8]}-{case_no[-5:]}" if len(case_no) == 19 and case_no.isdigit() else case_no


def source_words(record: CaseRecord) -> str:
    """Return how a case came to the room: 「电话」."""
    return tr(f"source.{record.source.value}")


def hash_words(sha256: str) -> str:
    """Return the two ends of a hash: enough to compare by eye."""
    return f"{sha256[:4]}…{sha256[-4:]}" if len(sha256) > 8 else sha256


def time_words(at: datetime, now: datetime) -> str:
    """Return the time of day of ``at`` in the room's zone, with the date before it on any other day than ``now``."""
    local = at.astimezone(SHANGHAI)
    is_today = local.date() == now.astimezone(SHANGHAI).date()
    return local.strftime("%H:%M" if is_today else "%m-%d %H:%M")


def instant_words(at: datetime) -> str:
    """Return date and time of day to the second, in the room's zone."""
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")
