"""After-pictures made fit to send: small, upright, without what a telephone writes into them."""

import struct
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, qRgb

from console.domain.after_picture import BYTES_MAX
from console.errors import Refused
from widgets.unit.after_image import LONG_SIDE_PX, prepared


def encoded(image: QImage, kind: bytes = b"jpeg", quality: int = 95) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind))
    writer.setQuality(quality)
    assert writer.write(image)
    return bytes(buffer.data().data())


def two_halves(width: int, height: int) -> QImage:
    """Return a picture that is red at its left and blue at its right."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("#ff0000"))
    for x in range(width // 2, width):
        for y in range(height):
            made.setPixel(x, y, qRgb(0, 0, 255))
    return made


def with_exif(jpeg: bytes) -> bytes:
    """Return the JPEG with an EXIF part: turned by a quarter, and with a place (GPS)."""
    gps = struct.pack("<H", 1) + struct.pack("<HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack("<I", 0)
    entries = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack("<HHII", 0x8825, 4, 1, 8 + 2 + 24 + 4)
    body = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + struct.pack("<I", 0) + gps
    part = b"Exif\0\0" + body + b"GPS-31.2304N-121.4737E"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + jpeg[2:]


def decoded(content: bytes) -> QImage:
    return QImage.fromData(QByteArray(content))


def test_a_telephones_picture_is_turned_upright_and_forgets_where_it_was() -> None:
    made = prepared(with_exif(encoded(two_halves(64, 32))))
    assert b"Exif" not in made.picture.content
    assert b"GPS" not in made.picture.content
    shown = decoded(made.picture.content)
    assert (shown.width(), shown.height()) == (32, 64)
    assert shown.pixelColor(16, 8).red() > 200  # turned clockwise: its left side is above now
    assert shown.pixelColor(16, 56).blue() > 200


def test_words_in_a_picture_do_not_go_along() -> None:
    image = two_halves(32, 32)
    image.setText("Description", "telephone 13800138000")
    for content in (encoded(image, b"png"), encoded(image)):
        assert b"13800138000" in content
        assert b"13800138000" not in prepared(content).picture.content
    assert b"13800138000" not in prepared(image).picture.content


def test_a_large_picture_becomes_small_enough() -> None:
    noise = QImage(2800, 700, QImage.Format.Format_RGB32)
    noise.fill(QColor("#888888"))
    made = prepared(encoded(noise))
    shown = decoded(made.picture.content)
    assert (shown.width(), shown.height()) == (LONG_SIDE_PX, 640)
    assert len(made.picture.content) <= BYTES_MAX
    assert max(made.small.width(), made.small.height()) == 320


def test_a_clear_ground_becomes_white() -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    assert decoded(prepared(encoded(image, b"png")).picture.content).pixelColor(8, 8).lightness() > 250


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "unit.not_a_picture"),
        (b"GIF89a nonsense", "unit.not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "unit.not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "unit.not_a_picture"),
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 9000, 9000, 8, 2, 0, 0, 0) + b"\0" * 4, ""),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        prepared(content)
    assert refused.value.text_key.startswith(rule or "unit.")


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    whole = encoded(two_halves(64, 64), b"png")
    (tmp_path / "half.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused) as refused:
        prepared(tmp_path / "half.png")
    assert refused.value.text_key == "unit.picture_broken_file"


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jpg", tmp_path):
        with pytest.raises(Refused) as refused:
            prepared(path)
        assert refused.value.text_key == "unit.not_a_picture"


@pytest.mark.parametrize("kind", [b"jpeg", b"png", b"webp", b"bmp"])
@pytest.mark.parametrize("share", [0.03, 0.5, 0.98])
def test_a_file_that_breaks_off_is_refused_and_not_half_a_picture(kind: bytes, share: float) -> None:
    content = encoded(speckled(120, 90), kind)
    assert decoded(prepared(content).picture.content).width() == 120
    with pytest.raises(Refused) as caught:
        prepared(content[: int(len(content) * share)])
    assert caught.value.text_key in ("unit.picture_broken_file", "unit.not_a_picture")


def test_the_small_picture_inside_a_telephones_file_is_not_its_end() -> None:
    inside = encoded(two_halves(16, 8))
    part = b"\xff\xe1" + struct.pack(">H", len(inside) + 2) + inside
    whole = encoded(speckled(120, 90))
    whole = whole[:2] + part + whole[2:]
    assert decoded(prepared(whole + b"MOTION" * 50).picture.content).width() == 120, "what follows the end is no matter"
    with pytest.raises(Refused):
        prepared(whole[: len(whole) * 3 // 4])


def speckled(width: int, height: int) -> QImage:
    """Return a picture that no coder makes small."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    for x in range(width):
        for y in range(height):
            made.setPixel(x, y, (x * 7919 + y * 104729) * 2654435761 & 0xFFFFFF | 0xFF000000)
    return made
