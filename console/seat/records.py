"""The records of a seat's view, as the link hands them on, checked. The folding is pure; the QObject only tells.

:class:`Records` knows no Qt; :class:`RoomRecords` lives in the GUI thread. A message that does not fit never gets
here: the link's mirror compares digests and asks for a snapshot.
"""

from collections.abc import Mapping
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Signal

from console.domain.board import Record, RecordKey
from console.domain.camera import Camera, CameraId
from console.domain.case import CaseId, CaseRecord
from console.domain.grid import Grid
from console.domain.permission import View
from console.domain.standard import FilingRow, UnitId
from console.domain.unit import Unit
from console.link.client import HubClient
from console.link.session import LinkState
from console.link.view import ViewChange
from console.seat.garbage import keep_out

_R = TypeVar("_R", CaseRecord, Camera, FilingRow, Unit, Grid)


_KINDS: Final = frozenset({"case", "camera", "grid", "filing_row", "unit"})


class Records:
    """All records of one view by kind and id, in the hub's order."""

    def __init__(self) -> None:
        self._records: dict[RecordKey, Record] = {}

    def fold(self, change: ViewChange) -> frozenset[str]:
        """Take over a change; return the kinds it touched."""
        touched = {key.kind for key in (*change.upserts, *change.drops)}
        if change.is_whole:
            touched |= {key.kind for key in self._records}
            self._records = {}
        for key in change.drops:
            self._records.pop(key, None)
        for key, held in change.upserts.items():
            self._records[key] = held.record
        return frozenset(touched)

    def of(self, kind: type[_R]) -> list[_R]:
        """Return all records of one kind."""
        return [record for record in self._records.values() if isinstance(record, kind)]


class RoomRecords(QObject):
    """What this desk knows of its view (the room's, or a unit's own). GUI thread.

    Signals:
        cases_changed(): cases came, went or moved on, or the whole view came.
        cameras_changed(): the list of cameras is another.
        standard_changed(): rows of the standard or units are others.
        grids_changed(): grids were cut anew.
        link_changed(LinkState): the line to the hub was cut or came back, or somebody signed in or out.
    """

    cases_changed = Signal()
    cameras_changed = Signal()
    standard_changed = Signal()
    grids_changed = Signal()
    link_changed = Signal(object)

    def __init__(self, client: HubClient, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._records = Records()
        self._cases: Mapping[CaseId, CaseRecord] = {}
        self._cameras: Mapping[CameraId, Camera] = {}
        self._units: Mapping[UnitId, Unit] = {}
        self._rows: tuple[FilingRow, ...] = ()
        self._grids: tuple[Grid, ...] = ()
        self._is_known = False
        client.watch(self.link_changed.emit)
        client.subscribe(view, self.on_change)

    @property
    def is_known(self) -> bool:
        """Whether the view has come: before, there being nothing says nothing."""
        return self._is_known

    @property
    def cases(self) -> Mapping[CaseId, CaseRecord]:
        """All cases of the view."""
        return self._cases

    @property
    def cameras(self) -> Mapping[CameraId, Camera]:
        """The room's cameras; empty for a unit."""
        return self._cameras

    @property
    def filing_rows(self) -> tuple[FilingRow, ...]:
        """The rows of the standard, in its order."""
        return self._rows

    @property
    def units(self) -> Mapping[UnitId, Unit]:
        """The units that cases can go to."""
        return self._units

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The room's grids, of all days; ``console.domain.grid.grids_at`` finds those of a place. None for a unit."""
        return self._grids

    @property
    def link(self) -> LinkState:
        """How the seat stands to the hub."""
        return self._client.state

    def seconds_since_word(self) -> float:
        """Return how old this picture of the room may be."""
        return self._client.seconds_since_word()

    def on_change(self, change: ViewChange) -> None:
        """Take over a checked change and tell whom it concerns."""
        touched = self._records.fold(change)
        if change.is_whole:
            keep_out()
            self._is_known = True
            touched |= _KINDS  # of an empty view too: now it is known that it is empty
        if "case" in touched:
            self._cases = {case.id: case for case in self._records.of(CaseRecord)}
            self.cases_changed.emit()
        if "camera" in touched:
            self._cameras = {camera.id: camera for camera in self._records.of(Camera)}
            self.cameras_changed.emit()
        if "grid" in touched:
            self._grids = tuple(self._records.of(Grid))
            self.grids_changed.emit()
        if touched & {"filing_row", "unit"}:
            self._rows = tuple(self._records.of(FilingRow))
            self._units = {unit.id: unit for unit in self._records.of(Unit)}
            self.standard_changed.emit()
