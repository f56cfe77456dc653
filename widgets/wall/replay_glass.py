"""Replays and recordings on a piece of glass: begun, turned, dragged through, over. GUI thread.

Owns no tile and no widget: what must follow in the window comes back as the wall's actions.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from console.clock import SHANGHAI
from console.domain.camera import Camera, CameraId
from console.seat.pictures import Pictures
from console.seat.wall import Wall
from console.seat.wall_action import Action, FreezeAsked
from console.seat.wall_replay import RecordingSought, Turn
from console.video.replay_message import ReplayState
from widgets.text import tr
from widgets.wall.face import WallFace
from widgets.wall.replay_paint import TileReplay
from widgets.wall.replays import Playing, TileReplays
from widgets.wall.room_dial import RoomAt, as_it_is
from widgets.wall.tile import TileView

SCRUB_S: Final = 0.06
"""From one place to the next while the pointer drags through a replay."""
SOUGHT_S: Final = {Turn.FRAME_BACK: -10.0, Turn.FRAME_ON: 10.0, Turn.SECOND_BACK: -60.0, Turn.SECOND_ON: 60.0}
"""How far the keys that step through a replay go in a recording, whose single frames come with a freeze."""


class ReplayGlass:
    """The replays of one pane.

    Args:
        wall: which tiles replay.
        cameras: of the whole room by id.
        face: where the tiles are.
        pictures: where replays come from.
        now: monotonic seconds.
        room_at: gives room time at an instant of this machine's clock.
    """

    def __init__(
        self,
        wall: Wall,
        cameras: Mapping[CameraId, Camera],
        face: WallFace,
        pictures: Pictures,
        now: Callable[[], float],
        room_at: RoomAt = as_it_is,
    ) -> None:
        self._wall, self._cameras, self._face, self._now = wall, cameras, face, now
        self._room_at = room_at
        self._replays = TileReplays(pictures)
        self.broke_off: dict[CameraId, datetime] = {}
        """How far each camera's recording came that broke off, until another is begun. UTC."""
        self._dragged: CameraId | None = None
        """Whose replay the pointer drags through."""
        self._dragged_at = 0.0

    @property
    def by_camera(self) -> Mapping[CameraId, TileReplay]:
        """Return what replays now."""
        return self._replays.by_camera

    def look(self) -> bool:
        """Learn how they go on, and say why one does not; return whether one is over."""
        if not self._replays.by_camera:
            return False
        caught_up = [camera for camera in self._replays.by_camera if self._has_caught_up(camera)]
        for camera in caught_up:
            self._replays.end(camera)
            self._wall.replays.forget(camera)
            self._say("wall.replay_caught_up", camera)
        over = self._replays.look(self._wall.replays.meant(self._wall.enlarged))
        for camera, ended in over.items():
            self._wall.replays.forget(camera)
            if ended is not None:
                self._say_over(camera, ended)
        return bool(over or caught_up)

    def _has_caught_up(self, camera: CameraId) -> bool:
        """Say whether a replay shows what is live, and goes on with it."""
        view = self._face.view(camera)
        facts, one = view.replayed_facts() if view is not None else None, self._replays.by_camera[camera]
        return facts is not None and camera != self._dragged and one.has_caught_up(facts)

    def stand(self, camera: CameraId) -> None:
        """Let a replay stand at the frame on the glass, which was just frozen: back from that it is where it was."""
        view = self._face.view(camera)
        facts = view.replayed_facts() if view is not None else None
        if facts is not None:
            self._replays.stand(camera, facts.arrived_ns)

    def begin(self, camera: CameraId) -> None:
        """Replay what is kept of a camera, or say that nothing is."""
        view = self._face.view(camera)
        if view is None or not self._replays.begin(camera, (view.want.width_px, view.want.height_px)):
            self._wall.replays.forget(camera)
            self._say("wall.replay_nothing", camera)

    def begin_recording(self, camera: CameraId, at: datetime) -> None:
        """Show what the recorder has of a camera that has a tile, from an instant on.

        Raises:
            Refused: no recorder is known for it.
        """
        view = self._face.view(camera)
        if view is not None:
            self._replays.begin_recording(camera, at, (view.want.width_px, view.want.height_px))
            self._wall.replays.use_recording(camera)
            self.broke_off.pop(camera, None)

    def turn(self, camera: CameraId, turn: Turn) -> tuple[Action, ...]:
        """Change how a camera's replay goes on.

        A recorder plays on: to let it stand is to freeze it, and another place in it is another opening.
        """
        if self._replays.turn(camera, turn):
            return ()
        if turn is Turn.PLAY:
            return (FreezeAsked(camera),)
        if turn in SOUGHT_S:
            return (RecordingSought(camera, SOUGHT_S[turn]),)
        self._wall.say("playback.plays_on", "", self._now())
        return ()

    def refuses_freeze(self, camera: CameraId) -> bool:
        """Say on the glass that a recording has no picture to freeze yet, if that is so."""
        view = self._face.view(camera)
        if view is None or not view.is_opening:
            return False
        self._say("playback.still_opening", camera)
        return True

    def playing(self, camera: CameraId | None) -> Playing:
        """Return what a camera's tile shows, or is about to."""
        return self._replays.playing(camera)

    def end(self, camera: CameraId) -> None:
        """Stop a camera's replay."""
        self._replays.end(camera)

    def end_all_but(self, cameras: tuple[CameraId, ...]) -> None:
        """Stop the replays of all other cameras."""
        for camera in self._replays.end_all_but(cameras):
            self._wall.replays.forget(camera)

    # ---- the pointer

    def press(self, view: TileView, x: float, y: float) -> None:
        """Mean this replay from now on, and go where its bar was hit (device pixels)."""
        self._wall.replays.use(view.camera.id)
        strip = view.strip
        if strip is not None and strip.contains(x, y):
            self._dragged = view.camera.id
            self.drag(x, is_last=True)

    def drag(self, x: float, *, is_last: bool = False) -> None:
        """Go where the pointer is; while it moves no oftener than a picture is decoded."""
        view = self._face.view(self._dragged) if self._dragged is not None else None
        strip = view.strip if view is not None else None
        now = self._now()
        if view is None or strip is None or not (is_last or now - self._dragged_at >= SCRUB_S):
            return
        self._dragged_at = now
        self._replays.scrub(view.camera.id, (x - strip.x) / strip.width)

    def release(self, x: float) -> None:
        """End where the pointer was let go."""
        self.drag(x, is_last=True)
        self._dragged = None

    def _say_over(self, camera: CameraId, ended: ReplayState) -> None:
        """Say why a recording is over, and where: what broke off can be gone on with from there."""
        if ended.over != "playback.broke_off" or ended.reached is None:
            self._say(ended.over, camera)
            return
        self.broke_off[camera] = ended.reached
        at = self._room_at(ended.reached).astimezone(SHANGHAI)
        place = tr("playback.broke_off_at", number=self._cameras[camera].number, time=at.strftime("%m-%d %H:%M:%S"))
        self._wall.say(ended.over, place, self._now())

    def _say(self, text_key: str, camera: CameraId) -> None:
        self._wall.say(text_key, str(self._cameras[camera].number), self._now())
