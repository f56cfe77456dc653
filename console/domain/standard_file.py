"""Reads a standard and its units from CSV text: strict, all or nothing. Reads no files.

Comment lines starting with ``#`` may stand above the header. Lists inside a cell are separated by ``;``.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from console.domain.standard import FilingRow, Kind, Limit, LimitUnit, UnitId
from console.domain.unit import Unit
from console.errors import Corrupt

STANDARD_COLUMNS: Final = (
    "id",
    "kind",
    "code",
    "name",
    "condition",
    "limit_value",
    "limit_unit",
    "lead_unit",
    "aliases",
    "keys",
)
UNIT_COLUMNS: Final = ("id", "name")
_Choice = TypeVar("_Choice", bound=Enum)


class StandardUnreadable(Corrupt):
    """A cell of the table cannot be read. ``line`` counts from 1 as an editor does; ``column`` is its header."""

    def __init__(self, line: int, column: str, found: str, why: str) -> None:
        super().__init__(
            f"line {line}, column {column}: {why}: {found!r}",
            text_key="case.standard_unreadable",
            line=line,
            column=column,
            found=found,
        )
        self.line = line
        self.column = column


def read_standard(text: str) -> tuple[FilingRow, ...]:
    """Return the rows of ``text`` in their order.

    Raises:
        StandardUnreadable: a cell is missing, misspelt or stands twice; nothing is half-read.
    """
    rows: list[FilingRow] = []
    taken: set[str] = set()
    for line in _lines(text, STANDARD_COLUMNS):
        row = _row(line)
        if row.id in taken:
            raise line.unreadable("id", "stands twice")
        taken.add(row.id)
        rows.append(row)
    return tuple(rows)


def read_units(text: str) -> tuple[Unit, ...]:
    """Return the units of ``text`` in their order.

    Raises:
        StandardUnreadable: as for :func:`read_standard`.
    """
    units: dict[UnitId, Unit] = {}
    for line in _lines(text, UNIT_COLUMNS):
        unit = Unit(UnitId(line.text("id")), line.text("name"))
        if unit.id in units:
            raise line.unreadable("id", "stands twice")
        units[unit.id] = unit
    return tuple(units.values())


@dataclass(frozen=True, slots=True)
class _Line:
    """One data line: its cells by header, stripped."""

    number: int
    cells: dict[str, str]

    def unreadable(self, column: str, why: str) -> StandardUnreadable:
        return StandardUnreadable(self.number, column, self.cells[column], why)

    def text(self, column: str) -> str:
        if not self.cells[column]:
            raise self.unreadable(column, "is empty")
        return self.cells[column]

    def texts(self, column: str) -> tuple[str, ...]:
        return tuple(word for part in self.cells[column].split(";") if (word := part.strip()))

    def count(self, column: str) -> int:
        found = self.text(column)
        if not (found.isascii() and found.isdigit() and int(found) > 0):
            raise self.unreadable(column, "is no whole number above 0")
        return int(found)

    def choice(self, column: str, among: type[_Choice]) -> _Choice:
        try:
            return among(self.text(column))
        except ValueError as exc:
            raise self.unreadable(column, f"is none of {', '.join(str(c.value) for c in among)}") from exc


def _row(line: _Line) -> FilingRow:
    kind, code = line.choice("kind", Kind), line.text("code")
    head, _, number = line.text("id").rpartition("/")
    if head != f"{kind.value}/{code}" or not number.isdigit():
        raise line.unreadable("id", f"is not {kind.value}/{code}/n")
    keys = line.texts("keys")
    if not all(key.isascii() and key.isalnum() and key == key.lower() for key in keys):
        raise line.unreadable("keys", "are not lower-case letters and digits")
    return FilingRow(
        id=line.text("id"),
        kind=kind,
        code=code,
        name=line.text("name"),
        condition=line.text("condition"),
        limit=Limit(line.count("limit_value"), line.choice("limit_unit", LimitUnit)),
        lead_unit=UnitId(line.text("lead_unit")),
        aliases=line.texts("aliases"),
        keys=keys,
    )


def _lines(text: str, columns: tuple[str, ...]) -> Iterator[_Line]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            number = reader.line_num
            if not any(cell.strip() for cell in cells) or (header is None and cells[0].startswith("#")):
                continue
            if header is None:
                header = _header(number, cells, columns)
                continue
            if len(cells) != len(header):
                raise StandardUnreadable(number, header[0], ",".join(cells), f"{len(cells)} cells, not {len(header)}")
            yield _Line(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as exc:
        raise StandardUnreadable(reader.line_num, columns[0], str(exc), "is no CSV") from exc
    if header is None:
        raise StandardUnreadable(1, columns[0], "", "the header is missing")


def _header(number: int, cells: list[str], columns: tuple[str, ...]) -> list[str]:
    """Return the header, in whatever order its columns stand."""
    header = [cell.strip() for cell in cells]
    for column in columns:
        if header.count(column) != 1:
            raise StandardUnreadable(number, column, ",".join(header), "the header must have it once")
    for column in header:
        if column not in columns:
            raise StandardUnreadable(number, column, column, "is no column of this table")
    return header
