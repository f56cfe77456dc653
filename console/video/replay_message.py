"""What seat and worker say to each other about replays; see ``message`` for the rest of the control pipe."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from console.domain.camera import CameraId
from console.video.stream_key import StreamKey

ReplayId = NewType("ReplayId", int)


@dataclass(frozen=True, slots=True)
class Replay:
    """Show what is kept of a stream, from an instant on, at full size of ``segment``; live decoding goes on.

    Answered by :class:`ReplayState` whenever what it says changes, at last by :class:`ReplayEnded`.
    """

    replay: ReplayId
    key: StreamKey
    segment: str
    at_ns: int
    """Arrival (CLOCK_MONOTONIC) from which it plays; the oldest frame kept if that is later."""


@dataclass(frozen=True, slots=True)
class ReplayControl:
    """Change how a replay goes on; what is None or 0 stays as it is."""

    replay: ReplayId
    speed: float | None = None
    """0.25 to 4; 1 is how it was."""
    is_playing: bool | None = None
    step: int = 0
    """Stand, so many frames later (earlier if negative)."""
    jump_s: float = 0.0
    at_ns: int | None = None
    """Go to this instant."""


@dataclass(frozen=True, slots=True)
class ReplayEnd:
    """Stop a replay and detach from its segment; answered by :class:`ReplayEnded`."""

    replay: ReplayId


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a recorder plays."""

    camera: CameraId
    """The made-up camera that its frames are named by."""
    at: datetime
    """From when on, aware."""
    first_pts: int | None
    """Time stamp of its first picture; None: there is none yet."""


@dataclass(frozen=True, slots=True)
class ReplayState:
    """How a replay goes on."""

    replay: ReplayId
    speed: float
    is_playing: bool
    kept_s: float = 0.0
    """How far back the stream can be replayed; filled in by the seat."""
    recorded: Recorded | None = None
    """It is a recorder's, not of what this seat has kept."""
    over: str = ""
    """Why a recording does not go on, a text key: to be said, and then ended."""
    reached: datetime | None = None
    """When the newest picture of a recording was recorded, UTC; None: there was none."""


@dataclass(frozen=True, slots=True)
class ReplayEnded:
    """The worker no longer touches the replay's segment. ``reason``: a text key; "" if it was asked to end."""

    replay: ReplayId
    reason: str


ReplayRequest = Replay | ReplayControl | ReplayEnd

ReplayReport = ReplayState | ReplayEnded
