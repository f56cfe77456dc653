"""A film on disk, made while it plays: one file a group of pictures, written whole or not at all.

    CACHE/03-sub-1f0c…/film.json     what it is (:class:`FilmSpec`); written first
                       gop-0000.bin  "GFG1", number of access units, their lengths (uint32, big-endian), the units
                       wanted        somebody waits for it; its time of change says since when
                       lock          held (flock) by the process that makes it

The folder's name holds the content's version: another content is another folder, so that a reader never sees a mix.
Knows nothing of painting and encoding; imports neither av nor cv2.
"""

import contextlib
import fcntl
import json
import os
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final, Self

from console.errors import Corrupt, Unavailable

FPS: Final = 25
GOP_FRAMES: Final = 50
_MAGIC: Final = b"GFG1"
_MOST_UNITS: Final = 10_000


@dataclass(frozen=True, slots=True)
class FilmSpec:
    """What a film is, known before its first picture is made."""

    codec: str
    """``h264`` or ``hevc``."""
    width_px: int
    height_px: int
    bit_rate: int
    """Bits a second."""
    gops: int
    """Groups of 50 pictures in the whole film."""
    version: str
    """Changes with the content."""
    aspect: tuple[int, int] = (1, 1)
    """Of a pixel: 16:11 for 704×576 shown at 16:9."""
    fps: int = FPS
    gop_frames: int = GOP_FRAMES

    @property
    def frames(self) -> int:
        """Pictures in the whole film."""
        return self.gops * self.gop_frames


class Film:
    """A film as its players see it: satisfies ``Footage`` of the RTSP server. Picklable; any one thread at a time."""

    def __init__(self, folder: Path, spec: FilmSpec) -> None:
        self.folder = folder
        self.spec = spec
        self._ready = 0

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read what the film in ``folder`` is.

        Raises:
            Unavailable: there is none.
            Corrupt: its description cannot be understood.
        """
        try:
            facts = json.loads((folder / "film.json").read_text(encoding="utf-8"))
            return cls(folder, FilmSpec(**(facts | {"aspect": tuple(facts["aspect"])})))
        except FileNotFoundError as exc:
            raise Unavailable(f"no film in {folder.name}") from exc
        except (ValueError, TypeError, KeyError) as exc:
            raise Corrupt(f"film.json of {folder.name} cannot be understood: {exc}") from exc

    @classmethod
    def create(cls, folder: Path, spec: FilmSpec) -> Self:
        """Open the film in ``folder``; describe it there first if it is new.

        Raises:
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "film.json"
        if not path.exists():
            write_whole(path, json.dumps(asdict(spec), indent=1).encode())
        return cls(folder, spec)

    @property
    def codec(self) -> str:
        """``h264`` or ``hevc``."""
        return self.spec.codec

    @property
    def total_gops(self) -> int:
        """How many groups the finished film has."""
        return self.spec.gops

    @property
    def is_complete(self) -> bool:
        """Say whether every group is made."""
        return self.ready_gops() == self.total_gops

    def ready_gops(self) -> int:
        """Return how many of the first groups can be read now: one look at the disk, none once all are there."""
        while self._ready < self.spec.gops and self.path(self._ready).exists():
            self._ready += 1
        return self._ready

    def gop(self, index: int) -> list[bytes]:
        """Return the access units (Annex B) of a group, a keyframe with its parameter sets first.

        Raises:
            Unavailable: the group is not made yet.
            Corrupt: its file is not what was written.
        """
        try:
            return unpack_group(self.path(index).read_bytes())
        except FileNotFoundError as exc:
            raise Unavailable(f"group {index} of {self.folder.name} is not made yet") from exc

    def want(self) -> None:
        """Ask for this film before others; a film that is whole needs nothing."""
        if not self.is_complete:
            (self.folder / "wanted").touch()

    def wanted_at(self) -> float | None:
        """Return when it was last asked for (seconds since the epoch); None: never."""
        try:
            return (self.folder / "wanted").stat().st_mtime
        except FileNotFoundError:
            return None

    def put(self, index: int, units: list[bytes]) -> None:
        """Store a group; readers see all of it or nothing.

        Raises:
            OSError: it cannot be written (disk full); nothing of it is left.
        """
        write_whole(self.path(index), pack_group(units))

    def path(self, index: int) -> Path:
        """Return the file of a group."""
        return self.folder / f"gop-{index:04d}.bin"

    def lock(self) -> IO[bytes] | None:
        """Take the right to make this film; None: another process has it. Closing the file gives it back."""
        file = (self.folder / "lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        for left in self.folder.glob("*.tmp"):  # of a process that was killed while writing
            left.unlink(missing_ok=True)
        return file


def pack_group(units: list[bytes]) -> bytes:
    """Return the file of a group of access units."""
    return b"".join((_MAGIC, struct.pack(f">{1 + len(units)}I", len(units), *map(len, units)), *units))


def unpack_group(packed: bytes) -> list[bytes]:
    """Return the access units of a group's file.

    Raises:
        Corrupt: it was not written by :func:`pack_group`, or is damaged in its outline.
    """
    try:
        (count,) = struct.unpack_from(">I", packed, len(_MAGIC))
        if packed[: len(_MAGIC)] != _MAGIC or count > _MOST_UNITS:
            raise Corrupt("no group of pictures: wrong beginning")
        lengths = struct.unpack_from(f">{count}I", packed, len(_MAGIC) + 4)
    except struct.error as exc:
        raise Corrupt("no group of pictures: too short") from exc
    at = len(_MAGIC) + 4 + 4 * count
    if len(packed) != at + sum(lengths):
        raise Corrupt(f"group of pictures: {len(packed)} bytes, {at + sum(lengths)} expected")
    units = []
    for length in lengths:
        units.append(packed[at : at + length])
        at += length
    return units


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that its name has either all of it or what it had before.

    Raises:
        OSError: it cannot be written; no part of it is left.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
