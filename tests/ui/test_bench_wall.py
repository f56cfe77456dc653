"""The wall bench in small: real films, server, workers and window for some seconds."""

import functools
from pathlib import Path

import pytest

from console.bench import limit, wall
from console.bench.stage import Stage
from console.domain.camera import SourceKind
from console.video.pace import PACES
from tests.fixtures.tiny_street import paint_tiny, tiny_spec

SHARES = {"used_of_left", "limit_cpu_per_stream_s", "ratio", "workers_cpu_per_stream_s", "gui_cpu_per_stream_s"}
RATES = {"decoded_fps_min", "shown_fps_min", "shown_fps_median", "shown_fps_max"}
MILLISECONDS = {"age_ms_p50", "age_ms_p95", "gui_stall_ms_p99", "gui_stall_ms_max"}


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warm-ups and windows as short as still give every figure: here nobody reads how large it is."""
    monkeypatch.setattr(limit, "WARM_UP_S", 0.5)
    monkeypatch.setattr(wall, "WARM_UP_S", 0.5)
    monkeypatch.setattr(wall, "SETTLE_MOST_S", 0.0)
    monkeypatch.setattr(wall, "STALL_S", 1.0)


@pytest.mark.long
@pytest.mark.usefixtures("qapp", "_short")
@pytest.mark.parametrize("profile", ["sub", "mixed"])
def test_every_tile_is_shown_and_measured_against_the_limit(profile: str, tmp_path: Path) -> None:
    stage_of = functools.partial(Stage, paint_of=paint_tiny, spec_of=tiny_spec)
    found = wall.measure(6, profile, SourceKind.PACKETS, 1.0, tmp_path, stage_of=stage_of)
    for key in SHARES | RATES | MILLISECONDS:
        figure = found[key]
        assert isinstance(figure, float), key
        assert figure > 0, key
    assert found["unread_marks"] == 0
    grabs = found["grabs"]
    assert isinstance(grabs, dict)
    assert grabs["read"] == grabs["tiles"], "every tile's mark is read in the grabbed window"
    assert found["slowed_to_fps"] in {pace.shown_fps for pace in PACES}
    used = found["used_of_left"]
    assert isinstance(used, float)
    assert used < 1.02, "no more than there is, but for the ticks in which time is counted"
