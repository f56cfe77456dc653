"""The demo's ground: its hub and its cameras, started beside each other while the first window is on its way."""

import asyncio
import secrets
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Final

from console.app.hub_process import OwnHub
from console.domain.camera import Camera, Credential, Profile

if TYPE_CHECKING:
    from console.demo.cameras import CameraService
    from console.demo.catalogue import DemoCamera

HUB_WITHIN_S: Final = 120.0
"""Painting the first pictures and making the street's past take their time at the very first start."""
LATER_S: Final = 3.0
"""The films' first pictures come first: they need neither encoder nor painter."""
CREDENTIAL: Final = "street"
_HUB: Final = ("-m", "console.demo.street_hub")


class StreetGround:
    """Hub and cameras of the demo. Made, waited for and ended by its owner; the loop stays free.

    Args:
        data: the demo's folder.
        count: how many cameras.
        own: folder of one's own clips; None: the painted street.
        room_rate: seconds of room time in one second.
    """

    def __init__(self, data: Path, count: int, own: Path | None, room_rate: float) -> None:
        self._films = data / "films"
        self._films.mkdir(exist_ok=True)
        self._count, self._own, self._room_rate = count, own, room_rate
        self.hub = OwnHub(
            data / "hub",
            is_detached=False,
            program=(*_HUB, "--room-rate", str(room_rate)),
            within_s=HUB_WITHIN_S,
        )
        self.credential = Credential("viewer", secrets.token_urlsafe(18))
        self._starting: Future[CameraService] = Future()
        self._has_cameras = False
        self._catalogue: tuple[DemoCamera, ...] = ()

    def start_hub(self, passwords: Mapping[str, str]) -> None:
        """Start the hub; returns at once. ``passwords``: by account name, of the people that shall be there."""
        self.hub.start(self._preparation(passwords))

    def start_cameras(self) -> None:
        """Start the cameras; returns at once."""
        self._has_cameras = True
        threading.Thread(target=self._start_cameras, name="cameras", daemon=True).start()

    def _preparation(self, passwords: Mapping[str, str]) -> bytes:
        from console.demo.preparation import Preparation

        own = str(self._own) if self._own is not None else ""
        return Preparation(str(self._films), self._count, own, self._room_rate, passwords).line()

    def _start_cameras(self) -> None:
        from console.demo.cameras import CameraService
        from console.demo.preparation import catalogue_of

        try:
            self._catalogue = catalogue_of(self._count, self._own)
            service = CameraService.start(
                self._films,
                self._catalogue,
                credentials={CREDENTIAL: self.credential},
                later_s=LATER_S,
            )
        except Exception as exc:  # noqa: BLE001 - a thread's main: whoever waits is told
            self._starting.set_exception(exc)
        else:
            self._starting.set_result(service)

    @property
    def service(self) -> "CameraService | None":
        """The cameras, as soon as they run."""
        return self._starting.result() if self._starting.done() else None

    async def cameras(self) -> tuple[Camera, ...]:
        """Wait until the cameras can be reached; return them.

        Raises:
            ConsoleError: they did not start.
        """
        service = await asyncio.wrap_future(self._starting)
        return tuple(service.camera(camera) for camera in self._catalogue)

    def after_pictures(self) -> dict[str, tuple[str, str]]:
        """Return what a unit may photograph under each camera. Reads the disk; call it from a thread."""
        from console.demo.picture import after_pictures
        from console.demo.producer import films

        playing = {number: film for (number, profile), film in films(self._films, self._catalogue).items()
                   if profile is Profile.SUB}  # fmt: skip
        return after_pictures(playing, self._films)

    def stop(self) -> None:
        """End both: first what was started last. Waits for a start that is under way."""
        try:
            if self._has_cameras:
                self._starting.result().stop()
        finally:
            self.hub.stop()
