"""Fingerprints, thumbnails, the spool, and parameter sets for clips."""

import errno
import hashlib
import os
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from console.video import spool, still
from console.video.clip import parameter_sets


def ramp(
    width_px: int = 704, height_px: int = 576, *, noise: int = 0
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return a picture with structure, (h, w, 3) uint8."""
    across = np.linspace(0, 6, width_px)[None, :]
    down = np.linspace(0, 4, height_px)[:, None]
    grey = 120 + 80 * np.sin(across) * np.cos(down)
    grey = grey + np.random.default_rng(1).integers(0, noise + 1, grey.shape)
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


def distance(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_alike_pictures_have_alike_fingerprints_and_others_have_not() -> None:
    plain, noisy = still.fingerprint(ramp()), still.fingerprint(ramp(noise=12))
    assert len(plain) == 16
    assert distance(plain, noisy) <= 4
    assert distance(plain, still.fingerprint(ramp()[:, ::-1].copy())) > 20


def test_the_fingerprint_is_the_hash_that_it_says() -> None:
    cells = np.tile(np.arange(9, dtype=np.uint8) * 20, (8, 1))
    cells[7] = cells[7, ::-1]
    picture = cv2.resize(np.repeat(cells[:, :, None], 3, axis=2), (9, 8), interpolation=cv2.INTER_NEAREST)
    assert still.fingerprint(np.asarray(picture, np.uint8)) == "ffffffffffffff00"


def test_a_thumbnail_has_square_pixels_and_is_small() -> None:
    rough = np.random.default_rng(2).integers(0, 255, (576, 704, 3), dtype=np.uint8)
    data = still.thumbnail(rough, Fraction(12, 11))
    small = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert small is not None
    assert small.shape == (240, 320, 3)  # 768 × 576 with square pixels: 4 to 3
    assert len(data) <= 30_000


def test_png_gives_the_picture_back() -> None:
    picture = ramp(64, 48, noise=200)
    back = cv2.imdecode(np.frombuffer(still.png(picture), np.uint8), cv2.IMREAD_COLOR)
    assert back is not None
    assert np.array_equal(back, picture)


def test_a_file_is_named_by_its_hash(tmp_path: Path) -> None:
    file = spool.store(tmp_path / "spool", "frame.png", b"abc")
    again = spool.store(tmp_path / "spool", "frame.png", b"abc")
    assert (file.name, file.size, file.sha256) == ("frame.png", 3, hashlib.sha256(b"abc").hexdigest())
    assert file == again
    assert [path.name for path in (tmp_path / "spool").iterdir()] == [file.sha256]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        spool.store(tmp_path, "frame.png", b"abc")
    assert not list(tmp_path.iterdir())


SPS, PPS, SEI, IDR = b"\x67sps", b"\x68pps", b"\x06sei", b"\x65slice\0\0\1\x67no"


def test_parameter_sets_before_the_first_slice() -> None:
    unit = b"\0\0\0\1" + SPS + b"\0\0\1" + SEI + b"\0\0\0\1" + PPS + b"\0\0\1" + IDR
    assert parameter_sets(unit, "h264") == b"\0\0\0\1" + SPS + b"\0\0\0\1" + PPS


def test_parameter_sets_of_h265() -> None:
    unit = b"\0\0\1\x40\1vps\0\0\1\x42\1sps\0\0\1\x44\1pps\0\0\1\x26\1slice"
    assert parameter_sets(unit, "hevc") == b"\0\0\0\1\x40\1vps\0\0\0\1\x42\1sps\0\0\0\1\x44\1pps"


@pytest.mark.parametrize("unit", [b"", b"\0\0\1", b"\0\0\0\1\x65x", b"\0\0\0\x05\x67abcd"])
def test_no_parameter_sets(unit: bytes) -> None:
    assert parameter_sets(unit, "h264") == b""
