"""Gates seen from across the street: a park's, a school's."""

import numpy as np

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Rubbish, Stall
from console.demo.street.facade import House, Wall, writing
from console.demo.street.furniture import post
from console.demo.street.layouts.squares import paved
from console.demo.street.light import rgb, tone
from console.demo.street.movers import Standing, Traffic, Walkers
from console.demo.street.parts import bikes, bins, board, cartons, front, light_up, park, plant, skyline
from console.demo.street.plan import Plan
from console.demo.street.surface import Surface


def park_gate(plan: Plan) -> Plan:
    """A park's gate with its tiled roof across the picture, trees behind it, a forecourt before it."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (-2.0, 6.0, 0.0), 6.0, 14.0, 64.0
    plan.build = lambda site: _park_gate(site, plan)
    seed = plan.seed
    plan.movers += [
        Traffic((-60, 10.8), (70, 10.8), seed=seed, count=4, dark=plan.dark, speed=8),
        Walkers([(-26, 16.5), (30, 16.5)], seed=seed + 1, count=8, wet=plan.wet, small=0.2),
        Walkers([(-8, 15), (0, 22), (1, 42)], seed=seed + 2, count=9, wet=plan.wet, small=0.25),
        Stall(7.0, 20.5, seed=seed, heading=0.3, wet=plan.wet),
        Rubbish(-7.5, 18.8, seed=seed, road_x=-5.6, dark=plan.dark),
    ]
    return plan


def _park_gate(site: Site, plan: Plan) -> None:
    paved(site, 1.4, rgb(0xA19B90))
    ground.patch(site, -120, 120, 6.5, 13, ground.ASPHALT)
    ground.patch(site, -120, 120, 13, 13.3, ground.KERB)
    ground.patch(site, -120, 120, 6.2, 6.5, ground.KERB)
    ground.patch(site, -120, 120, 31, 300, rgb(0x5E6B48))
    ground.slabs(site, -4, 5, 30, 80, size=1.4, colour=rgb(0xA19B90))
    skyline(site, plan, 150, low=24, high=60)
    for index in range(44):
        x, z = -52 + (index * 37 % 105), 38 + index * 53 % 45
        if abs(x) > 5.5:
            plant(site, x, z, plan.seed + index, tall=8 + index % 4, wide=3.4)
    for a, b in ((-48, -7.0), (7.6, 50)):
        site.screen((a + b) / 2, 30.4, _garden_wall, a, b, 30.4)
    site.screen(0, 30, _paifang, -7, 7.6, 30)
    for x in (-16, 12):
        light_up(site, x, 15, 0.9)
        plant(site, x + 5, 26, plan.seed + x, tall=6, wide=2.2)
    bins(site, -7.6, 20)
    bikes(site, plan, [(-14 + i * 0.65, 22 + 0.2 * (i % 2)) for i in range(8)], wild=0.5, heading=0.1)


def _garden_wall(surface: Surface, x0: float, x1: float, z: float) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(0, wall.long, 0, 2.5, rgb(0xC3BFB4))
    wall.quad(0, wall.long, 0, 0.5, rgb(0x85827B))
    wall.block(0, wall.long, 2.5, 2.85, 0.35, rgb(0x4A4D50))
    for s in np.arange(2.5, wall.long - 2, 5.0):
        wall.quad(float(s), float(s) + 1.5, 1.1, 2.0, rgb(0x5F675C))


def _paifang(surface: Surface, x0: float, x1: float, z: float) -> None:
    """Paint the gate: four pillars, two beams with a tablet, three tiled roofs."""
    red, tile = rgb(0x7A3A30), rgb(0x4C5552)
    wall = Wall(surface, (x0, z), (x1, z))
    long = wall.long
    for s in (0.3, long * 0.3, long * 0.7, long - 0.3):
        post(surface, x0 + s, z, 6.2 if 1 < s < long - 1 else 5.0, 0.28, red)
        post(surface, x0 + s, z, 0.7, 0.45, rgb(0x9C9890))
    wall.block(0, long, 3.9, 4.6, 0.3, tone(red, 0.95))
    wall.block(long * 0.3, long * 0.7, 5.0, 6.0, 0.3, rgb(0x2F4A5A))

    gold = rgb(0xC9A84C)
    writing(wall, long * 0.34, long * 0.66, 5.12, 0.76, "中山公园", gold, d=0.33, glow=rgb(0x8A7434))
    for s0, s1, y in ((-0.8, long * 0.33, 4.9), (long * 0.67, long + 0.8, 4.9), (long * 0.24, long * 0.76, 6.3)):
        wall.slope(s0, s1, (y, 1.1), (y + 1.0, 0.1), tile)
        wall.quad(s0, s1, y - 0.12, y, tone(tile, 0.7), d=1.1)
        wall.quad(s0 + 0.2, s1 - 0.2, y + 1.0, y + 1.2, tone(tile, 0.8), d=0.1)
        for s in np.arange(s0, s1, 0.45):
            wall.slope(float(s), float(s) + 0.1, (y, 1.12), (y + 1.0, 0.12), tone(tile, 1.25))


def school(plan: Plan) -> Plan:
    """A school's gate on the far side of a narrow street: parents wait, children come out."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (1.0, 6.0, 0.0), 3.0, 15.0, 66.0
    plan.build = lambda site: _school(site, plan)
    seed = plan.seed
    plan.movers += [
        Traffic((-70, 13.8), (80, 13.8), seed=seed, count=5, dark=plan.dark, speed=6),
        Traffic(
            (80, 17.4),
            (-70, 17.4),
            seed=seed + 4,
            count=5,
            dark=plan.dark,
            speed=6,
            kinds=("car", "suv", "bike", "bike"),
        ),
        Walkers([(1.5, 34), (1.5, 23), (-24, 21.5)], seed=seed + 1, count=8, wet=plan.wet, small=0.7),
        Walkers([(1.5, 34), (2.2, 10), (22, 8)], seed=seed + 2, count=8, wet=plan.wet, small=0.6),
        Standing([(-7.5 + (i % 7) * 0.95, 20.8 + (i // 7) * 0.9) for i in range(12)], seed=seed, wet=plan.wet),
        Stall(-7.6, 9.6, seed=seed, heading=-0.15, wet=plan.wet),
    ]
    return plan


def _school(site: Site, plan: Plan) -> None:
    ground.patch(site, -120, 120, -2, 300, ground.PAVING)
    ground.slabs(site, -34, 34, 2, 12)
    ground.slabs(site, -34, 34, 19.5, 27)
    ground.patch(site, -120, 120, 12, 19.5, ground.ASPHALT)
    for low, high in ((11.7, 12.0), (19.5, 19.8)):
        ground.patch(site, -120, 120, low, high, ground.KERB)
    for at in range(-60, 60, 7):
        site.floor([(at, 15.5), (at + 3, 15.5), (at + 3, 15.65), (at, 15.65)], ground.WHITE)
    ground.zebra_along(site, 0.2, 4.2, 12.3, 19.3)
    ground.patch(site, -60, 60, 34, 48, rgb(0x8A5548))
    skyline(site, plan, 120, low=24, high=50)
    front(site, (-40, 50), (34, 50), House(15, rgb(0xB5704F), 3.6, "office", shops=False, lit=0.3), plan.seed)
    for a, b in ((-40, -4.4), (6.8, 42)):
        site.screen((a + b) / 2, 27.5, _school_wall, a, b, 27.5)
    site.screen(1.0, 27.4, _school_gate, -4.4, 6.8, 27.4)
    board(site, (-15, 26.3), (-5, 26.3), 1.2, 2.4, rgb(0x8A3A30), "好好学习 天天向上", ink=rgb(0xD9BC6A))
    for index in range(8):
        plant(site, -34 + index * 9.5, 25.5 if abs(-34 + index * 9.5) > 5 else 60, plan.seed + index, tall=6)
    for x in (-12, 14):
        light_up(site, x, 20.3, 1.0)
    bikes(site, plan, [(7.0 + i * 0.62, 21.4 + 0.4 * (i % 2)) for i in range(13)], wild=0.5, heading=0.2)
    park(site, "suv", 3, 13.5, 18.2, heading=1.57)
    park(site, "car", 2, 19.5, 18.2, heading=1.57)
    cartons(site, plan, 8.0, 9.0, 4)
    bins(site, -11.0, 20.6)


def _school_wall(surface: Surface, x0: float, x1: float, z: float) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(0, wall.long, 0, 0.8, rgb(0xA8A296))
    for s in np.arange(0, wall.long, 0.28):
        wall.quad(float(s), float(s) + 0.05, 0.8, 2.3, rgb(0x4E5A60))
    for s in np.arange(0, wall.long, 4.5):
        wall.quad(float(s), float(s) + 0.6, 0, 2.6, rgb(0xAE8A70), d=0.05)
    wall.quad(0, wall.long, 2.15, 2.25, rgb(0x4E5A60))


def _school_gate(surface: Surface, x0: float, x1: float, z: float) -> None:
    """Paint the gate: guard house on the left, folding gate half open, a beam with the school's name."""
    wall = Wall(surface, (x0, z), (x1, z))
    wall.block(0, 2.6, 0, 3.0, 2.2, rgb(0xB5A898))
    wall.quad(0.4, 2.2, 1.0, 2.3, rgb(0x55636C), d=2.22, glow=rgb(0xB8A880))
    for s in (2.8, wall.long - 0.8):
        wall.block(s, s + 0.8, 0, 4.4, 0.8, rgb(0xA07058))
    wall.block(2.4, wall.long + 0.2, 4.2, 5.2, 0.9, rgb(0x8A3F34))

    writing(wall, 3.2, wall.long - 0.6, 4.38, 0.68, "文昌街第二小学", rgb(0xD9BC6A), d=0.95)
    for s in np.arange(7.2, wall.long - 0.9, 0.3):
        wall.quad(float(s), float(s) + 0.12, 0.1, 1.5, rgb(0xA4A9AB), d=0.4)
