"""The replays of one wall window: begun, turned and ended at the engine, handed to the tiles. GUI thread."""

import enum
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.camera import CameraId
from console.seat.pictures import Pictures
from console.seat.wall_replay import REPLAY_S, Turn, speed_after
from console.video.replay_message import ReplayControl, ReplayId, ReplayState
from widgets.wall.replay_paint import TileReplay

_STEPS = {Turn.FRAME_BACK: -1, Turn.FRAME_ON: 1}
_JUMPS_S = {Turn.SECOND_BACK: -1.0, Turn.SECOND_ON: 1.0, Turn.AGAIN: -REPLAY_S}


WISH_S: Final = 3.0
"""So long a key counts before the worker has said that it turned: quick keys go on from each other."""


class Playing(enum.Enum):
    """What a place on the glass shows."""

    LIVE = "live"
    REPLAY = "replay"
    """What this seat has kept."""
    RECORDING = "recording"
    """What a recorder has."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """How a replay is to go on, by the keys so far; ``until`` in monotonic seconds."""

    speed: float
    is_playing: bool
    until: float


class TileReplays:
    """Replays by camera."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._by_camera: dict[CameraId, TileReplay] = {}
        self._wishes: dict[CameraId, _Wish] = {}

    @property
    def by_camera(self) -> Mapping[CameraId, TileReplay]:
        """Return what replays now."""
        return self._by_camera

    def playing(self, camera: CameraId | None) -> Playing:
        """Return what is shown of a camera, or about to be; None: no camera."""
        one = self._by_camera.get(camera) if camera is not None else None
        if one is None:
            return Playing.LIVE
        return Playing.RECORDING if one.state.recorded is not None else Playing.REPLAY

    def begin(self, camera: CameraId, view: tuple[int, int]) -> bool:
        """Replay a camera's last seconds at this size; say whether there are any."""
        self.end(camera)
        replay = self._pictures.replay(camera, view, REPLAY_S)
        state = self._pictures.replay_state(replay) if replay is not None else None
        if replay is None or state is None:
            return False
        self._by_camera[camera] = TileReplay(replay, state)
        return True

    def begin_recording(self, camera: CameraId, at: datetime, view: tuple[int, int]) -> None:
        """Show what the recorder has from an instant on; Refused if no recorder is known."""
        recording = self._pictures.play_recording(camera, at, view)
        self.end(camera)
        state = self._pictures.replay_state(recording)
        if state is not None:
            self._by_camera[camera] = TileReplay(recording, state)

    def turn(self, camera: CameraId, turn: Turn) -> bool:
        """Change how a replay goes on; say whether that can be done: a recorder plays on."""
        one = self._by_camera.get(camera)
        if one is not None and one.state.recorded is not None:
            return False
        if one is not None:
            now = time.monotonic()
            wish = self._wishes.get(camera)
            meant = wish if wish is not None and now < wish.until else one.state
            control = asked(one.replay, turn, meant.speed, is_playing=meant.is_playing)
            self._wishes[camera] = _wish(meant, control, now + WISH_S)
            self._pictures.control_replay(control)
        return True

    def stand(self, camera: CameraId, at_ns: int) -> None:
        """Let a replay stand at an instant (arrival, monotonic nanoseconds): it is looked at elsewhere meanwhile."""
        one = self._by_camera.get(camera)
        if one is not None and one.state.recorded is None:
            self._wishes[camera] = _Wish(one.state.speed, is_playing=False, until=time.monotonic() + WISH_S)
            self._pictures.control_replay(ReplayControl(one.replay, is_playing=False, at_ns=at_ns))

    def scrub(self, camera: CameraId, share: float) -> None:
        """Go to a place among the kept seconds: 0 the oldest, 1 now."""
        one = self._by_camera.get(camera)
        if one is not None and one.state.recorded is None:
            back_ns = round((1 - min(max(share, 0.0), 1.0)) * one.state.kept_s * 1e9)
            self._pictures.control_replay(ReplayControl(one.replay, at_ns=time.monotonic_ns() - back_ns))

    def end(self, camera: CameraId) -> None:
        """Stop a replay."""
        one = self._by_camera.pop(camera, None)
        self._wishes.pop(camera, None)
        if one is not None:
            self._pictures.end_replay(one.replay)

    def end_all_but(self, cameras: Iterable[CameraId]) -> list[CameraId]:
        """Stop the replays of all other cameras; return which they were."""
        kept = set(cameras)
        left = [camera for camera in self._by_camera if camera not in kept]
        for camera in left:
            self.end(camera)
        return left

    def look(self, meant: CameraId | None) -> dict[CameraId, ReplayState | None]:
        """Learn how they go on; return those that are over, as they ended where that must be said."""
        over: dict[CameraId, ReplayState | None] = {}
        for camera, one in tuple(self._by_camera.items()):
            state = self._pictures.replay_state(one.replay)
            one.is_meant = camera == meant
            if state is None or state.over:
                self.end(camera)
                over[camera] = state
            else:
                one.state = state
        return over


def _wish(meant: _Wish | ReplayState, control: ReplayControl, until: float) -> _Wish:
    """Return how it goes on once the worker has done what was asked: a step stops it."""
    speed = control.speed if control.speed is not None else meant.speed
    is_playing = control.is_playing if control.is_playing is not None else meant.is_playing
    return _Wish(speed, is_playing and not control.step, until)


def asked(replay: ReplayId, turn: Turn, speed: float, *, is_playing: bool) -> ReplayControl:
    """Return what to say to the engine."""
    if turn is Turn.PLAY:
        return ReplayControl(replay, is_playing=not is_playing)
    if turn in {Turn.SLOWER, Turn.FASTER}:
        return ReplayControl(replay, speed=speed_after(speed, turn))
    return ReplayControl(replay, step=_STEPS.get(turn, 0), jump_s=_JUMPS_S.get(turn, 0.0))
