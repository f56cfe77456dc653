"""What stands along a street: trees, lamps, bins, boxes, railings, wires."""

import itertools
import math
from typing import Final

import numpy as np

from console.demo.street.light import Colour, rgb, tone
from console.demo.street.mesh import Builder, Mesh
from console.demo.street.surface import Surface

_LEAF: Final = (0x4C5F3C, 0x55683F, 0x445A41, 0x5C6B45)
_BARK: Final = rgb(0x5A5044)
_CLUMPS: Final = 330
_WIRE_M: Final = 0.03
_FULL_M: Final = 30.0
"""Up to here a tree has all its clumps of leaves; beyond fewer and larger ones."""


def post(surface: Surface, x: float, z: float, tall: float, radius: float, colour: Colour, *, y: float = 0.0) -> None:
    """Paint an upright round post, its one side in shade."""
    right = surface.view.right
    for left, side, factor in ((-1.0, 0.1, 1.1), (0.0, 1.0, 0.75)):
        points = [
            (x + right[0] * radius * left, y, z + right[2] * radius * left),
            (x + right[0] * radius * side, y, z + right[2] * radius * side),
            (x + right[0] * radius * side * 0.8, y + tall, z + right[2] * radius * side * 0.8),
            (x + right[0] * radius * left * 0.8, y + tall, z + right[2] * radius * left * 0.8),
        ]
        surface.poly(points, tone(colour, factor))


def tree(surface: Surface, x: float, z: float, seed: int, *, tall: float = 7.0, wide: float = 2.4) -> None:
    """Paint a plane tree: clumps of leaves, light on top, dark below."""
    pick = np.random.default_rng(abs(seed))
    leaf = rgb(int(pick.choice(_LEAF)))
    post(surface, x, z, tall * 0.62, 0.14, _BARK)
    middle = tall * 0.68
    count = int(min(_CLUMPS, max(60, _CLUMPS * _FULL_M / max(surface.view.spot(x, middle, z)[2], 1.0))))
    clumps = pick.normal(size=(count, 3))
    clumps /= np.maximum(np.linalg.norm(clumps, axis=1, keepdims=True), 1e-6)
    clumps *= (
        pick.uniform(0.2, 1.0, (count, 1)) ** 0.5
        * np.array([wide, tall * 0.30, wide])
        * pick.uniform(0.85, 1.12, (count, 3))
    )
    clumps = clumps[np.argsort(clumps[:, 1] - 0.3 * clumps[:, 2])]
    right = surface.view.right
    across, up = clumps[:, :1], clumps[:, 1]
    places = np.array([x, middle, z]) + across * right
    places[:, 1] += up
    bright = 0.80 + 0.26 * up / (tall * 0.30) - 0.10 * across[:, 0] / wide + pick.normal(0, 0.07, count)
    size = wide * pick.uniform(0.05, 0.17, (count, 1)) * (_CLUMPS / count) ** 0.4
    radii = np.concatenate([size * pick.uniform(0.9, 1.5, (count, 1)), size * 0.8], axis=1)
    surface.discs(places, radii, np.array(leaf) * bright[:, None])


def lamp_post(surface: Surface, x: float, z: float, arm: float) -> None:
    """Paint a street lamp 8 m tall, its arm over the road (to +x if ``arm`` > 0)."""
    grey = rgb(0x80868A)
    post(surface, x, z, 8.0, 0.09, grey)
    surface.poly([(x, 7.9, z), (x + arm, 8.25, z), (x + arm, 8.15, z), (x, 7.75, z)], grey)
    head = [
        (x + arm * 0.75, 8.22, z - 0.1),
        (x + arm * 1.2, 8.32, z - 0.1),
        (x + arm * 1.2, 8.14, z + 0.1),
        (x + arm * 0.75, 8.06, z + 0.1),
    ]
    surface.poly(head, rgb(0xB9BDBD), glow=rgb(0xFFE9C0))


def box(size: tuple[float, float, float], colour: Colour, *, top: Colour | None = None) -> Mesh:
    """Return a box standing on its middle."""
    build = Builder()
    build.box((-size[0] / 2, 0, -size[2] / 2), (size[0] / 2, size[1], size[2] / 2), colour, top=top)
    return build.done()


def bin_pair() -> Mesh:
    """Return two wheeled bins, one for dry and one for wet rubbish."""
    build = Builder()
    for at, colour in ((-0.36, rgb(0x3A4046)), (0.36, rgb(0x5B4334))):
        build.box((at - 0.29, 0.06, -0.3), (at + 0.29, 0.92, 0.3), colour)
        build.box((at - 0.32, 0.92, -0.34), (at + 0.32, 1.02, 0.34), tone(colour, 1.25), top=tone(colour, 1.5))
    return build.done()


def bag(surface: Surface, x: float, z: float, seed: int, size: float = 0.3) -> None:
    """Paint a full rubbish bag with its knot."""
    dark = rgb((0x26282B, 0x34373A, 0x3A4A42)[seed % 3])
    surface.disc(x, size * 0.8, z, (size * 1.05, size * 0.85), dark)
    surface.disc(x - size * 0.25, size * 1.0, z, (size * 0.5, size * 0.4), tone(dark, 1.5))
    surface.disc(x + size * 0.15, size * 0.5, z, (size * 0.5, size * 0.3), tone(dark, 0.7))
    surface.disc(x, size * 1.65, z, (size * 0.22, size * 0.28), tone(dark, 1.3))


def railing(
    surface: Surface,
    a: tuple[float, float],
    b: tuple[float, float],
    colour: Colour,
    *,
    tall: float = 1.1,
    step: float = 1.5,
) -> None:
    """Paint a railing from a to b, far end first."""
    if surface.view.spot(a[0], 0, a[1])[2] < surface.view.spot(b[0], 0, b[1])[2]:
        a, b = b, a
    count = max(1, int(math.dist(a, b) / step))
    for index in range(count):
        p, q = between(a, b, index / count), between(a, b, (index + 1) / count)
        for low, high in ((tall - 0.08, tall), (tall * 0.55, tall * 0.55 + 0.04), (0.12, 0.17)):
            surface.poly([(p[0], low, p[1]), (q[0], low, q[1]), (q[0], high, q[1]), (p[0], high, p[1])], colour)
        for share in (0.25, 0.5, 0.75):
            m = between(p, q, share)
            post(surface, m[0], m[1], tall, 0.014, colour)
        post(surface, q[0], q[1], tall + 0.05, 0.05, tone(colour, 0.9))


def wire(surface: Surface, a: tuple[float, float, float], b: tuple[float, float, float], sag: float) -> None:
    """Paint an overhead line."""
    share = np.linspace(0, 1, 15)[:, None]
    points = np.array(a) + (np.array(b) - np.array(a)) * share
    points[:, 1] -= sag * 4 * (share * (1 - share))[:, 0]
    aside = np.array(surface.view.across).sum(axis=0) * _WIRE_M / 2
    for p, q in itertools.pairwise(points):
        surface.poly([p - aside, q - aside, q + aside, p + aside], rgb(0x34383C))


def between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    """Return the point ``share`` of the way from a to b."""
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
