"""Where a case is: its place in words, its point, its two grids. Checked, and filled in from what is known. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.domain.board import Board
from console.domain.calibration import ERROR_MAX_M, REACH_M
from console.domain.camera import Camera, Point
from console.domain.duplicate import distance_m
from console.domain.grid import Grid, grids_at
from console.domain.prose import checked
from console.errors import Refused

PLACE_LENGTH_MAX: Final = 200
CODE_LENGTH_MAX: Final = 32


@dataclass(frozen=True, slots=True)
class Site:
    """Where a case is. Codes may be empty: of a room without grids, or where none is laid."""

    place: str
    point: Point | None
    public_grid: str
    residents_grid: str
    point_error_m: int | None = None
    """Where the camera's calibration gave the point: by how much it may be off; None: it is the camera's own place."""


def settled(board: Board, site: Site, camera: Camera | None, now: datetime) -> Site:
    """Return ``site`` as a case takes it: codes that are not named come from the point, else from the camera.

    Raises:
        Refused: no usable place, point or code; the point lies outside all grids, and none is named; or it lies where
            the camera's calibration cannot have put it.
    """
    _check(site)
    public, residents = _codes(board, site, camera, now)
    if site.point_error_m is not None:
        _check_calibrated(site.point, site.point_error_m, camera)
    return Site(site.place.strip(), site.point, public, residents, site.point_error_m)


def _check(site: Site) -> None:
    if not 0 < len(site.place.strip()) <= PLACE_LENGTH_MAX:
        raise Refused("a report needs a place", text_key="hub.place_missing")
    if max(len(site.public_grid), len(site.residents_grid)) > CODE_LENGTH_MAX:
        raise Refused("a grid code of that length", text_key="hub.bad_grid")
    for text in (site.place, site.public_grid, site.residents_grid):
        checked(text, PLACE_LENGTH_MAX, has_lines=False)
    point = site.point
    if point is not None and not (-180 <= point.lon <= 180 and -90 <= point.lat <= 90):  # nor what is not a number
        raise Refused("no place on earth", text_key="hub.bad_point")


def _check_calibrated(point: Point | None, error_m: int, camera: Camera | None) -> None:
    """Refuse what no calibration says. Which one the seat used is not asked: the camera may have got another since."""
    if point is None or not 0 < error_m <= ERROR_MAX_M:
        raise Refused("no calibration says so", text_key="hub.bad_point")
    place = camera.point if camera is not None else None
    if place is not None and (away_m := distance_m(place, point)) > REACH_M:
        raise Refused(
            f"{away_m:.0f} m from its camera",
            text_key="calibration.point_far",
            away_m=round(away_m),
            most_m=round(REACH_M),
        )


def _codes(board: Board, site: Site, camera: Camera | None, now: datetime) -> tuple[str, str]:
    named = site.public_grid, site.residents_grid
    if site.point is None:
        own = (camera.public_grid, camera.residents_grid) if camera is not None else ("", "")
        return named[0] or own[0], named[1] or own[1]
    grids = [grid for grid in board.records(Grid) if grid.is_valid(now)]
    found = grids_at(grids, site.point, now)
    if grids and not any(named) and found.public is None and found.residents is None:
        raise Refused("the point lies outside all grids", text_key="hub.outside_grids")
    codes = [grid.code if grid is not None else "" for grid in (found.public, found.residents)]
    return named[0] or codes[0], named[1] or codes[1]
