"""Grid codes typed by hand: checked against the grids in force, in any order, by code or name."""

from datetime import timedelta

import pytest

from console.domain.camera import Point
from console.domain.grid import Grid, GridId, Layer
from console.errors import Refused
from console.seat.grid_code import NONE_TYPED, TypedGrids, read_codes
from tests.street import NOW

RING = ((Point(121.0, 31.0), Point(121.1, 31.0), Point(121.1, 31.1)),)


def grid(layer: Layer, code: str, name: str = "", *, is_old: bool = False) -> Grid:
    since = NOW - timedelta(days=30)
    until = NOW - timedelta(days=1) if is_old else None
    return Grid(GridId(f"{layer.value}-{code}"), layer, code, name or code, RING, since, until)


GRIDS = (
    grid(Layer.PUBLIC, "08"),
    grid(Layer.PUBLIC, "09"),
    grid(Layer.PUBLIC, "77", is_old=True),
    grid(Layer.RESIDENTS, "XH12", "新华居委"),
    grid(Layer.RESIDENTS, "08"),
)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("", NONE_TYPED),
        ("09", TypedGrids("09", "")),
        ("新华居委，09", TypedGrids("09", "XH12")),
        ("xh12", TypedGrids("", "XH12")),
        ("08 08", TypedGrids("08", "08")),
        ("08 XH12", TypedGrids("08", "XH12")),
    ],
)
def test_codes_and_names_are_taken_each_for_its_layer(text: str, typed: TypedGrids) -> None:
    assert read_codes(text, GRIDS, NOW) == typed


@pytest.mark.parametrize(
    ("text", "key", "code"),
    [("8", "unknown", "8"), ("77", "unknown", "77"), ("09 08 08", "twice", "08"), ("08 09 XH12", "twice", "09")],
)
def test_what_is_not_in_the_catalogue_is_refused_by_name(text: str, key: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_codes(text, GRIDS, NOW)
    assert (refused.value.text_key, refused.value.facts["code"]) == (f"grid_code.{key}", code)


def test_who_mistypes_is_shown_codes_that_may_be_meant() -> None:
    with pytest.raises(Refused) as refused:
        read_codes("新华", GRIDS, NOW)
    assert str(refused.value.facts["like"]).split()[0] == "XH12"


def test_a_room_without_grids_has_nothing_to_check_by() -> None:
    assert read_codes("12 新华", (), NOW) == TypedGrids("12", "新华")
    with pytest.raises(Refused):
        read_codes("1 2 3", GRIDS[2:3], NOW)
