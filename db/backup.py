"""Copies of a SQLite database: made while it is in use, and checked before anybody relies on them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from console.errors import Corrupt, Unavailable


def copy_database(database: Path, copy: Path) -> None:
    """Copy a database, which may be in use, into a new file; what was committed before is in it, whole.

    Raises:
        Unavailable: the copy cannot be written; nothing of it is left.
        Corrupt: the database is none.
    """
    partial = copy.with_name(copy.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(_opened(database)) as source, closing(sqlite3.connect(partial)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE").close()  # one file, nothing beside it
        check_database(partial)
        partial.replace(copy)
    except (sqlite3.OperationalError, OSError) as exc:
        raise Unavailable(f"no copy: {exc}", text_key="hub.storage_failed", cause=_cause(exc)) from exc
    except sqlite3.DatabaseError as exc:
        raise _broken(exc) from exc
    finally:
        partial.unlink(missing_ok=True)


def check_database(database: Path) -> None:
    """Check that a database's pages hold together; raise Corrupt where they do not."""
    try:
        with closing(_opened(database)) as found:
            result = [str(row[0]) for row in found.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as exc:
        raise _broken(exc) from exc
    if result != ["ok"]:
        raise Corrupt(f"database: {result[0]}", text_key="hub.storage_broken", cause=result[0])


def _opened(database: Path) -> sqlite3.Connection:
    if not database.is_file():
        raise Unavailable(f"no database {database}", text_key="hub.no_database", path=str(database))
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)


def _broken(error: sqlite3.DatabaseError) -> Corrupt:
    return Corrupt(f"database: {error}", text_key="hub.storage_broken", cause=str(error))


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
