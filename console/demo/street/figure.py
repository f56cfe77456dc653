"""Flat figures in metres that face the camera, made of convex parts."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from console.demo.street.light import Colour
from console.demo.street.view import Array, Points

_ROUND: Final = [(math.cos(math.pi * step / 5), math.sin(math.pi * step / 5)) for step in range(10)]


class Shape(NamedTuple):
    """A finished figure."""

    points: Points
    """(n, 2): metres to the right of its foot and above it."""
    parts: tuple[tuple[int, int], ...]
    """First point and end of each part, in the order in which they are painted."""
    colours: Array
    """(parts, 3), BGR."""


class Figure:
    """Gathers parts; those added later lie in front of those before."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._points: list[tuple[float, float]] = []
        self._parts: list[tuple[int, int]] = []
        self._colours: list[Colour] = []

    def fill(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Add a convex polygon."""
        start = len(self._points)
        self._points.extend(points)
        self._parts.append((start, len(self._points)))
        self._colours.append(colour)

    def limb(
        self, a: tuple[float, float], b: tuple[float, float], wide_a: float, wide_b: float, colour: Colour
    ) -> None:
        """Add a limb that gets from half width ``wide_a`` to ``wide_b``, its ends blunt."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        long = math.hypot(dx, dy) or 1e-6
        nx, ny = -dy / long, dx / long
        ax, ay, bx, by = nx * wide_a, ny * wide_a, nx * wide_b, ny * wide_b
        self.fill(
            [(a[0] + ax, a[1] + ay), (a[0] - ay * 0.5, a[1] + ax * 0.5), (a[0] - ax, a[1] - ay),
             (b[0] - bx, b[1] - by), (b[0] + by * 0.5, b[1] - bx * 0.5), (b[0] + bx, b[1] + by)],
            colour,
        )  # fmt: skip

    def dot(self, x: float, y: float, radius: float, colour: Colour, *, tall: float = 1.0) -> None:
        """Add a head or a hand."""
        self.fill([(x + radius * cos, y + radius * tall * sin) for cos, sin in _ROUND], colour)

    def done(self) -> Shape:
        """Return the figure."""
        return Shape(np.array(self._points, np.float32), tuple(self._parts), np.array(self._colours, np.float32))
