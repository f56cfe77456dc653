"""``bench wall``: N streams of the demo street in the real wall window, with decoding alone measured in the same run.

Order of one run: limit, warm-up, CPU window with frames and ages, stall window, limit again. The limit is the mean
of both; the cameras' process is counted apart. The window is as large as its pictures at 1920×1080 need, plus the bar.
"""

import argparse
import json
import logging
import math
import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console import settings
from console.bench.cpu import cpu_s, pss_mb
from console.bench.limit import Limit, measure_limit
from console.bench.meters import ShownFrames, StallMeter, picture_of
from console.bench.stage import Stage
from console.demo.mark import read_mark
from console.domain.camera import Camera, CameraId, Profile, SourceKind
from console.video.choice import profile_for
from console.video.engine import Engine
from widgets import theme
from widgets.wall.face import BAR
from widgets.wall.glass import text_px
from widgets.wall.window import WallWindow

log = logging.getLogger(__name__)
WARM_UP_S = 4.0
STALL_S = 5.0
OPEN_S = 30.0
GRABS = 5
STEP_MS = 50


@dataclass(frozen=True, slots=True)
class Shape:
    """How many tiles a layout has a side."""

    layout: str
    side: int


def shape_for(streams: int) -> Shape:
    """Return the smallest even layout that holds ``streams`` tiles."""
    side = next(side for side in (1, 2, 3, 4, 5, 6, 8) if side * side >= streams)
    return Shape(str(side * side), side)


def wait(seconds: float) -> None:
    """Run the event loop for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


class WallRun:
    """The wall window with its engine, stepped as the seat steps it."""

    def __init__(self, cameras: Sequence[Camera], profile: Profile, source: SourceKind, spool: Path) -> None:
        by_id = {camera.id: camera for camera in cameras}
        self.engine = Engine(by_id, lambda _camera: None, spool=spool, source=source)
        shape = shape_for(len(cameras))
        self.window = WallWindow(
            "bench", cameras, self.engine, layout=shape.layout, seat="bench",
            profile_for=profile_for if profile is Profile.SUB else lambda _w, _h, _camera: profile,
        )  # fmt: skip
        hairlines = shape.side - 1
        self.window.resize(1920 + hairlines, 1080 + hairlines + round(text_px(1080 + 60, None, 4.0) * BAR))
        self.timer = QTimer(self.window, interval=STEP_MS)
        self.timer.timeout.connect(lambda: self.engine.step(time.monotonic()))
        self.timer.start()
        self.window.show()

    def wait_until_live(self, streams: int) -> None:
        """Wait until every tile shows a proved picture, at most :data:`OPEN_S`."""
        deadline = time.monotonic() + OPEN_S
        while self.engine.count().wall_live < streams and time.monotonic() < deadline:
            wait(0.1)

    def decoded(self) -> dict[CameraId, int]:
        """Return frames decoded so far by camera."""
        return {state.key.camera: state.frames for state in self.engine.streams()}

    def close(self) -> None:
        """End window, engine, workers."""
        self.timer.stop()
        self.window.close()
        self.window.deleteLater()
        self.engine.close()


def application() -> QApplication:
    """Return the application in the console's look; without a display it paints off screen."""
    if not settings.has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(running, QApplication):
        raise TypeError("a Qt application without windows runs already")
    theme.apply(running)
    return running


def run_bench_wall(arguments: argparse.Namespace) -> int:
    """Run the bench; print its JSON, and write it where asked. Returns the exit code."""
    application()
    result = measure(
        arguments.streams, arguments.profile, SourceKind(arguments.source), arguments.seconds, arguments.data
    )
    text = json.dumps(result, indent=2)
    sys.stdout.write(text + "\n")
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(streams: int, profile: str, source: SourceKind, seconds: float, data: Path) -> dict[str, object]:
    """Measure one run; see the module. ``profile`` is sub, main or hevc."""
    with TemporaryDirectory(prefix="grid-bench-") as scratch, Stage(data, streams, profile, Path(scratch)) as stage:
        before = measure_limit(stage.urls, seconds, wait)
        run = WallRun(stage.cameras, Profile.SUB if profile == "sub" else Profile.MAIN, source, Path(scratch))
        try:
            figures = _play(run, stage, seconds)
        finally:
            run.close()
        after = measure_limit(stage.urls, seconds, wait)
    return {"streams": streams, "profile": profile, "source": source.value, "seconds": seconds} | _ratio(
        figures, before, after
    )


def _play(run: WallRun, stage: Stage, seconds: float) -> dict[str, object]:
    streams = len(stage.cameras)
    run.wait_until_live(streams)
    wait(WARM_UP_S)
    shown = ShownFrames(stage.sent_ns)
    run.window.painted = shown.painted
    wait(0.2)
    shown.restart()
    workers, own = run.engine.worker_pids(), os.getpid()
    decoded, cpu_workers, cpu_own, cpu_cameras = run.decoded(), cpu_s(workers), cpu_s([own]), cpu_s(stage.pids)
    started = time.monotonic()
    wait(seconds)
    passed = time.monotonic() - started
    cpu_workers, cpu_own = cpu_s(workers) - cpu_workers, cpu_s([own]) - cpu_own
    cpu_cameras = cpu_s(stage.pids) - cpu_cameras
    now_decoded = run.decoded()
    fps = sorted(shown.counts.get(camera.id, 0) / passed for camera in stage.cameras)
    ages = sorted(shown.ages_ms) or [math.nan]
    grabs = _grab(run, shown)
    stalls = sorted(_stalls(run))
    return {
        "workers_cpu_per_stream_s": cpu_workers / passed / streams,
        "gui_cpu_per_stream_s": cpu_own / passed / streams,
        "server_cpu_per_stream_s": cpu_cameras / passed / streams,
        "decoded_fps_min": min((now_decoded.get(c.id, 0) - decoded.get(c.id, 0)) / passed for c in stage.cameras),
        "shown_fps_min": fps[0],
        "shown_fps_median": statistics.median(fps),
        "unread_marks": shown.unread,
        "grabs": grabs,
        "age_ms_p50": quantile(ages, 0.50),
        "age_ms_p95": quantile(ages, 0.95),
        "gui_stall_ms_p99": quantile(stalls, 0.99),
        "gui_stall_ms_max": stalls[-1],
        "pss_mb": pss_mb([*workers, own]),
    }


def _grab(run: WallRun, shown: ShownFrames) -> dict[str, int]:
    """Grab the whole window a few times and read every tile's mark from the grabbed pixels."""
    read = agreed = 0
    for _ in range(GRABS):
        wait(0.11)
        grabbed = run.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = picture_of(grabbed)
        for view in run.window.views:
            place = view.tile.picture
            mark = read_mark(pixels[place.y : place.bottom, place.x : place.right])
            read += mark is not None
            agreed += mark is not None and mark[1] == shown.newest.get(view.camera.id)
    return {"taken": GRABS, "tiles": GRABS * len(run.window.views), "read": read, "agreed": agreed}


def _stalls(run: WallRun) -> list[float]:
    run.window.painted = None
    meter = StallMeter(run.window)
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


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the ordered figures lie."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
