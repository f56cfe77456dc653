"""What a standard must be before cases are filed under it: readable, countable, each row somebody's. Pure."""

from collections.abc import Sequence
from typing import Final

from console.domain.prose import is_unusable
from console.domain.standard import LONGEST, FilingRow, UnitId
from console.domain.unit import Unit
from console.errors import Refused

ID_LENGTH: Final = 64
TEXT_LENGTH: Final = 200
WORDS_MAX: Final = 50
"""Aliases, and keys of each kind, that a row may have."""


def check_standard(rows: Sequence[FilingRow], units: Sequence[Unit]) -> None:
    """Refuse a standard that cannot be used; the error names the row or the unit."""
    known = {unit.id for unit in units}
    if len({row.id for row in rows}) < len(rows) or len(known) < len(units):
        raise Refused("ids in the standard are unique", text_key="hub.standard_twice")
    for unit in units:
        if not _is_usable(unit.id, ID_LENGTH) or not _is_usable(unit.name, ID_LENGTH):
            raise Refused("a unit's id or name", text_key="hub.unit_unusable", unit=unit.id[:ID_LENGTH])
    for row in rows:
        _check_words(row)
        _check_units(row, known)
        if not 0 < row.limit.value <= LONGEST[row.limit.unit]:
            raise Refused(f"limit of {row.id}", text_key="hub.limit_unusable", row=row.id)


def _check_words(row: FilingRow) -> None:
    needed = ((row.id, ID_LENGTH), (row.code, ID_LENGTH), (row.name, TEXT_LENGTH), (row.condition, TEXT_LENGTH))
    words = (*row.aliases, *row.keys, *row.condition_keys)
    usable = (
        all(_is_usable(text, most) for text, most in needed)
        and (not row.closing_condition or _is_usable(row.closing_condition, TEXT_LENGTH))
        and max(len(row.aliases), len(row.keys), len(row.condition_keys)) <= WORDS_MAX
        and all(_is_usable(word, TEXT_LENGTH) for word in words)
    )
    if not usable:
        raise Refused("a row's words", text_key="hub.row_unusable", row=row.id[:ID_LENGTH])


def _check_units(row: FilingRow, known: set[UnitId]) -> None:
    if row.lead_unit not in known:
        raise Refused("a row leads to an unknown unit", text_key="hub.row_without_unit", row=row.id)
    helping = set(row.assisting)
    if not helping <= known - {row.lead_unit} or len(helping) < len(row.assisting):
        raise Refused("assisting units of a row", text_key="hub.assisting_units", row=row.id)


def _is_usable(text: str, most: int) -> bool:
    in_bounds = 0 < len(text) <= most and text == text.strip()
    return in_bounds and not any(is_unusable(character, has_lines=False) for character in text)
