"""Houses: walls with windows, balconies, air conditioners, shops and their signs."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from console.demo.street.light import SUN, Colour, mix, rgb, tone
from console.demo.street.signs import SHOPS, coverage
from console.demo.street.surface import Surface

_GLASS: Final = rgb(0x55636C)
_SIGNS: Final = (0x9E3229, 0x2F5C86, 0xB9822C, 0x2E6B52, 0xC9C3B4, 0x7A2F4C, 0x30343C, 0xB0512B)
_WARM: Final = (0xE8C58A, 0xD9B27A, 0xC9D2D4, 0xE0A865, 0xB8C4B0)
_PLASTER: Final = (0xB3A791, 0xA39A8C, 0x9AA0A1, 0xB8AFA3, 0x8C7A6B, 0xA58D7B, 0x90979A, 0xC0B8A8, 0x8F5F4E)


class Wall:
    """A vertical plane from a to b (x, z): painted in metres along it, up it and out of it."""

    def __init__(self, surface: Surface, a: tuple[float, float], b: tuple[float, float]) -> None:
        """The outside is the side that the camera sees."""
        self.surface = surface
        self.long = math.dist(a, b)
        self._a = np.array([a[0], 0, a[1]], np.float32)
        self._along = np.array([b[0] - a[0], 0, b[1] - a[1]], np.float32) / self.long
        out = np.array([-self._along[2], 0, self._along[0]], np.float32)
        self._out = out if float(out @ (surface.view.at - self._a)) > 0 else -out
        self._flat = tuple(float(row[axis]) for row in (self._a, self._along, self._out) for axis in (0, 2))
        self.bright = float(surface.shade(self._out[None, :])[0])
        self.side_bright = float(
            surface.shade(
                self._along[None, :] * np.sign(float((surface.view.at - self._a) @ self._along - self.long / 2))
            )[0]
        )
        self.reads_on = float(self._along[2] * self._out[0] - self._along[0] * self._out[2]) > 0
        """Whether a reads before b for somebody who stands before the wall."""
        self.from_far = float((surface.view.at - self._a) @ self._along) > self.long / 2

    def at(self, s: float, y: float, d: float = 0.0) -> tuple[float, float, float]:
        """Return the world point ``s`` along, ``y`` up, ``d`` out."""
        x, z, along_x, along_z, out_x, out_z = self._flat
        return (x + along_x * s + out_x * d, y, z + along_z * s + out_z * d)

    def quad(
        self, s0: float, s1: float, y0: float, y1: float, colour: Colour, *, d: float = 0.0, glow: Colour | None = None
    ) -> None:
        """Fill a rectangle that lies in the wall, or ``d`` metres before it."""
        points = [self.at(s0, y0, d), self.at(s1, y0, d), self.at(s1, y1, d), self.at(s0, y1, d)]
        self.surface.poly(points, tone(colour, self.bright), glow=glow)

    def slope(self, s0: float, s1: float, low: tuple[float, float], high: tuple[float, float], colour: Colour) -> None:
        """Fill a rectangle between two edges, each (y, d): an awning, a slab."""
        points = [self.at(s0, *low), self.at(s1, *low), self.at(s1, *high), self.at(s0, *high)]
        self.surface.poly(points, tone(colour, 0.95 + 0.3 * self.surface.light.sun * SUN[1]))

    def block(
        self, s0: float, s1: float, y0: float, y1: float, d: float, colour: Colour, *, glow: Colour | None = None
    ) -> None:
        """Fill a box that stands out of the wall by ``d``."""
        for s in (s0, s1):
            near = s1 if self.from_far else s0
            if s == near:
                points = [self.at(s, y0), self.at(s, y0, d), self.at(s, y1, d), self.at(s, y1)]
                self.surface.poly(points, tone(colour, self.side_bright * 0.82))
        if y1 < self.surface.view.at[1]:
            self.slope(s0, s1, (y1, d), (y1, 0), colour)
        else:
            self.slope(s0, s1, (y0, d), (y0, 0), tone(colour, 0.5))
        self.quad(s0, s1, y0, y1, colour, d=d, glow=glow)


@dataclass(frozen=True, slots=True)
class House:
    """What one house looks like."""

    height_m: float = 15.0
    colour: Colour = (140.0, 154.0, 163.0)
    storey_m: float = 3.2
    window: str = "flat"
    """``flat``, ``balcony``, ``office``, ``far`` (of a house on the skyline), ``none``"""
    shops: bool = True
    lit: float = 0.35
    """The share of windows lit when it is dark."""
    depth_m: float = 14.0


def any_house(pick: np.random.Generator, *, shops: bool = True, low: float = 9.0, high: float = 24.0) -> House:
    """Return a house of the street."""
    return House(
        float(pick.uniform(low, high)), rgb(int(pick.choice(_PLASTER))), float(pick.uniform(2.9, 3.4)),
        str(pick.choice(["flat", "balcony", "balcony", "office"])), shops, float(pick.uniform(0.2, 0.5)),
    )  # fmt: skip


def house(surface: Surface, a: tuple[float, float], b: tuple[float, float], what: House, seed: int) -> None:
    """Paint a house whose front goes from a to b."""
    pick = np.random.default_rng(seed)
    wall = Wall(surface, a, b)
    near = wall.long if wall.from_far else 0.0
    end = [
        wall.at(near, 0),
        wall.at(near, what.height_m),
        wall.at(near, what.height_m, -what.depth_m),
        wall.at(near, 0, -what.depth_m),
    ]
    surface.poly(end, tone(what.colour, wall.side_bright * 0.86))
    wall.quad(0, wall.long, 0, what.height_m, what.colour)
    _stains(wall, what, pick)
    base = 4.1 if what.shops else 0.6
    if what.window != "none":
        _windows(wall, what, base, pick)
    wall.block(0, wall.long, what.height_m - 0.5, what.height_m + 0.3, 0.35, tone(what.colour, 0.88))
    if what.shops:
        shops(wall, pick)
    elif base:
        wall.quad(0, wall.long, 0, base, tone(what.colour, 0.62), d=0.02)


def _stains(wall: Wall, what: House, pick: np.random.Generator) -> None:
    """Paint the storeys' bands and what rain has left on the plaster."""
    for y in np.arange(4.1, what.height_m - 1, what.storey_m):
        wall.quad(0, wall.long, y - 0.14, y, tone(what.colour, 0.9))
    for _ in range(int(wall.long / 2)):
        s, y = float(pick.uniform(0, wall.long - 0.8)), float(pick.uniform(5, what.height_m))
        wall.quad(
            s,
            s + float(pick.uniform(0.2, 0.7)),
            y - float(pick.uniform(1, 3)),
            y,
            tone(what.colour, float(pick.uniform(0.93, 0.985))),
        )


