"""The still part of a scene: painted once, small pictures at twice their size; lit, hazed, softened, remembered.

The ground comes first with its texture and shadows, then what stands on it from far to near. What a walker may pass
behind (trees, posts) leaves a mask, so that a frame can put it back in front of him.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec

import cv2
import numpy as np

from console.demo.street import develop
from console.demo.street.light import Colour, Light
from console.demo.street.sketch import Drawing, Sketch
from console.demo.street.surface import Surface
from console.demo.street.view import Array, View

_WIDE_PX: Final = 1200
"""From this width on the picture itself is fine enough to paint on."""
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

    def __init__(self, view: View, light: Light, seed: int) -> None:
        """Begin with an empty place."""
        self.view, self.light = view, light
        self.seed = seed
        self._ground: list[Paint] = []
        self._things: list[tuple[float, Paint, bool]] = []
        self._shadows: list[tuple[Array, float]] = []
        self._lamps: list[tuple[float, float, float]] = []
        self._sky: list[Paint] = []

    def floor(self, points: Sequence[tuple[float, float]], colour: Colour, *, glow: Colour | None = None) -> None:
        """Lay a flat polygon (x, z) on the ground; later ones lie on earlier ones."""
        world = [(x, 0.0, z) for x, z in points]
        self._ground.append(lambda surface: surface.poly(world, colour, glow=glow))

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
        fine = 1 if self.view.width_px >= _WIDE_PX else 2
        sketch = Sketch(self.view.times(fine), self.light)
        for paint in (*self._sky, *self._ground):
            paint(sketch)
        marks = [len(sketch)]
        self._things.sort(key=lambda thing: -thing[0])
        for _, paint, _ in self._things:
            paint(sketch)
            marks.append(len(sketch))
        drawing = sketch.project()
        albedo, glow = self._fill(drawing, marks, fine)
        light_map = develop.light_map(self.view, self.light, self._lamps)
        picture = develop.develop(albedo, glow, light_map, self.light)
        size = (max(1, self.view.width_px // 8), max(1, self.view.height_px // 8))
        gain = cv2.resize(light_map, size, interpolation=cv2.INTER_AREA)
        hidden = self._occluders(drawing, marks, fine)
        rows = [
            (one.distance_m, one.left, one.top, one.left + one.mask.shape[1], one.top + one.mask.shape[0])
            for one in hidden
        ]
        return Backdrop(picture, gain, hidden, np.array(rows, np.float32).reshape(-1, 5).T)

    def _fill(self, drawing: Drawing, marks: list[int], fine: int) -> tuple[Array, Array | None]:
        """Return the colours of things and what shines by itself, both (h, w, 3) uint8."""
        size = (self.view.width_px, self.view.height_px)
        picture = cv2.resize(develop.sky(self.view, self.light, self.seed), None, fx=fine, fy=fine)
        glow: Array | None = np.zeros((size[1], size[0], 3), np.uint8) if self.light.lamps else None
        drawing.paint(picture, glow, 0, marks[0], fine)
        develop.wear(picture, self.view, self._shadows, self.seed)
        drawing.paint(picture, glow, marks[0], marks[-1], fine)
        return cv2.resize(picture, size, interpolation=cv2.INTER_AREA), glow

    def _occluders(self, drawing: Drawing, marks: list[int], fine: int) -> tuple[Occluder, ...]:
        """Return the masks of what hides, nearest last."""
        found = []
        for (distance, _, hides), (first, end) in zip(self._things, itertools.pairwise(marks), strict=True):
            covered = drawing.mask(first, end, (self.view.width_px, self.view.height_px), fine) if hides else None
            if covered is not None:
                found.append(Occluder(distance, *covered))
        return tuple(found)
