"""Small films in memory for benches: a scene with sensor noise, things that wander through it, and a running clock.

No picture comes back before the film does, so that nothing in a healthy stream looks like a fault.
"""

import enum
from dataclasses import dataclass
from typing import Final

import av
import cv2
import numpy as np
import numpy.typing as npt

from console.demo.encode import Noise, new_encoder
from console.demo.film import FPS, GOP_FRAMES, FilmSpec

_BIT_RATE: Final = 500_000
_WANDERERS: Final = 6
_STEP_PX: Final = 2.0
_BLACK_LUMA: Final = 18
CLOCK: Final = (0.02, 0.02, 0.30, 0.10)
"""Where the clock stands: left, top, width, height as shares of the picture."""

Luma = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class MemoryFilm:
    """A whole film in memory: satisfies ``Footage`` of the RTSP server. Picklable."""

    codec: str
    gops: tuple[tuple[bytes, ...], ...]

    @property
    def total_gops(self) -> int:
        """How many groups of pictures it has."""
        return len(self.gops)

    def ready_gops(self) -> int:
        """Return how many groups can be played: all."""
        return len(self.gops)

    def gop(self, index: int) -> list[bytes]:
        """Return the access units of a group."""
        return list(self.gops[index])

    def want(self) -> None:
        """Ask for it to be made: it is."""


_CONSTANT_QUALITY: Final = {
    "preset": "superfast",
    "tune": "zerolatency",
    "crf": "23",
    "x264-params": f"keyint={GOP_FRAMES}:min-keyint={GOP_FRAMES}:scenecut=0:repeat-headers=1:bframes=0",
}


class Scenery(enum.Enum):
    """What a film shows."""

    STREET = "street"
    BLACK = "black"
    """A covered lens: nothing but a little noise."""
    HUNG = "hung"
    """A sensor that hangs before an encoder that does not: one picture, noise and all, encoded again and again.

    At constant quality: there the pictures come to repeat themselves. At the other films' steady rate the encoder goes
    on refining for minutes, and only the clock in the picture tells.
    """


def pattern_film(
    gops: int,
    *,
    width_px: int = 352,
    height_px: int = 288,
    codec: str = "h264",
    scenery: Scenery = Scenery.STREET,
    seed: int = 1,
) -> MemoryFilm:
    """Make a film of ``gops`` groups of 50 pictures; 352×288 takes about a second for 10 groups.

    Args:
        gops: groups of 2 s.
        width_px: even.
        height_px: even.
        codec: ``h264`` or ``hevc``.
        scenery: what it shows.
        seed: of scene, noise and ways; the same film for the same seed.
    """
    spec = FilmSpec(codec, width_px, height_px, _BIT_RATE, gops, "pattern")
    encoder = new_encoder(spec)
    if scenery is Scenery.HUNG:
        encoder.bit_rate, encoder.options = 0, _CONSTANT_QUALITY
    scene = _Scene(width_px, height_px, seed, scenery)
    hung = scene.next_planes(0) if scenery is Scenery.HUNG else None
    units: list[bytes] = []
    for number in range(spec.frames):
        planes = scene.next_planes(number) if hung is None else hung
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = number
        units.extend(bytes(packet) for packet in encoder.encode(frame))
    groups = tuple(tuple(units[at : at + GOP_FRAMES]) for at in range(0, len(units), GOP_FRAMES))
    return MemoryFilm(codec, groups)


class _Scene:
    """A background of soft shapes, and discs on random ways; I420 planes picture by picture."""

    def __init__(self, width_px: int, height_px: int, seed: int, scenery: Scenery) -> None:
        self._random = np.random.default_rng(seed)
        self._is_black = scenery is Scenery.BLACK
        self._noise = Noise(width_px, height_px, "day", seed)
        coarse = self._random.integers(40, 210, (9, 11)).astype(np.uint8)
        luma = np.asarray(cv2.resize(coarse, (width_px, height_px), interpolation=cv2.INTER_CUBIC), np.uint8)
        luma[:: height_px // 12] //= 2  # edges, which a picture in focus has
        luma[:, :: width_px // 14] //= 2
        self._planes = np.full((height_px * 3 // 2, width_px), 128, np.uint8)
        self._planes[:height_px] = _BLACK_LUMA if self._is_black else luma
        if not self._is_black:
            tints = self._random.integers(100, 160, (height_px // 2, width_px)).astype(np.uint8)
            self._planes[height_px:] = cv2.GaussianBlur(tints, (0, 0), 20)
        self._size = np.array((width_px, height_px), float)
        self._at = self._random.random((_WANDERERS, 2)) * self._size

    def next_planes(self, number: int) -> Luma:
        """Return picture ``number``, the next one, (h × 3/2, w) uint8."""
        planes = self._planes.copy()
        height = planes.shape[0] * 2 // 3
        luma = planes[:height]
        if not self._is_black:
            self._at = (self._at + self._random.normal(0.4, _STEP_PX, self._at.shape)) % self._size
            for which, (x, y) in enumerate(self._at):
                cv2.circle(luma, (int(x), int(y)), height // 14, 30 + 38 * which, -1)
        self._noise.add(luma)
        if not self._is_black:
            _draw_clock(luma, number)
        return planes


def _draw_clock(luma: Luma, number: int) -> None:
    height, width = luma.shape
    x, y, w, h = (round(share * side) for share, side in zip(CLOCK, (width, height, width, height), strict=True))
    luma[y : y + h, x : x + w] = 30
    text = f"03:12:{number // FPS % 60:02d}"
    cv2.putText(luma, text, (x + 4, y + h - 7), cv2.FONT_HERSHEY_SIMPLEX, h / 42, 230, 2)
