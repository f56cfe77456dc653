"""Pictures from elsewhere (evidence, after-pictures), decoded by Qt's own reader with limits. Any thread."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader

ALLOCATION_MB: Final = 160
"""Qt's reader refuses pictures that would take more memory than this."""
LARGEST_PX: Final = 4096
KINDS: Final = (b"jpeg", b"png")


def read_picture(content: bytes) -> QImage:
    """Decode a picture from elsewhere with limits; a null image where it is none."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    size = reader.size()
    if reader.format().data() not in KINDS or max(size.width(), size.height()) > LARGEST_PX:
        return QImage()
    return reader.read()


def with_aspect_of(small: QImage, picture: QImage) -> QImage:
    """Return ``picture`` in the shape of ``small``: a sub-stream's pixels are often not square, the thumbnail's are."""
    width_px = round(picture.height() * small.width() / small.height())
    if width_px == picture.width():
        return picture
    return picture.scaled(
        width_px,
        picture.height(),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def at_most(picture: QImage, longest_px: int) -> QImage:
    """Return ``picture``, made smaller where a side is longer than ``longest_px``."""
    if max(picture.width(), picture.height()) <= longest_px:
        return picture
    return picture.scaled(
        longest_px, longest_px, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
