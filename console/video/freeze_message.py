"""What seat and worker say to each other about frozen frames; see ``message`` for the rest of the control pipe."""

from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from console.domain.camera import Quality
from console.video.stream_key import StreamKey

FreezeId = NewType("FreezeId", int)


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
    marks: tuple[Quality, ...] = ()
    """What was said to be wrong with the picture when it arrived."""


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
    marks: tuple[Quality, ...] = ()
    """What was said to be wrong with the picture when it arrived, and what decoding it again found."""


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
    marks: tuple[Quality, ...] = ()
    """As :class:`Frozen` says it of its frame."""


@dataclass(frozen=True, slots=True)
class FreezeFailed:
    """A freeze, a step or a keep could not be done; ``reason`` is a text key."""

    freeze: FreezeId
    reason: str


FreezeRequest = Freeze | ShowFrozen | KeepFrozen | Thaw

FreezeReport = Frozen | FrozenAfter | FrozenShown | FrozenKept | FreezeFailed
