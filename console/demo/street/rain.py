"""Falling rain: two curtains of streaks that pass a whole number of times in the loop."""

from typing import Final

import cv2
import numpy as np

from console.demo.street.traffic import LOOP_S
from console.demo.street.view import Array

_CURTAINS: Final = ((90, 0.055, 46), (47, 0.10, 62))
"""Passes in a loop, length of a streak as a share of the height, brightness."""


class Rain:
    """The streaks for one picture size."""

    def __init__(self, width_px: int, height_px: int, seed: int) -> None:
        """Draw the curtains."""
        self._height = height_px
        self._curtains = [
            (turns, _curtain(width_px, height_px, long, bright, seed + turns)) for turns, long, bright in _CURTAINS
        ]

    def fall(self, picture: Array, t_s: float) -> None:
        """Add the streaks of an instant to a picture."""
        for turns, curtain in self._curtains:
            top = self._height - int(t_s / LOOP_S * turns * self._height) % self._height
            cv2.add(picture, curtain[top : top + self._height], picture)


def _curtain(width_px: int, height_px: int, long: float, bright: int, seed: int) -> Array:
    """Return streaks (2·height, width, 3) whose second half repeats the first."""
    pick = np.random.default_rng(seed)
    sheet = np.zeros((height_px, width_px), np.uint8)
    for _ in range(170):
        x, y = pick.uniform(0, width_px), pick.uniform(0, height_px)
        length = height_px * long * pick.uniform(0.6, 1.3)
        level = int(bright * pick.uniform(0.35, 1.0))
        for shift in (0, -height_px):
            ends = [
                (round((x + dx) * 16), round((y + dy + shift) * 16))
                for dx, dy in ((0.0, 0.0), (-length * 0.09, length))
            ]
            cv2.line(sheet, ends[0], ends[1], level, max(1, height_px // 700), cv2.LINE_AA, 4)
    return np.repeat(np.concatenate([sheet, sheet])[:, :, None], 3, axis=2)
