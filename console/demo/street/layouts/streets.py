"""Streets seen along their length: shops, a bus stop, a hospital's front."""

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Rubbish, Stall
from console.demo.street.facade import House
from console.demo.street.light import rgb
from console.demo.street.movers import Standing, Traffic, Walkers
from console.demo.street.parts import bikes, bins, board, cartons, front, light_up, park, plant, sides
from console.demo.street.plan import Plan
from console.demo.street.surface import Surface


def shops(plan: Plan) -> Plan:
    """A shopping street: the camera over the right kerb, houses with shops on both sides."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (3.4, 6.2, 0.0), -11.0, 15.0, 66.0
    plan.build = lambda site: _shops(site, plan)
    plan.movers += [
        *_traffic(plan, 1.75),
        Walkers([(-8.2, -2), (-8.2, 70)], seed=plan.seed + 3, count=10, wet=plan.wet),
        Walkers([(7.4, -2), (7.4, 70)], seed=plan.seed + 4, count=7, wet=plan.wet),
        Stall(-7.0, 12.5, seed=plan.seed, heading=-1.45, wet=plan.wet),
        Rubbish(-6.0, 24.0, seed=plan.seed, road_x=-4.4, dark=plan.dark),
    ]
    return plan


def _traffic(plan: Plan, lane: float) -> list[Traffic]:
    seed, dark = plan.seed, plan.dark
    return [
        Traffic((-lane, 110), (-lane, -4), seed=seed, count=9, dark=dark),
        Traffic((lane, -6), (lane, 115), seed=seed + 1, count=8, dark=dark),
        Traffic((-lane - 2.5, 90), (-lane - 2.5, -4), seed=seed + 2, count=7, dark=dark, speed=5.5, kinds=("bike",)),
    ]


def _street(site: Site, half: float, walk: float) -> None:
    """Lay a street: carriageway to ±half, pavements to ±(half + walk)."""
    ground.patch(site, -90, 90, -2, 400, ground.PAVING)
    ground.patch(site, -half, half, -2, 400, ground.ASPHALT)
    for side in (-1, 1):
        ground.slabs(site, *ground.span(side * half, side * (half + walk)), -2, 120)
        ground.kerb(site, side * half, -2, 200, side)
        ground.dashes(site, side * (half - 1.6), -2, 160, gap=0)
        ground.blind_path(site, side * (half + walk * 0.62), -2, 100)
    for x in (-0.14, 0.14):
        ground.dashes(site, x, -2, 160, colour=ground.YELLOW, gap=0)
    ground.repair(site, 1.0, 11, 1.8, 4)
    ground.repair(site, -3.0, 26, 1.4, 9)
    ground.manhole(site, -2, 14)
    ground.manhole(site, 2.4, 23)


def _shops(site: Site, plan: Plan) -> None:
    _street(site, 5.0, 5.0)
    sides(site, plan, 10.0, low=11, high=22)
    for index in range(9):
        z = 17 + index * 9
        plant(site, -5.9, z, plan.seed + z)
        plant(site, 5.9, z + 4, plan.seed + z + 1)
        if index % 3 == 0:
            light_up(site, -5.6, z + 4, 1.6)
            light_up(site, 5.6, z + 8, -1.6)
    bins(site, -6.0, 25.2)
    cartons(site, plan, -9.0, 17.5, 7, wide=0.5)
    bikes(site, plan, [(-6.2, 28.5 + i * 0.75) for i in range(6)], heading=1.3)
    bikes(site, plan, [(6.3, 10.5 + i * 0.8) for i in range(5)], wild=0.5, heading=-1.2)
    ground.puddle(site, -4.2, 9.0, 0.9, plan.seed)


def bus_stop(plan: Plan) -> Plan:
    """A wide road with a bus bay on the right and people who wait under its roof."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (-3.0, 6.0, 0.0), 12.0, 15.0, 64.0
    plan.build = lambda site: _bus_stop(site, plan)
    seed, dark = plan.seed, plan.dark
    plan.movers += [
        Traffic((1.9, -6), (1.9, 115), seed=seed + 1, count=8, dark=dark),
        Traffic(
            (4.9, -8),
            (4.9, 115),
            seed=seed + 7,
            count=4,
            dark=dark,
            speed=8,
            kinds=("bus",),
            stop_m=29.0,
            red_s=(12, 24),
        ),
        Traffic((-1.9, 110), (-1.9, -4), seed=seed, count=9, dark=dark),
        Walkers([(10.4, -2), (10.4, 70)], seed=seed + 3, count=7, wet=plan.wet),
        Standing([(7.6 + 0.5 * (i % 3), 17.0 + i * 1.05) for i in range(9)], seed=seed, wet=plan.wet),
    ]
    return plan


