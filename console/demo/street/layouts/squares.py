"""Open places: a square with dancers, a metro exit, a shopping centre's plaza."""

import math

import numpy as np

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Rubbish, Stall
from console.demo.street.facade import Wall, any_house
from console.demo.street.furniture import box
from console.demo.street.light import Colour, rgb, tone
from console.demo.street.movers import Standing, Traffic, Walkers, standing
from console.demo.street.parts import bikes, bins, board, front, light_up, plant, put, sides, skyline
from console.demo.street.people import clothes
from console.demo.street.plan import Plan
from console.demo.street.stage import Actor
from console.demo.street.surface import Surface


class Dancers:
    """People who dance in rows, evenings on the square: four steps aside, four back, thirty times a loop."""

    def __init__(self, x: float, z: float, *, rows: int, seed: int) -> None:
        """The first row's left end stands at (x, z)."""
        self._people = [
            (x + a * 1.7 + 0.25 * math.sin(a * 3 + b), z + b * 1.9, clothes(seed + a * 10 + b))
            for a in range(6)
            for b in range(rows)
        ]

    def actors(self, t_s: float) -> list[Actor]:
        """Return the dancers."""
        sway = math.sin(2 * math.pi * t_s / 4)
        return [
            standing(x + 0.5 * sway, z + 0.3 * math.sin(2 * math.pi * t_s / 6), who, step=2 * math.pi * t_s, across=0.6)
            for x, z, who in self._people
        ]


def square(plan: Plan) -> Plan:
    """A paved square before a stage, houses around; in the evening people dance in rows."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (0.0, 7.5, 0.0), 4.0, 16.0, 66.0
    plan.build = lambda site: _square(site, plan)
    seed = plan.seed
    plan.movers += [
        Dancers(-6.0, 17.0, rows=4, seed=seed),
        Walkers([(-26, 13), (28, 15)], seed=seed + 1, count=7, wet=plan.wet, small=0.2),
        Walkers([(30, 30), (-30, 31)], seed=seed + 2, count=9, wet=plan.wet, small=0.2),
        Standing([(7.5 + (i % 4) * 0.9, 27 + i * 0.35) for i in range(9)], seed=seed),
        Stall(8.6, 14.0, seed=seed, heading=0.5, wet=plan.wet),
        Rubbish(-11.0, 17.0, seed=seed, road_x=-8.6, dark=plan.dark),
    ]
    return plan


def _square(site: Site, plan: Plan) -> None:
    paved(site, 2.0, rgb(0xA39C93))
    for radius, colour in ((7.5, rgb(0x8A7A70)), (6.9, rgb(0xA8A096)), (3.0, rgb(0x8A7A70)), (2.5, rgb(0xA8A096))):
        turn = np.linspace(0, 2 * np.pi, 33)[:-1]
        site.floor([(radius * np.cos(a), 21 + radius * np.sin(a)) for a in turn], colour)
    site.screen(0, 38, _stage, -8, 8, 38)
    _far_side(site, plan, 46)
    for side in (-1, 1):
        for index in range(4):
            plant(site, side * 15.5, 15 + index * 8, plan.seed + index + side * 9)
        for z in (12, 26, 40):
            light_up(site, side * 12.5, z, -side * 1.2)
    bins(site, -11.2, 18.4)
    bikes(site, plan, [(12.8 + 0.1 * i, 17 + 0.6 * i) for i in range(7)], wild=0.6)


def paved(site: Site, size: float, colour: Colour) -> None:
    """Lay a place with slabs and dark bands."""
    ground.patch(site, -120, 120, -2, 300, tone(colour, 0.97))
    ground.slabs(site, -30, 30, 1, 44, size=size, colour=colour)
    for x in (-18, -6, 6, 18):
        ground.patch(site, x - 0.3, x + 0.3, 1, 44, tone(colour, 0.84))


def _far_side(site: Site, plan: Plan, z: float, *, low: float = 12, high: float = 24) -> None:
    """Close a place at its far side with a row of houses, taller ones behind."""
    pick = plan.pick(4)
    skyline(site, plan, z + 45, low=24, high=60)
    at = -64.0
    while at < 64:
        long = float(pick.uniform(13, 20))
        front(site, (at, z), (at + long, z), any_house(pick, low=low, high=high), int(pick.integers(1_000_000)))
        at += long


def _stage(surface: Surface, x0: float, x1: float, z: float) -> None:
    """Paint an open-air stage: steps, back wall with a lit screen, roof on posts."""
    wall = Wall(surface, (x0, z), (x1, z))
    long = x1 - x0
    wall.quad(0, long, 0, 6.0, rgb(0x5A5F66))
    wall.quad(1.5, long - 1.5, 1.6, 5.2, rgb(0x38506E), glow=rgb(0x4A74A8))
    wall.quad(2.6, long * 0.6, 2.4, 4.6, rgb(0x8A5A46), glow=rgb(0xA06848))
    wall.block(0, long, 0, 1.0, 3.0, rgb(0x8C8880))
    wall.block(-0.8, long + 0.8, 6.0, 6.6, 3.6, rgb(0x70757A))
    for s in (0.0, long):
        wall.quad(s - 0.15, s + 0.15, 0, 6.2, rgb(0x888D90), d=3.2)


def metro(plan: Plan) -> Plan:
    """A metro exit: a glass roof over its stairs on the right, a place full of shared bikes, the road behind."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (-3.0, 6.6, 0.0), 8.0, 16.0, 66.0
    plan.build = lambda site: _metro(site, plan)
    seed = plan.seed
    plan.movers += [
        Traffic((-80, 35), (90, 35), seed=seed, count=7, dark=plan.dark),
        Traffic((90, 39), (-80, 39), seed=seed + 1, count=7, dark=plan.dark),
        Walkers([(6.6, 22), (4, 14), (-14, 5)], seed=seed + 2, count=9, wet=plan.wet),
        Walkers([(6.6, 22), (2, 20), (-26, 26)], seed=seed + 3, count=7, wet=plan.wet),
        Walkers([(-30, 29.5), (34, 29.5)], seed=seed + 4, count=8, wet=plan.wet),
        Stall(-4.5, 14.5, seed=seed, heading=-0.4, wet=plan.wet),
    ]
    return plan


