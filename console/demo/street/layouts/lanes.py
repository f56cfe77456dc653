"""Narrow places: an old lane, a market street, a housing estate's gate."""

import math

import numpy as np

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Rubbish, Stall
from console.demo.street.facade import House, Wall, writing
from console.demo.street.furniture import post, wire
from console.demo.street.light import rgb, tone
from console.demo.street.movers import Standing, Traffic, Walkers
from console.demo.street.parts import bikes, bins, board, cartons, front, light_up, park, plant, sides, skyline
from console.demo.street.plan import Plan
from console.demo.street.surface import Surface

_BRICK = rgb(0x8A5F4C)


def lane(plan: Plan) -> Plan:
    """An old lane of brick houses, its arch at the end, washing and wires across it."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (1.0, 5.4, 0.0), -4.0, 14.0, 66.0
    plan.build = lambda site: _lane(site, plan)
    seed = plan.seed
    plan.movers += [
        Traffic((0.9, 60), (0.9, -4), seed=seed, count=4, dark=plan.dark, speed=4, kinds=("bike",)),
        Walkers([(-0.6, -2), (-0.6, 62)], seed=seed + 1, count=6, wet=plan.wet),
        Walkers([(1.4, 62), (1.6, -2)], seed=seed + 2, count=4, wet=plan.wet),
        Standing([(-2.6, 15.0), (-2.3, 16.2), (2.8, 24.0)], seed=seed, wet=plan.wet),
        Rubbish(-2.9, 12.5, seed=seed, road_x=-1.1, dark=plan.dark),
        Stall(2.6, 17.0, seed=seed, heading=1.5, wet=plan.wet),
    ]
    return plan


def _lane(site: Site, plan: Plan) -> None:
    ground.patch(site, -60, 60, -2, 300, rgb(0x8D8880))
    ground.slabs(site, -4.2, 4.2, -2, 62, size=0.7, colour=rgb(0x8B8780))
    ground.patch(site, -0.16, 0.16, -2, 62, rgb(0x5C5A56))
    pick = plan.pick(1)
    for side in (-1, 1):
        z = -4.0
        while z < 60:
            long = float(pick.uniform(8, 12))
            what = House(
                float(pick.uniform(7.5, 10.5)),
                tone(_BRICK, float(pick.uniform(0.85, 1.15))),
                3.1,
                "flat" if pick.random() < 0.6 else "balcony",
                shops=bool(pick.random() < 0.3),
                lit=0.6,
            )
            front(site, (side * 4.4, z), (side * 4.4, z + long), what, int(pick.integers(1_000_000)))
            z += long
    front(site, (-30, 62), (-2.6, 62), House(12, _BRICK, 3.2, "flat", shops=False), plan.seed)
    front(site, (2.6, 62), (30, 62), House(12, _BRICK, 3.2, "flat", shops=False), plan.seed + 1)
    site.stand(0, 61.8, _arch, -2.7, 2.7, 61.8)
    skyline(site, plan, 110, low=30, high=55)
    for z in (9, 22, 36, 50):
        light_up(site, 3.9 if z % 2 else -3.9, z, -0.9 if z % 2 else 0.9)
        for shift in (0.0, 0.8, 1.5):
            site.stand(
                0,
                z + 3,
                wire,
                (-4.4, 6.8 + shift * 0.3, z + 2 + shift),
                (4.4, 6.2 + shift * 0.5, z + 6),
                0.5,
            )
    for z in (18.0, 30.0):
        site.screen(0, z, _washing, z, plan.seed)
    bins(site, -3.4, 13.5, 1.5)
    bikes(site, plan, [(3.5, 9.0 + 0.75 * i) for i in range(5)] + [(-3.5, 20 + 0.8 * i) for i in range(6)], wild=0.5)
    cartons(site, plan, 3.5, 27, 5, wide=0.4)
    ground.puddle(site, -1.2, 9.5, 1.0, plan.seed)


def _arch(surface: Surface, x0: float, x1: float, z: float) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    stone = rgb(0x9A8F80)
    turn = np.linspace(0, math.pi, 9)
    middle, half = wall.long / 2, wall.long / 2 - 0.5
    wall.quad(0, wall.long, 3.0, 7.0, stone)
    surface.poly(
        [wall.at(middle + half * math.cos(a), 3.0 + 1.6 * math.sin(a), 0.02) for a in turn],
        tone(surface.light.haze, 0.7),
    )
    for s in (0.0, wall.long - 0.5):
        wall.quad(s, s + 0.5, 0, 3.2, stone)
    wall.quad(1.0, wall.long - 1.0, 5.4, 6.3, rgb(0x5A4A40), d=0.05)


def _washing(surface: Surface, z: float, seed: int) -> None:
    """Paint a pole across the lane with washing on it."""
    pick = np.random.default_rng(seed + int(z))
    wire(surface, (-4.4, 5.3, z), (4.4, 5.3, z), 0.02)
    at = -3.4
    while at < 2.6:
        wide, long = float(pick.uniform(0.35, 0.7)), float(pick.uniform(0.6, 1.1))
        colour = rgb(int(pick.choice([0xC9CCD0, 0x7A8CA8, 0xA06A68, 0xCFC8B4, 0x5D6A64])))
        surface.poly(
            [(at, 5.3, z), (at + wide, 5.3, z), (at + wide * 0.95, 5.3 - long, z), (at + wide * 0.1, 5.3 - long, z)],
            colour,
        )
        at += wide + float(pick.uniform(0.1, 0.9))


def market(plan: Plan) -> Plan:
    """A market's street: stalls with cloth roofs on both sides, a crowd between, the gate at its end."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (-0.8, 6.2, 0.0), 3.0, 17.0, 66.0
    plan.build = lambda site: _market(site, plan)
    seed = plan.seed
    plan.movers += [
        Walkers([(-1.8, -2), (-1.4, 46)], seed=seed + 1, count=12, wet=plan.wet),
        Walkers([(1.6, 46), (1.8, -2)], seed=seed + 2, count=12, wet=plan.wet),
        Walkers([(0, -2), (0.2, 46)], seed=seed + 3, count=7, wet=plan.wet),
        Traffic((0.6, 52), (0.6, -4), seed=seed, count=3, dark=plan.dark, speed=3, kinds=("bike",)),
        Stall(-2.7, 11.0, seed=seed, heading=-1.35, wet=plan.wet),
        Standing(
            [(-3.0, 15 + i * 2.9) for i in range(6)] + [(3.0, 13 + i * 3.1) for i in range(7)], seed=seed, wet=plan.wet
        ),
    ]
    return plan


