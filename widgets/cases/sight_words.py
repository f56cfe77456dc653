"""The words for how a place is known: by the camera's calibration, or by the camera's own place and why."""

from typing import Final

from console.domain.case import CaseRecord
from console.seat.draft import CaseDraft
from console.seat.sighting import Sight
from widgets.text import tr

ODD: Final = frozenset({Sight.MOVED})
"""What somebody should look into: the camera, not the mark, is the reason."""


def sight_words(draft: CaseDraft) -> str:
    """Return how the point of a draft is known: 「按标定 ±4 米」."""
    if draft.point_error_m is None:
        return tr("case.place_is_cameras")
    return tr("calibration.by_calibration", metres=draft.point_error_m)


def corrected_words(draft: CaseDraft) -> str:
    """Return the same where somebody corrected the words: the point is still what it was."""
    if draft.point_error_m is None:
        return tr("case.place_corrected")
    return tr("calibration.corrected", metres=draft.point_error_m)


def told_words(draft: CaseDraft) -> str:
    """Return how the place of a case is known that was told: 「按 07 号摄像机」; "" where nothing was said yet."""
    if draft.camera_number:
        return tr("slip.at_camera", number=f"{draft.camera_number:02d}")
    if draft.point is not None:
        return tr("slip.at_case")
    return tr("slip.in_words") if draft.place else ""


def reason_words(sight: Sight) -> str:
    """Return why it is not known by calibration; "" where it is, or where there is none."""
    if sight in {Sight.CAMERA, Sight.CALIBRATED}:
        return ""
    reason = tr(f"calibration.{sight.value}")
    return f"▲ {reason}" if sight in ODD else reason


def point_words(record: CaseRecord) -> str:
    """Return the same for a case; "" where it has no point."""
    if record.point is None:
        return ""
    if record.is_told:
        return ""
    if record.point_error_m is None:
        return tr("calibration.cameras_place")
    return tr("calibration.by_calibration", metres=record.point_error_m)
