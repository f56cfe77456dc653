"""Which cameras look elsewhere than when they were calibrated, as far as this seat can tell.

The picture's own mark says it (``Quality.MOVED``) until somebody takes the present view for the right one; from then on
the calibration is of another view, though no mark says so any more. That is kept on disk until the camera gets another
calibration.
"""

import hashlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from console.domain.camera import Calibration, Camera, CameraId, PictureLife, Quality

log: Final = logging.getLogger(__name__)


class CameraViews:
    """The views of one seat's cameras. GUI thread; :meth:`accept` writes a small file.

    Args:
        life_of: the verdict on a camera's picture.
        path: of the file, in the seat's own folder.
    """

    def __init__(self, life_of: Callable[[CameraId], PictureLife], path: Path) -> None:
        self._life_of, self._path = life_of, path
        self._accepted = _load(path)

    def is_other(self, camera: Camera) -> bool:
        """Say whether a camera may look elsewhere than when it was calibrated."""
        if camera.calibration is None:
            return False
        is_outdated = self._accepted.get(camera.id) == _name(camera.calibration)
        return is_outdated or Quality.MOVED in self._life_of(camera.id).marks

    def accept(self, camera: Camera) -> None:
        """Note that the present view is the right one: the calibration there is was made for another."""
        if camera.calibration is not None:
            self._accepted[camera.id] = _name(camera.calibration)
            _save(self._path, self._accepted)


def _name(calibration: Calibration) -> str:
    """Return a name of these pairs, the same in every run and every version of the program."""
    pairs = [(pair.x, pair.y, pair.point.lon, pair.point.lat) for pair in calibration.pairs]
    return hashlib.sha256(f"{calibration.made_on} {pairs}".encode()).hexdigest()


def _load(path: Path) -> dict[CameraId, str]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[CameraId, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as exc:
        log.warning("which views were accepted cannot be read: %s", type(exc).__name__)
        return {}


def _save(path: Path, accepted: dict[CameraId, str]) -> None:
    """Keep them for the owner alone, whole or not at all. A disk that refuses is said in the log."""
    new = path.with_suffix(".new")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode(accepted))
        new.replace(path)
    except OSError as exc:
        log.warning("which views were accepted cannot be kept: %s", exc.strerror)
