"""What the bench reads while the wall plays: frames by their burnt-in marks, ages, stalls of the GUI thread."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage

from console.demo.mark import read_mark
from console.domain.camera import CameraId
from console.video.slots import SlotFacts


def picture_of(image: QImage) -> npt.NDArray[np.uint8]:
    """Return the image's pixels without a copy, (h, w, 4) uint8 BGRx; the caller keeps ``image`` alive meanwhile."""
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()]


@dataclass(slots=True)
class ShownFrames:
    """Counts source frames as they were painted: a repaint or a torn picture does not count."""

    sent_ns: Callable[[int, int], int]
    """Instant of sending by (stream number, frame number), CLOCK_MONOTONIC; 0: unknown."""
    counts: dict[CameraId, int] = field(default_factory=lambda: defaultdict(int))
    ages_ms: list[float] = field(default_factory=list)
    unread: int = 0
    newest: dict[CameraId, int] = field(default_factory=dict)

    def painted(self, camera: CameraId, image: QImage, _facts: SlotFacts) -> None:
        """Take note of a painted tile; called from its paint event."""
        now = time.monotonic_ns()
        mark = read_mark(picture_of(image))
        if mark is None:
            self.unread += 1
            return
        stream, frame = mark
        if self.newest.get(camera) == frame:
            return
        self.newest[camera] = frame
        self.counts[camera] += 1
        if sent := self.sent_ns(stream, frame):
            self.ages_ms.append((now - sent) / 1e6)

    def restart(self) -> None:
        """Begin a new window of measurement."""
        self.counts.clear()
        self.ages_ms.clear()
        self.unread = 0


class StallMeter(QObject):
    """How late a 1 ms timer of this thread comes. It costs CPU itself: run it apart from the CPU windows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.late_ms: list[float] = []
        self._last = 0
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin to measure."""
        self._last = time.monotonic_ns()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _on_tick(self) -> None:
        now = time.monotonic_ns()
        self.late_ms.append(max(0.0, (now - self._last) / 1e6 - 1.0))
        self._last = now


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the ordered figures lie."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
