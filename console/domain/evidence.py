"""Evidence: what the two parts of a packet say (docs/evidence.md).

Part A is sealed at the key: its manifest names the frame, who froze it and when, and the SHA-256 of every file.
Part B follows and names the hash of A's manifest. The hub adds a signature to each (``signature``); one file carries
all of it (``packet_file``). Knows no clock and no key.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NewType

from console.domain import canonical
from console.domain.camera import CameraId, Profile, Quality
from console.errors import Corrupt

FORMAT: Final = "grid-console evidence"
VERSION: Final = 1
CLOCK_VERSION: Final = 2
"""Of a part A that says how far the camera's clock was from the seat's; a part A that does not is of version 1."""
RECORDING_VERSION: Final = 3
"""Of a part A of what a recorder played."""
MARKS_VERSION: Final = 4
"""Of a part A with a frame that bore marks; such a one may say its clock or its recording as well."""
B_MARKS_VERSION: Final = 2
"""Of a part B with a frame that bore marks."""
MAX_PACKET_BYTES: Final = 512 * 1024 * 1024
"""20 s of the largest main stream in use (32 Mbit/s) are 80 MB."""
MANIFEST: Final = "manifest.json"
FILES_A: Final = ("frame.png", "before.mp4", "thumbnail.jpg", "main-frame.png")
"""Every file that part A can have, in the packet's order."""
FILES_B: Final = ("after.mp4", "chosen.png", "chosen-thumbnail.jpg", "main-frame.png")
NEEDED_A: Final = ("frame.png", "thumbnail.jpg")
Instant = NewType("Instant", str)
"""UTC with nine decimals: ``2026-07-01T08:00:00.123456789Z``."""
Sha256 = NewType("Sha256", str)
"""64 hexadecimal digits, lower case."""

