"""A surface that gathers polygons first: all are projected and tinted in one sweep, then filled in their order.

The still part of a scene has some ten thousand polygons of four corners; one at a time, working out where they lie
costs ten times what filling them does.
"""

import itertools
import math
from array import array
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from console.demo.street.light import Colour, Light
from console.demo.street.mesh import Mesh, turned
from console.demo.street.signs import lay
from console.demo.street.surface import Surface
from console.demo.street.view import Array, View

_SHIFT: Final = 4
_FAR_PX: Final = 30_000.0
_LEAST_PX: Final = 0.3
"""What is smaller than this both ways shows nothing."""
_ROUND: Final = np.array([(math.cos(math.pi * k / 5), math.sin(math.pi * k / 5)) for k in range(10)], np.float32)


class Sketch(Surface):
    """Gathers; nothing is painted before :meth:`project`."""

    def __init__(self, view: View, light: Light) -> None:
        """Begin with nothing, seen by ``view``."""
        super().__init__(view, light, np.empty((0, 0, 3), np.uint8))
        self._corners = array("f")
        self._counts: list[int] = []
        self._colours = array("f")
        self._glows: dict[int, Colour] = {}
        self._letters: dict[int, Array] = {}

    def __len__(self) -> int:
        """Return how many polygons there are."""
        return len(self._counts)

    def poly(
        self, points: Sequence[Sequence[float] | Array] | Array, colour: Colour, *, glow: Colour | None = None
    ) -> None:
        """Add a polygon given in world metres (n, 3)."""
        if glow is not None:
            self._glows[len(self._counts)] = glow
        self._corners.extend(itertools.chain.from_iterable(points))
        self._counts.append(len(points))
        self._colours.extend(colour)

    def mesh(self, mesh: Mesh, x: float, z: float, *, heading: float = 0.0, y: float = 0.0, size: float = 1.0) -> None:
        """Add what is seen of a solid standing at (x, z), turned to the right by ``heading`` radians."""
        place = np.array([x, y, z], np.float32)
        corners = turned(mesh.corners * size, heading) + place
        if (self.view.look(corners)[:, 2] < 1.0).any():
            return
        normals = turned(mesh.normals, heading)
        flat = ~mesh.normals.any(axis=1)
        facing = (normals * (self.view.at - (turned(mesh.centres * size, heading) + place))).sum(axis=1)
        bright = np.where(flat, 1.0, self.shade(normals))
        for index in np.flatnonzero((facing > 0) | flat):
            glow = mesh.glows[index]
            self.poly(corners[mesh.faces[index]].tolist(), (mesh.colours[index] * bright[index]).tolist(), glow=glow)

    def discs(self, places: Array, radii_m: Array, colours: Array) -> None:
        """Add ellipses that face the camera: places (n, 3), radii (n, 2), colours (n, 3)."""
        right, up = self.view.across
        rims = radii_m[:, None, :] * _ROUND
        corners = places[:, None, :] + rims[:, :, :1] * right + rims[:, :, 1:] * up
        self._corners.frombytes(corners.astype(np.float32).tobytes())
        self._counts.extend([len(_ROUND)] * len(places))
        self._colours.frombytes(colours.astype(np.float32).tobytes())

    def letter(self, corners: Array, letters: Array, ink: Colour, *, glow: Colour | None = None) -> None:
        """Add writing on a board: ``corners`` (4, 3) in world metres from the top left on, clockwise."""
        self._letters[len(self._counts)] = letters
        self.poly(corners, ink, glow=glow)

    def project(self) -> "Drawing":
        """Return everything as it lies in the picture."""
        counts = np.array(self._counts, np.int64)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        world = np.frombuffer(self._corners, np.float32).reshape(-1, 3)
        seen = self.view.look(world)
        distance = np.add.reduceat(seen[:, 2], starts) / counts
        pixels = self.view.flatten(seen)
        cut = np.logical_or.reduceat(self.view.needs_cut(seen), starts)
        outlines: dict[int, Array] = {}
        for index in np.flatnonzero(cut):
            corners = world[starts[index] : starts[index] + counts[index]]
            outlines[int(index)], distance[index] = self.view.outline(corners)
        colours = np.frombuffer(self._colours, np.float32).reshape(-1, 3)
        share = (1 - np.exp(-np.maximum(distance, 0) / self.light.haze_m))[:, None]
        tints = np.clip(colours * (1 - share) + np.array(self.light.haze, np.float32) * share, 0, 255)
        return Drawing(self.view, pixels, (starts, counts), outlines, tints, (self._glows, self._letters))