def _windows(wall: Wall, what: House, base: float, pick: np.random.Generator) -> None:
    step = {"flat": 2.7, "balcony": 3.7, "office": 2.1, "far": 3.4}[what.window]
    count = max(1, int(wall.long / step))
    step = wall.long / count
    rows = np.arange(base, what.height_m - what.storey_m * 0.7, what.storey_m)
    order = range(count) if wall.from_far else range(count - 1, -1, -1)
    for y in rows:
        for index in order:
            if what.window == "far":
                _far_window(wall, what, index * step + step / 2, float(y), pick)
                continue
            _window(wall, what, index * step + step / 2, float(y), step, pick)


def _far_window(wall: Wall, what: House, s: float, y: float, pick: np.random.Generator) -> None:
    lit = wall.surface.light.lamps * what.lit > pick.random()
    glow = tone(rgb(int(pick.choice(_WARM))), float(pick.uniform(0.25, 0.9))) if lit else None
    half, low = float(pick.uniform(0.5, 0.95)), y + float(pick.uniform(0.9, 1.5))
    glass = mix(what.colour, mix(_GLASS, wall.surface.light.sky_low, 0.2), 0.75)
    wall.quad(s - half, s + half, low, y + 3.2, glass, glow=glow)


def _window(wall: Wall, what: House, s: float, y: float, step: float, pick: np.random.Generator) -> None:
    half = step * (0.42 if what.window == "office" else 0.27)
    low, high = y + (0.5 if what.window == "office" else 0.9), y + what.storey_m - 0.55
    lit = wall.surface.light.lamps * what.lit > pick.random()
    glow = tone(rgb(int(pick.choice(_WARM))), float(pick.uniform(0.35, 0.85))) if lit else None
    glass = mix(_GLASS, wall.surface.light.sky_low, float(pick.uniform(0.05, 0.4)))
    wall.quad(s - half - 0.09, s + half + 0.09, low - 0.09, high + 0.09, mix(what.colour, (235, 235, 232), 0.35))
    wall.quad(s - half, s + half, low, high, tone(glass, 0.9), glow=glow)
    if glow is None:
        wall.quad(s - half, s + half, high - 0.5, high, tone(glass, 0.66))
    if pick.random() < 0.5:  # a curtain
        wall.quad(
            s - half,
            s - half + half * float(pick.uniform(0.3, 0.9)),
            low,
            high,
            mix(glass, (200, 205, 205), 0.4),
            glow=tone(glow, 0.6) if glow else None,
        )
    wall.quad(s - 0.04, s + 0.04, low, high, mix(what.colour, (225, 225, 222), 0.3))
    if what.window == "balcony" and wall.long > step * 1.5:
        _balcony(wall, what, s, y, half, pick)
    elif what.window == "flat":
        wall.block(
            s - half - 0.15, s + half + 0.15, low - 0.2, low - 0.08, 0.18, mix(what.colour, (230, 230, 228), 0.3)
        )
    if what.window != "office" and pick.random() < 0.45:
        side = s + half + 0.15
        if side + 0.8 < wall.long:
            wall.quad(side + 0.1, side + 0.95, low - 0.55, low - 0.05, tone(what.colour, 0.72))
            wall.block(side, side + 0.8, low - 0.35, low + 0.22, 0.35, rgb(0xCFCFC9))
            wall.quad(side + 0.1, side + 0.5, low - 0.28, low + 0.15, rgb(0x8E9293), d=0.36)


