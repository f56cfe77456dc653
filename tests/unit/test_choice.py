"""Large pictures play the main stream, tiles the sub-stream, on any wall alike."""

from dataclasses import replace

import pytest

from console.domain.camera import Camera, CameraId, Profile
from console.video.choice import playable, profile_for

CAMERA = Camera(CameraId("c"), 1, "gate", "rtsp://h/main", "rtsp://h/sub")


@pytest.mark.parametrize(
    ("size", "profile"),
    [
        ((320, 180), Profile.SUB),  # 36 on 1920×1080
        ((480, 270), Profile.SUB),  # 16
        ((640, 360), Profile.SUB),  # 9, and the small ones of 1+5
        ((960, 540), Profile.SUB),  # 4
        ((1280, 720), Profile.MAIN),  # the large one of 1+5
        ((1440, 810), Profile.MAIN),  # of 1+8
        ((1920, 1080), Profile.MAIN),
        ((400, 700), Profile.MAIN),  # a tall corridor picture
    ],
)
def test_the_size_on_the_glass_chooses(size: tuple[int, int], profile: Profile) -> None:
    assert profile_for(*size, CAMERA) is profile


@pytest.mark.parametrize("profile", Profile)
def test_a_camera_with_one_stream_plays_that(profile: Profile) -> None:
    assert playable(replace(CAMERA, main_url=""), profile) is Profile.SUB
    assert playable(replace(CAMERA, sub_url=""), profile) is Profile.MAIN
    assert playable(replace(CAMERA, main_url=CAMERA.sub_url), profile) is Profile.SUB, "one address, one connection"
