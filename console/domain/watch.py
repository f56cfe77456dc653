"""Which seat proves the life of cameras that nobody shows, and the room's total of it. Pure.

Each camera belongs to exactly one seat; when a seat comes or goes only the cameras that it takes or had change hands.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from console.domain.camera import CameraId
from console.domain.pair import SeatId

REPORT_S: Final = 5.0
"""A seat says so often what it shows and what it has proved."""
LAPSE_S: Final = 15.0
"""A seat that has said nothing for so long shows and proves nothing any more."""


@dataclass(frozen=True, slots=True)
class WatchShare:
    """What a seat is told: its part of the work, and what all seats have proved together."""

    cameras: tuple[CameraId, ...]
    """To be proved here as long as no window of this seat shows them."""
    live: int
    """Cameras of the room that some seat has proved within ten minutes."""


@dataclass(frozen=True, slots=True)
class _Report:
    shown: frozenset[CameraId]
    proved: frozenset[CameraId]
    at: float


@dataclass(slots=True)
class Watch:
    """What the seats have said lately."""

    _reports: dict[SeatId, _Report] = field(default_factory=dict)

    def report(
        self,
        seat: SeatId,
        shown: Iterable[CameraId],
        proved: Iterable[CameraId],
        room: Collection[CameraId],
        now: float,
    ) -> WatchShare:
        """Take what a seat shows and has proved; return its share.

        Args:
            seat: whose.
            shown: the cameras in its windows.
            proved: what it has proved within ten minutes, shown or not.
            room: all cameras there are.
            now: monotonic seconds.
        """
        self._reports = {one: said for one, said in self._reports.items() if now - said.at <= LAPSE_S}
        self._reports[seat] = _Report(frozenset(shown), frozenset(proved), now)
        owners = share(room, {one: said.shown for one, said in self._reports.items()})
        live = frozenset[CameraId]().union(*(said.proved for said in self._reports.values()))
        return WatchShare(tuple(one for one in room if owners[one] == seat), len(live.intersection(room)))


def share(room: Iterable[CameraId], shown: Mapping[SeatId, Collection[CameraId]]) -> dict[CameraId, SeatId]:
    """Return the seat of each camera: one that shows it, else the one that the camera weighs heaviest.

    Args:
        room: all cameras.
        shown: for each seat there is, at least one, the cameras in its windows.
    """
    owners = {}
    for camera in room:
        showing = [seat for seat, cameras in shown.items() if camera in cameras]
        owners[camera] = max(showing or shown, key=lambda seat: _weight(seat, camera))
    return owners


def _weight(seat: SeatId, camera: CameraId) -> tuple[bytes, SeatId]:
    return blake2b(f"{seat}\0{camera}".encode(), digest_size=8).digest(), seat
