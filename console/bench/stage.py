"""The street as the bench plays it: its camera server in a process of its own, films made beforehand."""

import logging
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from console.demo.cameras import CameraService
from console.demo.catalogue import DemoCamera, cameras
from console.demo.film import Film
from console.demo.producer import PaintOf, SpecOf, films, paint_street, spec_for
from console.demo.sendlog import SendLogReader
from console.domain.camera import Camera, CameraId, Profile
from console.errors import Unavailable

log = logging.getLogger(__name__)
READY_GOPS: Final = 5
"""10 s of film are enough: what decoding costs does not depend on how often it comes round."""
MAKE_S: Final = 900.0
HEVC_CAMERA: Final = 4
LARGE: Final = 4
"""Main streams of the mixed wall."""
_LOOK_S: Final = 0.2


class Stage:
    """N streams to play. Enter it to start, leave it to end.

    Args:
        data: where the films are kept.
        streams: how many.
        profile: ``sub``, ``main``, ``hevc`` (the H.265 camera's main stream, N times) or ``mixed`` (the first four
            are main streams, the others sub-streams).
        scratch: for the send log.
        paint_of: returns a camera's painter; a module's function.
        spec_of: says what a camera's film is; a module's function.
    """

    def __init__(
        self,
        data: Path,
        streams: int,
        profile: str,
        scratch: Path,
        paint_of: PaintOf = paint_street,
        spec_of: SpecOf = spec_for,
    ) -> None:
        self._paint_of, self._spec_of = paint_of, spec_of
        self._cache, self._streams, self._scratch = data / "films", streams, scratch
        self._main_streams = {"sub": 0, "mixed": LARGE}.get(profile, streams)
        filmed = [camera for camera in cameras(64) if not camera.is_live]
        self._street: list[DemoCamera] = [filmed[HEVC_CAMERA - 1]] if profile == "hevc" else filmed[:streams]
        self._service: CameraService | None = None
        self._sent: SendLogReader | None = None
        self.cameras: list[Camera] = []

    def __enter__(self) -> Self:
        self._cache.mkdir(parents=True, exist_ok=True)
        send_log = self._scratch / "sent"
        self._service = CameraService.start(
            self._cache, self._street, credentials={}, send_log=send_log, paint_of=self._paint_of, spec_of=self._spec_of
        )
        try:
            self._make_films()
            self._service.stop_making()
        except BaseException:
            self._service.stop()
            raise
        self._sent = SendLogReader(send_log)
        self.cameras = [self._camera(number) for number in range(1, self._streams + 1)]
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._sent is not None:
            self._sent.close()
        if self._service is not None:
            self._service.stop()

    @property
    def urls(self) -> list[str]:
        """Addresses of the streams, without sign-in: the limit plays the same."""
        return [camera.main_url if self.profile(camera) is Profile.MAIN else camera.sub_url for camera in self.cameras]

    def groups(self) -> list[tuple[list[Camera], Profile]]:
        """Return the cameras of each window and the stream it plays; main and sub-streams have a window each."""
        split = [self.cameras[: self._main_streams], self.cameras[self._main_streams :]]
        return [(part, profile) for part, profile in zip(split, (Profile.MAIN, Profile.SUB), strict=True) if part]

    def profile(self, camera: Camera) -> Profile:
        """Return which stream of a camera is played."""
        return self._profile_of(camera.number)

    def _profile_of(self, number: int) -> Profile:
        return Profile.MAIN if number <= self._main_streams else Profile.SUB

    @property
    def pids(self) -> tuple[int, ...]:
        """Processes of the cameras: their cost is counted apart."""
        return () if self._service is None else self._service.pids

    def sent_ns(self, stream: int, frame: int) -> int:
        """Return when a frame was sent, CLOCK_MONOTONIC ns; 0: unknown."""
        return 0 if self._sent is None else self._sent.sent_ns(stream, frame)

    def _filmed(self, number: int) -> DemoCamera:
        return self._street[(number - 1) % len(self._street)]

    def _camera(self, number: int) -> Camera:
        assert self._service is not None  # noqa: S101 - set in __enter__
        street = self._filmed(number)
        main, sub = (self._service.url(street.number, profile) for profile in (Profile.MAIN, Profile.SUB))
        return Camera(CameraId(f"bench-{number}"), number, street.name, main, sub)

    def _make_films(self) -> None:
        played = {(self._filmed(n).number, self._profile_of(n)) for n in range(1, self._streams + 1)}
        wanted = [film for key, film in films(self._cache, self._street, self._spec_of).items() if key in played]
        deadline = time.monotonic() + MAKE_S
        while missing := [film for film in wanted if film.ready_gops() < min(READY_GOPS, film.total_gops)]:
            if time.monotonic() > deadline or (self._service is not None and not self._service.is_producing):
                raise Unavailable(f"{len(missing)} films are not ready", text_key="demo.films_not_ready")
            self._want(missing)
            time.sleep(_LOOK_S)

    @staticmethod
    def _want(missing: list[Film]) -> None:
        for film in missing[:2]:
            film.want()
