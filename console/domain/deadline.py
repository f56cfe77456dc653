"""By when something must be done, with the arithmetic that led there. Pure: no clock, no file.

The clock counts from ``start`` until the limit is used up. Finishing on the very instant is on time.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

from console.domain.calendar import SHANGHAI, Skip, Stretch, WorkCalendar
from console.domain.counting import Pause, allowance, apart, cover, depends_on_notices, unusable, utc
from console.domain.standard import Limit

DUE_SOON_PERCENT: Final = 80
"""From this share of the limit on a deadline is near (*default* of the trade)."""

_ZERO: Final = timedelta(0)


class Light(enum.Enum):
    """How near the deadline is."""

    CALM = "calm"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of time that counted. Instants are aware UTC."""

    since: datetime
    until: datetime

    @property
    def counted(self) -> timedelta:
        """Return how much it counted."""
        return self.until - self.since


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant by which something must be done, and why then. Instants are aware UTC, days Shanghai's."""

    at: datetime
    start: datetime
    limits: tuple[Limit, ...]
    """The limit, then each extension; counted one after the other."""
    allowances: tuple[timedelta, ...]
    """The counted time that each of them gives."""
    segments: tuple[Segment, ...]
    """What counted, in order; sums to the allowances exactly."""
    skipped: tuple[Skip, ...] = ()
    """What lies between ``start`` and ``at`` and did not count, in the order in which people say it."""
    holidays: tuple[str, ...] = ()
    """Names of the holidays among it."""
    make_up_days: tuple[date, ...] = ()
    """Weekend days that counted."""
    unpublished_years: tuple[int, ...] = ()
    """Years whose days off were not known; there weekends were all that was left out."""

    @property
    def is_provisional(self) -> bool:
        """Whether a notice yet to come may move it."""
        return bool(self.unpublished_years)

    @property
    def allowance(self) -> timedelta:
        """Return all the counted time there is."""
        return sum(self.allowances, _ZERO)

    def used(self, now: datetime) -> timedelta:
        """Return the counted time that has passed at ``now``; all of it at most."""
        total = _ZERO
        for segment in self.segments:
            if now <= segment.since:
                break
            total += min(now, segment.until) - segment.since
        return total

    def time_left(self, now: datetime) -> timedelta:
        """Return the counted time left at ``now``; it stands still while nothing counts."""
        return self.allowance - self.used(now)

    def overdue_by(self, now: datetime) -> timedelta:
        """Return how late ``now`` is on everybody's clock; zero on the instant itself and before it."""
        return max(now - self.at, _ZERO)

    def light(self, now: datetime, percent: int = DUE_SOON_PERCENT) -> Light:
        """Return how near the deadline is, ``percent`` of the counted time being near.

        While the clock stands nobody has to hurry: it is calm until it goes on.
        """
        if now > self.at:
            return Light.OVERDUE
        if self.stands_until(now) is not None:
            return Light.CALM
        return Light.DUE_SOON if self.used(now) * 100 >= self.allowance * percent else Light.CALM

    def at_share(self, percent: int = DUE_SOON_PERCENT) -> datetime:
        """Return the first instant at which ``percent`` (1 to 100) of the counted time has passed."""
        left = self.allowance * percent // 100  # exact: allowances are whole minutes
        for segment in self.segments:
            if left <= segment.counted:
                return segment.since + left
            left -= segment.counted
        return self.at

    def near_at(self, percent: int = DUE_SOON_PERCENT) -> datetime:
        """Return the first instant at which the light is no longer calm: the clock counts, ``percent`` have passed."""
        reached = self.at_share(percent)
        return self.stands_until(reached) or reached

    def next_turn(self, now: datetime) -> datetime | None:
        """Return the first instant after ``now`` at which the light turns by itself; None where it stays."""
        near_at, over_at = self.near_at(), self.at + timedelta.resolution
        gaps = ((ended.until, goes_on.since) for ended, goes_on in pairwise(self.segments))
        turns = (turn for gap in gaps for turn in gap if turn > near_at)
        return min((turn for turn in (near_at, *turns, over_at) if turn > now), default=None)

    def stands_until(self, now: datetime) -> datetime | None:
        """Return when the clock goes on, None while it counts or when nothing is left to count."""
        waiting = next((segment for segment in self.segments if now < segment.until), None)
        return waiting.since if waiting is not None and now < waiting.since else None


def deadline(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Iterable[Pause] = (),
    extensions: Iterable[Limit] = (),
) -> Deadline:
    """Return by when ``limit`` is used up.

    Args:
        start: aware instant at which the clock starts.
        limit: what the filing condition allows.
        calendar: days and hours that count.
        pauses: when the clock stood; they may overlap and lie anywhere.
        extensions: what was granted beyond the limit; each counts in its own unit.

    Raises:
        Refused: a limit of that size cannot be counted.
    """
    limits = (limit, *extensions)
    walk = _Walk(calendar, apart(pauses), utc(start))
    try:
        for each in limits:
            walk.count(each)
    except OverflowError as exc:
        raise unusable(limit) from exc
    return walk.result(limits)


class _Walk:
    """Walks along time once and notes what it passes."""

    def __init__(self, calendar: WorkCalendar, pauses: Sequence[Pause], start: datetime) -> None:
        self._calendar, self._pauses, self._start = calendar, pauses, start
        self._at = start
        self._allowances: list[timedelta] = []
        self._segments: list[Segment] = []
        self._skipped: set[Skip] = set()
        self._holidays: dict[str, None] = {}
        self._make_up_days: dict[date, None] = {}
        self._unpublished: dict[int, None] = {}

    def count(self, limit: Limit) -> None:
        """Go on until ``limit`` is used up."""
        left, first = allowance(limit, self._calendar), self._at
        self._allowances.append(left)
        for stretch in cover(self._calendar, limit, self._at, self._pauses):
            if stretch.skip is not None:
                self._pass(stretch.skip, stretch.name)
                continue
            end = min(stretch.until, stretch.since + left)
            self._take(stretch, end)
            left -= end - stretch.since
            if not left:
                break
        if depends_on_notices(limit, self._calendar):
            days = (instant.astimezone(SHANGHAI).date() for instant in (first, self._at))
            self._unpublished.update(dict.fromkeys(self._calendar.unpublished(*days)))

    def result(self, limits: tuple[Limit, ...]) -> Deadline:
        """Return what was found."""
        return Deadline(
            at=self._at,
            start=self._start,
            limits=limits,
            allowances=tuple(self._allowances),
            segments=tuple(self._segments),
            skipped=tuple(skip for skip in Skip if skip in self._skipped),
            holidays=tuple(self._holidays),
            make_up_days=tuple(self._make_up_days),
            unpublished_years=tuple(self._unpublished),
        )

    def _pass(self, skip: Skip, name: str) -> None:
        self._skipped.add(skip)
        if name:
            self._holidays[name] = None

    def _take(self, stretch: Stretch, end: datetime) -> None:
        self._segments.append(Segment(stretch.since.astimezone(UTC), end.astimezone(UTC)))
        self._at = self._segments[-1].until
        if stretch.name:
            self._make_up_days[stretch.since.astimezone(SHANGHAI).date()] = None