_INSTANT: Final = re.compile(r"((?:19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})Z", re.ASCII)
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16}")
_RECORDING: Final = re.compile(r"[^\n]{1,200}@20\d{6}T\d{6}Z\.\d{1,9}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def instant(unix_ns: int) -> Instant:
    """Return the instant of ``unix_ns`` (nanoseconds since 1970 UTC) without loss."""
    seconds, rest = divmod(unix_ns, 1_000_000_000)
    return Instant(f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z")


def instant_of(at: datetime) -> Instant:
    """Return an aware instant in the packet's spelling."""
    return instant((at - _EPOCH) // timedelta(microseconds=1) * 1000)


def to_datetime(at: Instant) -> datetime:
    """Return ``at`` as UTC, cut to microseconds; Corrupt where it is spelled otherwise."""
    match = _INSTANT.fullmatch(at)
    try:
        seconds = datetime.fromisoformat(f"{match[1]}+00:00" if match else "")
    except ValueError as exc:
        raise Corrupt(f"{at!r} is not an instant") from exc
    return seconds.replace(microsecond=int(match[2]) // 1000 if match else 0)


def require(*, is_true: bool, what: str) -> None:
    """Raise Corrupt, saying ``what``, unless it is true."""
    if not is_true:
        raise Corrupt(what)


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A file as a manifest names it. ``size`` in bytes."""

    name: str
    size: int
    sha256: Sha256

    def __post_init__(self) -> None:
        require(is_true=0 <= self.size <= MAX_PACKET_BYTES, what=f"{self.name}: size {self.size}")
        require(is_true=bool(_SHA256.fullmatch(self.sha256)), what=f"{self.name}: not a SHA-256")


@dataclass(frozen=True, slots=True)
class PacketCamera:
    """The camera as it was named when the key was pressed."""

    id: CameraId
    number: int
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Box:
    """What somebody drew on the frame, in its pixels."""

    x_px: int
    y_px: int
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class StreamFrame:
    """One decoded frame: which stream, which connection, which time stamp, when, and how it looked."""

    profile: str
    """``sub`` or ``main``."""
    codec: str
    width_px: int
    height_px: int
    generation: int
    pts: int
    """1/90,000 s in the stream's own time."""
    arrived_at: Instant
    """When its data reached the seat, by the seat's clock."""
    fingerprint: str
    """64-bit dHash of the frame, 16 hexadecimal digits."""
    marks: tuple[str, ...] | None = canonical.later()
    """What the seat said was wrong with the picture then, values of :class:`Quality`; None: nothing, or not known."""

    def __post_init__(self) -> None:
        if self.marks is not None:
            known = tuple(quality.value for quality in Quality if quality.value in self.marks)
            require(is_true=bool(known) and known == self.marks, what="marks that are none, or not in order")
        require(is_true=self.profile in {p.value for p in Profile}, what=f"no profile {self.profile!r}")
        require(is_true=bool(_FINGERPRINT.fullmatch(self.fingerprint)), what="not a fingerprint")
        to_datetime(self.arrived_at)


@dataclass(frozen=True, slots=True)
class PartA:
    """What is sealed at the key."""

    seat: str
    officer: str
    """Account name of whoever was signed in."""
    camera: PacketCamera
    frame: StreamFrame
    """The frozen frame: ``frame.png``."""
    main_frame: StreamFrame | None
    """``main-frame.png``, where the main stream was running."""
    pressed_at: Instant
    """The key, by the seat's clock."""
    hub_offset_ms: int | None
    """The hub's clock minus the seat's, as last measured; None: no hub at hand."""
    mark: Box | None
    """A box drawn before the key; later ones are part B's."""
    files: tuple[PacketFile, ...]
    camera_offset_ms: int | None = canonical.later()
    """The camera's clock minus the seat's, by its own reports, where it sends them; None: not known."""
    recording: str | None = canonical.later()
    """Where the pictures are a recorder's: the camera, from when on it was played (UTC), and which playing it was.

    Instants are then those of recording, by the recorder's word for the beginning.
    """

    def __post_init__(self) -> None:
        to_datetime(self.pressed_at)
        if self.recording is not None:
            require(is_true=bool(_RECORDING.fullmatch(self.recording)), what="not the name of a recording")
            require(is_true=self.camera_offset_ms is None, what="a recorder does not tell the camera's clock")
        _check_files(self.files, FILES_A, NEEDED_A)
        _check_pair(self.files, "main-frame.png", self.main_frame)


@dataclass(frozen=True, slots=True)
class PartB:
    """What followed."""

    a_sha256: Sha256
    """Of part A's manifest: the tie."""
    chosen: StreamFrame | None
    """The moment the officer stepped to, if another than the frozen one: ``chosen.png``."""
    main_frame: StreamFrame | None
    """``main-frame.png``, where the main stream came after the key."""
    mark: Box | None
    """What was drawn, on the chosen frame or else on the frozen one."""
    is_complete: bool
    """False: the stream broke before the seconds after the key were full."""
    files: tuple[PacketFile, ...]

    def __post_init__(self) -> None:
        require(is_true=bool(_SHA256.fullmatch(self.a_sha256)), what="the tie is not a SHA-256")
        _check_files(self.files, FILES_B, ())
        _check_pair(self.files, "chosen.png", self.chosen)
        _check_pair(self.files, "main-frame.png", self.main_frame)


def _check_files(files: tuple[PacketFile, ...], allowed: tuple[str, ...], needed: tuple[str, ...]) -> None:
    names = [file.name for file in files]
    require(is_true=names == [name for name in allowed if name in names], what=f"files {names} are not in order")
    require(is_true=set(needed) <= set(names), what=f"a file of {needed} is missing")


def _check_pair(files: tuple[PacketFile, ...], name: str, frame: StreamFrame | None) -> None:
    is_there = any(file.name == name for file in files)
    require(is_true=is_there == (frame is not None), what=f"{name} and what is said of it do not go together")


def manifest_bytes(part: PartA | PartB) -> bytes:
    """Return the manifest: its SHA-256 is the part's name for ever."""
    if isinstance(part, PartA):
        return canonical.encode(part, format=FORMAT, part="a", version=_version(part))
    return canonical.encode(part, format=FORMAT, part="b", version=_version_b(part))


def _are_marked(*frames: StreamFrame | None) -> bool:
    return any(frame is not None and frame.marks is not None for frame in frames)


def _version(part: PartA) -> int:
    if _are_marked(part.frame, part.main_frame):
        return MARKS_VERSION
    if part.recording is not None:
        return RECORDING_VERSION
    return VERSION if part.camera_offset_ms is None else CLOCK_VERSION


def _version_b(part: PartB) -> int:
    return B_MARKS_VERSION if _are_marked(part.chosen, part.main_frame) else VERSION


def read_part_a(raw: bytes) -> PartA:
    """Read ``a/manifest.json``; raise Corrupt for all but its one spelling."""
    said = canonical.head_of(raw, "version")
    version = next((one for one in (CLOCK_VERSION, RECORDING_VERSION, MARKS_VERSION) if one == said), VERSION)
    part = canonical.decode(PartA, raw, format=FORMAT, part="a", version=version)
    require(is_true=version == _version(part), what=f"a part A of version {_version(part)} that says {version}")
    return part


def read_part_b(raw: bytes) -> PartB:
    """Read ``b/manifest.json``; raise Corrupt for all but its one spelling."""
    version = B_MARKS_VERSION if canonical.head_of(raw, "version") == B_MARKS_VERSION else VERSION
    part = canonical.decode(PartB, raw, format=FORMAT, part="b", version=version)
    require(is_true=version == _version_b(part), what=f"a part B of version {_version_b(part)} that says {version}")
    return part


def sha256_of(raw: bytes) -> Sha256:
    """Return the SHA-256 of bytes in memory."""
    return Sha256(hashlib.sha256(raw).hexdigest())
