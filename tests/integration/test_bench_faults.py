"""The fault bench as it is run, with its two shortest faults."""

import argparse
import json
from pathlib import Path

import pytest

from console.bench.faults import run_bench_faults


@pytest.mark.alone
@pytest.mark.long
def test_the_bench_writes_its_keys_and_the_promises_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "faults.json"
    assert run_bench_faults(argparse.Namespace(only=["jump_back", "port_closed"], json=out)) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert [row["name"] for row in found["faults"]] == ["port_closed", "jump_back"]
    assert all(list(row) == ["name", "marked_s", "replaced_s", "back_s", "healthy_fps_min"] for row in found["faults"])
    closed, jumped = found["faults"]
    assert closed["marked_s"] < closed["replaced_s"]
    assert jumped["replaced_s"] is None
    assert jumped["healthy_fps_min"] > 10
    assert found["false_alarms"] == 0
