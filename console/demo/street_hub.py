"""The demo's hub as a process: makes the street's past and its people's accounts, then serves as any other hub.

What it is to prepare comes as one line of JSON on its standard input, passwords among it: they are on no command line
and in no file. It ends when that input does.

    python -m console.demo.street_hub --data DIR [--port N] [--room-rate R]
"""

import argparse
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from console.clock import utc_now
from console.demo.album import Album
from console.demo.catalogue import DemoCamera
from console.demo.film import Film
from console.demo.history import Street, make_history
from console.demo.history_store import Mark, lay_history, set_aside
from console.demo.picture import PictureSet, pictures_of
from console.demo.preparation import Preparation, catalogue_of
from console.demo.producer import films
from console.demo.roster import ACCOUNTS
from console.domain.camera import Camera, CameraId, Profile
from console.domain.grid_file import read_grids
from console.domain.standard_file import read_standard, read_units
from console.errors import ConsoleError, Unavailable
from console.hub.accounts import put_accounts
from console.hub.options import STREET_CODE
from console.hub.rule_book import read_rules
from console.hub.service import run_hub
from resources.grids import demo_grids
from resources.standards import example_standard, example_units

KEPT: Final = "pictures"
"""Beside the films' folder: the pictures taken of them."""
FIRST_PICTURES_S: Final = 60.0
_LOOK_S: Final = 0.2


def prepare(data: Path, wanted: Preparation) -> None:
    """Make past and accounts in the hub's folder ``data``; what is there and young enough stays.

    Raises:
        ConsoleError: the folder cannot be written, a hub runs there, or the films do not come.
    """
    now = utc_now()
    name = f"{wanted.footage or 'street'} {wanted.cameras}"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = Mark.read(data)
    if known is not None and known.is_fresh(name, now):
        replace(known, rate=max(known.rate, wanted.room_rate)).write(data)
    else:
        set_aside(data)
        Mark(name, _lay(data, wanted), wanted.room_rate).write(data)
    people = [(account, wanted.passwords[account.name]) for account in ACCOUNTS if account.name in wanted.passwords]
    put_accounts(data, people)


def _lay(data: Path, wanted: Preparation) -> datetime:
    """Make the street's past; return up to when."""
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
    return {number: pictures_of(film, cache.parent / KEPT) for number, film in playing.items() if film.ready_gops()}


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


def main() -> int:
    """Prepare, then run the hub; return the exit code. What goes wrong is said in the log, on stderr."""
    parser = argparse.ArgumentParser(prog="street_hub")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--room-rate", type=float, default=1.0)
    parser.add_argument("--with-parent", action="store_true", help="always")
    arguments = parser.parse_args()
    os.umask(0o077)
    wanted = Preparation.read(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    try:
        if wanted.films:
            prepare(arguments.data, wanted)
    except (ConsoleError, OSError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    return run_hub(arguments)


def _end_with_parent() -> None:
    while os.read(0, 4096):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
