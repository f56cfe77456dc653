"""The cameras of the demo street as a running service: films being made, two live encoders, one RTSP server.

Each part is a spawned child: what they are given (passwords too) travels over the spawn pipe, and each ends when its
pipe or its parent does. Importing this module imports neither av nor cv2: the seat's process starts it.
"""

import itertools
import multiprocessing
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Final, Self

from console.demo.catalogue import DemoCamera
from console.demo.film import Film
from console.demo.later import packed, run_later
from console.demo.producer import PaintOf, Producer, SpecOf, films, paint_street, spec_for
from console.demo.rtsp.auth import OPEN_GATE, Gate, Scheme
from console.demo.rtsp.order import FilmPlan, LivePlan, ServerPlan
from console.demo.rtsp.process import ASK_S, ServerProcess, end_process
from console.demo.survey import calibration_of
from console.domain.camera import Camera, CameraId, Credential, Profile

ACCOUNT: Final = "street"
"""Name of the credential that the street's guarded cameras share."""


def scheme_of(number: int) -> Scheme:
    """Return how a camera asks who is there: every second by Digest, every eighth (5, 13 …) by Basic, others not."""
    if number % 2 == 0:
        return Scheme.DIGEST
    return Scheme.BASIC if number % 8 == 5 else Scheme.NONE


def account_of(number: int) -> str:
    """Return the name of the credential that a camera asks for; empty: none."""
    return "" if scheme_of(number) is Scheme.NONE else ACCOUNT


def path_of(number: int, profile: Profile) -> str:
    """Return the path under which a camera's stream is served."""
    return f"/camera/{number}/{profile.value}"


class CameraService:
    """The running cameras. Starting and stopping block (0.5 s and more): call them from a thread."""

    def __init__(
        self, server: ServerProcess, live: "LiveProcess | None", producer: Producer, subs: Sequence[Film]
    ) -> None:
        self._server = server
        self._subs = subs
        self._live = live
        self._producer = producer
        self.port = server.port

    @classmethod
    def start(
        cls,
        cache: Path,
        cameras: Sequence[DemoCamera],
        *,
        credentials: Mapping[str, Credential],
        send_log: Path | None = None,
        port: int = 0,
        paint_of: PaintOf = paint_street,
        spec_of: SpecOf = spec_for,
        later_s: float = 0.0,
    ) -> Self:
        """Start everything; the port is open on return, the first pictures come as they are made.

        Args:
            cache: folder of the films; made films are played from it at once.
            cameras: which to serve.
            credentials: by account name (:func:`account_of`); a camera whose account is missing here is open to all.
            send_log: file for the instants of sending (``sendlog``); None: not kept.
            port: 0: any free one.
            paint_of: returns a camera's painter; a module's function.
            spec_of: says what a camera's film is; a module's function.
            later_s: what no first picture waits for (the live encoder, films that have begun) leaves the processor
                to others for so long.

        Raises:
            Unavailable: the port is taken, or a child did not start.
            OSError: the cache cannot be written.
        """
        epoch_ns = time.monotonic_ns()
        live_cameras = [camera for camera in cameras if camera.is_live]
        plan = ServerPlan(
            _film_plans(cache, cameras, credentials, spec_of), epoch_ns, port, send_log,
            _live_plans(live_cameras, credentials),
        )  # fmt: skip
        with ExitStack() as undo:
            producer = Producer.start(cache, cameras, paint_of, spec_of, later_s)
            undo.callback(producer.stop)
            live, live_pipe = (
                LiveProcess.start(epoch_ns, live_cameras, paint_of, later_s) if live_cameras else (None, None)
            )
            if live is not None:
                undo.callback(live.stop)
            server = ServerProcess.start(plan, live_pipe)
            undo.pop_all()
        made = films(cache, cameras, spec_of)
        return cls(server, live, producer, [film for (_, profile), film in made.items() if profile is Profile.SUB])

    @property
    def pid(self) -> int:
        """Process id of the server."""
        return self._server.pid

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of server, live encoder and film makers: what the cameras cost."""
        return (self._server.pid, *((self._live.pid,) if self._live else ()), *self._producer.pids)

    @property
    def is_producing(self) -> bool:
        """Say whether films are still being made, which takes processor time."""
        return self._producer.is_running

    def ready(self) -> tuple[int, int]:
        """Return how many filmed cameras have their first pictures, of how many. Looks at the disk."""
        return sum(film.ready_gops() > 0 for film in self._subs), len(self._subs)

    def painted(self) -> float:
        """Return which share of the sub-streams' films is made, 0 to 1; until then they are short loops."""
        total = sum(film.total_gops for film in self._subs)
        return sum(film.ready_gops() for film in self._subs) / total if total else 1.0

    def url(self, number: int, profile: Profile) -> str:
        """Return the address of a camera's stream, without user and password.

        As Hikvision writes it, so that a recorder's address can be made of it; ``rtsp.recorder`` reads both.
        """
        stream = 1 if profile is Profile.MAIN else 2
        return f"rtsp://127.0.0.1:{self.port}/Streaming/Channels/{number}0{stream}"

    def camera(self, camera: DemoCamera) -> Camera:
        """Return a camera of the street as every seat may know it."""
        return Camera(
            CameraId(f"street-{camera.number}"), camera.number, camera.name,
            self.url(camera.number, Profile.MAIN), self.url(camera.number, Profile.SUB),
            camera.public_grid, camera.residents_grid, camera.place, camera.point, account_of(camera.number),
            calibration=calibration_of(camera),
        )  # fmt: skip

    def stop_making(self) -> None:
        """Make no further films: what is ready is played round and round."""
        self._producer.stop()

    def stop(self) -> None:
        """End everything: ask, terminate, kill, each with its limit. May be called twice."""
        self._producer.stop()
        self._server.stop()
        if self._live is not None:
            self._live.stop()


