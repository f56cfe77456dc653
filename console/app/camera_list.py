"""A seat's own cameras from their files: the camera list, and the calibrations that may lie beside it."""

from pathlib import Path
from typing import Final

from console.domain.camera import Camera
from console.errors import Refused
from console.seat.calibration_file import with_calibrations
from console.seat.camera_file import read_cameras

CALIBRATION: Final = ".calibration.csv"
"""``cameras.csv`` has its calibrations in ``cameras.calibration.csv``."""


def read_camera_list(path: Path) -> tuple[Camera, ...]:
    """Return the cameras of a CSV file, with the calibrations of the file beside it where there is one.

    Raises:
        Refused: names every fault of the one, or of the other.
    """
    cameras = read_cameras(_read(path))
    beside = path.with_name(path.stem + CALIBRATION)
    return with_calibrations(_read(beside), cameras, str(beside)) if beside.exists() else cameras


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as exc:
        raise Refused(f"{path}: {exc}", text_key="seat.file_not_utf8", path=path) from exc
    except OSError as exc:
        raise Refused(f"{path}: {exc}", text_key="seat.file_unreadable", path=path) from exc
