"""People, on foot and on e-bikes: flat figures that face the camera, their legs moving."""

import functools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from console.demo.street.figure import Figure, Shape
from console.demo.street.light import Colour, rgb, tone
from console.demo.street.mesh import Builder, Mesh
from console.demo.street.surface import Surface

_SKIN: Final = rgb(0xB98D6E)
_BLACK: Final = rgb(0x1E1A18)
_HAIR: Final = (0x1E1A18, 0x1E1A18, 0x2A211C, 0x3A2A20, 0x6E6A66)
_TOPS: Final = (0x2F3A4A, 0x6E7479, 0x8B3A3A, 0xC9C5BB, 0x3F5B4B, 0x4B5F86, 0xA08A5C, 0x23262B, 0x7A5470, 0xD4D7D9)
_LEGS: Final = (0x22252B, 0x38404C, 0x5A564E, 0x2B2F3A)
_SMALL_PX: Final = 26.0
"""Below so many pixels a metre nobody sees hands."""
_SHOE: Final = rgb(0x1C1B1C)
_NEAREST_M: Final = 2.0
_PHASES: Final = 32
"""Poses of a walk, about one a picture."""
_TURNS: Final = 16


@dataclass(frozen=True, slots=True)
class Clothes:
    """What somebody wears."""

    top: Colour
    legs: Colour
    height_m: float = 1.7
    umbrella: Colour | None = None
    bag: Colour | None = None
    cap: Colour | None = None
    hair: Colour = _BLACK


def clothes(number: int, *, wet: bool = False, small: bool = False) -> Clothes:
    """Return the clothes of the person with this number."""
    pick = np.random.default_rng(number)
    umbrella = (
        rgb(int(pick.choice([0x7A2E2E, 0x2D3F66, 0x2A2A2E, 0x8A8268, 0x3F6B62])))
        if wet and pick.random() < 0.85
        else None
    )
    top = rgb(int(pick.choice(_TOPS)))
    if small:
        top = rgb(int(pick.choice([0x2F5F9A, 0xD9DCDD])))
    return Clothes(
        top, rgb(int(pick.choice(_LEGS))), float(pick.uniform(1.56, 1.8)) * (0.76 if small else 1), umbrella,
        rgb(int(pick.choice([0xD8D8D2, 0x903838, 0x3A3A3E]))) if pick.random() < 0.45 else None,
        hair=rgb(int(pick.choice(_HAIR))),
    )  # fmt: skip


def walker(
    surface: Surface, x: float, z: float, who: Clothes, *, step: float = 0.0, across: float = 0.5, away: bool = False
) -> None:
    """Paint somebody at (x, z).

    ``step`` is how far along the walk cycle, in radians, two steps are 2π; ``across`` (-1..1) is the share of the walk
    that goes to the right in the picture, 0: towards or away (``away``: one sees the back of his head).
    """
    u, v, distance = surface.view.spot(x, 0.0, z)
    if distance < _NEAREST_M:
        return
    size = who.height_m / 1.7 / distance
    is_near = surface.view.scale_y * size > _SMALL_PX
    phase = round(step * _PHASES / (2 * math.pi)) % _PHASES
    shape = _pose(who, phase, round(across * _TURNS), is_away=away, is_near=is_near)
    scale = np.array([surface.view.scale_x * size, -surface.view.scale_y * size], np.float32)
    fixed = np.rint((shape.points * scale + np.array([u, v], np.float32)) * 16).astype(np.int32)
    tints = surface.tinted(shape.colours, distance).tolist()
    for (start, end), tint in zip(shape.parts, tints, strict=True):
        surface.fill(fixed[start:end], tint)


@functools.lru_cache(4096)
def _pose(who: Clothes, phase: int, turn: int, *, is_away: bool, is_near: bool) -> Shape:
    """Return somebody in one phase of his walk: legs, arms, body, head, umbrella."""
    figure, step, across = Figure(), 2 * math.pi * phase / _PHASES, turn / _TURNS
    stride, lean, bob = 0.30 * abs(across) + 0.07, 0.04 * across, 0.03 * abs(math.cos(step))
    _legs(figure, who, step, (across, stride), bob, is_near=is_near)
    for side, dark in ((-1, 0.78), (1, 0.92)):
        hand = side * 0.22 - side * math.sin(step) * stride * 0.6
        figure.limb((side * 0.19 + lean, 1.36 + bob), (hand, 0.86 + bob), 0.06, 0.045, tone(who.top, dark))
        if is_near:
            figure.dot(hand, 0.84 + bob, 0.045, _SKIN)
        if who.bag is not None and side == 1:
            figure.limb((hand, 0.8 + bob), (hand, 0.5 + bob), 0.05, 0.12, who.bag)
    figure.limb((lean, 1.38 + bob), (0, 0.84 + bob), 0.19, 0.155, who.top)
    if is_near:
        figure.limb((lean - 0.09, 1.36 + bob), (-0.08, 0.86 + bob), 0.07, 0.07, tone(who.top, 1.1))
    figure.limb((lean, 1.44 + bob), (lean * 1.3, 1.5 + bob), 0.06, 0.06, tone(_SKIN, 0.85))
    figure.dot(lean * 1.4, 1.585 + bob, 0.112, who.cap or who.hair, tall=1.22)
    if not is_away:  # the face: lower, and turned to where he goes
        figure.dot(lean * 1.4 + 0.035 * across, 1.55 + bob, 0.09, _SKIN, tall=1.22)
    if who.umbrella is not None:
        _umbrella(figure, who.umbrella, bob)
    return figure.done()


