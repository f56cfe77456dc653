"""What plays: the streams and renditions that follow from the wants, at which workers, from opening to closing.

Owns crew, streams and renditions. Knows neither windows nor verdicts nor freezes. GUI thread only, never blocks but
in :meth:`Player.close`.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from console.domain.camera import Camera, CameraId, Cause, Credential, Profile, SourceKind
from console.errors import Unavailable
from console.video.crew import Crew
from console.video.life import Proof
from console.video.message import (
    AddRendition,
    Beat,
    CloseStream,
    DropRendition,
    ReferenceMade,
    RenditionDropped,
    RenewReference,
    Report,
    StreamFacts,
)
from console.video.opening import Opening
from console.video.pace import Pace
from console.video.plan import Size
from console.video.reference import Reference
from console.video.rendition import Rendition, Renditions
from console.video.retry import Pause, Wait
from console.video.sign_in import Door, SignIns, Turn, device_of
from console.video.stream import Stream
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

log = logging.getLogger(__name__)

GRACE_S: Final = 1.0
"""What nobody wants any more goes on for so long, so that enlarge and Esc do not reconnect."""
MADE_PER_LOOK: Final = 8
"""Making a segment takes 0.15–0.3 ms of the GUI thread: a wall of 36 new pictures is made in five steps."""
NO_ROOM_S: Final = 2.0
"""When shared memory was full it is asked for again after so long."""


class Player:
    """Streams, renditions and the workers that play them.

    Invariants: one connection a (camera, profile), one drawing a (stream, size); a segment is unlinked only after its
    worker let go of it or exited; what was shown stays valid for at least :data:`GRACE_S` after it was needed last.
    """

    def __init__(
        self, cameras: Mapping[CameraId, Camera], crew: Crew, opening: Opening, source: SourceKind | None,
        jitter: Callable[[], float],
    ) -> None:  # fmt: skip
        self._cameras, self._crew, self._opening, self._source, self._jitter = cameras, crew, opening, source, jitter
        self._no_room_until: dict[Size, float] = {}
        self._made = 0
        self.streams: dict[StreamKey, Stream] = {}
        self.references: dict[StreamKey, Reference] = {}
        """How each stream's picture looks when all is well; kept while the stream is closed."""
        self.renditions = Renditions()
        self._refused: dict[StreamKey, tuple[Pause, Credential | None, Proof]] = {}
        """Streams that were closed while their sign-in was refused: nobody may try again by opening them anew."""
        self.lacking: dict[CameraId, Cause] = {}
        """Whose other stream is shown at the last look, because the one that was wanted ended so."""
        self.is_unfinished = False
        """Some pictures come in the next step: look again at once."""

    def receive(self, now: float) -> Iterator[Report]:
        """Take in what the workers report; yield what is not the player's own."""
        for worker, report in self._crew.receive(now):
            match report:
                case Beat():
                    self._beat(worker, report, now)
                case RenditionDropped():
                    self._dropped(report, now)
                case ReferenceMade():
                    self.references.setdefault(report.key, report.reference)
                case _:
                    yield report

    def _beat(self, worker: Worker, beat: Beat, now: float) -> None:
        for facts in beat.streams:
            stream = self.streams.get(facts.key)
            if stream is not None and stream.worker is worker:
                self._take(stream, facts, now)

    def _take(self, stream: Stream, facts: StreamFacts, now: float) -> None:
        if facts.generation != stream.generation or stream.pause is not None:
            return  # of an older connection
        stream.take(facts, now, self._jitter())
        if facts.is_open:
            self.sign_ins.accept(stream.key, now)
        if facts.ended_by is not None:
            if facts.packet_ns:  # opened and ended between two beats
                self.sign_ins.accept(stream.key, now)
            self.sign_ins.end(stream.key, facts.ended_by, now)

    def _dropped(self, report: RenditionDropped, now: float) -> None:
        if (refused := self.renditions.let_go(report.rendition)) is not None:  # the worker could not attach to it
            refused.worker = None
            self._drop(refused)
            self._no_room_until[refused.size] = now + NO_ROOM_S

    def supervise(self, now: float) -> list[Worker]:
        """Look after the workers; return the dead. Their streams are opened again by the next :meth:`connect`."""
        deaths = self._crew.supervise(now)
        for death in deaths:
            self.renditions.bereave(death.worker)
            for key in death.streams:
                self.sign_ins.end(key, None, now)
                if (stream := self.streams.get(key)) is not None:
                    stream.lose_worker(death.culprits.get(key, 0), now)
        return [death.worker for death in deaths]

    def draw(self, sizes: Collection[Size], now: float) -> dict[CameraId, list[Stream | None]]:
        """See to it that everything wanted has a rendition.

        Returns the streams shown for each wanted camera; None for a picture without memory.
        """
        found: dict[CameraId, list[Stream | None]] = {}
        self._made, self.is_unfinished = 0, False
        self.lacking.clear()
        for size in sizes:
            own = self.renditions.find(size) or self._create(size, now)
            stream = self._need(own, now) if own is not None else self._postponed(size, now)
            if own is None or not own.has_frame:
                shown = self.renditions.shown(size)
                if shown is not None:
                    self._note_lack(size, shown)
                    stream = self._need(shown, now)
            found.setdefault(size.key.camera, []).append(stream)
        return found

    def _note_lack(self, size: Size, shown: Rendition) -> None:
        wanted = self.streams.get(size.key)
        if wanted is not None and wanted.key != shown.size.key and wanted.proof.ended_by is not None:
            self.lacking[size.key.camera] = wanted.proof.ended_by

    def _postponed(self, size: Size, now: float) -> Stream | None:
        """Return the stream of a picture that comes in the next step; None if there is no memory for it."""
        if size in self._no_room_until:
            return None
        self.is_unfinished = True
        return self.hold(size.key, now)

    def _need(self, one: Rendition, now: float) -> Stream:
        one.needed = now
        return self.hold(one.size.key, now)

    def _create(self, size: Size, now: float) -> Rendition | None:
        if self._made >= MADE_PER_LOOK or now < self._no_room_until.get(size, now):
            return None
        self._made += 1
        try:
            one = self.renditions.create(size, now)
        except Unavailable as exc:
            if size not in self._no_room_until:  # said once, not at every try
                log.warning("no rendition for %s: %s", size, exc)
            self._no_room_until[size] = now + NO_ROOM_S
            return None
        self._no_room_until.pop(size, None)
        stream = self.hold(size.key, now)
        if not stream.renditions and stream.is_open:
            stream.begin_look(now)
        stream.renditions.append(one)
        return one

    def hold(self, key: StreamKey, now: float, *, is_glance: bool = False) -> Stream:
        """Return a stream, which is needed now; it is opened if it is not.

        Args:
            key: which.
            now: monotonic seconds.
            is_glance: if it is opened, its first picture is decoded though nobody looks.
        """
        stream = self.streams.get(key)
        if stream is None:
            stream = self.streams[key] = Stream.of(key, self._cameras[key.camera], self._source, now)
            stream.is_glance = is_glance
            if key in self._refused:
                stream.pause, stream.used, refused = self._refused.pop(key)
                stream.proof = Proof(now, ended_by=refused.ended_by or Cause.BAD_PASSWORD, retry_at=refused.retry_at)
        stream.needed = now
        return stream

    def release(self, key: StreamKey, now: float) -> None:
        """Close a stream at once if nobody has needed it but for a glance."""
        stream = self.streams.get(key)
        is_unused = stream is not None and not stream.renditions and stream.is_glance and stream.needed <= now
        if stream is not None and is_unused and not self.sign_ins.is_trying(key):
            self._close_stream(stream)

    def retry(self, camera: CameraId, now: float) -> None:
        """Open a camera's streams at the next :meth:`connect`, but those whose sign-in was refused."""
        for profile in Profile:
            stream = self.streams.get(StreamKey(camera, profile))
            if stream is not None:
                stream.retry(now)
        self._no_room_until = {size: at for size, at in self._no_room_until.items() if size.key.camera != camera}

    def accept_view(self, camera: CameraId) -> None:
        """Take a camera's present view for the right one from now on."""
        for profile in Profile:
            key = StreamKey(camera, profile)
            self.references.pop(key, None)
            stream = self.streams.get(key)
            if stream is not None and stream.worker is not None:
                stream.worker.send(RenewReference(key))

    def connect(self, now: float) -> None:
        """Open what is to be opened, and tell workers what to draw."""
        for stream in self.streams.values():
            if stream.pause is not None and self._opening.turn(stream, now) is Turn.GO:
                self._open(stream, now)
            if stream.worker is None:
                continue
            for one in stream.renditions:
                if one.worker is None:
                    one.worker = stream.worker
                    stream.worker.send(AddRendition(one.id, stream.key, one.segment.name))

    def _open(self, stream: Stream, now: float) -> None:
        if stream.is_ready(now, self._opening.lease(stream.camera)):
            self._opening.open(stream, self.references.get(stream.key), now)

    def is_refused(self, key: StreamKey, leased: Credential, now: float) -> bool:
        """Say whether a device refuses a credential to all its streams."""
        door = Door(device_of(self._cameras[key.camera].url(key.profile)), leased)
        return self.sign_ins.turn(door, now) is Turn.REFUSED

    @property
    def sign_ins(self) -> SignIns:
        """Return the doors of this seat."""
        return self._opening.sign_ins

    def set_pace(self, pace: Pace) -> None:
        """Have every stream drawn at ``pace``; see ``Opening``."""
        self._opening.set_pace(pace)

    def forget(self, now: float) -> None:
        """Drop renditions and close streams that nobody has needed for a while; end what hangs or stands."""
        for one in self.renditions:
            if now - one.needed > GRACE_S:
                self._drop(one)
        for stream in tuple(self.streams.values()):
            if now - stream.needed > GRACE_S and not self.sign_ins.is_trying(stream.key):
                self._close_stream(stream)
            elif stream.worker is not None and stream.is_hung(now):
                log.warning("a decoder hangs in %s", stream.key)
                stream.worker.kill()
            elif stream.renditions and stream.is_standing(now):  # only what is decoded can prove anything
                stream.reopen(now)

    def _drop(self, one: Rendition) -> None:
        if one.worker is not None:
            one.worker.send(DropRendition(one.id))
        self.renditions.drop(one)
        self.streams[one.size.key].renditions.remove(one)

    def _close_stream(self, stream: Stream) -> None:
        for one in tuple(stream.renditions):
            self._drop(one)
        if stream.worker is not None:
            stream.worker.send(CloseStream(stream.key))
        if stream.pause is not None and stream.pause.wait is Wait.CREDENTIAL:
            self._refused[stream.key] = stream.pause, stream.used, stream.proof
        stream.close()
        self.sign_ins.leave(stream.key)
        self._crew.leave(stream.key)
        del self.streams[stream.key]

    @property
    def workers(self) -> list[Worker]:
        """Return the workers that run or are being started."""
        return self._crew.workers

    def close(self) -> Iterator[Report]:
        """End streams, workers and renditions; yield the last reports. Blocks, 4 s at most; iterate to the end."""
        for stream in self.streams.values():
            stream.close()
        for _, report in self._crew.close():
            yield report
        self.streams.clear()
        self.renditions.close()
