"""What counts of the room's cameras: proved within ten minutes, and not known to be gone since."""

from dataclasses import replace
from datetime import UTC, datetime

from console.domain.camera import Camera, CameraId, Cause, Profile, Sign, SourceKind
from console.video.life import ALL_S, Proof
from console.video.room_life import RoomLife
from console.video.stream import Stream
from console.video.stream_key import StreamKey

A, B = CameraId("a"), CameraId("b")
AT = datetime(2026, 1, 1, tzinfo=UTC)
SEEN = Proof(100.0, packet=110.0, advanced=110.0, frame=110.0, proved=110.0, proved_at=AT)


def stream(camera: CameraId, proof: Proof) -> Stream:
    known = Camera(camera, 1, "x", "rtsp://h/1", "rtsp://h/2")
    made = Stream.of(StreamKey(camera, Profile.SUB), known, SourceKind.PACKETS, 100.0)
    made.proof = proof
    return made


def test_a_camera_that_is_known_to_be_gone_is_not_counted_for_ten_minutes_more() -> None:
    lives = RoomLife()
    lives.judge({A: [stream(A, SEEN)], B: [stream(B, SEEN)]}, 110.2)
    assert lives.believed() == {A, B}
    dead = replace(SEEN, ended_by=Cause.NO_SERVER)
    lives.judge({A: [stream(A, dead)], B: [stream(B, replace(SEEN, packet=125.0, advanced=125.0, frame=125.0))]}, 125.2)
    assert lives.believed() == {B}
    assert (lives.count([A, B]).all_live, lives.count([A, B]).all_cameras) == (1, 2)
    lives.judge({}, 125.4)  # nobody looks any more: what was proved counts until its time is over
    assert lives.believed() == {A, B}
    lives.judge({}, 126.0 + ALL_S)
    assert lives.believed() == frozenset()


def test_what_was_wrong_stays_known_when_nobody_looks_any_more() -> None:
    lives = RoomLife()
    lives.judge({A: [stream(A, replace(SEEN, ended_by=Cause.PORT_CLOSED))]}, 125.2)
    lives.judge({}, 300.0)
    known = lives.known(A)
    assert (known.sign, known.cause, known.since, known.age_s) == (Sign.LOST, Cause.PORT_CLOSED, 125.2, 190.0)
    assert lives.gone() == {A}
    assert lives.of(A).sign is Sign.CONNECTING, "the glass begins anew"
    lives.fail(A, None, 310.0)
    assert lives.known(A).cause is Cause.PORT_CLOSED, "no picture in time says less than that"
    lives.note(A, replace(SEEN, proved=400.0))
    assert lives.known(A).sign is Sign.CONNECTING
    assert not lives.gone()


def test_who_never_came_carries_what_the_patrol_found() -> None:
    lives = RoomLife()
    lives.judge({}, 100.0)
    assert lives.known(B).sign is Sign.CONNECTING
    lives.fail(B, None, 120.0)
    assert lives.known(B).sign is Sign.NOT_PROVED
    lives.fail(B, Cause.BAD_PASSWORD, 150.0)
    lives.fail(B, Cause.NO_SERVER, 200.0)
    assert (lives.known(B).sign, lives.known(B).cause, lives.known(B).since) == (Sign.LOST, Cause.NO_SERVER, 120.0)
