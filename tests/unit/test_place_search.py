"""Places by what is typed: a number, initials, pinyin, Chinese; cameras, earlier cases, grids."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.domain.camera import Camera, CameraId, Point
from console.domain.case import CaseRecord
from console.domain.grid import Grid, GridId, Layer
from console.seat.draft import NO_CAMERA
from console.seat.grid_code import NONE_TYPED, TypedGrids
from console.seat.place_search import HITS, HitKind, PlaceBook
from console.seat.slip import new_slip, order_of, placed, unplaced
from tests.street import NOW, Street, command_id

POINT = Point(121.48, 31.23)
CAMERAS = (
    Camera(CameraId("c1"), 1, "中山路口东南", "", "", place="中山路长江路路口", point=POINT, public_grid="06"),
    Camera(CameraId("c2"), 2, "菜场北门", "", "", place="长江路118号菜场北门", point=Point(121.483, 31.23)),
    Camera(CameraId("c12"), 12, "苏河桥北堍", "", ""),
)
SQUARE = (Point(121, 31), Point(122, 31), Point(122, 32))
GRIDS = (
    Grid(GridId("p7"), Layer.PUBLIC, "07", "长江片", (SQUARE,), datetime(2026, 1, 1, tzinfo=UTC)),
    Grid(GridId("r1"), Layer.RESIDENTS, "幸福居委", "幸福居委", (SQUARE,), datetime(2026, 1, 1, tzinfo=UTC)),
    Grid(GridId("old"), Layer.PUBLIC, "99", "旧片", (SQUARE,), datetime(2025, 1, 1, tzinfo=UTC), NOW),
)


def case(place: str, number: int) -> CaseRecord:
    street = Street()
    return replace(street.file(), place=place, case_no=f"20260701310199{number:05d}")


@pytest.fixture
def book() -> PlaceBook:
    cases = [case("长江路 328 弄", 1), case("长江路 328 弄", 2), case("中山路长江路路口", 3), case("幸福路 5 号", 4)]
    return learned(CAMERAS, cases)


def learned(cameras: Sequence[Camera], cases: Sequence[CaseRecord] = ()) -> PlaceBook:
    made = PlaceBook(cameras, cases, GRIDS, NOW)
    made.learn()
    return made


def words(book: PlaceBook, text: str) -> list[str]:
    return [hit.words for hit in book.find(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2", "长江路118号菜场北门"),
        ("12", "苏河桥北堍"),
        ("cjl", "长江路118号菜场北门"),
        ("zsl", "中山路长江路路口"),
        ("changjianglu118", "长江路118号菜场北门"),
        ("幸福路", "幸福路 5 号"),
        ("菜场", "长江路118号菜场北门"),
        ("长江 328", "长江路 328 弄"),
        ("旧片", None),
        ("qqqq", None),
        ("", None),
        ("  ", None),
    ],
)
def test_what_stands_first(book: PlaceBook, text: str, first: str | None) -> None:
    assert words(book, text)[:1] == ([first] if first else [])


def test_each_place_comes_once_cameras_before_cases_before_grids(book: PlaceBook) -> None:
    found = book.find("长江")
    assert [(hit.kind, hit.words) for hit in found] == [
        (HitKind.CAMERA, "长江路118号菜场北门"),
        (HitKind.CASE, "长江路 328 弄"),
        (HitKind.GRID, "长江片"),
        (HitKind.CAMERA, "中山路长江路路口"),
    ]


def test_nothing_is_found_before_it_has_learned() -> None:
    assert PlaceBook(CAMERAS, (), (), NOW).find("2") == ()


def test_no_more_than_can_be_read() -> None:
    many = [replace(CAMERAS[0], id=CameraId(f"x{n}"), number=n, place=f"长江路{n}号") for n in range(1, 40)]
    assert len(learned(many).find("长江路")) == HITS


def test_the_camera_that_may_see_it_stands_near(book: PlaceBook) -> None:
    near = book.camera_near(Point(POINT.lon + 0.0005, POINT.lat))
    assert near is not None
    assert (near[0].number, round(near[1])) == (1, 48)
    assert book.camera_near(Point(POINT.lon + 0.001, POINT.lat + 0.001)) is None
    assert book.camera_near(None) is None


def test_a_place_fills_the_draft_and_goes_again() -> None:
    book = learned(CAMERAS)
    draft = new_slip(NOW).draft
    at_camera = placed(draft, book.find("1")[0])
    assert (at_camera.place, at_camera.point, at_camera.camera, at_camera.grids) == (
        "中山路长江路路口", POINT, "c1", ("06", ""),
    )  # fmt: skip
    in_grid = placed(at_camera, book.find("长江片")[0])
    assert (in_grid.place, in_grid.point, in_grid.camera) == ("长江片", None, NO_CAMERA)
    assert (in_grid.typed, in_grid.grids) == (TypedGrids("07", ""), ("07", ""))
    nowhere = unplaced(at_camera)
    assert (nowhere.place, nowhere.point, nowhere.camera, nowhere.grids) == ("", None, NO_CAMERA, ("", ""))
    assert nowhere.typed == NONE_TYPED


def test_the_command_says_when_the_call_came_and_names_no_camera_that_is_none() -> None:
    slip = new_slip(NOW - timedelta(minutes=2))
    order = order_of(command_id(), replace(slip, remark="请慢行"), "sealed")
    assert (order.camera, order.evidence, order.found_at) == (None, None, NOW - timedelta(minutes=2))
    assert (order.source, order.opinion, order.caller) == (slip.source, "请慢行", "sealed")
