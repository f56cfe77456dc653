"""A unit's seat: its own orders and their pictures. No camera, no engine."""

import asyncio

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QImageReader

from console.domain.permission import unit_view
from console.domain.standard import UnitId
from console.errors import ConsoleError, ErrorKind
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from widgets.unit.desk import UnitDesk

LOOK_MS = 500
ALLOCATION_MB = 64
"""Qt's reader refuses pictures that would take more memory than this."""
LARGEST_PX = 4096
NOT_YET_S = 0.25
"""The order can be here before its picture."""


def read_picture(content: bytes) -> QImage:
    """Decode a picture from elsewhere with limits; a null image where it is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    size = reader.size()
    if reader.format().data() not in (b"jpeg", b"png") or max(size.width(), size.height()) > LARGEST_PX:
        return QImage()
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


class UnitSeat(QObject):
    """A unit's seat. GUI thread.

    Args:
        client: signed in as the unit.
        unit: whose orders are shown.
        size: of the window.
        waits_for_news: on a machine with one monitor, stay out of the way until an order comes.
    """

    def __init__(self, client: HubClient, unit: UnitId, *, size: tuple[int, int], waits_for_news: bool = False) -> None:
        super().__init__()
        self.client = client
        self.tasks = Tasks(lambda _name, _failure: None)
        self.records = RoomRecords(client, unit_view(unit), self)
        self.desk = UnitDesk()
        self.desk.setObjectName("unit")
        self.desk.resize(QSize(*size))
        self.records.cases_changed.connect(self._on_cases)
        self.desk.thumbnail_wanted.connect(self._on_wanted)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._say_link)
        self._timer.start()
        self._unit, self._known = unit, -1
        self.records.standard_changed.connect(self._say_who)
        self._say_who()
        screens = QGuiApplication.screens()
        if len(screens) > 1:  # the wall has the first monitor
            self.desk.move(screens[1].availableGeometry().topLeft())
        if len(screens) > 1 or not waits_for_news:
            self.desk.show()

    def _say_who(self) -> None:
        unit, account = self.records.units.get(self._unit), self.client.account
        self.desk.set_person(unit.name if unit else str(self._unit), account.display_name if account else "")

    def _on_cases(self) -> None:
        cases = tuple(self.records.cases.values())
        self.desk.set_records(cases)
        if len(cases) > self._known >= 0:
            self.desk.show()
            self.desk.raise_()  # an order came: it must not lie under another window
        self._known = len(cases)

    def _on_wanted(self, sha256: str) -> None:
        self.tasks.start(f"picture {sha256}", self._show(sha256))

    async def _show(self, thumbnail: str) -> None:
        """Show the small picture at once, then the frame itself where this unit may see it."""
        small = read_picture(await self._fetch(thumbnail))
        self.desk.set_thumbnail(thumbnail, small)
        found = (case.evidence for case in self.records.cases.values() if case.evidence is not None)
        for evidence in found:
            if evidence.thumbnail == thumbnail:
                picture = read_picture(await self._fetch(evidence.frame))
                if not picture.isNull() and not small.isNull():
                    self.desk.set_thumbnail(thumbnail, with_aspect_of(small, picture))
                return

    async def _fetch(self, sha256: str) -> bytes:
        while True:
            try:
                return await self.client.download(sha256)
            except ConsoleError as exc:
                if exc.kind is not ErrorKind.UNAVAILABLE:
                    raise
            await asyncio.sleep(NOT_YET_S)

    def _say_link(self) -> None:
        is_away = self.records.link is not LinkState.SIGNED_IN
        self.desk.set_connection(self.records.seconds_since_word() if is_away else None)

    async def close(self) -> None:
        """End window and coroutines."""
        self._timer.stop()
        await self.tasks.close()
        self.desk.close()
