"""What fills the slim form: likely rows, ranked units, grids, likely repeats."""

from dataclasses import replace
from datetime import timedelta

from console.domain.camera import CameraId, Point
from console.domain.case import CaseId, CaseRecord
from console.domain.duplicate import duplicates
from console.domain.grid import Grid, GridId, Grids, Layer
from console.domain.routing import UnitReason
from console.domain.standard import UnitId, search
from console.domain.workflow import State
from console.seat.draft import CaseDraft
from console.seat.form_aid import grids_of, likely_first, likely_rows, near_cases, sited, unit_choices
from console.seat.grid_code import NONE_TYPED, TypedGrids
from tests.street import CAMERAS, NOW, ROWS, UNITS, Street

HERE, ELSEWHERE = CAMERAS[0].id, CAMERAS[1].id
A, B = ROWS[0], ROWS[1]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASE = Street().file()


def case(row: str, ago: timedelta, camera: CameraId = HERE, state: State = State.CLOSED) -> CaseRecord:
    return replace(CASE, filing_row=row, found_at=NOW - ago, camera=camera, state=state)


def test_what_this_camera_saw_comes_first() -> None:
    cases = [case(A.id, DAY, ELSEWHERE)] * 9 + [case(B.id, DAY)]
    assert likely_rows(ROWS, cases, HERE, NOW) == (B.id, A.id)
    assert likely_rows(ROWS, cases, ELSEWHERE, NOW) == (A.id, B.id)


def test_the_same_hour_of_the_day_speaks_louder_also_across_midnight() -> None:
    cases = [case(A.id, 2 * DAY + 6 * HOUR), case(A.id, 3 * DAY + 6 * HOUR), case(B.id, 2 * DAY)]
    assert likely_rows(ROWS, cases, HERE, NOW) == (B.id, A.id)
    midnight = NOW.replace(hour=16, minute=10)  # 00:10 in Shanghai
    late = [replace(CASE, filing_row=B.id, found_at=midnight - DAY - timedelta(minutes=40), camera=HERE)]
    early = [replace(CASE, filing_row=A.id, found_at=midnight - DAY - 5 * HOUR, camera=HERE)] * 2
    assert likely_rows(ROWS, late + early, HERE, midnight)[0] == B.id


def test_what_is_old_fades_and_what_is_older_than_ninety_days_is_gone() -> None:
    assert likely_rows(ROWS, [case(A.id, 60 * DAY)] * 3 + [case(B.id, DAY)], HERE, NOW) == (B.id, A.id)
    assert likely_rows(ROWS, [case(A.id, 91 * DAY), case(B.id, -DAY)], HERE, NOW) == ()


def test_voided_cases_and_rows_that_the_standard_lost_say_nothing() -> None:
    assert likely_rows(ROWS, [case(A.id, DAY, state=State.VOIDED), case("event/0000/1", DAY)], HERE, NOW) == ()


def test_equals_stand_in_the_order_of_the_standard() -> None:
    cases = [case(B.id, DAY), case(A.id, DAY)]
    assert likely_rows(ROWS, cases, HERE, NOW) == (A.id, B.id)


def test_likely_rows_stand_first_where_nothing_or_the_same_is_meant() -> None:
    ordered = likely_first(ROWS, (B.id,))
    assert [row.id for row in search(ordered, "")][:2] == [B.id, A.id]
    assert sorted(row.id for row in ordered) == sorted(row.id for row in ROWS)


def test_units_are_ranked_with_their_reason_and_what_they_have_in_hand() -> None:
    units = {unit.id: unit for unit in UNITS}
    cases = [replace(CASE, unit=A.lead_unit, state=state) for state in (State.HANDLING, State.DISPATCHED, State.CLOSED)]
    first, second = unit_choices(A, (), units, cases)
    assert (first.unit, first.reason, first.in_hand) == (A.lead_unit, UnitReason.LEAD, 2)
    assert (second.reason, second.in_hand) == (None, 0)
    by_grid = unit_choices(A, (second.unit, UnitId("gone")), units, cases)
    assert [(choice.unit, choice.reason) for choice in by_grid] == [
        (first.unit, UnitReason.LEAD),
        (second.unit, UnitReason.GRID),
    ]


def square(layer: Layer, code: str) -> Grid:
    ring = (Point(121.0, 31.0), Point(122.0, 31.0), Point(122.0, 32.0), Point(121.0, 32.0))
    return Grid(GridId(code), layer, code, code, (ring,), NOW - DAY)


def test_the_grids_come_from_the_point_and_else_from_the_camera() -> None:
    grids = (square(Layer.PUBLIC, "08"), square(Layer.RESIDENTS, "新华居委"))
    draft = CaseDraft(HERE, 1, "路口", NOW, "路口", public_grid="99", residents_grid="旧居委")
    here = sited(replace(draft, point=Point(121.5, 31.5)), grids, NOW)
    assert (here.public_grid, here.residents_grid) == ("08", "新华居委")
    assert sited(replace(draft, point=Point(120.0, 31.5)), grids, NOW).public_grid == "99"
    assert sited(draft, grids, NOW) == draft


def test_a_likely_repeat_is_told_with_its_picture_and_whether_it_takes_another() -> None:
    near = replace(CASE, id=CaseId("near"), reported_at=NOW - HOUR, state=State.HANDLING)
    over = replace(near, id=CaseId("over"), state=State.CLOSED)
    found = duplicates([near, over], CASE.filing_row, CASE.point, CASE.camera, NOW)
    told = near_cases(found, {near.id: near, over.id: over})
    assert {one.case: one.takes_pictures for one in told} == {"near": True, "over": False}
    assert {one.thumbnail for one in told} == {"c" * 64}
    assert near_cases(found, {}) == ()


def test_grids_named_by_hand_stand_before_those_of_the_point_and_need_none() -> None:
    public, other, residents = square(Layer.PUBLIC, "3"), square(Layer.PUBLIC, "4"), square(Layer.RESIDENTS, "12")
    grids = (public, other, residents)
    draft = CaseDraft(HERE, 1, "路口1", NOW, "某某路12号", typed=TypedGrids("4"))
    assert draft.grids == ("4", "")
    assert grids_of(draft, grids, NOW) == Grids(other, None)
    placed = sited(replace(draft, point=Point(121.5, 31.5)), grids, NOW)
    assert placed.grids == ("4", "12"), "what was not named still comes from the point"
    assert grids_of(placed, grids, NOW) == Grids(other, residents)
    moved = sited(replace(placed, typed=NONE_TYPED), grids, NOW)
    assert moved.grids == ("3", "12")
