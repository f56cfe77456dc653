"""What recorders play at this seat: each recording a camera of its own to the player, and none of the room's.

A recording is one connection from its beginning to its end: opened again it would begin anew, so that whatever ends
its stream ends it. Owns the made-up cameras and when a recording is over. GUI thread only.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from console.clock import from_unix_ns, monotonic, utc_now
from console.domain.camera import Camera, CameraId, Cause, Profile, Want
from console.video.freeze_message import FreezeReport, Frozen, FrozenKept
from console.video.freezing import OnReport
from console.video.playback import NotRecorded, playback_url
from console.video.replay_message import Recorded, ReplayId, ReplayState
from console.video.slots import SlotReader
from console.video.stream import Stream
from console.video.stream_key import StreamKey

OPENING_S: Final = 20.0
"""A recorder that has sent no picture for so long has none to send."""
TICKS: Final = 90_000
"""Time stamps a second."""
ENDS: Final = {
    Cause.NO_STREAM: "playback.nothing",
    Cause.NO_SERVER: "playback.no_recorder",
    Cause.BAD_PASSWORD: "playback.refused",
    Cause.NO_CREDENTIAL: "playback.no_credential",
}
"""Why a recording is over, as the windows say it; else it has come to its end, or broke off."""
END_S: Final = 60.0
"""A recorder keeps what it records: its end is the present. One that ends earlier broke off, or recorded no more."""
Find = Callable[[Want], SlotReader | None]


@dataclass(slots=True)
class _Recording:
    """One recording. ``first_pts``: of the first picture that was seen; it is of ``at``."""

    id: ReplayId
    camera: Camera
    want: Want
    at: datetime
    begun: float
    first_pts: int | None = None
    last_pts: int | None = None
    """Of the newest picture that was drawn."""
    over: str = ""
    """Text key; "" while it plays."""

    @property
    def key(self) -> StreamKey:
        return StreamKey(self.camera.id, Profile.MAIN)

    def unix_ns(self, pts: int) -> int:
        """Return when a picture was recorded, by its time stamp; recorders begin up to a GOP beside what was asked."""
        since = (pts - (self.first_pts if self.first_pts is not None else pts)) / TICKS
        return round((self.at + timedelta(seconds=since)).timestamp() * 1e9)

    @property
    def reached(self) -> datetime | None:
        """Return when its newest picture was recorded, UTC; None: there was none."""
        return from_unix_ns(self.unix_ns(self.last_pts)) if self.last_pts is not None else None

    def then(self, report: FreezeReport) -> FreezeReport:
        """Return a freeze's report with the recorded instants instead of those of arrival here."""
        match report:
            case Frozen():
                frames = tuple(replace(one, arrived_unix_ns=self.unix_ns(one.pts)) for one in report.frames)
                instant = self.unix_ns(report.pts)
                return replace(report, frames=frames, arrived_unix_ns=instant, clock_offset_ms=None)
            case FrozenKept():
                return replace(report, arrived_unix_ns=self.unix_ns(report.pts))
        return report


class Recordings:
    """All recordings of a seat.

    Args:
        room: the room's cameras.
    """

    def __init__(self, room: Mapping[CameraId, Camera]) -> None:
        self._room = room
        self._known: dict[ReplayId, _Recording] = {}
        self._numbers = itertools.count(1)
        self.cameras: dict[CameraId, Camera] = {}
        """The made-up cameras, to be played beside the room's."""

    def begin(self, camera: CameraId, at: datetime, view: tuple[int, int]) -> ReplayId:
        """Have a camera's recorder play from an instant on.

        Args:
            camera: of the room.
            at: aware.
            view: width and height in device pixels.

        Raises:
            NotRecorded: no recorder's address can be made of the camera's.
        """
        number = next(self._numbers)
        real = self._room[camera]
        name = CameraId(f"{camera}@{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.{number}")
        made = replace(real, id=name, main_url=_recorder(real, at), sub_url="", clock_region=None)
        want = Want(name, Profile.MAIN, *view)
        self._known[ReplayId(-number)] = _Recording(ReplayId(-number), made, want, at, monotonic())
        self.cameras[name] = made
        return ReplayId(-number)

    @property
    def wants(self) -> tuple[Want, ...]:
        """Return what the player must draw."""
        return tuple(one.want for one in self._known.values() if not one.over)

    def want(self, recording: ReplayId) -> Want | None:
        """Return under which want a recording is drawn; None: it is over, or is none."""
        one = self._known.get(recording)
        return one.want if one is not None and not one.over else None

    def has(self, recording: ReplayId) -> bool:
        """Say whether it was begun here and not yet ended."""
        return recording in self._known

    def state(self, recording: ReplayId) -> ReplayState | None:
        """Return how it goes on; ``over`` says why it does not. None: it was ended."""
        one = self._known.get(recording)
        if one is None:
            return None
        recorded = Recorded(one.camera.id, one.at, one.first_pts)
        return ReplayState(
            recording, 1.0, is_playing=not one.over, recorded=recorded, over=one.over, reached=one.reached
        )

    def end(self, recording: ReplayId) -> CameraId | None:
        """Stop it; return the made-up camera that is no longer needed."""
        one = self._known.pop(recording, None)
        if one is None:
            return None
        del self.cameras[one.camera.id]
        return one.camera.id

    def timed(self, camera: CameraId, on_report: OnReport) -> OnReport:
        """Return ``on_report`` told recorded instants, where the frozen camera is a recording."""
        one = next((one for one in self._known.values() if one.camera.id == camera), None)
        return on_report if one is None else lambda report: on_report(one.then(report))

    def step(self, streams: Mapping[StreamKey, Stream], find: Find, now: float) -> bool:
        """Learn how they go on; return whether one is over now.

        Args:
            streams: the player's.
            find: returns where a want is drawn.
            now: monotonic seconds.
        """
        is_over = False
        for one in self._known.values():
            if one.over:
                continue
            if (shown := _shown_pts(find(one.want))) is not None:
                one.last_pts = shown
            if one.first_pts is None:
                one.first_pts = one.last_pts
            one.over = _over(one, streams.get(one.key), now)
            is_over |= bool(one.over)
        return is_over


def _recorder(camera: Camera, at: datetime) -> str:
    """Return the recorder's address; recorders keep the main stream, so that its address comes first."""
    for url in (camera.main_url, camera.sub_url):
        if url:
            try:
                return playback_url(url, at)
            except NotRecorded:
                continue
    raise NotRecorded


def _shown_pts(reader: SlotReader | None) -> int | None:
    facts = reader.facts(reader.published) if reader is not None and reader.published else None
    return facts.pts if facts is not None else None


def _over(one: _Recording, stream: Stream | None, now: float) -> str:
    """Return why a recording is over; "" while it is not."""
    is_late = one.first_pts is None and now - one.begun > OPENING_S
    if stream is None:
        return "playback.nothing" if is_late else ""
    cause = stream.this_ended_by
    if cause is Cause.NO_CREDENTIAL and not is_late:
        return ""  # it is being leased
    if cause is not None:
        return ENDS.get(cause) or _end(one, cause)
    if stream.generation > 1 or (stream.generation == 1 and stream.pause is not None):
        return _end(one, None)  # opened again it would begin anew
    return "playback.nothing" if is_late else ""


def _end(one: _Recording, cause: Cause | None) -> str:
    """Return what became of a recording whose connection is gone: a recorder that dies looks like one that ends."""
    if one.reached is None:
        return "playback.nothing"
    is_end = cause is Cause.ENDED and (utc_now() - one.reached).total_seconds() <= END_S
    return "playback.ended" if is_end else "playback.broke_off"
