"""The board: everything the hub knows, as records folded from events. Rules read it, only folding changes it.

A **fork** is a board that writes beside another one: the hub decides on a fork, and takes it over only when its
events are safely stored.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from console.domain.camera import Camera, CameraId
from console.domain.case import CaseId, CaseRecord
from console.domain.case_fact import ACTION_OF, CaseFact
from console.domain.case_fold import apply
from console.domain.event import CHAIN_START, Event, Fact, Head
from console.domain.grid import Grid
from console.domain.permission import ROOM, UNITS, View, unit_view
from console.domain.room import CamerasPut, GridsPut, StandardPut
from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit
from console.errors import Corrupt, Refused

Record = CaseRecord | Camera | FilingRow | Unit | Grid
_R = TypeVar("_R", CaseRecord, Camera, FilingRow, Unit, Grid)

KINDS: Final[dict[str, type[Record]]] = {
    "case": CaseRecord,
    "camera": Camera,
    "filing_row": FilingRow,
    "unit": Unit,
    "grid": Grid,
}
"""Every kind of record by the name it has on the wire and in the database."""
NAMES: Final[dict[type[Record], str]] = {kind: name for name, kind in KINDS.items()}

FACTS: Final[dict[tuple[str, int], type[Fact]]] = {
    (fact.__name__, fact.version): fact for fact in (*ACTION_OF, CamerasPut, StandardPut, GridsPut)
}
"""Every fact by the type and version its event names."""


class RecordKey(NamedTuple):
    """Names a record."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Change:
    """What an event did to one record. ``record`` is None where it is gone."""

    key: RecordKey
    version: int
    """For a case the count of its events; for others the number of the event that put them."""
    record: Record | None


class Entry(NamedTuple):
    """A record on the board with its version."""

    version: int
    record: Record | None


class Board:
    """All records and the end of the chain. One thread; the hub's loop owns it."""

    def __init__(self, street_code: str, head: Head = CHAIN_START) -> None:
        self.street_code = street_code
        self.head = head
        self.last_case_no = ""
        self._entries: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}
        """Of a fork, only what it changed."""
        self._under: Board | None = None
        """What a fork lies on."""

    def fork(self) -> "Board":
        """Return a board that starts as this one and changes apart from it."""
        child = Board(self.street_code, self.head)
        child.last_case_no = self.last_case_no
        child._under = self
        return child

    def take_over(self, child: "Board") -> None:
        """Become what ``child``, a fork of this board, is now; Corrupt for any other board."""
        if child._under is not self:
            raise Corrupt("not a fork of this board")
        for kind, changed in child._entries.items():
            self._entries[kind].update(changed)
        self.head, self.last_case_no = child.head, child.last_case_no

    def put(self, change: Change) -> None:
        """Hold a record as it is: from folding, or as the query tables kept it."""
        self._entries[change.key.kind][change.key.id] = Entry(change.version, change.record)
        if isinstance(change.record, CaseRecord):
            self.last_case_no = max(self.last_case_no, change.record.case_no)

    def fold(self, events: Iterable[Event]) -> list[Change]:
        """Apply ``events`` in order; return the last change of each record they touched."""
        changes: dict[RecordKey, Change] = {}
        for event in events:
            for change in self._changes(event):
                self.put(change)
                changes[change.key] = change
            self.head = event.head
        return list(changes.values())

    def _changes(self, event: Event) -> Iterator[Change]:
        if isinstance(event.fact, CaseFact):
            record = apply(self.case(event.fact.case), event)
            yield Change(RecordKey("case", record.id), record.version, record)
            return
        match event.fact:
            case CamerasPut(cameras=cameras):
                yield from self._replaced("camera", cameras, event.seq)
            case StandardPut(rows=rows, units=units):
                yield from self._replaced("filing_row", rows, event.seq)
                yield from self._replaced("unit", units, event.seq)
            case GridsPut(grids=grids):
                yield from self._replaced("grid", grids, event.seq)
            case _:
                raise Corrupt(f"event {event.seq} ({event.type}) means nothing to the board")

    def _replaced(self, kind: str, wanted: Iterable[Camera | FilingRow | Unit | Grid], seq: int) -> list[Change]:
        after = {RecordKey(kind, record.id): record for record in wanted}
        before = {RecordKey(kind, id_): entry.record for id_, entry in self._of_kind(kind).items() if entry.record}
        gone = [Change(key, seq, None) for key in before if key not in after]
        return gone + [Change(key, seq, record) for key, record in after.items() if before.get(key) != record]

    def entries(self) -> Iterator[tuple[RecordKey, Entry]]:
        """Iterate over everything that is there."""
        return (
            (RecordKey(kind, id_), entry)
            for kind in KINDS
            for id_, entry in self._of_kind(kind).items()
            if entry.record is not None
        )

    def changes(self) -> list[Change]:
        """Return everything that is there, as changes that would put it on an empty board."""
        return [Change(key, entry.version, entry.record) for key, entry in self.entries()]

    def case(self, case: CaseId) -> CaseRecord | None:
        """Return a case, or None where there is none of this id."""
        return self._find("case", case, CaseRecord)

    def records(self, kind: type[_R]) -> list[_R]:
        """Return all records of one kind, in the order in which they were put."""
        entries = self._of_kind(NAMES[kind]).values()
        return [entry.record for entry in entries if isinstance(entry.record, kind)]

    def camera(self, camera: CameraId) -> Camera:
        """Return a camera of the room; Refused where there is none of this id."""
        return _known(self._find("camera", camera, Camera), "hub.unknown_camera")

    def filing_row(self, row: str) -> FilingRow:
        """Return a row of the standard; Refused where there is none of this id."""
        return _known(self._find("filing_row", row, FilingRow), "hub.unknown_filing_row")

    def unit(self, unit: UnitId) -> Unit:
        """Return a unit; Refused where there is none of this id."""
        return _known(self._find("unit", unit, Unit), "hub.unknown_unit")

    def _find(self, kind: str, record_id: str, wanted: type[_R]) -> _R | None:
        board: Board | None = self
        while board is not None:
            entry = board._entries[kind].get(record_id)
            if entry is not None:
                return entry.record if isinstance(entry.record, wanted) else None
            board = board._under
        return None

    def _of_kind(self, kind: str) -> Mapping[str, Entry]:
        own = self._entries[kind]
        if self._under is None:
            return own
        below = self._under._of_kind(kind)
        return {**below, **own} if own else below


def views_of(record: Record) -> tuple[View, ...]:
    """Return the views that show ``record``: the room sees all, a unit its own cases and its name, UNITS the names."""
    if isinstance(record, CaseRecord) and record.unit:
        return (ROOM, unit_view(record.unit))
    if isinstance(record, Unit):
        return (ROOM, UNITS, unit_view(record.id))
    return (ROOM,)


def _known(record: _R | None, text_key: str) -> _R:
    if record is None:
        raise Refused(text_key.removeprefix("hub.").replace("_", " "), text_key=text_key)
    return record
