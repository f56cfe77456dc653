"""Pictures of the street's films for its past cases: a frozen frame with the seconds before it, and after-pictures.

Taken once a film and kept: decoding brings av and cv2, which only the maker needs. What a film's scene puts up in the
first half of the film is gone at its end and beginning: the frame is of its middle, the after-picture of its beginning.
"""

import contextlib
import hashlib
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from console.demo.film import FPS, Film, write_whole
from console.errors import Corrupt, Unavailable

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.stream import VideoStream

    from console.video.canvas import Pixels
    from console.video.decoder import Recipe
    from console.video.recent import KeptPacket

BEFORE_GOPS: Final = 2
"""3 s of pictures before the frozen one: a desk keeps 10, but the past has many packets, and they are written anew."""
_FRAME_AT: Final = 0.6
"""Where in the film the frame is: stalls stand, bags lie."""
_INDEX: Final = "pictures.json"
_TICKS: Final = 90_000 // FPS
_AFTER_SIZE: Final = (1280, 720)
_AFTER_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in a set: its name in an evidence packet, and what its bytes are."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PictureSet:
    """What there is of one film."""

    folder: str
    gop: int
    """Which group of the film the frame is of: an earlier one than wanted where the film was not made so far."""
    codec: str
    width_px: int
    height_px: int
    pts: int
    fingerprint: str
    evidence: tuple[KeptFile, ...]
    """In the order of a packet's part A."""
    after: tuple[KeptFile, ...]

    def path(self, file: KeptFile) -> Path:
        """Return where a file of the set lies."""
        return Path(self.folder) / file.sha256

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a set.

        Raises:
            Unavailable: there is none.
            Corrupt: its index cannot be understood, or a file is missing.
        """
        try:
            said = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
            files = {name: tuple(KeptFile(**one) for one in said.pop(name)) for name in ("evidence", "after")}
            found = cls(**(said | files | {"folder": str(folder)}))
        except FileNotFoundError as exc:
            raise Unavailable(f"no pictures in {folder.name}") from exc
        except (ValueError, TypeError, KeyError) as exc:
            raise Corrupt(f"the pictures of {folder.name} cannot be understood: {exc}") from exc
        if not all(found.path(file).exists() for file in (*found.evidence, *found.after)):
            raise Corrupt(f"a picture of {folder.name} is missing")
        return found


def kept_beside(cache: Path) -> Path:
    """Return the folder for the pictures of the films in ``cache``."""
    return cache.parent / "pictures"


def after_pictures(playing: Mapping[int, Film], cache: Path) -> dict[str, tuple[str, str]]:
    """Return after-pictures by camera number: path and SHA-256; of films whose pictures were taken."""
    found = {}
    for number, film in playing.items():
        with contextlib.suppress(Unavailable, Corrupt):
            pictures = PictureSet.read(kept_beside(cache) / film.folder.name)
            found[str(number)] = str(pictures.path(pictures.after[0])), pictures.after[0].sha256
    return found


def pictures_of(film: Film, kept: Path) -> PictureSet:
    """Return the pictures of ``film``, taken now if they are not in the folder ``kept``, or can now be better.

    Raises:
        Unavailable: nothing of the film is made yet.
        OSError: they cannot be written.
    """
    folder = kept / film.folder.name
    try:
        found = PictureSet.read(folder)
    except (Unavailable, Corrupt):
        return take_pictures(film, folder)
    is_better_now = found.gop < _wanted_gop(film) < film.ready_gops()
    return take_pictures(film, folder) if is_better_now else found


def _wanted_gop(film: Film) -> int:
    return int(film.total_gops * _FRAME_AT)


def take_pictures(film: Film, folder: Path) -> PictureSet:
    """Decode and write the pictures of ``film``; of one that is still being made, from as far as it is."""
    ready = film.ready_gops()
    if not ready:
        raise Unavailable(f"nothing of {film.folder.name} is made yet")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    last = min(_wanted_gop(film), ready - 1)
    first = max(0, last - BEFORE_GOPS + 1)
    found = _evidence(film, first, last)
    evidence = {name: _keep(folder, name, content) for name, content in found.files.items()}
    made = PictureSet(
        str(folder), last, film.codec, film.spec.width_px, film.spec.height_px, found.pts, found.fingerprint,
        tuple(evidence[name] for name in ("frame.png", "before.mp4", "thumbnail.jpg")),
        (_keep(folder, "after.jpg", _after(film, 0)),),
    )  # fmt: skip
    write_whole(folder / _INDEX, json.dumps(asdict(made)).encode())
    return made


def _keep(folder: Path, name: str, content: bytes) -> KeptFile:
    file = KeptFile(name, len(content), hashlib.sha256(content).hexdigest())
    write_whole(folder / file.sha256, content)
    return file


@dataclass(frozen=True, slots=True)
class _Found:
    files: dict[str, bytes]
    pts: int
    fingerprint: str


def _evidence(film: Film, first_gop: int, last_gop: int) -> _Found:
    """Return the frame in the middle of a group, its thumbnail, and the clip from ``first_gop`` up to it."""
    from console.video import still
    from console.video.clip import mp4

    units = [unit for index in range(first_gop, last_gop + 1) for unit in film.gop(index)]
    units = units[: len(units) - film.spec.gop_frames // 2]
    packets = _packets(film, units, first_gop)
    recipe = _recipe(film, units)
    picture = _last_picture(recipe, packets)
    files = {
        "frame.png": still.png(picture),
        "before.mp4": mp4(recipe, packets, film.spec.width_px, film.spec.height_px),
        "thumbnail.jpg": still.thumbnail(picture, Fraction(*film.spec.aspect)),
    }
    return _Found(files, packets[-1].pts, still.fingerprint(picture))


def _after(film: Film, gop: int) -> bytes:
    """Return a JPEG with square pixels, as from a telephone, of a group's last picture."""
    import cv2

    units = film.gop(gop)
    picture = _last_picture(_recipe(film, units), _packets(film, units, gop))
    wide = cv2.resize(picture, _AFTER_SIZE, interpolation=cv2.INTER_AREA)
    is_done, data = cv2.imencode(".jpg", wide, [cv2.IMWRITE_JPEG_QUALITY, _AFTER_QUALITY])
    if not is_done:
        raise OSError("an after-picture could not be written")
    return bytes(data.tobytes())


