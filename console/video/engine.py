"""The video engine of a seat: from what the windows want to pictures that are proved to be live.

The facade of this room for the seat: it implements ``console.seat.pictures.Pictures`` and freezes frames. It puts
together what plays (player), what is judged (room_life) and what is frozen (freezing).
GUI thread only; the seat's timer calls :meth:`Engine.step` every 50 ms, and nothing in it blocks.
"""

import logging
import random
from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Final

from console.domain.camera import (
    Camera,
    CameraId,
    LifeCount,
    PictureLife,
    SourceKind,
)
from console.video import slots
from console.video.crew import Crew
from console.video.glancing import Glances
from console.video.message import KEPT_BYTES, Beat, ReferenceMade, RenditionDropped, Report
from console.video.opening import Lease, Opening
from console.video.pace_keeper import PaceKeeper
from console.video.past_pictures import PastPictures
from console.video.player import Player
from console.video.recordings import Recordings
from console.video.reference import Reference
from console.video.room_life import RoomLife
from console.video.sign_in import SignIns
from console.video.stream_key import StreamKey
from console.video.stream_state import StreamState, state_of
from console.video.supervisor import ENTRY

log = logging.getLogger(__name__)

LOOK_S: Final = 0.09
"""From one full look to the next: every other step, at once when a window wants something else or a worker died."""


class Engine(PastPictures):
    """The pictures of a seat.

    Invariants: one connection a (camera, profile), one drawing a (stream, size), however many windows want it; a
    reader given out stays valid for at least a second after it was given out last.
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
        patrol: bool = False,
        kept_bytes: int = KEPT_BYTES,
        sign_ins: SignIns | None = None,
        crew: Crew | None = None,
    ) -> None:
        """Sweep the segments of dead seats; start nothing before something is wanted.

        Args:
            cameras: all cameras of the room; may grow. A changed address counts when the stream is wanted anew.
            lease: the credential there is now for a camera; cheap, called often.
            workers: how many decode workers at most; None: one a core.
            spool: directory in which workers store the files of freezes; exists.
            source: plays all cameras with this source instead of each camera's own.
            entry: what workers run, ``module:function``; tests have their own.
            jitter: random numbers from 0 to 1 for the pauses.
            patrol: prove cameras that no window shows by one keyframe every ten minutes, four at once.
            kept_bytes: memory for the packets of all streams together, which replay and evidence are made of.
            sign_ins: grants the sign-ins at devices; None: the engine's own.
            crew: workers that were begun before; ended with the engine. None: of ``workers`` that run ``entry``.
        """
        self._room = cameras
        recordings = Recordings(cameras)
        everything: Mapping[CameraId, Camera] = ChainMap(recordings.cameras, cameras)  # type: ignore[arg-type]  # the room's is only read
        for name in slots.sweep():
            log.info("removed the segment %s of a seat that is gone", name)
        resource_tracker.ensure_running()  # here, not in the step that makes the first segment: it starts a process
        crew = crew or Crew.of_cores(workers, entry)
        player = Player(everything, crew, Opening(crew, lease, kept_bytes, sign_ins), source, jitter)
        super().__init__(everything, player, recordings, spool)
        self._lives = RoomLife()
        self._glances = Glances(cameras, lease, self._player, self._lives) if patrol else None
        self._pace = PaceKeeper(self._player, cameras)
        self._room_live = 0

    # ---- what is known of the pictures

    def life(self, camera: CameraId) -> PictureLife:
        """Return the verdict on a camera's picture, at most 0.1 s old; of one nobody wants, when it was proved."""
        return self._lives.of(camera)

    def known_life(self, camera: CameraId) -> PictureLife:
        """Return what is known of a camera also while nobody wants it: why it was found gone, and since when."""
        return self._lives.known(camera)

    def count(self) -> LifeCount:
        """Return the room's number; of all cameras also those that other seats have proved."""
        own = self._lives.count(self._room.keys())
        live = min(max(own.all_live, self._room_live), own.all_cameras)
        return replace(own, all_live=live, slowed_to_fps=self._pace.shown_fps)

    def watched(self) -> tuple[list[CameraId], list[CameraId]]:
        """Return which of the room's cameras are shown at this seat, and which it has proved within ten minutes."""
        shown, believed = self._shown, self._lives.believed()
        return [one for one in self._room if one in shown], [one for one in self._room if one in believed]

    def share_watch(self, cameras: Collection[CameraId] | None, room_live: int) -> None:
        """Prove only these of the cameras that nobody shows here; the other seats prove the rest.

        Args:
            cameras: this seat's share; None: all of them, because nobody divides them.
            room_live: how many cameras all seats have proved together; 0: not known.
        """
        self._room_live = room_live
        if self._glances is not None:
            self._glances.share = cameras

    # ---- what the timer drives

    def step(self, now: float) -> None:
        """Look once and act once; ``now`` in monotonic seconds. Reports of freezes are told at the end."""
        self._now = now
        for report in self._player.receive(now):
            self._note(report)
        for worker in self._player.supervise(now):
            self._bereave(worker)
            self._next_look = 0.0
        if now >= self._next_look:
            self._look(now)
        self._step_past(now)

    def _look(self, now: float) -> None:
        self._hold(now)
        shown = self._draw(now)
        if self._glances is not None:
            self._glances.step(shown.keys(), now)
        self._player.connect(now)
        self._player.forget(now)
        self._lives.judge(
            {camera: of for camera, of in shown.items() if camera in self._room}, now, self._player.lacking
        )
        self._follow_recordings(now)
        self._pace.step(now)
        self._next_look = 0.0 if self._player.is_unfinished else now + LOOK_S

    def _note(self, report: Report) -> None:
        match report:
            case Beat() | ReferenceMade() | RenditionDropped():
                pass  # the player's
            case _:
                self._take(report)

    def references(self) -> dict[StreamKey, Reference]:
        """Return how each stream's picture looks when all is well; change it to keep or renew references.

        A stream without one makes it from its first good pictures; what is put in here counts from the next opening.
        """
        return self._player.references

    def accept_view(self, camera: CameraId) -> None:
        """Take a camera's present view for the right one: it was moved on purpose. Its next good pictures count."""
        self._player.accept_view(camera)

    # ---- for the system page, and the end

    def streams(self) -> tuple[StreamState, ...]:
        """Return the state of every stream."""
        return tuple(map(state_of, self._player.streams.values()))

    def worker_pids(self) -> tuple[int, ...]:
        """Return the process ids of the workers that run."""
        return tuple(worker.pid for worker in self._player.workers if worker.pid is not None)

    def close(self) -> None:
        """End everything: streams, workers (ask, 2 s, terminate, 2 s, kill), segments. Blocks until they are gone."""
        self._forget_readers()
        for report in self._player.close():
            self._note(report)
        self._freezes.tell()
        self._freezes.close()
        self._replays.close()
