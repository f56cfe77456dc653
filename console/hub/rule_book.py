"""Reads what the rules are told: the calendar that comes with the program, or a centre's own."""

import hashlib
from pathlib import Path
from typing import Final

from console.domain.calendar_file import read_calendar
from console.domain.rules import Rules
from console.errors import Unavailable
from resources.calendar import national_calendar

CALENDAR: Final = "cn.csv"
_VERSION_DIGITS: Final = 12


def read_rules(calendar: Path | None = None) -> Rules:
    """Return the rules by the calendar in ``calendar``, or by the one that comes with the program.

    Raises:
        Unavailable: the file cannot be read.
        CalendarUnreadable: it is no calendar; the error names line and column.
    """
    name = calendar.name if calendar is not None else CALENDAR
    try:
        text = calendar.read_text(encoding="utf-8") if calendar is not None else national_calendar()
    except (OSError, UnicodeDecodeError) as exc:
        cause = exc.strerror if isinstance(exc, OSError) else "not UTF-8"
        raise Unavailable(f"calendar: {cause}", text_key="hub.calendar_unreadable", cause=cause) from exc
    version = hashlib.sha256(text.encode()).hexdigest()[:_VERSION_DIGITS]
    return Rules(read_calendar(text), f"{name}:{version}")