def _recipe(film: Film, units: Sequence[bytes]) -> "Recipe":
    import av

    from console.video.decoder import Recipe

    with av.open(io.BytesIO(b"".join(units)), format=film.codec) as container:
        return Recipe.of(container.streams.video[0])


def _packets(film: Film, units: Sequence[bytes], first_gop: int) -> "list[KeptPacket]":
    from console.video.recent import KeptPacket

    start = first_gop * film.spec.gop_frames
    return [
        KeptPacket(_packet(unit), (start + number) * _TICKS, 0, 0, number % film.spec.gop_frames == 0, len(unit))
        for number, unit in enumerate(units)
    ]


def _packet(unit: bytes) -> "Packet[VideoStream]":
    from av.packet import Packet

    return Packet(unit)  # type: ignore[return-value]  # the stubs know no packet without its stream


def _last_picture(recipe: "Recipe", packets: "Sequence[KeptPacket]") -> "Pixels":
    """Return the last of the packets' pictures, (h, w, 3) uint8 BGR; decoding begins at its own keyframe."""
    from console.video.picture import to_bgr

    start = max(number for number, kept in enumerate(packets) if kept.is_keyframe)
    decoder = recipe.decoder(in_full=True)
    frames = [frame for kept in packets[start:] for frame in decoder.decode(kept.packet)]
    frames += decoder.decode(None)
    if not frames:
        raise Corrupt("a film's group holds no picture")
    return to_bgr(frames[-1])