def _metro(site: Site, plan: Plan) -> None:
    paved(site, 1.5, rgb(0x9A9890))
    ground.patch(site, -120, 120, 33, 42, ground.ASPHALT)
    ground.patch(site, -120, 120, 32.6, 33, ground.KERB)
    for at in range(-60, 60, 7):
        site.floor([(at, 36.9), (at + 3, 36.9), (at + 3, 37.1), (at, 37.1)], ground.YELLOW)
    _far_side(site, plan, 50, low=15, high=34)
    site.shadow([(4.4, 15), (10.4, 15), (10.4, 26), (4.4, 26)], 0.4)
    site.screen(7.4, 21, _canopy, 4.6, 10.2, 16, 25)
    board(site, (4.7, 15.9), (10.1, 15.9), 3.4, 4.3, rgb(0x27508A), "临江路站 2号口")
    for index in range(6):
        plant(site, -26 + index * 10, 31, plan.seed + index)
    for x in (-12, 3, 16):
        light_up(site, x, 28, 1.4)
    rows = [(-9.5 + i * 0.62, 21.5 + 0.15 * (i % 3)) for i in range(12)] + [
        (-6.4 + i * 0.7, 9.4 + 0.6 * (i % 2)) for i in range(7)
    ]
    bikes(site, plan, rows, wild=0.4, heading=0.15)
    bins(site, 3.2, 17.5)
    ground.puddle(site, 1.0, 12.0, 1.5, plan.seed)


def _canopy(surface: Surface, x0: float, x1: float, z0: float, z1: float) -> None:
    """Paint a metro exit: dark stairs between stone cheeks, glass sides, a flat roof, its lit band."""
    surface.poly([(x0, 0.02, z0), (x1, 0.02, z0), (x1, 0.02, z1), (x0, 0.02, z1)], rgb(0x2A2C2F))
    for step in range(7):
        z = z0 + 0.4 + step * 1.1
        surface.poly(
            [(x0 + 0.4, 0.03, z), (x1 - 0.4, 0.03, z), (x1 - 0.4, 0.03, z + 0.5), (x0 + 0.4, 0.03, z + 0.5)],
            tone(rgb(0x8A8984), 1 - step * 0.12),
            glow=tone(rgb(0x9A9684), 0.5),
        )
    steel = rgb(0x7B8388)
    surface.poly([(x0, 0, z1), (x1, 0, z1), (x1, 3.6, z1), (x0, 3.6, z1)], rgb(0x5C686E), glow=rgb(0x8A8E84))
    for x in (x1, x0):
        surface.poly([(x, 0, z0), (x, 0, z1), (x, 1.0, z1), (x, 1.0, z0)], rgb(0x9C9A94))
        for z in np.arange(z1, z0 - 0.1, -1.8):
            surface.poly(
                [(x, 1.0, z), (x, 1.0, z - 1.7), (x, 3.4, z - 1.7), (x, 3.4, z)], rgb(0x879AA2), glow=rgb(0x4F5A5C)
            )
            surface.poly([(x - 0.05, 0, z), (x + 0.05, 0, z), (x + 0.05, 3.5, z), (x - 0.05, 3.5, z)], steel)
    surface.poly(
        [(x0 - 0.5, 3.6, z0 - 0.8), (x1 + 0.5, 3.6, z0 - 0.8), (x1 + 0.5, 3.9, z1), (x0 - 0.5, 3.9, z1)], rgb(0xA6ADB0)
    )
    surface.poly(
        [(x0 - 0.5, 3.3, z0 - 0.8), (x1 + 0.5, 3.3, z0 - 0.8), (x1 + 0.5, 3.6, z0 - 0.8), (x0 - 0.5, 3.6, z0 - 0.8)],
        steel,
    )


