"""A camera: one place to look from, its streams, and the verdict on its picture.

Owns the words for "is this picture live"; the judging itself is ``console.video.life``.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NewType

CameraId = NewType("CameraId", str)


class Profile(enum.Enum):
    """Which of a camera's streams."""

    SUB = "sub"
    MAIN = "main"


class SourceKind(enum.Enum):
    """Which reader plays the stream (video.md)."""

    PACKETS = "packets"
    """PyAV: time stamps, packets kept for replay and evidence, parallel opens."""
    CAPTURE = "capture"
    """cv2.VideoCapture: whatever OpenCV opens; live only."""


class Transport(enum.Enum):
    """How a camera's packets travel."""

    TCP = "tcp"
    """In the RTSP connection: nothing is lost."""
    UDP = "udp"
    """As datagrams, where a device or a line does not bear TCP. ``packets`` only."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth: WGS-84/CGCS2000 degrees."""

    lon: float
    lat: float


WIDE: Final = 16 / 9
"""Width by height of a picture as nearly every camera shows it."""


@dataclass(frozen=True, slots=True)
class GroundPair:
    """Something that lies on the ground, where it is seen in the picture and where it is on the map."""

    x: float
    """From the left, as a share of the picture's width."""
    y: float
    """From the top, as a share of its height."""
    point: Point


@dataclass(frozen=True, slots=True)
class Calibration:
    """What one view of a camera sees of the ground; ``console.domain.calibration`` makes places of it."""

    pairs: tuple[GroundPair, ...]
    view: str = ""
    """Which view, where the camera has several."""
    made_on: date | None = None
    aspect: float = WIDE
    """Width by height of the picture as it is shown, in square pixels."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What every seat may know of a camera; credentials are leased apart and never part of it."""

    id: CameraId
    number: int
    """The number in the caption, unique in the room: what the operator types."""
    name: str
    main_url: str
    """RTSP address without user and password; empty if the camera has no such stream."""
    sub_url: str
    public_grid: str = ""
    residents_grid: str = ""
    place: str = ""
    """The address a case gets until it is corrected (按摄像机位置)."""
    point: Point | None = None
    account: str = ""
    """Name of the credential the hub leases for it; empty: no sign-in needed."""
    source: SourceKind = SourceKind.PACKETS
    transport: Transport = Transport.TCP
    clock_region: tuple[float, float, float, float] | None = None
    """Where the camera burns its clock in: left, top, width, height as shares of the picture; None: not known."""
    calibration: Calibration | None = None
    """Of the view it has when nobody turned it; None: a case gets the camera's own place."""

    def url(self, profile: Profile) -> str:
        """Return the address of ``profile``, or of the other stream where this one is missing."""
        wanted, other = (self.main_url, self.sub_url) if profile is Profile.MAIN else (self.sub_url, self.main_url)
        return wanted or other


@dataclass(frozen=True, slots=True)
class Credential:
    """A user name and password, in memory only. Its repr shows neither."""

    username: str
    password: str
    handed_ms: int = 0
    """When it was handed to the hub (UTC, ms since 1970): the same words handed over again are to be tried again."""

    def __repr__(self) -> str:
        return "Credential(…)"


@dataclass(frozen=True, slots=True, order=True)
class FrameName:
    """Names one decoded frame for ever: which stream, which connection of it, which time stamp.

    ``pts`` counts 1/90,000 s in the stream's own time; ``generation`` counts the openings of this stream
    in this seat, so that two connections whose time stamps overlap cannot be confused.
    """

    camera: CameraId
    profile: str
    generation: int
    pts: int


class Sign(enum.Enum):
    """The life mark of a tile."""

    CONNECTING = "connecting"
    LIVE = "live"
    """● proved by packets and advancing time stamps within the last 2 s."""
    NOT_PROVED = "not_proved"
    """◌ packets and time stamps go on, the content does not: shown, marked, not counted."""
    STALLED = "stalled"
    """◌ marked: packets or time stamps stand still."""
    LOST = "lost"
    """✕ no connection, or stalled so long (10 s) that the picture was taken off."""
    REFUSED = "refused"
    """✕ sign-in refused: stopped, so that the device does not lock the account."""


