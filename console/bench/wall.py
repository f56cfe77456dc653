"""``bench wall``: N streams of the demo street in the real wall window, with decoding alone measured in the same run.

Order of one run: limit, warm-up, CPU window, window of frames and ages, stall window, limit again. The limit is the
mean of both; the cameras' process is counted apart. Peers that were asked for play the same streams after that.

Where the machine is too slow for the wall, the windows begin when its pace has settled; the paces at the beginning,
between the windows and at the end are said. ``used_of_left`` is the part of what the cameras' server and the X server
leave of the processors that workers and window used in the CPU window; ``cores_for_others`` what nobody here used.

In the CPU window nothing looks at the pictures: what the workers drew is counted by the slots' counters
(``drawn_fps_min``, ``_median``). Frames shown and ages come from a window of their own, as long, in which the burnt-in
marks are read as tiles are painted; that reading is nobody's cost.
"""

import argparse
import json
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtGui import QImage

from console.bench.cpu import CpuWindow, cpu_s, pss_mb
from console.bench.limit import Limit, measure_limit
from console.bench.meters import ShownFrames, StallMeter, picture_of, quantile
from console.bench.parts import window_parts, worker_parts
from console.bench.peer import measure_peer, require
from console.bench.stage import Stage
from console.bench.wall_run import WallRun, application, wait
from console.demo.mark import read_mark
from console.domain.camera import SourceKind
from console.errors import Unavailable
from console.video import tile_kernel

WARM_UP_S = 4.0
SETTLED_S = 12.0
SETTLE_MOST_S = 60.0
STALL_S = 5.0
GRABS = 5


def run_bench_wall(arguments: argparse.Namespace) -> int:
    """Run the bench; print its JSON, and write it where asked. Returns the exit code."""
    application()
    peers = list(dict.fromkeys(arguments.peer))
    try:
        for peer in peers:
            require(peer)
    except Unavailable as exc:
        sys.stderr.write(f"{exc}\n")
        return 2
    source = SourceKind(arguments.source)
    result = measure(arguments.streams, arguments.profile, source, arguments.seconds, arguments.data, peers)
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(
    streams: int,
    profile: str,
    source: SourceKind,
    seconds: float,
    data: Path,
    peers: Sequence[str] = (),
    stage_of: Callable[[Path, int, str, Path], Stage] = Stage,
) -> dict[str, object]:
    """Measure one run; see the module. ``profile`` is sub, main, hevc or mixed."""
    with TemporaryDirectory(prefix="grid-bench-") as scratch, stage_of(data, streams, profile, Path(scratch)) as stage:
        before = measure_limit(stage.urls, seconds, wait)
        run = WallRun(stage.groups(), source, Path(scratch))
        try:
            figures = _play(run, stage, seconds)
            place = run.views[-1].tile.picture
        finally:
            run.close()
        parts = worker_parts(stage.urls[-1], place.width, place.height) | figures["parts_cpu_per_stream_s"]
        after = measure_limit(stage.urls, seconds, wait)
        beside = [measure_peer(peer, stage.urls, seconds, wait) for peer in peers]
    head: dict[str, object] = {
        "streams": streams, "profile": profile, "source": source.value, "seconds": seconds,
        "tiles_drawn_by": "tile.c" if tile_kernel.is_here() else "opencv",
    }  # fmt: skip
    limit_s = (before.cpu_per_stream_s + after.cpu_per_stream_s) / 2
    found = [one | {"ratio": one["cpu_per_stream_s"] / limit_s} for one in beside]
    figures["parts_cpu_per_stream_s"] = parts
    return head | _ratio(figures, before, after) | ({"peers": found} if peers else {})


def _play(run: WallRun, stage: Stage, seconds: float) -> dict[str, Any]:
    streams = len(stage.cameras)
    run.wait_until_live(streams)
    wait(WARM_UP_S)
    _settle(run)
    paces = [run.engine.count().slowed_to_fps]
    costs = _costs(run, stage, seconds)
    paces.append(run.engine.count().slowed_to_fps)
    shown = ShownFrames(stage.sent_ns)
    fps = _shown_fps(run, stage, shown, seconds)
    ages = sorted(shown.ages_ms) or [math.nan]
    paces.append(run.engine.count().slowed_to_fps)
    grabs = _grab(run, shown)
    stalls = sorted(_stalls(run))
    return costs | {
        "slowed_to_fps": paces[-1],
        "slowed_to_fps_in_turn": paces,
        "shown_fps_min": fps[0],
        "shown_fps_max": fps[-1],
        "shown_fps_median": statistics.median(fps),
        "unread_marks": shown.unread,
        "grabs": grabs,
        "age_ms_p50": quantile(ages, 0.50),
        "age_ms_p95": quantile(ages, 0.95),
        "gui_stall_ms_p99": quantile(stalls, 0.99),
        "gui_stall_ms_max": stalls[-1],
        "pss_mb": pss_mb([*run.engine.worker_pids(), os.getpid()]),
        "parts_cpu_per_stream_s": window_parts(run),
    }


