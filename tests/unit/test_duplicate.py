"""Duplicates by class, distance and age; units in the order in which they come into question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain.camera import CameraId, Point
from console.domain.case import CaseRecord
from console.domain.case_command import ApplyVoid, Approve, Recall
from console.domain.duplicate import distance_m, duplicates
from console.domain.routing import RankedUnit, UnitReason, rank_units
from console.domain.standard import UnitId
from tests.street import NOW, ROWS, Street

HERE = Point(121.4, 31.2)
DEGREE_LAT_M = 111_195.08
"""A degree of a meridian on the sphere of mean radius."""


def north(metres: float) -> Point:
    return Point(HERE.lon, HERE.lat + metres / DEGREE_LAT_M)


@pytest.fixture
def case() -> CaseRecord:
    return Street().file()


def test_distances_are_those_of_known_places() -> None:
    assert distance_m(HERE, HERE) == 0
    assert distance_m(HERE, north(50)) == pytest.approx(50, abs=1e-4)
    bund, pearl_tower = Point(121.4903, 31.2401), Point(121.4998, 31.2397)
    assert distance_m(bund, pearl_tower) == pytest.approx(904, abs=3)
    assert distance_m(Point(0, 0), Point(180, 0)) == pytest.approx(20_015_115, abs=1)
    assert distance_m(Point(179.9999, 0), Point(-179.9999, 0)) == pytest.approx(22.2, abs=0.1)


@pytest.mark.parametrize(
    ("metres", "hours", "row", "found"),
    [
        (0, 0, ROWS[0].id, True),
        (49.9, 24, ROWS[0].id, True),
        (50.1, 1, ROWS[0].id, False),
        (0, 24.01, ROWS[0].id, False),
        (10, 1, "event/0203/9", True),  # another condition of the same class
        (10, 1, ROWS[1].id, False),
    ],
)
def test_same_class_near_by_not_long_ago(case: CaseRecord, metres: float, hours: float, row: str, found: bool) -> None:
    asked_at = case.reported_at + timedelta(hours=hours)
    result = duplicates([case], row, north(metres), None, asked_at)
    assert [(one.case, one.distance_m, one.age_s) for one in result] == (
        [(case.id, round(metres), hours * 3_600)] if found else []
    )


def test_without_a_point_the_camera_tells(case: CaseRecord) -> None:
    blind = replace(case, point=None)
    for one, point in ((blind, HERE), (case, None)):
        (found,) = duplicates([one], ROWS[0].id, point, case.camera, NOW)
        assert found.distance_m is None
        assert duplicates([one], ROWS[0].id, point, CameraId("another"), NOW) == []
        assert duplicates([one], ROWS[0].id, point, None, NOW) == []


def test_a_case_with_its_cameras_own_place_may_lie_anywhere_in_the_picture(case: CaseRecord) -> None:
    def found(known: CaseRecord, camera: str) -> list[int | None]:
        row, at = known.filing_row, known.reported_at
        return [one.distance_m for one in duplicates([known], row, north(80), CameraId(camera), at)]

    assert found(case, "camera-1") == [None]
    assert found(case, "camera-2") == []
    assert found(replace(case, point_error_m=3), "camera-1") == []  # where that one lies is known


def test_the_nearest_comes_first_then_the_youngest(case: CaseRecord) -> None:
    far, near, old = (
        replace(case, case_no="far", point=north(40)),
        replace(case, case_no="near", point=north(5)),
        replace(case, case_no="old", point=north(5), reported_at=NOW - timedelta(hours=2)),
    )
    assert [one.case_no for one in duplicates([far, old, near], ROWS[0].id, HERE, None, NOW)] == ["near", "old", "far"]


def test_a_voided_case_repeats_nothing() -> None:
    street = Street()
    street.file()
    for kind in (Recall, ApplyVoid, Approve):
        assert len(duplicates([street.case], ROWS[0].id, HERE, None, street.now)) == 1
        street.act(kind)
    assert duplicates([street.case], ROWS[0].id, HERE, None, street.now) == []


def test_units_are_ranked_with_their_reasons() -> None:
    lead, patrol, power = ROWS[0].lead_unit, UnitId("area_patrol"), UnitId("power")
    row = replace(ROWS[0], assisting=(power, patrol))
    assert rank_units(row) == (
        RankedUnit(lead, UnitReason.LEAD),
        RankedUnit(power, UnitReason.ASSISTING),
        RankedUnit(patrol, UnitReason.ASSISTING),
    )
    assert rank_units(row, [patrol, lead])[:2] == (
        RankedUnit(lead, UnitReason.LEAD),
        RankedUnit(patrol, UnitReason.GRID),
    )
