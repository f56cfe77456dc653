"""From a picture to the ground below it: the plane homography that fits pairs of both, and how far it may be trusted.

The ground is taken as flat, the lens as straight. Eight figures say where each spot of the picture lies; they are
found by equations that are linear in them (DLT) and made better by two Gauss-Newton steps, in which a pair counts the
more, the closer it binds the ground: a finger's breadth in the picture is a hand on the ground near by and a bus far
off. The same equations say how well the eight are known, and with that how far off any place may be. Pure.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from console.domain.camera import Calibration, GroundPair, Point
from console.domain.linear import Matrix, inverse, times
from console.domain.outline import Spot

PICK_SHARE: Final = 0.004
"""How exactly a thing is pointed at in a still picture, as a share of its height: four lines of 1080."""
MAP_M: Final = 0.5
"""How exactly it is read off a plan or an aerial picture."""
CONFIDENT: Final = 2.0
"""What is said to be off by N metres at most is so in 19 of 20 cases: two standard deviations."""
_STEPS: Final = 2
_FREE: Final = 8
"""Figures that a homography has; a pair fixes two of them."""
_EARTH_M: Final = 6_371_008.8
"""Mean radius; over 500 m the ellipsoid differs by a metre and a half in scale, the same way for pairs and places."""
_Spread = tuple[float, float, float]
"""A covariance: east × east, east × north, north × north, in square metres."""


@dataclass(frozen=True, slots=True)
class Metres:
    """A flat map around a place: metres to the east and to the north of it."""

    origin: Point

    def of(self, point: Point) -> Spot:
        """Return where a place lies on the map."""
        east = math.radians(point.lon - self.origin.lon) * math.cos(math.radians(self.origin.lat))
        return east * _EARTH_M, math.radians(point.lat - self.origin.lat) * _EARTH_M

    def point(self, spot: Spot) -> Point:
        """Return the place at a spot of the map."""
        lat = self.origin.lat + math.degrees(spot[1] / _EARTH_M)
        lon = self.origin.lon + math.degrees(spot[0] / (_EARTH_M * math.cos(math.radians(self.origin.lat))))
        return Point(lon, lat)


class GroundPlane:
    """The homography of one calibration.

    ``h`` are its eight figures: with u to the right and v down, in heights of the picture from the pairs' middle,
    east = (h0 u + h1 v + h2) / w, north = (h3 u + h4 v + h5) / w, w = h6 u + h7 v + 1. In the pairs' middle w is 1, and
    it falls to 0 at the horizon.

    Raises:
        Singular: the pairs lie so that they fix no plane.
    """

    def __init__(self, calibration: Calibration) -> None:
        pairs = calibration.pairs
        self._aspect = calibration.aspect
        self.middle = _mean((pair.x, pair.y) for pair in pairs)
        """Of the pairs in the picture, as shares of width and height."""
        self.metres = Metres(Point(*_mean((pair.point.lon, pair.point.lat) for pair in pairs)))
        self._seen = [self._picture(pair) for pair in pairs]
        self._known = [self.metres.of(pair.point) for pair in pairs]
        self.h = _direct(self._seen, self._known)
        self._improve()

    def _picture(self, spot: GroundPair) -> Spot:
        return self._uv((spot.x, spot.y))

    def _uv(self, share: Spot) -> Spot:
        return (share[0] - self.middle[0]) * self._aspect, share[1] - self.middle[1]

    # ---- what it says of a spot of the picture, given as shares of width and height

    def depth(self, share: Spot) -> float:
        """Return w: 1 in the pairs' middle, less beyond it, 0 at the horizon, below 0 above it."""
        u, v = self._uv(share)
        return self.h[6] * u + self.h[7] * v + 1

    def ground(self, share: Spot) -> Spot:
        """Return where on :attr:`metres` it lies; only where :meth:`depth` is above 0."""
        return _mapped(self.h, self._uv(share))

    def error_m(self, share: Spot, foot_share: float) -> float:
        """Return how far off that may be, by the pairs and by ``foot_share`` of the height in pointing at it."""
        return CONFIDENT * math.sqrt(_widest(self._spread(self._uv(share), foot_share)))

    def _spread(self, uv: Spot, foot_share: float) -> _Spread:
        by_h = _by_figures(self.h, uv)
        through = [times(self.covariance, row) for row in by_h]
        of_figures = tuple(_dot(by_h[a], through[b]) for a, b in ((0, 0), (0, 1), (1, 1)))
        of_foot = _of_picture(self.h, uv, foot_share, 0.0)
        return of_figures[0] + of_foot[0], of_figures[1] + of_foot[1], of_figures[2] + of_foot[2]

    # ---- what it says of its own pairs

    @property
    def is_front(self) -> bool:
        """Whether all pairs lie on the near side of the horizon."""
        return all(self.h[6] * u + self.h[7] * v + 1 > 0 for u, v in self._seen)

    @property
    def is_seen_from_above(self) -> bool:
        """Whether right and down in the picture turn on the ground as they do for one who looks down at it."""
        a, b, c, d, e, f, g, k = self.h
        return a * (e - f * k) - b * (d - f * g) + c * (d * k - e * g) < 0

    def off_m(self) -> list[float]:
        """Return by how many metres each pair misses the plane."""
        return [math.hypot(*_miss(self.h, uv, at)) for uv, at in zip(self._seen, self._known, strict=True)]

    def misfits(self) -> list[float]:
        """Return the same in units of what careful pointing leaves there."""
        found = []
        for uv, at in zip(self._seen, self._known, strict=True):
            miss = _miss(self.h, uv, at)
            found.append(math.sqrt(_dot(miss, times(_weight(self.h, uv), miss))))
        return found

    # ---- how it is found

    def _improve(self) -> None:
        best = self._cost(self.h)
        for _ in range(_STEPS):
            normal, slope = self._equations()
            step = times(inverse(normal), slope)
            better = [figure + change for figure, change in zip(self.h, step, strict=True)]
            cost = self._cost(better)
            if not cost < best:
                break
            self.h, best = better, cost
        normal, _ = self._equations()
        freedom = 2 * len(self._seen) - _FREE
        loose = max(1.0, self._cost(self.h) / freedom) if freedom else 1.0
        self.covariance: Matrix = [[loose * value for value in row] for row in inverse(normal)]

    def _cost(self, h: Sequence[float]) -> float:
        """Return the weighted sum of squares that is made small; infinite where a pair lies beyond the horizon."""
        if any(h[6] * u + h[7] * v + 1 <= 0 for u, v in self._seen):
            return math.inf
        total = 0.0
        for uv, at in zip(self._seen, self._known, strict=True):
            miss = _miss(h, uv, at)
            total += _dot(miss, times(_weight(h, uv), miss))
        return total

    def _equations(self) -> tuple[Matrix, list[float]]:
        normal = [[0.0] * _FREE for _ in range(_FREE)]
        slope = [0.0] * _FREE
        for uv, at in zip(self._seen, self._known, strict=True):
            rows, weight = _by_figures(self.h, uv), _weight(self.h, uv)
            pull = times(weight, _miss(self.h, uv, at))
            for i in range(_FREE):
                left = weight[0][0] * rows[0][i] + weight[0][1] * rows[1][i]
                right = weight[1][0] * rows[0][i] + weight[1][1] * rows[1][i]
                slope[i] += rows[0][i] * pull[0] + rows[1][i] * pull[1]
                for j in range(_FREE):
                    normal[i][j] += left * rows[0][j] + right * rows[1][j]
        return normal, slope


