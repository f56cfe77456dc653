"""What the parent says to the server's process and what it answers (pickled over the spawn pipe)."""

from dataclasses import dataclass, field
from pathlib import Path

from console.demo.rtsp.auth import OPEN_GATE, Gate
from console.demo.rtsp.stream import Footage
from console.demo.rtsp.trouble import Trouble
from console.demo.rtsp.wire import Manners
from console.domain.camera import Profile


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """One film under one path. ``footage`` must be picklable."""

    path: str
    number: int
    """Of the stream in the burnt-in mark."""
    name: str
    footage: Footage
    gate: Gate = field(default=OPEN_GATE, repr=False)
    ahead_gops: int = 0
    """How many groups into the film this camera is: two cameras of one film do not show the same instant."""


@dataclass(frozen=True, slots=True)
class LivePlan:
    """One stream of the live encoder under one path."""

    path: str
    number: int
    name: str
    profile: Profile
    gate: Gate = field(default=OPEN_GATE, repr=False)


@dataclass(frozen=True, slots=True)
class ServerPlan:
    """What to serve."""

    films: tuple[FilmPlan, ...]
    epoch_ns: int
    """CLOCK_MONOTONIC instant of frame 0."""
    port: int = 0
    send_log: Path | None = None
    live: tuple[LivePlan, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosePort:
    """Accept nobody any more; who is connected stays."""


@dataclass(frozen=True, slots=True)
class OpenPort:
    """Accept clients again, on the same port."""


@dataclass(frozen=True, slots=True)
class Kick:
    """Cut all connections; answers how many."""


@dataclass(frozen=True, slots=True)
class SetGate:
    """From now on guard ``path`` so; who is in stays in."""

    path: str
    gate: Gate = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetTrouble:
    """Give the stream of ``path`` a fault, or mend it."""

    path: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class SetLoss:
    """Lose this share (0 to 1) of the datagrams of ``path`` to its UDP viewers; the seed says which."""

    path: str
    share: float
    seed: int = 1


@dataclass(frozen=True, slots=True)
class SetClock:
    """Set the camera's clock so far wrong; None: it sends no sender reports from now on."""

    path: str
    error_ms: int | None


@dataclass(frozen=True, slots=True)
class SetFootage:
    """Play another film (picklable) from the next keyframe on; if its codec differs, the stream ends first."""

    path: str
    footage: Footage = field(repr=False)


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the stream of ``path`` to all its viewers; answers how many."""

    path: str


@dataclass(frozen=True, slots=True)
class SetManners:
    """Make the whole device mute, or slow, or well again (which cuts all connections)."""

    manners: Manners


@dataclass(frozen=True, slots=True)
class SetPlaces:
    """Let so many clients play at once and answer 453 to others, as devices do that allow a few; None: all."""

    most: int | None


@dataclass(frozen=True, slots=True)
class CountSignIns:
    """Answers how many DESCRIBEs have come with an Authorization: each is a try that a device counts."""


@dataclass(frozen=True, slots=True)
class CountViewers:
    """Answers how many viewers ``path`` has."""

    path: str


@dataclass(frozen=True, slots=True)
class Stop:
    """End in order."""


Order = (
    ClosePort | OpenPort | Kick | SetGate | SetTrouble | SetLoss | SetClock | SetFootage | HangUp | SetManners
    | SetPlaces | CountSignIns | CountViewers | Stop
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """To order number ``serial``; 0 is said once the port is open, its ``value`` is the port."""

    serial: int
    value: int = 0
    refusal: str = ""
    """Why the order could not be carried out; empty: it was."""