def _market(site: Site, plan: Plan) -> None:
    ground.patch(site, -60, 60, -2, 300, rgb(0x8B8882))
    ground.slabs(site, -7, 7, -2, 52, size=1.0, colour=rgb(0x918D86))
    sides(site, plan, 8.2, low=8, high=14, end=48)
    pick = plan.pick(8)
    for index in range(14, -1, -1):
        for side in (-1, 1):
            z = 8.5 + index * 2.9
            if side < 0 and index < 2:
                continue
            colour = rgb(int(pick.choice([0x8A3F38, 0x3F6A8A, 0x477A58, 0xA08A48, 0x6A6E74])))
            seed = int(pick.integers(1_000_000))
            site.shadow(
                [(side * 3.6, z - 1.2), (side * 7.4, z - 1.2), (side * 7.4, z + 1.4), (side * 3.6, z + 1.4)], 0.35
            )
            site.screen(
                side * 5,
                z,
                _booth,
                side,
                z,
                colour,
                seed,
            )
    site.stand(0, 54, _market_gate, -8.5, 8.5, 54)
    board(site, (-5, 53.6), (5, 53.6), 5.6, 7.4, rgb(0x9A3A2E), "长江路菜场", ink=rgb(0xE0C070))
    skyline(site, plan, 80, low=18, high=44)
    cartons(site, plan, -3.4, 17.0, 6, wide=0.5)
    cartons(site, plan, 3.2, 9.5, 5, wide=0.5)
    for z in (14, 30, 44):
        light_up(site, 3.5, z, -0.8)
    ground.puddle(site, 1.3, 12.4, 1.1, plan.seed)


