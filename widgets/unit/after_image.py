"""After-pictures made fit to send: any picture a telephone or a screen gives becomes a small JPEG without its past.

What a file says beside its pixels (place, time, telephone, owner) is dropped; what it says of its orientation is done.
Pure and free of widgets: runs in any thread.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from console.domain.after_picture import BYTES_MAX
from console.errors import Refused
from console.seat.case_acts import AfterPicture, after_picture
from console.seat.whole_picture import is_whole

LONG_SIDE_PX: Final = 2560
FILE_BYTES_MAX: Final = 64 * 1024 * 1024
PIXELS_MAX: Final = 120_000_000
"""Of a JPEG, which is made small while it is read."""
PIXELS_MAX_WHOLE: Final = 32_000_000
"""Of any other kind, which is read whole: 128 MB."""
SMALL_PX: Final = 320
"""Longest side of the picture that the desk itself shows."""
_KINDS: Final = frozenset({b"jpeg", b"png", b"webp", b"bmp"})
_QUALITIES: Final = (88, 80, 70, 55, 40)

Source = Path | bytes | QImage
"""A file that was chosen or dropped, the bytes of one, or a picture from the clipboard."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as it will be sent, and as the desk shows it."""

    picture: AfterPicture
    small: QImage


def prepared(source: Source) -> Prepared:
    """Return ``source`` as JPEG of at most 2 MB and 2560 px, upright, without metadata.

    Raises:
        Refused: it is no picture, too large, or cannot be read; ``text_key`` says what to do.
    """
    image = _plain(source if isinstance(source, QImage) else _read(_content(source)))
    if image.isNull():
        raise Refused("the clipboard's picture is empty", text_key="unit.not_a_picture")
    mode = Qt.TransformationMode.SmoothTransformation
    small = image.scaled(QSize(SMALL_PX, SMALL_PX), Qt.AspectRatioMode.KeepAspectRatio, mode)
    return Prepared(after_picture(_encoded(image)), small)


def shown(picture: AfterPicture) -> Prepared:
    """Return a picture that was prepared before, as the desk shows it."""
    mode = Qt.TransformationMode.SmoothTransformation
    image = QImage.fromData(picture.content)
    return Prepared(picture, image.scaled(QSize(SMALL_PX, SMALL_PX), Qt.AspectRatioMode.KeepAspectRatio, mode))


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        if not source.is_file():
            raise Refused("not a file", text_key="unit.not_a_picture")
        if source.stat().st_size > FILE_BYTES_MAX:
            raise Refused("too long a file", text_key="unit.picture_too_large")
        return source.read_bytes()
    except OSError as exc:
        raise Refused(f"unreadable: {exc.strerror}", text_key="unit.picture_unreadable") from exc


def _read(content: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    kind, size = bytes(reader.format().data()), reader.size()
    if kind not in _KINDS or size.isEmpty():
        raise Refused("not a picture", text_key="unit.not_a_picture")
    if size.width() * size.height() > (PIXELS_MAX if kind == b"jpeg" else PIXELS_MAX_WHOLE):
        raise Refused("too many pixels", text_key="unit.picture_too_large")
    if max(size.width(), size.height()) > LONG_SIDE_PX:
        reader.setScaledSize(size.scaled(LONG_SIDE_PX, LONG_SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read() if is_whole(kind, content) else QImage()
    if image.isNull():
        raise Refused("a broken picture", text_key="unit.picture_broken_file")
    return image


def _plain(image: QImage) -> QImage:
    """Return the bare pixels on white: a fresh image carries no text, no profile, no resolution of the old one."""
    if image.isNull():
        return image
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    size = image.size()
    if max(size.width(), size.height()) > LONG_SIDE_PX:
        size = size.scaled(LONG_SIDE_PX, LONG_SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio)
    fresh = QImage(size, QImage.Format.Format_RGB32)
    fresh.fill(QColor("#ffffff"))
    painter = QPainter(fresh)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(fresh.rect(), image)
    painter.end()
    return fresh


def _encoded(image: QImage) -> bytes:
    for quality in _QUALITIES:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QImageWriter(buffer, QByteArray(b"jpeg"))
        writer.setQuality(quality)
        if not writer.write(image):
            break
        content = bytes(buffer.data().data())
        if len(content) <= BYTES_MAX:
            return content
    raise Refused("cannot be made small", text_key="unit.picture_too_large")
