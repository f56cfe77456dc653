"""What was begun to be uploaded and left is thrown away after a week, not before."""

import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest

from console.hub.evidence_store import EvidenceStore
from console.hub.partial_sweep import KEPT, sweep
from tests.street import NOW


async def test_a_week_old_upload_goes_and_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    store = EvidenceStore(tmp_path)
    folder = tmp_path / "evidence" / "partial"
    for name, age in (("a" * 64, KEPT + timedelta(minutes=1)), ("b" * 64, KEPT - timedelta(minutes=1))):
        store.append(name, 0, b"half")
        at = (NOW - age).timestamp()
        os.utime(folder / name, (at, at))
    await sweep(store, NOW)
    assert [path.name for path in folder.iterdir()] == ["b" * 64]
    assert f"the upload of {'a' * 64}" in caplog.text
    folder.joinpath("b" * 64).unlink()
    folder.rmdir()
    await sweep(store, NOW)
    assert "not cleared" in caplog.text
