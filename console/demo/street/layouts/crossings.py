"""Where roads meet: a crossing with lights."""

from typing import Final

import numpy as np

from console.demo.street import ground
from console.demo.street.backdrop import Site
from console.demo.street.events import Stall
from console.demo.street.facade import any_house
from console.demo.street.furniture import post
from console.demo.street.light import rgb, tone
from console.demo.street.movers import Standing, Traffic, Walkers
from console.demo.street.parts import bikes, bins, front, light_up, plant, sides
from console.demo.street.plan import Plan
from console.demo.street.stage import Actor
from console.demo.street.surface import Surface

_RED_S: Final = (22.0, 46.0)
"""When those who drive along z wait."""
_AMBER_S: Final = 2.5
_POLES: Final = ((8.7, 41.5, -1), (-8.7, 41.8, 1))
"""Signals for those who drive away: x, z, to which side the arm reaches."""
_LAMPS: Final = (0xE0402C, 0xE0A030, 0x38C878)
_OFF: Final = (0x4A2A26, 0x4A4226, 0x24402F)


class Signal:
    """The three lamps of a traffic light, red from the left."""

    def __init__(self, x: float, z: float, way: int, *, dark: bool) -> None:
        """``x``, ``z``: of its post; ``dark``: it shines."""
        self._post, self._x, self._z, self._dark = x, x + way * 4.25, z, dark

    def actors(self, t_s: float) -> list[Actor]:
        """Return the lamps, one of them lit."""
        lit = signal_at(t_s)
        x, z = self._x + (lit - 1) * 0.43, self._z - 0.05
        colour = rgb(_LAMPS[lit])
        beams = ((x, 6.1, z, 0.8, tone(colour, 0.5)),) if self._dark else ()
        return [Actor(self._post, self._z - 0.3, 5.5, 7.0, lambda surface: self._paint(surface, lit), [], beams)]

    def _paint(self, surface: Surface, lit: int) -> None:
        kept, surface.gain = surface.gain, np.ones(3, np.float32)  # a lamp needs no light from elsewhere
        for index in range(3):
            x = self._x + (index - 1) * 0.43
            surface.disc(x, 6.1, self._z - 0.05, (0.17, 0.17), rgb((_LAMPS if index == lit else _OFF)[index]))
        surface.gain = kept


def signal_at(t_s: float) -> int:
    """Return which lamp shows to those who drive along z: 0 red, 1 amber, 2 green."""
    if _RED_S[0] <= t_s < _RED_S[1]:
        return 0
    return 1 if _RED_S[0] - _AMBER_S <= t_s < _RED_S[0] else 2


def crossing(plan: Plan) -> Plan:
    """Two roads of four lanes; the camera stands on a corner and looks over the whole of it."""
    turn = -1 if plan.seed % 2 else 1
    plan.at, plan.yaw, plan.pitch, plan.fov = (9.5 * -turn, 6.8, 0.0), 27.0 * turn, 16.0, 70.0
    plan.build = lambda site: _crossing(site, plan)
    seed, dark = plan.seed, plan.dark

    plan.movers += [
        Traffic((-1.9, 105), (-1.9, -4), seed=seed, count=7, dark=dark, stop_m=61, red_s=_RED_S),
        Traffic((-5.0, 105), (-5.0, -4), seed=seed + 1, count=5, dark=dark, stop_m=61, red_s=_RED_S),
        Traffic((1.9, -8), (1.9, 110), seed=seed + 2, count=6, dark=dark, stop_m=16, red_s=_RED_S),
        Traffic((-70, 29.5), (80, 29.5), seed=seed + 3, count=5, dark=dark, stop_m=56, red_s=(0, 22)),
        Traffic((80, 35.5), (-70, 35.5), seed=seed + 4, count=5, dark=dark, stop_m=66, red_s=(0, 22)),
        Traffic(
            (6.2, -8),
            (6.2, 110),
            seed=seed + 5,
            count=8,
            dark=dark,
            speed=5,
            kinds=("bike",),
            stop_m=17,
            red_s=_RED_S,
        ),
        Walkers(
            [(-11, 19.5), (11, 19.5), (30, 19.5)],
            seed=seed + 6,
            count=9,
            wet=plan.wet,
            kerbs_m=(2.6, 21.6),
            go_s=(_RED_S[0] + 1.5, _RED_S[0] + 10),
        ),
        *(Signal(x, z, way, dark=dark) for x, z, way in _POLES),
        Walkers([(-11.5, -3), (-11.5, 75)], seed=seed + 7, count=8, wet=plan.wet),
        Standing([(9.8 + i * 0.5, 18.6 + (i % 3) * 0.7) for i in range(4)], seed=seed, wet=plan.wet),
        Stall(-11.0 * turn * -1 if turn > 0 else -11.6, 13.0, seed=seed, heading=-1.3, wet=plan.wet),
    ]
    return plan


