"""A worker's freezes and replays: what the seat asks about pictures that have been. Main thread of the worker.

Each freeze and each replay is worked on in a thread of its own; here they are begun, found again, and told things.
"""

import contextlib
from collections.abc import Callable, Mapping

from console.video.freeze import FrozenStream
from console.video.freeze_message import (
    Freeze,
    FreezeFailed,
    FreezeId,
    FreezeRequest,
    KeepFrozen,
    ShowFrozen,
    Thaw,
)
from console.video.message import Report
from console.video.moment import NEWEST
from console.video.recent import KeptPacket
from console.video.replay import NOTHING_KEPT, ReplayStream
from console.video.replay_message import Replay, ReplayControl, ReplayEnd, ReplayEnded, ReplayId, ReplayRequest
from console.video.stream_key import StreamKey
from console.video.stream_readings import StreamReadings
from console.video.walk import FrameGone


class LookingBack:
    """The freezes and replays of a worker.

    Args:
        streams: the worker's, as they are at any time.
        report: has a report sent to the seat; from any thread.
    """

    def __init__(self, streams: Mapping[StreamKey, StreamReadings], report: Callable[[Report], None]) -> None:
        self._streams, self._report = streams, report
        self._frozen: dict[FreezeId, FrozenStream] = {}
        self._replays: dict[ReplayId, ReplayStream] = {}

    def take(self, request: FreezeRequest | ReplayRequest) -> None:
        """Do what the seat asks."""
        match request:
            case Freeze():
                self._freeze(request)
            case ShowFrozen() | KeepFrozen() | Thaw():
                self._ask_frozen(request)
            case Replay():
                self._replay(request)
            case ReplayControl(replay) | ReplayEnd(replay):
                if replay in self._replays:
                    self._replays[replay].ask(request)

    def leave(self, key: StreamKey) -> None:
        """End the replays of a stream that is closed."""
        for number, replay in self._replays.items():
            if replay.is_of(key):
                replay.ask(ReplayEnd(number))

    def end(self) -> None:
        """The worker ends: what would still be written is not."""
        for frozen in self._frozen.values():
            frozen.abandon()

    def _freeze(self, order: Freeze) -> None:
        stream = self._streams.get(order.key)
        readings = stream.readings if stream else []
        found = [one for one in readings if order.pts == NEWEST or one.order.generation == order.generation]
        if not found:
            self._report(FreezeFailed(order.freeze, "freeze.frame_gone"))
            return
        self._frozen = {freeze: one for freeze, one in self._frozen.items() if not one.is_over}
        frozen = self._frozen[order.freeze] = FrozenStream(order, found[-1], self._report, self._held(order))
        frozen.start()

    def _held(self, order: Freeze) -> list[KeptPacket]:
        """Return the packets that a replay holds of a frame; [] if none does."""
        for replay in self._replays.values():
            if replay.is_of(order.key) and not replay.is_over:
                with contextlib.suppress(FrameGone):
                    return replay.packets(order.generation, order.pts)
        return []

    def _replay(self, order: Replay) -> None:
        stream = self._streams.get(order.key)
        if stream is None:
            self._report(ReplayEnded(order.replay, NOTHING_KEPT))
            return
        self._replays = {number: one for number, one in self._replays.items() if not one.is_over}
        replay = self._replays[order.replay] = ReplayStream(order, lambda: stream.readings, self._report)
        replay.start()

    def _ask_frozen(self, request: ShowFrozen | KeepFrozen | Thaw) -> None:
        frozen = self._frozen.get(request.freeze)
        if frozen is not None:
            frozen.ask(request)
        elif not isinstance(request, Thaw):
            self._report(FreezeFailed(request.freeze, "freeze.frame_gone"))
