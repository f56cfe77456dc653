"""Working places: a loading yard, a building site."""

import math

import numpy as np

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Rubbish, Stall
from console.demo.street.facade import House, Wall
from console.demo.street.furniture import post, wire
from console.demo.street.light import rgb, tone
from console.demo.street.movers import Standing, Traffic, Walkers
from console.demo.street.parts import bikes, bins, board, cartons, front, light_up, park, skyline
from console.demo.street.plan import Plan
from console.demo.street.surface import Surface

_BRICK = rgb(0x8A5F4C)


def yard(plan: Plan) -> Plan:
    """A loading yard: a warehouse front with shutters, trucks that back up to it, goods all over."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (-5.0, 6.6, 0.0), 14.0, 16.0, 66.0
    plan.build = lambda site: _yard(site, plan, gate=False)
    seed = plan.seed
    plan.movers += [
        Traffic(
            (-70, 11.5), (80, 11.5), seed=seed, count=4, dark=plan.dark, speed=7, kinds=("truck", "van", "car", "truck")
        ),
        Walkers([(-24, 20), (3, 22), (24, 19)], seed=seed + 1, count=6, wet=plan.wet),
        Walkers([(-6.6, 30), (-7, 18), (9, 17), (13, 31)], seed=seed + 2, count=7, wet=plan.wet),
        Standing([(9.5, 22), (10.4, 22.6), (-3.2, 25)], seed=seed, wet=plan.wet),
        Stall(-7.0, 15.6, seed=seed, heading=-0.4, wet=plan.wet),
    ]
    return plan


def construction(plan: Plan) -> Plan:
    """A building site's gate: blue hoarding, a truck's muddy tracks, the shell and its crane behind."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (4.0, 6.0, 0.0), -10.0, 14.0, 66.0
    plan.build = lambda site: _yard(site, plan, gate=True)
    seed = plan.seed
    plan.movers += [
        Traffic((-80, 11.5), (80, 11.5), seed=seed, count=5, dark=plan.dark, speed=8),
        Traffic(
            (80, 15.0),
            (-80, 15.0),
            seed=seed + 4,
            count=6,
            dark=plan.dark,
            speed=8,
            kinds=("truck", "car", "van", "suv"),
        ),
        Walkers([(-28, 20.5), (30, 20.5)], seed=seed + 1, count=7, wet=plan.wet),
        Standing([(-5.2, 23.5), (-4.2, 24.0), (4.8, 22)], seed=seed, wet=plan.wet),
        Rubbish(6.5, 21.0, seed=seed, road_x=4.6, dark=plan.dark),
        Stall(-9.0, 20.8, seed=seed, heading=-0.1, wet=plan.wet),
    ]
    return plan


def _yard(site: Site, plan: Plan, *, gate: bool) -> None:
    ground.patch(site, -120, 120, -2, 300, rgb(0x8E8A82))
    ground.patch(site, -120, 120, 8.5, 17.5, ground.ASPHALT)
    ground.patch(site, -120, 120, 17.5, 17.8, ground.KERB)
    ground.patch(site, -120, 120, 8.2, 8.5, ground.KERB)
    for at in range(-60, 60, 7):
        site.floor([(at, 13.1), (at + 3, 13.1), (at + 3, 13.25), (at, 13.25)], ground.WHITE)
    ground.slabs(site, -34, 34, 2, 8, size=1.2)
    for z in range(18, 34, 4):
        ground.patch(site, -40, 40, z, z + 0.06, rgb(0x77736C))
    skyline(site, plan, 110, low=22, high=60)
    if gate:
        _site_gate(site, plan)
    else:
        _warehouse(site, plan)
    for x in (-14, 15):
        light_up(site, x, 18.6, 0.9)
    ground.puddle(site, -1.0 if gate else 2.0, 18.8, 1.6, plan.seed)
    ground.manhole(site, 2.5, 15)


def _warehouse(site: Site, plan: Plan) -> None:
    front(site, (-44, 34), (40, 34), House(9.5, rgb(0x8F9698), 4.0, "none", shops=False), plan.seed)
    for index in range(7):
        x = -30 + index * 9.5
        site.stand(x, 33.9, _shutter, x, x + 5.2, 33.9, is_open=index % 3 == 1)
    board(site, (-12, 33.6), (8, 33.6), 6.6, 8.4, rgb(0x2F5C86), "码头路货运仓储")
    for x, paint in ((-1.5, 0), (8.2, 1), (17.5, 2)):
        park(site, "truck", paint, x, 28.2, heading=math.pi)
    park(site, "van", 1, -13.0, 26.5, heading=2.6)
    for x, z, count in ((4.2, 21.5, 8), (-6.2, 27.5, 7), (12.8, 22.5, 6), (1.4, 19.0, 5)):
        cartons(site, plan, x, z, count, wide=1.3)
    bins(site, -10.5, 19.2)
    bikes(site, plan, [(-12.5 + 0.7 * i, 20.4) for i in range(5)], wild=0.7, heading=0.2)


