"""``bench soak``: streams cut and back again and again, over minutes or hours: no stuck tile, nothing that grows.

Small films served by four processes; every connection of one process is cut at a time, so that the others' streams show
whether a cut touches them. A cycle is one stream cut and back: a picture of a new connection in its slot. The cuts are
spread over the minutes asked for, or follow one another at once where there are none. Memory, descriptors and threads
are those of the seat and its workers. The slope of memory is taken over the last two thirds of the run, as soon as the
rings of kept packets are full; a run too short for that says the slope of all of it and ``warmed_up: false``: that is
rings filling, not growth. No window: what it holds is in ``bench wall``.
"""

import argparse
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil

from console.bench.cpu import pss_mb
from console.demo.pattern import MemoryFilm, pattern_film
from console.demo.rtsp.order import FilmPlan, Kick, ServerPlan
from console.demo.rtsp.process import ServerProcess
from console.domain.camera import Camera, CameraId, Profile, Want
from console.video.engine import Engine
from console.video.recent import KEPT_NS

log = logging.getLogger(__name__)
SERVERS: Final = 4
FILM_GOPS: Final = 12
"""24 s: within 20 s it would be a loop, which proof of life finds."""
FILM_PX: Final = (176, 144)
STEP_S: Final = 0.05
STUCK_S: Final = 30.0
WARM_UP_CYCLES: Final = 2
"""Cuts of every stream before memory counts: decoders, pools and rings are then as large as they get."""
SAMPLE_S: Final = 5.0
WARM_SAMPLES: Final = 12
"""From so many on, a minute apart from first to last, a slope says something."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What seat and workers hold at one moment."""

    at_s: float
    pss_mb: float
    fds: int
    threads: int


@dataclass(slots=True)
class Soak:
    """One run. Streams are numbered from 0; stream n is served by process n mod :data:`SERVERS`."""

    engine: Engine
    servers: Sequence[ServerProcess]
    cameras: Sequence[Camera]
    returns_s: list[float] = field(default_factory=list)
    stuck: int = 0
    holdings: list[Holdings] = field(default_factory=list)

    def run_for(self, seconds: float) -> None:
        """Let the seat step for so long, at least once."""
        until = time.monotonic() + seconds
        while True:
            self.engine.step(time.monotonic())
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(STEP_S, left))

    def generations(self) -> dict[CameraId, int]:
        """Return for every stream that shows pictures the generation of the newest one."""
        found = {}
        for camera in self.cameras:
            reader = self.engine.reader(_want(camera))
            facts = reader.facts(reader.published) if reader is not None and reader.published else None
            if facts is not None:
                found[camera.id] = facts.generation
        return found

    def wait_for(self, cameras: Sequence[Camera], before: dict[CameraId, int]) -> int:
        """Wait until all of ``cameras`` show a newer generation; return how many do not within :data:`STUCK_S`."""
        began, waiting = time.monotonic(), {camera.id for camera in cameras}
        while waiting and time.monotonic() - began < STUCK_S:
            self.run_for(STEP_S)
            now = self.generations()
            back = {camera for camera in waiting if now.get(camera, 0) > before.get(camera, 0)}
            self.returns_s += [time.monotonic() - began] * len(back)
            waiting -= back
        return len(waiting)

    def cut(self, number: int) -> int:
        """Cut the streams of one process and wait for their return; return how many were cut."""
        served = [camera for index, camera in enumerate(self.cameras) if index % SERVERS == number]
        before = self.generations()
        self.servers[number].order(Kick())
        self.stuck += self.wait_for(served, before)
        return len(served)

    def take_stock(self, at_s: float) -> None:
        """Note what is held now."""
        pids = [os.getpid(), *self.engine.worker_pids()]
        processes = [psutil.Process(pid) for pid in pids]
        fds, threads = sum(p.num_fds() for p in processes), sum(p.num_threads() for p in processes)
        self.holdings.append(Holdings(at_s, pss_mb(pids), fds, threads))


def _want(camera: Camera) -> Want:
    return Want(camera.id, Profile.SUB, *FILM_PX)


