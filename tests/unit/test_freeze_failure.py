"""What keeps a freeze from being sealed is said by a text key, and leaves nothing behind."""

import errno
import os
import queue
from pathlib import Path

import numpy as np
import pytest

from console.domain.camera import CameraId, Profile, SourceKind
from console.video.drawing import Renditions
from console.video.freeze import FrozenStream
from console.video.freeze_message import Freeze, FreezeFailed, FreezeId
from console.video.message import OpenStream, Report
from console.video.picture import ArrayPlanes
from console.video.reading import Reading
from console.video.source import Picture, SourceSpec
from console.video.stream_key import StreamKey

KEY = StreamKey(CameraId("c1"), Profile.SUB)


def reading() -> Reading:
    """Return a live-only reading that has shown one picture."""
    made = Reading(OpenStream(KEY, 1, SourceSpec("rtsp://x/y", SourceKind.CAPTURE)), Renditions(), lambda: None)
    made.pictures.append(Picture(7, 1, 2, False, 64, 48, ArrayPlanes(np.zeros((48, 64, 3), np.uint8))))
    return made


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "freeze.disk_full"), (errno.EDQUOT, "freeze.disk_full"), (errno.EROFS, "freeze.not_stored")],
)
def test_the_reason_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", refuse)
    said: queue.SimpleQueue[Report] = queue.SimpleQueue()
    FrozenStream(Freeze(FreezeId(4), KEY, 1, 7, tmp_path), reading(), said.put).start()
    assert said.get(timeout=5) == FreezeFailed(FreezeId(4), reason)
    assert not list(tmp_path.iterdir())
