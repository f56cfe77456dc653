"""Streets seen along their length."""

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.facade import any_house, house, row
from console.demo.street.furniture import lamp_post, tree
from console.demo.street.movers import Traffic, Walkers
from console.demo.street.plan import Plan


def shops(plan: Plan) -> Plan:
    """A shopping street: the camera over the right kerb, houses with shops on both sides."""
    plan.at, plan.yaw, plan.pitch, plan.fov = (4.6, 5.6, 0.0), -9.0, 15.0, 64.0
    plan.build = lambda site: _shops(site, plan)
    seed, dark = plan.seed, plan.dark
    plan.movers += [
        Traffic((-1.75, 110), (-1.75, -4), seed=seed, count=7, dark=dark),
        Traffic((1.75, -6), (1.75, 115), seed=seed + 1, count=6, dark=dark),
        Traffic((-4.2, 90), (-4.2, -4), seed=seed + 2, count=6, dark=dark, speed=5.5, kinds=("bike",)),
        Walkers([(-7.4, -2), (-7.4, 70)], seed=seed + 3, count=9, wet=plan.wet),
        Walkers([(7.2, -2), (7.2, 70)], seed=seed + 4, count=8, wet=plan.wet),
    ]
    return plan


def _shops(site: Site, plan: Plan) -> None:
    ground.patch(site, -60, 60, -2, 400, ground.PAVING)
    ground.patch(site, -5, 5, -2, 400, ground.ASPHALT)
    for side in (-1, 1):
        ground.slabs(site, *sorted((side * 5, side * 10)), -2, 120)
        ground.kerb(site, side * 5, -2, 200, side)
        ground.dashes(site, side * 3.4, -2, 160, gap=0)
    ground.dashes(site, 0, -2, 160, colour=ground.YELLOW, gap=0)
    ground.manhole(site, -2, 14)
    ground.manhole(site, 2.4, 23)
    sides(site, plan, 10)
    for z in range(8, 90, 9):
        for x in (-5.9, 5.9):
            plant(site, x, z + (2 if x > 0 else 0), plan.seed + z)


def sides(site: Site, plan: Plan, x: float) -> None:
    """Line a street with houses."""
    pick = plan.pick(5)
    for side in (-1, 1):
        for start, end in row(-4, 150, pick):
            what, seed = any_house(pick), int(pick.integers(1e6))
            a, b = (side * x, start), (side * x, end)
            site.stand(side * x, start, lambda surface, a=a, b=b, what=what, seed=seed: house(surface, a, b, what, seed))


def plant(site: Site, x: float, z: float, seed: int, *, tall: float = 7.0, wide: float = 2.4) -> None:  # noqa: PLR0913
    """Plant a street tree with its pit and its shade."""
    site.floor([(x - 0.6, z - 0.6), (x + 0.6, z - 0.6), (x + 0.6, z + 0.6), (x - 0.6, z + 0.6)], (58, 66, 76))
    if site.light.sun:
        for index in range(7):
            site.blot(x + 2.6 + (index * 37 % 7 - 3) * 0.5, z + 2.0 + (index * 53 % 7 - 3) * 0.5, (wide * 0.5, wide * 0.45), 0.16)
    site.blot(x, z, (wide * 0.8, wide * 0.8), 0.14)
    site.stand(x, z, lambda surface: tree(surface, x, z, seed, tall=tall, wide=wide), hides=True)


def light_up(site: Site, x: float, z: float, arm: float) -> None:
    """Put up a street lamp."""
    site.lamp(x + arm, 8.1, z)
    site.stand(x, z, lambda surface: lamp_post(surface, x, z, arm), hides=True)
