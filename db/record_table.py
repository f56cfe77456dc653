"""The query tables: each record as the seats get it, beside the columns that are searched by."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, UpdateBase, bindparam, delete, insert, select, update

from console.domain.board import KINDS, Change, RecordKey
from console.domain.case import CaseRecord
from console.domain.spelling import instant_text
from console.errors import Corrupt
from db.schema import CASE_RECORD, ROOM_RECORD
from db.statement import Statement

_Row = dict[str, Any]

# Built once and filled with all rows of a commit at a time: building a statement costs more than running it.
_KNOWN_ROOM: Final = select(ROOM_RECORD.c.kind, ROOM_RECORD.c.id)
_OWN_ROOM: Final = (ROOM_RECORD.c.kind == bindparam("own_kind"), ROOM_RECORD.c.id == bindparam("own_id"))
_INSERT_ROOM: Final = insert(ROOM_RECORD)
_UPDATE_ROOM: Final = update(ROOM_RECORD).where(*_OWN_ROOM)
_DELETE_ROOM: Final = delete(ROOM_RECORD).where(*_OWN_ROOM)


def _put_case(dialect: str) -> UpdateBase:
    """Return the statement that adds a case, or replaces the one that is there, in this kind of database."""
    statement = import_module(f"sqlalchemy.dialects.{dialect}").insert(CASE_RECORD)
    others = {name: statement.excluded[name] for name in CASE_RECORD.c.keys() if name != "id"}  # noqa: SIM118 - no dict
    put: UpdateBase = statement.on_conflict_do_update(index_elements=[CASE_RECORD.c.id], set_=others)
    return put


_PUT_CASE: Final = Statement(_put_case)


class RecordTable:
    """The tables ``case_record`` and ``room_record`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, changes: Iterable[Change]) -> None:
        """Write what became of each record; no record is named twice."""
        changes = list(changes)
        room = [change for change in changes if change.key.kind != "case"]
        self._write(_DELETE_ROOM, [_room_name(change.key) for change in room if change.record is None])
        self._save_room([change for change in room if change.record is not None])
        cases = [change.record for change in changes if isinstance(change.record, CaseRecord)]
        _PUT_CASE.write(self._connection, [_case_row(case) for case in cases])

    def load(self) -> list[Change]:
        """Return all records in the order in which they came.

        Raises:
            Corrupt: a record cannot be read; the error names it.
        """
        room = self._connection.execute(select(ROOM_RECORD).order_by(ROOM_RECORD.c.place))
        cases = self._connection.execute(select(CASE_RECORD).order_by(CASE_RECORD.c.case_no))
        return [_change(row.kind, row.id, row.version, row.record) for row in room] + [
            _change("case", row.id, row.version, row.record) for row in cases
        ]

    def stored(self) -> dict[RecordKey, tuple[int, bytes]]:
        """Return all records as they are stored, unread: version and bytes by key."""
        room = self._connection.execute(select(ROOM_RECORD))
        cases = self._connection.execute(select(CASE_RECORD))
        return {RecordKey(row.kind, row.id): (row.version, row.record) for row in room} | {
            RecordKey("case", row.id): (row.version, row.record) for row in cases
        }

    def replace(self, changes: Iterable[Change]) -> None:
        """Forget all records and write these."""
        self.clear()
        self.save(changes)

    def clear(self) -> None:
        """Forget all records, to fold them again from the events."""
        self._connection.execute(delete(CASE_RECORD))
        self._connection.execute(delete(ROOM_RECORD))

    def _save_room(self, changes: list[Change]) -> None:
        if not changes:
            return
        known = {RecordKey(*row) for row in self._connection.execute(_KNOWN_ROOM)}
        there = [change for change in changes if change.key in known]
        new = [change for change in changes if change.key not in known]
        self._write(_UPDATE_ROOM, [_room_row(change) | _room_name(change.key) for change in there])
        self._write(_INSERT_ROOM, [_room_row(change) | change.key._asdict() for change in new])

    def _write(self, statement: UpdateBase, rows: list[_Row]) -> None:
        if rows:
            self._connection.execute(statement, rows)


def _case_row(case: CaseRecord) -> _Row:
    return {
        "id": case.id,
        "version": case.version,
        "case_no": case.case_no,
        "state": case.state.value,
        "unit": case.unit,
        "reported_at": instant_text(case.reported_at),
        "part_a": case.evidence.part_a if case.evidence is not None else None,
        "record": msgspec.json.encode(case),
    }


def _room_name(key: RecordKey) -> _Row:
    return {"own_kind": key.kind, "own_id": key.id}


def _room_row(change: Change) -> _Row:
    return {"version": change.version, "record": msgspec.json.encode(change.record)}


def _change(kind: str, record_id: str, version: int, record: bytes) -> Change:
    try:
        return Change(RecordKey(kind, record_id), version, msgspec.json.decode(record, type=KINDS[kind]))
    except (msgspec.DecodeError, KeyError) as exc:
        raise Corrupt(
            f"the record {kind}/{record_id} is unreadable", text_key="hub.record_broken", kind=kind, id=record_id
        ) from exc
