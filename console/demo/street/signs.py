"""Writing on shops and gates: real words, drawn once each and laid onto boards in perspective."""

import functools
from typing import Final

import cv2
import numpy as np

from console.demo.lettering import write
from console.demo.street.view import Array

SHOPS: Final = (
    "便利店", "水果店", "理发", "大药房", "兰州拉面", "五金杂货", "生煎馒头", "房产中介", "干洗店", "小笼汤包",
    "手机维修", "眼镜店", "奶茶", "烟酒店", "面包房", "文具店", "修鞋配钥匙", "鲜花店", "服装店", "茶叶店",
    "沙县小吃", "打印复印", "粮油店", "熟食店",
)  # fmt: skip
_SIZE_PX: Final = 72
_LEAST_PX: Final = 3.0
"""Lower than this nobody sees that something is written there."""


@functools.lru_cache(64)
def coverage(words: str) -> Array | None:
    """Return what the letters cover, (h, w) uint8 with no margin; None: OpenCV has no Chinese font here."""
    drawn = write(words, _SIZE_PX)
    if drawn is None:
        return None
    left, top, width, height = cv2.boundingRect(drawn)
    return drawn[top : top + height, left : left + width]


def lay(picture: Array, corners: Array, letters: Array, ink: tuple[float, ...]) -> None:
    """Lay letters onto a picture; ``corners`` (4, 2) in pixels: top left, top right, bottom right, bottom left."""
    tall = float(max(np.linalg.norm(corners[3] - corners[0]), np.linalg.norm(corners[2] - corners[1])))
    wide = float(max(np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[2] - corners[3])))
    left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int).tolist()
    size = (picture.shape[1], picture.shape[0])
    right, low = np.minimum(np.ceil(corners.max(axis=0)) + 1, size).astype(int).tolist()
    if tall < _LEAST_PX or right <= left or low <= top:
        return
    rows, columns = min(letters.shape[0], max(2, round(tall))), min(letters.shape[1], max(2, round(wide)))
    small = cv2.resize(letters, (columns, rows), interpolation=cv2.INTER_AREA)  # or thin strokes would flicker away
    source = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    turn = cv2.getPerspectiveTransform(source, (corners - (left, top)).astype(np.float32))
    mask = cv2.warpPerspective(small, turn, (right - left, low - top), flags=cv2.INTER_LINEAR)
    share = mask[:, :, None].astype(np.float32) / 255
    part = picture[top:low, left:right]
    part[:] = part + (np.array(ink, np.float32) - part) * share