class LiveProcess:
    """The live encoder's process, from the parent's side."""

    def __init__(self, process: SpawnProcess) -> None:
        self._process = process

    @classmethod
    def start(
        cls, epoch_ns: int, cameras: Sequence[DemoCamera], paint_of: PaintOf, after_s: float = 0.0
    ) -> tuple[Self, Connection]:
        """Start the encoder; return it and the end of its pipe that belongs to the server."""
        context = multiprocessing.get_context("spawn")
        servers, encoders = context.Pipe()
        work = packed(_run_live, epoch_ns, tuple(cameras), paint_of)
        process = context.Process(target=run_later, args=(after_s, work, encoders), name="live", daemon=True)
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


def _run_live(pipe: Connection, epoch_ns: int, cameras: Sequence[DemoCamera], paint_of: PaintOf) -> None:
    from console.demo.live import run_live  # brings av and cv2, which the parent must not have

    run_live(pipe, epoch_ns, cameras, paint_of)


def _film_plans(
    cache: Path, cameras: Sequence[DemoCamera], credentials: Mapping[str, Credential], spec_of: SpecOf
) -> tuple[FilmPlan, ...]:
    made = films(cache, cameras, spec_of)
    return tuple(
        FilmPlan(
            path_of(c.number, profile), c.film, c.name, made[c.number, profile], _gate(c.number, credentials),
            c.ahead_gops,
        )
        for c, profile in itertools.product(cameras, Profile)
        if not c.is_live
    )  # fmt: skip


def _live_plans(cameras: Sequence[DemoCamera], credentials: Mapping[str, Credential]) -> tuple[LivePlan, ...]:
    return tuple(
        LivePlan(
            path_of(camera.number, profile), camera.number, camera.name, profile, _gate(camera.number, credentials)
        )
        for camera in cameras
        for profile in Profile
    )


def _gate(number: int, credentials: Mapping[str, Credential]) -> Gate:
    credential = credentials.get(account_of(number))
    return Gate(scheme_of(number), credential) if credential else OPEN_GATE
