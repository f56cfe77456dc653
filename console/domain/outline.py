"""The outline of a few points in a plane: their convex hull, how far off it something lies, how wide it is. Pure."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

Spot = tuple[float, float]
"""A place in a plane, in whatever unit the caller has."""
_TRIANGLE: Final = 3


def hull(spots: Iterable[Spot]) -> list[Spot]:
    """Return the corners of the convex hull, anticlockwise (monotone chain); fewer than three where it has no area."""
    ordered = sorted(set(spots))
    if len(ordered) < _TRIANGLE:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(ordered: Sequence[Spot]) -> list[Spot]:
    chain: list[Spot] = []
    for spot in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], spot) <= 0:
            chain.pop()
        chain.append(spot)
    return chain


def _turn(one: Spot, other: Spot, third: Spot) -> float:
    """Return twice the area that three corners span: positive to the left."""
    return (other[0] - one[0]) * (third[1] - one[1]) - (other[1] - one[1]) * (third[0] - one[0])


def outside_by(corners: Sequence[Spot], spot: Spot) -> float:
    """Return how far ``spot`` lies outside a convex hull; 0 inside it and on its edge."""
    edges = list(zip(corners, (*corners[1:], corners[0]), strict=True))
    if len(corners) >= _TRIANGLE and all(_turn(one, other, spot) >= 0 for one, other in edges):
        return 0.0
    return min(_to_edge(one, other, spot) for one, other in edges)


def _to_edge(one: Spot, other: Spot, spot: Spot) -> float:
    along = (other[0] - one[0], other[1] - one[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((spot[0] - one[0]) * along[0] + (spot[1] - one[1]) * along[1]) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(spot[0] - one[0] - share * along[0], spot[1] - one[1] - share * along[1])


def width(corners: Sequence[Spot]) -> float:
    """Return the width of a convex hull where it is narrowest; 0 where all lies on a line."""
    if len(corners) < _TRIANGLE:
        return 0.0
    edges = zip(corners, (*corners[1:], corners[0]), strict=True)
    return min(
        max(abs(_turn(one, other, spot)) for spot in corners) / math.hypot(other[0] - one[0], other[1] - one[1])
        for one, other in edges
    )
