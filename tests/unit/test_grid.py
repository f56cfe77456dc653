"""Grids: which one a place lies in, on whichever day; and files of them, read whole or not at all."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.demo.catalogue import MOST, cameras
from console.domain.camera import Point
from console.domain.command import PutCameras, PutGrids
from console.domain.grid import Grid, GridId, Layer, contains, grids_at
from console.domain.grid_file import GridsUnreadable, read_grids
from console.domain.standard import UnitId
from console.errors import Refused
from tests.street import CAMERAS, NOW, Street, command_id, file_and_dispatch

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def grid(code: str, *rings: list[tuple[float, float]], layer: Layer = Layer.PUBLIC, **said: Any) -> Grid:  # noqa: ANN401
    corners = tuple(tuple(Point(lon, lat) for lon, lat in ring) for ring in rings)
    return Grid(GridId(f"{layer.value}-{code}"), layer, code, f"第{code}网格", corners, LONG_AGO, **said)


SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
HOLE = [(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0)]
ISLAND = [(10.0, 0.0), (12.0, 0.0), (11.0, 2.0)]


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        ((3.0, 3.0), True),
        ((1.5, 1.5), False),
        ((11.0, 1.0), True),
        ((5.0, 3.0), False),
        ((-1.0, 0.0), False),
        ((0.5, 1.0), True),
        ((float("nan"), 1.0), False),
    ],
)
def test_holes_and_islands(point: tuple[float, float], inside: bool) -> None:
    for rings in ([SQUARE, HOLE, ISLAND], [SQUARE[::-1], HOLE, ISLAND[::-1]]):
        assert contains(grid("1", *rings), Point(*point)) is inside


@st.composite
def divisions(draw: st.DrawFn) -> tuple[list[Grid], int]:
    """Draw a square cut into crooked cells that share their edges; each cell is a grid, run round either way."""
    size = draw(st.integers(1, 5))
    shifts = st.integers(-40, 40).map(lambda n: n / 100)
    corner = {
        (x, y): (x + draw(shifts), y + draw(shifts)) if 0 < x < size and 0 < y < size else (float(x), float(y))
        for x in range(size + 1)
        for y in range(size + 1)
    }
    cells = []
    for x in range(size):
        for y in range(size):
            ring = [corner[at] for at in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))]
            cells.append(grid(f"{x}-{y}", ring[:: draw(st.sampled_from([1, -1]))]))
    return cells, size


@given(divisions(), st.data())
def test_a_place_lies_in_exactly_one_cell_of_a_division(drawn: tuple[list[Grid], int], data: st.DataObject) -> None:
    cells, size = drawn
    corners = [point for cell in cells for point in cell.rings[0]]
    inner = st.floats(0, size, exclude_max=True)
    point = data.draw(st.one_of(st.builds(Point, inner, inner), st.sampled_from(corners)))
    found = [cell.code for cell in cells if contains(cell, point)]
    assert len(found) == (point.lon < size and point.lat < size)


def test_a_grid_holds_from_one_instant_to_another() -> None:
    old = grid("1", SQUARE, valid_until=NOW)
    new = replace(grid("1a", SQUARE), valid_from=NOW)
    here = Point(3.0, 3.0)
    for at, code in ((NOW - timedelta(seconds=1), "1"), (NOW, "1a")):
        found = grids_at([old, new], here, at).public
        assert found is not None
        assert found.code == code
    assert grids_at([old, new], here, LONG_AGO - timedelta(days=1)).public is None


def test_a_place_has_a_grid_of_each_layer_and_who_answers_for_it() -> None:
    public, residents = grid("1", SQUARE), grid("和平居委", SQUARE, layer=Layer.RESIDENTS, unit=UnitId("heping"))
    found = grids_at([residents, public], Point(3.0, 3.0), NOW)
    assert (found.public, found.residents, found.units) == (public, residents, (UnitId("heping"),))


AROUND = [(121.39, 31.19), (121.41, 31.19), (121.41, 31.21), (121.39, 31.21)]
ROOMS_GRIDS = (grid("3", AROUND), grid("12", AROUND, layer=Layer.RESIDENTS))


@pytest.fixture
def street() -> Street:
    street = Street()
    street.do(PutGrids(command_id(), ROOMS_GRIDS))
    return street


def filed(street: Street, **change: Any) -> tuple[str, str]:  # noqa: ANN401
    command = replace(file_and_dispatch(), **{"public_grid": "", "residents_grid": "", **change})
    street.do(command)
    street.case_id = command.case
    return street.case.public_grid, street.case.residents_grid


def test_a_case_finds_its_grids_from_its_point(street: Street) -> None:
    assert filed(street) == ("3", "12")
    assert filed(street, public_grid="4") == ("4", "12")
    with pytest.raises(Refused) as refused:
        filed(street, point=Point(120.0, 30.0))
    assert refused.value.text_key == "hub.outside_grids"
    assert filed(street, point=Point(120.0, 30.0), residents_grid="13") == ("", "13")


def test_without_a_point_the_cameras_grids_count(street: Street) -> None:
    street.do(PutCameras(command_id(), (replace(CAMERAS[0], public_grid="7", residents_grid="和平"),)))
    assert filed(street, point=None) == ("7", "和平")
    assert filed(Street()) == ("", "")  # a room that has no grids


def test_the_same_grids_again_are_no_event(street: Street) -> None:
    assert street.do(PutGrids(command_id(), ROOMS_GRIDS[::-1])) == []
    assert street.board.records(Grid) == list(ROOMS_GRIDS)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": ROOMS_GRIDS[1].id},
        {"code": ""},
        {"code": "3" * 21},
        {"rings": ()},
        {"rings": ((Point(0, 0), Point(1, 1)),)},
        {"rings": ((Point(0, 0), Point(1, 1), Point(float("nan"), 0)),)},
        {"rings": (tuple(Point(n / 1e4, n % 7) for n in range(2_001)),)},
        {"valid_from": datetime(2020, 1, 1)},  # noqa: DTZ001
        {"valid_until": LONG_AGO},
        {"valid_from": datetime.min.replace(tzinfo=UTC)},
        {"valid_until": datetime.max.replace(tzinfo=UTC)},
    ],
)
def test_unusable_grids(change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        Street().do(PutGrids(command_id(), (ROOMS_GRIDS[1], replace(ROOMS_GRIDS[0], **change))))
    assert refused.value.text_key == "hub.grid_unusable"


def feature(**said: Any) -> dict[str, Any]:  # noqa: ANN401
    properties = {"id": "p1", "layer": "public", "code": "01", "name": "第一网格", "valid_from": "2020-01-01T00:00:00Z"}
    geometry = said.pop("geometry", {"type": "Polygon", "coordinates": [[*SQUARE, SQUARE[0]], HOLE]})
    return {"type": "Feature", "properties": {**properties, **said}, "geometry": geometry}


def text(*features: Any) -> str:  # noqa: ANN401
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_a_file_of_grids_is_read() -> None:
    islands = {"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}
    second = feature(id="p2", geometry=islands, valid_until="2026-01-01T00:00:00+08:00")
    one, other = read_grids(text(feature(unit="water"), second))
    assert (one.code, one.unit, len(one.rings[0]), one.valid_from) == ("01", "water", 4, LONG_AGO)
    assert (len(other.rings), other.valid_until) == (2, datetime(2025, 12, 31, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("no json", 0),
        ("[]", 0),
        ('{"features": 7}', 0),
        ("[" * 100_000, 0),
        (text(feature(), feature()), 1),
        (text(feature(), feature(id="p2", layer="sky")), 2),
        (text(feature(code=7)), 1),
        (text(feature(valid_from="2020-01-01")), 1),
        (text(feature(geometry={"type": "Point", "coordinates": [0, 0]})), 1),
        (text(feature(geometry={"type": "Polygon", "coordinates": [[0, 0]]})), 1),
        (text(feature(geometry=None)), 1),
        (text(7), 1),
    ],
)
def test_a_file_that_is_none_names_the_item(written: str, number: int) -> None:
    with pytest.raises(GridsUnreadable) as unreadable:
        read_grids(written)
    assert unreadable.value.facts["feature"] == number


def test_the_demo_street_has_its_twenty_and_twenty_five_grids() -> None:
    found = resources.files("resources") / "grids" / "demo.geojson"
    grids = read_grids(found.read_text(encoding="utf-8"))
    assert Counter(grid.layer for grid in grids) == {Layer.PUBLIC: 20, Layer.RESIDENTS: 25}
    assert len({(grid.layer, grid.code) for grid in grids}) == 45
    for camera in cameras(MOST):
        here = grids_at(grids, camera.point, NOW)
        assert here.public is not None
        assert here.residents is not None
    assert Street().do(PutGrids(command_id(), grids))
