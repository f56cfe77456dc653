"""The room of ``bench faults``: the seat's engine with its tiles, stepped as the seat steps it, and who watches it."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from console.bench.fault_stage import Healthy, Victim
from console.domain.camera import Camera, CameraId, Credential, PictureLife, Profile, Sign, Want
from console.video.engine import Engine
from console.video.stream_state import StreamState

log = logging.getLogger(__name__)

STEP_S: Final = 0.05
FPS_WINDOW_S: Final = 2.0
TILE_PX: Final = (640, 360)


@dataclass(slots=True)
class Rates:
    """Frames that reach the slots of the tiles."""

    wants: Sequence[Want]
    lowest: float | None = None
    lowest_at: float = 0.0
    """End of the window that was the lowest, monotonic seconds."""
    _samples: dict[CameraId, deque[tuple[float, int]]] = field(default_factory=dict)

    def look(self, engine: Engine, now: float) -> None:
        """Take a sample; rates count over whole windows only."""
        for want in self.wants:
            reader = engine.reader(want)
            if reader is None:
                continue
            samples = self._samples.setdefault(want.camera, deque())
            samples.append((now, reader.published))
            while now - samples[0][0] > FPS_WINDOW_S:
                at, count = samples.popleft()
                rate = (samples[-1][1] - count) / (now - at)
                if self.lowest is None or rate < self.lowest:
                    self.lowest, self.lowest_at = rate, now

    def restart(self) -> None:
        """Begin to measure anew."""
        self._samples.clear()
        self.lowest = None


class Room:
    """The engine with its nine tiles, stepped as the seat steps it."""

    def __init__(self, healthy: Healthy, spool: Path) -> None:
        self._cameras = {camera.id: camera for camera in healthy.cameras}
        self._victim: Victim | None = None
        self.engine = Engine(self._cameras, self._lease, spool=spool)
        self._wants = tuple(_want(camera) for camera in healthy.cameras)
        self.rates = Rates(self._wants)
        self._watched: dict[CameraId, bool] = {}
        self.false_alarms = 0

    def _lease(self, camera: Camera) -> Credential | None:
        return self._victim.credential if self._victim is not None and camera.account else None

    def show(self, victim: Victim | None) -> None:
        """Show the healthy cameras and ``victim``."""
        self._victim = victim
        self._watched.clear()
        wants = self._wants
        if victim is not None:
            self._cameras[victim.camera.id] = victim.camera
            wants = (*wants, _want(victim.camera))
        self.engine.want("bench", wants)

    def run(self, seconds: float, until: Callable[[], bool] = lambda: False) -> bool:
        """Let the wall live for so long, or until something is so; say whether it was."""
        deadline = time.monotonic() + seconds
        while (now := time.monotonic()) < deadline:
            self.engine.step(now)
            self.rates.look(self.engine, now)
            self._look_for_false_alarms()
            if until():
                return True
            time.sleep(STEP_S)
        return False

    def watch(self, cameras: Sequence[Camera]) -> None:
        """From now on nothing may be wrong with ``cameras``."""
        self._watched = dict.fromkeys((camera.id for camera in cameras), False)

    def _look_for_false_alarms(self) -> None:
        for camera, was_wrong in self._watched.items():
            life = self.engine.life(camera)
            is_wrong = is_marked(life)
            if is_wrong and not was_wrong:
                log.warning("false alarm: %s is %s (%s) %s", camera, life.sign, life.cause, life.marks)
                self.false_alarms += 1
            self._watched[camera] = is_wrong

    def is_well(self) -> bool:
        """Say whether all healthy tiles are live."""
        return not any(is_marked(self.engine.life(want.camera)) for want in self._wants)

    def close(self) -> None:
        """End the engine."""
        self.engine.close()

    def state(self, camera: Camera) -> StreamState | None:
        """Return the state of a camera's stream."""
        return next((state for state in self.engine.streams() if state.key.camera == camera.id), None)


def _want(camera: Camera) -> Want:
    return Want(camera.id, Profile.SUB, *TILE_PX)


def is_marked(life: PictureLife) -> bool:
    """Say whether the tile shows that something is wrong."""
    return life.sign is not Sign.LIVE or bool(life.marks)
