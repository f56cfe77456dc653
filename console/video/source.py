"""The interface of sources: what plays a stream. One contract suite tests ``packets`` and ``capture``.

A source lives in one thread of a decode worker: opened, read and closed there (releasing a cv2 capture from
another thread is a segmentation fault). It judges nothing: life is judged from what was read and our own clock.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from console.domain.camera import Cause, Credential, SourceKind, Transport
from console.errors import ConsoleError, ErrorKind

if TYPE_CHECKING:
    import numpy as np  # not in the seat, whose messages name sources
    import numpy.typing as npt

TICKS_PER_S = 90_000
"""Time stamps are counted in RTP's video clock everywhere in the console."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Where to read and how. ``url`` never holds user or password; the repr hides the credential."""

    url: str
    kind: SourceKind = SourceKind.PACKETS
    credential: Credential | None = field(default=None, repr=False)
    open_timeout_s: float = 5.0
    read_timeout_s: float = 5.0
    transport: Transport = Transport.TCP


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """What the opened stream turned out to be; never assume, read what comes."""

    codec: str
    width_px: int
    height_px: int
    pixel_aspect: Fraction
    """Width of a pixel ÷ its height; 704×576 sub-streams are often not square."""
    has_packets: bool
    """True if packets with time stamps can be kept for replay and evidence."""


class SourceError(ConsoleError):
    """The stream cannot be opened or read on; ``cause`` is what the tile says. Its text never holds a secret."""

    kind = ErrorKind.UNAVAILABLE

    def __init__(self, message: str, cause: Cause) -> None:
        super().__init__(message, text_key=f"life.{cause.value}")
        self.cause = cause


@dataclass(slots=True)
class Picture:
    """One decoded frame, not yet scaled. ``draw_into`` is only valid until the next read.

    ``arrived_ns`` (CLOCK_MONOTONIC) and ``arrived_unix_ns`` belong to the packet that made the frame complete.
    """

    pts: int
    arrived_ns: int
    arrived_unix_ns: int
    is_keyframe: bool
    width_px: int
    height_px: int
    planes: "Planes"
    is_damaged: bool = False
    """Something of it, or of a picture it was made from, was lost: it may be smeared."""


class Planes(Protocol):
    """A decoded picture that can be scaled into a slot or kept as it is."""

    def draw_into(self, slot: "npt.NDArray[np.uint8]") -> None:
        """Scale and convert into ``slot``, (h, w, 4) uint8 BGRx, filling it wholly."""

    def planes(self) -> "tuple[npt.NDArray[np.uint8], ...]":
        """Return Y (or what stands for it), and U and V where there are any, (h, w) uint8 each, without a copy."""

    def to_bgr(self) -> "npt.NDArray[np.uint8]":
        """Return a copy at full size, (h, w, 3) uint8 BGR."""


class Source(Protocol):
    """A stream being played."""

    info: StreamInfo
    """Renewed when the pictures change; 0×0 where the server said nothing and no picture has been decoded yet."""

    def read(self) -> Picture:
        """Return the next picture.

        Raises:
            SourceError: the stream ended, broke, or nothing came for ``read_timeout_s``.
        """

    def close(self) -> None:
        """End the session (TEARDOWN) and free everything; from the reading thread only. May be called twice."""


class Opener(Protocol):
    """Opens a source of one kind; raises :class:`SourceError`."""

    def __call__(self, spec: SourceSpec) -> Source:
        """Open the stream of ``spec``; from the thread that will read it."""