def _legs(figure: Figure, who: Clothes, step: float, pace: tuple[float, float], bob: float, *, is_near: bool) -> None:
    """Add both legs; ``pace``: the share that goes across, and how far a foot swings."""
    swing, (across, stride) = math.sin(step), pace
    for side, dark in ((-1, 0.75), (1, 1.0)):
        lift = 0.13 * max(0.0, -side * math.cos(step) * (abs(swing) < 0.99))
        hip, knee = side * 0.07, side * 0.08 + side * swing * stride * 0.55
        foot = side * 0.08 + side * swing * stride
        figure.limb((hip, 0.86 + bob), (knee, 0.46 + lift * 0.7), 0.10, 0.08, tone(who.legs, dark))
        figure.limb((knee, 0.48 + lift * 0.7), (foot, 0.05 + lift), 0.08, 0.055, tone(who.legs, dark))
        if is_near:
            toe = foot + 0.06 + 0.06 * across
            figure.limb((foot - 0.04, 0.04 + lift), (toe, 0.03 + lift), 0.05, 0.04, _SHOE)


def _umbrella(figure: Figure, colour: Colour, bob: float) -> None:
    figure.limb((0.12, 1.1 + bob), (0.12, 1.95 + bob), 0.012, 0.012, rgb(0x303030))
    rim = [(0.12 + 0.55 * math.cos(a), 1.78 + bob + 0.34 * math.sin(a)) for a in np.linspace(0, math.pi, 9)]
    figure.fill(rim, colour)
    figure.fill([rim[3], rim[5], (0.24, 1.78 + bob), (0.0, 1.78 + bob)], tone(colour, 1.16))
    figure.fill([rim[0], rim[2], (0.3, 1.78 + bob)], tone(colour, 0.8))


def bike(*, box: Colour | None, dark: bool, rider: Clothes | None) -> Mesh:
    """Return an e-bike with its front ahead, with or without a delivery box and a rider."""
    build = Builder()
    frame = rgb(0x4A5A6A) if rider is None else rgb(0x2C3138)
    for z in (-0.55, 0.6):
        build.disc((0, 0.28, z), 0.28, rgb(0x1B1C1E), (1, 0, 0))
        build.disc((0, 0.28, z), 0.28, rgb(0x1B1C1E), (-1, 0, 0))
    build.box((-0.09, 0.3, -0.6), (0.09, 0.5, 0.35), frame)
    build.box((-0.12, 0.5, -0.65), (0.12, 0.72, 0.05), frame, top=rgb(0x1E1E20))
    build.box((-0.13, 0.35, 0.38), (0.13, 0.95, 0.52), frame)
    build.box((-0.3, 0.95, 0.36), (0.3, 1.0, 0.44), rgb(0x202224))
    if rider is not None:
        build.box((-0.2, 0.35, 0.1), (0.2, 0.72, 0.3), rider.legs)
        build.box((-0.21, 0.66, -0.3), (0.21, 0.8, 0.28), rider.legs)
        build.box((-0.22, 0.78, -0.3), (0.22, 1.36, -0.02), rider.top)
        build.box((-0.28, 1.0, -0.1), (-0.18, 1.2, 0.4), tone(rider.top, 0.9))
        build.box((0.18, 1.0, -0.1), (0.28, 1.2, 0.4), tone(rider.top, 0.9))
        build.box((-0.12, 1.38, -0.24), (0.12, 1.68, 0.0), rider.cap or rgb(0xD8D8D4))
        build.face([(-0.1, 1.42, 0.01), (0.1, 1.42, 0.01), (0.1, 1.56, 0.01), (-0.1, 1.56, 0.01)], _SKIN, out=(0, 0, 1))
    if box is not None:
        build.box((-0.25, 0.74, -0.85), (0.25, 1.22, -0.36), box, top=tone(box, 1.1))
    lamp = rgb(0xFFF4D8) if dark else rgb(0xC8CCCC)
    build.face(
        [(-0.08, 0.8, 0.53), (0.08, 0.8, 0.53), (0.08, 0.92, 0.53), (-0.08, 0.92, 0.53)],
        lamp,
        out=(0, 0, 1),
        glow=lamp if dark else None,
    )
    build.face(
        [(-0.06, 0.6, -0.87), (0.06, 0.6, -0.87), (0.06, 0.68, -0.87), (-0.06, 0.68, -0.87)],
        rgb(0xC03020),
        out=(0, 0, -1),
        glow=rgb(0xC03020) if dark else None,
    )
    return build.done()
