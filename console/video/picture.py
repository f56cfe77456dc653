"""From a decoded picture to pixels: scaling and colour. The only picture arithmetic of the live path.

Planes are scaled to the tile and converted straight into its slot, by compiled lines (``tile_kernel.py``) where they
are to be had, else by OpenCV (``canvas.py``). Everything here runs in the thread of the stream; buffers are kept by
:class:`Canvases` and used again for every frame.
"""

from typing import Final

import av
import cv2
import numpy as np
from av.video.plane import VideoPlane

from console.video.canvas import Canvas, Matrix, Pixels
from console.video.tile_kernel import CompiledCanvas

_FAST_FORMATS: Final = ("yuv420p", "yuvj420p")
_FULL_RANGE: Final = 2
_BT709: Final = 1
_MOST_SIZES: Final = 8


class Canvases:
    """One canvas for each way of drawing in use. One thread."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Canvas | CompiledCanvas] = {}

    def of(self, planes: tuple[Pixels, ...], slot: Pixels, matrix: Matrix) -> Canvas | CompiledCanvas:
        """Return the canvas for planes and a slot of these shapes."""
        key = (planes[0].shape, planes[1].shape, slot.shape, matrix)
        canvas = self._kept.get(key)
        if canvas is None:
            if len(self._kept) >= _MOST_SIZES:  # sizes of windows long gone
                self._kept.clear()
            canvas = self._kept[key] = _canvas(planes, slot, matrix)
        return canvas


def _canvas(planes: tuple[Pixels, ...], slot: Pixels, matrix: Matrix) -> Canvas | CompiledCanvas:
    luma, chroma = ((plane.shape[0], plane.shape[1]) for plane in planes[:2])
    height_px, width_px = slot.shape[:2]
    try:
        return CompiledCanvas(luma, chroma, (height_px, width_px), matrix)
    except ValueError:
        return Canvas(width_px, height_px, matrix)


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
        matrix = Matrix(frame.color_range == _FULL_RANGE, frame.colorspace == _BT709)
        self._canvases.of(planes, slot, matrix).draw(planes, slot)

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
