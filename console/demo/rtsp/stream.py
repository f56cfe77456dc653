"""A camera's stream: its viewers, and where its frames come from. One event loop's thread only.

A new viewer gets the running group of pictures from its keyframe at once, then each frame when it is due.
"""

import random
import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from console.demo.rtsp.auth import OPEN_GATE, Gate
from console.demo.rtsp.nal import Codec, ParameterSets
from console.demo.rtsp.rtp import PackedFrame
from console.demo.rtsp.sink import Sink
from console.demo.rtsp.timeline import Timeline
from console.demo.rtsp.trouble import DETOURS, Trouble, altered, stamped
from console.demo.rtsp.udp import Loss
from console.errors import Refused

GOP_FRAMES: Final = 50
READY_WITHIN_S: Final = 10.0
"""How long DESCRIBE waits for the first pictures of a film that is still being made."""

SendNote = Callable[[int, int, int], None]
"""Called before a frame is sent: stream number in the mark, frame on the time line, frame number in the mark."""


class Footage(Protocol):
    """A film in groups of pictures, perhaps still growing."""

    @property
    def codec(self) -> str:
        """``h264`` or ``hevc``."""

    @property
    def total_gops(self) -> int:
        """How many groups the finished film has."""

    def ready_gops(self) -> int:
        """Return how many of the first groups can be read now."""

    def gop(self, index: int) -> list[bytes]:
        """Return the 50 access units (Annex B) of a group, a keyframe with its parameter sets first."""

    def want(self) -> None:
        """Ask for this film to be made before others."""


class Stream:
    """What film and live streams have in common.

    ``published`` is the number of the last frame that viewers got, or that a viewer starting now will get in its burst.
    """

    def __init__(self, number: int, name: str, codec: Codec, timeline: Timeline, gate: Gate = OPEN_GATE) -> None:
        """Describe a stream.

        Args:
            number: of the stream in the burnt-in mark.
            name: for people.
            codec: of its frames.
            timeline: says when they are due.
            gate: who may see it.
        """
        self.number = number
        self.name = name
        self.codec = codec
        self.timeline = timeline
        self.gate = gate
        self.note: SendNote | None = None
        self.trouble = Trouble.NONE
        self.loss = Loss()
        """Of the datagrams to UDP viewers."""
        self.clock_error_ms: int | None = 0
        """How far the camera's clock is ahead of ours; None: it sends no sender reports."""
        self.viewers: list[Sink] = []
        self.parameters: ParameterSets | None = None
        self.published = -1
        self._stands_at = 0
        self._noise = random.Random(number)  # a fault to be repeated, no secret

    async def prepare(self) -> None:
        """Wait until ``parameters`` are known, at most ``READY_WITHIN_S``."""

    def first_frame(self) -> int:
        """Return the number, as its time stamp says it, of the frame that a viewer starting now gets first."""
        return stamped(self.trouble, self._first(), self._stands_at)

    def _first(self) -> int:
        raise NotImplementedError

    def attach(self, viewer: Sink) -> None:
        """Send the running group of pictures to ``viewer``, and from now on every frame."""
        raise NotImplementedError

    def detach(self, viewer: Sink) -> None:
        """Forget a viewer; nothing happens if it is none."""
        if viewer in self.viewers:
            self.viewers.remove(viewer)

    def hang_up(self) -> int:
        """End the stream to all viewers; return how many."""
        present = tuple(self.viewers)
        for viewer in present:
            viewer.end()
        return len(present)

    def unix_ns(self) -> int | None:
        """Return what the camera takes for the time; None: it does not say."""
        return None if self.clock_error_ms is None else time.time_ns() + self.clock_error_ms * 1_000_000

    def set_trouble(self, trouble: Trouble) -> None:
        """Give the camera a fault, or mend it.

        Raises:
            Refused: this stream cannot have it.
        """
        if trouble in DETOURS:
            raise Refused(f"{self.name} is no film: it cannot be {trouble.value}")
        self.trouble, self._stands_at = trouble, self.published

    def set_footage(self, footage: Footage) -> None:
        """Play another film.

        Raises:
            Refused: this stream plays none.
        """
        raise Refused(f"{self.name} is no film: it cannot play {footage.codec} footage")

    def publish(self, number: int, frame: PackedFrame, mark: int) -> None:
        """Send frame ``number`` of the time line, whose mark says ``mark``, to all viewers."""
        self.published = number
        if self.viewers:
            self._send(self.viewers, number, frame, mark)

    def _send(self, viewers: Sequence[Sink], number: int, frame: PackedFrame, mark: int) -> None:
        """Send a frame as the camera's trouble has it."""
        sent = self._altered(number, frame)
        if sent is None:
            return
        if self.note is not None:
            self.note(self.number, number, mark)
        for viewer in viewers:
            viewer.send(*sent)

    def _altered(self, number: int, frame: PackedFrame) -> tuple[int, PackedFrame] | None:
        return altered(self.trouble, number, frame, stands_at=self._stands_at, noise=self._noise)
