"""OpenCV's way from planes to a tile: three planes resized, then converted at once.

Bilinear for Y, U and V, straight into the tile's slot; measured at 1.18 × of decoding alone, where converting first and
scaling after costs 1.5 × (video.md). Used where ``tile.c`` cannot be, and what its tests hold it to.
"""

from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

_LEVELS: Final = np.arange(256, dtype=np.float64)
# Full-range cameras (yuvj420p) squeezed to the range that cvtColor expects: 16…235 and 16…240 (ITU-R BT.601).
_LUMA_TABLE: Final = np.rint(16 + _LEVELS * 219 / 255).astype(np.uint8)
_CHROMA_TABLE: Final = np.rint(128 + (_LEVELS - 128) * 224 / 255).clip(0, 255).astype(np.uint8)


class Matrix(NamedTuple):
    """What the numbers of Y, U and V mean."""

    is_full_range: bool
    is_bt709: bool


class Canvas:
    """Buffers to draw at one size: an I420 picture with even sides, as ``cv2.cvtColor`` wants it.

    Of an odd size the luma is scaled to that very size, that nothing lies aside, and what is even of it is converted,
    straight into the slot; its last line or column is drawn as the one before.
    """

    def __init__(self, width_px: int, height_px: int, matrix: Matrix) -> None:
        self._matrix = matrix
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

    def draw(self, planes: tuple[Pixels, ...], slot: Pixels) -> None:
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
        if self._matrix.is_full_range:
            self._squeeze()
        if self._matrix.is_bt709:
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