def _bus_stop(site: Site, plan: Plan) -> None:
    _street(site, 6.6, 5.4)
    ground.patch(site, 3.4, 6.4, 12, 32, rgb(0x8A5A4A))
    sides(site, plan, 12.0, low=14, high=30)
    for index in range(8):
        light_up(site, 7.2, 9 + index * 18, -1.8)
        plant(site, -7.5, 14 + index * 9, plan.seed + index)
        plant(site, 11.0, 34 + index * 9, plan.seed + index + 20)
    site.screen(8.4, 20, _shelter, 7.3, 9.2, 15.5, 26.5)
    bins(site, 7.2, 28.5)
    bikes(site, plan, [(9.6 + 0.1 * i, 10.0 + i * 0.6) for i in range(7)], wild=0.6)


def _shelter(surface: Surface, x0: float, x1: float, z0: float, z1: float) -> None:
    """Paint a bus shelter: posts, lit boards at its back, a flat roof."""
    grey = rgb(0x6D7276)
    for z in (z1 - 0.2, (z0 + z1) / 2, z0 + 0.2):
        surface.poly(
            [(x1, 0.3, z), (x1, 0.3, z - 2.6), (x1, 2.2, z - 2.6), (x1, 2.2, z)], rgb(0x8FA0A8), glow=rgb(0x7A8C98)
        )
        for x in (x1, x0 + 0.3):
            surface.poly([(x, 0, z), (x + 0.1, 0, z), (x + 0.1, 2.6, z), (x, 2.6, z)], grey)
    surface.poly([(x0, 2.6, z0), (x0, 2.6, z1), (x1 + 0.3, 2.6, z1), (x1 + 0.3, 2.6, z0)], rgb(0x9DA3A6))
    surface.poly([(x0, 2.4, z0), (x0, 2.4, z1), (x0, 2.65, z1), (x0, 2.65, z0)], rgb(0x2F5F7A), glow=rgb(0x2F5F7A))
    surface.poly([(x0, 2.4, z0), (x1 + 0.3, 2.4, z0), (x1 + 0.3, 2.65, z0), (x0, 2.65, z0)], grey)


def hospital(plan: Plan) -> Plan:
    """A health centre set back behind its forecourt on the left, the road on the right."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (7.0, 6.0, 0.0), -24.0, 15.0, 66.0
    plan.build = lambda site: _hospital(site, plan)
    plan.movers += [
        *_traffic(plan, 1.9),
        Walkers([(-8.5, -2), (-8.5, 70)], seed=plan.seed + 3, count=6, wet=plan.wet),
        Walkers([(-6.5, 4), (-9, 20), (-18, 26)], seed=plan.seed + 5, count=6, wet=plan.wet),
        Stall(-7.6, 11.5, seed=plan.seed + 1, heading=-0.9, wet=plan.wet),
    ]
    return plan


def _hospital(site: Site, plan: Plan) -> None:
    _street(site, 5.4, 5.0)
    ground.slabs(site, -30, -10.4, 8, 34, size=1.6, colour=rgb(0x9C958C))
    white = House(17, rgb(0xB9BCB8), 3.3, "office", shops=False, lit=0.5)
    front(site, (-36, 34), (-10.5, 34), white, plan.seed)
    board(site, (-28, 33.6), (-15, 33.6), 4.0, 5.3, rgb(0xB9BBB6), "社区卫生服务中心", ink=rgb(0x2F7A52))
    sides(site, plan, 10.4, start=34, which=(-1,))
    sides(site, plan, 11.0, which=(1,))
    for index in range(7):
        plant(site, -6.2, 16 + index * 9, plan.seed + index)
        light_up(site, 6.0, 12 + index * 20, -1.8)
    for index in range(5):
        park(site, ("car", "suv", "car", "van", "taxi")[index], plan.seed + index, -27 + index * 2.9, 28, heading=0.0)
    bikes(site, plan, [(-11.5 - 0.65 * i, 18.5 + 0.3 * (i % 3)) for i in range(8)], wild=0.7, heading=0.3)
    bins(site, -6.4, 9.5)
