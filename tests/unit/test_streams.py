"""What a seat's streams leave behind: nothing of a camera that was made up for one recording. No worker, no network."""

from types import SimpleNamespace
from typing import cast
from unittest.mock import Mock

import pytest

from console.domain.camera import Camera, CameraId, Cause, Credential, Profile
from console.video import crew as crew_module
from console.video.crew import Crew
from console.video.message import Beat, StreamFacts
from console.video.opening import Opening
from console.video.stream_key import StreamKey
from console.video.streams import GRACE_S, Streams
from console.video.supervisor import Act, Worker

SECRET = Credential("viewer", "hunter2")


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Have workers that are no processes; who is put into the list is found dead."""
    dead: list[object] = []

    def worker(number: int, _entry: str, _now: float) -> Mock:
        made = Mock(number=number, facts=SimpleNamespace(asked=None), has_beaten=True)
        made.step = lambda _now: Act.BURY if made in dead else Act.LEAVE
        return made

    monkeypatch.setattr(crew_module, "Worker", worker)
    return dead


def recorded(number: int) -> Camera:
    return Camera(CameraId(f"gate@{number}"), 1, "gate", f"rtsp://a-name-{number}/1", "", account="gate")


def ended(key: StreamKey, generation: int, cause: Cause | None) -> StreamFacts:
    return StreamFacts(key, generation, cause is None, cause, 0, 0, 0, 0, 0, width_px=640, height_px=360)


def test_a_thousand_recordings_leave_nothing(dying: list[object]) -> None:
    cameras: dict[CameraId, Camera] = {}
    crew = Crew(2, "nothing:run")
    opening = Opening(crew, lambda _camera: SECRET, 1000)
    streams = Streams(cameras, crew, opening, None, lambda: 0.0)
    for number in range(1000):
        now, camera = 100.0 + 10 * number, recorded(number)
        key = StreamKey(camera.id, Profile.MAIN)
        cameras[camera.id] = camera
        stream = streams.hold(key, now)
        streams.connect(now)
        worker = cast("Worker", stream.worker)
        cause = (Cause.BAD_PASSWORD, None, Cause.ENDED)[number % 3]
        streams._beat(worker, Beat(1, (ended(key, stream.generation, cause),)), now)
        streams.references[key] = cast("object", "as it looks")  # type: ignore[assignment]  # whatever it is
        if number % 5 == 0:
            dying.append(worker)
            for death in crew.supervise(now):
                for one in death.streams:
                    streams._lose(one, 0, now)
        del cameras[camera.id]
        streams.forget_for_good(key)  # while it is open
        streams.forget(now + 2 * GRACE_S)
    kept = [vars(streams), vars(crew), vars(opening), vars(streams.shapes), streams.sign_ins._inside]
    assert not streams.streams
    assert "gate@" not in repr(kept)
