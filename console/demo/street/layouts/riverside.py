"""By the water: a bridge, the riverside walk."""

import itertools

import numpy as np

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Rubbish, Stall
from console.demo.street.furniture import between, post, railing
from console.demo.street.light import mix, rgb, tone
from console.demo.street.mesh import Builder
from console.demo.street.movers import Standing, Traffic, Walkers
from console.demo.street.parts import bins, light_up, plant, put, skyline
from console.demo.street.plan import Plan
from console.demo.street.surface import Surface


def bridge(plan: Plan) -> Plan:
    """A bridge over the creek: stone balustrades, water on both sides, towers behind."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (-4.0, 6.4, 0.0), 13.0, 13.0, 68.0
    plan.build = lambda site: _bridge(site, plan)
    seed, dark = plan.seed, plan.dark
    plan.movers += [
        Traffic((-2.0, 120), (-2.0, -4), seed=seed, count=10, dark=dark, speed=10),
        Traffic((2.0, -6), (2.0, 120), seed=seed + 1, count=9, dark=dark, speed=10),
        Traffic((4.6, -6), (4.6, 110), seed=seed + 2, count=7, dark=dark, speed=5.5, kinds=("bike",)),
        Walkers([(7.6, -2), (7.6, 80)], seed=seed + 3, count=9, wet=plan.wet),
        Standing([(8.6, 19 + i * 1.1) for i in range(3)], seed=seed, wet=plan.wet),
        Stall(7.9, 14.0, seed=seed, heading=1.5, wet=plan.wet),
        Rubbish(6.9, 25.0, seed=seed, road_x=5.2, dark=dark),
    ]
    return plan


def _bridge(site: Site, plan: Plan) -> None:
    ground.patch(site, -300, 300, -2, 500, ground.PAVING)
    water(site, -300, 300, 4, 82)
    ground.patch(site, -9.2, 9.2, -2, 400, ground.PAVING)
    for side in (-1, 1):
        ground.slabs(site, *ground.span(side * 6, side * 9.2), -2, 110, size=0.9)
    ground.patch(site, -6, 6, -2, 400, ground.ASPHALT)
    for side in (-1, 1):
        ground.kerb(site, side * 6, -2, 200, side)
        ground.dashes(site, side * 3.7, -2, 160, gap=0)
        site.shadow([(side * 9.3, 4), (side * 9.3, 82), (side * 9.3 + 2.5, 82), (side * 9.3 + 2.5, 4)], 0.35)
    for x in (-0.14, 0.14):
        ground.dashes(site, x, -2, 160, colour=ground.YELLOW, gap=0)
    for z in (9.0, 40.0, 70.0):
        ground.patch(site, -6, 6, z, z + 0.25, tone(ground.ASPHALT, 0.6))
    skyline(site, plan, 98, low=14, high=46)
    for x in (-80, -55, -30, -20, 22, 34, 50, 66, 88):
        plant(site, x, 90, plan.seed + x, tall=9, wide=4.5)
    stone = rgb(0xA5A198)
    for index in range(19, -1, -1):
        for side in (-1, 1):
            z = 3 + index * 4.2
            site.stand(side * 9, z, _balustrade, side * 9.0, z, z + 4.2, stone)
    for index in range(6):
        for side in (-1, 1):
            light_up(site, side * 8.7, 12 + index * 14, -side * 1.8)
    bins(site, 7.0, 26.5, 1.5)


def _balustrade(surface: Surface, x: float, z0: float, z1: float, stone: tuple[float, float, float]) -> None:
    """Paint one bay of a stone balustrade with its pillar."""
    for low, high, factor in ((0.0, 0.22, 0.75), (0.95, 1.15, 1.0)):
        surface.poly([(x, low, z0), (x, low, z1), (x, high, z1), (x, high, z0)], tone(stone, factor))
    surface.poly(
        [(x - 0.14, 1.15, z0), (x + 0.14, 1.15, z0), (x + 0.14, 1.15, z1), (x - 0.14, 1.15, z1)], tone(stone, 1.12)
    )
    for index in range(7):
        z = z0 + (index + 0.7) * (z1 - z0) / 8
        surface.poly([(x, 0.2, z), (x, 0.2, z + 0.22), (x, 0.95, z + 0.22), (x, 0.95, z)], tone(stone, 0.86))
    post(surface, x, z0, 1.35, 0.2, stone)


def water(site: Site, x0: float, x1: float, z0: float, z1: float) -> None:
    """Lay water with the sky on it and streaks of ripples."""
    factors = site.light.ambient
    low, top = (
        (c[0] / factors[0], c[1] / factors[1], c[2] / factors[2]) for c in (site.light.sky_low, site.light.sky_top)
    )
    base, sky = mix(rgb(0x3A5560), top, 0.55), mix(low, rgb(0x4E625F), 0.1)
    cuts = z0 + (z1 - z0) * np.linspace(0, 1, 17) ** 1.6
    for index, (near, far) in enumerate(itertools.pairwise(cuts)):
        ground.patch(site, x0, x1, float(near), float(far), mix(base, sky, (index / 15) ** 1.5 * 0.9))
    pick = np.random.default_rng(site.seed + 77)
    for _ in range(1400):
        share = float(pick.uniform(0, 1)) ** 1.8
        x, z = float(pick.uniform(x0, x1)) * (0.12 + 0.88 * share), z0 + (z1 - z0) * share
        long, thick = float(pick.uniform(0.8, 4)) * (1 + 2 * share), float(pick.uniform(0.03, 0.09)) * (1 + 6 * share)
        if x0 <= x and x + long <= x1:
            here = mix(base, sky, share**1.5 * 0.9)
            crest = mix(here, sky, 0.28) if pick.random() < 0.6 else tone(here, 0.86)
            site.floor([(x, z), (x + long * 0.5, z - thick / 2), (x + long, z), (x + long * 0.5, z + thick / 2)], crest)
    if site.light.lamps:
        _lights_on_water(site, pick, (x0, x1), (z0, z1))


def _lights_on_water(
    site: Site, pick: np.random.Generator, across: tuple[float, float], reach: tuple[float, float]
) -> None:
    """Lay what ripples make of the other bank's lit windows: broken streaks that run towards the camera."""
    at_x, at_z = float(site.view.at[0]), float(site.view.at[2])
    for _ in range(70):
        bank = float(pick.uniform(*across))
        warm = rgb(int(pick.choice((0xE8B878, 0xE0A050, 0xD8D0C0, 0xE8C890))))
        bright, least = float(pick.uniform(0.25, 0.6)) * site.light.lamps, float(pick.uniform(0.25, 0.6))
        for step in np.arange(0.985, least, -0.03):
            share = float(step) - float(pick.uniform(0, 0.012))
            x, z = at_x + (bank - at_x) * share, at_z + (reach[1] - at_z) * share
            wide, fade = float(pick.uniform(0.5, 1.7)) * share, bright * (share - least) / (1 - least)
            if across[0] < x - wide and x + wide < across[1] and z > reach[0] + 1:
                deep = 0.5 * share
                points = [(x - wide, z), (x, z - deep), (x + wide, z), (x, z + deep)]
                site.floor(points, tone(warm, 0.35 + 0.4 * fade), glow=tone(warm, fade))


