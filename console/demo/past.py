"""Makes the street's past in a hub's folder: pictures from the films, cases by the rules, all written at once.

Imported only where a past must be made: it brings numpy, and av and cv2 where pictures were never taken.
"""

import time
from datetime import datetime
from pathlib import Path
from typing import Final

from console.clock import utc_now
from console.demo.album import Album
from console.demo.catalogue import DemoCamera
from console.demo.film import Film
from console.demo.history import Street, make_history
from console.demo.history_store import lay_history
from console.demo.picture import PictureSet, kept_beside, pictures_of
from console.demo.preparation import Preparation, catalogue_of
from console.demo.producer import films
from console.domain.camera import Camera, CameraId, Profile
from console.domain.grid_file import read_grids
from console.domain.standard_file import read_standard, read_units
from console.errors import Unavailable
from console.hub.options import STREET_CODE
from console.hub.rule_book import read_rules
from resources.grids import demo_grids
from resources.standards import example_standard, example_units

FIRST_PICTURES_S: Final = 60.0
_LOOK_S: Final = 0.2


def lay_past(data: Path, wanted: Preparation) -> datetime:
    """Make the street's past in the hub's folder ``data``; return up to when.

    Raises:
        ConsoleError: the folder cannot be written, a hub runs there, or the films do not come.
    """
    catalogue = catalogue_of(wanted.cameras, Path(wanted.footage) if wanted.footage else None)
    sets = _pictures(Path(wanted.films), catalogue)
    now = utc_now()  # after waiting for the films
    album = Album(sets)
    street = Street(
        tuple(_camera(one) for one in catalogue),
        read_standard(example_standard()),
        read_units(example_units()),
        read_grids(demo_grids()),
        {one.number: one.scene for one in catalogue if one.number in sets},
    )
    history = make_history(street, album, read_rules(), STREET_CODE, now)
    lay_history(data, history, album.sealed, album.files(), now)
    return now


def _pictures(cache: Path, catalogue: tuple[DemoCamera, ...]) -> dict[int, PictureSet]:
    """Return the pictures of each camera's film; waits for the first groups of films that were never made."""
    playing = {number: film for (number, profile), film in films(cache, catalogue).items() if profile is Profile.SUB}
    _await(list(playing.values()))
    return {number: pictures_of(film, kept_beside(cache)) for number, film in playing.items() if film.ready_gops()}


def _await(wanted: list[Film]) -> None:
    until = time.monotonic() + FIRST_PICTURES_S
    while not all(film.ready_gops() for film in wanted):
        if time.monotonic() > until:
            if any(film.ready_gops() for film in wanted):
                return
            raise Unavailable("no film comes", text_key="demo.films_not_ready")
        time.sleep(_LOOK_S)


def _camera(one: DemoCamera) -> Camera:
    """Return a camera as the past knew it; the demo puts its addresses anew at every start."""
    address = f"rtsp://127.0.0.1/camera/{one.number}"
    return Camera(
        CameraId(f"street-{one.number}"), one.number, one.name, f"{address}/main", f"{address}/sub",
        one.public_grid, one.residents_grid, one.place, one.point,
    )  # fmt: skip
