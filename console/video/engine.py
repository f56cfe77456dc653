"""The video engine of a seat: from what the windows want to pictures that are proved to be live.

The facade of this room for the seat: it implements ``console.seat.pictures.Pictures`` and freezes frames. It puts
together what decides (plan, retry, life, supervisor: pure) and what holds state (crew, streams, renditions,
freezes). GUI thread only; the seat's timer calls :meth:`Engine.step` every 50 ms, and nothing in it blocks.
"""

import logging
import os
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Final

from console.domain.camera import (
    Camera,
    CameraId,
    Credential,
    FrameName,
    LifeCount,
    PictureLife,
    Profile,
    SourceKind,
    Want,
)
from console.errors import Unavailable
from console.video import slots
from console.video.choice import playable
from console.video.crew import Crew, Death
from console.video.freezing import Freezes, OnReport
from console.video.message import (
    AddRendition,
    Beat,
    CloseStream,
    DropRendition,
    FreezeId,
    RenditionDropped,
    Report,
    StreamFacts,
    StreamKey,
)
from console.video.plan import Size, size_of, sizes
from console.video.rendition import Rendition, Renditions
from console.video.room_life import RoomLife
from console.video.slots import SlotReader
from console.video.stream import Stream
from console.video.supervisor import ENTRY, Worker

log = logging.getLogger(__name__)

GRACE_S: Final = 1.0
"""What nobody wants any more goes on for so long, so that enlarge and Esc do not reconnect."""
LOOK_S: Final = 0.09
"""From one full look to the next: every other step, at once when a window wants something else or a worker died."""
MADE_PER_LOOK: Final = 8
"""Making a segment takes 0.15–0.3 ms of the GUI thread: a wall of 36 new pictures is made in five steps."""
NO_ROOM_S: Final = 2.0
"""When shared memory was full it is asked for again after so long."""

Lease = Callable[[Camera], Credential | None]


@dataclass(frozen=True, slots=True)
class StreamState:
    """One stream for the system page and the bench."""

    key: StreamKey
    worker_pid: int | None
    generation: int
    frames: int
    """Frames decoded since the opening of this generation."""
    is_open: bool
    facts: StreamFacts | None


