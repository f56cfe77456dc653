"""What plays: the renditions that follow from the wants, the streams they need, and the workers that draw them.

How one stream goes from its first need to its closing stands in the base. Knows neither windows nor verdicts nor
freezes. GUI thread only, never blocks but in :meth:`Player.close`.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from console.domain.camera import Camera, CameraId, Cause, Profile, SourceKind
from console.errors import Unavailable
from console.video.crew import Crew
from console.video.message import AddRendition, Beat, DropRendition, ReferenceMade, RenditionDropped, Report
from console.video.opening import Opening
from console.video.plan import Size
from console.video.rendition import Rendition, Renditions
from console.video.stream import Stream
from console.video.stream_key import StreamKey
from console.video.streams import GRACE_S, Streams
from console.video.supervisor import Worker

log = logging.getLogger(__name__)

MADE_PER_LOOK: Final = 8
"""Making a segment takes 0.15–0.3 ms of the GUI thread: a wall of 36 new pictures is made in five steps."""
NO_ROOM_S: Final = 2.0
"""When shared memory was full it is asked for again after so long."""


class Player(Streams):
    """Streams, renditions and the workers that play them; see the base for the arguments.

    Invariants: one drawing a (stream, size); a segment is unlinked only after its worker let go of it or exited; what
    was shown stays valid for at least :data:`GRACE_S` after it was needed last.
    """

    def __init__(
        self, cameras: Mapping[CameraId, Camera], crew: Crew, opening: Opening, source: SourceKind | None,
        jitter: Callable[[], float],
    ) -> None:  # fmt: skip
        super().__init__(cameras, crew, opening, source, jitter)
        self._no_room_until: dict[Size, float] = {}
        self._made = 0
        self.renditions = Renditions()
        self.lacking: dict[CameraId, Cause] = {}
        """Whose other stream is shown at the last look, because the one that was wanted ended so."""
        self.is_unfinished = False
        """Some pictures come in the next step: look again at once."""

    # ---- what workers say

    def receive(self, now: float) -> Iterator[Report]:
        """Take in what the workers report; yield what is not the player's own."""
        for worker, report in self._crew.receive(now):
            match report:
                case Beat():
                    self._beat(worker, report, now)
                case RenditionDropped():
                    self._dropped(report, now)
                case ReferenceMade():
                    if report.key.camera in self._cameras:  # a recording may have been ended meanwhile
                        self.references.setdefault(report.key, report.reference)
                case _:
                    yield report

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
                self._lose(key, death.culprits.get(key, 0), now)
        return [death.worker for death in deaths]

    # ---- what is wanted

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
            if own is not None and stream is not None:
                own.is_dark = own.has_frame and stream.has_failed(now)
            if own is None or not own.has_frame or own.is_dark:
                stream = self._stood_in(size, own, now) or stream
            found.setdefault(size.key.camera, []).append(stream)
        return found

    def _stood_in(self, size: Size, own: Rendition | None, now: float) -> Stream | None:
        """Return the stream that is shown in place of the wanted one; None: none is."""
        shown = self.renditions.shown(size)
        if shown is None or shown is own:
            shown = self._stand_in(size, now)
        if shown is None:
            return None
        standing = self._need(shown, now)
        if own is not None and own.is_dark and not (shown.has_frame and standing.proof.proved):
            return None  # the old picture is judged until another one is on the glass, and proved
        self._note_lack(size, shown)
        return standing

    def _stand_in(self, size: Size, now: float) -> Rendition | None:
        """Draw the camera's other stream until the wanted one comes, if it is open: one that is kept has pictures."""
        other = StreamKey(size.key.camera, Profile.SUB if size.key.profile is Profile.MAIN else Profile.MAIN)
        stream = self.streams.get(other)
        if stream is None or not stream.is_open:
            return None
        standing = Size(other, size.width_px, size.height_px)
        return self.renditions.find(standing) or self._create(standing, now)

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

    def connect(self, now: float) -> None:
        """Open what is to be opened, and tell workers what to draw."""
        super().connect(now)
        for stream in self.streams.values():
            if stream.worker is None:
                continue
            for one in stream.renditions:
                if one.worker is None:
                    one.worker = stream.worker
                    stream.worker.send(AddRendition(one.id, stream.key, one.segment.name))

    def retry(self, camera: CameraId, now: float) -> None:
        """Open a camera's streams at the next :meth:`connect`, but those whose sign-in was refused."""
        super().retry(camera, now)
        self._no_room_until = {size: at for size, at in self._no_room_until.items() if size.key.camera != camera}

    # ---- what is not wanted any more

    def forget(self, now: float) -> None:
        """Drop renditions and close streams that nobody has needed for a while; end what hangs or stands."""
        for one in self.renditions:
            if now - one.needed > GRACE_S:
                self._drop(one)
        super().forget(now)

    def _drop(self, one: Rendition) -> None:
        if one.worker is not None:
            one.worker.send(DropRendition(one.id))
        self.renditions.drop(one)
        self.streams[one.size.key].renditions.remove(one)

    def _close_stream(self, stream: Stream) -> None:
        for one in tuple(stream.renditions):
            self._drop(one)
        super()._close_stream(stream)

    def close(self) -> Iterator[Report]:
        """End streams, workers and renditions; yield the last reports. Blocks, 4 s at most; iterate to the end."""
        for stream in self.streams.values():
            stream.close()
        for _, report in self._crew.close():
            yield report
        self.streams.clear()
        self.renditions.close()
