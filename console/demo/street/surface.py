"""What is painted on: polygons and solids in world metres, shaded, hazed, anti-aliased.

The still background and every frame are surfaces, so that a stall or a car is drawn by the same lines of code in both.
"""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from console.demo.street.light import SUN, Colour, Light
from console.demo.street.mesh import Mesh, turned
from console.demo.street.signs import lay
from console.demo.street.view import Array, View

_SHIFT: Final = 4
_SUN: Final = np.array(SUN, np.float32)
_FAR_PX: Final = 100_000.0


class Surface:
    """A picture (h, w, 3) uint8 BGR under a view and a light."""

    def __init__(self, view: View, light: Light, picture: Array) -> None:
        """Paint on ``picture``."""
        self.view = view
        self.light = light
        self.picture = picture
        self.gain = np.ones(3, np.float32)
        self._haze = np.array(light.haze, np.float32)

    def tinted(self, colour: Array | Colour, distance_m: float) -> Array:
        """Return a colour (or colours (n, 3)) as it arrives through the haze."""
        share = 1 - math.exp(-max(distance_m, 0) / self.light.haze_m)
        return np.clip(np.asarray(colour, np.float32) * self.gain * (1 - share) + self._haze * share, 0, 255)

    def tint(self, colour: Colour, distance_m: float) -> Colour:
        """Return one colour as it arrives through the haze; the quick way of :meth:`tinted`."""
        share = 1 - math.exp(-max(distance_m, 0) / self.light.haze_m)
        clear, haze = 1 - share, self.light.haze
        gain = self.factors
        return (
            min(255.0, colour[0] * gain[0] * clear + haze[0] * share),
            min(255.0, colour[1] * gain[1] * clear + haze[1] * share),
            min(255.0, colour[2] * gain[2] * clear + haze[2] * share),
        )

    @property
    def gain(self) -> Array:
        """What light falls on the things painted next, as BGR factors (3,)."""
        return self._gain

    @gain.setter
    def gain(self, gain: Array) -> None:
        self._gain = gain
        self.factors: Colour = (float(gain[0]), float(gain[1]), float(gain[2]))

    def poly(
        self, points: Sequence[Sequence[float] | Array] | Array, colour: Colour, *, glow: Colour | None = None
    ) -> None:
        """Fill a polygon given in world metres (n, 3); ``glow``, what shines by itself, concerns the backdrop only."""
        pixels, distance = self.view.outline(np.asarray(points, np.float32))
        if len(pixels):
            self.fill(_fixed(pixels), self.tint(colour, distance))

    def mesh(self, mesh: Mesh, x: float, z: float, *, heading: float = 0.0, y: float = 0.0, size: float = 1.0) -> None:
        """Paint a solid standing at (x, z), turned to the right by ``heading`` radians."""
        place = np.array([x, y, z], np.float32)
        seen = self.view.look(turned(mesh.corners * size, heading) + place)
        if (seen[:, 2] < 1.0).any():
            return
        normals = turned(mesh.normals, heading)
        to_camera = self.view.at - (turned(mesh.centres * size, heading) + place)
        facing = (normals * to_camera).sum(axis=1)
        flat = ~mesh.normals.any(axis=1)
        bright = self.shade(normals)
        bright[flat] = 1.0
        colours = self.tinted(mesh.colours * bright[:, None], float(seen[:, 2].mean()))
        pixels = _fixed(self.view.flatten(seen))
        for index in np.flatnonzero((facing > 0) | flat):
            self.fill(pixels[mesh.faces[index]], colours[index].tolist())

    def shade(self, normals: Array) -> Array:
        """Return how bright faces (n, 3 normals) are: the sky lights what looks up, the sun what looks at it."""
        return 0.80 + 0.16 * normals[:, 1] + self.light.sun * np.maximum(normals @ _SUN, 0) - 0.3 * self.light.sun

    def discs(self, places: Array, radii_m: Array, colours: Array) -> None:
        """Paint ellipses that face the camera: places (n, 3), radii (n, 2), colours (n, 3)."""
        for (x, y, z), radii, colour in zip(places.tolist(), radii_m.tolist(), colours.tolist(), strict=True):
            u, v, distance = self.view.spot(x, y, z)
            if distance < 1 or abs(u) > _FAR_PX or abs(v) > _FAR_PX:
                continue
            one = 1 << _SHIFT
            axes = (self.view.scale_x * radii[0] / distance, self.view.scale_y * radii[1] / distance)
            size = (max(1, round(axes[0] * one)), max(1, round(axes[1] * one)))
            centre, tint = (round(u * one), round(v * one)), self.tint(colour, distance)
            cv2.ellipse(self.picture, centre, size, 0, 0, 360, tint, -1, cv2.LINE_AA, _SHIFT)

    def disc(self, x: float, y: float, z: float, radius_m: tuple[float, float], colour: Colour) -> None:
        """Paint one ellipse that faces the camera."""
        self.discs(*(np.array([row], np.float32) for row in ((x, y, z), radius_m, colour)))

    def letter(self, corners: Array, letters: Array, ink: Colour, *, glow: Colour | None = None) -> None:
        """Lay writing on a board: ``corners`` (4, 3) in world metres from the top left on, clockwise.

        ``glow`` concerns the backdrop only.
        """
        seen = self.view.look(np.asarray(corners, np.float32))
        if not self.view.needs_cut(seen).any():
            lay(self.picture, self.view.flatten(seen), letters, self.tint(ink, float(seen[:, 2].mean())))

    def fill(self, pixels: Array, colour: Sequence[float]) -> None:
        """Fill a convex polygon in fixed-point pixels with a finished colour."""
        cv2.fillConvexPoly(self.picture, pixels, colour, cv2.LINE_AA, _SHIFT)


def _fixed(pixels: Array) -> Array:
    """Return pixels in OpenCV's fixed point."""
    fixed: Array = np.rint(np.clip(pixels, -_FAR_PX, _FAR_PX) * (1 << _SHIFT)).astype(np.int32)
    return fixed
