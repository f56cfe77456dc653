"""The latency bench in small: real encoder, server, worker and window for some seconds."""

import numpy as np
import pytest

from console.bench import latency
from console.bench.latency import creep_ms, measure
from console.demo.catalogue import DemoCamera
from console.demo.mark import Picture
from console.demo.producer import Paint

KEYS = {
    "seconds", "streams", "shown_fps", "unread", "p50_ms", "p95_ms", "creep_ms",
    "encoder_p50_ms", "encoder_p95_ms", "over_encoder_p50_ms", "over_encoder_p95_ms",
}  # fmt: skip


def paint_grey(_camera: DemoCamera) -> Paint:
    def paint(_t_s: float, width_px: int, height_px: int) -> Picture:
        return np.full((height_px, width_px, 3), 90, np.uint8)

    return paint


@pytest.mark.long
@pytest.mark.usefixtures("qapp")
def test_glass_to_glass_is_read_from_the_painted_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latency, "WARM_UP_S", 0.5)
    found = measure(3.0, paint_grey)
    assert set(found) == KEYS
    figures = {name: value for name, value in found.items() if isinstance(value, float | int)}
    assert figures["shown_fps"] > 5
    assert 0 < figures["over_encoder_p50_ms"] < figures["p50_ms"] < 1000
    assert figures["over_encoder_p50_ms"] <= figures["over_encoder_p95_ms"]


def test_creep_is_the_end_against_the_beginning() -> None:
    steady = [(at / 25, 40.0 + at % 3) for at in range(60 * 25)]
    assert abs(creep_ms(steady, 60)) < 1
    assert creep_ms([(at, ms + at) for at, ms in steady], 60) == pytest.approx(50, abs=1)
