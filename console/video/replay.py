"""A replay of a stream's last minutes: decoded again from the kept packets, in a thread and a segment of its own.

The live pictures go on meanwhile; each replay has its own decoder and follows the stream from one connection to the
next.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from console.errors import Corrupt
from console.video.message import Report
from console.video.picture import Canvases, FramePlanes
from console.video.playhead import Playhead
from console.video.reading import NS, Reading
from console.video.recent import KeptPacket
from console.video.replay_message import Replay, ReplayControl, ReplayEnd, ReplayEnded, ReplayState
from console.video.slots import SlotWriter
from console.video.tape import Part, Tape, TapeFrame
from console.video.walk import FrameGone

log = logging.getLogger(__name__)

NOTHING_KEPT: Final = "replay.nothing_kept"
BROKEN: Final = "replay.broken"
_UPDATE_NS: Final = 2 * NS
_NEAR_NS: Final = NS
"""So near to the newest frame known it is looked for newer ones more often."""
_NEAR_UPDATE_NS: Final = NS // 5
_MOST_WAIT_S: Final = 0.25


class ReplayStream:
    """One replay. Made and asked in the main thread; works in its own, which ends with ReplayEnd."""

    def __init__(
        self, order: Replay, readings: Callable[[], Sequence[Reading]], report: Callable[[Report], None]
    ) -> None:
        """Prepare; :meth:`start` begins.

        Args:
            order: what to replay, from where on.
            readings: gives the connections of the stream, oldest first; called from the replay's thread.
            report: called from the replay's thread.
        """
        self._order, self._readings, self._report = order, readings, report
        self._asked: queue.SimpleQueue[ReplayControl | ReplayEnd] = queue.SimpleQueue()
        self._tape = Tape()
        self._lock = threading.Lock()
        """Guards the tape against :meth:`packets`."""
        self._canvases = Canvases()
        self._shown: TapeFrame | None = None
        self._next_update_ns = 0
        self._head = Playhead(order.at_ns, 0)
        self._thread = threading.Thread(target=self._run, name=f"replay {order.replay}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self, request: ReplayControl | ReplayEnd) -> None:
        """Have ``request`` done after those before it."""
        self._asked.put(request)

    def is_of(self, key: object) -> bool:
        """Say whether it replays this stream."""
        return self._order.key == key

    @property
    def is_over(self) -> bool:
        """Whether its thread has ended."""
        return not self._thread.is_alive()

    def packets(self, generation: int, pts: int) -> list[KeptPacket]:
        """Return the packets held round a frame; from any thread.

        Raises:
            FrameGone: the frame is not among them.
        """
        with self._lock:
            return self._tape.packets(generation, pts)

    def _run(self) -> None:
        reason = ""
        try:
            reason = self._play()
        except (OSError, Corrupt):  # the segment is gone: nobody looks any more
            reason = BROKEN
        except Exception as exc:  # noqa: BLE001 - a child's main: the live pictures must go on
            log.error("replay %s failed: %s", self._order.replay, type(exc).__name__)
            reason = BROKEN
        self._report(ReplayEnded(self._order.replay, reason))

    def _play(self) -> str:
        writer = SlotWriter(self._order.segment)
        try:
            self._head.seek(self._order.at_ns, time.monotonic_ns())
            self._update(time.monotonic_ns())
            if not self._tape.frames:
                return NOTHING_KEPT
            self._say()
            while True:
                self._show(writer, time.monotonic_ns())
                request = self._next_request()
                if isinstance(request, ReplayEnd):
                    return ""
                now_ns = time.monotonic_ns()
                if request is not None:
                    self._control(request, now_ns)
                    self._show(writer, time.monotonic_ns())
                    self._say()  # when it is said the picture is there
                if now_ns >= self._next_update_ns:
                    self._update(now_ns)
        finally:
            writer.close()

    def _update(self, now_ns: int) -> None:
        parts = [
            Part(reading.order.generation, reading.recipe, reading.recent.snapshot())
            for reading in self._readings()
            if reading.recipe is not None
        ]
        place_ns = self._head.place(now_ns)
        with self._lock:
            self._tape.update(parts, place_ns)
        frames = self._tape.frames
        is_near = bool(frames) and self._head.is_playing and frames[-1].at_ns - place_ns < _NEAR_NS * self._head.speed
        self._next_update_ns = now_ns + (_NEAR_UPDATE_NS if is_near else _UPDATE_NS)

    def _show(self, writer: SlotWriter, now_ns: int) -> None:
        """Draw the frame of this instant, if it is not the one that is shown."""
        frames = self._tape.frames
        if self._head.hold_within(frames[0].at_ns, frames[-1].at_ns, now_ns):
            self._say()
        index = self._tape.index_at(self._head.place(now_ns))
        frame = frames[index]
        if frame == self._shown:
            return
        self._shown = frame
        try:
            picture = self._tape.picture(index)
        except FrameGone:
            return  # this one cannot be decoded: the one before stays
        FramePlanes(picture, self._canvases).draw_into(writer.begin())
        writer.publish(
            generation=frame.generation, pts=frame.pts, arrived_ns=frame.at_ns, decoded_ns=time.monotonic_ns()
        )

    def _next_request(self) -> ReplayControl | ReplayEnd | None:
        """Wait for a request until the next frame is due."""
        now_ns, frames = time.monotonic_ns(), self._tape.frames
        index = self._tape.index_at(self._head.place(now_ns)) + 1
        due_ns = self._head.due_ns(frames[index].at_ns) if index < len(frames) else None
        until_ns = min(self._next_update_ns, due_ns or self._next_update_ns)
        try:
            return self._asked.get(timeout=min(max((until_ns - now_ns) / NS, 0.001), _MOST_WAIT_S))
        except queue.Empty:
            return None

    def _control(self, asked: ReplayControl, now_ns: int) -> None:
        head = self._head
        self._update(now_ns)
        if asked.speed is not None:
            head.set_speed(asked.speed, now_ns)
        if asked.is_playing is not None:
            head.play(now_ns, is_playing=asked.is_playing)
        if asked.jump_s:
            head.seek(head.place(now_ns) + round(asked.jump_s * NS), now_ns)
        if asked.at_ns is not None:
            head.seek(asked.at_ns, now_ns)
        if asked.step:
            self._step(asked.step, now_ns)

    def _step(self, by: int, now_ns: int) -> None:
        """Stand, ``by`` frames later (earlier if negative)."""
        frames = self._tape.frames
        index = self._tape.index_at(self._head.place(now_ns)) + by
        self._head.play(now_ns, is_playing=False)
        self._head.seek(frames[min(max(index, 0), len(frames) - 1)].at_ns, now_ns)

    def _say(self) -> None:
        self._report(ReplayState(self._order.replay, self._head.speed, self._head.is_playing))
