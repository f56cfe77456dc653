"""From the mark on a frozen picture to the case at the hub: its point is that of the ground below the mark."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import qasync  # type: ignore[import-untyped]  # noqa: F401 - the loop that the fixture brings
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from console.app.duty import DutySeat
from console.domain.camera import CameraId, Profile
from console.domain.duplicate import distance_m
from tests.fixtures.camera_server import camera_server
from tests.fixtures.hub_process import HubProcess
from tests.fixtures.video_seat import camera
from tests.patience import until
from tests.pinhole import PLACE, STREET, Pinhole
from tests.street import ROWS
from tests.ui.test_duty_seat import Scenario, on_seat  # noqa: F401 - on_seat is a fixture
from widgets.cases.slim_form import SlimForm

Key = Qt.Key
EYE = Pinhole()
ONE = CameraId("c1")


async def frozen(seat: DutySeat) -> SlimForm:
    """Freeze the first camera's picture at the desk; return the form."""
    spot = seat.desk.hot_spot
    await until(lambda: spot.painted_frame(ONE) is not None, "a live picture")
    spot.ask_freeze(ONE)
    assert seat.freezes.form is not None
    return seat.freezes.form


def box(seat: DutySeat, aside: float, ahead: float) -> None:
    """Draw a box with the mouse whose foot stands on this ground."""
    assert seat.desk.hot_spot.freeze is not None
    view = seat.desk.hot_spot.freeze.view
    picture, (x, y) = view.plan.picture, EYE.spot(aside, ahead)
    begin, end = (
        QPoint(round(picture.x + u * picture.width), round(picture.y + v * picture.height))
        for u, v in ((x - 0.04, y - 0.1), (x + 0.04, y))
    )
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.long
def test_a_case_lies_where_its_mark_stands_until_the_camera_looks_elsewhere(
    on_seat: Callable[[Scenario], None],  # noqa: F811 - as pytest has it
) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        with camera_server(cameras=1) as street:
            bare = camera(1, street.url(1), street.url(1, Profile.MAIN))
            calibrated = replace(bare, point=PLACE, calibration=EYE.calibration(STREET))
            await seat.client.put_cameras([calibrated])
            form = await frozen(seat)
            box(seat, 2, 20)
            assert form.picker.entry.hasFocus(), "letters mean the class"
            QTest.keyClicks(form.picker.entry, ROWS[0].code)
            await until(lambda: form.draft().filing_row, "a row")
            form._opened_at -= 1  # past the moment in which Enter is not heard
            QTest.keyClick(form.picker.entry, Key.Key_Return)
            await until(lambda: any(case.camera == ONE for case in seat.records.cases.values()), "the case")
            case = next(case for case in seat.records.cases.values() if case.camera == ONE)
            assert case.point is not None
            assert distance_m(case.point, EYE.point(2, 20)) < 1, "as exactly as a pixel of the glass"
            assert case.point_error_m == 2
            seat.freezes.close_panel()
            seat._accept_view(ONE)
            form = await frozen(seat)
            box(seat, 2, 20)
            assert (form.draft().point, form.draft().point_error_m) == (PLACE, None)
            assert form.draft().view_moved
            seat.freezes.discard()

    on_seat(scenario)
