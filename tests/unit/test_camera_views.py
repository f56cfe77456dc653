"""A calibration counts as long as its camera looks where it looked then."""

import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

from console.domain.camera import Camera, CameraId, PictureLife, Quality, Sign
from console.seat.camera_views import CameraViews
from tests.pinhole import PLACE, STREET, Pinhole

CALIBRATION = Pinhole().calibration(STREET)
CAMERA = Camera(CameraId("c"), 7, "路口", "rtsp://h/1", "", point=PLACE, calibration=CALIBRATION)
LIVE = PictureLife(Sign.LIVE, 0.0)
MOVED = replace(LIVE, marks=(Quality.COVERED, Quality.MOVED))


def test_a_picture_marked_as_moved_is_of_another_view(tmp_path: Path) -> None:
    lives = {CAMERA.id: LIVE}
    views = CameraViews(lives.__getitem__, tmp_path / "views")
    assert not views.is_other(CAMERA)
    lives[CAMERA.id] = MOVED
    assert views.is_other(CAMERA)
    assert not views.is_other(replace(CAMERA, calibration=None))  # nothing depends on it


def test_a_view_that_was_accepted_needs_another_calibration(tmp_path: Path) -> None:
    path = tmp_path / "views"
    CameraViews(lambda _camera: MOVED, path).accept(CAMERA)
    views = CameraViews(lambda _camera: LIVE, path)  # at the next start, with no mark any more
    assert views.is_other(CAMERA)
    assert not views.is_other(replace(CAMERA, calibration=replace(CALIBRATION, made_on=date(2026, 7, 2))))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_read_or_written_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "views"
    path.write_bytes(b"\x00")
    assert not CameraViews(lambda _camera: LIVE, path).is_other(CAMERA)
    views = CameraViews(lambda _camera: LIVE, tmp_path / "gone" / "views")
    views.accept(CAMERA)
    assert views.is_other(CAMERA)
