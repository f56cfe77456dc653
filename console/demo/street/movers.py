"""What moves through a scene: traffic on lanes, people on paths; each gives its actors at an instant."""

import math
from typing import Final, Protocol

import numpy as np

from console.demo.street.light import Colour, rgb
from console.demo.street.mesh import Mesh
from console.demo.street.people import Clothes, bike, clothes, walker
from console.demo.street.stage import Actor
from console.demo.street.traffic import LOOP_S, Lane
from console.demo.street.vehicles import LENGTHS, vehicle

_HEAD: Final = (95.0, 125.0, 140.0)
_TAIL: Final = (15.0, 20.0, 120.0)
_MIX: Final = ("car",) * 6 + ("taxi", "taxi", "suv", "suv", "van", "bus")
_BOXES: Final = (0x2E6FA8, 0xC8A22C, 0x4A4C50)


class Mover(Protocol):
    """Gives its actors at an instant of the loop."""

    def actors(self, t_s: float) -> list[Actor]:
        """Return what is there at ``t_s`` (0..60)."""
        ...


class Traffic:
    """One lane of vehicles from a to b (x, z)."""

    def __init__(
        self, a: tuple[float, float], b: tuple[float, float], *, seed: int, count: int, dark: bool, speed: float = 9.0,
        stop_m: float | None = None, red_s: tuple[float, float] = (0.0, 0.0), kinds: tuple[str, ...] = _MIX,
    ) -> None:  # fmt: skip
        """``count`` vehicles in 60 s; ``stop_m``: metres from a to the line where they wait while ``red_s``."""
        pick = np.random.default_rng(seed)
        self._a, self._b = a, b
        self._long = math.dist(a, b)
        self._heading = math.atan2(b[0] - a[0], b[1] - a[1])
        self._dark = dark
        self._kinds = [str(kind) for kind in pick.choice(kinds, count)]
        self._paints = [int(paint) for paint in pick.integers(0, 9, count)]
        gaps = pick.uniform(0.6, 1.6, count)
        enter = np.cumsum(gaps) / gaps.sum() * (LOOP_S - 0.5)
        self._lane = Lane(
            length_m=self._long, speed=speed, enter_s=[float(at) for at in enter],
            lengths_m=[_length(kind) for kind in self._kinds], stop_m=stop_m, red_s=red_s,
        )  # fmt: skip
        self._meshes = [self._mesh(index, int(pick.integers(1_000_000))) for index in range(count)]

    def actors(self, t_s: float) -> list[Actor]:
        """Return the vehicles on the lane."""
        return [self._actor(number, along) for number, along, _ in self._lane.at(t_s)]

    def _mesh(self, index: int, seed: int) -> Mesh:
        if self._kinds[index] != "bike":
            return vehicle(self._kinds[index], self._paints[index], dark=self._dark)
        box = rgb(_BOXES[seed % 3]) if seed % 5 < 3 else None
        return bike(box=box, dark=self._dark, rider=clothes(seed))

    def _actor(self, number: int, along: float) -> Actor:
        share = along / self._long
        x, z = self._a[0] + (self._b[0] - self._a[0]) * share, self._a[1] + (self._b[1] - self._a[1]) * share
        kind = self._kinds[number]
        mesh, heading = self._meshes[number], self._heading
        half_long, half_wide = _length(kind) / 2, {"bus": 1.3, "truck": 1.3, "bike": 0.2, "cart": 0.6}.get(kind, 0.95)
        tall = {"bus": 3.2, "truck": 3.2, "van": 2.1, "bike": 1.7}.get(kind, 1.55)
        return Actor(
            x, z, max(half_wide, half_long * 0.95), tall,
            lambda surface: surface.mesh(mesh, x, z, heading=heading),
            footprint(x, z, heading, half_wide, half_long),
            self._beams(x, z, half_wide, half_long) if self._dark else (),
        )  # fmt: skip

    def _beams(
        self, x: float, z: float, half_wide: float, half_long: float
    ) -> tuple[tuple[float, float, float, float, Colour], ...]:
        """Return lamps that shine towards the camera, which looks along +z, and the lit road before the car."""
        sin, cos = math.sin(self._heading), math.cos(self._heading)
        front = cos < 0.3
        lamps = []
        for side in (-0.75, 0.75):
            reach = half_long if front else -half_long
            at = (x + sin * reach + cos * side * half_wide, z + cos * reach - sin * side * half_wide)
            lamps.append((at[0], 0.7, at[1], 1.1 if front else 0.55, _HEAD if front else _TAIL))
        ahead = half_long + 3.2
        lamps.append((x + sin * ahead, 0.0, z + cos * ahead, 2.6, (26.0, 36.0, 42.0)))
        return tuple(lamps)


