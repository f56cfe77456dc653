"""The freezes of a seat: which frame is held where, what is still to come of it, and who is to be told.

A freeze is over when part B has arrived (or cannot arrive any more); until then its stream stays open. Owns the
segments in which frozen frames are shown. GUI thread only.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from console.errors import Unavailable
from console.video.freeze_message import (
    Freeze,
    FreezeFailed,
    FreezeId,
    FreezeReport,
    Frozen,
    FrozenAfter,
    FrozenKept,
    FrozenShown,
    KeepFrozen,
    ShowFrozen,
    Thaw,
)
from console.video.slots import Segment, SlotReader
from console.video.stream import Stream
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

OnReport = Callable[[FreezeReport], None]

WAIT_MAIN_S: Final = 4.0
"""So long the main stream may take until its frame is sealed."""
WAIT_PART_S: Final = 30.0
"""Part A comes at once and part B 10 s after it; what has not come after so long is given up, so that the stream can
close: a worker that cannot store it (disk full) says so, but not always of which part."""
UNPAINTED_S: Final = 0.5
"""After a thaw the segment is kept for so long: a window may be just painting from it."""

GONE: Final = "life.freeze_gone"
LATE: Final = "life.freeze_late"
BROKEN: Final = "life.freeze_broken"


@dataclass(slots=True)
class _Freeze:
    """One freeze. ``worker`` is None before the worker was asked (main stream not yet open) and after it died."""

    id: FreezeId
    key: StreamKey
    on_report: OnReport
    segment: Segment | None = None
    worker: Worker | None = None
    is_main: bool = False
    give_up: float | None = None
    """Until when the next part is waited for; set at the first step after the one before."""
    is_sealed: bool = False
    is_over: bool = False
    is_thawed: bool = False
    thawed: float | None = None
    steps: int = 0
    """Steps and keeps that the worker has not answered."""


class Freezes:
    """All freezes. Reports are collected and told by :meth:`tell`, never from within a call of a window."""

    def __init__(self, spool: Path) -> None:
        self._spool = spool
        self._freezes: dict[FreezeId, _Freeze] = {}
        self._numbers = itertools.count(1)
        self._untold: list[tuple[OnReport, FreezeReport]] = []

    def begin(
        self,
        stream: Stream | None,
        generation: int,
        pts: int,
        key: StreamKey,
        view: tuple[int, int],
        on_report: OnReport,
    ) -> FreezeId:
        """Freeze a painted frame of ``stream``; it is evidence even if there is no memory to show it from."""
        one = self._add(key, on_report)
        if stream is None or stream.worker is None:
            self._fail(one, GONE)
            return one.id
        try:
            one.segment = Segment(*view)
            one.segment.reader.profile = key.profile
        except Unavailable:
            one.segment = None
        self._ask(one, stream.worker, generation, pts)
        return one.id

    def begin_main(self, key: StreamKey, on_report: OnReport) -> FreezeId:
        """Freeze the newest frame of a main stream, as soon as it has one."""
        one = self._add(key, on_report)
        one.is_main = True
        return one.id

    def _add(self, key: StreamKey, on_report: OnReport) -> _Freeze:
        one = _Freeze(FreezeId(next(self._numbers)), key, on_report)
        self._freezes[one.id] = one
        return one

    def _ask(self, one: _Freeze, worker: Worker, generation: int, pts: int) -> None:
        one.worker = worker
        segment = one.segment.name if one.segment is not None else None
        worker.send(Freeze(one.id, one.key, generation, pts, self._spool, segment))

    def reader(self, freeze: FreezeId) -> SlotReader | None:
        """Return where the frozen frame is shown; None if there was no memory for it or it was thawed."""
        one = self._freezes.get(freeze)
        return one.segment.reader if one is not None and one.segment is not None and not one.is_thawed else None

    def show(self, freeze: FreezeId, pts: int) -> None:
        """Step to another frame."""
        self._step_to(freeze, ShowFrozen(freeze, pts))

    def keep(self, freeze: FreezeId, pts: int) -> None:
        """Store the moment that the officer chose."""
        self._step_to(freeze, KeepFrozen(freeze, pts))

    def _step_to(self, freeze: FreezeId, request: ShowFrozen | KeepFrozen) -> None:
        one = self._freezes.get(freeze)
        if one is None:
            return
        if one.worker is None:
            self._untold.append((one.on_report, FreezeFailed(freeze, BROKEN)))
            return
        one.steps += 1
        one.worker.send(request)

    def thaw(self, freeze: FreezeId) -> None:
        """Forget its frames; part B is still collected. A second thaw does nothing."""
        one = self._freezes.get(freeze)
        if one is None or one.is_thawed:
            return
        one.is_thawed = True
        if one.worker is not None:
            one.worker.send(Thaw(freeze))
        elif not one.is_sealed:
            one.is_over = True  # it still waited for its stream

    def take(self, report: FreezeReport) -> None:
        """Note what a worker reports."""
        one = self._freezes.get(report.freeze)
        if one is None:
            return
        match report:
            case Frozen():
                one.is_sealed, one.give_up = True, None
            case FrozenAfter():
                one.is_over = True
            case FrozenShown() | FrozenKept():
                one.steps -= 1
            case FreezeFailed() if one.is_sealed:
                one.steps = max(0, one.steps - 1)
            case FreezeFailed():
                one.is_over = one.is_thawed = True
        self._untold.append((one.on_report, report))

    def bereave(self, worker: Worker) -> None:
        """Note that ``worker`` has exited: what was still to come of its freezes will not come."""
        for one in self._freezes.values():
            if one.worker is not worker:
                continue
            one.worker = None
            if not one.is_sealed or one.steps:
                self._untold.append((one.on_report, FreezeFailed(one.id, BROKEN)))
            if one.is_sealed and not one.is_over:
                self._untold.append((one.on_report, FrozenAfter(one.id, None, is_complete=False)))
            one.is_thawed |= not one.is_sealed
            one.is_over, one.steps = True, 0

    def needed(self) -> list[tuple[StreamKey, bool]]:
        """Return the streams that must stay open; True: to be opened if it is not."""
        return [(one.key, one.worker is None) for one in self._freezes.values() if not one.is_over]

    def step(self, streams: Mapping[StreamKey, Stream], now: float) -> None:
        """Ask for main streams that have come, give up those that have not, free what was thawed."""
        for one in tuple(self._freezes.values()):
            if not one.is_over:
                self._await(one, streams.get(one.key), now)
            if one.is_thawed and one.thawed is None:
                one.thawed = now
            self._clear(one, now)

    def _await(self, one: _Freeze, stream: Stream | None, now: float) -> None:
        """Ask for a main stream's frame once it is open; give up what takes too long."""
        if one.give_up is None:
            one.give_up = now + (WAIT_MAIN_S if one.is_main and not one.is_sealed else WAIT_PART_S)
        if one.worker is None and stream is not None and stream.is_open and stream.worker is not None:
            self._ask(one, stream.worker, stream.generation, -1)
        if now < one.give_up:
            return
        if one.is_sealed:
            one.is_over = True
            self._untold.append((one.on_report, FrozenAfter(one.id, None, is_complete=False)))
        else:
            self.thaw(one.id)
            self._fail(one, LATE if one.is_main else BROKEN)

    def _fail(self, one: _Freeze, reason: str) -> None:
        one.is_over = one.is_thawed = True  # there is nothing to show or to step through
        self._untold.append((one.on_report, FreezeFailed(one.id, reason)))

    def _clear(self, one: _Freeze, now: float) -> None:
        """Free the segment of a thawed freeze, once its worker has attached to it or never will; then forget it."""
        if one.thawed is None or now - one.thawed < UNPAINTED_S or not (one.is_sealed or one.is_over):
            return
        if one.segment is not None:
            one.segment.close()
            one.segment = None
        if one.is_over:
            del self._freezes[one.id]

    def tell(self) -> None:
        """Tell the windows what was reported since the last time."""
        untold, self._untold = self._untold, []
        for on_report, report in untold:
            on_report(report)

    def close(self) -> None:
        """Free all segments; the workers have exited."""
        for one in self._freezes.values():
            if one.segment is not None:
                one.segment.close()
        self._freezes.clear()
