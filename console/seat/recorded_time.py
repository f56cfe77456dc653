"""From what is typed to the instant at which a recording begins. Pure; Shanghai's time, no zone is ever typed."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

from console.clock import SHANGHAI
from console.errors import Refused

_DAYS: Final = {
    "": 0,
    "今天": 0,
    "今": 0,
    "today": 0,
    "昨天": 1,
    "昨": 1,
    "yesterday": 1,
    "前天": 2,
    "前": 2,
    "大前天": 3,
}
_PARTS: Final = {
    "凌晨": range(6), "清晨": range(4, 9), "早上": range(12), "早晨": range(12), "早": range(12),
    "上午": range(13), "中午": range(11, 15), "下午": range(12, 19), "傍晚": range(16, 21),
    "晚上": range(17, 24), "晚": range(17, 24), "夜里": range(18, 24), "夜": range(18, 24),
}  # fmt: skip
"""Parts of a day, and the hours that may be meant: of 3 and 15 the one that lies in it."""
_NIGHTS: Final = frozenset({"晚上", "晚", "夜里", "夜"})
_AFTER_MIDNIGHT: Final = range(6)
"""Hours of a night that belong to the next day: 昨晚 0:30 is of today."""
_YEAR_MEANT: Final = timedelta(days=31)
"""A date without a year that lies less far ahead is one to come, not one of last year."""
_DIGITS: Final = "零一二三四五六七八九"
_NUMERAL: Final = re.compile(
    "[零〇一二两三四五六七八九十]{1,3}(?=[点时分刻月日号小秒年])|(?<=[点时])[零〇一二两三四五六七八九十]{1,3}"
)
_QUARTERS: Final = {"1": "15", "2": "30", "3": "45"}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*\.?\s+(\d{{1,2}})(?:,\s*(20\d\d))?")
_HALF_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})(:\d{2}(?::\d{2})?)?\s*([ap])\.?m\.?(?![a-z])")
_AGO: Final = re.compile(r"(\d{1,3}|半)\s*(?:个)?(分钟?|小时|minutes?|min|hours?|h|m)\s*(?:以?前|之前|ago)")
_CLOCK: Final = rf"(?P<part>{'|'.join(_PARTS)})?\s*" + r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{2}))?"
_BY_NAME: Final = re.compile(rf"(?P<day_name>[^\W\d]*?)\s*{_CLOCK}")
_BY_DATE: Final = re.compile(rf"(?:(?P<year>20\d\d)-)?(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\s+{_CLOCK}")
_SPOKEN: Final = (("年", "-"), ("月", "-"), ("日", " "), ("号", " "), ("点", ":"), ("时", ":"), ("分", ":"), ("秒", ""))
_BARE: Final = re.compile(r"(?<![\d:-])(\d{2})(\d{2})(\d{2})?$")
"""``0312``: how times are written in a log."""
_HOUR_ONLY: Final = re.compile(r"(?<![\d:-])(\d{1,2}):(?!\d)")


def read_instant(text: str, now: datetime) -> datetime:
    """Return the instant that ``text`` means, UTC.

    A clock without a day is the last time it was so late; a date without a year is the last such day, unless it lies
    only days ahead.

    Args:
        text: ``昨天 03:12``, ``03:12``, ``11-22 03:12``, ``2026-11-22 03:12:00``, ``11月22日3点12分``, ``昨晚 22:10``,
            ``昨天下午3点12分``, ``3点``, ``3点半``, ``三点一刻``, ``0312``, ``10分钟前``, ``last night 22:10``,
            ``3:12 pm``.
        now: room time, aware.

    Raises:
        Refused: nothing of the kind, a day or time that does not exist, or one that has not been yet.
    """
    said = unicodedata.normalize("NFKC", text).strip().lower()
    if ago := _AGO.fullmatch(said):
        return now.astimezone(UTC).replace(microsecond=0) - _age(ago)
    plain = _plain(said)
    local = now.astimezone(SHANGHAI)
    by_name = _BY_NAME.fullmatch(plain)
    by_date = _BY_DATE.fullmatch(plain) if by_name is None else None
    try:
        if by_name is not None:
            found = _of_day(by_name, local)
        elif by_date is not None:
            found = _of_date(by_date, local)
        else:
            raise KeyError(text)
    except KeyError:
        raise Refused("not an instant", text_key="playback.not_a_time") from None
    except (ValueError, StopIteration):
        raise Refused("a day or time that does not exist", text_key="playback.no_such_time") from None
    if found > local:
        raise Refused("an instant to come", text_key="playback.not_yet")
    return found.astimezone(UTC)


def _plain(said: str) -> str:
    """Slashes, numerals and spoken units mean the same as ``11-22 03:12``."""
    plain = _NUMERAL.sub(lambda found: _number(found[0]), said.replace("last night", "昨晚"))
    plain = re.sub(r"([点时])\s*([123])刻", lambda found: f"{found[1]}{_QUARTERS[found[2]]}分", plain)
    plain = _MONTH_NAME.sub(_month_day, plain)
    plain = _HALF_DAY.sub(_of_24, plain)
    plain = re.sub(r"(?<=[点时])半", "30分", plain)
    for spoken, sign in _SPOKEN:
        plain = re.sub(rf"(?<=\d){spoken}", sign, plain)
    plain = re.sub(r"(?<=\d)[/.](?=\d)", "-", plain)
    plain = _HOUR_ONLY.sub(r"\1:00", re.sub(r"(?<=\d)t(?=\d)", " ", plain)).rstrip(": ")
    return _BARE.sub(lambda found: ":".join(part for part in found.groups() if part), plain)


def _clock(found: re.Match[str]) -> dict[str, int]:
    """Return the clock's fields; StopIteration where the hour is not of the part of the day that is named."""
    clock = {name: int(found[name] or 0) for name in ("hour", "minute", "second")} | {"microsecond": 0}
    if found["part"] and not _is_past_midnight(found):
        meant = (clock["hour"], clock["hour"] + 12)
        clock["hour"] = next(hour for hour in meant if hour in _PARTS[found["part"]])
    return clock