def _balcony(wall: Wall, what: House, s: float, y: float, half: float, pick: np.random.Generator) -> None:
    wide = half + 0.45
    wall.quad(s - wide, s + wide, y - 0.9, y - 0.1, tone(what.colour, 0.78))  # its shadow on the wall below
    wall.block(s - wide, s + wide, y, y + 1.0, 0.95, mix(what.colour, rgb(0xC9C4BA), 0.45))
    wall.quad(s - wide + 0.1, s + wide - 0.1, y + 0.2, y + 0.85, mix(what.colour, rgb(0x7A7F84), 0.5), d=0.96)
    if pick.random() < 0.55:  # washing on a pole
        at = s - wide + 0.15
        while at < s + wide - 0.5:
            wide_m, long_m = float(pick.uniform(0.3, 0.55)), float(pick.uniform(0.5, 0.95))
            wall.quad(
                at,
                at + wide_m,
                y + 1.75 - long_m,
                y + 1.75,
                rgb(int(pick.choice([0xC9CCD0, 0x7A8CA8, 0xB07A78, 0xD8D2C0, 0x5D6A64]))),
                d=1.15,
            )
            at += wide_m + float(pick.uniform(0.05, 0.3))


def shops(wall: Wall, pick: np.random.Generator, *, base: float = 0.0) -> None:
    """Paint a row of shops along the foot of a wall."""
    count = max(1, round(wall.long / 4.6))
    wide = wall.long / count
    for index in range(count) if wall.from_far else range(count - 1, -1, -1):
        _shop(wall, index * wide, wide, base, pick)