def _booth(surface: Surface, side: int, z: float, cloth: tuple[float, float, float], seed: int) -> None:
    """Paint one market stall: a slanted table of produce under a cloth roof."""
    pick = np.random.default_rng(seed)
    near, far = side * 3.8, side * 6.4
    z0, z1 = z - 1.25, z + 1.25
    surface.poly([(near, 0, z0), (near, 0, z1), (near, 0.75, z1), (near, 0.75, z0)], rgb(0x6A5B48))
    surface.poly([(near, 0, z0), (far, 0, z0), (far, 1.1, z0), (near, 0.75, z0)], rgb(0x5A4D3E))
    for a in range(3):
        for b in range(4):
            colour = rgb(
                int(pick.choice([0x5E8A3C, 0xA83A2C, 0xC2A33C, 0x7DA04A, 0xB8762E, 0x6A3F5A, 0xC9C4B0, 0x4E7A3A]))
            )
            x0, x1 = near + side * a * 0.8, near + side * (a + 0.92) * 0.8
            y0, y1 = 0.76 + a * 0.13, 0.76 + (a + 1) * 0.13
            d0, d1 = z0 + b * 0.62, z0 + b * 0.62 + 0.56
            surface.poly([(x0, y0, d0), (x0, y0, d1), (x1, y1, d1), (x1, y1, d0)], colour, glow=tone(colour, 0.45))
            surface.disc((x0 + x1) / 2, (y0 + y1) / 2 + 0.08, (d0 + d1) / 2, (0.2, 0.1), tone(colour, 1.15))
    for x, zz in ((near, z0), (near, z1)):
        post(surface, x, zz, 2.4, 0.03, rgb(0x8A8E90))
    eave = near - side * 0.5
    surface.poly([(eave, 2.3, z0 - 0.1), (eave, 2.3, z1 + 0.1), (far, 3.0, z1 + 0.1), (far, 3.0, z0 - 0.1)], cloth)
    for stripe in (0.12, 0.45, 0.78):
        start, end = z0 + stripe * 2.5, z0 + (stripe + 0.14) * 2.5
        surface.poly([(eave, 2.31, start), (eave, 2.31, end), (far, 3.01, end), (far, 3.01, start)], tone(cloth, 1.3))
    surface.poly(
        [(eave, 2.05, z0 - 0.1), (eave, 2.05, z1 + 0.1), (eave, 2.3, z1 + 0.1), (eave, 2.3, z0 - 0.1)],
        tone(cloth, 0.75),
    )


def _market_gate(surface: Surface, x0: float, x1: float, z: float) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(0, wall.long, 0, 8.6, rgb(0xA79C8C))
    wall.quad(3.0, wall.long - 3.0, 0, 4.8, rgb(0x2C2E30), glow=rgb(0x6A624C))
    for s in (3.0, 6.6, 10.2, 13.6):
        wall.quad(s, s + 0.4, 0, 4.8, rgb(0x8A8276))
    wall.block(0, wall.long, 8.2, 8.8, 0.8, rgb(0x5A4F48))


