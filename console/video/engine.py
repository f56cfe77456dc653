"""The video engine of a seat: from what the windows want to pictures that are proved to be live.

The facade of this room for the seat: it implements ``console.seat.pictures.Pictures`` and freezes frames. It puts
together what plays (player), what is judged (room_life) and what is frozen (freezing).
GUI thread only; the seat's timer calls :meth:`Engine.step` every 50 ms, and nothing in it blocks.
"""

import logging
import os
import random
import time
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Final

from console.domain.camera import (
    Camera,
    CameraId,
    FrameName,
    LifeCount,
    PictureLife,
    Profile,
    SourceKind,
    Want,
)
from console.video import slots
from console.video.choice import playable, profile_for
from console.video.crew import Crew
from console.video.freeze_message import FreezeId
from console.video.freezing import Freezes, OnReport
from console.video.glancing import Glances
from console.video.life import ALL_S
from console.video.message import KEPT_BYTES, Beat, ReferenceMade, RenditionDropped, Report, StreamFacts
from console.video.pace import PacePolicy, ProcessorTime
from console.video.plan import Size, size_of, sizes
from console.video.player import Lease, Player
from console.video.recordings import Recordings
from console.video.reference import Reference
from console.video.replay_message import ReplayControl, ReplayEnded, ReplayId, ReplayState
from console.video.replaying import Replays, best_key
from console.video.room_life import RoomLife
from console.video.slots import SlotReader
from console.video.stream_key import StreamKey
from console.video.supervisor import ENTRY

log = logging.getLogger(__name__)

LOOK_S: Final = 0.09
"""From one full look to the next: every other step, at once when a window wants something else or a worker died."""


