"""Acting on a case that is there: a command on the version that the desk shows, and the pictures that go with it.

A command waits for no upload. Pictures lie in the seat's spool until ``console.seat.deliveries`` has brought them; the
journal remembers which belong to which command.
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
from console.errors import Refused, Unavailable
from console.link.command_id import new_command_id
from console.link.journal_line import OwedFile
from console.seat.casework import Hub
from console.video.spool import store


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


async def act(
    hub: Hub,
    kind: type[CaseCommand],
    case: CaseRecord,
    *,
    files: Sequence[OwedFile] = (),
    **said: Any,  # noqa: ANN401 - fields of the command
) -> Applied:
    """Give a command of ``kind`` on ``case`` as it is shown; ``said`` are the command's own fields.

    Raises:
        Conflict: the case has moved meanwhile; its record says where to.
        ConsoleError: a rule refuses it; Unavailable where the hub is away and it may not wait.
    """
    return await hub.command(kind(new_command_id(), case.id, case.version, **said), files=files)


async def feed_back(
    hub: Hub,
    case: CaseRecord,
    result: str,
    pictures: Sequence[AfterPicture],
    spool: Path,
    *,
    telephone: Telephone | None = None,
) -> Applied:
    """Feed back with after-pictures: the command first, the uploads follow. Errors as for :func:`act`."""
    files = await _keep(pictures, spool)
    names = tuple(picture.sha256 for picture in pictures)
    return await act(hub, FeedBack, case, files=files, result=result, pictures=names, telephone=telephone)


async def attach(
    hub: Hub, case: CaseRecord, pictures: Sequence[AfterPicture], spool: Path, opinion: str = ""
) -> Applied:
    """Add pictures to a case: the command first, the uploads follow. Errors as for :func:`act`."""
    files = await _keep(pictures, spool)
    names = tuple(picture.sha256 for picture in pictures)
    return await act(hub, Attach, case, files=files, pictures=names, opinion=opinion)


async def _keep(pictures: Sequence[AfterPicture], spool: Path) -> list[OwedFile]:
    for picture in pictures:
        await asyncio.to_thread(_store, spool, picture)
    return [OwedFile(picture.sha256, picture.name) for picture in pictures]


def _store(spool: Path, picture: AfterPicture) -> None:
    try:
        store(spool, picture.name, picture.content)
    except OSError as exc:
        raise Unavailable(
            f"the spool cannot be written: {exc.strerror}",
            text_key="seat.data_unwritable", path=spool, cause=exc.strerror,
        ) from exc  # fmt: skip
