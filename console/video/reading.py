"""One connection of a stream, read to its end in one thread: opened, read, judged, decoded, drawn, closed.

A reading never tries again: the engine decides that, from the facts. It may hang in a read for as long as the
source's limits allow; a newer reading of the same stream does not wait for it.
"""

import logging
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import closing
from typing import Final

from console.domain.camera import Cause, SourceKind
from console.video.camera_clock import CameraClock
from console.video.capture import open_capture
from console.video.decoder import Recipe
from console.video.drawing import Renditions
from console.video.effort import Stint, Tally
from console.video.feature import Watch
from console.video.keyframe_wait import KeyframeWait
from console.video.message import OpenStream, StreamFacts
from console.video.pace import FULL
from console.video.packets import PacketSource, head_of, open_packets
from console.video.recent import Budget, KeptPacket, Recent
from console.video.source import Opener, Picture, Source, SourceError, StreamInfo
from console.video.thinning import StreamPace
from console.video.turns import Turn, Turns, push_nobody_aside

log = logging.getLogger(__name__)

_OPENERS: Final[dict[SourceKind, Opener]] = {SourceKind.PACKETS: open_packets, SourceKind.CAPTURE: open_capture}
NS: Final = 1_000_000_000
_KEPT_PICTURES: Final = 3
_CATCH_UP_PACKETS: Final = 250
"""0.3 s of decoding a sub-stream; long GOPs of a stream that is looked at last are begun at their end."""


