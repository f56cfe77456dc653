"""The cameras of the demo street as a running service: films being made, two live encoders, one RTSP server.

Each part is a spawned child: what they are given (passwords too) travels over the spawn pipe, and each ends when its
pipe does, so none outlives its parent. Importing this module imports neither av nor cv2: the seat's process starts it.
"""

import logging
import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Self

from console.demo.rtsp.process import ASK_S, end_process
from console.domain.camera import Profile

if TYPE_CHECKING:
    from console.demo.live import Scene

log = logging.getLogger(__name__)


def path_of(number: int, profile: Profile) -> str:
    """Return the path under which a camera's stream is served."""
    return f"/camera/{number}/{profile.value}"


class LiveProcess:
    """The live encoder's process, from the parent's side."""

    def __init__(self, process: SpawnProcess) -> None:
        self._process = process

    @classmethod
    def start(
        cls, epoch_ns: int, numbers: Sequence[int], scene_of: "Callable[[int], Scene]"
    ) -> tuple[Self, Connection]:
        """Start the encoder; return it and the end of its pipe that belongs to the server.

        Args:
            epoch_ns: CLOCK_MONOTONIC instant of frame 0.
            numbers: of the cameras.
            scene_of: returns what a camera looks at; a module's function, it travels by name.
        """
        context = multiprocessing.get_context("spawn")
        servers, encoders = context.Pipe()
        process = context.Process(
            target=_run_live, args=(encoders, epoch_ns, tuple(numbers), scene_of), name="live", daemon=True
        )
        process.start()
        encoders.close()
        return cls(process), servers

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid or 0

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.join()

    def stop(self) -> None:
        """Wait for its end, which follows the server's; else terminate, then kill."""
        self._process.join(ASK_S)
        end_process(self._process)


def _run_live(pipe: Connection, epoch_ns: int, numbers: Sequence[int], scene_of: "Callable[[int], Scene]") -> None:
    from console.demo.live import run_live  # brings av and cv2, which the parent must not have

    run_live(pipe, epoch_ns, numbers, scene_of)