def _settle(run: WallRun) -> None:
    """Wait until a wall that is slowed has kept its pace for a while."""
    deadline, before, since = time.monotonic() + SETTLE_MOST_S, -1, time.monotonic()
    while (fps := run.engine.count().slowed_to_fps) and time.monotonic() < deadline:
        if fps != before:
            before, since = fps, time.monotonic()
        elif time.monotonic() - since >= SETTLED_S:
            return
        wait(0.5)


def _costs(run: WallRun, stage: Stage, seconds: float) -> dict[str, Any]:
    """Measure what everybody's CPU is while the wall plays and nobody else looks at its pictures."""
    streams, workers, own = len(stage.cameras), run.engine.worker_pids(), os.getpid()
    decoded, drawn = run.decoded(), run.drawn()
    cpu_workers, cpu_own, cpu_cameras = cpu_s(workers), cpu_s([own]), cpu_s(stage.pids)
    window = CpuWindow([*workers, own], stage.pids)
    started = time.monotonic()
    wait(seconds)
    passed, shares = time.monotonic() - started, window.close()
    cpu_workers, cpu_own = cpu_s(workers) - cpu_workers, cpu_s([own]) - cpu_own
    cpu_cameras = cpu_s(stage.pids) - cpu_cameras
    now_decoded, now_drawn = run.decoded(), run.drawn()
    fps = [(now_drawn.get(c.id, 0) - drawn.get(c.id, 0)) / passed for c in stage.cameras]
    return {
        "workers_cpu_per_stream_s": cpu_workers / passed / streams,
        "gui_cpu_per_stream_s": cpu_own / passed / streams,
        "server_cpu_per_stream_s": cpu_cameras / passed / streams,
        "cores": shares.cores,
        "cores_used": shares.seat,
        "cores_for_server_and_x": shares.served,
        "cores_for_others": shares.others,
        "used_of_left": shares.used_of_left,
        "decoded_fps_min": min((now_decoded.get(c.id, 0) - decoded.get(c.id, 0)) / passed for c in stage.cameras),
        "drawn_fps_min": min(fps),
        "drawn_fps_median": statistics.median(fps),
    }


def _shown_fps(run: WallRun, stage: Stage, shown: ShownFrames, seconds: float) -> list[float]:
    """Return the frames a second that were painted of each stream, the fewest first; ages are left in ``shown``."""
    run.set_painted(shown.painted)
    wait(0.2)
    shown.restart()
    started = time.monotonic()
    wait(seconds)
    passed = time.monotonic() - started
    return sorted(shown.counts.get(camera.id, 0) / passed for camera in stage.cameras)


def _grab(run: WallRun, shown: ShownFrames) -> dict[str, int]:
    """Grab the whole window a few times and read every tile's mark from the grabbed pixels."""
    read = agreed = 0
    for _ in range(GRABS):
        wait(0.11)
        for window in run.windows:
            grabbed = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
            pixels = picture_of(grabbed)
            for view in window.views:
                place = view.tile.picture
                mark = read_mark(pixels[place.y : place.bottom, place.x : place.right])
                read += mark is not None
                agreed += mark is not None and mark[1] == shown.newest.get(view.camera.id)
    return {"taken": GRABS, "tiles": GRABS * len(run.views), "read": read, "agreed": agreed}


def _stalls(run: WallRun) -> list[float]:
    run.set_painted(None)
    meter = StallMeter(run.windows[0])
    meter.start()
    wait(STALL_S)
    meter.stop()
    return meter.late_ms


def _ratio(figures: dict[str, object], before: Limit, after: Limit) -> dict[str, object]:
    limit = (before.cpu_per_stream_s + after.cpu_per_stream_s) / 2
    workers, gui = figures["workers_cpu_per_stream_s"], figures["gui_cpu_per_stream_s"]
    used = sum(part for part in (workers, gui) if isinstance(part, float))
    return {
        "limit_tool": before.tool,
        "limit_cpu_per_stream_s": limit,
        "limit_before_after": [before.cpu_per_stream_s, after.cpu_per_stream_s],
        "ratio": used / limit,
    } | figures
