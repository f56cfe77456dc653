"""What a tile's cost is made of: each step of the live path timed alone, in CPU seconds of its own thread.

The worker's steps run in a child process over packets of one stream, the window's in the real window. What the bench
measures of the whole and these parts do not explain is waking up, handing over between threads, and the seat's steps.
"""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Final, TypeVar

from console.bench.wall_run import WallRun
from widgets.wall.live_glass import TICK_MS

T = TypeVar("T")
FRAMES: Final = 100
FPS: Final = 25
POLLS: Final = 100
PAINTS: Final = 10
_LIMIT_S: Final = 30.0


@dataclass(slots=True)
class Watches:
    """Stop watches of thread CPU time by name; ``per_stream_s`` for 25 frames a second."""

    used_s: dict[str, float] = field(default_factory=dict)

    def time(self, name: str, step: Callable[[], T]) -> T:
        """Do ``step`` and add its CPU time to ``name``."""
        began = time.thread_time()
        found = step()
        self.used_s[name] = self.used_s.get(name, 0.0) + time.thread_time() - began
        return found

    def per_stream_s(self, frames: int) -> dict[str, float]:
        """Return CPU seconds a stream-second."""
        return {name: used * FPS / frames for name, used in self.used_s.items()}


def worker_parts(url: str, width_px: int, height_px: int) -> dict[str, float]:
    """Return what reading, decoding, drawing, publishing and looking at content cost a stream-second."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_measure, args=(theirs, url, width_px, height_px), daemon=True)
    child.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(_LIMIT_S) else {}
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def _measure(pipe: Connection, url: str, width_px: int, height_px: int) -> None:
    import cv2

    from console.domain.camera import CameraId, Profile
    from console.video.feature import Watch
    from console.video.message import OpenStream
    from console.video.packets import open_packets
    from console.video.slots import Segment, SlotWriter
    from console.video.source import SourceSpec
    from console.video.stream_key import StreamKey

    cv2.setNumThreads(1)
    watches, watch = Watches(), Watch()
    segment = Segment(width_px, height_px)
    writer = SlotWriter(segment.name)
    spec = SourceSpec(url)
    source = open_packets(spec)
    watch.begin(OpenStream(StreamKey(CameraId("part"), Profile.SUB), 1, spec))
    source.decoder.want(in_full=width_px >= 704)
    done = 0
    while done < FRAMES:
        kept = watches.time("read", source.next_packet)
        for picture in watches.time("decode", lambda: source.decode(kept)):  # noqa: B023 - called at once
            slot = writer.begin()
            watches.time("draw", lambda: picture.planes.draw_into(slot))  # noqa: B023 - as above
            watches.time("look", lambda: watch.look(picture, 1))  # noqa: B023 - as above
            watches.time("publish", lambda: writer.publish(generation=1, pts=0, arrived_ns=0, decoded_ns=0))
            done += 1
    source.close()
    for side in (writer, segment):
        side.close()
    pipe.send(watches.per_stream_s(done))


def window_parts(run: WallRun) -> dict[str, float]:
    """Return what painting the tiles and polling their counters costs a stream-second."""
    paint, poll = Watches(), Watches()
    tiles = len(run.views)
    for window in run.windows:
        for _ in range(PAINTS):
            for view in window.views:
                paint.time("paint", lambda: window.repaint(view.picture_area))  # noqa: B023 - called at once
        window.tick()
        for _ in range(POLLS):
            poll.time("poll", window.tick)
    a_second = 1000 / TICK_MS
    return paint.per_stream_s(PAINTS * tiles) | {"poll": poll.used_s["poll"] / POLLS * a_second / tiles}
