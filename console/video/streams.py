"""The streams of a seat, each from its first need to its closing: opened, heard of, tried again, ended.

Owns streams and what is kept of them while they are closed. Knows no renditions and no windows. GUI thread only.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Final

from console.domain.camera import Camera, CameraId, Cause, Credential, Profile, SourceKind
from console.domain.device import device_of
from console.video.crew import Crew
from console.video.life import Proof
from console.video.message import Beat, CloseStream, RenewReference, StreamFacts
from console.video.opening import Opening
from console.video.pace import Pace
from console.video.reference import Reference
from console.video.retry import Pause, Wait
from console.video.shapes import Shapes
from console.video.sign_in import Door, SignIns, Turn
from console.video.stream import Stream
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

log = logging.getLogger(__name__)

GRACE_S: Final = 1.0
"""What nobody wants any more goes on for so long, so that enlarge and Esc do not reconnect."""


class Streams:
    """Opens what is needed at the crew's workers and closes what is not.

    Invariants: one connection a (camera, profile); a device that has refused a password is not asked again by opening
    its stream anew.

    Args:
        cameras: all that may be played; may grow.
        crew: the workers.
        opening: begins connections.
        source: plays all cameras with this source instead of each camera's own.
        jitter: random numbers from 0 to 1 for the pauses.
    """

    def __init__(
        self, cameras: Mapping[CameraId, Camera], crew: Crew, opening: Opening, source: SourceKind | None,
        jitter: Callable[[], float],
    ) -> None:  # fmt: skip
        self._cameras, self._crew, self._opening, self._source, self._jitter = cameras, crew, opening, source, jitter
        self.streams: dict[StreamKey, Stream] = {}
        self.references: dict[StreamKey, Reference] = {}
        """How each stream's picture looks when all is well; kept while the stream is closed."""
        self.shapes = Shapes()
        self._refused: dict[StreamKey, tuple[Pause, Credential | None, Proof]] = {}
        """Streams that were closed while their sign-in was refused: nobody may try again by opening them anew."""

    @property
    def sign_ins(self) -> SignIns:
        """Return the doors of this seat."""
        return self._opening.sign_ins

    @property
    def workers(self) -> list[Worker]:
        """Return the workers that run or are being started."""
        return self._crew.workers

    # ---- needed, and opened

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

    def connect(self, now: float) -> None:
        """Open what is to be opened."""
        for stream in self.streams.values():
            if stream.pause is not None and self._opening.turn(stream, now) is Turn.GO:
                self._open(stream, now)

    def _open(self, stream: Stream, now: float) -> None:
        if stream.is_ready(now, self._opening.lease(stream.camera)):
            self._opening.open(stream, self.references.get(stream.key), now)

    def is_refused(self, key: StreamKey, leased: Credential, now: float) -> bool:
        """Say whether a device refuses a credential to all its streams."""
        door = Door(device_of(self._cameras[key.camera].url(key.profile)), leased)
        return self.sign_ins.turn(door, now) is Turn.REFUSED

    # ---- what its worker says of it

    def _beat(self, worker: Worker, beat: Beat, now: float) -> None:
        for facts in beat.streams:
            stream = self.streams.get(facts.key)
            if stream is not None and stream.worker is worker:
                self._take(stream, facts, now)

    def _take(self, stream: Stream, facts: StreamFacts, now: float) -> None:
        if facts.generation != stream.generation or stream.pause is not None:
            return  # of an older connection
        stream.take(facts, now, self._jitter())
        self.shapes.note(facts)
        if facts.is_open:
            self.sign_ins.accept(stream.key, now)
        if facts.ended_by is not None:
            if facts.packet_ns:  # opened and ended between two beats
                self.sign_ins.accept(stream.key, now)
            self.sign_ins.end(stream.key, facts.ended_by, now)

    def _lose(self, key: StreamKey, crashes: int, now: float) -> None:
        """Note that a stream's worker has exited; another one plays it by the next :meth:`connect`."""
        self.sign_ins.end(key, None, now)
        if (stream := self.streams.get(key)) is not None:
            stream.lose_worker(crashes, now)

    # ---- asked by people

    def retry(self, camera: CameraId, now: float) -> None:
        """Open a camera's streams at the next :meth:`connect`, but those whose sign-in was refused."""
        for profile in Profile:
            stream = self.streams.get(StreamKey(camera, profile))
            if stream is not None:
                stream.retry(now)

    def accept_view(self, camera: CameraId) -> None:
        """Take a camera's present view for the right one from now on."""
        for profile in Profile:
            key = StreamKey(camera, profile)
            self.references.pop(key, None)
            stream = self.streams.get(key)
            if stream is not None and stream.worker is not None:
                stream.worker.send(RenewReference(key))

    def set_pace(self, pace: Pace) -> None:
        """Have every stream drawn at ``pace``; see ``Opening``."""
        self._opening.set_pace(pace)

    # ---- no longer needed, hung, closed

    def release(self, key: StreamKey, now: float) -> None:
        """Close a stream at once if nobody has needed it but for a glance."""
        stream = self.streams.get(key)
        is_unused = stream is not None and not stream.renditions and stream.is_glance and stream.needed <= now
        if stream is not None and is_unused and not self.sign_ins.is_trying(key):
            self._close_stream(stream)

    def forget(self, now: float) -> None:
        """Close streams that nobody has needed for a while; end what hangs or stands."""
        for stream in tuple(self.streams.values()):
            if now - stream.needed > GRACE_S and not self.sign_ins.is_trying(stream.key):
                self._close_stream(stream)
            elif stream.worker is not None and stream.is_hung(now):
                log.warning("a decoder hangs in %s", stream.key)
                stream.worker.kill()
            elif stream.renditions and stream.is_standing(now):  # only what is decoded can prove anything
                stream.reopen(now)

    def forget_for_good(self, key: StreamKey) -> None:
        """Forget what is kept of a stream that will not come again, as soon as it is closed.

        Its camera is no longer among the player's: what is learnt of it until then goes with its closing.
        """
        self.references.pop(key, None)
        self.shapes.forget(key)
        self._refused.pop(key, None)
        self._crew.forget(key)
        self._opening.forget(key.camera)

    def _close_stream(self, stream: Stream) -> None:
        if stream.worker is not None:
            stream.worker.send(CloseStream(stream.key))
        if stream.pause is not None and stream.pause.wait is Wait.CREDENTIAL:
            self._refused[stream.key] = stream.pause, stream.used, stream.proof
        stream.close()
        self.sign_ins.leave(stream.key)
        self._crew.leave(stream.key)
        del self.streams[stream.key]
        if stream.key.camera not in self._cameras:
            self.forget_for_good(stream.key)
