"""What a piece of glass gets from outside: pictures, and the clocks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from console.clock import monotonic, utc_now
from console.domain.camera import Camera, Profile
from console.seat.pictures import Pictures
from widgets.wall.face import ProfileFor
from widgets.wall.room_dial import RoomDial


def profile_by_size(width_px: int, height_px: int, camera: Camera) -> Profile:
    """Choose the main stream for a picture clearly larger than a sub-stream (704×576)."""
    return Profile.MAIN if width_px > 960 and height_px > 540 and camera.main_url else Profile.SUB


@dataclass(frozen=True, slots=True)
class Outside:
    """What a pane gets from outside."""

    pictures: Pictures
    profile_for: ProfileFor = profile_by_size
    """Chooses the stream by the picture's size in device pixels."""
    clock: Callable[[], datetime] = utc_now
    """UTC."""
    now: Callable[[], float] = monotonic
    dial: RoomDial | None = None
    """What the glass says of times; None: by ``clock``."""
