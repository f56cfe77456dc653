"""The pictures of cases, by the hash of their file: asked for when first needed, kept while there is room."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

BYTES_MAX: Final = 96 * 1024 * 1024
"""Some twelve pictures of 1920×1080; the least used give way."""


class PictureShelf(QObject):
    """A shelf of pictures. A null picture says that the file could not be opened, or is not to be had. GUI thread.

    Signals:
        wanted(str): nobody has brought the picture of this hash yet; asked once until it comes.
        came(str): it is here.
    """

    wanted = Signal(str)
    came = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pictures: dict[str, QImage] = {}
        self._asked: set[str] = set()

    def find(self, sha256: str) -> QImage | None:
        """Return the picture, or None and ask for it."""
        if sha256 in self._pictures:
            self._pictures[sha256] = found = self._pictures.pop(sha256)  # last used, last dropped
            return found
        if sha256 not in self._asked:
            self._asked.add(sha256)
            self.wanted.emit(sha256)
        return None

    def put(self, sha256: str, picture: QImage) -> None:
        """Keep a picture that came."""
        self._pictures[sha256] = picture
        self._asked.discard(sha256)
        held = sum(each.sizeInBytes() for each in self._pictures.values())
        while held > BYTES_MAX and len(self._pictures) > 1:
            held -= self._pictures.pop(next(iter(self._pictures))).sizeInBytes()
        self.came.emit(sha256)

    def forget_failed(self) -> None:
        """Ask anew for what could not be had: the hub is back."""
        self._pictures = {sha256: picture for sha256, picture in self._pictures.items() if not picture.isNull()}
