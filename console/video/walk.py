"""Walking among kept packets frame by frame: decodes the GOP of the frame asked for, keeps what is near.

Decodes in full quality with a decoder of its own, in one thread (the freeze's).
"""

import bisect
from collections.abc import Iterable, Sequence
from typing import Final

import av
from av.video.codeccontext import VideoCodecContext

from console.errors import Refused
from console.video.decoder import Recipe
from console.video.nal_head import has_slice
from console.video.recent import KeptPacket

_BYTES: Final = 200 << 20
_NEAR: Final = 8


class FrameGone(Refused):
    """The frame asked for is not (or no longer) among the packets kept, or cannot be decoded."""

    def __init__(self) -> None:
        super().__init__("the frame is not among those kept", text_key="freeze.frame_gone")


class Walk:
    """Frames by time stamp. Frames farthest from the last one asked for are forgotten first."""

    def __init__(self, recipe: Recipe, packets: Sequence[KeptPacket], most_bytes: int = _BYTES) -> None:
        """Walk among ``packets``, in decoding order; the first is a keyframe."""
        self._recipe = recipe
        self._packets = list(packets)
        self._most_bytes = most_bytes
        self._place = {kept.pts: index for index, kept in enumerate(packets)}
        self._starts = [index for index, kept in enumerate(packets) if kept.is_keyframe]
        self._frames: dict[int, av.VideoFrame] = {}
        self._torn: set[int] = set()
        """Time stamps of packets that could not be decoded, and of frames that FFmpeg calls corrupt."""
        self._context: VideoCodecContext | None = None
        self._next = 0
        """Index of the packet that the decoder takes next."""

    def extend(self, packets: Iterable[KeptPacket]) -> None:
        """Take the packets that came after those known."""
        for kept in packets:
            self._place[kept.pts] = len(self._packets)
            if kept.is_keyframe:
                self._starts.append(len(self._packets))
            self._packets.append(kept)

    def forget(self) -> None:
        """Free the decoded frames; they can be decoded again."""
        self._frames.clear()
        self._context = None

    def packet(self, pts: int) -> KeptPacket:
        """Return the packet with this time stamp.

        Raises:
            FrameGone: there is none.
        """
        return self._packets[self.place(pts)]

    def place(self, pts: int) -> int:
        """Return the index of the packet with this time stamp.

        Raises:
            FrameGone: there is none.
        """
        try:
            return self._place[pts]
        except KeyError:
            raise FrameGone from None

    def start_of(self, pts: int) -> int:
        """Return the index of the keyframe from which frame ``pts`` is decoded.

        Raises:
            FrameGone: it is not among the packets.
        """
        place = self.place(pts)
        return self._starts[bisect.bisect_right(self._starts, place) - 1]

    def frame(self, pts: int) -> av.VideoFrame:
        """Return frame ``pts``.

        Raises:
            FrameGone: it is not among the packets or cannot be decoded.
        """
        found = self._frames.get(pts)
        if found is None:
            self._decode_until(pts)
            found = self._frames.get(pts)
        if found is None:
            raise FrameGone
        self._forget_far_from(pts)
        return found

    def is_damaged(self, pts: int) -> bool:
        """Say whether something of frame ``pts``, or of one it may have been made from, was lost.

        Raises:
            FrameGone: it is not among the packets.
        """
        place = self.place(pts)
        return any(one.is_damaged or one.pts in self._torn for one in self._packets[self.start_of(pts) : place + 1])

    def prepare_before(self, pts: int) -> None:
        """Decode the GOP before ``pts`` if a few steps back would leave the frames at hand."""
        start = self.start_of(pts)
        before = self._packets[start - 1] if start > 0 else None
        if before is None or before.pts in self._frames or self._place[pts] - start > _NEAR:
            return
        self._decode_until(before.pts)
        self._forget_far_from(pts)

    def _decode_until(self, pts: int) -> None:
        start = self.start_of(pts)
        if self._context is None or not start <= self._next <= self._place[pts]:
            self._context, self._next = self._recipe.decoder(in_full=True), start
        stop = next((at for at in self._starts if at > start), len(self._packets))
        while self._next < stop and (pts not in self._frames or self._next <= self._place[pts]):
            self._feed(self._packets[self._next])
            self._next += 1
        if pts not in self._frames:  # the last frames of a stream with reordering come when it is flushed
            self._feed(None)
            self._context = None

    def _feed(self, kept: KeptPacket | None) -> None:
        if self._context is None:
            return
        try:
            frames = self._context.decode(kept.packet if kept else None)
        except av.FFmpegError:
            if kept is not None and has_slice(self._recipe.codec, bytes(kept.packet)):
                self._torn.add(kept.pts)
            return  # garbage: this frame is missing, the next may come
        for frame in frames:
            if frame.pts is not None:
                pts = self._recipe.ticks(frame.pts)
                self._frames[pts] = frame
                if frame.is_corrupt:
                    self._torn.add(pts)

    def _forget_far_from(self, pts: int) -> None:
        bytes_each = sum(plane.buffer_size for plane in self._frames[pts].planes)
        most = max(self._most_bytes // bytes_each, 2)
        if len(self._frames) > most:
            nearest = sorted(self._frames, key=lambda other: abs(other - pts))
            self._frames = {near: self._frames[near] for near in nearest[:most]}
