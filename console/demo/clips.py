"""One's own clips as cameras (``demo --footage DIR``): any file that PyAV opens, at 25 pictures a second.

A clip keeps its shape: the main stream is the clip as it is shown, at most 1920×1080; the sub-stream is 704×576 shown
at 16:9, with dark bars where the clip is not 16:9.
"""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from console.demo.catalogue import FILMED, MOST, Clip, DemoCamera, cameras
from console.demo.film import FPS, GOP_FRAMES
from console.errors import Corrupt, Refused

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from console.demo.encode import Pictures

Picture = npt.NDArray[np.uint8]

LONGEST_S: Final = 600
"""Of a longer clip the beginning is played."""
_LARGEST: Final = (1920, 1080)
_BARS: Final = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Footage:
    """What a folder holds."""

    cameras: tuple[DemoCamera, ...]
    unreadable: tuple[str, ...]
    """Names of files that are no video that can be played; each was logged."""


def footage(directory: Path) -> Footage:
    """Look through a folder of clips, in the order of their names, at most 64.

    Raises:
        Refused: there is no such folder, or not one clip in it can be read.
    """
    try:
        paths = sorted(path for path in directory.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as exc:
        raise Refused(f"{directory} cannot be read", text_key="demo.no_folder", folder=str(directory)) from exc
    found: list[DemoCamera] = []
    unreadable = []
    for path in paths:
        try:
            clip = read_clip(path)
        except Corrupt as exc:
            log.warning("left out: %s", exc)
            unreadable.append(path.name)
        else:
            found.append(_camera(len(found) + 1, clip))
        if len(found) == MOST:
            break
    if not found:
        raise Refused(f"no clip in {directory} can be read", text_key="demo.no_clips", folder=str(directory))
    return Footage(tuple(found), tuple(unreadable))


def _camera(number: int, clip: Clip) -> DemoCamera:
    place = cameras((number - 1) % FILMED + 1)[-1]
    return DemoCamera(
        number, Path(clip.path).stem, Path(clip.path).stem, place.public_grid, place.residents_grid, place.point,
        scene="clip", light="clip", seed=number, film=number, clip=clip,
    )  # fmt: skip


def read_clip(path: Path) -> Clip:
    """Find out what a clip is; it is read to its end once.

    Raises:
        Corrupt: it is no video that can be played.
    """
    import av

    try:
        with av.open(str(path)) as container:
            stream = _video(container, path)
            frame = next(container.decode(stream), None)
            if frame is None:
                raise Corrupt(f"{path.name}: no picture in it")
            width, height = _shown_size(frame, stream)
            length_s = _length_s(container, stream)
    except (av.FFmpegError, OSError) as exc:
        raise Corrupt(f"{path.name} cannot be read as video: {type(exc).__name__}") from exc
    gops = max(1, int(min(length_s, LONGEST_S) * FPS) // GOP_FRAMES)
    return Clip(str(path), gops, width, height, _file_version(path))


def _video(container: "InputContainer", path: Path) -> "VideoStream":
    if not container.streams.video:
        raise Corrupt(f"{path.name}: no video in it")
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    return stream


def _shown_size(frame: "VideoFrame", stream: "VideoStream") -> tuple[int, int]:
    """Return the even size with square pixels that fits 1920×1080 and does not enlarge."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = frame.width * float(aspect or 1), float(frame.height)
    scale = min(1.0, _LARGEST[0] / width, _LARGEST[1] / height)
    return max(96, round(width * scale) // 2 * 2), max(64, round(height * scale) // 2 * 2)


def _length_s(container: "InputContainer", stream: "VideoStream") -> float:
    """Return the time between the first and the last picture, from their time stamps; headers often lie."""
    stamps = [packet.pts for packet in container.demux(stream) if packet.pts is not None]
    if stream.time_base is None or not stamps:
        return 0.0
    first = min(stamps[0], stream.start_time if stream.start_time is not None else stamps[0])
    return float((max(stamps) - first) * stream.time_base) + 1 / FPS


def _file_version(path: Path) -> str:
    facts = path.stat()
    return hashlib.sha256(f"1 {path.name} {facts.st_size} {facts.st_mtime_ns}".encode()).hexdigest()[:12]


def clip_pictures(path: Path, width_px: int, height_px: int, *, is_squeezed: bool) -> "Pictures":
    """Return a source of a clip's pictures at 25 a second, each (height_px, width_px, 3) uint8 BGR.

    Args:
        path: of the clip.
        width_px: of the pictures.
        height_px: of the pictures.
        is_squeezed: they are shown at 16:9 whatever their size; otherwise with square pixels.
    """

    def pictures(start: int) -> Iterator[Picture]:
        shape = Fraction(16, 9) if is_squeezed else Fraction(width_px, height_px)
        for number, (frame, aspect) in enumerate(_at_25(path)):
            if number >= start:
                yield _fit(frame, aspect, width_px, height_px, float(shape))

    return pictures


def _at_25(path: Path) -> Iterator[tuple["VideoFrame", float]]:
    """Yield a clip's frames so that there are 25 a second, by their time stamps, with the shape of their pixels.

    Raises:
        Corrupt: it cannot be read on.
    """
    import av

    try:
        with av.open(str(path)) as container:
            stream = _video(container, path)
            aspect = float(stream.sample_aspect_ratio or 1)
            shown, first, before = 0, None, None
            for frame in container.decode(stream):
                at = frame.time if frame.time is not None else shown / FPS
                first = at if first is None else first
                while before is not None and shown / FPS < at - first - 1e-6:
                    yield before, aspect
                    shown += 1
                before = frame
            if before is not None:
                yield before, aspect
    except (av.FFmpegError, OSError) as exc:
        raise Corrupt(f"{path.name} cannot be read on: {type(exc).__name__}") from exc


def _fit(frame: "VideoFrame", pixel_aspect: float, width_px: int, height_px: int, shape: float) -> Picture:
    """Return the frame as large as it fits, in the middle of dark bars; ``shape`` is width to height as shown."""
    import cv2

    own = frame.width * pixel_aspect / frame.height
    wide = width_px if own >= shape else max(2, round(width_px * own / shape))
    high = height_px if own <= shape else max(2, round(height_px * shape / own))
    picture = np.full((height_px, width_px, 3), _BARS, np.uint8)
    left, top = (width_px - wide) // 2, (height_px - high) // 2
    scaled = cv2.resize(frame.to_ndarray(format="bgr24"), (wide, high), interpolation=cv2.INTER_AREA)
    picture[top : top + high, left : left + wide] = scaled
    return picture
