"""What is taken out of the database is gone from its files too: its pages are written over, its log begins anew."""

from typing import Final

from sqlalchemy import Connection

_IN_LOG: Final = "erased_in_log"
_PATIENCE_MS: Final = 5_000
"""As the driver's own: so long a statement waits for other processes."""


def overwrite_what_goes(connection: Connection) -> None:
    """Let SQLite write over what this connection frees from now on; other databases need no telling."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def cut_log_after(connection: Connection, gone: int = 1) -> None:
    """Have the write-ahead log cut off behind this unit of work, where something (``gone`` rows) went by it."""
    if gone and connection.dialect.name == "sqlite":
        connection.info[_IN_LOG] = True


def cut_log(connection: Connection) -> None:
    """Cut off the log if :func:`cut_log_after` asked for it; between two units of work.

    The log keeps every page as it was at each commit until it is full and begins anew, which takes days in a quiet
    room. While another process reads (a backup) it cannot be cut: it is tried again behind each further unit of work.
    """
    if not connection.info.get(_IN_LOG):
        return
    cursor = connection.connection.cursor()
    try:
        cursor.execute("PRAGMA busy_timeout = 0")  # no command waits for a reader
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _frames, _done = cursor.fetchall()[0]
        connection.info[_IN_LOG] = bool(is_busy)
    except connection.dialect.loaded_dbapi.Error:
        return  # what was erased is erased; the disk's trouble shows at the next commit
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        cursor.close()
