"""From what is typed to the instant at which a recording begins. Pure; Shanghai's time, no zone is ever typed."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

from console.clock import SHANGHAI
from console.errors import Refused

_DAYS: Final = {"": 0, "今天": 0, "today": 0, "昨天": 1, "昨": 1, "yesterday": 1, "前天": 2}
_CLOCK: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{2}))?"
_BY_NAME: Final = re.compile(rf"(?P<day_name>[^\W\d]*)\s*{_CLOCK}")
_BY_DATE: Final = re.compile(rf"(?:(?P<year>20\d\d)-)?(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\s+{_CLOCK}")
_SPOKEN: Final = (("年", "-"), ("月", "-"), ("日", " "), ("号", " "), ("点", ":"), ("时", ":"), ("分", ":"), ("秒", ""))


def read_instant(text: str, now: datetime) -> datetime:
    """Return the instant that ``text`` means, UTC.

    A clock without a day is the last time it was so late; a date without a year is the last such day.

    Args:
        text: ``昨天 03:12``, ``03:12``, ``11-22 03:12``, ``2026-11-22 03:12:00``, ``11月22日3点12分``.
        now: room time, aware.

    Raises:
        Refused: nothing of the kind, a day or time that does not exist, or one that has not been yet.
    """
    plain = _plain(text)
    local = now.astimezone(SHANGHAI)
    by_name = _BY_NAME.fullmatch(plain)
    by_date = _BY_DATE.fullmatch(plain) if by_name is None else None
    try:
        if by_name is not None:
            found = _of_day(by_name, local)
        elif by_date is not None:
            found = _of_date(by_date, local)
        else:
            raise ValueError(text)
    except (ValueError, KeyError):
        raise Refused("not an instant", text_key="playback.not_a_time") from None
    if found > local:
        raise Refused("an instant to come", text_key="playback.not_yet")
    return found.astimezone(UTC)


def _plain(text: str) -> str:
    """Full-width digits and colons, slashes and spoken units mean the same as ``11-22 03:12``."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    for spoken, sign in _SPOKEN:
        plain = re.sub(rf"(?<=\d){spoken}", sign, plain)
    plain = re.sub(r"(?<=\d)[/.](?=\d)", "-", plain)
    return re.sub(r"(?<=\d)t(?=\d)", " ", plain).rstrip(": ")


def _clock(found: re.Match[str]) -> dict[str, int]:
    return {name: int(found[name] or 0) for name in ("hour", "minute", "second")} | {"microsecond": 0}


def _of_day(found: re.Match[str], local: datetime) -> datetime:
    name = found["day_name"]
    at = local.replace(**_clock(found)) - timedelta(days=_DAYS[name])  # type: ignore[arg-type]  # no tzinfo among them
    return at - timedelta(days=1) if not name and at > local else at


def _of_date(found: re.Match[str], local: datetime) -> datetime:
    year = int(found["year"] or local.year)
    date = {"year": year, "month": int(found["month"]), "day": int(found["day"])}
    at = local.replace(**date, **_clock(found))  # type: ignore[arg-type]  # no tzinfo among them
    return at.replace(year=year - 1) if not found["year"] and at > local else at
