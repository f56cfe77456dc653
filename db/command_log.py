"""Commands that were carried out, so that each acts once however often it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, insert, select

from console.domain.event import CommandId
from db.schema import COMMAND
from db.statement import Statement

_INSERT: Final = Statement(lambda _dialect: insert(COMMAND))


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """One command with the answer it got. ``fingerprint`` is the hash of what was asked."""

    id: CommandId
    account: str
    fingerprint: str
    seq: int
    answer: str


class CommandLog:
    """The table ``command`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, ids: Sequence[CommandId]) -> dict[CommandId, CarriedOut]:
        """Return those of ``ids`` that were carried out."""
        rows = self._connection.execute(select(COMMAND).where(COMMAND.c.id.in_(ids)))
        return {row.id: CarriedOut(row.id, row.account, row.fingerprint, row.seq, row.answer) for row in rows}

    def append(self, commands: Iterable[CarriedOut]) -> None:
        """Remember commands with their answers."""
        rows = [
            {"id": c.id, "account": c.account, "fingerprint": c.fingerprint, "seq": c.seq, "answer": c.answer}
            for c in commands
        ]
        _INSERT.write(self._connection, rows)

    def last_seq(self) -> int:
        """Return the highest event number that any answer names; the event log must reach that far."""
        return self._connection.execute(select(func.max(COMMAND.c.seq))).scalar_one() or 0
