"""Pictures from elsewhere: decoded with limits, shown in their true shape."""

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter
from pytestqt.qtbot import QtBot

from console.app.case_pictures import LARGEST_PX, read_picture, with_aspect_of


def encoded(width: int, height: int, kind: bytes) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, kind).write(image)
    return bytes(buffer.data().data())


def test_only_pictures_of_known_kinds_and_sizes_are_opened(qtbot: QtBot) -> None:
    assert not read_picture(encoded(64, 36, b"JPEG")).isNull()
    assert not read_picture(encoded(64, 36, b"PNG")).isNull()
    assert read_picture(encoded(64, 36, b"BMP")).isNull()
    assert read_picture(encoded(LARGEST_PX + 1, 8, b"PNG")).isNull()
    assert read_picture(b"\x89PNG\r\n\x1a\nnonsense").isNull()
    assert read_picture(b"").isNull()


def test_a_frame_with_oblong_pixels_gets_the_shape_of_its_thumbnail(qtbot: QtBot) -> None:
    thumbnail, frame = QImage(320, 180, QImage.Format.Format_RGB32), QImage(704, 576, QImage.Format.Format_RGB32)
    shown = with_aspect_of(thumbnail, frame)
    assert (shown.width(), shown.height()) == (1024, 576)
