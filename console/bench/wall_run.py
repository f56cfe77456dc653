"""The real wall in a bench: its windows and engine, stepped as the seat steps them.

Each window is as large as its pictures at 1920×1080 need, plus the room bar.
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from console import settings
from console.domain.camera import Camera, CameraId, Profile, SourceKind
from console.video.choice import profile_for
from console.video.engine import Engine
from widgets import theme
from widgets.wall.face import FaceStyle
from widgets.wall.glass import text_px
from widgets.wall.tile import PaintedHook, TileView
from widgets.wall.window import WallWindow

OPEN_S = 30.0
STEP_MS = 50
Group = tuple[Sequence[Camera], Profile]
"""The cameras of one window, and which of their streams it plays."""


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
    """Wall windows with their engine."""

    def __init__(self, groups: Sequence[Group], source: SourceKind, spool: Path) -> None:
        by_id = {camera.id: camera for cameras, _ in groups for camera in cameras}
        self.engine = Engine(by_id, lambda _camera: None, spool=spool, source=source, patrol=False)
        self.windows = [self._window(number, group) for number, group in enumerate(groups)]
        self.timer = QTimer(self.windows[0], interval=STEP_MS)
        self.timer.timeout.connect(lambda: self.engine.step(time.monotonic()))
        self.timer.start()
        for window in self.windows:
            window.show()

    def _window(self, number: int, group: Group) -> WallWindow:
        cameras, profile = group
        shape = shape_for(len(cameras))
        window = WallWindow(
            f"bench-{number}", cameras, self.engine, layout=shape.layout, seat="bench",
            profile_for=profile_for if profile is Profile.SUB else lambda _w, _h, _camera: profile,
        )  # fmt: skip
        hairlines = shape.side - 1
        window.resize(1920 + hairlines, 1080 + hairlines + round(text_px(1080 + 60, None, 4.0) * FaceStyle().bar))
        return window

    @property
    def views(self) -> list[TileView]:
        """Return the tiles of all windows."""
        return [view for window in self.windows for view in window.views]

    def set_painted(self, hook: PaintedHook | None) -> None:
        """Have ``hook`` called for every tile that is painted."""
        for window in self.windows:
            window.painted = hook

    def wait_until_live(self, streams: int) -> None:
        """Wait until every tile shows a proved picture, at most :data:`OPEN_S`."""
        deadline = time.monotonic() + OPEN_S
        while self.engine.count().wall_live < streams and time.monotonic() < deadline:
            wait(0.1)

    def decoded(self) -> dict[CameraId, int]:
        """Return frames decoded so far by camera."""
        return {state.key.camera: state.frames for state in self.engine.streams()}

    def drawn(self) -> dict[CameraId, int]:
        """Return frames drawn for the tiles so far by camera, as the slots' counters say."""
        readers = {view.camera.id: self.engine.reader(view.want) for view in self.views}
        return {camera: reader.published for camera, reader in readers.items() if reader is not None}

    def close(self) -> None:
        """End window, engine, workers."""
        self.timer.stop()
        for window in self.windows:
            window.close()
            window.deleteLater()
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
