"""What the officer on duty is to find: a stall that sets up, rubbish that piles up until the cart comes."""

import math
from typing import Final

import numpy as np

from console.demo.street.furniture import bag, post
from console.demo.street.light import rgb, tone
from console.demo.street.mesh import Builder, Mesh
from console.demo.street.movers import Standing, footprint, standing
from console.demo.street.people import clothes
from console.demo.street.stage import Actor
from console.demo.street.stalls import COVERS, KINDS, pieces
from console.demo.street.surface import Surface
from console.demo.street.vehicles import vehicle

_STALL_S: Final = ((12.0, 56.0), (13.2, 54.8), (14.4, 53.6), (15.6, 52.4), (16.8, 51.2), (18.0, 50.0))
"""When each piece is put up and taken away: cart, table, crates, poles, roof, boxes."""


class Stall:
    """A street trader on the pavement: comes piece by piece from 12 s to 18 s, is gone at 56 s."""

    def __init__(self, x: float, z: float, *, seed: int, heading: float = 0.0, wet: bool = False) -> None:
        """``heading``: where its long side's left end points, in radians."""
        self._x, self._z, self._heading = x, z, heading
        kind = KINDS[seed % len(KINDS)]
        self._pieces, self._over = pieces(kind, seed), COVERS[kind]
        self._roof = rgb((0x9A3B32, 0x35618C, 0x3E7458)[seed % 3])
        self._trader = clothes(seed + 5)
        sin, cos = float(np.sin(heading)), float(np.cos(heading))
        places = [
            (x + cos * a - sin * b, z - sin * a - cos * b)
            for a, b in ((-0.8, 1.1), (0.3, 1.25), (1.2, 1.0), (0.8, 1.8))
        ]
        self._buyers = [
            Standing([place], seed=seed + index, wet=wet, from_s=start, until_s=end)
            for index, (place, start, end) in enumerate(zip(places, (20, 24, 29, 36), (44, 38, 48, 46), strict=True))
        ]
        self._behind = (x + sin * 0.8, z + cos * 0.8)

    def actors(self, t_s: float) -> list[Actor]:
        """Return what of it stands at ``t_s``."""
        here = [start <= t_s < end for start, end in _STALL_S]
        found = [actor for buyer in self._buyers for actor in buyer.actors(t_s)]
        if 9.0 <= t_s < 58.0:
            found.append(
                standing(*self._behind, self._trader, step=t_s * 6 if t_s < 18 or t_s > 50 else 0.0, across=0.4)
            )
        if here[0]:
            found.append(
                Actor(
                    self._x,
                    self._z,
                    1.6,
                    2.5,
                    lambda surface: self._paint(surface, here),
                    footprint(self._x, self._z, self._heading, 1.2, 0.5),
                )
            )
        return found

    def _paint(self, surface: Surface, here: list[bool]) -> None:
        for mesh, is_here in zip(self._pieces, here, strict=False):
            if is_here:
                surface.mesh(mesh, self._x, self._z, heading=self._heading)
        corners = footprint(self._x, self._z, self._heading, 1.35, 0.75)
        poles = {"cloth": corners, "umbrella": [(self._x, self._z)]}.get(self._over, [])
        if here[3]:
            for x, z in poles:
                post(surface, x, z, 2.25, 0.025, rgb(0x9A9D9E))
        if here[4] and self._over == "cloth":
            self._cover(surface, corners)
        elif here[4] and self._over:
            self._umbrella(surface)
        if here[5]:
            for x, z in ((self._x - 1.7, self._z), (self._x + 1.75, self._z - 0.2)):
                surface.mesh(_carton(), x, z, heading=self._heading + 0.2)

    def _cover(self, surface: Surface, corners: list[tuple[float, float]]) -> None:
        """Paint the pitched roof of coloured cloth with its fringe."""
        top = (self._x, 2.75, self._z)
        eaves = [(x, 2.2, z) for x, z in corners]
        for index, factor in ((2, 0.82), (3, 0.9), (1, 0.78), (0, 1.06)):
            a, b = eaves[index], eaves[(index + 1) % 4]
            surface.poly([a, b, top], tone(self._roof, factor))
            surface.poly([a, b, (b[0], 2.0, b[2]), (a[0], 2.0, a[2])], tone(self._roof, factor * 0.8))

    def _umbrella(self, surface: Surface) -> None:
        """Paint a large round umbrella, far panels first."""
        turn = [2 * math.pi * (step + 0.5) / 8 for step in range(8)]
        rim = [(self._x + 1.45 * math.cos(a), 2.15, self._z + 1.45 * math.sin(a)) for a in turn]
        for index in (1, 0, 2, 7, 3, 6, 4, 5):
            a, b = rim[index], rim[(index + 1) % 8]
            factor = (0.8 if index % 2 else 1.05) - 0.08 * math.sin(turn[index])
            surface.poly([a, b, (self._x, 2.75, self._z)], tone(self._roof, factor))
            surface.poly([a, b, (b[0], 2.02, b[2]), (a[0], 2.02, a[2])], tone(self._roof, factor * 0.85))


class Rubbish:
    """Bags that pile up beside the bins from 3 s on, until the sanitation cart takes them at 50 s."""

    def __init__(self, x: float, z: float, *, seed: int, road_x: float, dark: bool) -> None:
        """``road_x``: along which line the cart comes and goes."""
        pick = np.random.default_rng(seed)
        self._bags = [
            (
                x + float(pick.uniform(-1.1, 1.1)),
                z + float(pick.uniform(-0.9, 0.5)),
                int(pick.integers(99)),
                float(pick.uniform(0.24, 0.36)),
                3.0 + index * 4.2,
                48.5 + index * 0.25,
            )
            for index in range(11)
        ]
        self._road_x, self._z = road_x, z - 1.2
        self._cart: Mesh = vehicle("cart", 0, dark=dark)
        self._man = clothes(seed + 3)

    def actors(self, t_s: float) -> list[Actor]:
        """Return the bags that lie there, and the cart while it is near."""
        found = [_lying(x, z, kind, size) for x, z, kind, size, start, end in self._bags if start <= t_s < end]
        if 40 <= t_s < 59.5:
            away = max(0.0, 46 - t_s) * 8 if t_s < 46 else -max(0.0, t_s - 53) * 6
            z = self._z + away
            found.append(
                Actor(
                    self._road_x,
                    z,
                    1.3,
                    1.2,
                    lambda surface: surface.mesh(self._cart, self._road_x, z, heading=np.pi),
                    footprint(self._road_x, z, 0, 0.6, 1.3),
                )
            )
            if not 46.5 < t_s < 52.5:
                found.append(standing(self._road_x, z - 0.5, self._man, step=0.0, across=0.1))
            else:
                found.append(
                    standing(
                        self._road_x + 0.75 * np.sign(self._bags[0][0] - self._road_x),
                        z + 0.3,
                        self._man,
                        step=t_s * 5,
                        across=0.5,
                    )
                )
        return found


def _lying(x: float, z: float, kind: int, size: float) -> Actor:
    """Return one bag."""
    return Actor(x, z, size, size * 2, lambda surface: bag(surface, x, z, kind, size))


def _carton() -> Mesh:
    build = Builder()
    build.box((-0.3, 0, -0.25), (0.3, 0.4, 0.25), rgb(0xA98A5F), top=rgb(0xB99C70))
    build.box((-0.22, 0.4, -0.2), (0.25, 0.72, 0.22), rgb(0x9B7C55), top=rgb(0xAD9068))
    return build.done()
