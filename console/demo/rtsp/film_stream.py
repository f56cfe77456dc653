"""A camera that plays a film: which group of pictures, which frame, and which detours through it. One loop's thread."""

import asyncio
import logging
import time
from typing import Final

from console.demo.rtsp.auth import OPEN_GATE, Gate
from console.demo.rtsp.nal import Codec, find_parameter_sets
from console.demo.rtsp.rtp import PackedFrame, pack_frame
from console.demo.rtsp.sink import Sink
from console.demo.rtsp.stream import GOP_FRAMES, READY_WITHIN_S, Footage, Stream
from console.demo.rtsp.timeline import Timeline
from console.demo.rtsp.trouble import DETOURS, Trouble, detoured
from console.errors import ConsoleError, Corrupt

_POLL_S: Final = 0.1

log = logging.getLogger(__name__)


class FilmStream(Stream):
    """A film looped over what is ready of it; a group is read when it is due and dropped after it."""

    def __init__(
        self,
        number: int,
        name: str,
        footage: Footage,
        timeline: Timeline,
        gate: Gate = OPEN_GATE,
        *,
        ahead_gops: int = 0,
    ) -> None:
        """Describe the stream of ``footage``, begun ``ahead_gops`` groups into it; nothing is read yet."""
        super().__init__(number, name, Codec(footage.codec), timeline, gate)
        self._footage = footage
        self._ahead_gops = ahead_gops
        self._group = -1
        self._film_gop = -1
        self._units: list[bytes] = []
        self._packed: list[PackedFrame | None] = []
        self._detour: Trouble | None = None
        self._detour_start = 0
        self._detour_end: int | None = None
        self._next_footage: Footage | None = None

    def recording(self, ahead_gops: int) -> "FilmStream":
        """Return a stream that plays what this one plays ``ahead_gops`` groups later (earlier if negative)."""
        ahead_gops += self._ahead_gops
        return FilmStream(self.number, self.name, self._footage, self.timeline, self.gate, ahead_gops=ahead_gops)

    def set_trouble(self, trouble: Trouble) -> None:
        """Give the camera a fault, or mend it; a detour through the film ends at the next keyframe."""
        if trouble in DETOURS:
            self._detour, self._detour_start, self._detour_end = trouble, self._newest(), None
            trouble = Trouble.NONE
        elif self._detour is not None:
            self._detour_end = (self._newest() // GOP_FRAMES + 1) * GOP_FRAMES
        super().set_trouble(trouble)

    def set_footage(self, footage: Footage) -> None:
        """Play another film from the next keyframe on; viewers of another codec are hung up on."""
        self._next_footage, self.parameters = footage, None
        if footage.codec != self.codec.value:
            self.codec, self._group = Codec(footage.codec), -1
            self.hang_up()

    async def prepare(self) -> None:
        """Wait for the film's first group, having asked for it."""
        footage = self._next_footage or self._footage
        if footage.ready_gops() == 0:
            footage.want()
        deadline = time.monotonic() + READY_WITHIN_S
        while footage.ready_gops() == 0:
            if time.monotonic() > deadline:
                return
            await asyncio.sleep(_POLL_S)
        if self.parameters is None:
            self.parameters = find_parameter_sets(self.codec, footage.gop(0)[0])

    def _first(self) -> int:
        """Return the keyframe of the running group."""
        return self._newest() // GOP_FRAMES * GOP_FRAMES

    def attach(self, viewer: Sink) -> None:
        """Send the running group up to now and join."""
        if not self.viewers:
            self.published = self.timeline.frame_at(time.monotonic_ns())
        for number in range(self._first(), self.published + 1):
            self._send((viewer,), number, self._frame(number), self._film_frame(number))
        self.viewers.append(viewer)

    def step(self, now_ns: int) -> None:
        """Send what is due and was not sent; after a long standstill go on at the running group's keyframe."""
        newest = self.timeline.frame_at(now_ns)
        start = self.published + 1
        if newest - start > GOP_FRAMES:
            start = newest // GOP_FRAMES * GOP_FRAMES
        try:
            for number in range(start, newest + 1):
                self.publish(number, self._frame(number), self._film_frame(number))
        except (OSError, ConsoleError):
            log.exception("%s: the film cannot be read", self.name)
            self.hang_up()

    def _newest(self) -> int:
        return self.published if self.viewers else self.timeline.frame_at(time.monotonic_ns())

    def _place(self, number: int) -> int:
        """Return which frame of the time line is played as ``number``: itself, where nothing is wrong."""
        if self._detour is None:
            return number
        if self._detour_end is not None and number >= self._detour_end:
            self._detour = None
            return number
        return detoured(self._detour, number, self._detour_start, GOP_FRAMES)

    def _frame(self, number: int) -> PackedFrame:
        group, index = divmod(self._place(number), GOP_FRAMES)
        self._enter(group)
        packed = self._packed[index]
        if packed is None:  # cut when first needed: a whole group at once would hold up the other cameras
            packed = self._packed[index] = pack_frame(self.codec, self._units[index])
        return packed

    def _film_frame(self, number: int) -> int:
        group, index = divmod(self._place(number), GOP_FRAMES)
        self._enter(group)
        return self._film_gop * GOP_FRAMES + index

    def _enter(self, group: int) -> None:
        if group == self._group:
            return
        if self._next_footage is not None:
            self._footage, self._next_footage, self._film_gop = self._next_footage, None, -1
        ready, total = self._footage.ready_gops(), self._footage.total_gops
        film_gop = next_gop(group + self._ahead_gops, self._film_gop, ready, total)
        units = self._footage.gop(film_gop)
        if len(units) != GOP_FRAMES:
            raise Corrupt(f"group {film_gop} of {self.name} has {len(units)} frames, not {GOP_FRAMES}")
        self._group, self._film_gop = group, film_gop
        self._units, self._packed = units, [None] * GOP_FRAMES


def next_gop(group: int, before: int, ready: int, total: int) -> int:
    """Return which group of a film is played as the time line's ``group``.

    The one that belongs there if it is made, so that main and sub-stream of a camera show the same instant;
    else the one after ``before`` (the one played last, -1: none), round the part that is ready.
    """
    if ready < 1:
        raise Corrupt("nothing of the film is ready")
    wanted = group % total
    return wanted if wanted < ready else (before + 1) % ready
