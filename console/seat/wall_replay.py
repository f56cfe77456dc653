"""Which tiles of a wall replay, and which of them the keys mean: pure state, no Qt, no clock."""

import enum
from dataclasses import dataclass
from typing import Final

from console.domain.camera import CameraId

REPLAY_S: Final = 15.0
"""A replay begins so far back; asked for again, it goes back so far once more."""
SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0)


class Turn(enum.Enum):
    """What a key does to a replay."""

    FRAME_BACK = "frame_back"
    FRAME_ON = "frame_on"
    SECOND_BACK = "second_back"
    SECOND_ON = "second_on"
    SLOWER = "slower"
    FASTER = "faster"
    PLAY = "play"
    """Stand, or go on."""
    AGAIN = "again"
    """Go back as far as a replay begins."""


@dataclass(frozen=True, slots=True)
class ReplayAsked:
    """Show the last seconds of this camera again in its tile."""

    camera: CameraId


@dataclass(frozen=True, slots=True)
class ReplayTurned:
    """Change how a replay goes on."""

    camera: CameraId
    turn: Turn


@dataclass(frozen=True, slots=True)
class ReplayLeft:
    """Show the live picture again."""

    camera: CameraId


@dataclass(frozen=True, slots=True)
class RecordingSought:
    """Show the recorder's pictures of so many seconds later (earlier if negative)."""

    camera: CameraId
    by_s: float


ReplayAction = ReplayAsked | ReplayTurned | ReplayLeft | RecordingSought


class WallReplays:
    """The cameras that replay; the one used last is the one that keys mean."""

    def __init__(self) -> None:
        self._cameras: list[CameraId] = []
        self._recorded: set[CameraId] = set()

    @property
    def cameras(self) -> tuple[CameraId, ...]:
        """Return those that replay, the one used last at the end."""
        return tuple(self._cameras)

    def meant(self, enlarged: CameraId | None) -> CameraId | None:
        """Return the one that keys without a number mean; while one camera is large only that one."""
        if enlarged is not None:
            return enlarged if enlarged in self._cameras else None
        return self._cameras[-1] if self._cameras else None

    def is_recorded(self, camera: CameraId) -> bool:
        """Say whether a recorder plays it: its keys are others."""
        return camera in self._recorded

    def ask(self, camera: CameraId) -> ReplayAsked | ReplayTurned:
        """Replay a camera, or go back again if it replays already."""
        was_replaying = camera in self._cameras
        self.use(camera)
        return ReplayTurned(camera, Turn.AGAIN) if was_replaying else ReplayAsked(camera)

    def turn(self, camera: CameraId, turn: Turn) -> ReplayTurned:
        """Change how one goes on; it is meant from now on."""
        self.use(camera)
        return ReplayTurned(camera, turn)

    def use(self, camera: CameraId) -> None:
        """Mean this one from now on."""
        if camera in self._cameras:
            self._cameras.remove(camera)
        self._cameras.append(camera)

    def use_recording(self, camera: CameraId) -> None:
        """Mean this one from now on, which a recorder plays."""
        self.use(camera)
        self._recorded.add(camera)

    def forget(self, camera: CameraId) -> None:
        """Note that it does not replay any more."""
        if camera in self._cameras:
            self._cameras.remove(camera)
        self._recorded.discard(camera)


def speed_after(speed: float, turn: Turn) -> float:
    """Return the next slower or faster speed."""
    nearest = min(range(len(SPEEDS)), key=lambda place: abs(SPEEDS[place] - speed))
    place = nearest + (1 if turn is Turn.FASTER else -1)
    return SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