def _shop(wall: Wall, s: float, wide: float, y: float, pick: np.random.Generator) -> None:
    sign = rgb(int(pick.choice(_SIGNS)))
    dark = wall.surface.light.lamps
    shut = pick.random() < 0.16
    wall.quad(s, s + wide, y, y + 4.1, rgb(0x77736C))
    inside = tone(rgb(int(pick.choice(_WARM))), 0.85)
    if shut:
        wall.quad(s + 0.3, s + wide - 0.3, y, y + 2.9, rgb(0x8D9192))
        for row in np.arange(0.25, 2.9, 0.25):
            wall.quad(s + 0.3, s + wide - 0.3, y + row, y + row + 0.07, rgb(0x73787A))
    else:
        wall.quad(s + 0.2, s + wide - 0.2, y, y + 2.95, rgb(0x2C2D2E), glow=tone(inside, 0.62))
        _shelves(wall, s, wide, y, inside, pick)
    wall.block(
        s + 0.05, s + wide - 0.05, y + 3.0, y + 4.0, 0.28, sign, glow=tone(sign, 0.75) if dark and not shut else None
    )
    ink = (225.0, 232.0, 235.0) if sum(sign) < 450 else rgb(0x8A2420)
    shine = tone(ink, 0.9) if dark and not shut else None
    writing(wall, s + 0.35, s + wide - 0.35, y + 3.16, 0.68, str(pick.choice(SHOPS)), ink, d=0.3, glow=shine)
    if pick.random() < 0.4:
        cloth = rgb(int(pick.choice([0x8C3B33, 0x4C6B58, 0x9A7B45, 0x5B6470])))
        wall.slope(s + 0.1, s + wide - 0.1, (y + 2.45, 1.35), (y + 2.98, 0.28), cloth)
        wall.quad(s + 0.1, s + wide - 0.1, y + 2.28, y + 2.46, tone(cloth, 0.8), d=1.35)


def _shelves(wall: Wall, s: float, wide: float, y: float, inside: Colour, pick: np.random.Generator) -> None:
    """Paint what one sees of a shop through its window: shelves, a lit back wall, the door's frame."""
    wall.quad(s + 0.3, s + wide - 0.3, y + 1.6, y + 2.8, mix(rgb(0x3A3937), inside, 0.35), glow=tone(inside, 0.85))
    for row in (0.5, 1.05, 1.6):
        at = s + 0.35
        while at < s + wide - 1.4:
            long = float(pick.uniform(0.15, 0.5))
            thing = mix(rgb(int(pick.choice(_SIGNS))), rgb(0x4A4845), 0.45)
            wall.quad(at, at + long, y + row, y + row + float(pick.uniform(0.2, 0.42)), thing, glow=tone(thing, 0.65))
            at += long + 0.06
    for at in (s + 0.22, s + wide / 2, s + wide - 1.2, s + wide - 0.28):
        wall.quad(at, at + 0.07, y, y + 2.95, rgb(0x6C7073))
    wall.quad(s + wide - 1.1, s + wide - 0.3, y, y + 0.35, rgb(0x54585A))


def writing(
    wall: Wall, s0: float, s1: float, y: float, size: float, words: str, ink: Colour, *, d: float,
    glow: Colour | None = None,
) -> None:  # fmt: skip
    """Write words ``size`` metres high in the middle between s0 and s1; narrower where there is little room."""
    letters = coverage(" ".join(words) if (s1 - s0) > 1.7 * size * len(words) else words)
    if letters is None:
        return
    wide = min((s1 - s0) * 0.96, size * letters.shape[1] / letters.shape[0])
    low = (s0 + s1 - wide) / 2
    left, right = (low, low + wide) if wall.reads_on else (low + wide, low)
    corners = [wall.at(left, y + size, d), wall.at(right, y + size, d), wall.at(right, y, d), wall.at(left, y, d)]
    wall.surface.letter(np.array(corners, np.float32), letters, ink, glow=glow)


def row(
    start: float, end: float, pick: np.random.Generator, *, shortest: float = 11, longest: float = 20
) -> Sequence[tuple[float, float]]:
    """Cut a street's side into fronts."""
    cuts, at = [], start
    while at < end:
        long = float(pick.uniform(shortest, longest))
        cuts.append((at, at + long))
        at += long
    return cuts
