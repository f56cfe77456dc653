"""Pictures without cameras: a test draws frames into real shared-memory segments and says what their life is."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import numpy as np
import numpy.typing as npt

from console.domain.camera import Camera, CameraId, LifeCount, PictureLife, Profile, Sign, Want
from console.video.playback import NotRecorded
from console.video.replay_message import Recorded, ReplayControl, ReplayId, ReplayState
from console.video.slots import Segment, SlotReader, SlotWriter

LIVE = PictureLife(Sign.LIVE, since=0.0)


def camera(number: int, name: str = "", *, place: str = "") -> Camera:
    """Return a made-up camera; its id is ``c<number>``."""
    return Camera(
        CameraId(f"c{number}"), number, name or f"第 {number} 路口", f"rtsp://x/{number}/main", f"rtsp://x/{number}/sub",
        place=place,
    )  # fmt: skip


class FakePictures:
    """Implements ``Pictures``: a segment and a writer for every want that was ever declared."""

    def __init__(self) -> None:
        self.wanted: dict[str, tuple[Want, ...]] = {}
        self.kept: dict[str, tuple[CameraId, ...]] = {}
        self.lives: dict[CameraId, PictureLife] = {}
        self.stand_in: dict[Want, Want] = {}
        """Wants that have no rendition yet: the camera's previous one stands in."""
        self.replayed: dict[ReplayId, tuple[Segment, SlotWriter]] = {}
        self.replay_states: dict[ReplayId, ReplayState] = {}
        self.controls: list[ReplayControl] = []
        self.recorded: list[tuple[CameraId, datetime]] = []
        self.not_kept: set[CameraId] = set()
        self.retried: list[CameraId] = []
        self._looks = 0
        self._segments: dict[Want, tuple[Segment, SlotWriter]] = {}

    def want(self, window: str, wants: Iterable[Want]) -> None:
        self.wanted[window] = tuple(wants)
        for want in self.wanted[window]:
            self.writer(want)

    def keep(self, window: str, cameras: Iterable[CameraId]) -> None:
        self.kept[window] = tuple(cameras)

    @property
    def looks(self) -> int:
        """Grow at each question: a test may have put another picture in its place since the last."""
        self._looks += 1
        return self._looks

    def reader(self, want: Want) -> SlotReader | None:
        found = self._segments.get(self.stand_in.get(want, want))
        return found[0].reader if found is not None else None

    def replay(self, camera: CameraId, view: tuple[int, int], before_s: float) -> ReplayId | None:
        if camera in self.not_kept:
            return None
        number = ReplayId(len(self.replayed) + 1)
        segment = Segment(*view)
        segment.reader.profile = Profile.SUB
        self.replayed[number] = (segment, SlotWriter(segment.name))
        self.replay_states[number] = ReplayState(number, 1.0, is_playing=True, kept_s=88)
        return number

    def play_recording(self, camera: CameraId, at: datetime, view: tuple[int, int]) -> ReplayId:
        if camera in self.not_kept:
            raise NotRecorded
        number = self.replay(camera, view, 0)
        assert number is not None
        self.recorded.append((camera, at))
        recorded = Recorded(CameraId(f"{camera}@recorder"), at, 0)
        self.replay_states[number] = ReplayState(number, 1.0, is_playing=True, recorded=recorded)
        return number

    def replay_reader(self, replay: ReplayId) -> SlotReader | None:
        return self.replayed[replay][0].reader if replay in self.replay_states else None

    def replay_state(self, replay: ReplayId) -> ReplayState | None:
        return self.replay_states.get(replay)

    def control_replay(self, asked: ReplayControl) -> None:
        self.controls.append(asked)

    def end_replay(self, replay: ReplayId) -> None:
        self.replay_states.pop(replay, None)

    def publish_replay(self, replay: ReplayId, grey: int, *, pts: int = 0, age_s: float = 15.0) -> None:
        """Publish a replayed frame that arrived a while ago."""
        writer = self.replayed[replay][1]
        writer.begin()[:] = grey
        now = time.monotonic_ns()
        writer.publish(generation=1, pts=pts, arrived_ns=now - round(age_s * 1e9), decoded_ns=now)

    def known_life(self, camera: CameraId) -> PictureLife:
        return self.life(camera)

    def life(self, camera: CameraId) -> PictureLife:
        return self.lives.get(camera, LIVE)

    def count(self) -> LifeCount:
        shown = {want.camera for wants in self.wanted.values() for want in wants}
        live = sum(self.life(camera).sign is Sign.LIVE for camera in shown)
        return LifeCount(live, len(shown), live, len(shown))

    def retry(self, camera: CameraId) -> None:
        self.retried.append(camera)

    def writer(self, want: Want) -> SlotWriter:
        """Return the writer of this want's segment."""
        if want not in self._segments:
            segment = Segment(want.width_px, want.height_px)
            segment.reader.profile = want.profile
            self._segments[want] = (segment, SlotWriter(segment.name))
        return self._segments[want][1]

    def publish(self, want: Want, picture: npt.NDArray[np.uint8] | int, *, pts: int = 0) -> None:
        """Publish (h, w, 4) uint8 BGRx, or a grey value."""
        writer = self.writer(want)
        writer.begin()[:] = picture
        now = time.monotonic_ns()
        writer.publish(generation=1, pts=pts, arrived_ns=now, decoded_ns=now)

    def of(self, camera: str, profile: Profile | None = None) -> Want:
        """Return the want of a camera among those declared now."""
        return next(
            want
            for wants in self.wanted.values()
            for want in wants
            if want.camera == camera and profile in (None, want.profile)
        )

    def close(self) -> None:
        """Unlink everything."""
        for segment, writer in (*self._segments.values(), *self.replayed.values()):
            writer.close()
            segment.close()


@contextmanager
def fake_pictures() -> Iterator[FakePictures]:
    """Give pictures that leave nothing behind."""
    pictures = FakePictures()
    try:
        yield pictures
    finally:
        pictures.close()
