"""The wall bench in small: real films, server, workers and window for some seconds."""

import functools
from pathlib import Path

import pytest

from console.bench import limit, wall
from console.bench.stage import Stage
from console.demo.producer import own_films
from console.demo.workshop import Workshop
from console.domain.camera import SourceKind
from console.video.pace import PACES
from tests.fixtures.tiny_street import paint_tiny, tiny_cameras, tiny_spec

STREAMS = 6
SHARES = {"limit_cpu_per_stream_s", "ratio", "workers_cpu_per_stream_s", "gui_cpu_per_stream_s"}
RATES = {"decoded_fps_min", "shown_fps_min", "shown_fps_median", "shown_fps_max"}
MILLISECONDS = {"age_ms_p50", "age_ms_p95", "gui_stall_ms_p99", "gui_stall_ms_max"}


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warm-ups and windows as short as still give every figure: here nobody reads how large it is."""
    monkeypatch.setattr(limit, "WARM_UP_S", 0.5)
    monkeypatch.setattr(wall, "WARM_UP_S", 0.5)
    monkeypatch.setattr(wall, "STALL_S", 1.0)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the films that are played: the street's own makers would step back for everybody."""
    folder = tmp_path_factory.mktemp("bench")
    street = tiny_cameras(STREAMS)
    shop = Workshop(own_films(folder / "films", street, tiny_spec), street, paint_tiny)
    while shop.step():
        pass
    shop.close()
    return folder


@pytest.mark.long
@pytest.mark.usefixtures("qapp", "_short")
@pytest.mark.parametrize("profile", ["sub", "mixed"])
def test_every_tile_is_shown_and_measured_against_the_limit(profile: str, data: Path) -> None:
    stage_of = functools.partial(Stage, paint_of=paint_tiny, spec_of=tiny_spec)
    found = wall.measure(STREAMS, profile, SourceKind.PACKETS, 1.0, data, stage_of=stage_of)
    for key in SHARES | RATES | MILLISECONDS:
        figure = found[key]
        assert isinstance(figure, float), key
        assert figure > 0, key
    assert found["unread_marks"] == 0
    grabs = found["grabs"]
    assert isinstance(grabs, dict)
    assert grabs["read"] == grabs["tiles"], "every tile's mark is read in the grabbed window"
    assert found["slowed_to_fps"] in {pace.shown_fps for pace in PACES}
