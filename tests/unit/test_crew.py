"""The crew: workers that are begun before anything is to be played."""

from types import SimpleNamespace

import pytest

from console.domain.camera import CameraId, Profile
from console.video import crew as crew_module
from console.video.crew import Crew
from console.video.stream_key import StreamKey


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Crew:
    """Return a crew of three whose workers are no processes."""

    def worker(number: int, _entry: str, _now: float) -> SimpleNamespace:
        return SimpleNamespace(number=number, facts=SimpleNamespace(asked=None))

    monkeypatch.setattr(crew_module, "Worker", worker)
    return Crew(3, "nothing:run")


def key(number: int) -> StreamKey:
    return StreamKey(CameraId(f"camera-{number}"), Profile.SUB)


@pytest.mark.parametrize(("count", "begun"), [(0, 0), (2, 2), (9, 3)])
def test_no_more_begin_than_may_run(crew: Crew, count: int, begun: int) -> None:
    crew.begin(count, 0.0)
    assert len(crew.workers) == begun


def test_who_has_begun_plays_first(crew: Crew) -> None:
    crew.begin(2, 0.0)
    begun = {worker.number for worker in crew.workers}
    played = [crew.assign(key(number), 0.0) for number in range(3)]
    numbers = [worker.number for worker in played if worker is not None]
    assert set(numbers[:2]) == begun
    assert len(crew.workers) == 3


def test_beginning_twice_begins_once(crew: Crew) -> None:
    crew.begin(2, 0.0)
    crew.begin(2, 0.0)
    assert len(crew.workers) == 2
