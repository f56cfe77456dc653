"""The standard: which class under which filing condition, how long, whose. Rows are data, the search is pure.

The limit belongs to the filing condition, not to the class (domain facts).
"""

import enum
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NewType

UnitId = NewType("UnitId", str)

_BY_CONDITION_KEY: Final = 3
"""Rank of a word that only the condition's pinyin holds: letters alone would find too much there."""


class Kind(enum.Enum):
    """Component (部件) or event (事件)."""

    COMPONENT = "component"
    EVENT = "event"


class LimitUnit(enum.Enum):
    """What a handling limit counts in."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    URGENT_DAY = "urgent_day"
    NATURAL_DAY = "natural_day"


class Hours(enum.Enum):
    """Whose working hours a limit in work hours or work days counts; the calendar says when those are."""

    OFFICE = "office"
    SQUADS = "squads"


@dataclass(frozen=True, slots=True)
class Limit:
    """A handling limit as the standard words it."""

    value: int
    unit: LimitUnit
    hours: Hours = Hours.OFFICE
    """Means nothing to the units that run day and night."""


LONGEST: Final = {
    LimitUnit.URGENT_HOUR: 720,
    LimitUnit.WORK_HOUR: 960,
    LimitUnit.WORK_DAY: 120,
    LimitUnit.URGENT_DAY: 366,
    LimitUnit.NATURAL_DAY: 366,
}
"""Longest limit of each unit: its arithmetic travels with each case, a line for each half of a work day."""


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One class × filing condition: what the officer chooses in one decision."""

    id: str
    """``kind/code/condition_no``, e.g. ``event/0203/1``: unique in the standard."""
    kind: Kind
    code: str
    name: str
    """The class, e.g. 擅自占用道路堆物、施工."""
    condition: str
    """The filing condition in our own short words, e.g. 占用人行道."""
    limit: Limit
    lead_unit: UnitId
    aliases: tuple[str, ...] = ()
    """Other names in use, e.g. 占道堆物."""
    keys: tuple[str, ...] = ()
    """Full pinyin and initials of name and aliases, lower case, e.g. ``zhandaoduiwu``, ``zddw``."""
    assisting: tuple[UnitId, ...] = ()
    """Units that help the lead unit (协办), without it."""
    closing_condition: str = ""
    """What must be restored (结案条件), in our own short words."""
    condition_keys: tuple[str, ...] = ()
    """Full pinyin and initials of the condition: ``zddw cxd`` is 占道堆物 under 占用车行道."""


def search(rows: Iterable[FilingRow], text: str) -> list[FilingRow]:
    """Return the rows that ``text`` means, best first; all rows for "".

    Each word (Chinese, pinyin, initials or code; full-width letters too) must mean the row: ``zddw 车行道`` is the
    class 占道堆物 under a condition with 车行道, and so is ``zddw cxd``: pinyin of a condition means a row whose class
    another word has named. A whole name, alias, key or code ranks before one that the word starts, that before one
    that it lies within; the order of the standard decides between equals.
    """
    wanted = _words(text)
    ranked = sorted((rank, place, row) for place, row in enumerate(rows) if (rank := _rank(row, wanted)) is not None)
    return [row for _, _, row in ranked]


def _words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case; an apostrophe between pinyin syllables says nothing."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("ü", "v")
    return plain.replace("'", "").replace("\u2019", "").split()


def _rank(row: FilingRow, wanted: list[str]) -> int | None:
    """Return the worst rank of the words, or None if one of them does not mean the row."""
    ranks = [_word_rank(row, word) for word in wanted]
    if None in ranks or (ranks and set(ranks) == {_BY_CONDITION_KEY}):
        return None
    return max((rank for rank in ranks if rank is not None), default=0)


def _word_rank(row: FilingRow, word: str) -> int | None:
    names = (row.name, *row.aliases, *row.keys, row.code)
    if word in names:
        return 0
    if any(name.startswith(word) for name in names):
        return 1
    if any(word in text for text in (*names, row.condition)):
        return 2
    return _BY_CONDITION_KEY if any(word in key for key in row.condition_keys) else None
