"""The bench of the start reads what the demo noted."""

import json
import logging

import pytest

from console.app.start_clock import note_start, process_age_s
from console.bench.start import read_notes


def test_what_the_demo_notes_is_what_the_bench_reads(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        note_start("first window")
        note_start("something else")
        note_start("first live tile")
    lines = "\n".join(json.dumps({"text": record.getMessage()}) for record in caplog.records)
    found = read_notes(lines + '\n{"text": "other words"}')
    assert found.keys() == {"first_window_s", "first_live_tile_s"}
    assert 0 < found["first_window_s"] <= found["first_live_tile_s"] <= process_age_s() + 0.01
