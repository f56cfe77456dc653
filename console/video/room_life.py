"""The verdicts on all pictures of a seat, and what is remembered of cameras that are not shown just now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from console.domain.camera import CameraId, Cause, LifeCount, PictureLife, Quality, Sign
from console.video.life import ALL_S, GONE, Proof, count, judge, no_room, worst
from console.video.stream import Stream


@dataclass(slots=True)
class RoomLife:
    """What each wanted camera's picture was judged to be at the last look. GUI thread only."""

    _lives: dict[CameraId, PictureLife] = field(default_factory=dict)
    _proved: dict[CameraId, tuple[float, datetime]] = field(default_factory=dict)
    """When each camera was last proved: monotonic seconds and UTC."""
    _marks: dict[CameraId, tuple[Quality, ...]] = field(default_factory=dict)
    """What was wrong with each camera's picture when it was last seen."""
    _unseen: dict[CameraId, PictureLife] = field(default_factory=dict)
    """The last verdict on cameras that are not shown and not known to be well: theirs on the glass, or a glance's."""
    _now: float = 0.0

    def judge(
        self,
        shown: Mapping[CameraId, Collection[Stream | None]],
        now: float,
        lacking: Mapping[CameraId, Cause] = MappingProxyType({}),
    ) -> None:
        """Judge every wanted camera by the streams that are shown of it.

        Args:
            shown: for each wanted camera the streams under its pictures; None: there is no memory for a picture.
            now: monotonic seconds.
            lacking: whose other stream is shown, and why not the one that was wanted.
        """
        self._now = now
        lives: dict[CameraId, PictureLife] = {}
        for camera, streams in shown.items():
            before = self._lives.get(camera)
            verdicts = [self._one(camera, stream, before) for stream in streams]
            life = self._remembering(camera, worst(verdicts) if len(verdicts) > 1 else verdicts[0])
            lives[camera] = replace(life, lacks=lacking[camera]) if camera in lacking else life
        self._unseen |= {
            camera: life
            for camera, life in self._lives.items()
            if camera not in lives and life.sign not in {Sign.LIVE, Sign.CONNECTING}
        }
        self._lives = lives

    def _one(self, camera: CameraId, stream: Stream | None, before: PictureLife | None) -> PictureLife:
        if stream is None:
            return no_room(before, self._now)
        life = judge(stream.proof, before, self._now)
        if life.sign is not Sign.NOT_PROVED:
            self.note(camera, stream.proof)
        return life

    def note(self, camera: CameraId, proof: Proof) -> None:
        """Remember that a camera's picture was proved, by what is known of one of its streams."""
        if proof.proved_at is not None and proof.proved > self._proved.get(camera, (0.0,))[0]:
            self._proved[camera] = proof.proved, proof.proved_at
            self._marks[camera] = proof.marks
            self._unseen.pop(camera, None)

    def fail(self, camera: CameraId, cause: Cause | None, now: float) -> None:
        """Remember that a glance at a camera failed.

        Args:
            camera: whose.
            cause: why; None: no picture came that proves anything, which alone is no proof that it is gone.
            now: monotonic seconds.
        """
        sign = Sign.NOT_PROVED if cause is None else Sign.REFUSED if cause is Cause.BAD_PASSWORD else Sign.LOST
        before = self._unseen.get(camera)
        if before is not None and cause is None:
            return  # what was known of it is worse
        since = before.since if before is not None else now
        self._unseen[camera] = PictureLife(sign, since, cause, show_picture=False)

    def proved(self) -> dict[CameraId, float]:
        """Return when each camera was last proved, in monotonic seconds."""
        return {camera: at for camera, (at, _) in self._proved.items()}

    def gone(self) -> frozenset[CameraId]:
        """Return the cameras that nobody shows and that were stalled or gone when they were last seen."""
        signs = {*GONE, Sign.STALLED}
        return frozenset(camera for camera, life in self._unseen.items() if life.sign in signs)

    def believed(self) -> frozenset[CameraId]:
        """Return the cameras that were proved within ten minutes and are not known to be gone since."""
        gone = {camera for camera, life in self._lives.items() if life.sign in GONE}
        since = self._now - ALL_S
        return frozenset(camera for camera, (at, _) in self._proved.items() if at >= since) - gone

    def _remembering(self, camera: CameraId, life: PictureLife) -> PictureLife:
        """Return the verdict with the last proved instant of an earlier connection where this one has none."""
        if life.proved_at is not None or camera not in self._proved:
            return life
        proved, proved_at = self._proved[camera]
        marks = life.marks or self._marks.get(camera, ())
        return replace(life, age_s=max(0.0, self._now - proved), proved_at=proved_at, marks=marks)

    def of(self, camera: CameraId) -> PictureLife:
        """Return the verdict on a camera; of one that nobody wants, when it was last proved."""
        return self._lives.get(camera) or self._remembering(
            camera, PictureLife(Sign.CONNECTING, self._now, show_picture=False)
        )

    def known(self, camera: CameraId) -> PictureLife:
        """Return the verdict on a camera; of one that nobody wants, what was wrong when it was last looked at."""
        unseen = self._unseen.get(camera)
        if unseen is None or camera in self._lives:
            return self.of(camera)
        proved = self._proved.get(camera)
        if proved is None:
            return unseen
        return replace(unseen, age_s=max(0.0, self._now - proved[0]), proved_at=proved[1], show_picture=False)

    def count(self, cameras: Collection[CameraId]) -> LifeCount:
        """Return the room's number, of these cameras."""
        return count(self._lives, len(self.believed().intersection(cameras)), len(cameras))
