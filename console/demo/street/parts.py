"""Groups of things that several scenes have: rows of houses, street trees, lamps, parked cars, wild bikes."""

from collections.abc import Sequence
from typing import Final

from console.demo.street.backdrop import Site
from console.demo.street.facade import House, Wall, any_house, house, row, writing
from console.demo.street.furniture import bin_pair, box, lamp_post, tree
from console.demo.street.light import Colour, rgb, tone
from console.demo.street.mesh import Mesh
from console.demo.street.movers import footprint
from console.demo.street.people import bike
from console.demo.street.plan import Plan
from console.demo.street.surface import Surface
from console.demo.street.vehicles import LENGTHS, vehicle

_CARTON: Final = (0xA98A5F, 0x9B7C55, 0xB59A72, 0x8C6F4E)
_SHADE: Final = (0.55, 0.42)


def sides(
    site: Site,
    plan: Plan,
    x: float,
    *,
    start: float = -4,
    end: float = 150,
    which: Sequence[int] = (-1, 1),
    low: float = 9,
    high: float = 24,
) -> None:
    """Line a street with houses at x to its right and left."""
    pick = plan.pick(5)
    for side in which:
        for near, far in row(start, end, pick):
            front(
                site,
                (side * x, near),
                (side * x, far),
                any_house(pick, low=low, high=high),
                int(pick.integers(1_000_000)),
            )


def front(site: Site, a: tuple[float, float], b: tuple[float, float], what: House, seed: int) -> None:
    """Put up one house, its front from a to b."""
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    site.stand(*middle, house, a, b, what, seed)


def skyline(
    site: Site, plan: Plan, z: float, *, x0: float = -260, x1: float = 260, low: float = 18, high: float = 80
) -> None:
    """Put tall houses far away along x, mostly haze."""
    pick = plan.pick(11)
    for start, end in row(x0, x1, pick, shortest=16, longest=34):
        colour = rgb(int(pick.choice([0x8F989C, 0xA39F96, 0x7F8B93, 0xA8A59C])))
        what = House(float(pick.uniform(low, high)), colour, 4.5, "far", shops=False, lit=float(pick.uniform(0.1, 0.4)))
        front(
            site,
            (start, z + float(pick.uniform(0, 40))),
            (end - 3, z + float(pick.uniform(0, 8))),
            what,
            int(pick.integers(1_000_000)),
        )


def plant(site: Site, x: float, z: float, seed: int, *, tall: float = 7.0, wide: float = 2.4) -> None:
    """Plant a street tree with its pit and its shade."""
    site.floor([(x - 0.6, z - 0.6), (x + 0.6, z - 0.6), (x + 0.6, z + 0.6), (x - 0.6, z + 0.6)], rgb(0x6A6250))
    if site.light.sun > 0.2:
        for index in range(26):
            right, ahead = (index * 37 % 13 - 6) / 6 * wide * 0.9, (index * 53 % 11 - 5) / 5 * wide * 0.8
            site.blot(x + tall * 0.36 + right, z + tall * 0.26 + ahead, (wide * 0.34, wide * 0.28), 0.115)
    site.blot(x, z, (wide * 0.9, wide * 0.9), 0.10)
    site.screen(x, z, tree, x, z, seed, tall=tall, wide=wide)


def light_up(site: Site, x: float, z: float, arm: float) -> None:
    """Put up a street lamp."""
    site.lamp(x + arm, 8.1, z)
    if site.light.sun > 0.2:
        site.shadow([(x, z), (x + 4.4, z + 3.4), (x + 4.4, z + 3.6), (x - 0.1, z + 0.15)], 0.22)
    site.screen(x, z, lamp_post, x, z, arm)


