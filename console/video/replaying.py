"""The replays of a seat: which stream is shown again where, and how it goes on.

Owns the segments that replays are drawn into. A stream that is replayed stays open. GUI thread only.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from console.domain.camera import Profile
from console.errors import Unavailable
from console.video.message import StreamFacts
from console.video.replay_message import (
    Replay,
    ReplayControl,
    ReplayEnd,
    ReplayEnded,
    ReplayId,
    ReplayReport,
    ReplayState,
)
from console.video.slots import Segment, SlotReader
from console.video.stream import Stream
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

UNPAINTED_S: Final = 0.5
"""After its end the segment is kept for so long: a window may be just painting from it."""


@dataclass(slots=True)
class _Replay:
    """One replay. ``ended``: when its worker was seen to have let go of the segment."""

    key: StreamKey
    worker: Worker
    segment: Segment
    state: ReplayState
    is_over: bool = False
    has_let_go: bool = False
    ended: float | None = None


def best_key(facts: Iterable[StreamFacts], before_s: float, *, is_large: bool) -> StreamKey | None:
    """Return the stream of a camera to replay: the main one for a large picture, if both reach back far enough.

    Args:
        facts: of the camera's open streams.
        before_s: how far back it is to begin.
        is_large: whether a sub-stream would be too small.
    """
    kept = [one for one in facts if one.kept_s > 0]
    wanted = Profile.MAIN if is_large else Profile.SUB
    best = max(kept, key=lambda one: (min(one.kept_s, before_s), one.key.profile is wanted), default=None)
    return best.key if best is not None else None


class Replays:
    """All replays."""

    def __init__(self) -> None:
        self._replays: dict[ReplayId, _Replay] = {}
        self._numbers = itertools.count(1)

    def begin(self, stream: Stream, at_ns: int, view: tuple[int, int]) -> ReplayId | None:
        """Replay a stream from an instant on; None if nobody plays it or there is no memory to show it from."""
        if stream.worker is None:
            return None
        try:
            segment = Segment(*view)
        except Unavailable:
            return None
        segment.reader.profile = stream.key.profile
        number = ReplayId(next(self._numbers))
        self._replays[number] = _Replay(stream.key, stream.worker, segment, ReplayState(number, 1.0, is_playing=True))
        stream.worker.send(Replay(number, stream.key, segment.name, at_ns))
        return number

    def state(self, replay: ReplayId, streams: dict[StreamKey, Stream]) -> ReplayState | None:
        """Return how it goes on; None when it is over."""
        one = self._replays.get(replay)
        if one is None or one.is_over:
            return None
        stream = streams.get(one.key)
        facts = stream.facts if stream is not None else None
        return replace(one.state, kept_s=facts.kept_s if facts is not None else 0.0)

    def reader(self, replay: ReplayId) -> SlotReader | None:
        """Return where it is shown (``published`` is 0 until its first frame); None when it is over."""
        one = self._replays.get(replay)
        return one.segment.reader if one is not None and not one.is_over else None

    def control(self, asked: ReplayControl) -> None:
        """Change how a replay goes on; nothing if it is over."""
        one = self._replays.get(asked.replay)
        if one is not None and not one.is_over:
            one.worker.send(asked)

    def end(self, replay: ReplayId) -> None:
        """Stop it. A second end does nothing."""
        one = self._replays.get(replay)
        if one is not None and not one.is_over:
            one.is_over = True
            one.worker.send(ReplayEnd(replay))

    def take(self, report: ReplayReport) -> None:
        """Note what a worker reports."""
        one = self._replays.get(report.replay)
        if one is None:
            return
        match report:
            case ReplayState():
                one.state = report
            case ReplayEnded():
                one.is_over = one.has_let_go = True

    def bereave(self, worker: Worker) -> None:
        """Note that ``worker`` has exited: what it kept is gone."""
        for one in self._replays.values():
            if one.worker is worker:
                one.is_over = one.has_let_go = True

    def needed(self) -> list[StreamKey]:
        """Return the streams that must stay open."""
        return [one.key for one in self._replays.values() if not one.is_over]

    def step(self, now: float) -> None:
        """Free the segments of replays that are over."""
        for number, one in tuple(self._replays.items()):
            if one.has_let_go and one.ended is None:
                one.ended = now
            if one.ended is not None and now - one.ended >= UNPAINTED_S:
                one.segment.close()
                del self._replays[number]

    def close(self) -> None:
        """Free all segments; the workers have exited."""
        for one in self._replays.values():
            one.segment.close()
        self._replays.clear()
