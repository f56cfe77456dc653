"""A decode worker: the process that talks to cameras, decodes and draws. Imports av and cv2; the seat does not.

The main thread serves the control pipe and says every 250 ms that it lives; each stream is read in a thread of
its own, each freeze worked on in another. The worker ends when it is told to, or when its parent is gone, and
does not wait for a thread that hangs inside FFmpeg.
"""

import contextlib
import logging
import os
import queue
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import Final

import av.logging
import cv2

from console.errors import Corrupt
from console.video.drawing import Renditions
from console.video.feature import Watch
from console.video.freeze import NEWEST, FrozenStream
from console.video.message import (
    AddRendition,
    Beat,
    CloseStream,
    DropRendition,
    Freeze,
    FreezeFailed,
    FreezeId,
    KeepFrozen,
    LookBack,
    OpenStream,
    ReferenceMade,
    RenditionDropped,
    RenditionId,
    RenewReference,
    Replay,
    ReplayControl,
    ReplayEnd,
    ReplayEnded,
    ReplayId,
    Report,
    Request,
    SetBudget,
    SetPace,
    ShowFrozen,
    Shutdown,
    StreamFacts,
    StreamKey,
    Thaw,
)
from console.video.pace import FULL, Pace
from console.video.reading import NS, Reading
from console.video.recent import Budget, KeptPacket
from console.video.replay import NOTHING_KEPT, ReplayStream
from console.video.turns import Turns
from console.video.walk import FrameGone

log = logging.getLogger(__name__)

BEAT_S: Final = 0.25
_PATIENCE_S: Final = 1.5
"""How long an orderly end may take; the seat asks for 2 s (design.md, section 1)."""
_NICE: Final = 5
"""The window's one thread goes before dozens of decoding ones: what was drawn is also painted, and keys are obeyed."""
_EARLIER: Final = 8
"""So many earlier connections of a stream are kept for their packets; a camera that breaks all the time has more."""


