"""Four kinds of street stall, each in the three pieces in which it is put up."""

import itertools
import math
from typing import Final

import numpy as np

from console.demo.street.light import Colour, rgb, tone
from console.demo.street.mesh import Builder, Mesh

KINDS: Final = ("fruit", "tricycle", "blanket", "steamer")
COVERS: Final = {"fruit": "cloth", "tricycle": "umbrella", "blanket": "", "steamer": "umbrella"}
"""What is put up over it."""
_FRUIT: Final = (0xB8862E, 0xA83A2C, 0x5E8A3C, 0xC2A33C, 0x8A3F54, 0x6D8F3A)
_WARES: Final = (0xB0413A, 0x3C5F92, 0xC8A040, 0x4E7A5A, 0xC9C4B8, 0x7A4A6A, 0x2E3136)
_STEEL: Final = rgb(0xA9AFB2)
_BAMBOO: Final = rgb(0xB8965C)


def pieces(kind: str, seed: int) -> list[Mesh]:
    """Return the three pieces of a stall, in the order in which they come."""
    pick = np.random.default_rng(seed)
    builds = [Builder(), Builder(), Builder()]
    {"fruit": _fruit, "tricycle": _tricycle, "blanket": _blanket, "steamer": _steamer}[kind](builds, pick)
    return [build.done() for build in builds]


def _fruit(builds: list[Builder], pick: np.random.Generator) -> None:
    trestle, table, crates = builds
    for x in (-1.1, 1.0):
        trestle.box((x, 0, -0.4), (x + 0.1, 0.7, 0.4), rgb(0x6B5B45))
    table.box((-1.25, 0.12, -0.48), (1.25, 0.8, 0.48), rgb(0x8A7450), top=rgb(0xB0A078))
    for index in range(10):
        x, z = -1.2 + index // 2 * 0.48, -0.46 + (1 - index % 2) * 0.46
        colour = rgb(int(pick.choice(_FRUIT)))
        crates.box((x, 0.8, z), (x + 0.44, 0.95, z + 0.42), rgb(0x9C8258), top=colour)
        for dot in range(5):
            a, b = x + float(pick.uniform(0.02, 0.3)), z + float(pick.uniform(0.02, 0.28))
            bright = tone(colour, float(pick.uniform(0.85, 1.25)))
            crates.box((a, 0.95, b), (a + 0.12, 1.02 + 0.01 * dot, b + 0.12), bright)


def _tricycle(builds: list[Builder], pick: np.random.Generator) -> None:
    bed, case, more = builds
    red = rgb(int(pick.choice((0x9A3A30, 0x2F5F8A, 0x3B7A55))))
    for x, z in ((-0.7, 0.46), (0.55, 0.46), (-0.7, -0.46), (0.55, -0.46)):
        bed.box((x - 0.26, 0, z - 0.05), (x + 0.26, 0.5, z + 0.05), rgb(0x1E1F21))
    bed.box((-1.2, 0.45, -0.5), (1.0, 0.75, 0.5), red, top=tone(red, 0.7))
    bed.box((1.0, 0.3, -0.06), (1.55, 0.95, 0.06), rgb(0x3A3D40))
    case.box((-1.1, 0.75, -0.42), (0.7, 1.0, 0.42), rgb(0xC4C0B4))
    case.box((-1.1, 1.0, -0.42), (0.7, 1.35, 0.42), rgb(0x9CB0B4), top=rgb(0xD8D4C4))
    _heap(more, pick, (-1.0, 0.55), (-0.3, 0.3), 1.35, 14)
    more.box((-1.15, 0.4, -0.55), (0.75, 0.72, -0.52), rgb(0xD8B84A))


def _blanket(builds: list[Builder], pick: np.random.Generator) -> None:
    cloth, wares, more = builds
    colour = rgb(int(pick.choice((0x4A5F86, 0x7A3F3A, 0x5C6A4A))))
    cloth.box((-1.3, 0, -0.75), (1.3, 0.02, 0.75), tone(colour, 0.9), top=colour)
    _heap(wares, pick, (-1.2, 1.1), (-0.68, -0.05), 0.02, 22)
    _heap(more, pick, (-1.2, 1.1), (0.0, 0.6), 0.02, 22)


def _steamer(builds: list[Builder], pick: np.random.Generator) -> None:
    cart, stacks, more = builds
    for x in (-0.8, 0.8):
        cart.box((x - 0.2, 0, -0.35), (x + 0.2, 0.4, 0.35), rgb(0x202123))
    cart.box((-1.1, 0.25, -0.42), (1.1, 0.9, 0.42), _STEEL, top=tone(_STEEL, 1.15))
    for x in (0.65, 0.0, -0.65):
        layers = int(pick.integers(3, 6))
        for layer in range(layers):
            low = 0.9 + layer * 0.15
            _drum(stacks, x, 0.0, 0.28, low, low + 0.14, tone(_BAMBOO, 1.0 if layer % 2 else 0.86))
    more.box((-1.1, 0.45, -0.46), (1.1, 0.85, -0.43), rgb(0xA8352B))
    more.box((-1.05, 0.9, -0.4), (-0.95, 1.5, -0.3), rgb(0x6A6E70))


def _heap(
    build: Builder, pick: np.random.Generator, x: tuple[float, float], z: tuple[float, float], y: float, count: int
) -> None:
    """Add small wares, the farther ones first."""
    for at in sorted(pick.uniform(*z, count), reverse=True):
        a, wide, tall = float(pick.uniform(*x)), float(pick.uniform(0.1, 0.24)), float(pick.uniform(0.06, 0.2))
        colour = rgb(int(pick.choice(_WARES)))
        build.box((a, y, float(at)), (a + wide, y + tall, float(at) + 0.14), colour, top=tone(colour, 1.2))


def _drum(build: Builder, x: float, z: float, radius: float, low: float, high: float, colour: Colour) -> None:
    turn = [2 * math.pi * step / 10 for step in range(11)]
    rim = [(x + radius * math.cos(a), z + radius * math.sin(a)) for a in turn]
    for (x0, z0), (x1, z1) in itertools.pairwise(rim):
        out = (x0 + x1 - 2 * x, 0, z0 + z1 - 2 * z)
        build.face([(x0, low, z0), (x1, low, z1), (x1, high, z1), (x0, high, z0)], colour, out=out)
    build.face([(a, high, b) for a, b in rim[:-1]], tone(colour, 1.2), out=(0, 1, 0))
