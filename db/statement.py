"""Statements on the way of every command: put into words once for each kind of database, run by its driver itself.

SQLAlchemy's Core takes some 40 µs to run a statement that it knows, the driver some 10, and every command runs five.
What is asked now and then stays with Core.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor

_Rows = Sequence[Mapping[str, Any]]


class _Words(NamedTuple):
    """A statement as one kind of database takes it."""

    text: str
    values: Callable[[Mapping[str, Any]], Any] | None
    """Puts a row into the order of the text's placeholders; None where the driver takes them by name."""


class Statement:
    """One statement of two or more columns, or of none.

    Args:
        make: returns it as SQLAlchemy has it, for the kind of database that is named.
    """

    def __init__(self, make: Callable[[str], ClauseElement]) -> None:
        self._make: Final = make
        self._words: dict[str, _Words] = {}

    def write(self, connection: Connection, rows: _Rows) -> None:
        """Run it once for each of ``rows``, values by column. Errors are the driver's own."""
        if rows:
            words = self._words_for(connection.dialect)
            with _cursor(connection) as cursor:
                cursor.executemany(words.text, list(map(words.values, rows)) if words.values is not None else rows)

    def rows(self, connection: Connection) -> Sequence[Any]:
        """Run it without values; return the rows that it finds. Errors are the driver's own."""
        with _cursor(connection) as cursor:
            cursor.execute(self._words_for(connection.dialect).text)
            return cursor.fetchall()

    def _words_for(self, dialect: Dialect) -> _Words:
        words = self._words.get(dialect.name)
        if words is None:
            words = self._words[dialect.name] = self._put_into_words(dialect)
        return words

    def _put_into_words(self, dialect: Dialect) -> _Words:
        compiled: Any = self._make(dialect.name).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        names = compiled.positiontup
        return _Words(compiled.string, itemgetter(*names) if names else None)


def _cursor(connection: Connection) -> "closing[DBAPICursor]":
    """Return a cursor in the connection's transaction, which begins now unless it has."""
    if not connection.in_transaction():
        connection.begin()
    return closing(connection.connection.cursor())
