"""The street's films, made in the background by processes of their own: the parent's side, without av and cv2.

Each process takes the most urgent film that nobody makes (a lock a film), so two processes, or two demos on one
cache, share the work and never write the same film.
"""

import functools
import hashlib
import itertools
import multiprocessing
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from console.demo.catalogue import DemoCamera
from console.demo.film import Film, FilmSpec
from console.demo.later import packed, run_later
from console.domain.camera import Profile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Paint = Callable[[float, int, int], "npt.NDArray[np.uint8]"]
"""(t_s, width_px, height_px) → (h, w, 3) uint8 BGR; goes round in the film's length."""
PaintOf = Callable[[DemoCamera], Paint]
SpecOf = Callable[[DemoCamera, Profile], FilmSpec]
Key = tuple[int, Profile]

PROCESSES: Final = 2
"""In the background; one more makes what somebody waits for."""
GROUPS: Final = 30
"""60 s."""
_BIT_RATES: Final = {Profile.SUB: 1_000_000, Profile.MAIN: 2_500_000}
_SIZES: Final = {Profile.SUB: (704, 576), Profile.MAIN: (1920, 1080)}
_STOP_S: Final = 3.0
_SHAPES_THE_FILM: Final = ("mark.py", "encode.py", "lettering.py", "street/**/*.py")


def paint_street(camera: DemoCamera) -> Paint:
    """Return the street's painter of a camera."""
    from console.demo.street import Scene  # brings cv2, which the parent must not have

    paint: Paint = Scene(camera).paint
    return paint


def spec_for(camera: DemoCamera, profile: Profile) -> FilmSpec:
    """Return what a camera's film is: the sub-stream 704×576 shown at 16:9, the main stream with square pixels."""
    version, gops, size = content_version(camera), GROUPS, _SIZES[Profile.MAIN]
    if camera.clip is not None:
        version, gops, size = camera.clip.version, camera.clip.gops, (camera.clip.width_px, camera.clip.height_px)
    if profile is Profile.SUB:
        return FilmSpec(camera.codec, *_SIZES[profile], _BIT_RATES[profile], gops, version, (16, 11))
    return FilmSpec(camera.codec, *size, _BIT_RATES[profile], gops, version)


def content_version(camera: DemoCamera) -> str:
    """Return a name for what a painted film shows: another one if that, or the code that draws, is another.

    Where the camera hangs is not in the pictures: the street's map may change without making the films again.
    """
    seen = (camera.number, camera.name, camera.scene, camera.light, camera.seed, camera.codec)
    facts = f"{_code_version()} {_SIZES} {_BIT_RATES} {GROUPS} {seen}"
    return hashlib.sha256(facts.encode()).hexdigest()[:12]


