"""Turns pictures into a film as a street camera would: sensor noise, name and mark burnt in, one steady encoder.

Like the cameras themselves: no B-frames, one reference, CABAC and deblocking, closed groups of 50, a steady bit rate
with little buffer, parameter sets before every keyframe. The noise is slightly blurred, as a sensor's is after its own
processing: fine white noise would be quantised away and the stream would cost less to decode than real footage.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

import av
import cv2
import numpy as np
import numpy.typing as npt

from console.demo.film import Film, FilmSpec
from console.demo.lettering import Lettering
from console.demo.mark import draw_mark
from console.errors import Corrupt

Picture = npt.NDArray[np.uint8]
Pictures = Callable[[int], Iterator[Picture]]
"""Called with a frame's number: the pictures from there on, (h, w, 3) uint8 BGR, without end or to the film's end."""

_ENCODERS: Final = {"h264": "libx264", "hevc": "libx265"}
_NOISE: Final = {"day": 2.4, "dusk": 2.6, "rain": 2.6, "night": 3.0, "clip": 0.0}
"""Standard deviation in luma steps; one's own clips bring their own noise.

Enough to use the bit rate up and to cost what real footage costs (0.024 s of decoding a second of sub-stream); twice as
much costs no more, and the picture pays for it by looking painted in oil.
"""
_NOISE_BLUR_PX: Final = 1.0
_NOISE_TILES: Final = 4
_WIDE_PX: Final = 1280
_ROOM_PX: Final = 64
_MIDDLE: Final = 24


class Noise:
    """A few tiles of sensor noise, laid at random places: new in each picture, for the price of two additions."""

    def __init__(self, width_px: int, height_px: int, light: str, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._sigma = _NOISE[light]
        self._middle = np.full((height_px, width_px), _MIDDLE, np.uint8)
        self._tiles = [self._tile(width_px + _ROOM_PX, height_px + _ROOM_PX) for _ in range(_NOISE_TILES)]

    def add(self, luma: Picture) -> None:
        """Add noise to ``luma``, (h, w) uint8, in place."""
        if not self._sigma:
            return
        height, width = luma.shape
        which, y, x = (int(n) for n in self._random.integers(0, (_NOISE_TILES, _ROOM_PX, _ROOM_PX)))
        cv2.add(luma, self._tiles[which][y : y + height, x : x + width], dst=luma)
        cv2.subtract(luma, self._middle, dst=luma)

    def _tile(self, width_px: int, height_px: int) -> Picture:
        white = self._random.standard_normal((height_px, width_px), np.float32)
        soft = cv2.GaussianBlur(white, (0, 0), _NOISE_BLUR_PX)
        levels = soft * (self._sigma / float(soft.std())) + _MIDDLE
        return np.asarray(np.clip(levels, 0, 2 * _MIDDLE), np.uint8)


class FilmEncoder:
    """Makes one film, group by group, beginning where it stands on the disk.

    The encoder runs on from group to group, so that its rate control is settled at every cut; only group 0 and the
    first one after a restart begin cold. A seamless film (its pictures go round) gets group 0 again at its end.
    """

    def __init__(self, film: Film, pictures: Pictures, *, stream: int, name: str, light: str, seamless: bool) -> None:
        self._film = film
        self._stream = stream
        self._next = film.ready_gops()
        self._frame = self._next * film.spec.gop_frames
        self._pictures = pictures(self._frame)
        self._last: Picture | None = None
        self._encoder = new_encoder(film.spec)
        self._name = Lettering(name, stream, film.spec.width_px, film.spec.height_px)
        self._noise = Noise(film.spec.width_px, film.spec.height_px, light, stream + self._next)
        self._last_group = film.total_gops if seamless else film.total_gops - 1

    @property
    def is_finished(self) -> bool:
        """Say whether nothing is left to be made."""
        return self._next > self._last_group

    def make_group(self) -> Iterator[None]:
        """Make the next group of pictures; yields after each picture, so that the caller may look up.

        Raises:
            OSError: it cannot be stored.
            Corrupt: the encoder does not cut groups as it was told.
        """
        units: list[bytes] = []
        for index in range(self._film.spec.gop_frames):
            unit, is_key = self._encode()
            if is_key != (index == 0):
                raise Corrupt(f"{self._film.spec.codec}: keyframe {is_key} at picture {index} of a group")
            units.append(unit)
            yield
        self._film.put(self._next % self._film.total_gops, units)
        self._next += 1

    def _encode(self) -> tuple[bytes, bool]:
        picture = next(self._pictures, self._last)
        if picture is None:
            raise Corrupt(f"{self._film.folder.name}: no pictures")
        self._last = picture
        planes = self._finish(picture)
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = self._frame
        self._frame += 1
        (packet,) = self._encoder.encode(frame)  # no B-frames, no look-ahead: one in, one out
        return bytes(packet), packet.is_keyframe

    def _finish(self, picture: Picture) -> Picture:
        """Return the I420 planes of a picture with name, mark and noise, (h × 3/2, w) uint8."""
        spec = self._film.spec
        if picture.shape != (spec.height_px, spec.width_px, 3):
            raise Corrupt(f"{self._film.folder.name}: picture of {picture.shape}")
        burnt = picture.copy()
        self._name.draw(burnt)
        draw_mark(burnt, self._stream, self._frame % spec.frames)
        planes = np.asarray(cv2.cvtColor(burnt, cv2.COLOR_BGR2YUV_I420), np.uint8)
        self._noise.add(planes[: spec.height_px])
        return planes


def new_encoder(spec: FilmSpec) -> av.VideoCodecContext:
    """Return an encoder for ``spec`` that gives each picture at once; both sides must be even."""
    encoder = av.CodecContext.create(_ENCODERS[spec.codec], "w")
    if not isinstance(encoder, av.VideoCodecContext):
        raise TypeError(f"{_ENCODERS[spec.codec]} is no video encoder here")
    encoder.width, encoder.height, encoder.pix_fmt = spec.width_px, spec.height_px, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(spec.fps), Fraction(1, spec.fps)
    encoder.sample_aspect_ratio = Fraction(*spec.aspect)
    encoder.bit_rate = spec.bit_rate
    encoder.thread_count = 1
    encoder.options = _options(spec)
    return encoder


def _options(spec: FilmSpec) -> dict[str, str]:
    kbit = spec.bit_rate // 1000
    common = (
        f"keyint={spec.gop_frames}:min-keyint={spec.gop_frames}:scenecut=0:open-gop=0:repeat-headers=1:bframes=0:ref=1"
        f":vbv-maxrate={kbit * 6 // 5}:vbv-bufsize={kbit}:colormatrix=smpte170m"
    )
    if spec.codec == "hevc":
        pools = "2" if spec.width_px >= _WIDE_PX else "none"  # one core alone takes 4 s for a group of 1920×1080
        return {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "x265-params": f"{common}:pools={pools}:frame-threads=1:log-level=error",
        }
    return {"preset": "superfast", "tune": "zerolatency", "x264-params": f"{common}:cabac=1:no-deblock=0"}
