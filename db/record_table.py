"""The query tables: each record as the seats get it, beside the columns that are searched by."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from console.domain.board import KINDS, Change, Record, RecordKey
from console.domain.case import CaseRecord
from console.domain.event import instant_text
from console.errors import Corrupt
from db.schema import CASE_RECORD, ROOM_RECORD


class RecordTable:
    """The tables ``case_record`` and ``room_record`` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def save(self, changes: Iterable[Change]) -> None:
        """Write what became of each record."""
        for change in changes:
            if change.record is None:
                self._delete(change.key)
            elif isinstance(change.record, CaseRecord):
                self._save_case(change.record)
            else:
                self._save_room(change.key, change.version, change.record)

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

    def _delete(self, key: RecordKey) -> None:
        self._connection.execute(delete(ROOM_RECORD).where(ROOM_RECORD.c.kind == key.kind, ROOM_RECORD.c.id == key.id))

    def _save_case(self, case: CaseRecord) -> None:
        values = {
            "version": case.version,
            "case_no": case.case_no,
            "state": case.state.value,
            "unit": case.unit,
            "reported_at": instant_text(case.reported_at),
            "part_a": case.evidence.part_a if case.evidence is not None else None,
            "record": msgspec.json.encode(case),
        }
        found = self._connection.execute(update(CASE_RECORD).where(CASE_RECORD.c.id == case.id).values(values))
        if found.rowcount == 0:
            self._connection.execute(insert(CASE_RECORD).values(id=case.id, **values))

    def _save_room(self, key: RecordKey, version: int, record: Record) -> None:
        values = {"version": version, "record": msgspec.json.encode(record)}
        where = (ROOM_RECORD.c.kind == key.kind, ROOM_RECORD.c.id == key.id)
        if self._connection.execute(update(ROOM_RECORD).where(*where).values(values)).rowcount == 0:
            self._connection.execute(insert(ROOM_RECORD).values(kind=key.kind, id=key.id, **values))


def _change(kind: str, record_id: str, version: int, record: bytes) -> Change:
    try:
        return Change(RecordKey(kind, record_id), version, msgspec.json.decode(record, type=KINDS[kind]))
    except (msgspec.DecodeError, KeyError) as exc:
        raise Corrupt(
            f"the record {kind}/{record_id} is unreadable", text_key="hub.record_broken", kind=kind, id=record_id
        ) from exc