def put(
    site: Site, mesh: Mesh, x: float, z: float, half: tuple[float, float], *, heading: float = 0.0, tall: float = 1.0
) -> None:
    """Put a solid on the ground with its shadow."""
    corners = footprint(x, z, heading, half[0] + 0.05, half[1] + 0.05)
    site.shadow(corners, 0.45)
    site.shadow(footprint(x, z, heading, half[0] + 0.3, half[1] + 0.3), 0.16)
    if site.light.sun > 0.2:
        moved = [(px + _SHADE[0] * tall, pz + _SHADE[1] * tall) for px, pz in corners]
        for index in range(4):
            after = (index + 1) % 4
            site.shadow([corners[index], corners[after], moved[after], moved[index]], 0.17)
    site.screen(x, z, solid, mesh, x, z, heading=heading)


def solid(surface: Surface, mesh: Mesh, x: float, z: float, *, heading: float, y: float = 0.0) -> None:
    """Paint a solid; which kind of surface it is decides how."""
    surface.mesh(mesh, x, z, heading=heading, y=y)


def park(site: Site, kind: str, paint: int, x: float, z: float, *, heading: float = 0.0) -> None:
    """Park a vehicle."""
    tall = {"truck": 3.0, "bus": 3.0, "van": 2.0}.get(kind, 1.4)
    put(site, vehicle(kind, paint, dark=False), x, z, (0.95, LENGTHS[kind] / 2), heading=heading, tall=tall)


def bikes(
    site: Site, plan: Plan, places: Sequence[tuple[float, float]], *, wild: float = 0.25, heading: float = 1.2
) -> None:
    """Leave bikes, more or less in order."""
    pick = plan.pick(21)
    for x, z in places:
        colour = rgb(int(pick.choice([0x2E6FA8, 0xC8A22C, 0x3B7A55]))) if pick.random() < 0.3 else None
        put(
            site,
            bike(box=colour, dark=False, rider=None),
            x,
            z,
            (0.2, 0.8),
            heading=heading + float(pick.normal(0, wild)),
            tall=0.8,
        )


def cartons(site: Site, plan: Plan, x: float, z: float, count: int, *, deep: float = 1.6, wide: float = 1.0) -> None:
    """Pile up goods: cartons and crates on each other, untidily."""
    pick = plan.pick(int(31 + abs(x) * 10 + z))
    for index in range(count):
        px, pz = x + float(pick.uniform(-wide, wide)), z + deep * index / max(1, count) * 1.4
        size = (float(pick.uniform(0.45, 0.75)), float(pick.uniform(0.3, 0.5)), float(pick.uniform(0.45, 0.7)))
        for level in range(int(pick.integers(1, 4))):
            colour = rgb(int(pick.choice(_CARTON if pick.random() < 0.8 else (0x3F6F9A, 0x9A4038, 0x4E7A55))))
            mesh, turn = box(size, colour, top=tone(colour, 1.12)), float(pick.normal(0, 0.15))
            if level == 0:
                put(site, mesh, px, pz, (size[0] / 2, size[2] / 2), heading=turn, tall=0.6)
            site.screen(
                px,
                pz - 0.01 * level,
                solid,
                mesh,
                px,
                pz,
                heading=turn,
                y=level * size[1],
            )


def bins(site: Site, x: float, z: float, heading: float = 0.0) -> None:
    """Put up a pair of bins."""
    put(site, bin_pair(), x, z, (0.68, 0.34), heading=heading, tall=1.0)


def board(
    site: Site,
    a: tuple[float, float],
    b: tuple[float, float],
    low: float,
    high: float,
    colour: Colour,
    words: str,
    *,
    ink: Colour = (225.0, 232.0, 235.0),
) -> None:
    """Hang a sign with words on it between a and b (x, z)."""

    def paint(surface: Surface) -> None:
        wall = Wall(surface, a, b)
        lit = site.light.lamps > 0
        wall.block(0, wall.long, low, high, 0.3, colour, glow=tone(colour, 0.6) if lit else None)
        shine = tone(ink, 0.85) if lit else None
        writing(
            wall, 0.4, wall.long - 0.4, low + (high - low) * 0.2, (high - low) * 0.6, words, ink, d=0.32, glow=shine
        )

    site.stand((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 - 0.3, paint)
