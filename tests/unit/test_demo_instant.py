"""The instant burnt into live pictures: read back at any size, never wrongly."""

import cv2
import numpy as np
import pytest

from console.demo.instant import WRAP_MS, draw_instant, read_instant
from console.demo.mark import draw_mark, read_mark


@pytest.mark.parametrize("size", [(704, 576), (480, 270), (1920, 1080), (320, 180)])
@pytest.mark.parametrize("instant_ms", [0, 1, 123_456, WRAP_MS - 1])
def test_read_back_at_any_size_beside_the_mark(size: tuple[int, int], instant_ms: int) -> None:
    picture = np.full((576, 704, 3), 120, np.uint8)
    draw_instant(picture, instant_ms)
    draw_mark(picture, 17, 321)
    shown = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    assert read_instant(shown) == instant_ms
    assert read_mark(shown) == (17, 321)


def test_it_wraps_and_noise_is_not_read() -> None:
    picture = np.full((576, 704, 3), 120, np.uint8)
    assert read_instant(picture) is None
    draw_instant(picture, WRAP_MS + 7)
    assert read_instant(picture) == 7
    pick = np.random.default_rng(3)
    wrong = 0
    for _ in range(300):
        torn = picture.copy()
        torn[-24:-12] = pick.integers(0, 256, torn[-24:-12].shape, np.uint8)
        wrong += read_instant(torn) not in (None, 7)
    assert wrong <= 3
