"""The columns of a standard and of its units, and what each cell must be. Reads no files."""

from typing import Final

from console.domain.standard import FilingRow, Hours, Kind, Limit, LimitUnit, UnitId
from console.domain.table import Columns, Line, TableUnreadable, read_table
from console.domain.unit import Unit
from console.errors import Words

STANDARD_COLUMNS: Final = Columns(
    required=(
        "id",
        "kind",
        "code",
        "name",
        "condition",
        "limit_value",
        "limit_unit",
        "lead_unit",
    ),
    optional=("limit_hours", "assisting", "closing_condition", "aliases", "keys", "condition_keys"),
)
UNIT_COLUMNS: Final = Columns(("id", "name"))


class StandardUnreadable(TableUnreadable):
    """A cell of the standard or of its units cannot be read."""

    def __init__(self, line: int, column: str, found: str, why: Words) -> None:
        super().__init__(line, column, found, why, text_key="case.standard_unreadable")


def read_standard(text: str) -> tuple[FilingRow, ...]:
    """Return the rows of ``text`` in their order.

    Raises:
        StandardUnreadable: a cell is missing, misspelt or stands twice; nothing is half-read.
    """
    rows: list[FilingRow] = []
    taken: set[str] = set()
    for line in read_table(text, STANDARD_COLUMNS, StandardUnreadable):
        row = _row(line)
        if row.id in taken:
            raise line.unreadable("id", "twice")
        taken.add(row.id)
        rows.append(row)
    return tuple(rows)


def read_units(text: str) -> tuple[Unit, ...]:
    """Return the units of ``text`` in their order.

    Raises:
        StandardUnreadable: as for :func:`read_standard`.
    """
    units: dict[UnitId, Unit] = {}
    for line in read_table(text, UNIT_COLUMNS, StandardUnreadable):
        unit = Unit(UnitId(line.text("id")), line.text("name"))
        if unit.id in units:
            raise line.unreadable("id", "twice")
        units[unit.id] = unit
    return tuple(units.values())


def _row(line: Line) -> FilingRow:
    kind, code = line.choice("kind", Kind), line.text("code")
    head, _, number = line.text("id").rpartition("/")
    if head != f"{kind.value}/{code}" or not number.isdigit():
        raise line.unreadable("id", "row_id", wanted=f"{kind.value}/{code}/1")
    lead_unit = UnitId(line.text("lead_unit"))
    return FilingRow(
        id=line.text("id"),
        kind=kind,
        code=code,
        name=line.text("name"),
        condition=line.text("condition"),
        limit=_limit(line),
        lead_unit=lead_unit,
        aliases=line.texts("aliases"),
        keys=_keys(line, "keys"),
        assisting=_assisting(line, lead_unit),
        closing_condition=line.may("closing_condition"),
        condition_keys=_keys(line, "condition_keys"),
    )


def _limit(line: Line) -> Limit:
    hours = line.choice("limit_hours", Hours) if line.may("limit_hours") else Hours.OFFICE
    return Limit(line.count("limit_value"), line.choice("limit_unit", LimitUnit), hours)


def _keys(line: Line, column: str) -> tuple[str, ...]:
    keys = line.texts(column)
    if not all(key.isascii() and key.isalnum() and key == key.lower() for key in keys):
        raise line.unreadable(column, "keys")
    return keys


def _assisting(line: Line, lead_unit: UnitId) -> tuple[UnitId, ...]:
    units = tuple(UnitId(unit) for unit in line.texts("assisting"))
    if lead_unit in units or len(set(units)) < len(units):
        raise line.unreadable("assisting", "unit_twice")
    return units
