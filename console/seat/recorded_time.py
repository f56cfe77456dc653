"""From what is typed to the instant at which a recording begins. Pure; Shanghai's time, no zone is ever typed."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

from console.clock import SHANGHAI
from console.errors import Refused

_DAYS: Final = {"": 0, "今天": 0, "今": 0, "today": 0, "昨天": 1, "昨": 1, "yesterday": 1, "前天": 2, "前": 2}
_PARTS: Final = {
    "凌晨": range(6), "清晨": range(4, 9), "早上": range(12), "早晨": range(12), "早": range(12),
    "上午": range(13), "中午": range(11, 15), "下午": range(12, 19), "傍晚": range(16, 21),
    "晚上": range(17, 24), "晚": range(17, 24), "夜里": range(18, 24), "夜": range(18, 24),
}  # fmt: skip
"""Parts of a day, and the hours that may be meant: of 3 and 15 the one that lies in it."""
_CLOCK: Final = rf"(?P<part>{'|'.join(_PARTS)})?\s*" + r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{2}))?"
_BY_NAME: Final = re.compile(rf"(?P<day_name>[^\W\d]*?)\s*{_CLOCK}")
_BY_DATE: Final = re.compile(rf"(?:(?P<year>20\d\d)-)?(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\s+{_CLOCK}")
_SPOKEN: Final = (("年", "-"), ("月", "-"), ("日", " "), ("号", " "), ("点", ":"), ("时", ":"), ("分", ":"), ("秒", ""))
_BARE: Final = re.compile(r"(?<![\d:-])(\d{2})(\d{2})(\d{2})?$")
"""``0312``: how times are written in a log."""
_HOUR_ONLY: Final = re.compile(r"(?<![\d:-])(\d{1,2}):(?!\d)")


def read_instant(text: str, now: datetime) -> datetime:
    """Return the instant that ``text`` means, UTC.

    A clock without a day is the last time it was so late; a date without a year is the last such day.

    Args:
        text: ``昨天 03:12``, ``03:12``, ``11-22 03:12``, ``2026-11-22 03:12:00``, ``11月22日3点12分``, ``昨晚 22:10``,
            ``昨天下午3点12分``, ``3点``, ``3点半``, ``0312``.
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
    except (ValueError, KeyError, StopIteration):
        raise Refused("not an instant", text_key="playback.not_a_time") from None
    if found > local:
        raise Refused("an instant to come", text_key="playback.not_yet")
    return found.astimezone(UTC)


def _plain(text: str) -> str:
    """Full-width digits and colons, slashes and spoken units mean the same as ``11-22 03:12``."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    plain = re.sub(r"(?<=[点时])半", "30分", plain)
    for spoken, sign in _SPOKEN:
        plain = re.sub(rf"(?<=\d){spoken}", sign, plain)
    plain = re.sub(r"(?<=\d)[/.](?=\d)", "-", plain)
    plain = _HOUR_ONLY.sub(r"\1:00", re.sub(r"(?<=\d)t(?=\d)", " ", plain)).rstrip(": ")
    return _BARE.sub(lambda found: ":".join(part for part in found.groups() if part), plain)


def _clock(found: re.Match[str]) -> dict[str, int]:
    """Return the clock's fields; StopIteration where the hour is not of the part of the day that is named."""
    clock = {name: int(found[name] or 0) for name in ("hour", "minute", "second")} | {"microsecond": 0}
    if found["part"]:
        meant = (clock["hour"], clock["hour"] + 12)
        clock["hour"] = next(hour for hour in meant if hour in _PARTS[found["part"]])
    return clock


def _of_day(found: re.Match[str], local: datetime) -> datetime:
    name = found["day_name"]
    at = local.replace(**_clock(found)) - timedelta(days=_DAYS[name])  # type: ignore[arg-type]  # no tzinfo among them
    return at - timedelta(days=1) if not name and at > local else at


def _of_date(found: re.Match[str], local: datetime) -> datetime:
    year = int(found["year"] or local.year)
    date = {"year": year, "month": int(found["month"]), "day": int(found["day"])}
    at = local.replace(**date, **_clock(found))  # type: ignore[arg-type]  # no tzinfo among them
    return at.replace(year=year - 1) if not found["year"] and at > local else at
