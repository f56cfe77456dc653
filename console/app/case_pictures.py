"""The pictures of cases, brought from the hub as soon as they are there, and opened with limits."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from console.domain.case import CaseRecord
from console.errors import ConsoleError, ErrorKind
from console.link.client import HubClient
from console.seat.tasks import Tasks

log = logging.getLogger(__name__)
ALLOCATION_MB: Final = 160
"""Qt's reader refuses pictures that would take more memory than this."""
LARGEST_PX: Final = 4096
SHOWN_PX: Final = 1920
"""No desk shows a picture larger than this; kept smaller, more of them fit."""
NOT_YET_S: Final = (0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 1.0)
"""The case can be here before its picture: asked again so soon, the last again and again."""


def read_picture(content: bytes) -> QImage:
    """Decode a picture from elsewhere with limits; a null image where it is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if reader.format().data() not in (b"jpeg", b"png") or max(size.width(), size.height()) > LARGEST_PX:
        return QImage()
    if max(size.width(), size.height()) > SHOWN_PX:
        reader.setScaledSize(size.scaled(SHOWN_PX, SHOWN_PX, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def with_aspect_of(small: QImage, picture: QImage) -> QImage:
    """Return ``picture`` in the shape of ``small``: a sub-stream's pixels are often not square, the thumbnail's are."""
    width_px = round(picture.height() * small.width() / small.height())
    if width_px == picture.width():
        return picture
    return picture.scaled(
        width_px,
        picture.height(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


class CasePictures:
    """Brings pictures that a desk asks for by hash. Loop thread.

    Args:
        client: signed in.
        tasks: owns the coroutines.
        cases: all cases that the desk shows.
        show: takes a hash and its picture; a null one where it cannot be opened. Called again with a better one.
        spool: where this seat's own pictures wait: they need not come back from the hub.
    """

    def __init__(
        self,
        client: HubClient,
        tasks: Tasks,
        cases: Callable[[], Iterable[CaseRecord]],
        show: Callable[[str, QImage], None],
        spool: Path | None = None,
    ) -> None:
        QImageReader.setAllocationLimit(ALLOCATION_MB)
        self._client, self._tasks, self._cases, self._put, self._spool = client, tasks, cases, show, spool

    def bring(self, sha256: str) -> None:
        """Begin to bring a picture, unless it is already on its way."""
        self._tasks.start(f"picture {sha256}", self._show(sha256))

    async def _show(self, name: str) -> None:
        """Show the small picture at once, then the frame itself where this seat may see it."""
        small = await self._opened(name)
        self._put(name, small)
        found = (case.evidence for case in self._cases() if case.evidence is not None)
        frame = next((evidence.frame for evidence in found if evidence.thumbnail == name), None)
        if frame is None or small.isNull():
            return
        picture = await self._opened(frame)
        if not picture.isNull():
            self._put(name, with_aspect_of(small, picture))

    async def _opened(self, name: str) -> QImage:
        try:
            content = await self._fetch(name)
        except ConsoleError as exc:
            log.info("no picture: %s", exc)
            return QImage()  # the desk says that there is none to be seen
        return await asyncio.to_thread(read_picture, content)

    async def _fetch(self, sha256: str) -> bytes:
        """Return a file of evidence; Refused where this seat may not see it."""
        waits = iter(NOT_YET_S)
        while True:
            content = await asyncio.to_thread(_spooled, self._spool, sha256)
            if content:
                return content
            try:
                return await self._client.download(sha256)
            except ConsoleError as exc:
                if exc.kind is not ErrorKind.UNAVAILABLE:
                    raise
            await asyncio.sleep(next(waits, NOT_YET_S[-1]))


def _spooled(spool: Path | None, sha256: str) -> bytes:
    try:
        content = (spool / sha256).read_bytes() if spool is not None else b""
    except OSError:
        return b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else b""