def _crossing(site: Site, plan: Plan) -> None:
    ground.patch(site, -120, 120, -2, 400, ground.PAVING)
    for low, high in ((-22, -8), (8, 22)):
        ground.slabs(site, low, high, -2, 24)
        ground.slabs(site, low, high, 41, 90)
    ground.patch(site, -8, 8, -2, 300, ground.ASPHALT)
    ground.patch(site, -120, 120, 25, 40, ground.ASPHALT)
    for side in (-1, 1):
        ground.kerb(site, side * 8, -2, 24.5, side)
        ground.kerb(site, side * 8, 40.5, 160, side)
        for near, far in ((24.7, 25.0), (40.0, 40.3)):
            ground.patch(site, *ground.span(side * 8, side * 100), near, far, ground.KERB)
            ground.patch(site, *ground.span(side * 8, side * 100), near - 0.06, near, tone(ground.PAVING, 0.7))
        for z0, z1 in ((-2, 15), (47, 160)):
            ground.dashes(site, side * 3.5, z0, z1)
            ground.dashes(site, side * 5.2, z0, z1, gap=0)
    for z0, z1 in ((-2, 15), (47, 160)):
        for x in (-0.14, 0.14):
            ground.dashes(site, x, z0, z1, colour=ground.YELLOW, gap=0)
    ground.zebra(site, -7.8, 7.8, 17.5, 21.5)
    ground.zebra(site, -7.8, 7.8, 42.5, 46.0)
    for x in (-14.5, 11.0):
        ground.zebra_along(site, x, x + 3.5, 25.3, 39.7)
    site.floor([(0, 15.4), (7.8, 15.4), (7.8, 15.8), (0, 15.8)], ground.WHITE)
    for x in (1.9, 4.4):
        ground.arrow(site, x, 9, away=True)
    ground.arrow(site, -1.9, 12, away=False)
    for x, z in ((-3, 24), (4, 33), (1.2, 12)):
        ground.manhole(site, x, z)
    ground.repair(site, -6, 28, 3, 5)
    _corners(site, plan)


def _corners(site: Site, plan: Plan) -> None:
    pick = plan.pick(3)
    sides(site, plan, 15.5, start=45, low=14, high=26)
    for side in (-1, 1):
        front(
            site, (side * 15.5, -6), (side * 15.5, 18), any_house(pick, low=12, high=20), int(pick.integers(1_000_000))
        )
        for index in range(3):
            a = 15.5 + index * 19
            front(
                site,
                (side * a, 45),
                (side * (a + 18), 45),
                any_house(pick, low=14, high=26),
                int(pick.integers(1_000_000)),
            )
    for index in range(5):
        for side in (-1, 1):
            plant(site, side * 9.4, 50 + index * 9, plan.seed + index)
            if side * plan.at[0] < 0:
                plant(site, side * 9.6, 9 + index * 8.5 if index < 1 else 55 + index * 9, plan.seed - index)
    for x, z, arm in ((-8.8, 22.8, 1.6), (8.8, 42.5, -1.6), (-8.8, 60, 1.6), (8.8, 78, -1.6), (8.8, 23.2, -1.6)):
        light_up(site, x, z, arm)
    for x, z, way in _POLES:
        site.screen(x, z, _signal, x, z, way)
    near = 11.8 if plan.at[0] < 0 else -11.8
    bikes(site, plan, [(near + 0.3 * (i % 2), 19 + i * 0.62) for i in range(7)], wild=0.6)
    bins(site, near, 15.6)


def _signal(surface: Surface, x: float, z: float, way: int) -> None:
    grey = rgb(0x70767A)
    post(surface, x, z, 6.2, 0.1, grey)
    surface.poly([(x, 6.0, z), (x + way * 5.5, 6.2, z), (x + way * 5.5, 6.05, z), (x, 5.8, z)], grey)
    a, b = x + way * 3.6, x + way * 4.9
    surface.poly([(a, 5.7, z), (b, 5.7, z), (b, 6.5, z), (a, 6.5, z)], rgb(0x24272A))
