"""A unit of work: one transaction with the repositories in it. It rolls back unless it is told to commit.

Database errors are translated here, at the seam; inside they fly.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError

from console.errors import Conflict, ConsoleError, Corrupt, Unavailable
from db.account_table import AccountTable, SessionTable
from db.caller_table import CallerTable
from db.command_log import CommandLog
from db.erasure import cut_log, cut_log_after
from db.event_log import EventLog
from db.evidence_index import EvidenceIndex
from db.passed_draft_table import PassedDraftTable
from db.record_table import RecordTable
from db.register import Register
from db.room_table import RoomTable
from db.second_factor_table import SecondFactorTable


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
        self.second_factors = SecondFactorTable(connection)

    def commit(self) -> None:
        """Make everything so far true, on disk."""
        self._connection.commit()
        self.is_committed = True

    def begin_log_anew(self) -> None:
        """Cut off the write-ahead log behind this unit of work: what was erased before a crash goes from it."""
        cut_log_after(self._connection)


class UnitsOfWork:
    """One unit of work after the other on one connection, which is kept between them as long as nothing fails.

    Lives in the database thread. The engine stays its owner's.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    @contextmanager
    def one(self) -> Iterator[UnitOfWork]:
        """Open a unit of work.

        Raises:
            Unavailable: the database cannot be written now (disk full, read-only, locked).
            Conflict: something is there already that may be there once only.
            Corrupt: the database itself is damaged.
        """
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
            yield UnitOfWork(self._connection)
            self._connection.rollback()  # what was not committed
            cut_log(self._connection)
        except BaseException as exc:
            with suppress(SQLAlchemyError, self._driver_error):  # what went wrong first counts
                self.close()
            error = self._translated(exc)
            if error is None:
                raise
            raise error from exc

    def close(self) -> None:
        """Give the connection back; the next unit of work takes another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @property
    def _driver_error(self) -> type[Exception]:
        return self._engine.dialect.loaded_dbapi.Error

    def _translated(self, error: BaseException) -> ConsoleError | None:
        """Return what an error of the database means; None for any other."""
        if isinstance(error, self._driver_error):  # of a statement that went to the driver itself
            error = DBAPIError.instance(None, None, error, self._driver_error, hide_parameters=True)
        return translated(error) if isinstance(error, SQLAlchemyError) else None


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[UnitOfWork]:
    """Open a single unit of work; errors as :meth:`UnitsOfWork.one`."""
    with closing(UnitsOfWork(engine)) as units, units.one() as uow:
        yield uow


def translated(error: SQLAlchemyError) -> ConsoleError:
    """Return what a database error means to the house. Its text holds no values of statements."""
    cause = str(getattr(error, "orig", None) or type(error).__name__).partition("\n")[0]  # PostgreSQL adds values below
    match error:
        case OperationalError():
            return Unavailable(f"database: {cause}", text_key="hub.storage_failed", cause=cause)
        case IntegrityError():
            return Conflict(f"database: {cause}", text_key="hub.there_already")
        case DatabaseError():
            return Corrupt(f"database: {cause}", text_key="hub.storage_broken", cause=cause)
        case _:
            return Corrupt(f"database: {type(error).__name__}", text_key="hub.storage_broken", cause=cause)
