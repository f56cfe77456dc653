"""``main.py register``: checks the register of a hub, which may run, and writes it down for those who audit.

Nothing of the data is changed. Only what the chain proves is exported: of a broken register the lines before the break.
"""

import argparse
import csv
import os
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from console.clock import SHANGHAI
from console.errors import ConsoleError, Corrupt, Unavailable
from console.hub.backup import NO_DATABASE
from console.reports.verdict import Words, write_lines
from db.engine import FILE, open_read_only
from db.register import Entry
from db.unit_of_work import UnitOfWork, UnitsOfWork

COLUMNS: Final = (
    "number", "utc", "local", "act", "account", "title", "acting_for", "address", "seat", "object", "result", "request",
)  # fmt: skip
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def run_register(arguments: argparse.Namespace) -> int:
    """Run ``main.py register``; return the exit code: 0 where the whole chain holds."""
    os.umask(0o077)
    words = Words(arguments.lang, "register")
    try:
        lines, code = _checked(arguments, words)
    except OSError as exc:
        lines, code = [words("unwritable", path=exc.filename or arguments.csv, reason=exc.strerror or exc)], 1
    except ConsoleError as exc:
        key = "backup.no_database" if exc.text_key == NO_DATABASE else exc.text_key
        lines, code = [words(key, **exc.facts)], 1
    write_lines(lines)
    return code


def _checked(arguments: argparse.Namespace, words: Words) -> tuple[list[str], int]:
    database: Path = arguments.data / FILE
    if not database.is_file():
        raise Unavailable("no database", text_key=NO_DATABASE, path=str(database))
    engine = open_read_only(database)
    try:
        with closing(UnitsOfWork(engine)) as units, units.one() as uow:
            return _said(uow, arguments, words)
    finally:
        engine.dispose()


def _said(uow: UnitOfWork, arguments: argparse.Namespace, words: Words) -> tuple[list[str], int]:
    """Check, then export what holds; one transaction, so that both are of the same lines."""
    last, said, code = uow.register.last(), [], 0
    try:
        uow.register.check_part(0, last)
        said.append(words("whole", lines=last))
    except Corrupt as exc:
        last, code = int(str(exc.facts["number"])) - 1, 1
        said.append(words("broken", number=last + 1))
    if arguments.csv is not None:
        found = uow.register.numbered(last, _begin(arguments.first, 0), _begin(arguments.last, 1))
        said.append(words("exported", path=arguments.csv, lines=_write(arguments.csv, found, words)))
    return said, code


def _begin(day: date | None, later: int) -> datetime | None:
    """Return when a day of the room begins, or the one ``later`` days after it."""
    return None if day is None else datetime.combine(day + timedelta(days=later), time(), SHANGHAI)


def _write(path: Path, found: Iterable[tuple[int, Entry]], words: Words) -> int:
    """Write a new file and return how many lines; with a byte order mark, without which offices' programs guess."""
    count = 0
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([words(f"column_{name}") for name in COLUMNS])
        for number, entry in found:
            table.writerow([number, *map(_cell, _cells(entry))])
            count += 1
    return count


def _cells(entry: Entry) -> tuple[str, ...]:
    at = entry.at.astimezone(UTC)
    offset = datetime.strptime(entry.utc_offset, "%z").tzinfo if entry.utc_offset else SHANGHAI  # lines of before 0006
    return (
        at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        at.astimezone(offset).isoformat(" ", timespec="milliseconds"),
        entry.act, entry.account, entry.acting_title, entry.acting_for, entry.address, entry.seat, entry.object,
        entry.result, entry.request,
    )  # fmt: skip


def _cell(text: str) -> str:
    """Return ``text`` so that no program takes it for a formula: names of accounts and seats are anybody's words."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
