"""Who may try a password at a device: never more than one at a time where it is not proved. Pure."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import CameraId, Cause, Credential, Profile
from console.domain.device import device_of
from console.video.retry import REFUSED_S
from console.video.sign_in import PROVED_S, UNCLEAR_S, Door, SignIns, Turn
from console.video.stream_key import StreamKey

SECRET = Credential("viewer", "hunter2")
DOOR = Door("10.0.0.9:554", SECRET)
A, B, C, D = (StreamKey(CameraId(f"c{n}"), Profile.SUB) for n in range(4))


def test_all_that_one_host_serves_at_one_port_is_one_device() -> None:
    assert device_of("rtsp://Recorder/1/sub") == device_of("rtsp://recorder:554/8/main?x=1") == "recorder:554"
    assert device_of("rtsp://[fe80::1]:8554/1") == "fe80::1:8554"
    assert device_of("rtsp://recorder:99999/") == ""
    assert "hunter2" not in repr(DOOR)


def test_others_wait_for_the_answer_and_all_go_when_it_is_yes() -> None:
    doors = SignIns()
    assert doors.begin(A, DOOR, 100.0)
    assert doors.turn(DOOR, 100.1) is Turn.WAIT
    assert not doors.begin(B, DOOR, 100.1)
    assert doors.turn(Door("10.0.0.8:554", SECRET), 100.1) is Turn.GO, "another device"
    assert doors.turn(None, 100.1) is Turn.GO, "no sign-in"
    doors.accept(A, 100.3)
    assert doors.begin(B, DOOR, 100.3)
    assert doors.begin(C, DOOR, 100.3)


def test_a_proof_lapses_so_that_a_changed_password_is_sent_once() -> None:
    doors = SignIns()
    doors.begin(A, DOOR, 100.0)
    doors.accept(A, 100.3)
    late = 100.3 + PROVED_S
    assert doors.begin(B, DOOR, late)
    assert doors.turn(DOOR, late) is Turn.WAIT
    doors.accept(B, late)
    doors.end(A, Cause.ENDED, late + 1)
    assert doors.begin(A, DOOR, late + 1)
    assert doors.turn(DOOR, late + 1) is Turn.WAIT, "it broke off: who knows why"


def test_a_channel_barred_to_an_account_does_not_shut_out_the_others() -> None:
    doors = SignIns()
    doors.begin(A, DOOR, 100.0)
    doors.accept(A, 100.1)
    doors.begin(B, DOOR, 100.2)
    doors.end(B, Cause.BAD_PASSWORD, 100.3)
    assert doors.begin(C, DOOR, 100.4), "one more try, alone"
    assert doors.turn(DOOR, 100.4) is Turn.WAIT
    doors.end(C, Cause.BAD_PASSWORD, 100.5)
    assert doors.turn(DOOR, 100.6) is Turn.REFUSED, "it is the password after all"


def test_a_device_that_hangs_up_on_a_wrong_password_is_not_asked_again_and_again() -> None:
    doors, now, tries = SignIns(), 100.0, 0
    while now < 160.0:
        for key in (A, B, C, D):
            if doors.begin(key, DOOR, now):
                tries += 1
                doors.end(key, Cause.BROKEN, now + 0.05)
        now += 0.1
    assert tries <= 5
    assert doors.turn(DOOR, 100.0 + 60 * UNCLEAR_S) in {Turn.GO, Turn.WAIT}


def test_a_worker_that_dies_under_a_try_does_not_hand_it_on_at_once() -> None:
    doors = SignIns()
    doors.begin(A, DOOR, 100.0)
    assert doors.is_trying(A)
    doors.end(A, None, 100.1)
    assert doors.turn(DOOR, 100.2) is Turn.WAIT
    assert doors.turn(DOOR, 100.2 + UNCLEAR_S) is Turn.GO


_ACTS = st.lists(st.tuples(st.sampled_from((A, B, C, D)), st.floats(0, 400), st.booleans()), max_size=60)


@given(_ACTS)
def test_a_wrong_password_is_tried_once_in_a_quarter_of_an_hour_whatever_happens(
    acts: list[tuple[StreamKey, float, bool]],
) -> None:
    doors, now, tries, asked = SignIns(), 0.0, list[float](), None
    for key, pause, is_answered in acts:
        now += pause
        if is_answered and asked is not None:
            doors.end(asked, Cause.BAD_PASSWORD, now)
            asked = None
        elif asked is None and doors.begin(key, DOOR, now):
            tries.append(now)
            asked = key
        elif asked is not None:
            assert not doors.begin(next(one for one in (A, B) if one != asked), DOOR, now)
    assert all(later - sooner >= REFUSED_S for sooner, later in itertools.pairwise(tries))


def test_secrets_that_are_no_longer_leased_are_forgotten() -> None:
    doors, new = SignIns(), Credential("viewer", "hunter3", 1)
    for number in range(20):
        doors.tell(Door(f"10.0.0.{number}:554", SECRET), 1.0, 100.0)
    doors.begin(A, DOOR._replace(device="10.0.1.1:554"), 100.0)
    doors.accept(A, 100.1)
    doors.keep_only([new])
    assert not doors.refusals(100.2)
    assert not doors._states
    doors.end(A, Cause.ENDED, 100.3)  # of a door that is forgotten
    doors.begin(B, DOOR, 101.0)
    doors.end(B, Cause.BAD_PASSWORD, 101.1)
    doors.keep_only([SECRET])
    assert doors.turn(DOOR, 101.2) is Turn.REFUSED, "still leased: not tried again"
