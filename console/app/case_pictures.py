"""The pictures of cases, brought from the hub as soon as they are there, and opened with limits."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

from console.domain.camera import Quality
from console.domain.case import CaseRecord, EvidenceRef
from console.errors import ConsoleError, ErrorKind, Unavailable
from console.seat.picture_marks import marks_in
from console.seat.tasks import Tasks

log = logging.getLogger(__name__)
ALLOCATION_MB: Final = 160
"""Qt's reader refuses pictures that would take more memory than this."""
LARGEST_PX: Final = 4096
SHOWN_PX: Final = 1920
"""No desk shows a picture larger than this; kept smaller, more of them fit."""
NOT_YET_S: Final = (0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 1.0)
"""The case can be here before its picture: asked again so soon at first."""
LATER_S: Final = (2.0, 4.0, 8.0, 16.0, 30.0)
"""Then so much later, the last again and again, as long as it is shown: its seat may have died before bringing it."""


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


class Downloads(Protocol):
    """The part of a hub's client that brings a file of evidence."""

    async def download(self, sha256: str) -> bytes:
        """Return the file; Refused where this seat may not see it, Unavailable where it is not there."""


class CasePictures:
    """Brings pictures that a desk asks for by hash. Loop thread.

    Args:
        client: signed in.
        tasks: owns the coroutines.
        cases: all cases that the desk shows.
        show: takes a hash and its picture; a null one where it cannot be opened. Called again with a better one.
        again: takes the hash of a picture that did not come: to be given to :meth:`bring` once more if it is shown.
        spool: where this seat's own pictures wait: they need not come back from the hub.
        mark: takes a hash and what was wrong with that picture when it was frozen; None where the manifests of
            evidence, which say so, are not for this account.
    """

    def __init__(
        self,
        client: Downloads,
        tasks: Tasks,
        cases: Callable[[], Iterable[CaseRecord]],
        show: Callable[[str, QImage], None],
        again: Callable[[str], None],
        spool: Path | None = None,
        mark: Callable[[str, tuple[Quality, ...]], None] | None = None,
    ) -> None:
        QImageReader.setAllocationLimit(ALLOCATION_MB)
        self._client, self._tasks, self._cases, self._spool = client, tasks, cases, spool
        self._put, self._again, self._mark = show, again, mark
        self._missed: dict[str, int] = {}
        """How often each picture did not come."""

    def bring(self, sha256: str) -> None:
        """Begin to bring a picture, unless it is already on its way."""
        self._tasks.start(f"picture {sha256}", self._show(sha256))

    async def _show(self, name: str) -> None:
        try:
            await self._show_both(name)
            self._missed.pop(name, None)
        except Unavailable as exc:
            log.info("no picture yet: %s", exc)
            missed = self._missed[name] = self._missed.get(name, 0) + 1
            self._tasks.start(f"picture again {name}", self._ask_again(name, LATER_S[min(missed, len(LATER_S)) - 1]))

    async def _ask_again(self, name: str, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        self._again(name)

    async def _show_both(self, name: str) -> None:
        """Show the small picture at once, then the frame itself where this seat may see it."""
        small = await self._opened(name)
        self._put(name, small)
        found = (case.evidence for case in self._cases() if case.evidence is not None)
        evidence = next((each for each in found if each.thumbnail == name), None)
        if evidence is None or small.isNull():
            return
        if self._mark is not None:
            self._tasks.start(f"marks {name}", self._bring_marks(evidence, self._mark))
        picture = await self._opened(evidence.frame)
        if not picture.isNull():
            self._put(name, with_aspect_of(small, picture))

    async def _bring_marks(self, evidence: EvidenceRef, mark: Callable[[str, tuple[Quality, ...]], None]) -> None:
        """Say what was wrong with a picture, if its manifest comes within a minute: it is a word beside it."""
        for wait_s in (0.0, *LATER_S):
            await asyncio.sleep(wait_s)
            try:
                mark(evidence.thumbnail, marks_in(await self._fetch(evidence.part_a, ()), evidence.frame))
            except Unavailable:
                continue
            except ConsoleError as exc:
                log.info("no marks of a picture: %s", exc)
            return

    async def _opened(self, name: str) -> QImage:
        try:
            content = await self._fetch(name, () if name in self._missed else NOT_YET_S)
        except Unavailable:
            raise
        except ConsoleError as exc:
            log.info("no picture: %s", exc)
            return QImage()  # the desk says that there is none to be seen
        return await asyncio.to_thread(read_picture, content)

    async def _fetch(self, sha256: str, waits_s: Sequence[float]) -> bytes:
        """Return a file of evidence; Refused where this seat may not see it, Unavailable where it does not come."""
        for wait_s in (*waits_s, None):
            content = await asyncio.to_thread(_spooled, self._spool, sha256)
            if content:
                return content
            try:
                return await self._client.download(sha256)
            except ConsoleError as exc:
                if exc.kind is not ErrorKind.UNAVAILABLE or wait_s is None:
                    raise
            await asyncio.sleep(wait_s)
        raise AssertionError("the last try returns or raises")


def _spooled(spool: Path | None, sha256: str) -> bytes:
    try:
        content = (spool / sha256).read_bytes() if spool is not None else b""
    except OSError:
        return b""
    return content if hashlib.sha256(content).hexdigest() == sha256 else b""
