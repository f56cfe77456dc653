"""What lies flat on the ground: carriageways, markings, kerbs, paving, drains."""

import itertools
from typing import Final

import numpy as np

from console.demo.street.backdrop import Site
from console.demo.street.light import Colour, mix, rgb, tone
from console.demo.street.view import Array

ASPHALT: Final = rgb(0x66686A)
WHITE: Final = rgb(0xC4C6C2)
YELLOW: Final = rgb(0xBFA04A)
PAVING: Final = rgb(0xA09C93)
KERB: Final = rgb(0xB1AFA8)


_WET: Final = ((1.08, 0.12), (1.03, 0.12), (0.98, 0.12), (0.90, -0.13), (0.84, -0.13), (0.78, -0.13))
"""Rings of a puddle, size and what each takes of the light: a dark rim without an edge."""


def span(a: float, b: float) -> tuple[float, float]:
    """Return both, the smaller first."""
    return (min(a, b), max(a, b))


def patch(site: Site, x0: float, x1: float, z0: float, z1: float, colour: Colour) -> None:
    """Lay a rectangle, cut across so that its far part fades in the haze."""
    cuts = np.unique(np.concatenate([[z0, z1], np.arange(z0, z1, 12.0)]))
    for near, far in itertools.pairwise(cuts):
        site.floor([(x0, float(near)), (x1, float(near)), (x1, float(far)), (x0, float(far))], colour)


def kerb(site: Site, x: float, z0: float, z1: float, side: int) -> None:
    """Lay a kerb along z; ``side``: where the pavement is (-1 left, 1 right)."""
    patch(site, x - side * 0.35, x, z0, z1, tone(ASPHALT, 0.78))
    patch(site, x, x + side * 0.22, z0, z1, KERB)
    patch(site, x + side * 0.22, x + side * 0.28, z0, z1, tone(PAVING, 0.72))


def dashes(
    site: Site, x: float, z0: float, z1: float, *, long: float = 3.0, gap: float = 4.5, colour: Colour = WHITE
) -> None:
    """Lay a broken line along z; ``gap`` 0: a whole one."""
    if gap == 0:
        patch(site, x - 0.07, x + 0.07, z0, z1, colour)
        return
    for at in np.arange(z0, z1, long + gap):
        site.floor([(x - 0.07, at), (x + 0.07, at), (x + 0.07, at + long), (x - 0.07, at + long)], colour)


def zebra(site: Site, x0: float, x1: float, z0: float, z1: float) -> None:
    """Lay a crossing for people who walk along x."""
    for at in np.arange(x0 + 0.3, x1 - 0.3, 0.95):
        site.floor([(at, z0), (at + 0.48, z0), (at + 0.48, z1), (at, z1)], tone(WHITE, 0.97))


def zebra_along(site: Site, x0: float, x1: float, z0: float, z1: float) -> None:
    """Lay a crossing for people who walk along z."""
    for at in np.arange(z0 + 0.3, z1 - 0.3, 0.95):
        site.floor([(x0, at), (x1, at), (x1, at + 0.48), (x0, at + 0.48)], tone(WHITE, 0.97))


def slabs(
    site: Site, x0: float, x1: float, z0: float, z1: float, *, size: float = 1.2, colour: Colour = PAVING
) -> None:
    """Lay paving with joints and slabs that are not all alike."""
    patch(site, x0, x1, z0, z1, colour)
    pick = np.random.default_rng(abs(site.seed + int(x0 * 10)))
    reach = min(z1, z0 + 60)
    for _ in range(int((x1 - x0) * (reach - z0) / size**2 * 0.12)):
        x = x0 + size * int(pick.uniform(0, (x1 - x0) / size))
        z = z0 + size * int(pick.uniform(0, (reach - z0) / size))
        tint = tone(colour, float(pick.uniform(0.93, 1.06)))
        site.floor([(x, z), (min(x + size, x1), z), (min(x + size, x1), z + size), (x, z + size)], tint)
    joint = tone(colour, 0.84)
    for x in np.arange(x0, x1, size):
        patch(site, x - 0.018, x + 0.018, z0, reach, joint)
    for z in np.arange(z0, reach, size):
        site.floor([(x0, z - 0.018), (x1, z - 0.018), (x1, z + 0.018), (x0, z + 0.018)], joint)


def blind_path(site: Site, x: float, z0: float, z1: float) -> None:
    """Lay the ribbed yellow strip that blind people follow."""
    patch(site, x - 0.3, x + 0.3, z0, z1, rgb(0xA8955E))
    for rib in (-0.18, -0.02, 0.14):
        patch(site, x + rib, x + rib + 0.05, z0, z1, rgb(0x94824F))


def manhole(site: Site, x: float, z: float, radius: float = 0.38) -> None:
    """Lay a round iron cover in its ring."""
    for size, colour in ((radius * 1.2, rgb(0x4A4C4D)), (radius, rgb(0x3C3D3E)), (radius * 0.7, rgb(0x484A4A))):
        turn = np.linspace(0, 2 * np.pi, 15)[:-1]
        site.floor([(x + size * np.cos(a), z + size * np.sin(a)) for a in turn], colour)


def repair(site: Site, x: float, z: float, wide: float, long: float) -> None:
    """Lay a mended patch of asphalt, darker and newer."""
    site.floor([(x, z), (x + wide, z), (x + wide, z + long), (x, z + long)], tone(ASPHALT, 0.86))


def arrow(site: Site, x: float, z: float, *, away: bool) -> None:
    """Lay a straight-on arrow; ``away``: for those who drive away from the camera."""
    way = 1 if away else -1
    site.floor([(x - 0.08, z), (x + 0.08, z), (x + 0.08, z + way * 2.0), (x - 0.08, z + way * 2.0)], WHITE)
    site.floor([(x - 0.3, z + way * 1.9), (x + 0.3, z + way * 1.9), (x, z + way * 3.4)], WHITE)


def puddle(site: Site, x: float, z: float, size: float, seed: int) -> None:
    """Lay standing water of an uneven outline that mirrors the sky."""
    pick = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 19)[:-1]
    edge = size * (1 + 0.28 * np.sin(2 * turn + pick.uniform(0, 6)) + 0.14 * np.sin(3 * turn + pick.uniform(0, 6)))
    low, ambient = site.light.sky_low, site.light.ambient
    sky = (low[0] / ambient[0], low[1] / ambient[1], low[2] / ambient[2])
    for share in np.linspace(0, 1, 9):
        colour = mix(tone(ASPHALT, 0.85), sky, 0.12 + 0.38 * float(share))
        site.floor(_ring(x, z, edge * (0.95 - 0.45 * share), turn), colour)
    for scale, strength in _WET:
        site.shadow(_ring(x, z, edge * scale, turn), strength)


def _ring(x: float, z: float, radii_m: Array, turn: Array) -> list[tuple[float, float]]:
    return [(x + r * np.cos(a), z + r * 0.8 * np.sin(a)) for a, r in zip(turn, radii_m, strict=True)]