class Drawing:
    """Polygons in pixels, ready to be filled."""

    def __init__(
        self, view: View, pixels: Array, layout: tuple[Array, Array], cut: dict[int, Array], tints: Array,
        extra: tuple[dict[int, Colour], dict[int, Array]],
    ) -> None:  # fmt: skip
        """Keep what is needed to fill them.

        Args:
            view: what they are seen by.
            pixels: all corners, (n, 2).
            layout: where each begins in ``pixels``, and how many corners it has.
            cut: outlines of those that had to be cut.
            tints: (polygons, 3), BGR.
            extra: what some give of light, and the letters of those that are writing.
        """
        starts, counts = layout
        low, high = np.minimum.reduceat(pixels, starts), np.maximum.reduceat(pixels, starts)
        for index, outline in cut.items():
            low[index], high[index] = (outline.min(axis=0), outline.max(axis=0)) if len(outline) else (0.0, -9.0)
        size = (view.width_px, view.height_px)
        self._low, self._high = low, high
        shows = (low < size).all(axis=1) & (high > 0).all(axis=1) & (high - low > _LEAST_PX).any(axis=1)
        self._is_seen = np.asarray(shows)
        self._fixed = _fixed(pixels)
        self._cut = {index: _fixed(outline) for index, outline in cut.items()}
        self._starts, self._ends = starts.tolist(), (starts + counts).tolist()
        self._tints: list[list[float]] = tints.tolist()
        self._pixels = pixels
        self._glows, self._letters = extra

    def paint(self, picture: Array, glow: Array | None, first: int, end: int, fine: int) -> None:
        """Fill some polygons; ``glow``, ``fine`` times smaller, takes what shines; what is opaque hides it."""
        small = _SHIFT + fine.bit_length() - 1
        for index in (np.flatnonzero(self._is_seen[first:end]) + first).tolist():
            if index in self._letters:
                self._write(index, picture, glow, fine)
                continue
            corners = [self._corners(index)]
            cv2.fillPoly(picture, corners, self._tints[index], cv2.LINE_AA, _SHIFT)
            if glow is not None:
                cv2.fillPoly(glow, corners, self._glows.get(index, (0, 0, 0)), cv2.LINE_AA, small)

    def _write(self, index: int, picture: Array, glow: Array | None, fine: int) -> None:
        if index in self._cut:
            return
        corners, letters = self._pixels[self._starts[index] : self._ends[index]], self._letters[index]
        lay(picture, corners, letters, tuple(self._tints[index]))
        if glow is not None and index in self._glows:
            lay(glow, corners / fine, letters, self._glows[index])

    def mask(self, first: int, end: int, size: tuple[int, int], fine: int) -> tuple[int, int, Array] | None:
        """Return (left, top, mask) of what some polygons cover of a picture ``fine`` times smaller; None: nothing."""
        seen = np.flatnonzero(self._is_seen[first:end]) + first
        if len(seen) == 0:
            return None
        left, top = np.maximum(self._low[seen].min(axis=0) / fine - 1, 0).astype(int).tolist()
        right, low = np.minimum(self._high[seen].max(axis=0) / fine + 2, size).astype(int).tolist()
        if right <= left or low <= top:
            return None
        mask = np.zeros((low - top, right - left), np.uint8)
        shift = _SHIFT + fine.bit_length() - 1
        corner = np.array((left << shift, top << shift), np.int32)
        for index in seen.tolist():
            cv2.fillPoly(mask, [self._corners(index) - corner], 255, cv2.LINE_8, shift)
        return left, top, mask

    def _corners(self, index: int) -> Array:
        if index in self._cut:
            return self._cut[index]
        return self._fixed[self._starts[index] : self._ends[index]]


def _fixed(pixels: Array) -> Array:
    """Return pixels in OpenCV's fixed point."""
    fixed: Array = np.rint(np.clip(pixels, -_FAR_PX, _FAR_PX) * (1 << _SHIFT)).astype(np.int32)
    return fixed
