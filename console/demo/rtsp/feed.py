"""Cameras encoded live: what their encoder says over its pipe, and the streams made of it in the server's loop."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Thread

from console.demo.rtsp.auth import OPEN_GATE, Gate
from console.demo.rtsp.nal import Codec, ParameterSets
from console.demo.rtsp.rtp import PackedFrame, pack_frame
from console.demo.rtsp.sink import Sink
from console.demo.rtsp.stream import READY_WITHIN_S, Stream
from console.demo.rtsp.timeline import Timeline
from console.domain.camera import Profile

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """To the encoder: somebody watches this stream, or nobody any more."""

    number: int
    profile: Profile
    is_watched: bool


@dataclass(frozen=True, slots=True)
class LiveParameters:
    """From the encoder, once for each profile: what all its streams of this size begin with."""

    profile: Profile
    sets: ParameterSets


@dataclass(frozen=True, slots=True)
class LiveUnit:
    """From the encoder: one access unit (Annex B) of a watched stream, as soon as it is made."""

    number: int
    profile: Profile
    frame: int
    """Number on the time line."""
    mark: int
    """Number in the burnt-in mark."""
    is_key: bool
    unit: bytes


class LiveStream(Stream):
    """A stream that is encoded while somebody watches it."""

    def __init__(
        self,
        number: int,
        name: str,
        timeline: Timeline,
        gate: Gate = OPEN_GATE,
        *,
        watch: Callable[[bool], None],
    ) -> None:
        """Describe a live H.264 stream; ``watch`` starts and stops its encoder and must not wait."""
        super().__init__(number, name, Codec.H264, timeline, gate)
        self._watch = watch
        self._group: list[tuple[int, PackedFrame]] = []
        self._introduced = asyncio.Event()

    async def prepare(self) -> None:
        """Wait until the encoder's process has told its parameter sets."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._introduced.wait(), READY_WITHIN_S)

    def introduce(self, sets: ParameterSets) -> None:
        """Take the parameter sets that the encoder told."""
        self.parameters = sets
        self._introduced.set()

    def _first(self) -> int:
        """Return the running group's keyframe; where the encoder has to be started first, the frame due now."""
        return self._group[0][0] if self._group else self.timeline.frame_at(time.monotonic_ns())

    def attach(self, viewer: Sink) -> None:
        """Send the running group up to now and join; the first viewer starts the encoder."""
        for number, frame in self._group:
            sent = self._altered(number, frame)
            if sent is not None:
                viewer.send(*sent)
        self.viewers.append(viewer)
        if len(self.viewers) == 1:
            self._watch(True)

    def detach(self, viewer: Sink) -> None:
        """Forget a viewer; the last one stops the encoder."""
        was_watched = bool(self.viewers)
        super().detach(viewer)
        if was_watched and not self.viewers:
            self._group.clear()
            self._watch(False)

    def take(self, unit: LiveUnit) -> None:
        """Send a frame that was just encoded."""
        if not self.viewers or not (unit.is_key or self._group):
            return  # late, or of an encoder that was stopped meanwhile
        if unit.is_key:
            self._group.clear()
        frame = pack_frame(self.codec, unit.unit)
        self._group.append((unit.frame, frame))
        self.publish(unit.frame, frame, unit.mark)


LiveStreams = Mapping[tuple[int, Profile], LiveStream]


class Feed:
    """Brings the encoder's frames into the loop: a thread reads the pipe, so that a slow writer holds up nobody."""

    def __init__(self, pipe: Connection, loop: asyncio.AbstractEventLoop) -> None:
        self._pipe = pipe
        self._loop = loop
        self.streams: LiveStreams = {}
        self._thread = Thread(target=self._read, name="live-feed", daemon=True)

    def watcher(self, number: int, profile: Profile) -> Callable[[bool], None]:
        """Return what a stream calls when its first viewer came or its last one left."""

        def watch(is_watched: bool) -> None:
            try:
                self._pipe.send(Watch(number, profile, is_watched))
            except OSError:
                log.warning("the live encoder is gone: camera %d stays dark", number)

        return watch

    def start(self, streams: LiveStreams) -> None:
        """Deliver to ``streams`` from now on, until the encoder's end of the pipe closes."""
        self.streams = streams
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the server ends
            try:
                while True:
                    self._loop.call_soon_threadsafe(self._deliver, self._pipe.recv())
            except (EOFError, OSError):
                self._loop.call_soon_threadsafe(self._darken)

    def _deliver(self, said: LiveParameters | LiveUnit) -> None:
        if isinstance(said, LiveUnit):
            self.streams[said.number, said.profile].take(said)
            return
        for (_, profile), stream in self.streams.items():
            if profile is said.profile:
                stream.introduce(said.sets)

    def _darken(self) -> None:
        """Without an encoder the viewers are to know: a picture that stands still would not tell them."""
        log.warning("the live encoder is gone")
        for stream in self.streams.values():
            for viewer in tuple(stream.viewers):
                viewer.end()
