"""The duty officers' seat: puts windows, engine, freezes and hub together; decides nothing."""

import logging
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QGuiApplication

from console.app.freezes import Freezes
from console.app.leases import Leases
from console.domain.camera import Camera, CameraId
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from console.video.choice import profile_for
from console.video.engine import Engine
from widgets.text import tr
from widgets.wall.window import WallWindow

log = logging.getLogger(__name__)
STEP_MS: Final = 50
LINK_MS: Final = 500
AWAY_S: Final = 3
"""The hub speaks every 2 s; a shorter silence is none."""


class DutySeat(QObject):
    """A duty officer's seat with one wall window. GUI thread.

    Args:
        client: signed in as a duty officer.
        data: this seat's own folder; frozen files wait in ``spool`` below it.
        name: what the watermark and the evidence call this seat.
        size: of the window; None: the whole screen.
        workers: decode workers; None: one a core.
    """

    def __init__(
        self, client: HubClient, data: Path, name: str, *, size: tuple[int, int] | None, workers: int | None = None
    ) -> None:
        super().__init__()
        self.client, self.name, self._size = client, name, size
        spool = data / "spool"
        spool.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.tasks = Tasks(lambda _name, failure: self.freezes.say_failure(failure))
        self.records = RoomRecords(client, ROOM, self)
        self._leases = Leases(client, self.tasks)
        self._cameras: dict[CameraId, Camera] = {}
        self.engine = Engine(self._cameras, self._leases.of, spool=spool, workers=workers)
        self.freezes = Freezes(client, self.engine, self.records, self.tasks, spool, name)
        self.window: WallWindow | None = None
        self.records.cameras_changed.connect(self._on_cameras)
        self.records.cases_changed.connect(self._on_cases)
        self.note = ""
        """Words for the room bar while nothing is wrong."""
        self._link_timer = QTimer(self, interval=LINK_MS)
        self._link_timer.timeout.connect(self._say_link)
        self._link_timer.start()
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(lambda: self.engine.step(time.monotonic()))
        self._timer.start()

    def _on_cameras(self) -> None:
        self._cameras.clear()
        self._cameras.update(self.records.cameras)
        cameras = sorted(self._cameras.values(), key=lambda camera: camera.number)
        if self.window is not None:
            self.window.set_cameras(cameras)
        elif cameras:
            self._open_window(cameras)

    def _open_window(self, cameras: list[Camera]) -> None:
        layout = layout_for(len(cameras))
        window = WallWindow("wall-1", cameras, self.engine, layout=layout, seat=self.name, profile_for=profile_for)
        account = self.client.account
        window.set_watch(tr("wall.center"), account.display_name if account else "")
        window.freeze_asked.connect(lambda camera: self.freezes.freeze(window, CameraId(camera)))
        window.freeze_closed.connect(self.freezes.leave)
        window.draft_asked.connect(lambda: self.freezes.open_draft(window))
        window.setObjectName("wall")
        self.freezes.add(window)
        self.window = window
        self._on_cases()
        screen = QGuiApplication.primaryScreen()
        if self._size is not None:
            window.resize(QSize(*self._size))
            window.show()
        else:
            window.setGeometry(screen.geometry())
            window.showFullScreen()

    def _on_cases(self) -> None:
        if self.window is None:
            return
        found: dict[CameraId, tuple[int, bool]] = {}
        for case in self.records.cases.values():
            if case.is_open and case.camera is not None:
                found[case.camera] = (found.get(case.camera, (0, False))[0] + 1, False)
        self.window.set_cases(found)

    def _say_link(self) -> None:
        """The room bar says how long the hub has been away, else what whoever runs this seat wants said."""
        if self.window is None:
            return
        is_away = self.records.link is not LinkState.SIGNED_IN
        away_s = round(self.records.seconds_since_word())
        self.window.set_note(tr("seat.hub_away", seconds=away_s) if is_away and away_s >= AWAY_S else self.note)

    async def close(self) -> None:
        """End windows, coroutines, workers."""
        self._timer.stop()
        self._link_timer.stop()
        self.freezes.close_panel()
        await self.tasks.close()
        if self.window is not None:
            self.window.close()
        self.engine.close()


def layout_for(cameras: int) -> str:
    """Return the first layout of a wall: all cameras, without empty tiles where one of the layouts fits."""
    fits = (("1", 1), ("4", 4), ("1+5", 6), ("1+7", 8), ("9", 9), ("1+12", 13), ("16", cameras))
    return next(name for name, holds in fits if cameras <= holds)
