"""What is taken out of the database is gone from its file too."""

from sqlalchemy import Connection


def overwrite_what_goes(connection: Connection) -> None:
    """Let SQLite write over what this connection frees from now on; other databases need no telling."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
