"""A draft changes hands: what the passing seat sends, and what the taking seat makes of it.

The evidence stays what it was sealed as: its manifest names who froze the frame, the case's event who filed it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from console.domain.camera import Camera, Profile
from console.domain.case import EvidenceRef, MarkBox
from console.domain.event import CommandId
from console.domain.evidence import MANIFEST, read_part_a
from console.domain.passed_draft import DraftId, PassedDraft
from console.errors import ConsoleError, ErrorKind
from console.link.backoff import delays
from console.link.journal_line import OwedFile
from console.seat.casework import FrozenMoment, order_of, owed_parts
from console.seat.draft import CaseDraft
from console.seat.freeze_state import BEFORE_S, After, FreezeFrame, FreezeState, Seal
from console.seat.grid_code import TypedGrids
from console.seat.moment_record import MomentRecord
from console.seat.sealing import Parcel
from console.video.freeze_message import FrozenKept
from console.video.slots import SlotReader
from console.video.spool import store

log: Final = logging.getLogger(__name__)
NOT_YET_S: Final = 0.25
"""A draft can be taken before its picture has come."""
PATIENCE_S: Final = 5.0
"""After so long it opens without: who passed it may have died between its words and its picture."""


class Passing(Protocol):
    """What passing needs of the hub client."""

    def room_at(self, instant: datetime) -> datetime:
        """See ``HubClient.room_at``."""

    async def pass_draft(self, draft: PassedDraft) -> None:
        """See ``HubClient.pass_draft``."""

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        """See ``HubClient.upload``."""


class Taking(Protocol):
    """What taking needs of the hub client."""

    async def take_draft(self, draft: DraftId) -> PassedDraft:
        """See ``HubClient.take_draft``."""

    async def download(self, sha256: str) -> bytes:
        """See ``HubClient.download``."""


def passed(
    id_: CommandId, draft: CaseDraft, evidence: EvidenceRef | None, note: str = "", *, is_cut_short: bool = False
) -> PassedDraft:
    """Return a draft as it travels; ``id_`` is the command's that will file it."""
    return PassedDraft(
        id=DraftId(id_),
        camera=draft.camera,
        camera_number=draft.camera_number,
        camera_name=draft.camera_name,
        found_at=draft.found_at,
        place=draft.place,
        place_is_cameras=draft.place_is_cameras,
        point=draft.point,
        public_grid=draft.public_grid,
        residents_grid=draft.residents_grid,
        filing_row=draft.filing_row,
        unit=draft.unit,
        text=draft.text,
        mark=draft.mark,
        evidence=evidence,
        is_urgent=draft.is_urgent,
        note=note,
        point_error_m=draft.point_error_m,
        view_moved=draft.view_moved,
        typed_public=draft.typed.public,
        typed_residents=draft.typed.residents,
        is_cut_short=is_cut_short,
    )


def draft_of(found: PassedDraft) -> CaseDraft:
    """Return what the slim form opens with."""
    return CaseDraft(
        camera=found.camera,
        camera_number=found.camera_number,
        camera_name=found.camera_name,
        found_at=found.found_at,
        place=found.place,
        place_is_cameras=found.place_is_cameras,
        point=found.point,
        public_grid=found.public_grid,
        residents_grid=found.residents_grid,
        filing_row=found.filing_row,
        unit=found.unit,
        text=found.text,
        mark=found.mark,
        is_urgent=found.is_urgent,
        point_error_m=found.point_error_m,
        view_moved=found.view_moved,
        typed=TypedGrids(found.typed_public, found.typed_residents),
    )


async def pass_on(
    hub: Passing, id_: CommandId, moment: FrozenMoment, draft: CaseDraft, spool: Path, note: str = ""
) -> None:
    """Pass a draft to the partner: its words first, then the pictures, then the clips of both parts.

    Returns when the hub has all of it; until then the draft must be kept here.

    Args:
        hub: the client.
        id_: of the command that will file it.
        moment: what was frozen; it is settled.
        draft: what was typed.
        spool: where the moment's files lie.
        note: a word to the partner.

    Raises:
        ConsoleError: the hub refuses it.
    """
    order, files = await order_of(id_, moment, draft, hub.room_at)
    meant, is_cut_short = replace(draft, found_at=order.found_at), moment.state.after is After.BROKEN
    await hub.pass_draft(passed(id_, meant, order.evidence, note, is_cut_short=is_cut_short))
    if (part_a := await asyncio.shield(moment.part_a)) is not None:
        await _lay(part_a, spool)
    await _bring(hub, files, spool)
    part_b = await asyncio.shield(moment.part_b)
    if part_b is not None:
        await _lay(part_b, spool)
        await _bring(hub, owed_parts([part_b]), spool)


