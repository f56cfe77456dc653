"""What the room is set up with: facts about its cameras, its standard and its units."""

from dataclasses import dataclass

from console.domain.camera import Camera
from console.domain.event import Fact
from console.domain.grid import Grid
from console.domain.standard import FilingRow
from console.domain.unit import Unit


@dataclass(frozen=True, slots=True)
class CamerasPut(Fact):
    """From now on these are the room's cameras, and no others."""

    cameras: tuple[Camera, ...]


@dataclass(frozen=True, slots=True)
class StandardPut(Fact):
    """From now on cases are filed under these rows and go to these units."""

    rows: tuple[FilingRow, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class GridsPut(Fact):
    """From now on these are the room's grids, those of other days among them."""

    grids: tuple[Grid, ...]