def plaza(plan: Plan) -> Plan:
    """A shopping centre's plaza: a glass front full of light, planters, people everywhere."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (3.0, 7.8, 0.0), -10.0, 17.0, 66.0
    plan.build = lambda site: _plaza(site, plan)
    seed = plan.seed
    plan.movers += [
        Walkers([(-26, 12), (26, 18)], seed=seed + 1, count=9, wet=plan.wet, small=0.15),
        Walkers([(28, 26), (-32, 24)], seed=seed + 2, count=10, wet=plan.wet),
        Walkers([(4, -2), (-4, 16), (-6, 34)], seed=seed + 3, count=8, wet=plan.wet),
        Standing([(-11 + i * 0.9, 20 + 0.5 * (i % 3)) for i in range(6)], seed=seed, wet=plan.wet),
        Stall(3.8, 13.5, seed=seed, heading=0.4, wet=plan.wet),
        Rubbish(-7.5, 13.0, seed=seed, road_x=-5.2, dark=plan.dark),
    ]
    return plan


def _plaza(site: Site, plan: Plan) -> None:
    paved(site, 1.6, rgb(0x9D9B98))
    skyline(site, plan, 90, low=30, high=75)
    site.stand(0, 35, _mall, (-46, 35), (8, 35), plan.seed)
    sides(site, plan, 22, start=30, which=(1,), low=18, high=28)
    board(site, (-24, 34.6), (-8, 34.6), 8.6, 11.2, rgb(0x7A2F3C), "中山商城")
    for x, z in ((-13, 16), (-13, 24), (9, 19), (9, 27), (-2, 27)):
        _planter(site, x, z, plan.seed)
    for x, z in ((-17, 20), (0, 19), (13, 23), (-8, 30), (12, 13), (-6, 10)):
        light_up(site, x, z, 0.8)
    bins(site, -7.6, 14.4)
    bikes(site, plan, [(11.5, 14.5 + i * 0.6) for i in range(6)], wild=0.8)


def _planter(site: Site, x: float, z: float, seed: int) -> None:

    put(site, box((2.6, 0.6, 2.6), rgb(0x8C8A86), top=rgb(0x4A5238)), x, z, (1.3, 1.3), tall=0.6)
    plant(site, x, z - 0.05, seed + int(x * 3 + z), tall=5.0, wide=1.7)


def _mall(surface: Surface, a: tuple[float, float], b: tuple[float, float], seed: int) -> None:
    """Paint a shopping centre's glass front: panes with floors and lights behind."""
    pick = np.random.default_rng(seed)
    wall = Wall(surface, a, b)
    wall.quad(0, wall.long, 0, 19, rgb(0x6B7379))
    for y in (0.2, 4.8, 9.4, 14.0):
        for s in np.arange(0.3, wall.long - 1.5, 1.9):
            shine = float(pick.uniform(0.45, 0.9))
            warm = rgb(int(pick.choice([0xE4C792, 0xD8D2C0, 0xC8B088, 0x9FB4C0, 0xB98A90])))
            wall.quad(
                float(s), float(s) + 1.75, y, y + 4.1, tone(rgb(0x7C8C94), shine + 0.2), glow=tone(warm, shine * 0.8)
            )
            if pick.random() < 0.3:
                wall.quad(float(s), float(s) + 1.75, y + 0.2, y + 2.2, tone(rgb(0x4A5258), 1.1), glow=tone(warm, 0.3))
    for y in (4.3, 8.9, 13.5, 18.1):
        wall.block(0, wall.long, y, y + 0.5, 0.4, rgb(0x9AA0A2))
    wall.block(wall.long * 0.45, wall.long * 0.75, 3.6, 4.4, 3.0, rgb(0x82888C), glow=rgb(0x6A6248))
