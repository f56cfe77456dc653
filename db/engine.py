"""Opens the database: one SQLite file by default, with the guarantees that the event log relies on."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

FILE: Final = "console.db"
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was answered survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # so that REPLACE meets the triggers that refuse to delete
    "PRAGMA trusted_schema = OFF",
)


def open_read_only(path: Path) -> Engine:
    """Return an engine on a database that may be in use and is not changed by it; the caller disposes of it."""
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return create_engine("sqlite://", creator=lambda: sqlite3.connect(uri, uri=True), poolclass=StaticPool)


def open_sqlite(path: Path) -> Engine:
    """Return an engine on the file ``path`` with one connection; the caller disposes of it.

    BEGIN is emitted explicitly: left to itself the driver begins late and leaves schema changes outside the
    transaction.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), poolclass=StaticPool, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        cursor = connection.connection.cursor()  # Core would take as long for it as for the rest of a small unit
        cursor.execute("BEGIN IMMEDIATE")
        cursor.close()

    return engine