class Cause(enum.Enum):
    """Why a picture is not live; each has a text that says what to do."""

    NO_PACKETS = "no_packets"
    STANDING_TIME_STAMPS = "standing_time_stamps"
    STILL_CONTENT = "still_content"
    """The same picture for longer than any live camera sends it."""
    LOOP = "loop"
    """The same moving pictures again and again."""
    STANDING_CLOCK = "standing_clock"
    """The camera's own clock, burnt into the picture, stands still."""
    BAD_ADDRESS = "bad_address"
    """The name does not resolve, or the URL is none."""
    NO_SERVER = "no_server"
    """Nothing answers at address and port."""
    PORT_CLOSED = "port_closed"
    """The device answers that nobody listens at this port: it has power and network."""
    NOT_RTSP = "not_rtsp"
    """Something answers there, and not in RTSP."""
    HUNG_UP = "hung_up"
    """The device takes a connection and ends it before it has answered anything."""
    NO_STREAM = "no_stream"
    """The server answers, but has no such stream (404)."""
    UNKNOWN_CODEC = "unknown_codec"
    BAD_PASSWORD = "bad_password"  # noqa: S105 - the name of a fault
    NO_CREDENTIAL = "no_credential"
    SIGN_IN_AWAITED = "sign_in_awaited"
    """Another stream of the device is trying the same password; one try at a time, so that no account is locked."""
    BUSY = "busy"
    """The device takes no further connection (453, 503 and their like): most allow a few only."""
    ENDED = "ended"
    """The server ended the stream."""
    BROKEN = "broken"
    """The stream cannot be read (garbage, protocol error)."""
    UNDECODABLE = "undecodable"
    """Packets come, and no picture can be made of them: after lost ones often until the next whole keyframe."""
    KEYFRAME_AWAITED = "keyframe_awaited"
    """Sound packets come, and none that a decoder can begin with yet: cameras send one every 1 to 60 s."""
    SHM_FULL = "shm_full"
    """The seat has no shared memory left for this picture."""


class Quality(enum.Enum):
    """What is wrong with a picture that may well be live. Marked beside it; never takes it off."""

    DAMAGED = "damaged"
    """Packets are lost, or cannot be decoded: parts of it are made up, until a whole keyframe comes."""
    BLACK = "black"
    GLARE = "glare"
    """Overexposed."""
    COVERED = "covered"
    """Covered, or out of focus."""
    MOVED = "moved"
    """Another view than the reference."""
    STRIPES = "stripes"
    """Stripes or snow."""
    NO_COLOUR = "no_colour"
    TINT = "tint"
    """A colour cast."""


@dataclass(frozen=True, slots=True)
class PictureLife:
    """The verdict on one camera's picture as the wall shows it."""

    sign: Sign
    since: float
    """Monotonic seconds since when the sign holds."""
    cause: Cause | None = None
    age_s: float = 0.0
    """Age of the newest proved picture in seconds (0 where none was ever proved)."""
    proved_at: datetime | None = None
    """UTC instant of the last proved picture."""
    show_picture: bool = True
    """False: take the picture off and show the card with ``proved_at``."""
    marks: tuple[Quality, ...] = ()
    """What is wrong with the picture itself, in the order of :class:`Quality`."""
    retry_at: datetime | None = None
    """Refused only: UTC instant of the next sign-in, unless another credential is given before."""
    waits_s: float = 0.0
    """For how long a keyframe has been awaited; 0: it is not."""
    lacks: Cause | None = None
    """Why the camera's other stream is shown and not the one that was wanted; None: it is, or is only being opened."""


@dataclass(frozen=True, slots=True)
class LifeCount:
    """The room's number: 「墙上 37/40 · 全部 702/730」."""

    wall_live: int
    wall_shown: int
    all_live: int
    all_cameras: int
    slowed_to_fps: int = 0
    """Frames a second at which all pictures are drawn because the machine cannot do more; 0: all frames."""


@dataclass(frozen=True, slots=True)
class Want:
    """A window wants this stream drawn at this size (device pixels, the picture's place on the glass)."""

    camera: CameraId
    profile: Profile
    width_px: int
    height_px: int
