"""The picture of a kept draft, and the words for its age."""

from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage

from console.clock import utc_now
from console.domain.camera import Camera, CameraId
from console.seat.drafting import camera_of
from console.seat.drafts import Drafts, Held
from console.seat.moment_record import RestoredMoment
from widgets.text import tr

QUALITY = 90


def jpeg(image: QImage) -> bytes:
    """Return a picture as JPEG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]  # the stub wants bytes, the runtime str
    return bytes(buffer.data().data())


def stored_picture(drafts: Drafts, held: Held) -> QImage:
    """Return the picture of a draft of before the last start, in the shape it had on the glass. Blocking.

    A stream's own pixels are often not square.
    """
    image = QImage.fromData(drafts.picture(held))
    size = QSize(*held.size_px)
    if image.isNull() or size.isEmpty():
        return image
    wide = QSize(round(image.height() * size.width() / size.height()), image.height())
    return image.scaled(wide, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def restored_moment(held: Held, cameras: Mapping[CameraId, Camera]) -> RestoredMoment | None:
    """Return the moment of a draft of before the last start; None where it is of this one."""
    if held.restored is None:
        return None
    return RestoredMoment(cameras.get(held.draft.camera) or camera_of(held.draft), held.restored.moment)


def age_words(held: Held) -> str:
    """Return how old a draft is and whose, and what of it was lost with the program that held its frames."""
    minutes = max(0, round((utc_now() - held.saved_at).total_seconds() / 60))
    words = tr("draft.minutes", n=minutes) if minutes < 120 else tr("draft.hours", n=round(minutes / 60))
    words = words if minutes else tr("draft.just_now")
    if held.officer:
        words = tr("draft.kept_by", person=held.officer, age=words)
    is_other = held.restored is not None and held.restored.moment.chose_another
    return tr("draft.and_frozen", words=words) if is_other else words
