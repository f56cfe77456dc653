"""Stepping through the seconds before the key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from console.domain.camera import Camera, CameraId, Profile
from console.seat.freeze_state import FreezeFrame, FreezeState

AT = datetime(2026, 7, 1, 6, 32, 7, tzinfo=UTC)
FRAMES = tuple(FreezeFrame(3600 * i, AT - timedelta(milliseconds=40 * (250 - i))) for i in range(251))
STATE = FreezeState(
    Camera(CameraId("c1"), 1, "n", "", ""), Profile.SUB, FRAMES, FRAMES[-1].pts, FRAMES[-1].pts
)  # fmt: skip


def test_steps_stop_at_both_ends() -> None:
    assert STATE.stepped(-1).chosen == FRAMES[-2]
    assert STATE.stepped(1).chosen == FRAMES[-1]
    assert STATE.stepped(-9999).chosen == FRAMES[0]


def test_the_strip_runs_from_ten_seconds_before_to_the_key() -> None:
    assert STATE.fraction(FRAMES[0]) == 0.0
    assert STATE.fraction(FRAMES[-1]) == 1.0
    assert STATE.nearest(0.5) == FRAMES[125]
    assert STATE.stepped(-25).chosen_before_s == 1.0


def test_a_frame_that_is_not_there_changes_nothing() -> None:
    lost = replace(STATE, chosen_pts=-5)
    assert lost.chosen is None
    assert lost.stepped(-1) is lost
    assert replace(STATE, frames=()).nearest(0.3) is None
