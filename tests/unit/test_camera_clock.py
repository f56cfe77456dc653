"""A camera's clock from its sender reports: the truest of what was heard, and soon what it was set to."""

from console.video.camera_clock import CameraClock

MS = 1_000_000
S = 1000 * MS


def test_unknown_until_something_was_heard() -> None:
    assert CameraClock().offset_ms is None


def test_what_came_late_does_not_count() -> None:
    clock = CameraClock()
    for at, offset_ms in enumerate((-1500, -2, -40, -3)):
        clock.take(offset_ms * MS, at * S)
    assert clock.offset_ms == -2


def test_a_clock_that_was_set_is_believed_after_two_windows() -> None:
    clock = CameraClock()
    clock.take(90 * S, 0)
    found = []
    for at_s in range(1, 12):
        clock.take(0, at_s * S)
        found.append(clock.offset_ms)
    assert found[3] == 90_000
    assert found[-1] == 0