def guard_rail(site: Site, a: tuple[float, float], b: tuple[float, float], step: float = 6.0) -> None:
    """Put up a steel railing in pieces from far to near."""
    count = max(1, int(np.hypot(b[0] - a[0], b[1] - a[1]) / step))
    for index in range(count):
        p, q = between(a, b, index / count), between(a, b, (index + 1) / count)
        site.shadow([p, q, (q[0] + 0.5, q[1] + 0.4), (p[0] + 0.5, p[1] + 0.4)], 0.12)
        site.stand((p[0] + q[0]) / 2, (p[1] + q[1]) / 2, railing, p, q, rgb(0x8D9496))


def promenade(plan: Plan) -> Plan:
    """The riverside walk: railing and river on the left, trees on the right, the other bank's towers."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (3.0, 5.6, 0.0), -13.0 - 5 * (plan.seed % 3), 11.5, 68.0
    plan.build = lambda site: _promenade(site, plan)
    seed = plan.seed
    plan.movers += [
        Walkers([(-0.5, -2), (-0.5, 80)], seed=seed + 1, count=9, wet=plan.wet, small=0.15),
        Walkers([(2.8, 80), (2.8, -2)], seed=seed + 2, count=8, wet=plan.wet),
        Traffic((1.2, 90), (1.2, -4), seed=seed + 3, count=4, dark=plan.dark, speed=4.5, kinds=("bike",)),
        Standing([(-3.2, 18 + i * 2.3) for i in range(5)], seed=seed, wet=plan.wet),
        Stall(-1.8, 12.5, seed=seed, heading=-1.5, wet=plan.wet),
        Rubbish(4.2, 22, seed=seed, road_x=2.9, dark=plan.dark),
    ]
    return plan


def _promenade(site: Site, plan: Plan) -> None:
    ground.patch(site, -400, 100, -2, 600, rgb(0x6E7A5A))
    water(site, -400, -4.4, -2, 190)
    ground.patch(site, -4.4, 5.2, -2, 300, ground.PAVING)
    ground.slabs(site, -4.2, 5.2, -2, 90, size=0.9, colour=rgb(0xA89F92))
    ground.patch(site, 0.6, 1.9, -2, 140, rgb(0x8A5F50))
    ground.patch(site, -4.4, -4.0, -2, 300, ground.KERB)
    ground.patch(site, 5.2, 5.6, -2, 200, ground.KERB)
    skyline(site, plan, 215, x0=-420, x1=120, low=14, high=62)
    guard_rail(site, (-4.1, 3), (-4.1, 110), 5.0)
    for index in range(9):
        plant(site, 7.4, 12 + index * 8.5, plan.seed + index, tall=6.5 + index % 3, wide=2.8)
        plant(site, 13.5, 16 + index * 8.5, plan.seed - index, tall=9, wide=3.6)
    for index in range(6):
        light_up(site, 4.9, 10 + index * 13, -1.3)
        park_bench(site, 4.3, 14 + index * 13)
    bins(site, 4.3, 23.2, 1.57)


def park_bench(site: Site, x: float, z: float) -> None:
    """Put up a bench that looks at the river."""
    build = Builder()
    wood = rgb(0x7E6248)
    for at in (-0.7, 0.65):
        build.box((-0.2, 0, at), (0.22, 0.42, at + 0.08), rgb(0x44484B))
    build.box((-0.24, 0.42, -0.85), (0.24, 0.48, 0.85), wood)
    build.box((0.2, 0.5, -0.85), (0.25, 0.9, 0.85), tone(wood, 0.9))
    put(site, build.done(), x, z, (0.24, 0.85), tall=0.6)
