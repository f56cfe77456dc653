"""Yesterday 03:12 at the desk: asks when and why, has it registered, then lets the recorder play. Decides nothing.

Another place in a recording is another opening, with its own entry in the register and the reason given before.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer

from console.clock import SHANGHAI, utc_now
from console.domain.camera import Camera, CameraId
from console.errors import ConsoleError, Unavailable
from console.link.client import HubClient
from console.seat.casework import refusal_words
from console.seat.tasks import Tasks
from console.video.playback import maker_of
from widgets.desk.desk import DutyDesk
from widgets.desk.recording_panel import RecordingPanel
from widgets.text import tr

SEEK_MS: Final = 400
"""So long after the last of several keys their sum is sought: one opening and one entry, not five."""
MEASURED: Final = timedelta(seconds=0.1)
"""Room time and system clock are compared to some hundredths of a second: so much is added, or a whole second that was
typed would be shown as, and asked of the recorder as, the one before."""
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
        self._reasons: dict[CameraId, tuple[str, str]] = {}
        """Who opened each camera's recording last, and why."""
        self._aim: tuple[CameraId, datetime] | None = None
        """Where the keys lead, or the opening that follows, until its first picture; by the system clock."""
        self._is_asking = False
        """The keys' opening is not begun: what is seen is still that of the one before."""
        self._left_at: tuple[CameraId, datetime] | None = None
        """What was seen of a recording when a freeze was laid over it."""
        self._seek = QTimer(desk, interval=SEEK_MS, singleShot=True)
        self._seek.timeout.connect(self._go)
        desk.hot_spot.recording_sought.connect(self.seek)
        desk.hot_spot.covered.connect(self._on_covered)

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
        broke_off = self._desk.hot_spot.broke_off_at(camera.id)
        if broke_off is not None:
            officer, reason = self._reasons.get(camera.id, ("", ""))
            self.panel.propose(self._client.room_at(broke_off), reason if officer == self._officer else "")
        self.panel.open()

    def leave(self) -> None:
        """Close the panel."""
        panel, self.panel = self.panel, None
        if panel is not None:
            panel.leave_window()

    def _begin(self, camera: Camera, at: datetime, reason: str, look: Callable[[str], None]) -> None:
        if self.panel is not None:
            self.panel.set_waiting(is_waiting=True)
            self._tasks.start("recording", self._register(self.panel, camera, at, reason, look))

    async def _register(
        self, panel: RecordingPanel, camera: Camera, at: datetime, reason: str, look: Callable[[str], None]
    ) -> None:
        """Have it registered, then show it; Esc meanwhile means that it is not to be shown."""
        try:
            await self._enter(camera.id, at, reason)
        except ConsoleError as exc:
            if self.panel is panel:
                self._say(exc)
            return
        if self.panel is not panel:
            self._desk.hot_spot.say("playback.left_registered", f"{camera.number:02d}")
            return
        self.leave()
        look(camera.id)
        self._show(camera.id, self._system(at))

    async def _enter(self, camera: CameraId, at: datetime, reason: str) -> None:
        """Nothing is shown before the hub has registered it; ``at`` is room time."""
        if self._client.seconds_since_word() > AWAY_S:
            raise Unavailable("no hub to register it", text_key="hub.away")
        await self._client.view_recording(camera, at, reason)
        self._reasons[camera] = self._officer, reason

    @property
    def _officer(self) -> str:
        account = self._client.account
        return account.name if account is not None else ""

    def _show(self, camera: CameraId, system_at: datetime) -> None:
        self._aim, self._is_asking = (camera, system_at), False
        try:
            self._desk.hot_spot.show_recording(camera, system_at)
        except ConsoleError as exc:
            self._desk.hot_spot.say(exc.text_key)

    # ---- another place

    def seek(self, camera: CameraId, by_s: float) -> None:
        """Go so many seconds on (back if negative) from what is seen, or from where the last keys lead.

        Args:
            camera: whose recording is on the hot spot.
            by_s: seconds.
        """
        spot = self._desk.hot_spot
        seen = self._seen(camera)
        if seen is None:
            return
        at = seen + timedelta(seconds=by_s)
        if at >= utc_now():
            spot.say("playback.not_yet")
        elif self._aim_at(camera, at):
            self._seek.start()

    def _seen(self, camera: CameraId) -> datetime | None:
        """Return from where keys count: what is seen, or what is being opened; by the system clock."""
        seen = self._desk.hot_spot.replayed_at(camera)
        if self._aim is not None and self._aim[0] == camera and (self._is_asking or seen is None):
            return self._aim[1]
        return seen

    def _aim_at(self, camera: CameraId, at: datetime) -> bool:
        """Say where it goes, if the one at the desk may go there without a reason of their own."""
        spot = self._desk.hot_spot
        if self._reasons.get(camera, ("", ""))[0] != self._officer:
            spot.say("playback.ask_anew")  # the reason was another person's
            return False
        self._aim, self._is_asking = (camera, at), True
        local = self._client.room_at(at).astimezone(SHANGHAI)
        spot.say("playback.sought", local.strftime("%m-%d %H:%M:%S"))
        return True

    def _go(self) -> None:
        if self._aim is not None and self._is_asking:
            self._tasks.start("seek in a recording", self._reopen(*self._aim))

    async def _reopen(self, camera: CameraId, at: datetime) -> None:
        """Open it again from ``at`` on (system clock), unless it was left, or keys lead elsewhere, meanwhile."""
        spot = self._desk.hot_spot
        if not spot.is_recording(camera):
            self._is_asking = False
            return
        try:
            await self._enter(camera, self._client.room_at(at), self._reasons[camera][1])
        except ConsoleError as exc:
            self._is_asking = False
            key, facts = refusal_words(exc)
            spot.say(key, str(facts.get("value", "")))
            return
        if self._aim != (camera, at):
            return
        self._is_asking = False
        if spot.is_recording(camera):
            self._show(camera, at)

    def _on_covered(self, is_covered: bool) -> None:
        """A recorder plays on beneath a frozen picture: back from it, it goes on from where it was frozen."""
        spot = self._desk.hot_spot
        camera, seen = spot.camera, self._seen(spot.camera) if spot.camera is not None else None
        if is_covered:
            is_recorded = camera is not None and spot.is_recording(camera)
            self._left_at = (camera, seen) if camera is not None and seen is not None and is_recorded else None
            return
        left, self._left_at = self._left_at, None
        if left is not None and left[0] == camera and spot.is_recording(camera) and self._aim_at(*left):
            self._go()

    def _say(self, refused: ConsoleError) -> None:
        if self.panel is not None:
            self.panel.set_waiting(is_waiting=False)
            key, facts = refusal_words(refused)
            self.panel.say_trouble(tr(key, **facts))

    def _system(self, room: datetime) -> datetime:
        """Return when it was by the system clock, which recorders go by: a demo's room may have another time."""
        return utc_now() + (room + MEASURED - self._client.room_now()) / self._client.room_rate
