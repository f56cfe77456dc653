"""The demo's cameras tell where the painted ground lies: the survey is held to the painter's own view."""

import math
from dataclasses import replace

import pytest

from console.demo.catalogue import BASE, MOST, Clip, DemoCamera, cameras
from console.demo.street.layouts import layout
from console.demo.street.view import View
from console.demo.survey import calibration_of, stand_of
from console.domain.calibration import Located, check_calibration, ground_point
from console.domain.camera import Calibration
from console.domain.ground_plane import Metres

STREET = cameras(MOST)


def calibrated(camera: DemoCamera) -> Calibration:
    found = calibration_of(camera)
    assert found is not None
    return found


@pytest.mark.parametrize("camera", STREET[:BASE], ids=lambda camera: camera.scene)
def test_what_is_painted_lies_where_the_calibration_says(camera: DemoCamera) -> None:
    plan, stand = layout(camera.scene, camera.light, camera.seed), stand_of(camera)
    assert (plan.at[1:], plan.yaw, plan.pitch, plan.fov) == ((stand.height_m, 0.0), *stand[2:])
    view = View(704, 576, at=plan.at, yaw=plan.yaw, pitch=plan.pitch, fov=plan.fov)
    turn, metres = math.radians(stand.street), Metres(camera.point)
    for x, z in ((plan.at[0], 12.0), (plan.at[0] + 30 * math.tan(math.radians(plan.yaw)), 30.0)):
        u, v, _ = view.spot(x, 0.0, z)
        found = ground_point(calibrated(camera), (u / 704, v / 576))
        assert isinstance(found, Located)
        aside, east_north = x - plan.at[0], metres.of(found.point)
        wanted = (
            aside * math.cos(turn) + z * math.sin(turn),
            z * math.cos(turn) - aside * math.sin(turn),
        )
        assert math.dist(east_north, wanted) < 0.1
        assert found.error_m < 5


@pytest.mark.parametrize("camera", STREET, ids=lambda camera: str(camera.number))
def test_every_calibration_of_the_street_is_usable(camera: DemoCamera) -> None:
    check_calibration(calibrated(camera), camera.number, camera.point)


def test_ones_own_clip_has_none() -> None:
    clip = Clip("a.mp4", 1, 1920, 1080, "1")
    assert calibration_of(replace(STREET[0], clip=clip)) is None
