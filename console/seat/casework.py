"""From a settled draft to a dispatched case: one command, then the evidence, the unit's picture first.

The command waits for no upload. Files lie in the seat's spool until the hub has stored them; then they are removed.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, TypeVar

from console.clock import from_unix_ns
from console.domain.case import EvidenceRef
from console.domain.command import Applied, Command, FileAndDispatch
from console.domain.evidence import MANIFEST
from console.errors import ConsoleError
from console.link.client import new_command_id
from console.seat.draft import CaseDraft
from console.seat.moment import Moment
from console.seat.sealing import FIRST, Parcel

log = logging.getLogger(__name__)
_T = TypeVar("_T")
SEAL_S: Final = 3.0
"""The command waits so long for part A's hash; a case without evidence is better than none."""
KEEP_S: Final = 1.0
"""So long for the picture of the chosen moment; without it the order shows the frozen one."""


class Hub(Protocol):
    """What casework needs of the hub client."""

    async def command(self, command: Command) -> Applied:
        """See ``HubClient.command``."""

    async def upload(self, path: Path, sha256: str, name: str) -> str:
        """See ``HubClient.upload``."""


async def dispatch(hub: Hub, moment: Moment, draft: CaseDraft) -> Applied:
    """File and dispatch ``draft`` with what ``moment`` has sealed; returns the hub's answer.

    Raises:
        ConsoleError: the hub refuses; nothing was made.
    """
    moment.mark = draft.mark
    moment.settle()
    command = FileAndDispatch(
        id=new_command_id(),
        camera=draft.camera,
        filing_row=draft.filing_row,
        unit=draft.unit,
        place=draft.place,
        point=draft.point,
        public_grid=draft.public_grid,
        residents_grid=draft.residents_grid,
        found_at=from_unix_ns(moment.found_unix_ns),
        evidence=await _reference(moment),
        mark=draft.mark,
    )
    return await hub.command(command)


async def _reference(moment: Moment) -> EvidenceRef | None:
    part_a = await _within(moment.part_a, SEAL_S)
    if part_a is None:
        return None
    kept = await _within(moment.kept, KEEP_S)
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


async def deliver(hub: Hub, moment: Moment, spool: Path, *, on_done: Callable[[], None]) -> None:
    """Bring both parts to the hub, A at once, B when it is sealed; then remove them from the spool."""
    kept = await _within(moment.kept, KEEP_S)
    if kept is not None:  # the unit's picture: before everything else
        await hub.upload(kept.thumbnail.path, kept.thumbnail.sha256, "chosen-thumbnail.jpg")
        await hub.upload(kept.frame.path, kept.frame.sha256, "chosen.png")
    for future in (moment.part_a, moment.part_b):
        parcel = await asyncio.shield(future)
        if parcel is not None:
            await _send(hub, parcel, spool)
    on_done()


async def _send(hub: Hub, parcel: Parcel, spool: Path) -> None:
    manifest = spool / f"{parcel.sha256}.json"
    await asyncio.to_thread(manifest.write_bytes, parcel.manifest)
    entries = [(MANIFEST, manifest, str(parcel.sha256))]
    entries += [(name, file.path, file.sha256) for name, file in parcel.files]
    entries.sort(key=lambda entry: FIRST.index(entry[0]) if entry[0] in FIRST else len(FIRST))
    for name, path, sha256 in entries:
        await hub.upload(path, sha256, name)
    for _, path, _ in entries:
        path.unlink(missing_ok=True)


def refusal_words(failure: BaseException) -> tuple[str, dict[str, object]]:
    """Return text key and facts for people of whatever ended a dispatch."""
    if isinstance(failure, ConsoleError):
        return failure.text_key, failure.facts
    return "error.unknown", {"number": type(failure).__name__}
