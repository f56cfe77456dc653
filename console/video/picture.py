"""From a decoded picture to pixels: scaling and colour. The only picture arithmetic of the live path.

OpenCV resizes the Y, U and V planes to the tile's size and converts once, straight into the slot; measured at
1.18 × of decoding alone, where converting first and scaling after costs 1.5 × (video.md). Everything here runs
in the thread of the stream; buffers are kept by :class:`Canvases` and used again for every frame.
"""

from typing import Final

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.plane import VideoPlane

Pixels = npt.NDArray[np.uint8]

_FAST_FORMATS: Final = ("yuv420p", "yuvj420p")
_FULL_RANGE: Final = 2
_BT709: Final = 1
_MOST_SIZES: Final = 8
_LEVELS: Final = np.arange(256, dtype=np.float64)
# Full-range cameras (yuvj420p) squeezed to the range that cvtColor expects: 16…235 and 16…240 (ITU-R BT.601).
_LUMA_TABLE: Final = np.rint(16 + _LEVELS * 219 / 255).astype(np.uint8)
_CHROMA_TABLE: Final = np.rint(128 + (_LEVELS - 128) * 224 / 255).clip(0, 255).astype(np.uint8)


class Canvas:
    """Buffers to draw at one size: an I420 picture with even sides, as ``cv2.cvtColor`` wants it.

    Of an odd size the luma is scaled to that very size, that nothing lies aside, and what is even of it is converted,
    straight into the slot; its last line or column is drawn as the one before.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self._is_even = width_px % 2 == 0 and height_px % 2 == 0
        w, h = width_px & ~1, height_px & ~1
        self._i420 = np.empty((h * 3 // 2, w), np.uint8)
        flat, luma, chroma = self._i420.reshape(-1), w * h, w * h // 4
        self._planes: tuple[Pixels, Pixels, Pixels] = (
            flat[:luma].reshape(h, w),
            flat[luma : luma + chroma].reshape(h // 2, w // 2),
            flat[luma + chroma :].reshape(h // 2, w // 2),
        )
        self._sizes = ((width_px, height_px), (w // 2, h // 2), (w // 2, h // 2))
        scaled = self._planes[0] if self._is_even else np.empty((height_px, width_px), np.uint8)
        self._targets = (scaled, *self._planes[1:])

    def draw(self, planes: tuple[Pixels, ...], slot: Pixels, *, full_range: bool, bt709: bool) -> None:
        """Scale ``planes`` (Y, U, V) and convert into ``slot``, (h, w, 4) uint8 BGRx of this canvas's size."""
        luma, *chroma = planes
        sources = (luma, *(self._thinned(plane) for plane in chroma))
        for source, size, target in zip(sources, self._sizes, self._targets, strict=True):
            if source.shape == target.shape:
                np.copyto(target, source)
            else:
                cv2.resize(source, size, dst=target, interpolation=cv2.INTER_LINEAR)
        h, w = self._planes[0].shape
        if not self._is_even:
            np.copyto(self._planes[0], self._targets[0][:h, :w])
        if full_range:
            self._squeeze()
        if bt709:
            self._turn_709_to_601()
        cv2.cvtColor(self._i420, cv2.COLOR_YUV2BGRA_I420, dst=slot[:h, :w])
        if not self._is_even:
            slot[:, w:], slot[h:] = slot[:, w - 1 : w], slot[h - 1 : h]

    def _thinned(self, chroma: Pixels) -> Pixels:
        """Return every second line where that is enough: a quarter less to read, and colour has no fine lines.

        Luma must not be thinned: its edges would lose 5 dB.
        """
        return chroma[::2] if chroma.shape[0] >= 2 * self._planes[1].shape[0] else chroma

    def _squeeze(self) -> None:
        luma, *chroma = self._planes
        cv2.LUT(luma, _LUMA_TABLE, dst=luma)
        for plane in chroma:
            cv2.LUT(plane, _CHROMA_TABLE, dst=plane)

    def _turn_709_to_601(self) -> None:
        """Turn BT.709 colours into the BT.601 that ``cvtColor`` assumes: a third of the price of swscale here."""
        luma, cb, cr = self._planes
        # The two standards' matrices multiplied; chroma lies round 128, so each row's constant keeps 128 at 128.
        new_cb = cv2.addWeighted(cb, 0.9899, cr, -0.1110, 128 * (1 - 0.9899 + 0.1110))
        new_cr = cv2.addWeighted(cb, -0.0727, cr, 0.9836, 128 * (1 + 0.0727 - 0.9836))
        size = (luma.shape[1], luma.shape[0])
        shift = cv2.addWeighted(cb, 0.1018, cr, 0.1960, 128 - 128 * (0.1018 + 0.1960))
        cv2.addWeighted(luma, 1.0, cv2.resize(shift, size), 1.0, -128, dst=luma)
        np.copyto(cb, new_cb)
        np.copyto(cr, new_cr)