def _of_day(found: re.Match[str], local: datetime) -> datetime:
    name = found["day_name"]
    days = _DAYS[name] - _is_past_midnight(found)
    at = local.replace(**_clock(found)) - timedelta(days=days)  # type: ignore[arg-type]  # no tzinfo among them
    return at - timedelta(days=1) if not name and at > local else at


def _of_date(found: re.Match[str], local: datetime) -> datetime:
    year = int(found["year"] or local.year)
    date = {"year": year, "month": int(found["month"]), "day": int(found["day"])}
    at = local.replace(**date, **_clock(found))  # type: ignore[arg-type]  # no tzinfo among them
    at += timedelta(days=_is_past_midnight(found))
    return at.replace(year=year - 1) if not found["year"] and at > local + _YEAR_MEANT else at


def _is_past_midnight(found: re.Match[str]) -> bool:
    """Say whether an hour of a night is meant that the calendar counts to the next day."""
    return bool(found["part"] in _NIGHTS and int(found["hour"]) in _AFTER_MIDNIGHT)


def _age(ago: re.Match[str]) -> timedelta:
    count = 0.5 if ago[1] == "半" else float(ago[1])
    return timedelta(hours=count) if ago[2][0] in "小h" else timedelta(minutes=count)


def _number(numeral: str) -> str:
    """Return 0 to 99 in digits: 十二 is 12, 二十 is 20, 零五 is 05."""
    plain = numeral.replace("〇", "零").replace("两", "二")
    if "十" not in plain:
        return "".join(str(_DIGITS.index(letter)) for letter in plain)
    tens, _, ones = plain.partition("十")
    return str(10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0))


def _month_day(found: re.Match[str]) -> str:
    year = f"{found[3]}-" if found[3] else ""
    return f"{year}{_MONTHS.index(found[1]) + 1}-{found[2]}"


def _of_24(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0) if 1 <= int(found[1]) <= 12 else 99
    return f"{hour}{found[2] or ':00'}"
