"""Where films are made: one process's films, encoders and locks, and the loop that works through them.

Background makers are niced far down, and a niced process cannot rise again. So a further one, niced little, makes only
first groups that somebody waits for, leaves the rest to the others, and ends when every film has its first group.
"""

import logging
import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import cv2
import numpy as np

from console.demo.catalogue import DemoCamera
from console.demo.clips import clip_pictures
from console.demo.encode import FilmEncoder, Picture, Pictures
from console.demo.film import Film
from console.demo.producer import Key, PaintOf
from console.demo.schedule import Standing, in_order
from console.domain.camera import Profile
from console.errors import ConsoleError

LOG_FORMAT: Final = "%(asctime)s films %(levelname)s %(message)s"
NICE: Final = 15
URGENT_NICE: Final = 3
FREE_BYTES: Final = 300_000_000
"""Left on the disk for the evidence: the films stop growing before."""
_LOOK_UP: Final = 8
"""Pictures between two looks at what is most urgent."""
_IDLE_S: Final = 0.2

log = logging.getLogger(__name__)


def work(
    films: Mapping[Key, Film], cameras: Sequence[DemoCamera], parent_pid: int, paint_of: PaintOf, *, is_urgent: bool
) -> None:
    """Make ``films`` until nothing is left to be made, the disk is full, or the parent is gone."""
    logging.basicConfig(format=LOG_FORMAT, level=logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends us in order
    os.nice(URGENT_NICE if is_urgent else NICE)
    cv2.setNumThreads(1)
    with closing(Workshop(films, cameras, paint_of, is_urgent=is_urgent)) as workshop:
        try:
            while os.getppid() == parent_pid and workshop.step():
                pass
        except OSError as exc:
            log.error("the films stop growing: %s", exc)


@dataclass(slots=True)
class _Job:
    """A film in the making."""

    encoder: FilmEncoder
    lock: IO[bytes]
    group: Iterator[None] | None = None


class Workshop:
    """One process's films. No thread but its own."""

    def __init__(
        self, films: Mapping[Key, Film], cameras: Sequence[DemoCamera], paint_of: PaintOf, *, is_urgent: bool = False
    ) -> None:
        self._is_urgent = is_urgent
        self._films = dict(films)
        self._cameras = {camera.number: camera for camera in cameras}
        self._paint_of = paint_of
        self._jobs: dict[Key, _Job] = {}

    def step(self) -> bool:
        """Make a few pictures of the most urgent film that is free; False: nothing is left, or no room for it.

        Raises:
            OSError: a film cannot be written.
        """
        order = in_order(self._standings())
        if self._is_urgent:
            order = [standing for standing in order if standing.ready == 0]
        if order and not self._has_room():
            return False
        for standing in order:
            key = standing.number, standing.profile
            if (standing.is_awaited or not self._is_urgent) and self._begin(key):
                self._go_on(key)
                return True
        if order:
            time.sleep(_IDLE_S)  # others make the rest, or nobody waits yet
        return bool(order)

    def close(self) -> None:
        """Give the locks back; a group that is not whole is forgotten."""
        for job in self._jobs.values():
            job.lock.close()
        self._jobs.clear()

    def _standings(self) -> Iterator[Standing]:
        for (number, profile), film in self._films.items():
            yield Standing(
                number,
                profile,
                film.ready_gops(),
                film.total_gops,
                self._wanted_at(film, profile),
                (number, profile) in self._jobs,
            )

    def _wanted_at(self, film: Film, profile: Profile) -> float | None:
        """Return since when a film is missed, as far as it concerns this process."""
        is_for_the_urgent = profile is Profile.MAIN and film.ready_gops() == 0
        if film.is_complete or (is_for_the_urgent and not self._is_urgent):
            return None
        return film.wanted_at()

    def _has_room(self) -> bool:
        folder = next(iter(self._films.values())).folder
        is_enough = shutil.disk_usage(folder).free >= FREE_BYTES
        if not is_enough:
            log.error("the films stop growing: less than %d MB free in %s", FREE_BYTES // 1_000_000, folder.parent)
        return is_enough

    def _begin(self, key: Key) -> bool:
        """Say whether this process makes the film, beginning it if it is free."""
        if key in self._jobs:
            return True
        film, camera = self._films[key], self._cameras[key[0]]
        lock = film.lock()
        if lock is None:
            return False
        if film.is_complete:  # by another process, since we looked
            lock.close()
            return False
        encoder = FilmEncoder(
            film,
            pictures_of(camera, key[1], film, self._paint_of),
            stream=camera.number,
            name=camera.name,
            light=camera.light,
            seamless=camera.clip is None,
        )
        self._jobs[key] = _Job(encoder, lock)
        return True

    def _go_on(self, key: Key) -> None:
        job = self._jobs[key]
        job.group = job.group or job.encoder.make_group()
        try:
            for _ in range(_LOOK_UP):
                if next(job.group, _DONE) is _DONE:
                    job.group = None
                    break
        except ConsoleError as exc:
            log.warning("camera %d: its film cannot be made: %s", key[0], exc)
            del self._films[key]
            self._jobs.pop(key).lock.close()
            return
        if job.encoder.is_finished or (self._is_urgent and job.group is None):
            self._jobs.pop(key).lock.close()


_DONE: Final = object()


def pictures_of(camera: DemoCamera, profile: Profile, film: Film, paint_of: PaintOf) -> Pictures:
    """Return where a film's pictures come from: the painter, or one's own clip."""
    spec = film.spec
    if camera.clip is not None:
        return clip_pictures(Path(camera.clip.path), spec.width_px, spec.height_px, is_squeezed=profile is Profile.SUB)
    paint = paint_of(camera)

    def paint_from(frame: int) -> Iterator[Picture]:
        while True:
            yield np.asarray(paint(frame % spec.frames / spec.fps, spec.width_px, spec.height_px), np.uint8)
            frame += 1

    return paint_from