def _shutter(surface: Surface, x0: float, x1: float, z: float, *, is_open: bool) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(
        0,
        wall.long,
        0,
        4.6,
        rgb(0x2A2C2E) if is_open else rgb(0x9AA2A4),
        d=0.05,
        glow=rgb(0x8A7A58) if is_open else None,
    )
    if is_open:
        for s in (0.4, 2.2, 3.6):
            wall.quad(s, s + 1.2, 0, 1.4 + 0.3 * s, rgb(0x7E6647), d=0.06, glow=rgb(0x6A5636))
        wall.quad(0, wall.long, 3.9, 4.6, rgb(0x8A9294), d=0.08)
    else:
        for y in np.arange(0.3, 4.6, 0.35):
            wall.quad(0, wall.long, float(y), float(y) + 0.1, rgb(0x7C8486), d=0.06)
    wall.block(-0.3, wall.long + 0.3, 4.7, 4.9, 1.6, rgb(0x6E7678))


def _site_gate(site: Site, plan: Plan) -> None:
    site.stand(-8, 60, _shell, -34, 16, 60, plan.seed)
    site.far(_crane, 20, 75)
    for a, b in ((-46, -4.0), (5.0, 46)):
        site.screen((a + b) / 2, 26, _hoarding, a, b, 26.0)
    site.floor([(-3.5, 17.8), (4.5, 17.8), (4.8, 60), (-3.8, 60)], rgb(0x7E6F5A))
    for x in (-2.2, -0.6, 1.4, 3.0):
        site.floor([(x, 9), (x + 0.4, 9), (x + 0.6, 40), (x - 0.1, 40)], rgb(0x75664F))
    board(site, (-4.0, 25.8), (5.0, 25.8), 4.8, 6.2, rgb(0x2F5C86), "康宁路项目 安全第一")
    park(site, "truck", 2, 1.4, 33, heading=math.pi)
    for x in (-4.4, 5.0):
        site.screen(x, 25.6, post, x, 25.6, 6.2, 0.35, rgb(0xB9982E))
    cartons(site, plan, -14, 22.5, 8, wide=1.6)
    bins(site, 7.0, 22.4)
    bikes(site, plan, [(12 + 0.65 * i, 21.8) for i in range(7)], wild=0.6, heading=0.2)


def _hoarding(surface: Surface, x0: float, x1: float, z: float) -> None:
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(0, wall.long, 0, 2.9, rgb(0x4A749A))
    wall.quad(0, wall.long, 0, 0.4, rgb(0x8A8780), d=0.03)
    for index, s in enumerate(np.arange(0, wall.long, 1.0)):
        wall.quad(float(s), float(s) + 0.06, 0.4, 2.9, rgb(0x3B6084), d=0.01)
        if index % 7 == 3:
            wall.quad(float(s) + 0.1, float(s) + 2.9, 0.9, 2.4, rgb((0xB5B8B4, 0x4E7A58)[index % 2]), d=0.02)
    wall.quad(0, wall.long, 2.9, 3.05, rgb(0xB9BEC0), d=0.02)


def _shell(surface: Surface, x0: float, x1: float, z: float, seed: int) -> None:
    """Paint the shell of a block: slabs, columns, green nets."""
    pick = np.random.default_rng(seed)
    wall = Wall(surface, (x0, z), (x1, z))
    wall.quad(0, wall.long, 0, 27, rgb(0x4C4A47))
    for y in np.arange(0, 27, 3.4):
        for s in np.arange(0, wall.long - 4, 5.0):
            if y < 19 and pick.random() < 0.65:
                wall.quad(
                    float(s) + 0.3,
                    float(s) + 5.0,
                    float(y) + 0.3,
                    float(y) + 3.3,
                    tone(rgb(0x4F7A62), float(pick.uniform(0.85, 1.15))),
                    d=0.5,
                )
            wall.quad(float(s), float(s) + 0.6, float(y), float(y) + 3.4, rgb(0x98948C), d=0.1)
        wall.block(0, wall.long, float(y), float(y) + 0.35, 0.4, rgb(0x9E9A92))


def _crane(surface: Surface, x: float, z: float) -> None:
    yellow = rgb(0xB08F3A)
    post(surface, x, z, 46, 0.7, yellow)
    surface.poly([(x - 38, 44.6, z), (x + 14, 44.6, z), (x + 14, 45.6, z), (x - 38, 45.2, z)], yellow)
    surface.poly([(x - 0.4, 50, z), (x + 0.4, 50, z), (x - 30, 45.2, z), (x - 30.5, 45.2, z)], tone(yellow, 0.8))
    surface.poly([(x + 9, 42, z), (x + 14, 42, z), (x + 14, 44.6, z), (x + 9, 44.6, z)], rgb(0x77736C))
    wire(surface, (x - 24, 44.6, z), (x - 24, 26, z), 0)