class Canvases:
    """One canvas for each size in use. One thread."""

    def __init__(self) -> None:
        self._by_shape: dict[tuple[int, ...], Canvas] = {}

    def of(self, slot: Pixels) -> Canvas:
        """Return the canvas for a slot of this shape."""
        canvas = self._by_shape.get(slot.shape)
        if canvas is None:
            if len(self._by_shape) >= _MOST_SIZES:  # sizes of windows long gone
                self._by_shape.clear()
            canvas = self._by_shape[slot.shape] = Canvas(slot.shape[1], slot.shape[0])
        return canvas


class FramePlanes:
    """A frame that FFmpeg decoded, seen through numpy without a copy; keeps the frame alive."""

    __slots__ = ("_canvases", "_frame", "_planes")

    def __init__(self, frame: av.VideoFrame, canvases: Canvases) -> None:
        self._frame = frame
        self._canvases = canvases
        self._planes: tuple[Pixels, ...] | None = None

    def draw_into(self, slot: Pixels) -> None:
        """Scale and convert into ``slot``, (h, w, 4) uint8 BGRx, filling it wholly."""
        planes, frame = self.planes(), self._frame
        full_range = frame.color_range == _FULL_RANGE
        self._canvases.of(slot).draw(planes, slot, full_range=full_range, bt709=frame.colorspace == _BT709)

    def to_bgr(self) -> Pixels:
        """Return a copy at full size, (h, w, 3) uint8 BGR, by FFmpeg's own exact conversion."""
        return to_bgr(self._frame)

    def planes(self) -> tuple[Pixels, ...]:
        """Return Y, U and V as (h, w) uint8 without a copy, as the picture was coded; valid while this lives."""
        if self._planes is None:
            if self._frame.format.name not in _FAST_FORMATS:
                self._frame = self._frame.reformat(format="yuv420p")
            self._planes = tuple(_view(plane) for plane in self._frame.planes)
        return self._planes


def _view(plane: VideoPlane) -> Pixels:
    """Return the plane's bytes without a copy; FFmpeg pads its lines."""
    shape, strides = (plane.height, plane.width), (plane.line_size, 1)
    return np.ndarray(shape, np.uint8, plane, 0, strides)  # type: ignore[arg-type]  # PyAV's stubs hide the buffer protocol


def to_bgr(frame: av.VideoFrame) -> Pixels:
    """Return ``frame`` at full size, (h, w, 3) uint8 BGR, with its own matrix and range honoured."""
    picture = frame.to_ndarray(format="bgr24")
    return np.ascontiguousarray(picture, dtype=np.uint8)


class ArrayPlanes:
    """A picture that is already (h, w, 3) uint8 BGR; kept as it is."""

    __slots__ = ("_bgr",)

    def __init__(self, bgr: Pixels) -> None:
        self._bgr = bgr

    def draw_into(self, slot: Pixels) -> None:
        """Scale and convert into ``slot``, (h, w, 4) uint8 BGRx, filling it wholly."""
        height_px, width_px = slot.shape[:2]
        small = self._bgr
        if small.shape[:2] != (height_px, width_px):
            is_smaller = width_px < small.shape[1]
            way = cv2.INTER_AREA if is_smaller else cv2.INTER_LINEAR
            small = np.asarray(cv2.resize(small, (width_px, height_px), interpolation=way), np.uint8)
        cv2.cvtColor(small, cv2.COLOR_BGR2BGRA, dst=slot)

    def planes(self) -> tuple[Pixels, ...]:
        """Return green in the place of Y, (h, w) uint8 without a copy."""
        return (self._bgr[:, :, 1],)

    def to_bgr(self) -> Pixels:
        """Return a copy at full size, (h, w, 3) uint8 BGR."""
        return self._bgr.copy()
