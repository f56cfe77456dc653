"""Acting on a case that is there: a command on the version that the desk shows, and the pictures that go with it.

A command waits for no upload. Pictures lie in the seat's spool until the hub has them.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.domain.after_picture import BYTES_MAX, name_of
from console.domain.case import CaseRecord, Telephone
from console.domain.case_command import Attach, CaseCommand, FeedBack
from console.domain.command import Applied
from console.errors import Refused
from console.link.client import new_command_id
from console.seat.casework import Hub


@dataclass(frozen=True, slots=True)
class AfterPicture:
    """A picture that was chosen or pasted, looked at only as far as the hub will look at it."""

    sha256: str
    name: str
    content: bytes


def after_picture(content: bytes) -> AfterPicture:
    """Return a picture as the hub takes it.

    Raises:
        Refused: neither JPEG nor PNG, empty, or longer than 2 MB.
    """
    name = name_of(content[:16])
    if name is None:
        raise Refused("neither JPEG nor PNG", text_key="hub.no_picture")
    if len(content) > BYTES_MAX:
        raise Refused("too long", text_key="hub.bad_file_size", size=len(content))
    return AfterPicture(hashlib.sha256(content).hexdigest(), name, content)


async def act(hub: Hub, kind: type[CaseCommand], case: CaseRecord, **said: Any) -> Applied:  # noqa: ANN401
    """Give a command of ``kind`` on ``case`` as it is shown; ``said`` are the command's own fields.

    Raises:
        Conflict: the case has moved meanwhile; its record says where to.
        ConsoleError: a rule refuses it; Unavailable where the hub is away and it may not wait.
    """
    return await hub.command(kind(new_command_id(), case.id, case.version, **said))


async def feed_back(
    hub: Hub,
    case: CaseRecord,
    result: str,
    pictures: Sequence[AfterPicture],
    spool: Path,
    *,
    telephone: Telephone | None = None,
) -> Applied:
    """Feed back with after-pictures: the command first, then the uploads. Errors as for :func:`act`."""
    await _keep(pictures, spool)
    names = tuple(picture.sha256 for picture in pictures)
    applied = await act(hub, FeedBack, case, result=result, pictures=names, telephone=telephone)
    await deliver(hub, pictures, spool)
    return applied


async def attach(
    hub: Hub, case: CaseRecord, pictures: Sequence[AfterPicture], spool: Path, opinion: str = ""
) -> Applied:
    """Add pictures to a case: the command first, then the uploads. Errors as for :func:`act`."""
    await _keep(pictures, spool)
    applied = await act(hub, Attach, case, pictures=tuple(picture.sha256 for picture in pictures), opinion=opinion)
    await deliver(hub, pictures, spool)
    return applied


async def deliver(hub: Hub, pictures: Sequence[AfterPicture], spool: Path) -> None:
    """Bring pictures to the hub, then remove them from the spool."""
    for picture in pictures:
        path = spool / picture.sha256
        await hub.upload(path, picture.sha256, picture.name)
        path.unlink(missing_ok=True)


async def _keep(pictures: Sequence[AfterPicture], spool: Path) -> None:
    for picture in pictures:
        await asyncio.to_thread((spool / picture.sha256).write_bytes, picture.content)