def measure(minutes: float, cycles: int, streams: int) -> dict[str, object]:
    """Measure one run; see the module."""
    film = pattern_film(FILM_GOPS, width_px=FILM_PX[0], height_px=FILM_PX[1])
    servers = [ServerProcess.start(_plan(film, number, streams)) for number in range(SERVERS)]
    try:
        cameras = [_camera(index, servers[index % SERVERS].port) for index in range(streams)]
        with TemporaryDirectory(prefix="grid-bench-") as spool:
            engine = Engine({camera.id: camera for camera in cameras}, lambda _camera: None, spool=Path(spool))
            try:
                soak = Soak(engine, servers, cameras)
                return _play(soak, minutes, cycles)
            finally:
                engine.close()
    finally:
        for server in servers:
            server.stop()


def _plan(film: MemoryFilm, number: int, streams: int) -> ServerPlan:
    paths = (FilmPlan(f"/camera/{n}/sub", n + 1, f"soak {n}", film) for n in range(number, streams, SERVERS))
    return ServerPlan(tuple(paths), time.monotonic_ns())


def _camera(index: int, port: int) -> Camera:
    url = f"rtsp://127.0.0.1:{port}/camera/{index}/sub"
    return Camera(CameraId(f"soak-{index}"), index + 1, f"soak {index}", "", url)


def _play(soak: Soak, minutes: float, cycles: int) -> dict[str, object]:
    soak.engine.want("bench", [_want(camera) for camera in soak.cameras])
    soak.stuck += soak.wait_for(soak.cameras, {})
    for turn in range(WARM_UP_CYCLES * SERVERS):
        soak.cut(turn % SERVERS)
    soak.returns_s.clear()
    soak.run_for(2.0)
    began, done, turn, next_stock = time.monotonic(), 0, 0, 0.0
    apart_s = minutes * 60 * len(soak.cameras) / SERVERS / max(cycles, 1)
    while done < cycles or time.monotonic() - began < minutes * 60:
        passed = time.monotonic() - began
        if passed >= next_stock:
            soak.take_stock(passed)
            next_stock = passed + SAMPLE_S
        if done < cycles and passed >= turn * apart_s:
            done += soak.cut(turn % SERVERS)
            turn += 1
        else:
            soak.run_for(0.2)
    soak.run_for(2.0)
    soak.take_stock(time.monotonic() - began)
    return figures(soak, done)


def figures(soak: Soak, cycles: int) -> dict[str, object]:
    """Return what the run comes to."""
    held, returns = soak.holdings, sorted(soak.returns_s) or [0.0]
    first, last = held[0], held[-1]
    tiles = len(soak.cameras)
    memory, is_warm = memory_after_warm_up(held)
    return {
        "seconds": last.at_s,
        "streams": tiles,
        "cycles": cycles,
        "returned": len(soak.returns_s),
        "stuck": soak.stuck,
        "return_s_p50": statistics.median(returns),
        "return_s_max": returns[-1],
        "pss_mb": [first.pss_mb, last.pss_mb],
        "memory_mb_per_h_tile": slope_per_h(memory) / tiles,
        "memory_over_s": memory[-1][0] - memory[0][0],
        "warmed_up": is_warm,
        "fds": [first.fds, last.fds],
        "threads": [first.threads, last.threads],
    }


def memory_after_warm_up(held: Sequence[Holdings]) -> tuple[list[tuple[float, float]], bool]:
    """Return (seconds, MB) of the samples that the slope is taken over, and whether all of them are after warm-up."""
    after_s = max(held[-1].at_s / 3, KEPT_NS / 1e9)
    warm = [(one.at_s, one.pss_mb) for one in held if one.at_s >= after_s]
    if len(warm) >= WARM_SAMPLES:
        return warm, True
    return [(one.at_s, one.pss_mb) for one in held], False


def slope_per_h(samples: Sequence[tuple[float, float]]) -> float:
    """Return how fast the second grows an hour, by least squares over (seconds, value)."""
    if len(samples) < 2:
        return 0.0
    slope, _ = statistics.linear_regression(*zip(*samples, strict=True))
    return slope * 3600


def run_bench_soak(arguments: argparse.Namespace) -> int:
    """Run the bench; print its JSON, and write it where asked. Exit code 1: a tile is stuck."""
    result = measure(arguments.minutes, arguments.cycles, arguments.streams)
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 1 if result["stuck"] else 0
