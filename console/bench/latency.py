"""``bench latency``: from a picture being taken by a live encoder to its pixels in the wall window.

Cameras 17 and 18 are painted and encoded as time passes; each picture carries the instant at which it was taken
(``instant``) and its number (``mark``). Both are read from the pixels that the window paints, inside its paint event:
what comes after (the copy to the screen, the monitor) is not in the figures. What lies before the first packet is sent
(painting, encoding, the encoder's pipe) is the camera's own delay: measured by the send log, and taken off in
``over_encoder_…``.
"""

import argparse
import json
import logging
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtGui import QImage

from console.bench.meters import picture_of, quantile
from console.bench.wall_run import WallRun, application, wait
from console.demo.cameras import LiveProcess, path_of
from console.demo.catalogue import cameras
from console.demo.instant import WRAP_MS, read_instant
from console.demo.mark import read_mark
from console.demo.producer import PaintOf, paint_street
from console.demo.rtsp.order import LivePlan, ServerPlan
from console.demo.rtsp.process import ServerProcess
from console.demo.sendlog import SendLogReader
from console.domain.camera import Camera, CameraId, Profile, SourceKind
from console.video.slots import SlotFacts

log = logging.getLogger(__name__)
WARM_UP_S: Final = 4.0
"""The form of a stream's frames is learnt in its first second (``assembly``)."""
ENDS_S: Final = 10.0
"""Creep: the last ten seconds against the first, or thirds of a shorter run."""


@dataclass(slots=True)
class Latencies:
    """What the window painted, frame by frame. A repaint does not count."""

    sent: SendLogReader
    glass_ms: list[tuple[float, float]] = field(default_factory=list)
    """(seconds since the start, taken → painted)."""
    encoder_ms: list[float] = field(default_factory=list)
    over_encoder_ms: list[float] = field(default_factory=list)
    unread: int = 0
    began_ns: int = 0
    newest: dict[CameraId, int] = field(default_factory=dict)

    def painted(self, camera: CameraId, image: QImage, _facts: SlotFacts) -> None:
        """Take note of a painted tile; called from its paint event."""
        now_ns = time.monotonic_ns()
        pixels = picture_of(image)
        taken_ms, mark = read_instant(pixels), read_mark(pixels)
        if taken_ms is None or mark is None:
            self.unread += 1
        elif self.newest.get(camera) != taken_ms:
            self.newest[camera] = taken_ms
            glass_ms = (now_ns / 1e6 - taken_ms) % WRAP_MS
            over_ms = (now_ns - self.sent.sent_ns(*mark)) / 1e6
            self.glass_ms.append(((now_ns - self.began_ns) / 1e9, glass_ms))
            self.over_encoder_ms.append(over_ms)
            self.encoder_ms.append(glass_ms - over_ms)


def creep_ms(glass_ms: list[tuple[float, float]], seconds: float) -> float:
    """Return how much later the pictures came at the end than at the beginning, medians."""
    end_s = min(ENDS_S, seconds / 3)
    first = [ms for at, ms in glass_ms if at < end_s]
    last = [ms for at, ms in glass_ms if at >= seconds - end_s]
    return statistics.median(last) - statistics.median(first)


@contextmanager
def live_street(scratch: Path, paint_of: PaintOf) -> Iterator[tuple[list[Camera], SendLogReader]]:
    """Encode and serve the live cameras until the block ends."""
    street = [camera for camera in cameras(18) if camera.is_live]
    epoch_ns, send_log = time.monotonic_ns(), scratch / "sent"
    encoder, pipe = LiveProcess.start(epoch_ns, street, paint_of)
    try:
        plans = tuple(LivePlan(path_of(c.number, p), c.number, c.name, p) for c in street for p in Profile)
        server = ServerProcess.start(ServerPlan((), epoch_ns, send_log=send_log, live=plans), pipe)
        try:
            base = f"rtsp://127.0.0.1:{server.port}"
            reader = SendLogReader(send_log)
            try:
                yield [
                    Camera(CameraId(f"live-{c.number}"), c.number, c.name,
                           base + path_of(c.number, Profile.MAIN), base + path_of(c.number, Profile.SUB))
                    for c in street
                ], reader  # fmt: skip
            finally:
                reader.close()
        finally:
            server.stop()
    finally:
        encoder.stop()


def measure(seconds: float, paint_of: PaintOf = paint_street) -> dict[str, object]:
    """Measure one run; see the module."""
    with (
        TemporaryDirectory(prefix="grid-bench-") as scratch,
        live_street(Path(scratch), paint_of) as (shown, sent),
    ):
        run = WallRun([(shown, Profile.SUB)], SourceKind.PACKETS, Path(scratch))
        try:
            run.wait_until_live(len(shown))
            wait(WARM_UP_S)
            found = Latencies(sent, began_ns=time.monotonic_ns())
            run.set_painted(found.painted)
            wait(seconds)
            run.set_painted(None)
        finally:
            run.close()
    return figures(found, seconds, len(shown))


def figures(found: Latencies, seconds: float, streams: int) -> dict[str, object]:
    """Return what the run comes to, in milliseconds."""
    glass = sorted(ms for _, ms in found.glass_ms)
    over, encoder = sorted(found.over_encoder_ms), sorted(found.encoder_ms)
    return {
        "seconds": seconds,
        "streams": streams,
        "shown_fps": len(glass) / seconds / streams,
        "unread": found.unread,
        "p50_ms": quantile(glass, 0.50),
        "p95_ms": quantile(glass, 0.95),
        "creep_ms": creep_ms(found.glass_ms, seconds),
        "encoder_p50_ms": quantile(encoder, 0.50),
        "encoder_p95_ms": quantile(encoder, 0.95),
        "over_encoder_p50_ms": quantile(over, 0.50),
        "over_encoder_p95_ms": quantile(over, 0.95),
    }


def run_bench_latency(arguments: argparse.Namespace) -> int:
    """Run the bench; print its JSON, and write it where asked. Returns the exit code."""
    application()
    text = json.dumps(measure(arguments.seconds), indent=2)
    sys.stdout.write(text + "\n")
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0
