"""What goes into a wall's state and what comes out of it: keys, and what has to happen outside. Pure."""

import enum
from dataclasses import dataclass

from console.domain.camera import CameraId
from console.seat.wall_replay import ReplayAction


class Key(enum.Enum):
    """Keys that mean something on a wall, beside the digits."""

    SPACE = "space"
    ENTER = "enter"
    ESCAPE = "escape"
    BACKSPACE = "backspace"
    NEXT_PAGE = "next_page"
    PREVIOUS_PAGE = "previous_page"
    NEXT_LAYOUT = "next_layout"
    UNDO = "undo"
    LOCK = "lock"
    DRAFT = "draft"
    REPLAY = "replay"
    FRAME_BACK = "frame_back"
    FRAME_ON = "frame_on"
    SECOND_BACK = "second_back"
    SECOND_ON = "second_on"
    SLOWER = "slower"
    FASTER = "faster"


@dataclass(frozen=True, slots=True)
class FreezeAsked:
    """Freeze the painted frame of this camera."""

    camera: CameraId


@dataclass(frozen=True, slots=True)
class Enlarged:
    """This camera now fills the window; None: back to the tiles."""

    camera: CameraId | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Layout, page or lock changed: the tiles are others now."""


@dataclass(frozen=True, slots=True)
class DraftAsked:
    """Open the draft that was kept last."""


Action = FreezeAsked | Enlarged | Arranged | DraftAsked | ReplayAction


@dataclass(frozen=True, slots=True)
class Notice:
    """A short word on the glass: a text key of wall.toml, what fills it, and until when (monotonic)."""

    text_key: str
    value: str
    until: float
