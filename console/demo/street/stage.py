"""One frame: the backdrop, and what moves before it from far to near with its shadow, lights and reflections."""

import functools
from collections.abc import Callable
from typing import Final, NamedTuple

import cv2
import numpy as np

from console.demo.street.backdrop import Backdrop, Occluder
from console.demo.street.light import Colour, Light
from console.demo.street.surface import Surface
from console.demo.street.view import Array, View

_SUN_REACH: Final = (0.55, 0.42)
"""Metres to the right and ahead that a thing of one metre throws its shadow."""

_SIZES_A_DOUBLING: Final = 12


class Actor(NamedTuple):
    """Something that moves, at one instant."""

    x: float
    z: float
    wide_m: float
    """Half the room it takes on the ground, across the picture."""
    tall_m: float
    paint: Callable[[Surface], None]
    foot: list[tuple[float, float]] | None = None
    """Corners (x, z) of what it covers on the ground, for its shadow; None: a small round one; empty: none."""
    beams: tuple[tuple[float, float, float, float, Colour], ...] = ()
    """Lamps: (x, y, z, radius in metres, colour)."""


class Frame:
    """A copy of the backdrop that actors are painted on."""

    def __init__(self, view: View, light: Light, backdrop: Backdrop) -> None:
        """Begin with the empty street."""
        self.view, self.light, self.backdrop = view, light, backdrop
        self.picture = backdrop.picture.copy()
        self.surface = Surface(view, light, self.picture)

    def paint(self, actors: list[Actor]) -> None:
        """Paint all of them, the farthest first."""
        placed = [(self.view.spot(actor.x, 0.0, actor.z), actor) for actor in actors]
        placed.sort(key=lambda item: -item[0][2])
        for (u, v, distance), actor in placed:
            if distance > 2.0 and -0.4 < u / self.view.width_px < 1.4:
                self._one(actor, u, v, distance)

    def _one(self, actor: Actor, u: float, v: float, distance: float) -> None:
        self.surface.gain = self._gain(u, v)
        if actor.foot:
            self._cast(actor)
        elif actor.foot is None:
            size = (
                self.view.scale_x * actor.wide_m * 1.2 / distance,
                self.view.scale_y * actor.wide_m * 0.6 / distance,
            )
            self._blot(u + size[0] * 0.25, v, size)
        actor.paint(self.surface)
        for beam in actor.beams:
            self._beam(*beam)
        self._hide(u, v, distance, actor)

    def _gain(self, u: float, v: float) -> Array:
        map_ = self.backdrop.gain
        row = min(max(int(v / 8), 0), map_.shape[0] - 1)
        gain: Array = map_[row, min(max(int(u / 8), 0), map_.shape[1] - 1)]
        return gain

    def _cast(self, actor: Actor) -> None:
        """Darken the ground below and, in the sun, beside something."""
        corners = np.array(actor.foot, np.float32)
        if self.light.sun > 0.2:
            reach = np.array(_SUN_REACH, np.float32) * min(actor.tall_m, 1.6)
            corners = np.concatenate([corners, corners + reach])
        points = np.stack([corners[:, 0], np.zeros(len(corners), np.float32), corners[:, 1]], axis=1)
        seen = self.view.look(points)
        if (seen[:, 2] < 1.0).any():
            return
        hull = cv2.convexHull(self.view.flatten(seen).astype(np.float32))[:, 0]
        blur = max(1, int(self.view.scale_y * 0.14 / float(seen[:, 2].mean())))
        left, top = (hull.min(axis=0) - 2 * blur).astype(int)
        right, low = (hull.max(axis=0) + 2 * blur).astype(int) + 1
        left, top, right, low = max(left, 0), max(top, 0), min(right, self.view.width_px), min(low, self.view.height_px)
        if right <= left or low <= top:
            return
        mask = np.full((low - top, right - left), 255, np.uint8)
        cv2.fillConvexPoly(
            mask, np.rint((hull - (left, top)) * 16).astype(np.int32), 120 if self.light.sun else 105, cv2.LINE_AA, 4
        )
        mask = cv2.blur(mask, (2 * blur + 1, 2 * blur + 1))
        part = self.picture[top:low, left:right]
        cv2.multiply(part, cv2.cvtColor(mask, cv2.COLOR_GRAY2BGR), part, 1 / 255)

    def _blot(self, u: float, v: float, size: tuple[float, float]) -> None:
        soft = _soft(_even(max(2, int(size[0]))), _even(max(1, int(size[1]))))
        part, soft = self._under(soft, u, v)
        if part.size:
            cv2.multiply(part, 255 - soft // 2, part, 1 / 255)

    def _beam(self, x: float, y: float, z: float, radius_m: float, colour: Colour) -> None:
        """Add a lamp's glow, and its streak on wet ground."""
        u, v, distance = self.view.spot(x, y, z)
        if distance < 3:
            return
        size = (self.view.scale_x * radius_m / distance, self.view.scale_y * radius_m / distance)
        self._shine(u, v, size, colour, 1.0)
        if self.light.wet:
            _, ground, _ = self.view.spot(x, 0.0, z)
            self._shine(u, ground + size[1] * 2.0, (size[0] * 0.5, size[1] * 2.6), colour, 0.45)

    def _shine(self, u: float, v: float, size: tuple[float, float], colour: Colour, share: float) -> None:
        limit = self.view.height_px // 3
        across, down = (_even(min(limit, max(2, int(half)))) for half in size)
        soft = _tinted_soft(across, down, colour, share)
        part, soft = self._under(soft, u, v)
        if part.size:
            cv2.add(part, soft, part)

    def _under(self, sprite: Array, u: float, v: float) -> tuple[Array, Array]:
        """Return the part of the picture under a sprite centred at (u, v), and the part of the sprite that is in it."""
        height, width = sprite.shape[:2]
        left, top = int(u) - width // 2, int(v) - height // 2
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = max(x0, min(left + width, self.view.width_px)), max(y0, min(top + height, self.view.height_px))
        return self.picture[y0:y1, x0:x1], sprite[y0 - top : y1 - top, x0 - left : x1 - left]

    def _hide(self, u: float, v: float, distance: float, actor: Actor) -> None:
        """Put back what stands in front of an actor."""
        wide = self.view.scale_x * actor.wide_m * 1.3 / distance
        tall = self.view.scale_y * actor.tall_m * 1.15 / distance
        low = self.view.scale_y * actor.wide_m * 0.6 / distance
        box = (int(u - wide) - 2, int(v - tall) - 2, int(u + wide) + 3, int(v + low) + 3)
        for index in self.backdrop.before(distance, box):
            self._restore(self.backdrop.occluders[index], box)

    def _restore(self, occluder: Occluder, box: tuple[int, int, int, int]) -> None:
        height, width = occluder.mask.shape
        x0, y0 = max(box[0], occluder.left), max(box[1], occluder.top)
        x1, y1 = min(box[2], occluder.left + width), min(box[3], occluder.top + height)
        if x1 > x0 and y1 > y0:
            mask = occluder.mask[y0 - occluder.top : y1 - occluder.top, x0 - occluder.left : x1 - occluder.left]
            cv2.copyTo(self.backdrop.picture[y0:y1, x0:x1], mask, self.picture[y0:y1, x0:x1])


def _even(half: int) -> int:
    """Return nearly ``half``, from few enough sizes that their sprites are at hand."""
    step = max(1, half // _SIZES_A_DOUBLING)
    return max(1, half // step * step)


def _round(power: float) -> Array:
    """Return a soft round blot, (129, 129) uint8, 255 in its middle."""
    across = np.linspace(-1, 1, 129, dtype=np.float32)
    blot = np.clip(1 - (across[None, :] ** 2 + across[:, None] ** 2), 0, 1) ** power
    return np.asarray(blot * 255, np.uint8)


@functools.lru_cache(512)
def _soft(across: int, down: int) -> Array:
    """Return a soft shadow (2·down+1, 2·across+1, 3), 255 in its middle."""
    blot = cv2.resize(_BLOT, (2 * across + 1, 2 * down + 1), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.merge([blot] * 3))


@functools.lru_cache(512)
def _tinted_soft(across: int, down: int, colour: Colour, share: float) -> Array:
    glow = cv2.resize(_GLOW, (2 * across + 1, 2 * down + 1), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.merge([cv2.convertScaleAbs(glow, alpha=part * share / 255) for part in colour]))


_BLOT: Final = _round(1.4)
_GLOW: Final = _round(3.1)
