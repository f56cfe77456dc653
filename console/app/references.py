"""Keeps the cameras' references of one seat on disk: read at the start, written when they have changed."""

import asyncio
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from console.domain.camera import CameraId
from console.seat.tasks import Tasks
from console.video.engine import Engine
from console.video.reference import Reference
from console.video.reference_file import load_references, save_references
from console.video.stream_key import StreamKey

LOOK_MS: Final = 60_000


class SeatReferences(QObject):
    """The references of one seat. GUI thread.

    Args:
        engine: what makes and needs them.
        path: of the file, in the seat's own folder.
        tasks: owner of what this starts.
    """

    def __init__(self, engine: Engine, path: Path, tasks: Tasks) -> None:
        super().__init__()
        self._engine, self._path, self._tasks = engine, path, tasks
        self._written: dict[StreamKey, Reference] = load_references(path)
        engine.references().update(self._written)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def accept(self, camera: CameraId) -> None:
        """Take a camera's present view for the right one."""
        self._engine.accept_view(camera)

    def close(self) -> None:
        """Write what has changed; blocks."""
        self._timer.stop()
        if (changed := self._changed()) is not None:
            save_references(self._path, changed)

    def _changed(self) -> dict[StreamKey, Reference] | None:
        """Return all references if they are others than those on disk. A recorder's pictures have none to keep."""
        now = {key: one for key, one in self._engine.references().items() if "@" not in key.camera}
        if now == self._written:
            return None
        self._written = now
        return now

    def _look(self) -> None:
        if (changed := self._changed()) is not None:
            self._tasks.start("references", asyncio.to_thread(save_references, self._path, changed))
