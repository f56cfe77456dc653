"""The one time line of all streams: which frame is due at an instant of the monotonic clock."""

from dataclasses import dataclass
from typing import Final

from console.demo.rtsp.rtp import CLOCK_HZ
from console.demo.rtsp.session import FRAMES_PER_S

FRAME_NS: Final = 1_000_000_000 // FRAMES_PER_S


@dataclass(frozen=True, slots=True)
class Timeline:
    """Frame n is due at ``epoch_ns + n × 40 ms``; CLOCK_MONOTONIC is the same in every process of a machine."""

    epoch_ns: int

    def frame_at(self, now_ns: int) -> int:
        """Return the number of the newest frame that is due."""
        return (now_ns - self.epoch_ns) // FRAME_NS

    def due_ns(self, frame: int) -> int:
        """Return the instant at which ``frame`` is due."""
        return self.epoch_ns + frame * FRAME_NS

    def ticks_at(self, now_ns: int) -> int:
        """Return the RTP clock at an instant, counted from frame 0."""
        return (now_ns - self.epoch_ns) * CLOCK_HZ // 1_000_000_000
