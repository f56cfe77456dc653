"""From a settled draft to a dispatched case: one command, with the evidence that the hub must get once it is there.

The command waits for no upload. The journal remembers what is owed; ``console.seat.deliveries`` brings it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, TypeVar

from console.clock import from_unix_ns
from console.domain.camera import CameraId
from console.domain.case import EvidenceRef, MarkBox
from console.domain.command import Applied, Command, FileAndDispatch
from console.domain.event import CommandId
from console.domain.evidence import MANIFEST
from console.errors import ConsoleError
from console.link.journal_line import OwedFile
from console.seat.draft import CaseDraft
from console.seat.freeze_state import FreezeState
from console.seat.moment_record import MomentRecord
from console.seat.sealing import Parcel
from console.video.freeze_message import FrozenKept
from console.video.slots import SlotReader

_T = TypeVar("_T")
SEAL_S: Final = 3.0
"""The command waits so long for part A's hash; a case without evidence is better than none."""
KEEP_S: Final = 1.0
"""So long for the picture of the chosen moment; without it the order shows the frozen one."""


class Hub(Protocol):
    """What casework needs of the hub client."""

    async def command(self, command: Command, *, files: Sequence[OwedFile] = (), more_files: bool = False) -> Applied:
        """See ``HubClient.command``."""

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        """See ``HubClient.upload``."""


class FrozenMoment(Protocol):
    """What a form and a case need of a frozen moment, of now or of before the last start."""

    state: FreezeState
    part_a: "asyncio.Future[Parcel | None]"
    part_b: "asyncio.Future[Parcel | None]"
    kept: "asyncio.Future[FrozenKept | None]"
    mark: MarkBox | None
    is_room_time: bool
    """Whether :attr:`found_unix_ns` is room time already: another seat has named the instant."""
    sealed_elsewhere: EvidenceRef | None
    """What another seat has sealed and brought to the hub; None: its evidence is this seat's to bring."""

    @property
    def reader(self) -> SlotReader | None:
        """See ``Moment.reader``."""

    @property
    def found_unix_ns(self) -> int:
        """See ``Moment.found_unix_ns``."""

    @property
    def record(self) -> MomentRecord:
        """See ``Moment.record``."""

    def step(self, by: int) -> None:
        """See ``Moment.step``."""

    def choose(self, pts: int) -> None:
        """See ``Moment.choose``."""

    def store_chosen(self) -> None:
        """See ``Moment.store_chosen``."""

    def settle(self) -> None:
        """See ``Moment.settle``."""

    def leave(self) -> None:
        """See ``Moment.leave``."""


Owe = Callable[[CommandId, Sequence[OwedFile]], Awaitable[None]]
"""Notes the last files that belong to a command; see ``Deliveries.owe``."""


Lay = Callable[[bytes], Awaitable[None]]
"""Puts a part's manifest beside its files, now or once the disk takes it; see ``Deliveries.lay``."""


RoomAt = Callable[[datetime], datetime]
"""Gives room time at an instant of this machine's clock; see ``HubClient.room_at``."""


async def order_of(
    id_: CommandId, moment: FrozenMoment, draft: CaseDraft, room_at: RoomAt
) -> tuple[FileAndDispatch, list[OwedFile]]:
    """Return the command that files and dispatches ``draft``, and the files that the hub must get first.

    The command names the instant in room time, by which everything else of a case is told; the evidence keeps that of
    this machine's clock.
    """
    moment.mark = draft.mark
    moment.settle()
    part_a = await _within(moment.part_a, SEAL_S)
    kept = await _within(moment.kept, KEEP_S) if part_a is not None else None
    found_at = from_unix_ns(moment.found_unix_ns)
    command = FileAndDispatch(
        id=id_,
        camera=CameraId(draft.camera),
        filing_row=draft.filing_row,
        unit=draft.unit,
        place=draft.place,
        point=draft.point,
        public_grid=draft.grids[0],
        residents_grid=draft.grids[1],
        found_at=found_at if moment.is_room_time else room_at(found_at),
        evidence=moment.sealed_elsewhere or _reference(part_a, kept),
        mark=draft.mark,
        is_urgent=draft.is_urgent,
        point_error_m=draft.point_error_m,
    )
    files = _owed_kept(kept) + (_owed(part_a) if part_a is not None else [])
    return command, files


async def dispatch(
    hub: Hub,
    id_: CommandId,
    moment: FrozenMoment,
    draft: CaseDraft,
    lay: Lay,
    keep: Callable[[], Awaitable[None]],
    room_at: RoomAt,
) -> Applied:
    """File and dispatch ``draft`` with what ``moment`` has sealed; returns the hub's answer, however long it takes.

    Args:
        hub: the client.
        id_: of the command.
        moment: what was frozen; it is settled.
        draft: what was typed.
        lay: puts a manifest beside the files.
        keep: keeps the draft on disk, as one whose command is made now.
        room_at: room time at an instant of this machine's clock.

    Raises:
        ConsoleError: the hub refuses; nothing was made.
    """
    command, files = await order_of(id_, moment, draft, room_at)
    if moment.part_a.done() and (part_a := moment.part_a.result()) is not None:
        await lay(part_a.manifest)
    await keep()
    return await hub.command(command, files=files, more_files=True)


async def follow_up(id_: CommandId, moment: FrozenMoment, lay: Lay, owe: Owe) -> None:
    """Note part B for delivery when it is sealed, and whatever else is not owed yet; nothing more will come."""
    files: list[OwedFile] = []
    for future in (moment.part_a, moment.part_b):
        parcel = await asyncio.shield(future)
        if parcel is not None:
            await lay(parcel.manifest)
            files += _owed(parcel)
    await owe(id_, files)


def owed_parts(parcels: Iterable[Parcel | None]) -> list[OwedFile]:
    """Return the files of sealed parts as the journal names them."""
    return [file for parcel in parcels if parcel is not None for file in _owed(parcel)]


def _owed(parcel: Parcel) -> list[OwedFile]:
    return [OwedFile(parcel.sha256, MANIFEST), *(OwedFile(file.sha256, name) for name, file in parcel.files)]


def _owed_kept(kept: FrozenKept | None) -> list[OwedFile]:
    if kept is None:
        return []
    return [OwedFile(kept.thumbnail.sha256, "chosen-thumbnail.jpg"), OwedFile(kept.frame.sha256, "chosen.png")]


def _reference(part_a: Parcel | None, kept: FrozenKept | None) -> EvidenceRef | None:
    if part_a is None:
        return None
    files = {name: file.sha256 for name, file in part_a.files}
    if kept is not None:  # the moment the officer meant is what the unit must see
        return EvidenceRef(part_a=part_a.sha256, frame=kept.frame.sha256, thumbnail=kept.thumbnail.sha256)
    return EvidenceRef(part_a=part_a.sha256, frame=files["frame.png"], thumbnail=files["thumbnail.jpg"])


async def _within(future: "asyncio.Future[_T | None]", seconds: float) -> "_T | None":
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.shield(future)
    except TimeoutError:
        return None


def refusal_words(failure: BaseException) -> tuple[str, dict[str, object]]:
    """Return text key and facts for people of whatever ended a dispatch."""
    if isinstance(failure, ConsoleError):
        return failure.text_key, failure.facts
    return "error.unknown", {"number": type(failure).__name__}