PACE_S: Final = 0.5
REPLAY_S: Final = 15.0
"""A replay begins so far back."""
_RECORDINGS: Final = "recordings"
"""Wants what recorders play, as a window wants live pictures."""


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
        """
        self._room = cameras
        self._recordings = Recordings(cameras)
        self._cameras: Mapping[CameraId, Camera] = ChainMap(self._recordings.cameras, cameras)  # type: ignore[arg-type]  # the room's is only read
        for name in slots.sweep():
            log.info("removed the segment %s of a seat that is gone", name)
        resource_tracker.ensure_running()  # here, not in the step that makes the first segment: it starts a process
        crew = Crew(workers or max(1, os.cpu_count() or 1), entry)
        self._player = Player(self._cameras, lease, crew, source, jitter, kept_bytes)
        self._wants: dict[str, tuple[Want, ...]] = {}
        self._kept: dict[str, tuple[CameraId, ...]] = {}
        self._sizes: dict[Size, None] = {}
        self._readers: dict[Want, SlotReader] = {}
        """Answers since the last look: every tile asks a hundred times a second."""
        self._freezes = Freezes(spool)
        self._replays = Replays()
        self._lives = RoomLife()
        self._glances = Glances(cameras, lease, self._player, self._lives) if patrol else None
        self._pace, self._processors = PacePolicy(), ProcessorTime()
        self._room_live = 0
        self._now = self._next_look = self._next_pace = 0.0

    # ---- what windows ask

    def want(self, window: str, wants: Iterable[Want]) -> None:
        """Replace everything ``window`` wants; () when it is hidden. What nobody wants is not decoded."""
        self._next_look = 0.0
        self._wants[window] = tuple(wants)
        self._readers.clear()
        self._sizes = sizes(self._wants.values(), self._cameras)

    def keep(self, window: str, cameras: Iterable[CameraId]) -> None:
        """Replace the cameras whose last minutes ``window`` wants kept for a replay though it does not show them.

        Their sub-streams stay open; nothing of them is decoded. () when it is hidden.
        """
        self._kept[window] = tuple(cameras)

    def reader(self, want: Want) -> SlotReader | None:
        """Return where this want's frames appear; see ``Pictures.reader``."""
        known = self._readers.get(want)
        if known is not None:
            return known
        camera = self._cameras.get(want.camera)
        if camera is None:
            return None
        shown = self._player.renditions.shown(size_of(want, camera))
        if shown is None:
            return None
        self._readers[want] = shown.segment.reader
        return shown.segment.reader

    def life(self, camera: CameraId) -> PictureLife:
        """Return the verdict on a camera's picture, at most 0.1 s old; of one nobody wants, when it was proved."""
        return self._lives.of(camera)

    def count(self) -> LifeCount:
        """Return the room's number; of all cameras also those that other seats have proved."""
        own = self._lives.count(self._room.keys())
        live = min(max(own.all_live, self._room_live), own.all_cameras)
        return replace(own, all_live=live, slowed_to_fps=self._pace.pace.shown_fps)

    def watched(self) -> tuple[list[CameraId], list[CameraId]]:
        """Return which of the room's cameras are shown at this seat, and which it has proved within ten minutes."""
        proved = self._lives.proved()
        shown = {want.camera for wants in self._wants.values() for want in wants}
        since = self._now - ALL_S
        return [one for one in self._room if one in shown], [one for one in self._room if proved.get(one, 0.0) > since]

    def share_watch(self, cameras: Collection[CameraId] | None, room_live: int) -> None:
        """Prove only these of the cameras that nobody shows here; the other seats prove the rest.

        Args:
            cameras: this seat's share; None: all of them, because nobody divides them.
            room_live: how many cameras all seats have proved together; 0: not known.
        """
        self._room_live = room_live
        if self._glances is not None:
            self._glances.share = cameras

    def retry(self, camera: CameraId) -> None:
        """Try again at the next step: a click on the tile, or new credentials."""
        self._next_look = 0.0
        self._player.retry(camera, self._now)

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
        stream = self._player.streams.get(key)
        on_report = self._recordings.timed(frame.camera, on_report)
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

    # ---- replays

    def replay(self, camera: CameraId, view: tuple[int, int], before_s: float = REPLAY_S) -> ReplayId | None:
        """Show a camera's last seconds again; several replays at once are as good as one. Live pictures go on.

        Args:
            camera: which; some window shows it or has it kept.
            view: width and height in device pixels of the replayed picture.
            before_s: how far back it begins, or at the oldest second kept.

        None: nothing is kept of it, or shared memory is full. End it when it is no longer shown.
        """
        known = [stream for stream in self._player.streams.values() if stream.key.camera == camera]
        facts = [stream.facts for stream in known if stream.facts is not None]
        key = best_key(facts, before_s, is_large=profile_for(*view, self._cameras[camera]) is Profile.MAIN)
        if key is None:
            return None
        return self._replays.begin(self._player.streams[key], time.monotonic_ns() - round(before_s * 1e9), view)

    def play_recording(self, camera: CameraId, at: datetime, view: tuple[int, int]) -> ReplayId:
        """Show what the recorder has of a camera, beside its live picture; reader, state and end are a replay's.

        It counts neither on the wall nor in the room; its speed cannot be changed. A freeze of it (its frames are
        named by :class:`Recorded`'s camera) tells the recorded instants.

        Args:
            camera: of the room.
            at: from when on, aware; who may look and why has been registered.
            view: width and height in device pixels.

        Raises:
            NotRecorded: no recorder's address can be made of the camera's.
        """
        number = self._recordings.begin(camera, at, view)
        self._want_recordings()
        return number

    def _want_recordings(self) -> None:
        self.want(_RECORDINGS, self._recordings.wants)

    def replay_reader(self, replay: ReplayId) -> SlotReader | None:
        """Return where a replay is shown (``published`` is 0 until its first frame); None when it is over."""
        recorded = self._recordings.want(replay)
        if recorded is not None:
            return self.reader(recorded)
        return self._replays.reader(replay)

    def replay_state(self, replay: ReplayId) -> ReplayState | None:
        """Return how a replay goes on; None when it is over, also when its worker died."""
        if self._recordings.has(replay):
            return self._recordings.state(replay)
        return self._replays.state(replay, self._player.streams)

    def control_replay(self, asked: ReplayControl) -> None:
        """Change a replay's speed, let it stand or play, step, jump."""
        self._replays.control(asked)

    def end_replay(self, replay: ReplayId) -> None:
        """Stop a replay, or a recording."""
        self._replays.end(replay)
        ended = self._recordings.end(replay)
        if ended is not None:
            self._player.references.pop(StreamKey(ended, Profile.MAIN), None)
            self._want_recordings()

    # ---- what the timer drives

    def step(self, now: float) -> None:
        """Look once and act once; ``now`` in monotonic seconds. Reports of freezes are told at the end."""
        self._now = now
        for report in self._player.receive(now):
            self._take(report)
        for worker in self._player.supervise(now):
            self._freezes.bereave(worker)
            self._replays.bereave(worker)
            self._next_look = 0.0
        if now >= self._next_look:
            self._look(now)
        self._freezes.step(self._player.streams, now)
        self._freezes.tell()
        self._replays.step(now)

    def _look(self, now: float) -> None:
        self._readers.clear()
        self._hold_for_freezes(now)
        self._hold_kept(now)
        shown = self._player.draw(self._sizes, now)
        if self._glances is not None:
            self._glances.step(shown.keys(), now)
        self._player.connect(now)
        self._player.forget(now)
        self._lives.judge({camera: of for camera, of in shown.items() if camera in self._room}, now)
        if self._recordings.step(self._player.streams, self.reader, now):
            self._want_recordings()
        if now >= self._next_pace:
            self._keep_pace(now)
        self._next_look = 0.0 if self._player.is_unfinished else now + LOOK_S

    def _keep_pace(self, now: float) -> None:
        """See whether the workers keep up, and slow all pictures down evenly if they do not."""
        self._next_pace = now + PACE_S
        streams = self._player.streams.values()
        open_now = [one.facts for one in streams if one.is_open and one.facts and one.key.camera in self._room]
        before = self._pace.pace
        pace = self._pace.judge([facts.delay_ms / 1000 for facts in open_now], self._processors.busy(), now)
        if pace != before:
            log.warning("pictures are drawn at %s frames/s now (0: all)", pace.shown_fps)
            self._player.set_pace(pace)

    def _take(self, report: Report) -> None:
        match report:
            case Beat() | ReferenceMade() | RenditionDropped():
                pass  # the player's
            case ReplayState() | ReplayEnded():
                self._replays.take(report)
            case _:
                self._freezes.take(report)

    def _hold_for_freezes(self, now: float) -> None:
        for key, to_open in self._freezes.needed():
            if to_open or key in self._player.streams:
                self._player.hold(key, now)

    def _hold_kept(self, now: float) -> None:
        for key in self._replays.needed():
            if key in self._player.streams:
                self._player.hold(key, now)
        for cameras in self._kept.values():
            for camera in cameras:
                if camera in self._cameras:
                    self._player.hold(StreamKey(camera, playable(self._cameras[camera], Profile.SUB)), now)

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
        return tuple(
            StreamState(
                stream.key,
                stream.worker.pid if stream.worker is not None else None,
                stream.generation,
                stream.facts.frames if stream.facts is not None else 0,
                stream.facts is not None and stream.facts.is_open,
                stream.facts,
            )
            for stream in self._player.streams.values()
        )

    def worker_pids(self) -> tuple[int, ...]:
        """Return the process ids of the workers that run."""
        return tuple(worker.pid for worker in self._player.workers if worker.pid is not None)

    def close(self) -> None:
        """End everything: streams, workers (ask, 2 s, terminate, 2 s, kill), segments. Blocks until they are gone."""
        self._readers.clear()
        for report in self._player.close():
            self._take(report)
        self._freezes.tell()
        self._freezes.close()
        self._replays.close()
