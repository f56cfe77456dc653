"""The moments of a freeze: the frames that can be looked at, from kept packets or from kept pictures."""

from collections.abc import Sequence
from typing import Protocol

from console.video import clip
from console.video.canvas import Pixels
from console.video.decoder import Recipe
from console.video.freeze_message import FrozenFrame
from console.video.picture import to_bgr
from console.video.recent import KeptPacket
from console.video.source import Picture
from console.video.walk import FrameGone, Walk

NS = 1_000_000_000
NEWEST = -1
"""In place of a time stamp: the newest frame there is."""


class Moments(Protocol):
    """Frames by time stamp; unknown ones raise :class:`FrameGone`."""

    def newest(self) -> int:
        """Return the newest frame's time stamp."""

    def bgr(self, pts: int) -> Pixels:
        """Return a frame at its own size, (h, w, 3) uint8 BGR, decoded in full."""

    def arrived(self, pts: int) -> tuple[int, int]:
        """Return when a frame arrived: monotonic ns, UTC ns."""

    def is_damaged(self, pts: int) -> bool:
        """Say whether something of a frame, or of one it may have been made from, was lost; after :meth:`bgr`."""

    def frames(self, pts: int, before_s: float) -> tuple[FrozenFrame, ...]:
        """Return the frames of the ``before_s`` up to and with ``pts``, oldest first."""

    def prepare_before(self, pts: int) -> None:
        """Have the frames before ``pts`` at hand, if that needs work."""

    def forget(self) -> None:
        """Free what can be decoded again."""

    def clip_before(self, pts: int, before_s: float) -> bytes | None:
        """Return an MP4 up to and with ``pts``, from a keyframe ``before_s`` back or as near as there is."""

    def clip_after(self, pts: int, later: Sequence[KeptPacket], after_s: float) -> bytes | None:
        """Return an MP4 from the keyframe at or before ``pts`` to ``after_s`` after it; None if nothing came."""


class PacketMoments:
    """Moments of a source that keeps packets."""

    def __init__(self, recipe: Recipe, packets: Sequence[KeptPacket]) -> None:
        self._recipe = recipe
        self._packets = packets
        self._walk = Walk(recipe, packets)

    def newest(self) -> int:
        """Return the newest frame's time stamp."""
        if not self._packets:
            raise FrameGone
        return max(kept.pts for kept in self._packets)

    def bgr(self, pts: int) -> Pixels:
        """Return a frame at its own size, (h, w, 3) uint8 BGR, decoded in full."""
        return to_bgr(self._walk.frame(pts))

    def arrived(self, pts: int) -> tuple[int, int]:
        """Return when a frame arrived: monotonic ns, UTC ns."""
        kept = self._walk.packet(pts)
        return kept.arrived_ns, kept.arrived_unix_ns

    def is_damaged(self, pts: int) -> bool:
        """Say whether something of a frame, or of one it may have been made from, was lost; after :meth:`bgr`."""
        return self._walk.is_damaged(pts)

    def frames(self, pts: int, before_s: float) -> tuple[FrozenFrame, ...]:
        """Return the frames of the ``before_s`` up to and with ``pts``, oldest first."""
        oldest_ns = self._walk.packet(pts).arrived_ns - round(before_s * NS)
        found = {
            kept.pts: FrozenFrame(kept.pts, kept.arrived_unix_ns)
            for kept in self._packets
            if kept.pts <= pts and kept.arrived_ns >= oldest_ns
        }
        return tuple(found[stamp] for stamp in sorted(found))

    def prepare_before(self, pts: int) -> None:
        """Have the frames before ``pts`` at hand, if that needs work."""
        self._walk.prepare_before(pts)

    def forget(self) -> None:
        """Free what can be decoded again."""
        self._walk.forget()

    def clip_before(self, pts: int, before_s: float) -> bytes | None:
        """Return an MP4 up to and with ``pts``, from a keyframe ``before_s`` back or as near as there is."""
        end = self._walk.place(pts)
        oldest_ns = self._packets[end].arrived_ns - round(before_s * NS)
        keyframes = [at for at, kept in enumerate(self._packets[: end + 1]) if kept.is_keyframe]
        start = max((at for at in keyframes if self._packets[at].arrived_ns <= oldest_ns), default=keyframes[0])
        return self._clip(self._packets[start : end + 1], pts)

    def clip_after(self, pts: int, later: Sequence[KeptPacket], after_s: float) -> bytes | None:
        """Return an MP4 from the keyframe at or before ``pts`` to ``after_s`` after it; None if nothing came."""
        limit_ns = self._walk.packet(pts).arrived_ns + round(after_s * NS)
        packets = [kept for kept in (*self._packets[self._walk.start_of(pts) :], *later) if kept.arrived_ns <= limit_ns]
        if packets[-1].pts <= pts:
            return None
        return self._clip(packets, pts)

    def _clip(self, packets: Sequence[KeptPacket], pts: int) -> bytes:
        frame = self._walk.frame(pts)
        return clip.mp4(self._recipe, packets, frame.width, frame.height)


class PictureMoments:
    """Moments of a live-only source: the newest pictures, no clips."""

    def __init__(self, pictures: Sequence[Picture]) -> None:
        self._pictures = {picture.pts: picture for picture in pictures}

    def newest(self) -> int:
        """Return the newest frame's time stamp."""
        if not self._pictures:
            raise FrameGone
        return max(self._pictures)

    def bgr(self, pts: int) -> Pixels:
        """Return a frame at its own size, (h, w, 3) uint8 BGR."""
        return self._picture(pts).planes.to_bgr()

    def arrived(self, pts: int) -> tuple[int, int]:
        """Return when a frame arrived: monotonic ns, UTC ns."""
        picture = self._picture(pts)
        return picture.arrived_ns, picture.arrived_unix_ns

    def is_damaged(self, pts: int) -> bool:
        """Say whether something of a frame, or of one it may have been made from, was lost."""
        return self._picture(pts).is_damaged

    def frames(self, pts: int, before_s: float) -> tuple[FrozenFrame, ...]:
        """Return the frames of the ``before_s`` up to and with ``pts``, oldest first."""
        oldest_ns = self._picture(pts).arrived_ns - round(before_s * NS)
        kept = [self._pictures[stamp] for stamp in sorted(self._pictures) if stamp <= pts]
        return tuple(FrozenFrame(one.pts, one.arrived_unix_ns) for one in kept if one.arrived_ns >= oldest_ns)

    def prepare_before(self, pts: int) -> None:
        """Nothing needs work."""

    def forget(self) -> None:
        """Nothing can be decoded again."""

    def clip_before(self, pts: int, before_s: float) -> bytes | None:
        """There are no packets to make a clip from."""

    def clip_after(self, pts: int, later: Sequence[KeptPacket], after_s: float) -> bytes | None:
        """There are no packets to make a clip from."""

    def _picture(self, pts: int) -> Picture:
        try:
            return self._pictures[pts]
        except KeyError:
            raise FrameGone from None
