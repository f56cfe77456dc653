"""Access units from what FFmpeg's RTP reader hands out unparsed: one buffer an RTP packet.

FFmpeg's parser knows that a frame is complete when the next one begins, so every picture would be 40 ms old before
it is decoded; the marker bit that says so at once stays inside FFmpeg. Here the end is recognised by its form: the
last packet of a frame is shorter than a full one, and a frame has as many slices as the one before. That is learnt
for each stream and only relied on after :data:`TRUST_UNITS` frames for which it would have been right; a stream that
breaks it (a camera that cuts its frames into equal parts) is cut at the next frame's beginning, as FFmpeg does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from av.packet import Packet
from av.video.stream import VideoStream

from console.video.decoder import Recipe

TRUST_UNITS: Final = 25
"""Frames in a row that must have ended as foreseen before an end is taken without waiting for the next frame."""
_PATIENCE: Final = 4
"""After a wrong guess trust needs so many times as many frames as before, so that a picture is not torn twice."""
_MOST_BYTES: Final = 8 << 20
"""Nothing is a frame of this size; garbage that never ends must not fill the memory."""
_LONG: Final = b"\0\0\0\1"
_SHORT: Final = b"\0\0\1"


@dataclass(frozen=True, slots=True)
class Unit:
    """One whole access unit, Annex B. ``stamp`` is in the stream's time base."""

    data: bytes
    stamp: int
    is_keyframe: bool
    is_damaged: bool = False
    """Something of it was lost, or, where it is no keyframe, of the picture before."""


class Assembly:
    """Puts the pieces of one stream together. One thread.

    Invariant: every piece is in exactly one unit, in order, and a unit holds one picture of one time stamp only.
    """

    def __init__(self, codec: str) -> None:
        """Prepare for ``codec``, ``h264`` or ``hevc``."""
        self._is_h264 = codec == "h264"
        self._pieces: list[bytes] = []
        self._stamp = 0
        self._slices = self._bytes = 0
        self._is_key = self._is_torn = self._is_after_gap = False
        self._foreseen = 0
        """Number of pieces after which the present unit looked complete; 0: it did not yet."""
        self._given: int | None = None
        """Time stamp of a unit that was given out before the next one began."""
        self._full = 0
        self._usual_slices = 0
        self._right, self._needed = 0, TRUST_UNITS

    @property
    def is_trusted(self) -> bool:
        """Say whether frames are given out as soon as they look complete."""
        return self._right >= self._needed

    def take(self, piece: bytes, stamp: int, *, is_after_gap: bool = False) -> list[Unit]:
        """Take what one RTP packet held; return the units that are complete now, usually one or none.

        Args:
            piece: the packet's payload; of a unit that is cut in several only the first has a start code.
            stamp: in the stream's time base.
            is_after_gap: packets before it were lost.
        """
        done: list[Unit] = []
        is_first = self._begins_picture(piece)
        is_torn = is_after_gap and not (stamp != self._stamp and piece.startswith((_LONG, _SHORT)))
        self._is_torn |= is_after_gap and bool(self._pieces)
        if stamp == self._given and not is_first:
            self._lose_trust()  # it went on after all
        self._given = self._given if stamp == self._given else None
        if self._pieces and (stamp != self._stamp or (is_first and self._slices) or self._bytes > _MOST_BYTES):
            self._learn()
            done.append(self._finish())
        self._is_torn |= is_torn
        self._is_after_gap |= is_after_gap
        self._add(piece, stamp)
        if self._looks_complete(piece):
            self._foreseen = self._foreseen or len(self._pieces)
            if self.is_trusted:
                done.append(self._finish())
                self._given = stamp
        return done

    def _begins_picture(self, piece: bytes) -> bool:
        """Say whether a picture's first slice begins here: a camera's time stamps may stand still."""
        at = 4 if piece.startswith(_LONG) else 3 if piece.startswith(_SHORT) else 0
        if not at or len(piece) < at + 3:
            return False
        if self._is_h264:
            return 1 <= piece[at] & 0x1F <= 5 and piece[at + 1] >= 0x80  # first_mb_in_slice, ue(v), is 0
        return piece[at] >> 1 & 0x3F < 32 and piece[at + 2] >= 0x80  # first_slice_segment_in_pic_flag

    def _add(self, piece: bytes, stamp: int) -> None:
        self._stamp = stamp
        self._pieces.append(piece)
        self._bytes += len(piece)
        at = 4 if piece.startswith(_LONG) else 3 if piece.startswith(_SHORT) else 0
        if not at:
            self._full = max(self._full, len(piece))
        while at and at < len(piece):
            self._look_at(piece[at])
            at = piece.find(_SHORT, at) + 3 if len(piece) < self._full else 0  # several in one packet are small ones
            at = at if at >= 4 else 0

    def _look_at(self, head: int) -> None:
        """Note a NAL unit's type by its first byte (ITU-T H.264, table 7-1; H.265, table 7-1)."""
        kind = head & 0x1F if self._is_h264 else head >> 1 & 0x3F
        self._slices += 1 <= kind <= 5 if self._is_h264 else kind < 32
        self._is_key |= kind == 5 if self._is_h264 else 16 <= kind <= 21

    def _looks_complete(self, piece: bytes) -> bool:
        return 0 < self._slices == self._usual_slices and len(piece) < self._full

    def _learn(self) -> None:
        """The unit ended for certain: was its end foreseen, and neither too early?"""
        is_right = self._foreseen in (0, len(self._pieces)) and self._slices == self._usual_slices
        self._right = min(self._right + 1, self._needed) if is_right else 0
        self._usual_slices = self._slices or self._usual_slices

    def _lose_trust(self) -> None:
        self._right, self._needed = 0, self._needed * _PATIENCE

    def _finish(self) -> Unit:
        is_damaged = self._is_torn or (self._is_after_gap and not self._is_key)
        unit = Unit(b"".join(self._pieces), self._stamp, self._is_key, is_damaged)
        self._pieces = []
        self._slices = self._foreseen = self._bytes = 0
        self._is_key = self._is_torn = self._is_after_gap = False
        return unit


def whole_frames(pieces: "Iterable[Packet[VideoStream]]", recipe: Recipe) -> "Iterator[Packet[VideoStream]]":
    """Yield packets of one frame each, with time stamp and keyframe flag; what is begun at the end is left out."""
    assembly, stamp = Assembly(recipe.codec), 0
    for piece in pieces:
        if not piece.size:
            continue  # the mark of the end
        stamp = stamp if piece.pts is None else piece.pts
        for unit in assembly.take(bytes(piece), stamp, is_after_gap=piece.opaque is True):
            whole: Packet[VideoStream] = Packet(unit.data)  # type: ignore[assignment]  # the stubs know no packet without its stream
            whole.pts, whole.time_base, whole.is_keyframe = unit.stamp, recipe.time_base, unit.is_keyframe
            whole.opaque = unit.is_damaged or None
            yield whole