@functools.cache
def _code_version() -> str:
    here = Path(__file__).parent
    paths = sorted(path for pattern in _SHAPES_THE_FILM for path in here.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def own_films(cache: Path, cameras: Iterable[DemoCamera], spec_of: SpecOf = spec_for) -> dict[Key, Film]:
    """Return the films that these cameras have of their own, described in ``cache``; nothing is made here.

    Raises:
        OSError: the cache cannot be written.
    """
    return {
        (camera.number, profile): Film.create(_folder(cache, camera, profile, spec_of), spec_of(camera, profile))
        for camera, profile in itertools.product(owners(cameras), Profile)
    }


def films(cache: Path, cameras: Iterable[DemoCamera], spec_of: SpecOf = spec_for) -> dict[Key, Film]:
    """Return what each camera that is not live plays, by (camera number, profile); made or not, it can be served.

    Cameras of one film share it, each ``ahead_gops`` groups into it; the one whose number it bears must be among them.
    Films of the same cameras with another content are swept from the cache.

    Raises:
        OSError: the cache cannot be written.
    """
    cameras = tuple(cameras)
    own = own_films(cache, cameras, spec_of)
    _sweep(cache, {film.folder.name for film in own.values()})
    return {
        (camera.number, profile): own[camera.film, profile]
        for camera, profile in itertools.product(cameras, Profile)
        if not camera.is_live
    }


def owners(cameras: Iterable[DemoCamera]) -> tuple[DemoCamera, ...]:
    """Return the cameras whose films are to be made for ``cameras``."""
    return tuple(camera for camera in cameras if not camera.is_live and camera.film == camera.number)


def _folder(cache: Path, camera: DemoCamera, profile: Profile, spec_of: SpecOf) -> Path:
    version = spec_of(camera, profile).version
    return cache / (
        f"clip-{version}-{profile.value}" if camera.clip else f"{camera.number:02d}-{profile.value}-{version}"
    )


def _sweep(cache: Path, keep: set[str]) -> None:
    """Remove the same cameras' films of another content that nobody makes; clips of one's own stay."""
    prefixes = {name.rpartition("-")[0] for name in keep if not name.startswith("clip-")}
    for folder in sorted(cache.iterdir()):
        if folder.name in keep or folder.name.rpartition("-")[0] not in prefixes or not (folder / "film.json").exists():
            continue
        lock = Film.open(folder).lock()
        if lock is not None:
            with lock:
                shutil.rmtree(folder)


class Producer:
    """The processes that make the films. Starting and stopping block briefly."""

    def __init__(self, processes: Sequence[SpawnProcess]) -> None:
        self._processes = processes

    @classmethod
    def start(
        cls,
        cache: Path,
        cameras: Sequence[DemoCamera],
        paint_of: PaintOf = paint_street,
        spec_of: SpecOf = spec_for,
        later_s: float = 0.0,
    ) -> Self:
        """Start them, none where all is made; they end by themselves when it is or this process is gone.

        ``paint_of`` is a function of a module: it travels to the children by name. Where every sub-stream has begun,
        no tile waits for them: they leave the processor to others for ``later_s``.

        Raises:
            OSError: the cache cannot be written.
        """
        context = multiprocessing.get_context("spawn")
        own = own_films(cache, cameras, spec_of)  # said here: the children would name them by the code they find
        arguments = (own, tuple(cameras), os.getpid(), paint_of)
        is_needed = not all(film.is_complete for film in own.values())
        roles = [False] * PROCESSES + [True] if is_needed else []
        is_awaited = any(profile is Profile.SUB and not film.ready_gops() for (_, profile), film in own.items())
        after_s = 0.0 if is_awaited else later_s
        processes = [
            context.Process(
                target=run_later,
                args=(after_s, packed(run_producer, *arguments, is_urgent)),
                name=f"films-{index}",
                daemon=True,
            )
            for index, is_urgent in enumerate(roles)
        ]
        for process in processes:
            process.start()
        return cls(processes)

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes, ended ones too."""
        return tuple(process.pid or 0 for process in self._processes)

    @property
    def is_running(self) -> bool:
        """Say whether films are being made."""
        return any(process.is_alive() for process in self._processes)

    def stop(self) -> None:
        """End them; what they have begun is resumed next time. May be called twice."""
        for process in self._processes:
            if process.is_alive():
                process.terminate()  # files appear whole or not at all: nothing to say good-bye to
        for process in self._processes:
            process.join(_STOP_S)
            if process.is_alive():
                process.kill()
                process.join()


def run_producer(
    own: Mapping[Key, Film], cameras: Sequence[DemoCamera], parent_pid: int, paint_of: PaintOf, is_urgent: bool
) -> None:
    """Make the films ``own`` until they are whole, the disk is full or the parent is gone: a child's entry.

    Args:
        own: films to make, by (camera number, profile).
        cameras: theirs, others do no harm.
        parent_pid: this process ends when it is no longer the parent.
        paint_of: returns a camera's painter.
        is_urgent: make only first groups that somebody waits for, little niced.
    """
    from console.demo.workshop import work  # brings av and cv2, which the parent must not have

    work(own, cameras, parent_pid, paint_of, is_urgent=is_urgent)
