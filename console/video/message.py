"""What the seat's engine and a decode worker say to each other over the control pipe (pickled dataclasses).

The seat asks, the worker answers; nothing here is ever written to disk, because :class:`OpenStream` carries a
credential. Instants named ``…_ns`` are CLOCK_MONOTONIC nanoseconds, ``…_unix_ns`` nanoseconds since 1970 UTC. What is
said of frozen frames and of replays lies in ``freeze_message`` and ``replay_message``.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NewType

from console.domain.camera import Cause, Quality
from console.video.content import NOTHING_SEEN, ContentFacts
from console.video.effort import NOTHING_DONE, Effort
from console.video.freeze_message import FreezeReport, FreezeRequest
from console.video.pace import Pace
from console.video.reference import Reference
from console.video.replay_message import ReplayReport, ReplayRequest
from console.video.source import SourceSpec
from console.video.stream_key import StreamKey

KEPT_BYTES: Final = 512 << 20
"""Memory for the packets of all streams of a seat together."""

RenditionId = NewType("RenditionId", int)


# ---- seat → worker


@dataclass(frozen=True, slots=True)
class OpenStream:
    """Open (or open again) a stream under this generation; one try, its end is reported as a :class:`StreamFacts`."""

    key: StreamKey
    generation: int
    spec: SourceSpec
    clock_region: tuple[float, float, float, float] | None = None
    """Where the camera's clock is burnt in; see ``Camera.clock_region``."""
    reference: Reference | None = None
    """None: the first good pictures make one; reported as :class:`ReferenceMade`."""
    is_glance: bool = False
    """Decode the first picture though nobody looks."""


@dataclass(frozen=True, slots=True)
class CloseStream:
    """End a stream (TEARDOWN) and forget it; its renditions end with it."""

    key: StreamKey


@dataclass(frozen=True, slots=True)
class AddRendition:
    """Draw every frame of a stream into this segment."""

    rendition: RenditionId
    key: StreamKey
    segment: str


@dataclass(frozen=True, slots=True)
class DropRendition:
    """Stop drawing into a segment and detach from it; answered by :class:`RenditionDropped`."""

    rendition: RenditionId


@dataclass(frozen=True, slots=True)
class RenewReference:
    """Somebody says that a stream's present view is the right one: its next good pictures make its reference."""

    key: StreamKey


@dataclass(frozen=True, slots=True)
class SetPace:
    """Draw all streams at this pace from now on."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class SetBudget:
    """Keep so many bytes of packets from now on, of all streams together."""

    most_bytes: int


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Close everything in order and exit."""


Request = (
    FreezeRequest
    | ReplayRequest
    | OpenStream
    | CloseStream
    | AddRendition
    | DropRendition
    | RenewReference
    | SetPace
    | SetBudget
    | Shutdown
)


# ---- worker → seat


@dataclass(frozen=True, slots=True)
class StreamFacts:
    """What is true of a stream now; said every 250 ms and at once when ``is_open`` or ``ended_by`` changes."""

    key: StreamKey
    generation: int
    is_open: bool
    ended_by: Cause | None
    """Why it is not open (any more); None while opening or open."""
    packet_ns: int
    """Arrival of the newest packet; 0: none yet."""
    advanced_ns: int
    """Arrival of the newest packet whose time stamp was ahead of all before; 0: none yet."""
    frame_ns: int
    """Arrival of the newest frame that was decoded; 0: none yet."""
    frame_unix_ns: int
    frames: int
    """Frames decoded since the opening."""
    codec: str = ""
    width_px: int = 0
    height_px: int = 0
    pixel_aspect: Fraction = Fraction(1)
    delay_ms: int = 0
    """How far the newest packet was behind the stream's own best minute."""
    clock_offset_ms: int | None = None
    """The camera's clock minus ours, by its sender reports; None: not known."""
    content: ContentFacts = NOTHING_SEEN
    marks: tuple[Quality, ...] = ()
    first_picture: int = 0
    """Checksum of this generation's first picture; 0: none yet."""
    keyframe_awaited_ns: int = 0
    """Since when sound packets come and no keyframe to begin with; 0: it is not waited for."""
    is_changing: bool = False
    """A picture that differs from the first one of this generation was seen."""
    kept_s: float = 0.0
    """How many seconds of packets are kept, for replay and evidence; of a stream that is opened again also those of
    the connections before, as far as memory reaches."""


@dataclass(frozen=True, slots=True)
class Beat:
    """I live: sent every 250 ms by the worker's main thread, with the facts of all its streams."""

    at_ns: int
    streams: tuple[StreamFacts, ...]
    effort: Effort = NOTHING_DONE
    """What the worker has done since it began."""


@dataclass(frozen=True, slots=True)
class ReferenceMade:
    """A stream without a reference has shown good pictures: keep this one for its later openings."""

    key: StreamKey
    reference: Reference


@dataclass(frozen=True, slots=True)
class RenditionDropped:
    """The worker no longer touches the segment: the seat may unlink it."""

    rendition: RenditionId


Report = Beat | ReferenceMade | RenditionDropped | FreezeReport | ReplayReport