class Engine:
    """The pictures of a seat.

    Invariants: one connection a (camera, profile), one drawing a (stream, size), however many windows want it; a
    segment is unlinked only after its worker let go of it or exited; a reader given out stays valid for at least
    :data:`GRACE_S` after it was given out last.
    """

    def __init__(
        self,
        cameras: Mapping[CameraId, Camera],
        lease: Lease,
        *,
        workers: int | None = None,
        spool: Path,
        source: SourceKind | None = None,
        entry: str = ENTRY,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Sweep the segments of dead seats; start nothing before something is wanted.

        Args:
            cameras: all cameras of the room; looked at in every step, so it may change.
            lease: the credential there is now for a camera; cheap, called often.
            workers: how many decode workers at most; None: one a core.
            spool: directory in which workers store the files of freezes; exists.
            source: plays all cameras with this source instead of each camera's own.
            entry: what workers run, ``module:function``; tests have their own.
            jitter: random numbers from 0 to 1 for the pauses.
        """
        self._cameras, self._lease, self._source, self._jitter = cameras, lease, source, jitter
        for name in slots.sweep():
            log.info("removed the segment %s of a seat that is gone", name)
        resource_tracker.ensure_running()  # here, not in the step that makes the first segment: it starts a process
        self._crew = Crew(workers or max(1, os.cpu_count() or 1), entry)
        self._wants: dict[str, tuple[Want, ...]] = {}
        self._sizes: dict[Size, None] = {}
        self._streams: dict[StreamKey, Stream] = {}
        self._generations: dict[CameraId, int] = {}
        self._renditions = Renditions()
        self._freezes = Freezes(spool)
        self._lives = RoomLife()
        self._no_room_until: dict[Size, float] = {}
        self._now = self._next_look = 0.0
        self._made = 0

    # ---- what windows ask

    def want(self, window: str, wants: Iterable[Want]) -> None:
        """Replace everything ``window`` wants; () when it is hidden. What nobody wants is not decoded."""
        self._next_look = 0.0
        self._wants[window] = tuple(wants)
        self._sizes = sizes(self._wants.values(), self._cameras)

    def reader(self, want: Want) -> SlotReader | None:
        """Return where this want's frames appear; see ``Pictures.reader``."""
        camera = self._cameras.get(want.camera)
        if camera is None:
            return None
        shown = self._renditions.shown(size_of(want, camera))
        return shown.segment.reader if shown is not None else None

    def life(self, camera: CameraId) -> PictureLife:
        """Return the verdict on a camera's picture, at most 0.1 s old; of one nobody wants, when it was proved."""
        return self._lives.of(camera)

    def count(self) -> LifeCount:
        """Return the room's number."""
        return self._lives.count(self._cameras.keys())

    def retry(self, camera: CameraId) -> None:
        """Try again at the next step: a click on the tile, or new credentials."""
        self._next_look = 0.0
        for profile in Profile:
            stream = self._streams.get(StreamKey(camera, profile))
            if stream is not None:
                stream.retry(self._now)
        self._no_room_until = {size: at for size, at in self._no_room_until.items() if size.key.camera != camera}

    # ---- freezes

    def freeze(self, frame: FrameName, *, view: tuple[int, int], on_report: OnReport) -> FreezeId:
        """Hold a painted frame and the seconds round it, and seal part A.

        Args:
            frame: the frame as it was painted.
            view: width and height in device pixels at which the frozen picture is shown.
            on_report: called from :meth:`step` with ``Frozen``, then ``FrozenAfter``, and the answers to steps and
                keeps; or with ``FreezeFailed``. A worker that dies in between ends it with what is left to say.

        Thaw it when it is no longer shown, also after part B has come.
        """
        key = StreamKey(frame.camera, Profile(frame.profile))
        stream = self._streams.get(key)
        return self._freezes.begin(stream, frame.generation, frame.pts, key, view, on_report)

    def freeze_main(self, camera: CameraId, *, on_report: OnReport) -> FreezeId:
        """Freeze the newest full-resolution frame; opens the main stream if it must, gives up after 4 s."""
        self._next_look = 0.0
        key = StreamKey(camera, playable(self._cameras[camera], Profile.MAIN))
        return self._freezes.begin_main(key, on_report)

    def frozen_reader(self, freeze: FreezeId) -> SlotReader | None:
        """Return where the frozen frame is shown (``published`` is 0 until then); None: no memory, or thawed."""
        return self._freezes.reader(freeze)

    def show_frozen(self, freeze: FreezeId, pts: int) -> None:
        """Show another frame of a freeze."""
        self._freezes.show(freeze, pts)

    def keep_frozen(self, freeze: FreezeId, pts: int) -> None:
        """Store the moment that the officer chose."""
        self._freezes.keep(freeze, pts)

    def thaw(self, freeze: FreezeId) -> None:
        """Forget a freeze's frames; part B is still collected and reported."""
        self._freezes.thaw(freeze)

    # ---- what the timer drives

    def step(self, now: float) -> None:
        """Look once and act once; ``now`` in monotonic seconds. Reports of freezes are told at the end."""
        self._now = now
        for worker, report in self._crew.receive(now):
            self._take(worker, report, now)
        for death in self._crew.supervise(now):
            self._mourn(death, now)
        if now >= self._next_look:
            self._next_look = now + LOOK_S
            self._hold_for_freezes(now)
            shown = self._draw(now)
            self._connect(now)
            self._forget(now)
            self._lives.judge(shown, now)
        self._freezes.step(self._streams, now)
        self._freezes.tell()

    def _take(self, worker: Worker, report: Report, now: float) -> None:
        match report:
            case Beat():
                for facts in report.streams:
                    stream = self._streams.get(facts.key)
                    if stream is not None and stream.worker is worker:
                        stream.take(facts, now, self._jitter())
            case RenditionDropped():
                refused = self._renditions.let_go(report.rendition)
                if refused is not None:
                    refused.worker = None
                    self._drop(refused)
                    self._no_room_until[refused.size] = now + NO_ROOM_S
            case _:
                self._freezes.take(report)

    def _mourn(self, death: Death, now: float) -> None:
        """Free what a dead worker held; its streams are opened again at others in this same step."""
        self._next_look = 0.0
        self._renditions.bereave(death.worker)
        self._freezes.bereave(death.worker)
        for key in death.streams:
            stream = self._streams.get(key)
            if stream is not None:
                stream.lose_worker(death.culprits.get(key, 0), now)

    def _hold_for_freezes(self, now: float) -> None:
        for key, to_open in self._freezes.needed():
            if to_open or key in self._streams:
                self._stream(key, now).needed = now

    def _draw(self, now: float) -> dict[CameraId, list[Stream | None]]:
        """See to it that everything wanted has a rendition; return the streams shown for each wanted camera."""
        found: dict[CameraId, list[Stream | None]] = {}
        self._made = 0
        for size in self._sizes:
            own = self._renditions.find(size) or self._create(size, now)
            stream = self._need(own, now) if own is not None else self._postponed(size, now)
            if own is None or not own.has_frame:
                shown = self._renditions.shown(size)
                if shown is not None:
                    stream = self._need(shown, now)
            found.setdefault(size.key.camera, []).append(stream)
        return found

    def _postponed(self, size: Size, now: float) -> Stream | None:
        """Return the stream of a picture that comes in the next step; None if there is no memory for it."""
        if size in self._no_room_until:
            return None
        self._next_look = 0.0
        stream = self._stream(size.key, now)
        stream.needed = now
        return stream

    def _need(self, one: Rendition, now: float) -> Stream:
        stream = self._stream(one.size.key, now)
        one.needed = stream.needed = now
        return stream

    def _create(self, size: Size, now: float) -> Rendition | None:
        if self._made >= MADE_PER_LOOK or now < self._no_room_until.get(size, now):
            return None
        self._made += 1
        try:
            one = self._renditions.create(size, now)
        except Unavailable as exc:
            log.warning("no rendition for %s: %s", size, exc)
            self._no_room_until[size] = now + NO_ROOM_S
            return None
        self._no_room_until.pop(size, None)
        self._stream(size.key, now).renditions.append(one)
        return one

    def _stream(self, key: StreamKey, now: float) -> Stream:
        stream = self._streams.get(key)
        if stream is None:
            stream = self._streams[key] = Stream.of(key, self._cameras[key.camera], self._source, now)
        return stream

    def _connect(self, now: float) -> None:
        """Open what is to be opened, and tell workers what to draw."""
        for stream in self._streams.values():
            if stream.pause is not None and stream.is_ready(now, self._lease(stream.camera)):
                self._open(stream, now)
            if stream.worker is None:
                continue
            for one in stream.renditions:
                if one.worker is None:
                    one.worker = stream.worker
                    stream.worker.send(AddRendition(one.id, stream.key, one.segment.name))

    def _open(self, stream: Stream, now: float) -> None:
        worker = stream.worker or self._crew.assign(stream.key, now)
        if worker is None:
            return
        camera = stream.key.camera
        generation = self._generations[camera] = self._generations.get(camera, 0) + 1
        worker.send(stream.open(worker, generation, self._lease(stream.camera), now))

    def _forget(self, now: float) -> None:
        """Drop renditions and close streams that nobody has needed for a while; end what hangs or stands."""
        for one in self._renditions:
            if now - one.needed > GRACE_S:
                self._drop(one)
        for stream in tuple(self._streams.values()):
            if now - stream.needed > GRACE_S:
                self._close_stream(stream)
            elif stream.worker is not None and stream.is_hung(now):
                log.warning("a decoder hangs in %s", stream.key)
                stream.worker.kill()
            elif stream.is_standing(now):
                stream.reopen(now)

    def _drop(self, one: Rendition) -> None:
        if one.worker is not None:
            one.worker.send(DropRendition(one.id))
        self._renditions.drop(one)
        self._streams[one.size.key].renditions.remove(one)

    def _close_stream(self, stream: Stream) -> None:
        for one in tuple(stream.renditions):
            self._drop(one)
        if stream.worker is not None:
            stream.worker.send(CloseStream(stream.key))
        stream.close()
        self._crew.leave(stream.key)
        del self._streams[stream.key]

    # ---- for the system page, and the end

    def streams(self) -> tuple[StreamState, ...]:
        """Return the state of every stream."""
        return tuple(
            StreamState(
                stream.key,
                stream.worker.pid if stream.worker is not None else None,
                stream.generation,
                stream.facts.frames if stream.facts is not None else 0,
                stream.facts is not None and stream.facts.is_open,
                stream.facts,
            )
            for stream in self._streams.values()
        )

    def worker_pids(self) -> tuple[int, ...]:
        """Return the process ids of the workers that run."""
        return tuple(worker.pid for worker in self._crew.workers if worker.pid is not None)

    def close(self) -> None:
        """End everything: streams, workers (ask, 2 s, terminate, 2 s, kill), segments. Blocks until they are gone."""
        for stream in self._streams.values():
            stream.close()
        for worker, report in self._crew.close():
            self._take(worker, report, self._now)
        self._freezes.tell()
        self._streams.clear()
        self._renditions.close()
        self._freezes.close()
