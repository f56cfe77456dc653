"""The still part of a scene: painted once at twice the size, lit, hazed, softened, and remembered.

The ground comes first with its texture and shadows, then what stands on it from far to near. What a walker may pass
behind (trees, posts) leaves a mask, so that a frame can put it back in front of him.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec

import cv2
import numpy as np

from console.demo.street.light import LAMP, Colour, Light
from console.demo.street.surface import Surface
from console.demo.street.view import Array, View, grain

_FINE: Final = 2
_MAGIC: Final = (255, 0, 255)
Paint = Callable[[Surface], None]
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Occluder:
    """Something of the backdrop that hides what moves behind it."""

    distance_m: float
    left: int
    top: int
    mask: Array
    """(h, w) uint8, 255 where it is."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A finished still picture and what frames need of it."""

    picture: Array
    """(h, w, 3) uint8 BGR"""
    gain: Array
    """(h/8, w/8, 3) float32: the light that falls on things, by where their foot is in the picture."""
    occluders: tuple[Occluder, ...]
    bounds: Array
    """(5, occluders) float32: distance, left, top, right, bottom."""

    def before(self, distance_m: float, box: tuple[int, int, int, int]) -> list[int]:
        """Return which occluders stand nearer than ``distance_m`` and overlap a box (left, top, right, bottom)."""
        far, left, top, right, low = self.bounds
        found = (far < distance_m) & (left < box[2]) & (right > box[0]) & (top < box[3]) & (low > box[1])
        return [int(index) for index in np.flatnonzero(found)]


