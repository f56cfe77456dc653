"""A frozen frame and what lies round it: sealed in a thread of its own, so that the live picture goes on.

Part A (frame, thumbnail, the seconds before) is written as soon as the freeze is asked for; then the officer
steps among the last seconds; part B (the seconds after) follows when they have passed.
"""

import errno
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Final

from console.errors import ConsoleError
from console.video import spool, still
from console.video.freeze_message import (
    Freeze,
    FreezeFailed,
    Frozen,
    FrozenAfter,
    FrozenKept,
    FrozenShown,
    KeepFrozen,
    ShowFrozen,
    SpoolFile,
    Thaw,
)
from console.video.message import Report
from console.video.moment import NS, Moments, PacketMoments, PictureMoments
from console.video.picture import ArrayPlanes, Pixels
from console.video.reading import Reading
from console.video.recent import KeptPacket, since
from console.video.slots import SlotWriter

log = logging.getLogger(__name__)

NEWEST: Final = -1
"""In place of a time stamp: the newest frame there is."""
_FIRST_PACKET_S: Final = 5.0
"""How long a freeze of the newest frame waits for a stream that has just been opened."""
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


class PartBDue:
    """Said by :class:`After`: what can be collected has been collected."""


class After:
    """Collects the packets that come after the freeze. ``add`` and ``finish`` run in the reading thread."""

    def __init__(self, until_ns: int, on_end: Callable[[], None]) -> None:
        self._until_ns = until_ns
        self._on_end = on_end
        self._packets: queue.SimpleQueue[KeptPacket] = queue.SimpleQueue()
        self.has_keyframe = threading.Event()
        self.is_full = False

    def add(self, kept: KeptPacket) -> bool:
        """Take one more packet; say whether more are wanted."""
        self._packets.put(kept)
        if kept.is_keyframe:
            self.has_keyframe.set()
        if kept.arrived_ns >= self._until_ns:
            self.is_full = True
            self.finish()
        return not self.is_full

    def take(self) -> list[KeptPacket]:
        """Return what came since the last time; in the freeze's thread."""
        return [self._packets.get() for _ in range(self._packets.qsize())]

    def finish(self) -> None:
        """No more packets will come."""
        self.has_keyframe.set()
        self._on_end()


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
        self._moments: Moments | None = None
        self._pts = order.pts
        self._aspect = Fraction(1)
        self._writer: SlotWriter | None = None
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
        if not self._guarded(self._seal):
            return
        is_thawed = is_settled = False
        while not (is_thawed and is_settled):
            request = self._asked.get()
            match request:
                case PartBDue():
                    if not is_settled:
                        self._guarded(self._seal_after)
                    is_settled = True
                case Thaw():
                    is_thawed = True
                    self._let_go()
                case ShowFrozen(pts=pts):
                    self._guarded(partial(self._show, pts))
                case KeepFrozen(pts=pts):
                    self._guarded(partial(self._keep, pts))

    def _guarded(self, work: Callable[[], None]) -> bool:
        """Do ``work`` and say whether it was done; report what kept it from being done."""
        try:
            work()
        except ConsoleError as exc:
            reason = exc.text_key
        except OSError as exc:
            reason = "freeze.disk_full" if exc.errno in _NO_ROOM else "freeze.not_stored"
        else:
            return True
        self._report(FreezeFailed(self._order.freeze, reason))
        return False

    def _seal(self) -> None:
        """Write part A."""
        moments = self._moments = self._found()
        order, info = self._order, self._reading.info
        pts = self._pts = moments.newest() if order.pts == NEWEST else order.pts
        picture = moments.bgr(pts)
        self._aspect = info.pixel_aspect if info else Fraction(1)
        self._draw(picture, pts)
        clip = moments.clip_before(pts, order.before_s)
        self._report(
            Frozen(
                freeze=order.freeze,
                key=order.key,
                generation=self._reading.order.generation,
                pts=pts,
                arrived_unix_ns=moments.arrived(pts)[1],
                fingerprint=still.fingerprint(picture),
                codec=info.codec if info else "",
                width_px=picture.shape[1],
                height_px=picture.shape[0],
                frame=self._store("frame.png", still.png(picture)),
                thumbnail=self._store("thumbnail.jpg", still.thumbnail(picture, self._aspect)),
                before=self._store("before.mp4", clip) if clip else None,
                frames=moments.frames(pts, order.before_s),
                clock_offset_ms=self._reading.facts().clock_offset_ms,
            )
        )
        if isinstance(moments, PictureMoments):
            self._asked.put(PartBDue())  # there will be no packets to wait for
        moments.prepare_before(pts)

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

    def _seal_after(self) -> None:
        """Write part B's clip."""
        if self._moments is None:
            return
        order = self._order
        clip = self._moments.clip_after(self._pts, self._after.take(), order.after_s)
        file = self._store("after.mp4", clip) if clip else None
        self._report(FrozenAfter(order.freeze, file, is_complete=self._after.is_full and file is not None))

    def _show(self, pts: int) -> None:
        if self._moments is None:
            return
        self._draw(self._moments.bgr(pts), pts)
        self._report(FrozenShown(self._order.freeze, pts))
        if self._asked.empty():
            self._moments.prepare_before(pts)

    def _keep(self, pts: int) -> None:
        if self._moments is None:
            return
        picture = self._moments.bgr(pts)
        self._report(
            FrozenKept(
                freeze=self._order.freeze,
                pts=pts,
                arrived_unix_ns=self._moments.arrived(pts)[1],
                fingerprint=still.fingerprint(picture),
                frame=self._store("chosen.png", still.png(picture)),
                thumbnail=self._store("chosen-thumbnail.jpg", still.thumbnail(picture, self._aspect)),
            )
        )

    def _draw(self, picture: Pixels, pts: int) -> None:
        """Show ``picture`` in the freeze's segment, if it has one."""
        if self._order.segment is None or self._moments is None:
            return
        if self._writer is None:
            try:
                self._writer = SlotWriter(self._order.segment)
            except FileNotFoundError:
                return  # the officer was quicker and has left the frame already
        ArrayPlanes(picture).draw_into(self._writer.begin())
        self._writer.publish(
            generation=self._reading.order.generation,
            pts=pts,
            arrived_ns=self._moments.arrived(pts)[0],
            decoded_ns=time.monotonic_ns(),
        )

    def _store(self, name: str, data: bytes) -> SpoolFile:
        return spool.store(self._order.spool, name, data)

    def _let_go(self) -> None:
        """Forget the segment and the decoded frames."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._moments is not None:
            self._moments.forget()
