"""What the technician does: cameras, standard and grids come in anew, and some that cannot be used."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Final

from console.domain.camera import Point
from console.domain.command import Command, PutCameras, PutGrids, PutStandard
from console.domain.grid import Grid, GridId, Layer
from console.domain.standard import Limit, LimitUnit, UnitId
from tests.simulation.made import random_id
from tests.simulation.nonsense import of_any_role
from tests.simulation.people import Acts, Person
from tests.simulation.world import START
from tests.street import CAMERAS, ROWS, UNITS

EDGES: Final = (121.39, 121.403, 121.42)
"""Between which longitudes the two grids of a layer lie; cut anew the middle one moves."""


def grids(dice: random.Random) -> tuple[Grid, ...]:
    """Return two grids a layer, cut a little differently each time; some leave a gap where no grid is."""
    middle, gap = EDGES[1] + dice.uniform(-0.002, 0.002), dice.choice([0.0, 0.0, 0.003])
    west, east = (EDGES[0], middle), (middle + gap, EDGES[2])
    return tuple(
        Grid(
            GridId(f"{layer.value}-{number}"),
            layer,
            f"{number}",
            f"第{number}网格",
            ((Point(left, 31.1), Point(right, 31.1), Point(right, 31.3), Point(left, 31.3)),),
            START - timedelta(days=1),
        )
        for layer in Layer
        for number, (left, right) in enumerate((west, east), start=1)
    )


def put_grids(person: Person) -> Command:
    """Return grids, usable or not."""
    usable = grids(person.dice)
    spoiled = (usable, usable, usable, (), (usable[0], usable[0]), (replace(usable[0], code=""),))
    return PutGrids(random_id(person.dice), person.dice.choice(spoiled))


def put_standard(person: Person) -> Command:
    """Return a standard with other limits, or one that nobody can work by."""
    dice = person.dice
    rows = tuple(replace(row, limit=Limit(dice.randrange(1, 9), LimitUnit.URGENT_HOUR)) for row in ROWS)
    spoiled = (rows, rows, ROWS, (replace(rows[0], lead_unit=UnitId("nobody")),), (rows[0], rows[0]))
    return PutStandard(random_id(dice), dice.choice(spoiled), UNITS, only_first=dice.random() < 0.2)


def put_cameras(person: Person) -> Command:
    """Return cameras, one of them gone now and then, or one twice, or one with a password in its address."""
    dice = person.dice
    moved = tuple(replace(camera, point=Point(121.4 + dice.random() / 100, 31.2)) for camera in CAMERAS)
    secret = replace(CAMERAS[0], main_url="rtsp://admin:secret@192.0.2.1/main")
    return PutCameras(random_id(dice), dice.choice((moved, CAMERAS, moved[:2], (*CAMERAS, CAMERAS[0]), (secret,))))


IMPORTS: Final[Acts] = (put_grids, put_grids, put_standard, put_cameras, of_any_role)
