"""How a case's point is known: told in its event, kept in its record, checked by the hub."""

from dataclasses import replace
from datetime import date

import pytest

from console.domain.camera import Camera, Point
from console.domain.case import CaseRecord
from console.domain.case_command import Correct, Recall
from console.domain.command import FileAndDispatch, PutCameras
from console.domain.room import CamerasPut
from console.domain.spelling import canonical
from console.errors import Refused
from db.event_log import fact_of
from tests.pinhole import METRES, PLACE, STREET, Pinhole
from tests.street import CAMERAS, Street, command_id, file_and_dispatch

CALIBRATED = replace(
    CAMERAS[0], point=PLACE, calibration=replace(Pinhole().calibration(STREET), view="马路", made_on=date(2026, 7, 1))
)
SEEN = Pinhole().point(2, 20)


@pytest.fixture
def street() -> Street:
    street = Street()
    street.do(PutCameras(command_id(), (CALIBRATED, *CAMERAS[1:])))
    return street


def filed(street: Street, command: FileAndDispatch) -> CaseRecord:
    street.do(command)
    street.case_id = command.case
    return street.case


def by_calibration(point: Point | None, error_m: int) -> FileAndDispatch:
    return replace(file_and_dispatch(), point=point, point_error_m=error_m)


def test_a_case_says_by_how_much_its_point_may_be_off(street: Street) -> None:
    case = filed(street, by_calibration(SEEN, 3))
    assert (case.point, case.point_error_m) == (SEEN, 3)
    assert filed(street, file_and_dispatch()).point_error_m is None


def test_it_says_so_as_long_as_the_point_stays(street: Street) -> None:
    filed(street, by_calibration(SEEN, 3))
    street.act(Recall)
    assert street.act(Correct, point=SEEN).point_error_m == 3
    assert street.act(Correct, point=PLACE).point_error_m is None


def test_a_seat_may_know_an_older_calibration(street: Street) -> None:
    street.do(PutCameras(command_id(), (replace(CALIBRATED, calibration=None),)))
    assert filed(street, by_calibration(METRES.point((40, 300)), 20)).point_error_m == 20


@pytest.mark.parametrize(
    ("command", "text_key"),
    [
        (by_calibration(METRES.point((0, 800)), 3), "calibration.point_far"),
        (by_calibration(None, 3), "hub.bad_point"),
        (by_calibration(SEEN, 0), "hub.bad_point"),
        (by_calibration(SEEN, 400), "hub.bad_point"),
    ],
)
def test_what_no_calibration_says_is_refused(street: Street, command: FileAndDispatch, text_key: str) -> None:
    with pytest.raises(Refused) as caught:
        street.do(command)
    assert caught.value.text_key == text_key


def test_a_camera_with_an_unusable_calibration_is_refused() -> None:
    assert CALIBRATED.calibration is not None
    short = replace(CALIBRATED.calibration, pairs=CALIBRATED.calibration.pairs[:3])
    with pytest.raises(Refused) as caught:
        Street().do(PutCameras(command_id(), (replace(CALIBRATED, calibration=short),)))
    assert (caught.value.text_key, caught.value.facts["camera"]) == ("calibration.few", CALIBRATED.number)


def test_a_calibration_lives_through_the_event_log_and_older_events_have_none(street: Street) -> None:
    fact = CamerasPut((CALIBRATED,))
    assert fact_of(1, "CamerasPut", 1, canonical(fact)) == fact
    bare = canonical(fact).replace('"calibration":', '"of a later program":')
    older = fact_of(1, "CamerasPut", 1, bare)
    assert isinstance(older, CamerasPut)
    assert older.cameras == (replace(CALIBRATED, calibration=None),)
    assert street.board.records(Camera)[0].calibration == CALIBRATED.calibration
