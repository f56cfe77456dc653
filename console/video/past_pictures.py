"""What has been seen: freezes, replays of what is kept, and what recorders play. GUI thread only.

The windows' door to these; each of the three has its own module that does the work.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from console.domain.camera import Camera, CameraId, FrameName, Profile
from console.video.choice import playable, profile_for
from console.video.freeze_message import FreezeId, FreezeReport
from console.video.freezing import Freezes, OnReport
from console.video.live_pictures import LivePictures
from console.video.player import Player
from console.video.recordings import Recordings
from console.video.replay_message import ReplayControl, ReplayId, ReplayReport, ReplayState
from console.video.replaying import Replays, best_key
from console.video.slots import SlotReader
from console.video.stream_key import StreamKey
from console.video.supervisor import Worker

REPLAY_S: Final = 15.0
"""A replay begins so far back."""
_RECORDINGS: Final = "recordings"
"""Wants what recorders play, as a window wants live pictures."""


class PastPictures(LivePictures):
    """Freezes, replays and recordings beside the live pictures.

    Args:
        cameras: all that may be wanted, also the made-up ones of recordings.
        player: of this seat.
        recordings: of this seat.
        spool: directory in which workers store the files of freezes; exists.
    """

    def __init__(self, cameras: Mapping[CameraId, Camera], player: Player, recordings: Recordings, spool: Path) -> None:
        super().__init__(cameras, player)
        self._recordings = recordings
        self._freezes = Freezes(spool)
        self._replays = Replays()

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
        view = self._player.shapes.fit(key, *view)
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
        view = self._player.shapes.fit(key, *view)
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
            self._player.forget_for_good(StreamKey(ended, Profile.MAIN))
            self._want_recordings()

    # ---- what the engine's timer drives

    def _take(self, report: FreezeReport | ReplayReport) -> None:
        """Note what a worker reports."""
        if isinstance(report, ReplayReport):
            self._replays.take(report)
        else:
            self._freezes.take(report)

    def _bereave(self, worker: Worker) -> None:
        """Note that a worker has exited."""
        self._freezes.bereave(worker)
        self._replays.bereave(worker)

    def _hold(self, now: float) -> None:
        """Keep the streams open that freezes and replays need."""
        for key, to_open in self._freezes.needed():
            if to_open or key in self._player.streams:
                self._player.hold(key, now)
        for key in self._replays.needed():
            if key in self._player.streams:
                self._player.hold(key, now)

    def _follow_recordings(self, now: float) -> None:
        if self._recordings.step(self._player.streams, self.reader, now):
            self._want_recordings()

    def _step_past(self, now: float) -> None:
        self._freezes.step(self._player.streams, now)
        self._freezes.tell()
        self._replays.step(now)
