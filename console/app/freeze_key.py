"""From the key on a picture to a frozen moment: exactly the painted frame, on whichever window shows it."""

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QImage

from console.app.surface import Surface, until_fresh, until_painted, view_px
from console.clock import from_unix_ns
from console.domain.camera import Camera, CameraId, FrameName
from console.link.client import HubClient
from console.seat.camera_views import CameraViews
from console.seat.casework import FrozenMoment
from console.seat.drafting import first_draft
from console.seat.drafts import Held
from console.seat.moment import Moment
from console.seat.records import RoomRecords
from console.seat.sealing import Sealer
from console.seat.tasks import Tasks
from console.video.engine import Engine

Open = Callable[[Surface, FrozenMoment, Held, QImage], None]
"""Lays the frozen picture and its form over a window."""


class FreezeKey:
    """What Space does. GUI thread.

    Args:
        client: signed in as a duty officer.
        engine: where the pictures come from.
        views: says which cameras look elsewhere than when they were calibrated.
        records: the room's cameras.
        tasks: owner of what this starts.
        seat: what the evidence calls this seat.
        on_moment: told of each change of a moment.
        open_panel: gets what was frozen.
    """

    def __init__(
        self,
        client: HubClient,
        engine: Engine,
        views: CameraViews,
        records: RoomRecords,
        tasks: Tasks,
        seat: str,
        on_moment: Callable[[FrozenMoment], None],
        open_panel: Open,
    ) -> None:
        self._client, self._engine, self._records, self._tasks, self._seat = client, engine, records, tasks, seat
        self._views, self._on_moment, self._open_panel = views, on_moment, open_panel

    def press(self, surface: Surface, camera_id: CameraId, is_free: Callable[[], bool]) -> None:
        """Freeze the frame of this camera that is on the glass.

        Args:
            surface: the glass.
            camera_id: whose picture.
            is_free: whether nothing else is frozen; asked again where the picture had to be opened first.
        """
        camera = self._records.cameras.get(camera_id)
        if camera is None or not is_free():
            return
        pressed = time.time_ns()
        image = surface.painted_image(camera_id)
        frame = surface.painted_frame(camera_id)
        if frame is None and not surface.is_shown(camera_id):
            self._tasks.start("open to freeze", self._open_to_freeze(surface, camera, is_free))
            return
        if frame is None:
            surface.say("seat.no_picture_to_freeze", str(camera.number))
            return
        shown_at = surface.replayed_at(camera_id)
        moment = self._begin(surface, camera, frame, pressed, shown_at)
        found_at = self._client.room_at(shown_at or from_unix_ns(pressed))
        draft = first_draft(camera, found_at, view_moved=self._views.is_other(camera))
        self._open_panel(surface, moment, Held(draft, moment), image)

    def press_afresh(self, surface: Surface, camera_id: CameraId, is_free: Callable[[], bool]) -> None:
        """Freeze, as :meth:`press` does, the first new picture of a glass that was covered until now."""
        self._tasks.start("fresh picture to freeze", self._freeze_fresh(surface, camera_id, is_free))

    async def _freeze_fresh(self, surface: Surface, camera_id: CameraId, is_free: Callable[[], bool]) -> None:
        if surface.is_shown(camera_id) and not await until_fresh(surface, camera_id):
            camera = self._records.cameras.get(camera_id)
            surface.say("seat.no_picture_to_freeze", str(camera.number) if camera is not None else "")
            return
        self.press(surface, camera_id, is_free)

    async def _open_to_freeze(self, surface: Surface, camera: Camera, is_free: Callable[[], bool]) -> None:
        """A camera that is not on the glass is enlarged, and frozen with its first picture."""
        surface.enlarge(camera.id)
        surface.say("seat.opening_to_freeze", str(camera.number))
        await until_painted(surface, camera.id)
        if surface.is_enlarged(camera.id):
            self.press(surface, camera.id, is_free)

    def _begin(
        self, surface: Surface, camera: Camera, frame: FrameName, pressed_unix_ns: int, shown_at: datetime | None
    ) -> Moment:
        account = self._client.account
        return Moment(
            self._engine,
            camera,
            frame,
            pressed_unix_ns=pressed_unix_ns,
            who=Sealer(self._seat, account.name if account is not None else "", hub_offset_ms(self._client)),
            view=view_px(surface),
            on_change=self._on_moment,
            shown_unix_ns=round(shown_at.timestamp() * 1e9) if shown_at is not None else None,
        )


def hub_offset_ms(client: HubClient) -> int | None:
    """Return the hub's clock minus this machine's, as the evidence says it; None: not measured."""
    offset_s = client.clock_offset_s
    return None if offset_s is None else round(-offset_s * 1000)
