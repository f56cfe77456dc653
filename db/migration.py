"""Brings a database to the present schema; keeps a copy of it before anything is changed.

Alembic (0.15 s of imports) is asked only where something is to be changed: a hub that starts on its own database
reads one row.
"""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from console.errors import Refused
from db.unit_of_work import translated

_SCRIPTS: Final = Path(__file__).parent / "migrations"
BACKUPS: Final = "backup"
_REVISION: Final = "alembic_version"
"""Alembic's own table: one row."""


def migrate(engine: Engine, database: Path, now: datetime) -> Path | None:
    """Bring the database to the newest revision; return the backup that was made before, if there was something.

    Raises:
        Refused: the database is of a newer program.
        Unavailable: it cannot be written.
        Corrupt: it is damaged.
    """
    try:
        found = revision_of(engine)
        return None if found == newest_revision() else _upgrade(engine, database, found, now)
    except SQLAlchemyError as exc:
        raise translated(exc) from exc


def _upgrade(engine: Engine, database: Path, found: str | None, now: datetime) -> Path | None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise Refused(f"database revision {found} is unknown", text_key="hub.database_newer", revision=found)
    saved = None if found is None else back_up(database, found, now)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return saved


def newest_revision() -> str:
    """Return the revision that this program wants; its scripts are numbered in their order: ``0002_the_pair.py``."""
    return max(path.name.partition("_")[0] for path in (_SCRIPTS / "versions").glob("[0-9]*_*.py"))


def revision_of(engine: Engine) -> str | None:
    """Return the revision of the database, or None where it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(_REVISION):
            return None
        found: str | None = connection.execute(text(f"SELECT version_num FROM {_REVISION}")).scalar_one_or_none()  # noqa: S608 - a name of ours
        return found


def back_up(database: Path, revision: str, now: datetime) -> Path:
    """Copy a SQLite file, while it may be open, into the folder beside it; return the copy."""
    folder = database.parent / BACKUPS
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{database.stem}-{now:%Y%m%dT%H%M%SZ}-{revision}.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
