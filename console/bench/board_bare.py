"""The peer of the hub in ``bench board``: the very rows that the hub wrote, written through bare sqlite3.

Same tables, indexes and triggers, same durability (WAL, synchronous FULL), prepared beforehand: no rule is thought
about, nothing is encoded, nobody is told.
"""

import secrets
import sqlite3
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from db.engine import FILE

Row = tuple[Any, ...]
Statement = tuple[str, Row]
TABLES: Final = ("event", "case_record", "command", "register")


def commands_of(data: Path, count: int) -> list[list[Statement]]:
    """Return the statements that write the newest ``count`` commands of a stopped or running hub, one list each."""
    with closing(sqlite3.connect(f"file:{data / FILE}?mode=ro", uri=True)) as database:
        rows = {name: _rows(database, name) for name in TABLES}
    by_command: dict[str, list[Statement]] = defaultdict(list)
    for name, key in (("event", "command"), ("case_record", "id"), ("command", "id"), ("register", "request")):
        columns, found = rows[name]
        place = columns.index(key)
        words = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of ours
        for row in found:
            by_command[row[place]].append((words, row))
    newest = [row[0] for row in rows["command"][1]][-count:]
    return [by_command[one] for one in newest]


def _rows(database: sqlite3.Connection, table: str) -> tuple[list[str], list[Row]]:
    cursor = database.execute(f"SELECT * FROM {table} ORDER BY rowid")  # noqa: S608 - a name of ours
    return [column[0] for column in cursor.description], cursor.fetchall()


def bare_per_s(data: Path, folder: Path, commands: Sequence[Sequence[Statement]], together: int = 1) -> float:
    """Write the commands into a fresh database of the same schema, ``together`` in a commit; return how many a second.

    Args:
        data: of the hub whose schema counts.
        folder: on the same disk; the database is made in it.
        commands: from :func:`commands_of`.
        together: commands in one transaction.
    """
    path = folder / f"bare-{secrets.token_hex(8)}.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        with closing(sqlite3.connect(f"file:{data / FILE}?mode=ro", uri=True)) as like:
            words = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
            for (sql,) in like.execute(words).fetchall():
                bare.execute(sql)
        started = time.monotonic()
        for at in range(0, len(commands), together):
            bare.execute("BEGIN IMMEDIATE")
            for command in commands[at : at + together]:
                for words, row in command:
                    bare.execute(words, row)
            bare.execute("COMMIT")
        return len(commands) / (time.monotonic() - started)