def run(connection: Connection, parent_pid: int) -> None:
    """Serve until told to end or the parent is gone: the target of a spawned process.

    Args:
        connection: the worker's end of a duplex pipe; carries pickled messages of ``console.video.message``.
        parent_pid: who started this process; when it is gone nobody wants the pictures.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches the group; the seat ends us in order
    av.logging.set_level(None)
    cv2.setNumThreads(1)
    os.nice(_NICE)
    Worker(connection, parent_pid).serve()
    os._exit(0)  # a thread may hang in a read of FFmpeg's for seconds more; there is nothing left to save


class Stream:
    """One stream of a camera: its renditions, and its readings of which the newest counts."""

    def __init__(self, budget: Budget, turns: Turns) -> None:
        self.renditions = Renditions()
        self.watch = Watch()
        self.readings: list[Reading] = []
        """Newest last; those before are kept for their packets: what led to the end of a stream is worth a replay."""
        self._budget, self._turns = budget, turns

    def open(self, order: OpenStream, pace: Pace, on_change: Callable[[], None]) -> None:
        """Start a new reading and end the one before."""
        reading = Reading(order, self.renditions, on_change, self.watch, self._budget, self._turns)
        reading.pacing.pace = pace
        before = self.readings
        for old in before:
            old.stop()
        kept = [old for old in before[:-1] if old.recent.span_ns][-_EARLIER:]
        self.readings = [*kept, *before[-1:], reading]
        for old in before:
            if old not in self.readings:
                old.recent.close()
        self.renditions.set_generation(reading.order.generation)
        reading.start()

    def facts(self) -> StreamFacts:
        """Return what is true of the newest reading, and how far back all of them reach."""
        facts = self.readings[-1].facts()
        earlier = sum(old.recent.span_ns for old in self.readings[:-1]) / NS
        return replace(facts, kept_s=facts.kept_s + earlier) if earlier else facts


class Worker:
    """The main thread's part. Everything but ``_wake`` and ``_outbox`` belongs to it."""

    def __init__(self, connection: Connection, parent_pid: int) -> None:
        self._connection = connection
        self._parent_pid = parent_pid
        self._streams: dict[StreamKey, Stream] = {}
        self._places: dict[RenditionId, StreamKey] = {}
        self._frozen: dict[FreezeId, FrozenStream] = {}
        self._replays: dict[ReplayId, ReplayStream] = {}
        self._outbox: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._pace = FULL
        self._budget, self._turns = Budget(), Turns()
        self._is_changed = True
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._waker, False)

    def serve(self) -> None:
        """Answer and beat until the end."""
        next_beat = 0.0
        with contextlib.suppress(EOFError, OSError):  # the seat is gone
            while os.getppid() == self._parent_pid:
                ready = wait([self._connection, self._woken], max(next_beat - time.monotonic(), 0))
                if self._woken in ready:
                    os.read(self._woken, 4096)
                if self._connection in ready and not self._handle(self._connection.recv()):
                    break
                while not self._outbox.empty():
                    self._connection.send(self._outbox.get())
                if self._is_changed or time.monotonic() >= next_beat:
                    self._beat()
                    next_beat = time.monotonic() + BEAT_S
        self._end()

    def _beat(self) -> None:
        self._is_changed = False
        self._budget.prune(time.monotonic_ns())
        facts = tuple(stream.facts() for stream in self._streams.values() if stream.readings)
        self._connection.send(Beat(time.monotonic_ns(), facts))
        for key, stream in self._streams.items():
            made = stream.watch.take_reference()
            if made is not None:
                self._connection.send(ReferenceMade(key, made))

    def _wake(self) -> None:
        """Let the main thread look up; from any thread."""
        with contextlib.suppress(BlockingIOError):  # it has been woken already
            os.write(self._waker, b"\0")

    def _on_change(self) -> None:
        self._is_changed = True
        self._wake()

    def report(self, report: Report) -> None:
        """Have ``report`` sent to the seat; from any thread."""
        self._outbox.put(report)
        self._wake()

    def _handle(self, request: Request) -> bool:
        """Do what the seat asks; return False for the end."""
        match request:
            case OpenStream():
                self._stream(request.key).open(request, self._pace, self._on_change)
            case CloseStream():
                self._close(request.key)
            case AddRendition():
                self._add(request)
            case DropRendition():
                self._drop(request)
            case RenewReference(key):
                self._stream(key).watch.renew_reference()
            case SetPace(pace):
                self._set_pace(pace)
            case SetBudget(most_bytes):
                self._budget.set_most(most_bytes)
            case Shutdown():
                return False
            case _:
                self._look_back(request)
        return True

    def _look_back(self, request: LookBack) -> None:
        """Do what the seat asks about pictures that have been."""
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

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace
        for stream in self._streams.values():
            for reading in stream.readings:
                reading.pacing.pace = pace

    def _stream(self, key: StreamKey) -> Stream:
        return self._streams.setdefault(key, Stream(self._budget, self._turns))

    def _add(self, request: AddRendition) -> None:
        try:
            self._stream(request.key).renditions.add(request.rendition, request.segment)
        except (OSError, Corrupt) as exc:
            log.warning("rendition %s not attached: %s", request.rendition, type(exc).__name__)
            self.report(RenditionDropped(request.rendition))
        else:
            self._places[request.rendition] = request.key

    def _drop(self, request: DropRendition) -> None:
        key = self._places.pop(request.rendition, None)
        if key is not None:
            self._streams[key].renditions.drop(request.rendition)
        self.report(RenditionDropped(request.rendition))

    def _close(self, key: StreamKey) -> None:
        stream = self._streams.pop(key, None)
        if stream is None:
            return
        for reading in stream.readings:
            reading.stop()
            reading.recent.close()
        for number, replay in self._replays.items():
            if replay.is_of(key):
                replay.ask(ReplayEnd(number))
        for rendition in stream.renditions.drop_all():
            self._places.pop(rendition, None)
            self.report(RenditionDropped(rendition))

    def _freeze(self, order: Freeze) -> None:
        stream = self._streams.get(order.key)
        readings = stream.readings if stream else []
        found = [one for one in readings if order.pts == NEWEST or one.order.generation == order.generation]
        if not found:
            self.report(FreezeFailed(order.freeze, "freeze.frame_gone"))
            return
        self._frozen = {freeze: one for freeze, one in self._frozen.items() if not one.is_over}
        frozen = self._frozen[order.freeze] = FrozenStream(order, found[-1], self.report, self._held(order))
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
            self.report(ReplayEnded(order.replay, NOTHING_KEPT))
            return
        self._replays = {number: one for number, one in self._replays.items() if not one.is_over}
        replay = self._replays[order.replay] = ReplayStream(order, lambda: stream.readings, self.report)
        replay.start()

    def _ask_frozen(self, request: ShowFrozen | KeepFrozen | Thaw) -> None:
        frozen = self._frozen.get(request.freeze)
        if frozen is not None:
            frozen.ask(request)
        elif not isinstance(request, Thaw):
            self.report(FreezeFailed(request.freeze, "freeze.frame_gone"))

    def _end(self) -> None:
        """Close every stream (TEARDOWN) as far as that goes quickly."""
        readings = [reading for stream in self._streams.values() for reading in stream.readings]
        for reading in readings:
            reading.stop()
        limit = time.monotonic() + _PATIENCE_S
        for reading in readings:
            reading.join(max(limit - time.monotonic(), 0))
