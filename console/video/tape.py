"""What can be replayed of a stream: its kept packets as frames in the order of their instants, GOP by GOP.

A tape follows the rings of a stream's connections: :meth:`Tape.update` takes in what came, and lets go of what the
rings dropped, except near the place that is looked at. One thread (the replay's).
"""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import av

from console.video.decoder import Recipe
from console.video.recent import KeptPacket
from console.video.source import TICKS_PER_S
from console.video.walk import FrameGone, Walk

_WALK_BYTES: Final = 48 << 20
"""Decoded frames of one GOP: 80 of a sub-stream, 16 of 1080p."""
_HELD_NS: Final = 12_000_000_000
"""So much round the place stays, though the rings drop it: a picture that is looked at can be frozen."""
_JUMP_TICKS: Final = 10 * TICKS_PER_S


@dataclass(frozen=True, slots=True)
class Part:
    """The packets of one connection, from a keyframe on."""

    generation: int
    recipe: Recipe
    packets: Sequence[KeptPacket]


@dataclass(frozen=True, slots=True)
class TapeFrame:
    """One frame: when it arrived (CLOCK_MONOTONIC, strictly rising along a tape), and its name."""

    at_ns: int
    generation: int
    pts: int


@dataclass(slots=True)
class _Gop:
    """A GOP of one connection. It is decoded from its own beginning, as the cameras' closed GOPs can be."""

    generation: int
    recipe: Recipe
    packets: list[KeptPacket]
    walk: Walk | None = None
    in_order: list[KeptPacket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.in_order = _in_order(self.packets)

    @property
    def start_ns(self) -> int:
        return self.packets[0].arrived_ns

    def take(self, packets: list[KeptPacket]) -> None:
        """Take the packets there are by now."""
        if len(packets) > len(self.packets):
            if self.walk is not None:
                self.walk.extend(packets[len(self.packets) :])
            self.packets.extend(packets[len(self.packets) :])
            self.in_order = _in_order(self.packets)

    def picture(self, pts: int) -> av.VideoFrame:
        if self.walk is None:
            self.walk = Walk(self.recipe, list(self.packets), _WALK_BYTES)
        return self.walk.frame(pts)


def _in_order(packets: Sequence[KeptPacket]) -> list[KeptPacket]:
    """Return them as they are shown; where time stamps jump, as they came."""
    stamps = [kept.pts for kept in packets]
    unique = list({kept.pts: kept for kept in packets}.values())
    is_jumping = max(stamps) - min(stamps) > max(_JUMP_TICKS, 2 * TICKS_PER_S * len(stamps))
    return unique if is_jumping else sorted(unique, key=lambda kept: kept.pts)


class Tape:
    """Frames by place."""

    def __init__(self) -> None:
        self._gops: dict[tuple[int, int], _Gop] = {}
        self.frames: list[TapeFrame] = []
        self._gop_of: list[_Gop] = []

    def update(self, parts: Iterable[Part], place_ns: int) -> None:
        """Take in what is kept now.

        Args:
            parts: every connection's packets, oldest first.
            place_ns: what lies within twelve seconds of it is held.
        """
        found: dict[tuple[int, int], _Gop] = {}
        for part in parts:
            for packets in _gops(part.packets):
                key = part.generation, packets[0].arrived_ns
                gop = self._gops.pop(key, None)
                if gop is None:
                    gop = _Gop(part.generation, part.recipe, packets)
                gop.take(packets)
                found[key] = gop
        held = {key: gop for key, gop in self._gops.items() if abs(gop.start_ns - place_ns) < _HELD_NS}
        self._gops = dict(sorted({**found, **held}.items(), key=lambda item: item[1].start_ns))
        self._lay_out()

    def _lay_out(self) -> None:
        self.frames, self._gop_of, last_ns = [], [], 0
        for gop in self._gops.values():
            for kept in gop.in_order:
                last_ns = max(kept.arrived_ns, last_ns + 1)
                self.frames.append(TapeFrame(last_ns, gop.generation, kept.pts))
                self._gop_of.append(gop)

    def index_at(self, place_ns: int) -> int:
        """Return the newest frame at or before a place, the first if there is none so early; the tape has some."""
        return max(bisect.bisect_right(self.frames, place_ns, key=lambda frame: frame.at_ns) - 1, 0)

    def picture(self, index: int) -> av.VideoFrame:
        """Return a frame, decoded in full; frames of other GOPs than this and the one before are forgotten.

        Raises:
            FrameGone: it cannot be decoded.
        """
        gop = self._gop_of[index]
        picture = gop.picture(self.frames[index].pts)
        near = {id(gop), id(self._gop_of[max(index - len(gop.in_order), 0)])}
        for other in self._gops.values():
            if other.walk is not None and id(other) not in near:
                other.walk = None
        return picture

    def packets(self, generation: int, pts: int) -> list[KeptPacket]:
        """Return the packets held of a connection, from a keyframe on.

        Raises:
            FrameGone: the frame is not among them.
        """
        found = [kept for gop in self._gops.values() if gop.generation == generation for kept in gop.packets]
        if not any(kept.pts == pts for kept in found):
            raise FrameGone
        return found


def _gops(packets: Sequence[KeptPacket]) -> list[list[KeptPacket]]:
    found: list[list[KeptPacket]] = []
    for kept in packets:
        if kept.is_keyframe:
            found.append([])
        found[-1].append(kept)
    return found