async def _lay(parcel: Parcel, spool: Path) -> None:
    """Put a part's manifest beside its files; where the disk is full its upload is refused and the draft stays here."""
    try:
        await asyncio.to_thread(store, spool, MANIFEST, parcel.manifest)
    except OSError as exc:
        log.error("a manifest cannot be stored: %s", exc.strerror)


async def _bring(hub: Passing, files: Sequence[OwedFile], spool: Path) -> None:
    """Upload files, pictures before clips."""
    for file in sorted(files, key=lambda one: (not one.name.endswith(".jpg"), one.name.endswith(".mp4"))):
        await hub.upload(spool / file.sha256, file.sha256, file.name)


async def take(hub: Taking, id_: DraftId) -> tuple[PassedDraft, bytes]:
    """Take a draft with its picture (the frame as it was frozen, PNG); b"" where there is none, or none in time.

    Raises:
        Refused: it is gone, or its picture is not for this account.
        Conflict: the other one has it open.
    """
    found, picture = await hub.take_draft(id_), b""
    if found.evidence is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                picture = await _until_there(hub, found.evidence)
    return found, picture


async def _until_there(hub: Taking, evidence: EvidenceRef) -> bytes:
    while True:
        if picture := await _fetched(hub, evidence):
            return picture
        await asyncio.sleep(NOT_YET_S)


async def later_picture(hub: Taking, evidence: EvidenceRef, is_wanted: Callable[[], bool]) -> bytes:
    """Go on looking for the picture of a draft that opened without it, ever less often; b"" once nobody wants it.

    Raises:
        Refused: it is not for this account.
    """
    for wait_s in delays():
        await asyncio.sleep(wait_s)
        if not is_wanted():
            break
        if picture := await _fetched(hub, evidence):
            return picture
    return b""


async def _fetched(hub: Taking, evidence: EvidenceRef) -> bytes:
    for sha256 in (evidence.frame, evidence.thumbnail):
        try:
            return await hub.download(sha256)
        except ConsoleError as exc:
            if exc.kind is not ErrorKind.UNAVAILABLE:
                raise
    return b""


async def has_clip(hub: Taking, found: PassedDraft) -> bool:
    """Say whether the seconds before the frame were kept, as far as the hub has been told yet."""
    if found.evidence is None:
        return False
    try:
        part = read_part_a(await hub.download(found.evidence.part_a))
    except ConsoleError:  # not there yet, or not readable: what is filed names it all the same
        return False
    return any(file.name == "before.mp4" for file in part.files)


class TakenMoment:
    """A moment that somebody else froze; does for a form what a ``Moment`` does, but stands still. Loop thread.

    Its files lie at the hub, so there is nothing to seal and nothing to bring: :attr:`sealed_elsewhere` names them.
    """

    reader: SlotReader | None = None
    is_room_time = True

    def __init__(self, camera: Camera, found: PassedDraft, *, has_clip: bool = False) -> None:
        loop = asyncio.get_running_loop()
        self.sealed_elsewhere = found.evidence
        self.mark: MarkBox | None = found.mark
        self.part_a: asyncio.Future[Parcel | None] = loop.create_future()
        self.part_b: asyncio.Future[Parcel | None] = loop.create_future()
        self.kept: asyncio.Future[FrozenKept | None] = loop.create_future()
        for future in (self.part_a, self.part_b):
            future.set_result(None)
        self.kept.set_result(None)
        self.found_unix_ns = round(found.found_at.timestamp() * 1_000_000) * 1_000
        self.record = MomentRecord(Profile.SUB, 0, self.found_unix_ns)
        self.state = FreezeState(
            camera,
            Profile.SUB,
            (FreezeFrame(0, found.found_at),),
            0,
            0,
            seal=Seal.SEALED if found.evidence is not None else Seal.FAILED,
            sha256=found.evidence.part_a if found.evidence is not None else "",
            reason_key="" if found.evidence is not None else "draft.not_sealed",
            after=After.BROKEN if found.is_cut_short else After.DONE,
            is_restored=True,
            before_s=float(BEFORE_S) if has_clip else 0.0,
        )

    def step(self, by: int) -> None:
        """The frames beside it are at the other seat."""

    def choose(self, pts: int) -> None:
        """As :meth:`step`."""

    def store_chosen(self) -> None:
        """As :meth:`step`."""

    def settle(self) -> None:
        """It was settled when it was passed."""

    def leave(self) -> None:
        """Nothing of it lies here."""