class Site:
    """Gathers what a scene's backdrop is made of."""

    def __init__(self, view: View, fine: View, light: Light, seed: int) -> None:
        """``fine`` is ``view`` at twice its size."""
        self.view, self.fine = view, fine
        self.light = light
        self.seed = seed
        self._ground: list[Paint] = []
        self._things: list[tuple[float, Paint, bool]] = []
        self._shadows: list[tuple[Array, float]] = []
        self._lamps: list[tuple[float, float, float]] = []
        self._sky: list[Paint] = []

    def floor(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Lay a flat polygon (x, z) on the ground; later ones lie on earlier ones."""
        world = [(x, 0.0, z) for x, z in points]
        self._ground.append(lambda surface: surface.poly(world, colour))

    def far(self, paint: Callable[Concatenate[Surface, P], None], *what: P.args, **how: P.kwargs) -> None:
        """Paint something before the sky, behind everything."""
        self._sky.append(lambda surface: paint(surface, *what, **how))

    def stand(
        self, x: float, z: float, paint: Callable[Concatenate[Surface, P], None], *what: P.args, **how: P.kwargs
    ) -> None:
        """Put something up at (x, z): ``paint`` is called with a surface and the rest."""
        self._things.append((self.view.spot(x, 0, z)[2], lambda surface: paint(surface, *what, **how), False))

    def screen(
        self, x: float, z: float, paint: Callable[Concatenate[Surface, P], None], *what: P.args, **how: P.kwargs
    ) -> None:
        """Put something up that things move behind."""
        self._things.append((self.view.spot(x, 0, z)[2], lambda surface: paint(surface, *what, **how), True))

    def shadow(self, points: Sequence[tuple[float, float]], strength: float) -> None:
        """Darken a polygon (x, z) of the ground by ``strength`` (0..1)."""
        self._shadows.append((np.array([(x, 0.0, z) for x, z in points], np.float32), strength))

    def blot(self, x: float, z: float, radius_m: tuple[float, float], strength: float) -> None:
        """Darken an ellipse of the ground."""
        turn = np.linspace(0, 2 * np.pi, 13)[:-1]
        self.shadow([(x + radius_m[0] * np.cos(a), z + radius_m[1] * np.sin(a)) for a in turn], strength)

    def lamp(self, x: float, y: float, z: float) -> None:
        """Let a lamp at (x, y, z) light its surroundings where lamps are lit."""
        self._lamps.append((x, y, z))

    def finish(self) -> Backdrop:
        """Paint everything."""
        shape = (self.fine.height_px, self.fine.width_px, 3)
        shining: Array = np.zeros(shape, np.uint8)
        surface = Surface(self.fine, self.light, np.zeros(shape, np.uint8), shining)
        surface.picture[:] = _sky(self.fine, self.light, self.seed)
        for paint in (*self._sky, *self._ground):
            paint(surface)
        self._texture(surface)
        self._things.sort(key=lambda thing: -thing[0])
        for _, paint, _ in self._things:
            paint(surface)
        size = (self.view.width_px, self.view.height_px)
        albedo = cv2.resize(surface.picture, size, interpolation=cv2.INTER_AREA)
        glow = cv2.resize(shining, size, interpolation=cv2.INTER_AREA)
        return self._develop(albedo, glow)

    def _texture(self, surface: Surface) -> None:
        """Give the ground its stains and shadows."""
        x, z, reach = self.view.ground()
        near = np.exp(-reach / 40)
        worn = 1 + near * (0.09 * grain(x, z, 9, self.seed) + 0.10 * grain(x, z, 1.7, self.seed + 1))
        worn += np.exp(-reach / 14) * 0.10 * grain(x, z, 0.22, self.seed + 2)
        shade = np.ones(worn.shape, np.float32)
        for points, strength in self._shadows:
            pixels, _ = self.view.outline(points)
            if len(pixels):
                mask = np.zeros(worn.shape, np.uint8)
                cv2.fillPoly(mask, [np.rint(np.clip(pixels, -9000, 9000) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
                shade *= 1 - mask * np.float32(strength / 255)
        soft = max(0.8, self.view.height_px / 400)
        factor: Array = worn * cv2.GaussianBlur(shade, (0, 0), soft)
        factor[reach[:, 0] > 3000] = 1
        factor = cv2.resize(factor.astype(np.float32), (self.fine.width_px, self.fine.height_px))
        start = int(np.argmax(reach[:, 0] <= 3000)) * _FINE
        band = surface.picture[start:]
        surface.picture[start:] = np.clip(band * factor[start:, :, None], 0, 255).astype(np.uint8)

    def _develop(self, albedo: Array, glow: Array) -> Backdrop:
        """Let the light fall on the painted things and soften the picture like a lens."""
        scale = self.view.height_px / 576
        gain = self._light_map()
        bright = albedo * gain
        if self.light.lamps:
            lit = glow.astype(np.float32)
            small = cv2.resize(lit, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
            bloom = (
                cv2.GaussianBlur(small, (0, 0), 3.0 * scale) * 0.5 + cv2.GaussianBlur(small, (0, 0), 12 * scale) * 0.55
            )
            bloom = cv2.resize(bloom, (self.view.width_px, self.view.height_px)) * self.light.lamps
            bright += lit * self.light.lamps + bloom * 0.35 + albedo * bloom * (1.4 / 255)
            bright = 255 * (1 - np.exp(-bright / 215)) * 1.06
        bright = np.clip(bright, 0, 255)
        bright += (bright - 118) * (bright * (255 - bright)) * (0.22 / 127.5**2)  # a little more contrast in the middle
        picture = np.clip(bright, 0, 255).astype(np.uint8)
        picture = cv2.GaussianBlur(picture, (0, 0), 0.55 * max(scale, 0.8))
        small_gain = cv2.resize(
            gain, (max(1, self.view.width_px // 8), max(1, self.view.height_px // 8)), interpolation=cv2.INTER_AREA
        )
        hidden = self._occluders()
        rows = [
            (one.distance_m, one.left, one.top, one.left + one.mask.shape[1], one.top + one.mask.shape[0])
            for one in hidden
        ]
        return Backdrop(picture, small_gain, hidden, np.array(rows, np.float32).reshape(-1, 5).T)

    def _light_map(self) -> Array:
        """Return the factors (h, w, 3) by which light makes things brighter or darker; the vignette is in them."""
        width, height = self.view.width_px, self.view.height_px
        gain = np.empty((height, width, 3), np.float32)
        gain[:] = self.light.ambient
        if self.light.lamps:
            gain += self._pools()[:, :, None] * (np.array(LAMP, np.float32) * (0.75 * self.light.lamps))
        u = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
        v = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        gain *= (1 - 0.13 * (u * u + v * v) ** 1.3)[:, :, None]
        return gain

    def _pools(self) -> Array:
        """Return how much lamp light falls on each pixel (h, w): on the ground below, and on what stands beside."""
        x, z, _ = self.view.ground()
        pools = np.zeros((self.view.height_px, self.view.width_px), np.float32)
        u = np.arange(self.view.width_px, dtype=np.float32)[None, :]
        v = np.arange(self.view.height_px, dtype=np.float32)[:, None]
        for lamp_x, lamp_y, lamp_z in self._lamps:
            away = (x - lamp_x) ** 2 + (z - lamp_z) ** 2
            pools += np.exp(-away / (2 * 4.6**2))
            at_u, at_v, distance = self.view.spot(lamp_x, lamp_y * 0.6, lamp_z)
            if distance > 2:
                wide, tall = self.view.scale_x * 4.5 / distance, self.view.scale_y * 4.5 / distance
                pools += 0.45 * np.exp(-(((u - at_u) / wide) ** 2 + ((v - at_v) / tall) ** 2) / 2)
        return np.minimum(pools, 1.5)

    def _occluders(self) -> tuple[Occluder, ...]:
        """Return the masks of what hides, nearest last."""
        plain = Surface(self.view, self.light, np.zeros((self.view.height_px, self.view.width_px, 3), np.uint8))
        found = []
        for distance, paint, hides in self._things:
            if not hides:
                continue
            plain.picture[:] = _MAGIC
            paint(plain)
            mask = (plain.picture != _MAGIC).any(axis=2).astype(np.uint8) * 255
            left, top, width, height = cv2.boundingRect(mask)
            if width:
                found.append(Occluder(distance, left, top, mask[top : top + height, left : left + width].copy()))
        return tuple(found)


def _sky(view: View, light: Light, seed: int) -> Array:
    """Return the sky with its haze above the horizon and a few soft clouds."""
    rows = np.clip(np.arange(view.height_px, dtype=np.float32) / max(view.horizon_px, view.height_px * 0.3), 0, 1)[
        :, None
    ]
    top, low = np.array(light.sky_top, np.float32), np.array(light.sky_low, np.float32)
    sky = (top + (low - top) * rows**1.3)[:, None, :]
    u, v = np.meshgrid(np.arange(view.width_px // 8 + 1), np.arange(view.height_px // 8 + 1))
    cloud: Array = grain(u / view.width_px * 40, v / view.height_px * 60, 5, seed + 9).astype(np.float32)
    cloud = cv2.resize(cv2.GaussianBlur(cloud, (0, 0), 3), (view.width_px, view.height_px))
    painted: Array = np.clip(sky * (1 + 0.07 * cloud[:, :, None]) / np.array(light.ambient, np.float32), 0, 255)
    return painted.astype(np.uint8)
