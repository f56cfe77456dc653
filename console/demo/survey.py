"""The demo street's survey: what each painted camera sees of the ground, as pairs that a surveyor would have taken.

A scene is painted through a pinhole whose height, angles and width are known; which way its street runs is said here.
So the pairs are exact, and no picture has to be painted anew. Imports neither av nor cv2; a test holds the figures to
those that the painter uses.
"""

import math
from datetime import date
from typing import Final, NamedTuple

from console.demo.catalogue import BASE, FILMED, DemoCamera
from console.domain.camera import WIDE, Calibration, GroundPair
from console.domain.ground_plane import Metres


class Stand(NamedTuple):
    """How a camera stands. Angles in degrees."""

    street: float
    """Where its street runs, from north by east."""
    height_m: float
    yaw: float
    """To the right of the street."""
    pitch: float
    """Below level."""
    fov: float
    """Angle from the left to the right edge of the picture."""

    def seen(self, aside_m: float, ahead_m: float) -> tuple[float, float]:
        """Return where ground is seen that lies so far to the right and ahead, as shares of width and height."""
        tilt, focal = math.radians(self.pitch), 0.5 / math.tan(math.radians(self.fov) / 2)
        reach = ahead_m * math.cos(tilt) + self.height_m * math.sin(tilt)
        rise = ahead_m * math.sin(tilt) - self.height_m * math.cos(tilt)
        return 0.5 + focal * aside_m / reach, 0.5 - focal * WIDE * rise / reach

    def ground(self, aside_m: float, ahead_m: float) -> tuple[float, float]:
        """Return the same in metres to the east and to the north of the camera."""
        turn = math.radians(self.street + self.yaw)
        sine, cosine = math.sin(turn), math.cos(turn)
        return aside_m * cosine + ahead_m * sine, ahead_m * cosine - aside_m * sine


STANDS: Final = {
    1: Stand(330, 6.8, -27, 16, 70),
    2: Stand(175, 6.2, 3, 17, 66),
    3: Stand(85, 6.0, 3, 15, 66),
    4: Stand(270, 5.6, -23, 11.5, 68),
    5: Stand(95, 6.6, 14, 16, 66),
    6: Stand(90, 6.2, -11, 15, 66),
    7: Stand(20, 6.6, 8, 16, 66),
    8: Stand(350, 5.4, -4, 14, 66),
    9: Stand(5, 6.0, 6, 14, 64),
    10: Stand(80, 6.0, 12, 15, 64),
    11: Stand(200, 7.5, 4, 16, 66),
    12: Stand(180, 6.4, 13, 13, 68),
    13: Stand(100, 6.0, -24, 15, 66),
    14: Stand(275, 6.2, -7, 14, 66),
    15: Stand(10, 6.0, -10, 14, 66),
    16: Stand(45, 7.8, -10, 17, 66),
    17: Stand(162, 6.8, -27, 16, 70),
    18: Stand(265, 5.6, -18, 11.5, 68),
}
"""By the number of the camera whose film is played."""
_GROUND: Final = (
    (-3.7, 10.5), (3.7, 10.5), (0.0, 15.0), (-9.0, 21.0), (9.0, 21.0), (-13.0, 34.0), (13.0, 34.0), (0.0, 50.0),
)  # fmt: skip
"""What was measured before every camera: metres aside and ahead."""
_MADE_ON: Final = date(2026, 1, 1)


def stand_of(camera: DemoCamera) -> Stand:
    """Return how a camera of the painted street stands; those beyond the base see what their first one sees."""
    number = camera.number
    return STANDS[number if number <= BASE else (number - BASE - 1) % FILMED + 1]


def calibration_of(camera: DemoCamera) -> Calibration | None:
    """Return a camera's calibration; None where it plays one's own clip: nobody has surveyed that."""
    if camera.clip is not None:
        return None
    stand, metres = stand_of(camera), Metres(camera.point)
    return Calibration(tuple(_pair(stand, metres, *spot) for spot in _GROUND), made_on=_MADE_ON)


def _pair(stand: Stand, metres: Metres, aside_m: float, ahead_m: float) -> GroundPair:
    x, y = stand.seen(aside_m, ahead_m)
    return GroundPair(round(x, 5), round(y, 5), metres.point(stand.ground(aside_m, ahead_m)))
