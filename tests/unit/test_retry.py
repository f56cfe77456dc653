"""When a stream is opened again: fast for the lost, slowly for the wrong, not at all for the refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import Cause, Credential
from console.video.retry import (
    BACK_OFF_S,
    REFUSED_S,
    UNASKED_S,
    Pause,
    Wait,
    is_due,
    pause_after,
    pause_after_crash,
    was_steady,
)

LOST = [Cause.NO_PACKETS, Cause.NO_SERVER, Cause.HUNG_UP, Cause.ENDED, Cause.BROKEN]
OLD, NEW = Credential("u", "old"), Credential("u", "new")


@given(st.sampled_from(LOST), st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1e6))
def test_the_lost_are_asked_within_the_back_off(cause: Cause, failures: int, jitter: float, now: float) -> None:
    pause = pause_after(cause, failures, now, jitter)
    assert pause.wait is Wait.PORT
    assert 0 < pause.until - now <= BACK_OFF_S + 1e-6


def test_the_back_off_grows_to_its_cap() -> None:
    waits = [pause_after(Cause.ENDED, failures, 0, 0).until for failures in range(8)]
    assert waits == sorted(waits)
    assert waits[0] == 0.25
    assert waits[-1] == BACK_OFF_S


def test_many_cameras_lost_together_do_not_come_back_together() -> None:
    assert pause_after(Cause.ENDED, 9, 0, 0).until != pause_after(Cause.ENDED, 9, 0, 1).until


@pytest.mark.parametrize("cause", [Cause.NO_STREAM, Cause.UNKNOWN_CODEC, Cause.BAD_ADDRESS])
def test_what_people_must_set_right_is_tried_slowly(cause: Cause) -> None:
    pause = pause_after(cause, 0, 0, 0.5)
    assert pause.wait is Wait.TIME
    assert 15 <= pause.until <= 30


def test_a_port_that_goes_on_answering_something_else_is_left_alone_for_longer() -> None:
    first, later = (pause_after(Cause.NOT_RTSP, failures, 0, 0.5) for failures in (0, 9))
    assert (first.wait, later.wait) == (Wait.PORT, Wait.TIME)
    assert 15 <= later.until <= 30


def test_a_refused_sign_in_stops_until_another_credential_or_a_quarter_of_an_hour() -> None:
    pause = pause_after(Cause.BAD_PASSWORD, 0, 100, 0)
    assert not is_due(pause, 100 + REFUSED_S - 1, used=OLD, leased=OLD)
    assert not is_due(pause, 101, used=OLD, leased=None)
    assert is_due(pause, 101, used=OLD, leased=NEW)
    assert is_due(pause, 100 + REFUSED_S, used=OLD, leased=OLD)


def test_a_missing_credential_is_waited_for() -> None:
    pause = pause_after(Cause.NO_CREDENTIAL, 0, 0, 0)
    assert not is_due(pause, 5, used=None, leased=None)
    assert is_due(pause, 5, used=None, leased=NEW)


def test_a_device_that_asked_for_a_password_nobody_has_is_asked_again_in_a_minute() -> None:
    pause = pause_after(Cause.NO_CREDENTIAL, 7, 100, 0.5)
    assert not is_due(pause, 100 + UNASKED_S - 1, used=None, leased=None)
    assert is_due(pause, 100 + UNASKED_S, used=None, leased=None)
    assert UNASKED_S < REFUSED_S


def test_a_new_credential_does_not_shorten_other_pauses() -> None:
    assert not is_due(Pause(Wait.TIME, 10), 5, used=OLD, leased=NEW)


def test_a_stream_that_ends_workers_waits_ever_longer() -> None:
    waits = [pause_after_crash(crashes, 0).until for crashes in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == 5
    assert waits[-1] == 300


def test_only_pictures_for_a_while_make_a_steady_connection() -> None:
    assert was_steady(opened=10, proved=15)
    assert not was_steady(opened=10, proved=12)
    assert not was_steady(opened=10, proved=0)