def _mapped(h: Sequence[float], uv: Spot) -> Spot:
    u, v = uv
    w = h[6] * u + h[7] * v + 1
    return (h[0] * u + h[1] * v + h[2]) / w, (h[3] * u + h[4] * v + h[5]) / w


def _miss(h: Sequence[float], uv: Spot, at: Spot) -> Spot:
    east, north = _mapped(h, uv)
    return at[0] - east, at[1] - north


def _by_figures(h: Sequence[float], uv: Spot) -> Matrix:
    """Return how the place moves with each of the eight figures (2, 8)."""
    u, v = uv
    w = h[6] * u + h[7] * v + 1
    east, north = _mapped(h, uv)
    a, b, c = u / w, v / w, 1 / w
    return [[a, b, c, 0, 0, 0, -a * east, -b * east], [0, 0, 0, a, b, c, -a * north, -b * north]]


def _of_picture(h: Sequence[float], uv: Spot, share: float, ground_m: float) -> _Spread:
    """Return how far off pointing by ``share`` of the height comes down, beside ``ground_m`` of the map."""
    w = h[6] * uv[0] + h[7] * uv[1] + 1
    east, north = _mapped(h, uv)
    by_u = ((h[0] - h[6] * east) / w, (h[3] - h[6] * north) / w)
    by_v = ((h[1] - h[7] * east) / w, (h[4] - h[7] * north) / w)
    square, own = share**2, ground_m**2
    return (
        square * (by_u[0] ** 2 + by_v[0] ** 2) + own,
        square * (by_u[0] * by_u[1] + by_v[0] * by_v[1]),
        square * (by_u[1] ** 2 + by_v[1] ** 2) + own,
    )


def _weight(h: Sequence[float], uv: Spot) -> Matrix:
    """Return the inverse (2, 2) of how far off a carefully chosen pair lies."""
    east, both, north = _of_picture(h, uv, PICK_SHARE, MAP_M)
    area = east * north - both**2
    return [[north / area, -both / area], [-both / area, east / area]]


def _direct(seen: Sequence[Spot], known: Sequence[Spot]) -> list[float]:
    """Return the eight figures by least squares in the equations multiplied by w, which are linear in them."""
    reach = max(math.hypot(*at) for at in known) or 1.0
    normal = [[0.0] * _FREE for _ in range(_FREE)]
    right = [0.0] * _FREE
    for (u, v), at in zip(seen, known, strict=True):
        east, north = at[0] / reach, at[1] / reach
        for row, value in (
            ((u, v, 1.0, 0.0, 0.0, 0.0, -u * east, -v * east), east),
            ((0.0, 0.0, 0.0, u, v, 1.0, -u * north, -v * north), north),
        ):
            for i in range(_FREE):
                right[i] += row[i] * value
                for j in range(_FREE):
                    normal[i][j] += row[i] * row[j]
    figures = times(inverse(normal), right)
    return [figure * reach for figure in figures[:6]] + figures[6:]


def _mean(spots: Iterable[Spot]) -> Spot:
    first, second = zip(*spots, strict=True)
    return sum(first) / len(first), sum(second) / len(second)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _widest(spread: _Spread) -> float:
    """Return the larger of the two own values of a covariance."""
    east, both, north = spread
    return (east + north) / 2 + math.hypot((east - north) / 2, both)
