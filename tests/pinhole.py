"""A pinhole camera on its pole, told again for tests: where ground is seen, without the code that finds it back."""

import math
import random
from dataclasses import dataclass

from console.domain.camera import Calibration, GroundPair, Point
from console.domain.ground_plane import Metres

PLACE = Point(121.4797, 31.2305)
METRES = Metres(PLACE)
Spot = tuple[float, float]


@dataclass(frozen=True)
class Pinhole:
    """Stands at :data:`PLACE`, ``height_m`` above the ground, looks along ``heading`` (degrees from north)."""

    height_m: float = 6.2
    heading: float = 30.0
    pitch: float = 15.0
    fov: float = 66.0
    aspect: float = 16 / 9

    def spot(self, aside_m: float, ahead_m: float) -> Spot:
        """Return where ground is seen that lies so far to the right and ahead, as shares of width and height."""
        tilt, focal = math.radians(self.pitch), 0.5 / math.tan(math.radians(self.fov) / 2)
        deep = ahead_m * math.cos(tilt) + self.height_m * math.sin(tilt)
        up = ahead_m * math.sin(tilt) - self.height_m * math.cos(tilt)
        return 0.5 + focal * aside_m / deep, 0.5 - focal * self.aspect * up / deep

    def ground(self, aside_m: float, ahead_m: float) -> Spot:
        """Return the same in metres east and north of the camera."""
        turn = math.radians(self.heading)
        return (
            aside_m * math.cos(turn) + ahead_m * math.sin(turn),
            ahead_m * math.cos(turn) - aside_m * math.sin(turn),
        )

    def point(self, aside_m: float, ahead_m: float) -> Point:
        """Return the same as a place on earth."""
        return METRES.point(self.ground(aside_m, ahead_m))

    def pair(self, aside_m: float, ahead_m: float, *, pick: Spot = (0.0, 0.0), chart: Spot = (0.0, 0.0)) -> GroundPair:
        """Return a pair; ``pick`` and ``chart`` are how far its choice was off, in shares and in metres."""
        x, y = self.spot(aside_m, ahead_m)
        east, north = self.ground(aside_m, ahead_m)
        return GroundPair(x + pick[0], y + pick[1], METRES.point((east + chart[0], north + chart[1])))

    def calibration(self, ground: tuple[Spot, ...], *, noise: float = 0.0, seed: int = 0) -> Calibration:
        """Return a calibration from ground given by (aside, ahead); ``noise`` 1: as careful people choose pairs."""
        pick = random.Random(seed)
        pairs = (
            self.pair(
                *spot,
                pick=(noise * pick.gauss(0, 0.004) / self.aspect, noise * pick.gauss(0, 0.004)),
                chart=(noise * pick.gauss(0, 0.5), noise * pick.gauss(0, 0.5)),
            )
            for spot in ground
        )
        return Calibration(tuple(pairs), aspect=self.aspect)


STREET: tuple[Spot, ...] = ((-4, 10), (4, 10), (0, 16), (-9, 22), (9, 20), (-4, 35), (7, 42))
"""Ground that a street camera sees: seven spots from 10 to 42 m ahead."""
