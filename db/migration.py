"""Brings a database to the present schema; keeps a copy of it before anything is changed."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from console.errors import Refused
from db.unit_of_work import translated

_SCRIPTS: Final = Path(__file__).parent / "migrations"
BACKUPS: Final = "backup"


def migrate(engine: Engine, database: Path, now: datetime) -> Path | None:
    """Bring the database to the newest revision; return the backup that was made before, if there was something.

    Raises:
        Refused: the database is of a newer program.
        Unavailable: it cannot be written.
        Corrupt: it is damaged.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    try:
        found = revision_of(engine)
        if found == scripts.get_current_head():
            return None
        if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
            raise Refused(f"database revision {found} is unknown", text_key="hub.database_newer", revision=found)
        saved = None if found is None else back_up(database, found, now)
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except SQLAlchemyError as exc:
        raise translated(exc) from exc
    return saved


def revision_of(engine: Engine) -> str | None:
    """Return the revision of the database, or None where it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def back_up(database: Path, revision: str, now: datetime) -> Path:
    """Copy a SQLite file, while it may be open, into the folder beside it; return the copy."""
    folder = database.parent / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{database.stem}-{now:%Y%m%dT%H%M%SZ}-{revision}.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
