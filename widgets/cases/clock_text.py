"""The words of a deadline: the sentence that explains it, and the few words for rows, tiles and the ticker."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from console.clock import SHANGHAI
from console.domain.calendar import Skip
from console.domain.counting import WORKING_UNITS
from console.domain.deadline import Deadline, Light
from console.domain.standard import Hours, Limit, LimitUnit
from widgets.cases.wording import limit_words
from widgets.text import tr

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


def clock_words(deadline: Deadline, now: datetime) -> str:
    """Return the sentence: 「07-01 16:00 派遣，时限 1 工作日（8 工作时），不计午休和夜间，07-02 16:00 到期」."""
    first, *extensions = deadline.limits
    parts = [
        tr("clock.dispatched", at=_instant(deadline.start, now)),
        tr("clock.limit", limit=_limit(first, deadline.allowances[0])),
        *(tr("clock.extended", limit=limit_words(limit)) for limit in extensions),
        *_squads(deadline.limits),
        *_not_counted(deadline),
        *_make_up_days(deadline.make_up_days),
        tr("clock.due", at=_instant(deadline.at, now)),
    ]
    if deadline.is_provisional:
        parts.append(tr("clock.provisional", years=_listed(str(year) for year in deadline.unpublished_years)))
    return tr("clock.pause_mark").join(parts)


def left_words(deadline: Deadline, now: datetime) -> str:
    """Return the few words: 「剩 12 分钟」 in counted time, then 「超时 1 小时 20 分」 by everybody's clock."""
    if deadline.light(now) is Light.OVERDUE:
        return _told("overdue", deadline.overdue_by(now), "days", _DAY)
    return _told("left", deadline.time_left(now), *_day_of(deadline))


def stand_words(deadline: Deadline, now: datetime) -> str:
    """Return since the clock stands when it goes on: 「停表，07-02 08:00 续计」; "" while it runs."""
    goes_on = deadline.stands_until(now)
    return tr("clock.stands", at=_instant(goes_on, now)) if goes_on is not None else ""


def row_clock_words(deadline: Deadline, now: datetime, *, is_short: bool = False) -> str:
    """Return the few words of a row: the time left; while the clock stands by when instead: 「停表 · 明日 08:09 到期」.

    In a narrow one 「明日 08:09 到期」 says as much: its colour tells that the clock stands. Minutes that do not pass,
    standing there all night beside ones that do, would look like an alarm.
    """
    if deadline.stands_until(now) is None:
        return left_words(deadline, now)
    return tr("clock.stands_due_short" if is_short else "clock.stands_due", at=_soon(deadline.at, now))


def pause_words(deadline: Deadline, now: datetime) -> str:
    """Return what a clock that stands means: 「停表至 08:00，18:00 到期」; "" while it runs."""
    goes_on = deadline.stands_until(now)
    return tr("clock.pause", until=_soon(goes_on, now), due=_soon(deadline.at, now)) if goes_on is not None else ""


def _soon(at: datetime, now: datetime) -> str:
    """Return 「18:00」 for today, 「明日 08:09」, else date and time."""
    local, today = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return tr("clock.row_tomorrow", at=f"{local:%H:%M}") if local.date() == today + _DAY else _instant(at, now)


def due_words(deadline: Deadline, now: datetime) -> str:
    """Return by when, as people say it: 「今日 18:00」, 「明日 14:32」, else 「07-03 16:00」."""
    local, today = deadline.at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    key = {today: "clock.today", today + _DAY: "clock.tomorrow"}.get(local.date())
    return tr(key, at=f"{local:%H:%M}") if key is not None else _instant(deadline.at, now)


def arithmetic_words(deadline: Deadline) -> str:
    """Return why then: 「1 工作日（8 工作时），不计午休和夜间」."""
    parts = [
        _limit(deadline.limits[0], deadline.allowances[0]),
        *_squads(deadline.limits),
        *_not_counted(deadline),
        *_make_up_days(deadline.make_up_days),
    ]
    if deadline.is_provisional:
        parts.append(tr("clock.provisional_short", years=_listed(str(year) for year in deadline.unpublished_years)))
    return tr("clock.pause_mark").join(parts)


def _day_of(deadline: Deadline) -> tuple[str, timedelta]:
    """Return by which days the time left is told: work days, days and nights, or none where hours are the measure."""
    limit = deadline.limits[0]
    if limit.unit is LimitUnit.WORK_DAY:
        return "work_days", deadline.allowances[0] / limit.value
    return "days", timedelta.max if limit.unit is LimitUnit.WORK_HOUR else _DAY


def _told(what: str, time: timedelta, days_key: str, day: timedelta) -> str:
    """Return ``time`` in its two largest parts, cut: nobody is promised a minute that is not there."""
    if time < _MINUTE:
        return tr(f"clock.{what}_under_a_minute")
    days, rest = divmod(time, day)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    if days:
        parts = [(f"{days_key}_one" if days == 1 else days_key, days), ("hours", hours)]
    else:
        parts = [("hours", hours), ("minutes_after_hours" if hours else "minutes", minutes)]
    return tr(f"clock.{what}", time=" ".join(tr(f"clock.{key}", n=n) for key, n in parts if n))


def _limit(limit: Limit, allowance: timedelta) -> str:
    """Return the limit with what a day of it counts, where that is not plain."""
    words, hours = limit_words(limit), f"{allowance / _HOUR:g}"
    match limit.unit:
        case LimitUnit.WORK_DAY:
            return tr("clock.in_work_hours", limit=words, hours=hours)
        case LimitUnit.URGENT_DAY:
            return tr("clock.in_hours", limit=words, hours=hours)
        case _:
            return words


def _squads(limits: Iterable[Limit]) -> list[str]:
    counts = any(limit.unit in WORKING_UNITS and limit.hours is Hours.SQUADS for limit in limits)
    return [tr("clock.by_squad_hours")] if counts else []


def _not_counted(deadline: Deadline) -> list[str]:
    names: list[str] = []
    for skip in deadline.skipped:
        holidays = [holiday_words(name) for name in deadline.holidays]
        names += holidays if skip is Skip.HOLIDAY else [tr(f"clock.skip_{skip.value}")]
    return [tr("clock.not_counted", what=_listed(names))] if names else []


def holiday_words(name: str) -> str:
    """Return the holiday's name in the chosen language; a name of the centre's own as it stands."""
    key = f"clock.holiday_{name}"
    words = tr(key)
    return name if words == key else words


def _make_up_days(days: tuple[date, ...]) -> list[str]:
    return [tr("clock.make_up", days=_listed(f"{day:%m-%d}" for day in days))] if days else []


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return tr("clock.and").join([tr("clock.comma").join(most), last]) if most else last


def _instant(at: datetime, now: datetime) -> str:
    """Return the time in the room's zone, with the year where it is not the present one."""
    local = at.astimezone(SHANGHAI)
    is_this_year = local.year == now.astimezone(SHANGHAI).year
    return local.strftime("%m-%d %H:%M" if is_this_year else "%Y-%m-%d %H:%M")
