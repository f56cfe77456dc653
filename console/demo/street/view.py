"""A pinhole camera on its pole: world metres to picture pixels.

World: x to the right, y up from the pavement, z ahead along the street; the camera stands at (x, height, z). A picture
is always the same 16:9 view; 704×576 is that view squeezed, so both axes have their own scale.
"""

import functools
import math
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Points = NDArray[np.float32]
_NEAR_M: Final = 0.6
_SHAPE: Final = 16 / 9
_ASIDE: Final = 3.0
"""Tangent of the angle beyond which polygons are cut off: well outside any picture, well inside fixed point."""
_PLANES: Final = tuple(
    (np.array(normal, np.float32), least)
    for normal, least in (
        ((0, 0, 1), _NEAR_M),
        ((1, 0, _ASIDE), 0.0), ((-1, 0, _ASIDE), 0.0), ((0, 1, _ASIDE), 0.0), ((0, -1, _ASIDE), 0.0),
    )
)  # fmt: skip


class View:
    """Where a camera hangs and what it sees, for one picture size."""

    def __init__(
        self, width_px: int, height_px: int, *, at: tuple[float, float, float], yaw: float, pitch: float, fov: float
    ) -> None:
        """``at`` in metres, ``yaw`` (to the right), ``pitch`` (down) and horizontal ``fov`` in degrees."""
        self.width_px, self.height_px = width_px, height_px
        self._aim = (width_px, height_px, at, yaw, pitch, fov)
        self.at = np.array(at, np.float32)
        turn, tilt = math.radians(yaw), math.radians(pitch)
        flat = np.array([math.sin(turn), 0, math.cos(turn)])
        up = np.array([0.0, 1.0, 0.0])
        right = np.array([math.cos(turn), 0, -math.sin(turn)])
        self.right = right
        self.across = (right.astype(np.float32), (flat * math.sin(tilt) + up * math.cos(tilt)).astype(np.float32))
        """What is right and up in the picture, unit vectors of the world."""
        self._axes = np.array(
            [right, flat * math.sin(tilt) + up * math.cos(tilt), flat * math.cos(tilt) - up * math.sin(tilt)],
            np.float32,
        )
        self._x, self._y, self._z = at
        self._rows: list[list[float]] = self._axes.tolist()
        focal = 0.5 / math.tan(math.radians(fov) / 2)
        self.scale_x, self.scale_y = focal * width_px, focal * _SHAPE * height_px
        self.horizon_px = height_px / 2 - self.scale_y * math.tan(tilt)

    def times(self, size: int) -> "View":
        """Return the same view in a picture ``size`` times as wide and high."""
        width_px, height_px, at, yaw, pitch, fov = self._aim
        return View(width_px * size, height_px * size, at=at, yaw=yaw, pitch=pitch, fov=fov)

    def look(self, points: Points) -> Points:
        """Return world points (n, 3) as seen: right, up, ahead in metres."""
        seen: Points = ((points - self.at) @ self._axes.T).astype(np.float32, copy=False)
        return seen

    def flatten(self, seen: Points) -> Points:
        """Return pixels (n, 2) of points that lie in front of the camera."""
        ahead = np.maximum(seen[:, 2], _NEAR_M / 2)
        return np.stack(
            [
                self.width_px / 2 + self.scale_x * seen[:, 0] / ahead,
                self.height_px / 2 - self.scale_y * seen[:, 1] / ahead,
            ],
            axis=1,
        )

    def outline(self, points: Points) -> tuple[Points, float]:
        """Return a polygon's pixels and its mean distance; no pixels if all of it lies behind the camera."""
        seen = self.look(points)
        if self.needs_cut(seen).any():
            for normal, least in _PLANES:
                seen = _cut(seen, normal, least)
            if len(seen) == 0:
                return np.empty((0, 2), np.float32), 0.0
        return self.flatten(seen), float(seen[:, 2].mean())

    def needs_cut(self, seen: Points) -> Array:
        """Say of each point (n, 3) as seen whether a polygon with it must be cut at the sides or the near plane."""
        beyond: Array = (seen[:, 2] < _NEAR_M) | (np.abs(seen[:, :2]) > _ASIDE * seen[:, 2:]).any(axis=1)
        return beyond

    def spot(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Return one point's pixel and its distance in metres (may be negative)."""
        dx, dy, dz = x - self._x, y - self._y, z - self._z
        right, up, ahead = self._rows
        reach = ahead[0] * dx + ahead[1] * dy + ahead[2] * dz
        near = max(reach, _NEAR_M / 2)
        u = self.width_px / 2 + self.scale_x * (right[0] * dx + right[1] * dy + right[2] * dz) / near
        return u, self.height_px / 2 - self.scale_y * (up[0] * dx + up[1] * dy + up[2] * dz) / near, reach

    def ground(self, step: int = 1) -> tuple[Array, Array, Array]:
        """Return x, z and distance in metres of the ground under each ``step``-th pixel, (h, w), (h, w), (h, 1).

        Beyond the horizon: far away.
        """
        across = (np.arange(0, self.width_px, step, dtype=np.float32) + step / 2 - self.width_px / 2) / self.scale_x
        down = (self.height_px / 2 - np.arange(0, self.height_px, step, dtype=np.float32) - step / 2) / self.scale_y
        right, up, ahead = self._axes
        fall = down * up[1] + ahead[1]
        reach = np.where(fall < -1e-3, -self.at[1] / np.minimum(fall, -1e-3), 4000).astype(np.float32)[:, None]
        ray_x = across[None, :] * right[0] + (down * up[0] + ahead[0])[:, None]
        ray_z = across[None, :] * right[2] + (down * up[2] + ahead[2])[:, None]
        return self.at[0] + ray_x * reach, self.at[2] + ray_z * reach, reach


def _cut(seen: Points, normal: Points, least: float) -> Points:
    """Cut a polygon in camera space where ``seen @ normal`` falls below ``least``."""
    inside = seen @ normal - least
    kept = []
    for index in range(len(seen)):
        a, b = inside[index - 1], inside[index]
        if (a < 0) != (b < 0):
            kept.append(seen[index - 1] + (seen[index] - seen[index - 1]) * (a / (a - b)))
        if b >= 0:
            kept.append(seen[index])
    return np.array(kept, np.float32).reshape(-1, 3)


def grain(x: Array, z: Array, size_m: float, seed: int) -> Array:
    """Return smooth noise (-1..1) over world coordinates; ``size_m`` is the width of its patches."""
    scale = 4.0 / size_m
    noise: Array = cv2.remap(
        _tile(seed), (x * scale).astype(np.float32), (z * scale).astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )  # fmt: skip
    return noise


@functools.lru_cache(8)
def _tile(seed: int) -> Array:
    """Return noise (256, 256) that goes on at its opposite side."""
    tile: Array = np.random.default_rng(seed).standard_normal((256, 256)).astype(np.float32)
    tile = cv2.GaussianBlur(np.pad(tile, 8, "wrap"), (0, 0), 2.0)[8:-8, 8:-8]
    even: Array = tile / float(np.abs(tile).max())
    return even
