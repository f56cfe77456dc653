"""A seat's own cameras from their files: the camera list, and the calibrations that may lie beside it."""

from pathlib import Path
from typing import Final

from console.domain.camera import Camera
from console.errors import Refused
from console.seat.calibration_file import CalibrationUnreadable, with_calibrations
from console.seat.camera_file import read_cameras
from widgets.text import tr

CALIBRATION: Final = ".calibration.csv"
"""``cameras.csv`` has its calibrations in ``cameras.calibration.csv``."""


def read_camera_list(path: Path) -> tuple[Camera, ...]:
    """Return the cameras of a CSV file, with the calibrations of the file beside it where there is one.

    Raises:
        Refused: names every fault of the one, or of the other, in the chosen language.
    """
    cameras = read_cameras(_read(path))
    beside = path.with_name(path.stem + CALIBRATION)
    if not beside.exists():
        return cameras
    try:
        return with_calibrations(_read(beside), cameras)
    except CalibrationUnreadable as exc:
        faults = "\n".join(
            tr("calibration.at_line", line=fault.line, fault=tr(fault.text_key, **fault.facts)) for fault in exc.faults
        )
        raise Refused(str(exc), text_key=exc.text_key, path=beside, faults=faults) from exc


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise Refused(f"{path}: {exc}", text_key="seat.file_unreadable", path=path) from exc
