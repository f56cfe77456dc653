"""The patrol's schedule: oldest first, four at once, patient with the dead, careful with sign-ins."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.camera import CameraId, Cause, Credential
from console.video.patrol import EVERY_S, FIRST_PAUSE_S, GLANCE_S, MOST, Patrol
from console.video.retry import REFUSED_S

A, B = CameraId("a"), CameraId("b")
MANY = [CameraId(f"c{n:03}") for n in range(10)]


def test_those_never_proved_come_first_then_the_oldest_four_at_once() -> None:
    proved = {one: 100.0 + n for n, one in enumerate(MANY[:8])}
    patrol = Patrol()
    due = patrol.due(MANY, proved, {}, 2000.0)
    assert due == [MANY[8], MANY[9], MANY[0], MANY[1]]
    for one in due:
        patrol.begin(one, 2000.0)
    assert patrol.due(MANY, proved, {}, 2000.0) == []


def test_a_proved_camera_is_left_alone_for_nine_minutes() -> None:
    patrol = Patrol()
    assert patrol.due([A], {A: 100.0}, {}, 100 + EVERY_S - 1) == []
    assert patrol.due([A], {A: 100.0}, {}, 100 + EVERY_S) == [A]


def test_a_dead_camera_is_asked_less_and_less() -> None:
    patrol, now, pauses = Patrol(), 0.0, []
    for _ in range(7):
        patrol.begin(A, now)
        patrol.fail(A, Cause.NO_SERVER, None, now)
        began = now
        while not patrol.due([A], {}, {}, now):
            now += 1
        pauses.append(now - began)
    assert pauses == [30, 60, 120, 240, 480, 540, 540]
    assert pauses[0] == FIRST_PAUSE_S


def test_a_refused_sign_in_waits_for_another_credential_or_a_quarter_of_an_hour() -> None:
    patrol, wrong, right = Patrol(), Credential("u", "wrong"), Credential("u", "right")
    patrol.begin(A, 0.0)
    patrol.fail(A, Cause.BAD_PASSWORD, wrong, 0.0)
    assert patrol.due([A], {}, {A: wrong}, REFUSED_S - 1) == []
    assert patrol.due([A], {}, {A: None}, REFUSED_S - 1) == []
    assert patrol.due([A], {}, {A: right}, 1.0) == [A]
    assert patrol.due([A], {}, {A: wrong}, REFUSED_S) == [A]


def test_the_very_same_picture_again_proves_nothing_and_is_asked_for_soon() -> None:
    patrol = Patrol()
    patrol.begin(A, 0.0)
    assert patrol.succeed(A, 77, 1.0)
    patrol.begin(A, 600.0)
    assert not patrol.succeed(A, 77, 601.0)
    assert patrol.due([A], {A: 1.0}, {}, 602.0) == []
    assert patrol.due([A], {A: 1.0}, {}, 601.0 + FIRST_PAUSE_S) == [A]
    patrol.begin(A, 640.0)
    assert patrol.succeed(A, 78, 641.0)


def test_a_glance_has_its_time_and_no_more() -> None:
    patrol = Patrol()
    patrol.begin(A, 0.0)
    assert not patrol.is_over_time(A, GLANCE_S)
    assert patrol.is_over_time(A, GLANCE_S + 0.1)
    patrol.drop(A)
    patrol.drop(B)
    assert not patrol.under_way


@given(st.integers(1, 300), st.floats(0.2, 3.0), st.integers(0, 2**32))
def test_every_reachable_camera_is_proved_every_ten_minutes(cameras: int, glance_s: float, dead: int) -> None:
    """Glances of up to 3 s; every third camera is dead and takes 5 s to say so. Half an hour."""
    room = [CameraId(f"c{n}") for n in range(cameras)]
    lost = {one for n, one in enumerate(room) if dead >> (n % 32) & 1 and n % 3 == 0}
    patrol = Patrol()
    proved: dict[CameraId, float] = {}
    ends: dict[CameraId, float] = {}
    now = 0.0
    while now < 1800:
        for one in [one for one, end in ends.items() if end <= now]:
            del ends[one]
            if one in lost:
                patrol.fail(one, Cause.NO_SERVER, None, now)
            elif patrol.succeed(one, round(now * 1000), now):
                proved[one] = now
        for one in patrol.due(room, proved, {}, now):
            patrol.begin(one, now)
            ends[one] = now + (5.0 if one in lost else glance_s)
        assert len(ends) <= MOST
        now = min([*ends.values(), now + 20])
        if now > 900:
            assert all(now - proved[one] <= 600 for one in room if one not in lost)