def residential(plan: Plan) -> Plan:
    """A housing estate's gate: barrier and guard house across the drive, tall blocks and trees behind."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (3.5, 6.2, 0.0), -7.0, 14.0, 66.0
    plan.build = lambda site: _residential(site, plan)
    seed = plan.seed
    plan.movers += [
        Traffic(
            (-1.7, 75),
            (-1.7, -4),
            seed=seed,
            count=4,
            dark=plan.dark,
            speed=6,
            kinds=("car", "suv"),
            stop_m=50,
            red_s=(4, 16),
        ),
        Traffic(
            (2.1, -6),
            (2.1, 75),
            seed=seed + 1,
            count=4,
            dark=plan.dark,
            speed=6,
            kinds=("car", "car", "van"),
            stop_m=25,
            red_s=(26, 38),
        ),
        Walkers([(-6.4, -2), (-6.4, 60)], seed=seed + 2, count=6, wet=plan.wet, small=0.2),
        Walkers([(7.4, 60), (7.4, -2)], seed=seed + 3, count=5, wet=plan.wet, small=0.2),
        Rubbish(-6.2, 15.0, seed=seed, road_x=-4.0, dark=plan.dark),
        Stall(6.9, 15.0, seed=seed, heading=1.4, wet=plan.wet),
    ]
    return plan


def _residential(site: Site, plan: Plan) -> None:
    ground.patch(site, -120, 120, -2, 300, rgb(0x7C8464))
    for side in (-1, 1):
        ground.slabs(site, *ground.span(side * 4.4, side * 9), -2, 70, size=1.0)
    ground.patch(site, -4.4, 4.4, -2, 110, ground.ASPHALT)
    for side in (-1, 1):
        ground.kerb(site, side * 4.4, -2, 100, side)
    ground.dashes(site, 0.1, -2, 20)
    for z in (18.0, 27.0):
        for index in range(12):
            ground.patch(
                site, -4.3 + index * 0.72, -3.95 + index * 0.72, z, z + 0.35, rgb((0xB9982E, 0x2C2D2E)[index % 2])
            )
    pick = plan.pick(2)
    for index in range(4):
        for side in (-1, 1):
            z = 44 + index * 24
            what = House(
                36 + 6 * float(pick.uniform(0, 3)),
                rgb(int(pick.choice([0xB59C86, 0xA88A74, 0xBDB4A6]))),
                2.9,
                "balcony",
                shops=False,
                lit=0.5,
                depth_m=12,
            )
            a, b = sorted((side * (11 + 3 * (index % 2)), side * 34))
            front(site, (a, z), (b, z), what, int(pick.integers(1_000_000)))
    sides(site, plan, 9.4, end=12, low=9, high=11)
    for left, right in ((-40.0, -7.4), (7.8, 40.0)):
        site.screen((left + right) / 2, 23, _hedge_wall, left, right, 23.0)
    site.screen(0, 22.5, _estate_gate)
    for index in range(6):
        plant(site, -7.6, 29 + index * 8, plan.seed + index, tall=8, wide=3)
        plant(site, 7.8, 31 + index * 8, plan.seed - index, tall=8, wide=3)
    for z in (11, 27, 43):
        light_up(site, -4.9 if z != 27 else 4.9, z, 1.1 if z != 27 else -1.1)
    park(site, "car", 4, 5.3, 11.5, heading=0.05)
    bins(site, -6.4, 16.2)
    bikes(site, plan, [(7.4, 17.8 + 0.62 * i) for i in range(7)], wild=0.5)


def _hedge_wall(surface: Surface, x0: float, x1: float, z: float) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(0, wall.long, 0, 2.2, rgb(0xAFA390))
    wall.block(0, wall.long, 2.2, 2.4, 0.2, rgb(0x7E6A58))
    wall.quad(0, wall.long, 0, 0.9, rgb(0x566844), d=0.4)


def _estate_gate(surface: Surface) -> None:
    """Paint gate posts, the guard house on the island, and two striped barriers."""
    wall = Wall(surface, (-7.4, 23.0), (7.8, 23.0))
    for s in (0.0, wall.long - 1.1):
        wall.block(s, s + 1.1, 0, 5.0, 1.1, rgb(0xA48C74))
    wall.block(-0.3, wall.long + 0.3, 4.9, 5.9, 1.3, rgb(0x8C7A68))
    wall.quad(4.5, 10.5, 5.1, 5.7, rgb(0xC9A85A), d=1.32, glow=rgb(0xB89040))
    writing(wall, 4.5, 10.5, 5.14, 0.52, "幸福里", rgb(0x7A2A22), d=1.34, glow=rgb(0x401008))
    wall.block(6.9, 8.1, 0, 2.8, 1.6, rgb(0x8C9498))
    wall.quad(7.05, 7.95, 1.1, 2.3, rgb(0x46545C), d=1.62, glow=rgb(0xC8B888))
    for start, way in ((6.8, -1), (8.3, 1)):
        for index in range(8):
            a, b = sorted((start + way * index * 0.6, start + way * (index + 1) * 0.6))
            wall.quad(a, b, 0.95, 1.07, rgb((0xC8C8C4, 0xB03A2C)[index % 2]), d=1.8)
