"""The event log: appended in order, read in order, never changed."""

from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, Row, insert, select

from console.domain.board import FACTS
from console.domain.event import CHAIN_START, CommandId, Event, Fact, Head
from console.domain.spelling import instant_text
from console.errors import Corrupt
from db.schema import EVENT
from db.statement import Statement

_INSERT: Final = Statement(lambda _dialect: insert(EVENT))


class EventLog:
    """The table ``event`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, events: list[Event]) -> None:
        """Write sealed events behind the last one."""
        _INSERT.write(self._connection, [_row(event) for event in events])

    def head(self) -> Head:
        """Return the end of the chain."""
        last = select(EVENT.c.seq, EVENT.c.at, EVENT.c.hash).order_by(EVENT.c.seq.desc()).limit(1)
        row = self._connection.execute(last).one_or_none()
        return CHAIN_START if row is None else Head(row.seq, _instant(row.at, row.seq), row.hash)

    def head_at(self, seq: int) -> Head:
        """Return the chain's end as it was after event ``seq``; its start where there is no such event."""
        row = self._connection.execute(
            select(EVENT.c.seq, EVENT.c.at, EVENT.c.hash).where(EVENT.c.seq == seq)
        ).one_or_none()
        return CHAIN_START if row is None else Head(row.seq, _instant(row.at, row.seq), row.hash)

    def read(self, after: int, limit: int) -> list[Event]:
        """Return up to ``limit`` events behind number ``after``, in order.

        Raises:
            Corrupt: an event cannot be read; the error names its number.
        """
        rows = select(EVENT).where(EVENT.c.seq > after).order_by(EVENT.c.seq).limit(limit)
        return [_event(row) for row in self._connection.execute(rows)]


def _row(event: Event) -> dict[str, object]:
    return {
        "seq": event.seq,
        "at": instant_text(event.at),
        "effective_at": instant_text(event.effective_at),
        "actor": event.actor,
        "acting_title": event.acting_title,
        "command": event.command,
        "type": event.type,
        "version": event.version,
        "body": event.body,
        "prev_hash": event.prev_hash,
        "hash": event.hash,
    }


def _event(row: Row[tuple[object, ...]]) -> Event:
    return Event(
        seq=row.seq,
        at=_instant(row.at, row.seq),
        effective_at=_instant(row.effective_at, row.seq),
        actor=row.actor,
        acting_title=row.acting_title,
        command=CommandId(row.command),
        type=row.type,
        version=row.version,
        body=row.body,
        prev_hash=row.prev_hash,
        hash=row.hash,
        fact=fact_of(row.seq, row.type, row.version, row.body),
    )


def fact_of(seq: int, fact_type: str, version: int, body: str) -> Fact:
    """Return the fact that a stored text means, however old it is; Corrupt where nobody can read it."""
    kind = FACTS.get((fact_type, version))
    if kind is None:
        raise _broken(seq, f"an unknown fact {fact_type!r} version {version!r}")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, TypeError) as exc:
        raise _broken(seq, "an unreadable body") from exc


def _instant(text: str, seq: int) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except (TypeError, ValueError) as exc:
        raise _broken(seq, "no instant") from exc
    if instant.tzinfo is None:
        raise _broken(seq, "an instant without zone")
    return instant


def _broken(seq: int, what: str) -> Corrupt:
    return Corrupt(f"the event log is broken at number {seq}: {what}", text_key="hub.event_log_broken", seq=seq)
