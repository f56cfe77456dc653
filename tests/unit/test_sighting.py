"""The point follows the mark where the camera is calibrated; else it is the camera's own, and the reason is known."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from console.domain.camera import Camera, CameraId
from console.domain.case import MarkBox
from console.domain.duplicate import distance_m
from console.domain.event import CommandId
from console.seat.draft import CaseDraft
from console.seat.draft_passing import draft_of as taken
from console.seat.draft_passing import passed
from console.seat.drafting import camera_of, first_draft
from console.seat.sighting import Sight, foot, sight_of, sighted
from tests.pinhole import PLACE, STREET, Pinhole

EYE = Pinhole()
CAMERA = Camera(
    CameraId("c"), 7, "路口", "rtsp://h/1", "", public_grid="06", residents_grid="柳营居委", point=PLACE,
    calibration=EYE.calibration(STREET),
)  # fmt: skip
MADE_LATER = replace(CAMERA, calibration=replace(EYE.calibration(STREET), made_on=date(2026, 7, 2)))
BARE = replace(CAMERA, calibration=None)


def draft_of(camera: Camera = CAMERA, mark: MarkBox | None = None, *, view_moved: bool = False) -> CaseDraft:
    made = first_draft(camera, datetime(2026, 7, 1, tzinfo=UTC), view_moved=view_moved)
    return replace(made, mark=mark)


def standing_at(aside: float, ahead: float) -> MarkBox:
    x, y = EYE.spot(aside, ahead)
    return MarkBox(x - 0.05, y - 0.1, 0.1, 0.1)


def test_the_foot_is_the_middle_of_the_lower_edge() -> None:
    assert foot(MarkBox(0.2, 0.3, 0.4, 0.5)) == pytest.approx((0.4, 0.8))
    assert foot(MarkBox(0.2, 0.3, 0.0, 0.0)) == (0.2, 0.3)


def test_the_point_moves_with_the_mark() -> None:
    draft, sight = sighted(draft_of(mark=standing_at(3, 20)), CAMERA)
    assert sight is Sight.CALIBRATED
    assert draft.point is not None
    assert distance_m(draft.point, EYE.point(3, 20)) < 0.1
    assert draft.point_error_m == 2  # 1.2 m, told in whole metres, never too few
    draft, _ = sighted(replace(draft, mark=standing_at(-5, 30)), CAMERA)
    assert draft.point is not None
    assert distance_m(draft.point, EYE.point(-5, 30)) < 0.1


def test_grids_of_an_earlier_mark_do_not_stay() -> None:
    draft, _ = sighted(replace(draft_of(mark=standing_at(3, 20)), public_grid="07"), CAMERA)
    assert (draft.public_grid, draft.residents_grid) == ("06", "柳营居委")


@pytest.mark.parametrize(
    ("draft", "camera", "sight"),
    [
        (draft_of(mark=standing_at(3, 20)), BARE, Sight.CAMERA),
        (draft_of(), CAMERA, Sight.UNMARKED),
        (draft_of(mark=standing_at(3, 20), view_moved=True), CAMERA, Sight.MOVED),
        (draft_of(view_moved=True), CAMERA, Sight.MOVED),
        (draft_of(view_moved=True), BARE, Sight.CAMERA),
        (draft_of(mark=standing_at(3, 20)), MADE_LATER, Sight.EARLIER),
        (draft_of(mark=MarkBox(0.4, 0.0, 0.1, 0.1)), CAMERA, Sight.HORIZON),
        (draft_of(mark=standing_at(0, 75)), CAMERA, Sight.OUTSIDE),
        (draft_of(mark=standing_at(0, 250)), CAMERA, Sight.VAGUE),
    ],
)
def test_otherwise_it_is_the_cameras_own_place_and_the_reason_is_known(
    draft: CaseDraft, camera: Camera, sight: Sight
) -> None:
    earlier = replace(draft, point=EYE.point(1, 12), point_error_m=1)
    found, how = sighted(earlier, camera)
    assert (found.point, found.point_error_m, how) == (PLACE, None, sight)
    assert sight_of(draft, camera) is sight


def test_a_kept_draft_says_what_it_was_kept_with() -> None:
    draft, _ = sighted(draft_of(mark=standing_at(3, 20)), CAMERA)
    assert sight_of(draft, camera_of(draft)) is Sight.CALIBRATED  # the room knows the camera no longer


def test_a_draft_that_is_passed_on_keeps_how_its_point_is_known() -> None:
    for draft in (sighted(draft_of(mark=standing_at(3, 20)), CAMERA)[0], draft_of(view_moved=True)):
        assert taken(passed(CommandId("0" * 36), draft, None)) == draft
