"""Solid things made of flat faces, in their own metres: x to the right, y up, z ahead."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from console.demo.street.light import Colour

Floats = NDArray[np.float32]
_SEEN_FROM_ALL_SIDES: Final = 0.5


class Mesh(NamedTuple):
    """Faces in the order they are to be painted."""

    corners: Floats
    """(n, 3)"""
    faces: tuple[NDArray[np.int32], ...]
    centres: Floats
    """(faces, 3)"""
    normals: Floats
    """(faces, 3); zero where a face is seen from all sides."""
    colours: Floats
    """(faces, 3), BGR."""
    glows: tuple[Colour | None, ...]
    """Own light of a face, if any."""


class Builder:
    """Gathers faces; those added later lie in front of those before."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._corners: list[Sequence[float]] = []
        self._faces: list[NDArray[np.int32]] = []
        self._normals: list[Floats] = []
        self._colours: list[Colour] = []
        self._glows: list[Colour | None] = []

    def face(
        self,
        points: Sequence[Sequence[float]],
        colour: Colour,
        *,
        out: Sequence[float] | None,
        glow: Colour | None = None,
    ) -> None:
        """Add a convex face; ``out`` is roughly where its outside points, None if it has two outsides."""
        start = len(self._corners)
        self._corners.extend(points)
        self._faces.append(np.arange(start, start + len(points), dtype=np.int32))
        self._normals.append(_normal(points, out))
        self._colours.append(colour)
        self._glows.append(glow)

    def box(self, low: Sequence[float], high: Sequence[float], colour: Colour, *, top: Colour | None = None) -> None:
        """Add a box without a bottom."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        self.face([(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)], colour, out=(0, 0, -1))
        self.face([(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)], colour, out=(0, 0, 1))
        self.face([(x0, y0, z0), (x0, y0, z1), (x0, y1, z1), (x0, y1, z0)], colour, out=(-1, 0, 0))
        self.face([(x1, y0, z0), (x1, y0, z1), (x1, y1, z1), (x1, y1, z0)], colour, out=(1, 0, 0))
        self.face([(x0, y1, z0), (x1, y1, z0), (x1, y1, z1), (x0, y1, z1)], top or colour, out=(0, 1, 0))

    def disc(self, centre: Sequence[float], radius: float, colour: Colour, out: Sequence[float]) -> None:
        """Add a wheel's side, standing in the y-z plane."""
        x, y, z = centre
        turn = [2 * math.pi * step / 10 for step in range(10)]
        self.face([(x, y + radius * math.sin(a), z + radius * math.cos(a)) for a in turn], colour, out=out)

    def done(self) -> Mesh:
        """Return the solid."""
        corners = np.array(self._corners, np.float32)
        return Mesh(
            corners,
            tuple(self._faces),
            np.array([corners[face].mean(axis=0) for face in self._faces], np.float32),
            np.array(self._normals, np.float32),
            np.array(self._colours, np.float32),
            tuple(self._glows),
        )


def turned(vectors: Floats, heading: float) -> Floats:
    """Return vectors (n, 3) turned to the right by ``heading`` radians."""
    cos, sin = math.cos(heading), math.sin(heading)
    return vectors @ np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]], np.float32)


def _normal(points: Sequence[Sequence[float]], out: Sequence[float] | None) -> Floats:
    if out is None:
        return np.zeros(3, np.float32)
    corners = np.array(points, np.float32)
    normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    normal /= max(float(np.linalg.norm(normal)), 1e-9)
    return normal if float(normal @ np.array(out, np.float32)) >= 0 else -normal
