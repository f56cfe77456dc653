"""A device that locks accounts is never hammered: sign-ins as the device counts them, at a real server."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.demo.rtsp.auth import Scheme
from console.domain.camera import Camera, CameraId, Credential, Profile, Sign, Want
from console.video.replay_message import ReplayId
from console.video.retry import REFUSED_S
from tests.fixtures.camera_server import StreetServer, camera_server
from tests.fixtures.video_seat import Desk, camera, desk

CHANNELS = 8
WRONG = Credential("viewer", "wrong")


@pytest.fixture
def recorder() -> Iterator[StreetServer]:
    """A recorder of eight channels behind one account."""
    guards = dict.fromkeys(range(1, CHANNELS + 1), Scheme.DIGEST)
    with camera_server(CHANNELS, guards=guards) as running:
        yield running


def channels(server: StreetServer) -> dict[CameraId, Camera]:
    host = f"rtsp://127.0.0.1:{server.port}/Streaming/Channels"
    made = [camera(n, f"{host}/{n}02", f"{host}/{n}01", "recorder") for n in range(1, CHANNELS + 1)]
    return {one.id: one for one in made}


def give(seat: Desk, credential: Credential, cameras: dict[CameraId, Camera]) -> None:
    seat.credentials.update(dict.fromkeys(cameras, credential))


def small(one: CameraId) -> Want:
    return Want(one, Profile.SUB, 176, 144)


def over(seat: Desk, recording: ReplayId) -> str:
    state = seat.engine.replay_state(recording)
    return state.over if state is not None else ""


def all_are(seat: Desk, cameras: dict[CameraId, Camera], sign: Sign) -> Callable[[], bool]:
    return lambda: all(seat.sign(one) is sign for one in cameras.values())


def test_a_wrong_password_is_sent_once_for_all_channels_and_ways_in(recorder: StreetServer, tmp_path: Path) -> None:
    cameras = channels(recorder)
    with desk(cameras, tmp_path, patrol=True) as seat:
        give(seat, WRONG, cameras)
        seat.engine.want("wall", map(small, cameras))
        seat.until(all_are(seat, cameras, Sign.REFUSED))
        for one in cameras:
            seat.engine.retry(one)  # a click
        seat.engine.want("big", [Want(one, Profile.MAIN, 352, 288) for one in cameras])  # main streams
        frozen = [seat.engine.freeze_main(one, on_report=lambda _report: None) for one in list(cameras)[:2]]
        recordings = [seat.engine.play_recording(one, datetime.now(UTC), (176, 144)) for one in list(cameras)[:2]]
        seat.until(lambda: all(over(seat, one) == "playback.refused" for one in recordings))
        seat.engine.want("wall", ())  # hidden: the patrol has them
        seat.engine.want("big", ())
        for freeze in frozen:
            seat.engine.thaw(freeze)
        for recording in recordings:
            seat.engine.end_replay(recording)
        seat.until(lambda: not seat.engine.streams())
        seat.run(1.0)
        seat.engine.want("wall", map(small, cameras))
        seat.until(all_are(seat, cameras, Sign.REFUSED))
        assert recorder.sign_ins() == 1
        at = {seat.engine.life(one).retry_at for one in cameras}
        assert len(at) == 1
        assert None not in at


def test_another_password_is_tried_once_and_the_right_one_opens_all(recorder: StreetServer, tmp_path: Path) -> None:
    cameras = channels(recorder)
    with desk(cameras, tmp_path) as seat:
        give(seat, WRONG, cameras)
        seat.engine.want("wall", map(small, cameras))
        seat.until(all_are(seat, cameras, Sign.REFUSED))
        give(seat, Credential("viewer", "wrong too"), cameras)
        seat.until(lambda: recorder.sign_ins() == 2)
        give(seat, Credential("viewer", "wrong too", handed_ms=1), cameras)  # the same words, handed over again
        seat.until(lambda: recorder.sign_ins() == 3)
        seat.run(1.0)
        assert recorder.sign_ins() == 3
        give(seat, recorder.credential, cameras)
        seat.until(lambda: seat.is_live(*cameras.values()))
        assert recorder.sign_ins() == 3 + CHANNELS


def test_a_refused_password_is_tried_once_again_after_a_quarter_of_an_hour(
    recorder: StreetServer, tmp_path: Path
) -> None:
    cameras = channels(recorder)
    with desk(cameras, tmp_path) as seat:
        give(seat, WRONG, cameras)
        seat.engine.want("wall", map(small, cameras))
        seat.until(all_are(seat, cameras, Sign.REFUSED))
        seat.skip(REFUSED_S + 1)
        seat.until(lambda: recorder.sign_ins() == 2)
        seat.run(1.0)
        assert recorder.sign_ins() == 2


def test_a_password_changed_at_the_device_while_it_was_away_is_sent_once(
    recorder: StreetServer, tmp_path: Path
) -> None:
    cameras = channels(recorder)
    with desk(cameras, tmp_path) as seat:
        give(seat, recorder.credential, cameras)
        seat.engine.want("wall", map(small, cameras))
        seat.until(lambda: seat.is_live(*cameras.values()))
        for number in range(1, CHANNELS + 1):
            recorder.set_password(number, "new")
        before = recorder.sign_ins()
        recorder.kick()
        seat.until(all_are(seat, cameras, Sign.REFUSED))
        assert recorder.sign_ins() == before + 1
