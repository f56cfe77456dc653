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
from multiprocessing.connection import Connection, wait
from typing import Final

import av.logging
import cv2

from console.errors import Corrupt
from console.video.effort import Tally
from console.video.looking_back import LookingBack
from console.video.memory import GIVE_BACK_S, give_back
from console.video.message import (
    AddRendition,
    Beat,
    CloseStream,
    DropRendition,
    OpenStream,
    ReferenceMade,
    RenditionDropped,
    RenditionId,
    RenewReference,
    Report,
    Request,
    SetBudget,
    SetPace,
    Shutdown,
)
from console.video.pace import FULL, Pace
from console.video.recent import Budget
from console.video.stream_key import StreamKey
from console.video.stream_readings import StreamReadings
from console.video.turns import Turns

log = logging.getLogger(__name__)

BEAT_S: Final = 0.25
_PATIENCE_S: Final = 1.5
"""How long an orderly end may take; the seat asks for 2 s (design.md, section 1)."""


def run(connection: Connection, parent_pid: int) -> None:
    """Serve until told to end or the parent is gone: the target of a spawned process.

    Args:
        connection: the worker's end of a duplex pipe; carries pickled messages of ``console.video.message``.
        parent_pid: who started this process; when it is gone nobody wants the pictures.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal reaches the group; the seat ends us in order
    av.logging.set_level(None)
    cv2.setNumThreads(1)
    Worker(connection, parent_pid).serve()
    os._exit(0)  # a thread may hang in a read of FFmpeg's for seconds more; there is nothing left to save


class Worker:
    """The main thread's part. Everything but ``_wake`` and ``_outbox`` belongs to it."""

    def __init__(self, connection: Connection, parent_pid: int) -> None:
        self._connection = connection
        self._parent_pid = parent_pid
        self._streams: dict[StreamKey, StreamReadings] = {}
        self._places: dict[RenditionId, StreamKey] = {}
        self._looking_back = LookingBack(self._streams, self.report)
        self._outbox: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self._pace = FULL
        self._budget, self._turns, self._tally = Budget(), Turns(), Tally()
        self._is_changed = True
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._waker, False)

    def serve(self) -> None:
        """Answer and beat until the end."""
        next_beat, next_give_back = 0.0, time.monotonic() + GIVE_BACK_S
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
                if time.monotonic() >= next_give_back:
                    give_back()
                    next_give_back = time.monotonic() + GIVE_BACK_S
        self._end()

    def _beat(self) -> None:
        self._is_changed = False
        self._budget.prune(time.monotonic_ns())
        facts = tuple(stream.facts() for stream in self._streams.values() if stream.readings)
        now_ns = time.monotonic_ns()
        self._connection.send(Beat(now_ns, facts, self._tally.effort(now_ns, time.process_time_ns())))
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
                self._looking_back.take(request)
        return True

    def _set_pace(self, pace: Pace) -> None:
        self._pace = pace
        for stream in self._streams.values():
            stream.set_pace(pace)

    def _stream(self, key: StreamKey) -> StreamReadings:
        return self._streams.setdefault(key, StreamReadings(self._budget, self._turns, self._tally))

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
        stream.close()
        self._looking_back.leave(key)
        for rendition in stream.renditions.drop_all():
            self._places.pop(rendition, None)
            self.report(RenditionDropped(rendition))

    def _end(self) -> None:
        """Close every stream (TEARDOWN) as far as that goes quickly."""
        self._looking_back.end()
        readings = [reading for stream in self._streams.values() for reading in stream.readings]
        for reading in readings:
            reading.stop()
        limit = time.monotonic() + _PATIENCE_S
        for reading in readings:
            reading.join(max(limit - time.monotonic(), 0))
