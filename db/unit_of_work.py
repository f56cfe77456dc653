"""A unit of work: one transaction with the repositories in it. It rolls back unless it is told to commit.

Database errors are translated here, at the seam; inside they fly.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError, SQLAlchemyError

from console.errors import Conflict, ConsoleError, Corrupt, Unavailable
from db.account_table import AccountTable, SessionTable
from db.caller_table import CallerTable
from db.command_log import CommandLog
from db.event_log import EventLog
from db.evidence_index import EvidenceIndex
from db.passed_draft_table import PassedDraftTable
from db.record_table import RecordTable
from db.register import Register
from db.room_table import RoomTable


class UnitOfWork:
    """The repositories of one transaction. Lives in the database thread, as long as its ``with`` block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.is_committed = False
        self.events = EventLog(connection)
        self.commands = CommandLog(connection)
        self.records = RecordTable(connection)
        self.accounts = AccountTable(connection)
        self.sessions = SessionTable(connection)
        self.register = Register(connection)
        self.evidence = EvidenceIndex(connection)
        self.room = RoomTable(connection)
        self.passed_drafts = PassedDraftTable(connection)
        self.callers = CallerTable(connection)

    def commit(self) -> None:
        """Make everything so far true, on disk."""
        self._connection.commit()
        self.is_committed = True


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[UnitOfWork]:
    """Open a unit of work.

    Raises:
        Unavailable: the database cannot be written now (disk full, read-only, locked).
        Conflict: something is there already that may be there once only.
        Corrupt: the database itself is damaged.
    """
    try:
        with engine.connect() as connection:
            yield UnitOfWork(connection)
    except SQLAlchemyError as exc:
        raise translated(exc) from exc


def translated(error: SQLAlchemyError) -> ConsoleError:
    """Return what a database error means to the house. Its text holds no values of statements."""
    cause = str(getattr(error, "orig", None) or type(error).__name__)
    match error:
        case OperationalError():
            return Unavailable(f"database: {cause}", text_key="hub.storage_failed", cause=cause)
        case IntegrityError():
            return Conflict(f"database: {cause}", text_key="hub.there_already")
        case DatabaseError():
            return Corrupt(f"database: {cause}", text_key="hub.storage_broken", cause=cause)
        case _:
            return Corrupt(f"database: {type(error).__name__}", text_key="hub.storage_broken", cause=cause)