class Reading:
    """Reads one generation of a stream. Attributes are written by its thread and read by the main thread."""

    def __init__(
        self,
        order: OpenStream,
        renditions: Renditions,
        on_change: Callable[[], None],
        watch: Watch | None = None,
        budget: Budget | None = None,
        turns: Turns | None = None,
        tally: Tally | None = None,
    ) -> None:
        """Prepare; :meth:`start` begins.

        Args:
            order: what to open.
            renditions: what to draw into.
            on_change: called in the reading thread when the stream opened or ended: be quick.
            watch: what is known of the stream's pictures from its earlier connections.
            budget: shared with the other streams for the packets that are kept.
            turns: shared with the other streams of this process for decoding.
            tally: shared likewise for what decoding and drawing cost.
        """
        self.order = order
        self.recent = Recent(budget)
        self.recipe: Recipe | None = None
        """How the packets are decoded; None before the opening and for sources without packets."""
        self.pictures: deque[Picture] = deque(maxlen=_KEPT_PICTURES)
        """The newest pictures of a source without packets, while somebody looks."""
        self.info: StreamInfo | None = None
        self.clock: CameraClock | None = None
        """The camera's; None before the opening and for sources without packets."""
        self.watch = watch or Watch()
        self.watch.begin(order)
        self._renditions = renditions
        self._on_change = on_change
        self._turns = turns or Turns()
        self._stint = Stint(tally or Tally())
        self._is_stopping = False
        self._is_open = False
        self._ended_by: Cause | None = None
        self._packet_ns = self._advanced_ns = self._frame_ns = self._frame_unix_ns = self._frames = 0
        self._furthest = -(1 << 62)
        self._wait = KeyframeWait("")
        self.pacing = StreamPace(zlib.crc32(order.key.camera.encode()))
        self._thread = threading.Thread(target=self._run, name=f"read {order.key.camera}", daemon=True)

    def start(self) -> None:
        """Begin to open and read."""
        self._thread.start()

    def stop(self) -> None:
        """Ask for the end; it comes with the next packet or with the source's own limit."""
        self._is_stopping = True

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; say whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def facts(self) -> StreamFacts:
        """Return what is true now."""
        info, order = self.info, self.order
        return StreamFacts(
            key=order.key,
            generation=order.generation,
            is_open=self._is_open,
            ended_by=self._ended_by,
            packet_ns=self._packet_ns,
            advanced_ns=self._advanced_ns,
            frame_ns=self._frame_ns,
            frame_unix_ns=self._frame_unix_ns,
            frames=self._frames,
            codec=info.codec if info else "",
            width_px=info.width_px if info else 0,
            height_px=info.height_px if info else 0,
            delay_ms=self.pacing.delay_ms,
            clock_offset_ms=self.clock.offset_ms if self.clock else None,
            content=self.watch.content,
            marks=self.watch.marks_at(time.monotonic_ns()),
            first_picture=self.watch.first_picture,
            is_changing=self.watch.is_changing,
            keyframe_awaited_ns=self._wait.since_ns if self._is_open else 0,
            kept_s=self.recent.span_ns / NS,
            **({"pixel_aspect": info.pixel_aspect} if info else {}),
        )

    def _run(self) -> None:
        """Read until the end and report its cause; whatever goes wrong ends this stream and nothing else."""
        push_nobody_aside()
        cause = Cause.ENDED
        try:
            self._read_all()
        except SourceError as exc:
            cause = exc.cause
        except Exception as exc:  # noqa: BLE001 - a child's main: one stream must not take the others with it
            # The text of a foreign error may hold an address; its type and place do not.
            where = exc.__traceback__.tb_next if exc.__traceback__ else None
            log.error("reading failed: %s at line %s", type(exc).__name__, where.tb_lineno if where else "?")
            cause = Cause.BROKEN
        self._is_open, self._ended_by = False, cause
        self.recent.end()
        self._on_change()

    def _read_all(self) -> None:
        source = _OPENERS[self.order.spec.kind](self.order.spec)
        try:
            self.info = source.info
            if isinstance(source, PacketSource):
                self.recipe, self.clock = source.recipe, source.clock
                self._wait = KeyframeWait(source.recipe.codec)
            self._is_open = True
            self._on_change()
            if isinstance(source, PacketSource):
                with closing(Turn(self._turns)) as turn:
                    self._read_packets(source, turn)
            else:
                self._read_pictures(source)
        finally:
            source.close()

    def _read_packets(self, source: PacketSource, turn: Turn) -> None:
        renditions, decoder, recent = self._renditions, source.decoder, self.recent
        while not self._is_stopping:
            kept = source.next_packet()
            recent.add(kept)
            self._judge(kept.pts, kept.arrived_ns)
            is_left_out = self.pacing.is_left_out(kept.pts, kept.arrived_ns, is_keyframe=kept.is_keyframe)
            is_looked_at = bool(renditions.widest_px)
            if is_looked_at:
                self._stint.note_packet(kept.pts)
            if kept.is_keyframe:
                self._wait.keyframe_pts = kept.pts
            if is_left_out and decoder.is_running and self._wait.is_far(kept.pts, self.pacing.delay_ms):
                is_left_out = False
            if is_left_out or not (is_looked_at or self._is_glancing):
                decoder.stop()
                self._note_wait(kept, is_waiting=is_looked_at or self._is_glancing)
                continue
            decoder.want(in_full=renditions.is_full_size(source.info.width_px))
            if decoder.is_running or kept.is_keyframe:
                self._decode(source, kept, turn)
            else:
                self._catch_up(source, turn)
            self._note_wait(kept, is_waiting=not decoder.is_running)
            self.info = source.info

    def _note_wait(self, kept: KeptPacket, *, is_waiting: bool) -> None:
        if is_waiting:
            self._wait.go_on(head_of(kept.packet), kept.arrived_ns)
        else:
            self._wait.end()

    @property
    def _is_glancing(self) -> bool:
        """Whether the first pictures, which differ, are waited for though nobody looks."""
        return self.order.is_glance and not (self._frames and self.watch.is_changing)

    def _decode(self, source: PacketSource, kept: KeptPacket, turn: Turn) -> None:
        """Decode a packet when it is this stream's turn, and show what it completes."""
        with turn:
            self._stint.begin()
            pictures = source.decode(kept)
            if source.decoder.is_damaged:
                self.watch.note_damage(kept.arrived_ns, self.order.generation)
            for picture in pictures:
                self._show(picture)
            self._stint.end()

    def _catch_up(self, source: PacketSource, turn: Turn) -> None:
        """Decode the open GOP from what is kept, so that a tile need not wait for the next keyframe; show its end.

        Packet by packet in turn with the other streams: a wall of new tiles must not hold up those that are shown.
        """
        gop = self.recent.open_gop()
        if len(gop) > _CATCH_UP_PACKETS or self.pacing.pace != FULL:
            return  # with too much to do, frames that nobody sees are not decoded: the next keyframe will do
        for kept in gop[:-1]:
            with turn:
                self._frames += len(source.decode(kept))
        for kept in gop[-1:]:
            self._decode(source, kept, turn)

    def _read_pictures(self, source: Source) -> None:
        while not self._is_stopping:
            picture = source.read()
            self._judge(picture.pts, picture.arrived_ns)
            self._stint.note_packet(picture.pts)
            self._stint.begin()
            if (self._renditions.widest_px or self._is_glancing) and self._show(picture):
                self.pictures.append(picture)
            self._stint.end()

    def _judge(self, pts: int, arrived_ns: int) -> None:
        self._packet_ns = arrived_ns
        if pts > self._furthest:
            self._furthest = pts
            self._advanced_ns = arrived_ns

    def _show(self, picture: Picture) -> bool:
        self._frames += 1
        self._frame_ns, self._frame_unix_ns = picture.arrived_ns, picture.arrived_unix_ns
        self.watch.look(picture, self.order.generation)
        if not self.pacing.is_drawn(picture.pts, picture.arrived_ns):
            return False
        self._stint.begin_drawing()
        is_drawn = self._renditions.draw(picture, self.order.generation)
        self._stint.end_drawing()
        return is_drawn