class Walkers:
    """People who walk to and fro on a path of corners (x, z), each with a pace of his own."""

    def __init__(
        self, path: list[tuple[float, float]], *, seed: int, count: int, wet: bool = False, small: float = 0.0,
        kerbs_m: tuple[float, float] | None = None, go_s: tuple[float, float] = (0.0, LOOP_S),
    ) -> None:  # fmt: skip
        """The path's ends lie out of the picture or behind something.

        Args:
            path: corners (x, z).
            seed: for who they are and when they come.
            count: in 60 s.
            wet: they carry umbrellas.
            small: the share of children.
            kerbs_m: metres along the path from its begin, and from its end, where they wait for green.
            go_s: when they may step off the kerb.
        """
        self._kerbs, self._go = kerbs_m, go_s
        pick = np.random.default_rng(seed)
        corners = np.array(path, np.float32)
        legs = np.linalg.norm(np.diff(corners, axis=0), axis=1)
        self._upto = np.concatenate([[0], np.cumsum(legs)])
        self._corners = corners
        long = float(self._upto[-1])
        self._people = [
            (clothes(int(pick.integers(1_000_000)), wet=wet, small=bool(pick.random() < small)),
             float(pick.uniform(0, LOOP_S)),
             float(pick.uniform(1.0, 1.45)), bool(pick.random() < 0.5),
             float(pick.uniform(-0.8, 0.8)), float(pick.uniform(0, 6)))
            for _ in range(count)
        ]  # fmt: skip
        self._long = long

    def actors(self, t_s: float) -> list[Actor]:
        """Return who is on the path; a long path shows several of a person's rounds at once, each as somebody else."""
        found = []
        for who, start, pace, back, aside, phase in self._people:
            since, (kerb, wait) = (t_s - start) % LOOP_S, self._wait(start, pace, back, phase)
            while (along := self._along(since, pace, kerb, wait)) < self._long:
                found.append(self._actor(who, along, back, aside, phase))
                since += LOOP_S
        return found

    def _wait(self, start: float, pace: float, back: bool, phase: float) -> tuple[float, float]:
        """Return how far somebody comes before he has to wait, and for how many seconds."""
        if self._kerbs is None:
            return 0.0, 0.0
        kerb = self._kerbs[back] - phase * 0.2  # they stand behind each other
        here = (start + kerb / pace) % LOOP_S
        is_green = self._go[0] <= here < self._go[1]
        return kerb, 0.0 if is_green else (self._go[0] - here) % LOOP_S + phase * 0.25

    @staticmethod
    def _along(since: float, pace: float, kerb: float, wait: float) -> float:
        if since * pace <= kerb:
            return since * pace
        return max(kerb, (since - wait) * pace)

    def _actor(self, who: Clothes, along: float, back: bool, aside: float, phase: float) -> Actor:
        at = self._long - along if back else along
        leg = min(max(int(np.searchsorted(self._upto, at, side="right")) - 1, 0), len(self._corners) - 2)
        a, b = self._corners[leg], self._corners[leg + 1]
        way = (b - a) / max(float(self._upto[leg + 1] - self._upto[leg]), 1e-6)
        place = a + way * (at - self._upto[leg]) + np.array([way[1], -way[0]]) * aside
        across, ahead = (float(part) * (-1 if back else 1) for part in way)
        step = along * 4.4 + phase
        return standing(float(place[0]), float(place[1]), who, step=step, across=across, away=ahead > 0.5)


class Standing:
    """People who stay where they are and shift from foot to foot."""

    def __init__(
        self,
        places: list[tuple[float, float]],
        *,
        seed: int,
        wet: bool = False,
        from_s: float = 0.0,
        until_s: float = LOOP_S,
    ) -> None:
        self._people = [(x, z, clothes(seed * 31 + index, wet=wet), index * 1.7) for index, (x, z) in enumerate(places)]
        self._from, self._until = from_s, until_s

    def actors(self, t_s: float) -> list[Actor]:
        """Return them; they turn now and then, a whole number of times in the loop."""
        if not self._from <= t_s < self._until:
            return []
        turn = 2 * math.pi * t_s / LOOP_S
        return [
            standing(
                x + 0.05 * math.sin(turn * 6 + phase), z, who,
                step=0.35 * math.sin(turn * 9 + phase), across=0.3 * math.sin(turn * 4 + phase),
            )
            for x, z, who, phase in self._people
        ]  # fmt: skip


def standing(x: float, z: float, who: Clothes, *, step: float, across: float, away: bool = False) -> Actor:
    """Return one person as an actor."""
    tall = 2.2 if who.umbrella else 1.85
    return Actor(x, z, 0.45, tall, lambda surface: walker(surface, x, z, who, step=step, across=across, away=away))


def footprint(x: float, z: float, heading: float, half_wide: float, half_long: float) -> list[tuple[float, float]]:
    """Return the corners on the ground of something that stands turned by ``heading``."""
    sin, cos = math.sin(heading), math.cos(heading)
    return [
        (x + cos * a * half_wide + sin * b * half_long, z - sin * a * half_wide + cos * b * half_long)
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def _length(kind: str) -> float:
    return 1.8 if kind == "bike" else LENGTHS[kind]
