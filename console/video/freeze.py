"""A frozen frame and what lies round it: sealed in a thread of its own, so that the live picture goes on.

Part A (frame, thumbnail, the seconds before) is written as soon as the freeze is asked for; then the officer
steps among the last seconds; part B (the seconds after) follows when they have passed. Here is the order of things;
what is written and shown lies in ``sealing``, what comes after the frame in ``after``.
"""

import errno
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar

from console.errors import ConsoleError
from console.video.after import After
from console.video.freeze_message import Freeze, FreezeFailed, KeepFrozen, ShowFrozen, Thaw
from console.video.message import Report
from console.video.moment import NEWEST, NS, Moments, PacketMoments, PictureMoments
from console.video.reading import Reading
from console.video.recent import KeptPacket, since
from console.video.sealing import Sealing

log = logging.getLogger(__name__)

T = TypeVar("T")
_FIRST_PACKET_S: Final = 5.0
"""How long a freeze of the newest frame waits for a stream that has just been opened."""
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class PartBDue:
    """What can be collected for part B has been collected."""


class FrozenStream:
    """One freeze. Made and asked in the main thread; works in its own, which ends with Thaw and part B."""

    def __init__(
        self,
        order: Freeze,
        reading: Reading,
        report: Callable[[Report], None],
        held: Sequence[KeptPacket] = (),
    ) -> None:
        """Hold the packets at once; :meth:`start` begins the work.

        Args:
            order: what to freeze.
            reading: the connection it came from, open or ended.
            report: called from the freeze's thread.
            held: packets that a replay still has round the frame, though the reading may have dropped them.
        """
        self._order = order
        self._reading = reading
        self._report = report
        self._asked: queue.SimpleQueue[ShowFrozen | KeepFrozen | Thaw | PartBDue] = queue.SimpleQueue()
        until_ns = time.monotonic_ns() + round(order.after_s * NS)
        self._after = After(until_ns, lambda: self._asked.put(PartBDue()))
        self._packets = self._needed(self._with_held(reading.recent.collect(self._after), held))
        self._pictures = list(reading.pictures)
        self._sealing: Sealing | None = None
        self._is_abandoned = False
        self._thread = threading.Thread(target=self._run, name=f"freeze {order.freeze}", daemon=True)

    @staticmethod
    def _with_held(kept: list[KeptPacket], held: Sequence[KeptPacket]) -> list[KeptPacket]:
        """Return what is kept, and before it what is only held."""
        oldest_ns = kept[0].arrived_ns if kept else 1 << 62
        return [*(one for one in held if one.arrived_ns < oldest_ns), *kept]

    def _needed(self, kept: list[KeptPacket]) -> list[KeptPacket]:
        """Return the packets from the seconds before the frame on: a freeze must not hold two minutes of a stream."""
        frame = next((one for one in reversed(kept) if self._order.pts in {one.pts, NEWEST}), None)
        return since(kept, frame.arrived_ns - round(self._order.before_s * NS)) if frame is not None else kept

    def start(self) -> None:
        """Begin the work."""
        self._thread.start()

    def ask(self, request: ShowFrozen | KeepFrozen | Thaw) -> None:
        """Have ``request`` done after those before it."""
        self._asked.put(request)

    def abandon(self) -> None:
        """Write no part B: its worker ends, and nobody would hear of the file."""
        self._is_abandoned = True

    @property
    def is_over(self) -> bool:
        """Whether it has been thawed and part B is settled."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as exc:  # noqa: BLE001 - a child's main: the live pictures must go on
            log.error("freeze %s failed: %s", self._order.freeze, type(exc).__name__)
            self._report(FreezeFailed(self._order.freeze, "freeze.not_stored"))
        finally:
            self._let_go()

    def _work(self) -> None:
        sealing = self._guarded(self._sealed)
        if sealing is None:
            return
        if not sealing.has_after:
            self._asked.put(PartBDue())
        is_thawed = is_settled = False
        while not (is_thawed and is_settled):
            request = self._asked.get()
            match request:
                case PartBDue():
                    if not is_settled:
                        self._guarded(partial(self._seal_after, sealing))
                    is_settled = True
                case Thaw():
                    is_thawed = True
                    self._let_go()
                case ShowFrozen(pts=pts):
                    self._guarded(partial(self._show, sealing, pts))
                case KeepFrozen(pts=pts):
                    self._guarded(partial(sealing.keep, pts))

    def _guarded(self, work: Callable[[], T]) -> T | None:
        """Do ``work`` and return what it returns; report what kept it from being done and return None."""
        try:
            return work()
        except ConsoleError as exc:
            reason = exc.text_key
        except OSError as exc:
            reason = "freeze.disk_full" if exc.errno in _NO_ROOM else "freeze.not_stored"
        self._report(FreezeFailed(self._order.freeze, reason))
        return None

    def _sealed(self) -> Sealing:
        """Write part A."""
        sealing = self._sealing = Sealing(self._order, self._reading, self._report, self._found())
        sealing.seal()
        return sealing

    def _seal_after(self, sealing: Sealing) -> None:
        """Write part B."""
        if self._is_abandoned:
            return
        sealing.seal_after(self._after.take(), is_full=self._after.is_full)

    def _show(self, sealing: Sealing, pts: int) -> None:
        sealing.show(pts)
        if self._asked.empty():
            sealing.prepare_before(pts)

    def _found(self) -> Moments:
        """Return what can be looked at; a stream just opened may take a moment to bring its first keyframe."""
        if not self._packets and not self._pictures and self._order.pts == NEWEST:
            self._after.has_keyframe.wait(_FIRST_PACKET_S)
            self._packets = self._from_keyframe()
        recipe = self._reading.recipe
        if recipe is None:
            return PictureMoments(self._pictures or list(self._reading.pictures))
        return PacketMoments(recipe, self._packets)

    def _from_keyframe(self) -> list[KeptPacket]:
        """Return the first packets that came after the order; the collector goes on with those after them."""
        came = self._after.take()
        start = next((at for at, kept in enumerate(came) if kept.is_keyframe), len(came))
        return came[start:]

    def _let_go(self) -> None:
        """Forget the segment and the decoded frames."""
        if self._sealing is not None:
            self._sealing.let_go()
