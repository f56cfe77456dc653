"""What the seat's engine and a decode worker say to each other over the control pipe (pickled dataclasses).

The seat asks, the worker answers; nothing here is ever written to disk, because :class:`OpenStream` carries a
credential. Instants named ``…_ns`` are CLOCK_MONOTONIC nanoseconds, ``…_unix_ns`` nanoseconds since 1970 UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Final, NewType

from console.domain.camera import CameraId, Cause, Profile, Quality
from console.video.content import NOTHING_SEEN, ContentFacts
from console.video.pace import Pace
from console.video.source import SourceSpec

KEPT_BYTES: Final = 512 << 20
"""Memory for the packets of all streams of a seat together."""

VIEW: Final = (64, 36)
"""Cells of a :class:`Reference`'s view, across and down."""

RenditionId = NewType("RenditionId", int)
FreezeId = NewType("FreezeId", int)
ReplayId = NewType("ReplayId", int)


@dataclass(frozen=True, slots=True)
class StreamKey:
    """One connection to a device: a camera's main or sub-stream."""

    camera: CameraId
    profile: Profile


@dataclass(frozen=True, slots=True)
class Reference:
    """How a camera's picture looks when all is well: what its later pictures are compared with."""

    view: bytes
    """Where edges are, ``VIEW`` int8 row by row; contrast and light taken out. No picture can be made of it."""
    sharpness: float
    bands: float
    colour: float


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
class Freeze:
    """Hold the frame ``(key, generation, pts)`` and the packets round it; seal part A into ``spool``.

    Answered by :class:`Frozen` or :class:`FreezeFailed`; after ``after_s`` of further packets (or when the stream
    ends first) by :class:`FrozenAfter`. The freeze's picture is drawn at full size of ``segment`` if one is named.
    """

    freeze: FreezeId
    key: StreamKey
    generation: int
    pts: int
    """-1: the newest frame decoded (used for the main stream, which may have just been opened)."""
    spool: Path
    segment: str | None = None
    before_s: float = 10.0
    after_s: float = 10.0


@dataclass(frozen=True, slots=True)
class ShowFrozen:
    """Draw frame ``pts`` of a freeze into its segment; answered by :class:`FrozenShown`."""

    freeze: FreezeId
    pts: int


@dataclass(frozen=True, slots=True)
class KeepFrozen:
    """Store frame ``pts`` of a freeze in the spool: the moment the officer chose. Answered by :class:`FrozenKept`."""

    freeze: FreezeId
    pts: int


@dataclass(frozen=True, slots=True)
class Thaw:
    """Forget a freeze's decoded frames and its segment; part B is still collected if it was sealed."""

    freeze: FreezeId


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


LookBack = Freeze | ShowFrozen | KeepFrozen | Thaw | Replay | ReplayControl | ReplayEnd
"""What is asked about pictures that have been."""
Request = (
    LookBack | OpenStream | CloseStream | AddRendition | DropRendition | RenewReference | SetPace | SetBudget | Shutdown
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
    kept_s: float = 0.0
    """How many seconds of packets are kept, for replay and evidence; of a stream that is opened again also those of
    the connections before, as far as memory reaches."""


@dataclass(frozen=True, slots=True)
class Beat:
    """I live: sent every 250 ms by the worker's main thread, with the facts of all its streams."""

    at_ns: int
    streams: tuple[StreamFacts, ...]


@dataclass(frozen=True, slots=True)
class ReferenceMade:
    """A stream without a reference has shown good pictures: keep this one for its later openings."""

    key: StreamKey
    reference: Reference


@dataclass(frozen=True, slots=True)
class RenditionDropped:
    """The worker no longer touches the segment: the seat may unlink it."""

    rendition: RenditionId


@dataclass(frozen=True, slots=True)
class SpoolFile:
    """A finished file of evidence in the spool, named by its SHA-256."""

    name: str
    """Its name inside the packet: ``frame.png``, ``before.mp4`` …"""
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FrozenFrame:
    """One frame that can be stepped to."""

    pts: int
    arrived_unix_ns: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """Part A's contents: the frame as it was decoded, a small JPEG of it, and the seconds before, not re-encoded."""

    freeze: FreezeId
    key: StreamKey
    generation: int
    pts: int
    arrived_unix_ns: int
    fingerprint: str
    """64-bit dHash of the frame, 16 hexadecimal digits."""
    codec: str
    width_px: int
    height_px: int
    frame: SpoolFile
    """``frame.png``: lossless, at the stream's own size."""
    thumbnail: SpoolFile
    """``thumbnail.jpg``: at most 320 px wide, true aspect, ≤ 30 kB."""
    before: SpoolFile | None
    """``before.mp4``: from the last keyframe at or before ``before_s`` up to the frame; None for live-only sources."""
    frames: tuple[FrozenFrame, ...]
    """Oldest first, at most ``before_s`` back, ending with the frozen frame."""
    clock_offset_ms: int | None = None
    """The camera's clock minus ours, as :class:`StreamFacts` says it."""


@dataclass(frozen=True, slots=True)
class FrozenAfter:
    """Part B's contents: ``after.mp4``, from the last keyframe at or before the frozen frame; None if nothing came."""

    freeze: FreezeId
    after: SpoolFile | None
    is_complete: bool
    """False: the stream broke before the seconds were full."""


@dataclass(frozen=True, slots=True)
class FrozenShown:
    """The freeze's segment shows this frame."""

    freeze: FreezeId
    pts: int


@dataclass(frozen=True, slots=True)
class FrozenKept:
    """The chosen moment as ``chosen.png``, with its own thumbnail and fingerprint."""

    freeze: FreezeId
    pts: int
    arrived_unix_ns: int
    fingerprint: str
    frame: SpoolFile
    thumbnail: SpoolFile


@dataclass(frozen=True, slots=True)
class FreezeFailed:
    """A freeze, a step or a keep could not be done; ``reason`` is a text key."""

    freeze: FreezeId
    reason: str


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


@dataclass(frozen=True, slots=True)
class ReplayEnded:
    """The worker no longer touches the replay's segment. ``reason``: a text key; "" if it was asked to end."""

    replay: ReplayId
    reason: str


Report = (
    Beat
    | ReferenceMade
    | RenditionDropped
    | Frozen
    | FrozenAfter
    | FrozenShown
    | FrozenKept
    | FreezeFailed
    | ReplayState
    | ReplayEnded
)
