"""The small pictures of orders, by the hash of their file: asked for when first painted, kept while there is room."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

_MOST_BYTES: Final = 96 * 1024 * 1024
"""Kept together: a dozen full frames, or some hundreds of small pictures."""


class Thumbnails(QObject):
    """A shelf of pictures. A null picture says that the file could not be opened.

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
        while len(self._pictures) > 1 and self._bytes() > _MOST_BYTES:
            del self._pictures[next(iter(self._pictures))]
        self.came.emit(sha256)

    def _bytes(self) -> int:
        return sum(picture.sizeInBytes() for picture in self._pictures.values())
