"""A frozen frame and what has become of its evidence so far: pure, no Qt, no clock.

The controller makes the next state from the engine's answers; the view shows whatever state it is given.
"""

import enum
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from console.clock import from_unix_ns
from console.domain.camera import Camera, Profile, Quality
from console.video.freeze_message import Frozen

BEFORE_S: Final = 10
"""Seconds of replay before the key, and of evidence on each side of it."""


class Seal(enum.Enum):
    """Part A: hashed at the key."""

    SEALING = "sealing"
    SEALED = "sealed"
    FAILED = "failed"


class After(enum.Enum):
    """Part B: the seconds after the key."""

    COLLECTING = "collecting"
    DONE = "done"
    BROKEN = "broken"
    """The stream ended before they were full."""


class MainFrame(enum.Enum):
    """The full-resolution frame from the main stream, kept beside the painted one."""

    NONE = "none"
    """Not needed or not there: the frozen stream is the main one, or the camera has no other."""
    OPENING = "opening"
    KEPT = "kept"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class FreezeFrame:
    """A frame that can be stepped to; ``at`` is its arrival, UTC."""

    pts: int
    at: datetime
    marks: tuple[Quality, ...] = ()
    """What was said to be wrong with the picture."""


def frames_of(frozen: Frozen) -> tuple[FreezeFrame, ...]:
    """Return the frames that a worker holds; of the frozen one it knows the most."""
    return tuple(
        FreezeFrame(one.pts, from_unix_ns(one.arrived_unix_ns), frozen.marks if one.pts == frozen.pts else one.marks)
        for one in frozen.frames
    )


@dataclass(frozen=True, slots=True)
class FreezeState:
    """What is frozen. ``frames`` are oldest first and end with the frozen one; at first it stands alone."""

    camera: Camera
    profile: Profile
    frames: tuple[FreezeFrame, ...]
    frozen_pts: int
    chosen_pts: int
    width_px: int = 0
    """Of the stream; 0 while unknown."""
    height_px: int = 0
    seal: Seal = Seal.SEALING
    sha256: str = ""
    """Of part A's manifest, once sealed."""
    reason_key: str = ""
    """Text key of why sealing failed."""
    after: After = After.COLLECTING
    main_frame: MainFrame = MainFrame.NONE
    main_at: datetime | None = None
    """Instant of the main stream's frame: it is never quite that of the painted one."""
    is_restored: bool = False
    """It is of before the last start: it cannot be stepped, its frames are gone with the program that held them."""
    is_recorded: bool = False
    """A recorder's picture: its instants are those of recording."""
    replayed_s: float = 0.0
    """The glass replayed what was so long ago when the key was pressed; 0: it was live, or a recorder's."""
    before_s: float | None = None
    """Seconds before the key that part A holds; None: as many as there are frames. 0: the source keeps no clip."""

    @property
    def frozen(self) -> FreezeFrame | None:
        """Return the frame of the key."""
        return self._frame(self.frozen_pts)

    @property
    def chosen(self) -> FreezeFrame | None:
        """Return the frame shown."""
        return self._frame(self.chosen_pts)

    @property
    def marks(self) -> tuple[Quality, ...]:
        """Return what was said to be wrong with the frame shown; its evidence says the same."""
        return self.chosen.marks if self.chosen is not None else ()

    @property
    def kept_before_s(self) -> float:
        """Return how many seconds before the key are kept as evidence."""
        if self.before_s is not None:
            return self.before_s
        return self._before_s(self.frames[0]) if self.frames else 0.0

    def _frame(self, pts: int) -> FreezeFrame | None:
        return next((frame for frame in self.frames if frame.pts == pts), None)

    @property
    def chosen_before_s(self) -> float:
        """Return how many seconds before the key the shown frame arrived."""
        return self._before_s(self.chosen)

    def _before_s(self, frame: FreezeFrame | None) -> float:
        if frame is None or self.frozen is None:
            return 0.0
        return (self.frozen.at - frame.at).total_seconds()

    def fraction(self, frame: FreezeFrame) -> float:
        """Return where the frame lies on the replay strip: 0 is ten seconds before the key, 1 the key."""
        return min(1.0, max(0.0, 1.0 - self._before_s(frame) / BEFORE_S))

    def stepped(self, by: int) -> "FreezeState":
        """Return it with the frame ``by`` places later (earlier if negative) chosen; stops at both ends."""
        places = [place for place, frame in enumerate(self.frames) if frame.pts == self.chosen_pts]
        if not places:
            return self
        place = min(max(places[0] + by, 0), len(self.frames) - 1)
        return replace(self, chosen_pts=self.frames[place].pts)

    def nearest(self, fraction: float) -> FreezeFrame | None:
        """Return the frame nearest to a place on the strip."""
        return min(self.frames, key=lambda frame: abs(self.fraction(frame) - fraction), default=None)
