"""What a freeze writes and shows of the moments it holds: part A, part B, the frame that was chosen.

In the freeze's thread. Knows nothing of who asks, and waits for nobody.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from console.domain.camera import Quality
from console.video import spool, still
from console.video.canvas import Pixels
from console.video.freeze_message import Freeze, Frozen, FrozenAfter, FrozenFrame, FrozenKept, FrozenShown, SpoolFile
from console.video.message import Report
from console.video.moment import NEWEST, Moments, PictureMoments
from console.video.picture import ArrayPlanes
from console.video.reading import Reading
from console.video.recent import KeptPacket
from console.video.slots import SlotWriter


class Sealing:
    """One freeze's files and its segment; :meth:`let_go` frees both what is held and what is shown."""

    def __init__(self, order: Freeze, reading: Reading, report: Callable[[Report], None], moments: Moments) -> None:
        """Take over ``moments``.

        Args:
            order: what was frozen.
            reading: the connection it came from, open or ended.
            report: told what was written and shown.
            moments: the frames round the freeze.
        """
        self._order = order
        self._reading = reading
        self._report = report
        self._moments = moments
        self._pts = moments.newest() if order.pts == NEWEST else order.pts
        info = reading.info
        self._aspect = info.pixel_aspect if info else Fraction(1)
        self._writer: SlotWriter | None = None

    @property
    def has_after(self) -> bool:
        """Whether there will be packets to make part B of."""
        return not isinstance(self._moments, PictureMoments)

    def seal(self) -> None:
        """Write part A and show the frame.

        Raises:
            ConsoleError: the frame cannot be had.
            OSError: it cannot be written.
        """
        order, moments, pts, info = self._order, self._moments, self._pts, self._reading.info
        picture = moments.bgr(pts)
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
                frames=self._frames(),
                clock_offset_ms=self._reading.facts().clock_offset_ms,
                marks=self._marks(pts),
            )
        )
        moments.prepare_before(pts)

    def seal_after(self, packets: Sequence[KeptPacket], *, is_full: bool) -> None:
        """Write part B.

        Args:
            packets: those that came after the frame.
            is_full: they reach as far as they should.
        """
        order = self._order
        clip = self._moments.clip_after(self._pts, packets, order.after_s)
        file = self._store("after.mp4", clip) if clip else None
        self._report(FrozenAfter(order.freeze, file, is_complete=is_full and file is not None))

    def show(self, pts: int) -> None:
        """Show another frame."""
        self._draw(self._moments.bgr(pts), pts)
        self._report(FrozenShown(self._order.freeze, pts))

    def prepare_before(self, pts: int) -> None:
        """Decode what somebody who steps back from ``pts`` will want next."""
        self._moments.prepare_before(pts)

    def keep(self, pts: int) -> None:
        """Write the frame that was chosen."""
        picture = self._moments.bgr(pts)
        self._report(
            FrozenKept(
                freeze=self._order.freeze,
                pts=pts,
                arrived_unix_ns=self._moments.arrived(pts)[1],
                fingerprint=still.fingerprint(picture),
                frame=self._store("chosen.png", still.png(picture)),
                thumbnail=self._store("chosen-thumbnail.jpg", still.thumbnail(picture, self._aspect)),
                marks=self._marks(pts),
            )
        )

    def _marks(self, pts: int) -> tuple[Quality, ...]:
        """Return what was said of the picture when it arrived, and what was lost of it whoever looked."""
        said = self._said_at(self._moments.arrived(pts)[0])
        is_new = Quality.DAMAGED not in said and self._moments.is_damaged(pts)
        return (Quality.DAMAGED, *said) if is_new else said

    def _said_at(self, arrived_ns: int) -> tuple[Quality, ...]:
        return self._reading.watch.marks_at(arrived_ns, self._reading.order.generation)

    def _frames(self) -> tuple[FrozenFrame, ...]:
        """Return the frames that can be stepped to, each with what was said of it."""
        moments = self._moments
        return tuple(
            replace(frame, marks=self._said_at(moments.arrived(frame.pts)[0]))
            for frame in moments.frames(self._pts, self._order.before_s)
        )

    def _draw(self, picture: Pixels, pts: int) -> None:
        """Show ``picture`` in the freeze's segment, if it has one."""
        if self._order.segment is None:
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

    def let_go(self) -> None:
        """Forget the segment and the decoded frames; files stay, and part B can still be written."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._moments.forget()
