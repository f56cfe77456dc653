"""Reads a table from CSV text: strict, all or nothing. Reads no files, knows no columns of its own.

Comment lines starting with ``#`` may stand above the header. Lists inside a cell are separated by ``;``.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, Protocol, TypeVar

from console.errors import Corrupt, Words

_Choice = TypeVar("_Choice", bound=Enum)
FOUND_SHOWN: Final = 80
"""Characters of a cell that an error shows."""


class TableUnreadable(Corrupt):
    """A cell of a table cannot be read. ``line`` counts from 1 as an editor does; ``column`` is its header."""

    def __init__(self, line: int, column: str, found: str, why: Words, *, text_key: str) -> None:
        super().__init__(
            f"line {line}, column {column}: {why.text_key} {dict(why.facts)}: {found!r}",
            text_key=text_key,
            line=line,
            column=column,
            found=found[:FOUND_SHOWN],
            why=why,
        )
        self.line = line
        self.column = column


class Unreadable(Protocol):
    """Makes a table's own error from line, column, what was found there and why it cannot be read."""

    def __call__(self, line: int, column: str, found: str, why: Words) -> TableUnreadable:
        """Return the error to raise."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the header must and may have, in any order; an optional column that is not there is empty everywhere."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """All that may stand in the header."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class Line:
    """One data line: its cells by header, stripped."""

    number: int
    cells: dict[str, str]
    error: Unreadable

    def unreadable(self, column: str, why: str, **facts: object) -> TableUnreadable:
        """Return the error that names this line, the column, what stands there, and why it will not do.

        ``why`` is a text key of the area ``table``; ``facts`` are its values.
        """
        return self.error(self.number, column, self.cells.get(column, ""), _why(why, **facts))

    def text(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self.cells[column]:
            raise self.unreadable(column, "empty")
        return self.cells[column]

    def may(self, column: str) -> str:
        """Return the cell of an optional column, "" where there is none."""
        return self.cells.get(column, "")

    def texts(self, column: str) -> tuple[str, ...]:
        """Return the words of a cell that lists them; of an optional column too."""
        return tuple(word for part in self.may(column).split(";") if (word := part.strip()))

    def count(self, column: str) -> int:
        """Return a whole number above 0."""
        found = self.text(column)
        if not (found.isascii() and found.isdigit() and int(found) > 0):
            raise self.unreadable(column, "no_count")
        return int(found)

    def day(self, column: str) -> date:
        """Return a date written yyyy-mm-dd."""
        found = self.text(column)
        try:
            day = date.fromisoformat(found)
        except ValueError as exc:
            raise self.unreadable(column, "no_day") from exc
        if day.isoformat() != found:
            raise self.unreadable(column, "no_day")
        return day

    def choice(self, column: str, among: type[_Choice]) -> _Choice:
        """Return the member of ``among`` whose value the cell names."""
        try:
            return among(self.text(column))
        except ValueError as exc:
            raise self.unreadable(column, "no_choice", choices=", ".join(str(one.value) for one in among)) from exc


def read_table(text: str, columns: Columns, error: Unreadable) -> Iterator[Line]:
    """Iterate over the data lines of ``text``.

    Raises:
        TableUnreadable: as ``error`` makes it; no CSV, no header, or a line that does not fit the header.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            number = reader.line_num
            if not any(cell.strip() for cell in cells) or (header is None and cells[0].startswith("#")):
                continue
            if header is None:
                header = _header(number, cells, columns, error)
                continue
            if len(cells) != len(header):
                raise error(number, header[0], ",".join(cells), _why("cells", there=len(cells), wanted=len(header)))
            yield Line(number, dict(zip(header, (cell.strip() for cell in cells), strict=True)), error)
    except csv.Error as exc:
        raise error(reader.line_num, columns.required[0], str(exc), _why("no_csv")) from exc
    if header is None:
        raise error(1, columns.required[0], "", _why("no_header"))


def _why(name: str, **facts: object) -> Words:
    return Words(f"table.{name}", facts)


def _header(number: int, cells: list[str], columns: Columns, error: Unreadable) -> list[str]:
    header = [cell.strip() for cell in cells]
    for column in columns.required:
        if header.count(column) != 1:
            raise error(number, column, ",".join(header), _why("column_needed"))
    for column in header:
        if column not in columns.all:
            raise error(number, column, column, _why("column_unknown", known=", ".join(columns.all)))
        if header.count(column) != 1:
            raise error(number, column, ",".join(header), _why("column_twice"))
    return header
