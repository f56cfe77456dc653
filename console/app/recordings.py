"""Yesterday 03:12 at the desk: asks when and why, has it registered, then lets the recorder play. Decides nothing."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject

from console.clock import utc_now
from console.domain.camera import Camera, CameraId
from console.errors import ConsoleError, Unavailable
from console.link.client import HubClient
from console.seat.casework import refusal_words
from console.seat.tasks import Tasks
from console.video.playback import maker_of
from widgets.desk.desk import DutyDesk
from widgets.desk.recording_panel import RecordingPanel
from widgets.text import tr

AWAY_S: Final = 6.0
"""A hub that has been silent for so long registers nothing now: said instead of waited for."""


class RecordingDesk(QObject):
    """The recordings of one duty desk. GUI thread.

    Args:
        client: signed in.
        desk: where they are asked for and shown.
        tasks: owner of what this starts.
    """

    def __init__(self, client: HubClient, desk: DutyDesk, tasks: Tasks) -> None:
        super().__init__()
        self._client, self._desk, self._tasks = client, desk, tasks
        self.panel: RecordingPanel | None = None
        """What asks, while it is open."""

    def ask(self, camera: Camera, look: Callable[[str], None]) -> None:
        """Open the panel for a camera; once more closes it.

        Args:
            camera: whose recording.
            look: puts a camera on the hot spot.
        """
        if self.panel is not None:
            self.leave()
            return
        if maker_of(camera.main_url) is None and maker_of(camera.sub_url) is None:
            self._desk.hot_spot.say("playback.unknown_maker", f"{camera.number:02d}")
            return
        self.panel = RecordingPanel(camera, self._client.room_now, self._desk, self._desk.zoom)
        self.panel.left.connect(self.leave)
        self.panel.given.connect(lambda said: self._begin(camera, said["at"], said["reason"], look))
        self.panel.open()

    def leave(self) -> None:
        """Close the panel."""
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.leave_window()

    def _begin(self, camera: Camera, at: datetime, reason: str, look: Callable[[str], None]) -> None:
        if self.panel is not None:
            self.panel.set_waiting(is_waiting=True)
            self._tasks.start("recording", self._register(camera, at, reason, look))

    async def _register(self, camera: Camera, at: datetime, reason: str, look: Callable[[str], None]) -> None:
        """Nothing is shown before the hub has registered it."""
        try:
            if self._client.seconds_since_word() > AWAY_S:
                raise Unavailable("no hub to register it", text_key="hub.away")
            await self._client.view_recording(camera.id, at, reason)
        except ConsoleError as exc:
            self._say(exc)
            return
        self.leave()
        look(camera.id)
        try:
            self._desk.hot_spot.show_recording(CameraId(camera.id), self._system(at))
        except ConsoleError as exc:
            self._desk.hot_spot.say(exc.text_key, f"{camera.number:02d}")

    def _say(self, refused: ConsoleError) -> None:
        if self.panel is not None:
            self.panel.set_waiting(is_waiting=False)
            key, facts = refusal_words(refused)
            self.panel.say_trouble(tr(key, **facts))

    def _system(self, room: datetime) -> datetime:
        """Return when it was by the system clock, which recorders go by: a demo's room may have another time."""
        return utc_now() + (room - self._client.room_now()) / self._client.room_rate
