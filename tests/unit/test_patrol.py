"""The patrol's schedule: oldest first, four at once, patient with the dead, careful with sign-ins."""

from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.camera import CameraId, Cause, Credential
from console.video.patrol import EVERY_S, FIRST_PAUSE_S, GLANCE_S, LONGEST_PAUSE_S, MOST, MOST_FAILED, Patrol
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


def test_a_proved_camera_is_left_alone_for_eight_minutes() -> None:
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
    assert pauses == [10, 20, 40, 60, 60, 60, 60]
    assert (pauses[0], pauses[-1]) == (FIRST_PAUSE_S, LONGEST_PAUSE_S)


def test_a_refused_sign_in_waits_for_another_credential_or_a_quarter_of_an_hour() -> None:
    patrol, wrong, right = Patrol(), Credential("u", "wrong"), Credential("u", "right")
    patrol.begin(A, 0.0)
    patrol.fail(A, Cause.BAD_PASSWORD, wrong, 0.0)
    assert patrol.due([A], {}, {A: wrong}, REFUSED_S - 1) == []
    assert patrol.due([A], {}, {A: None}, REFUSED_S - 1) == []
    assert patrol.due([A], {}, {A: right}, 1.0) == [A]
    assert patrol.due([A], {}, {A: wrong}, REFUSED_S) == [A]


def test_the_very_same_picture_again_proves_nothing_until_another_follows() -> None:
    patrol = Patrol()
    assert patrol.is_proof(A, 77, is_changing=False)
    patrol.begin(A, 0.0)
    patrol.succeed(A, 77)
    patrol.begin(A, 600.0)
    assert not patrol.is_proof(A, 77, is_changing=False)
    assert patrol.is_proof(A, 78, is_changing=False)
    assert patrol.is_proof(A, 77, is_changing=True), "a film that is shown again comes back to the same keyframe"


def test_the_dead_do_not_crowd_out_those_whose_proof_runs_out() -> None:
    patrol, dead, well = Patrol(), MANY[:6], MANY[6:]
    for one in dead:
        patrol.begin(one, 0.0)
        patrol.fail(one, Cause.NO_SERVER, None, 0.0)
    proved = dict.fromkeys(well, 1.0)
    assert patrol.due(MANY, proved, {}, 100.0) == dead[:MOST_FAILED]
    assert patrol.due(MANY, proved, {}, 600.0) == well[:MOST]
    for one in dead[:MOST_FAILED]:
        patrol.begin(one, 600.0)
    assert patrol.due(MANY, proved, {}, 600.0) == well[: MOST - MOST_FAILED]


def test_who_waits_for_a_keyframe_has_a_minute_and_makes_way_for_others() -> None:
    patrol = Patrol()
    for one in MANY[:MOST]:
        patrol.begin(one, 0.0)
        patrol.note_patience(one, is_patient=True)
    assert len(patrol.due(MANY, {}, {}, 1.0)) == MOST
    assert not patrol.is_over_time(MANY[0], 60.0)
    patrol.note_patience(MANY[0], is_patient=False)
    assert patrol.is_over_time(MANY[0], 60.0)


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
            else:
                patrol.succeed(one, 1)
                proved[one] = now
        for one in patrol.due(room, proved, {}, now):
            patrol.begin(one, now)
            ends[one] = now + (5.0 if one in lost else glance_s)
        assert len(ends) <= MOST
        now = min([*ends.values(), now + 20])
        if now > 900:
            assert all(now - proved[one] <= 600 for one in room if one not in lost)


@settings(max_examples=20)
@given(st.integers(10, 60), st.integers(2, 40), st.floats(0.0, 60.0))
def test_films_that_are_shown_again_never_fall_out_of_the_ten_minutes(gops: int, cameras: int, busy_s: float) -> None:
    """A demo's films of 20 to 120 s, whose keyframes come again; the machine is too busy at first. Forty minutes."""
    room = [CameraId(f"c{n:02}") for n in range(cameras)]
    patrol, now = Patrol(), 0.0
    proved: dict[CameraId, float] = {}
    ends: dict[CameraId, float] = {}
    while now < 2400:
        for one in [one for one, end in ends.items() if end <= now]:
            del ends[one]
            picture = int(now // 2) % gops + 1
            if now < busy_s:
                patrol.fail(one, None, None, now)
            else:
                assert patrol.is_proof(one, picture, is_changing=True)
                patrol.succeed(one, picture)
                proved[one] = now
        for one in patrol.due(room, proved, {}, now):
            patrol.begin(one, now)
            ends[one] = now + (GLANCE_S if now < busy_s else 1.0)
        now = min([*ends.values(), now + 5])
        if now > busy_s + 3 * GLANCE_S + LONGEST_PAUSE_S + cameras:
            assert all(now - proved.get(one, -1e9) <= 600 for one in room)
