"""The pictures of cases, by the hash of their file: asked for when first needed, kept while there is room."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from console.domain.camera import Quality

BYTES_MAX: Final = 96 * 1024 * 1024
"""Some twelve pictures of 1920×1080, or some hundreds of small ones; the least used give way."""


class PictureShelf(QObject):
    """A shelf of pictures. A null picture says that the file could not be opened, or is not to be had. GUI thread.

    Signals:
        wanted(str): the picture of this hash is needed; said once, and once more after :meth:`ask_again`.
        came(str): it is here, or may be asked for again: whoever shows it finds it anew.
    """

    wanted = Signal(str)
    came = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._pictures: dict[str, QImage] = {}
        self._asked: set[str] = set()
        """Also of those that are here."""
        self._marks: dict[str, tuple[Quality, ...]] = {}

    def find(self, sha256: str) -> QImage | None:
        """Return the picture, or None; ask for it where nobody has."""
        found = self._pictures.pop(sha256, None)
        if found is not None:
            self._pictures[sha256] = found  # last used, last dropped
        if sha256 not in self._asked:
            self._asked.add(sha256)
            self.wanted.emit(sha256)
        return found

    def put(self, sha256: str, picture: QImage) -> None:
        """Keep a picture that came."""
        self._pictures[sha256] = picture
        self._asked.add(sha256)
        held = sum(each.sizeInBytes() for each in self._pictures.values())
        while held > BYTES_MAX and len(self._pictures) > 1:
            oldest = next(iter(self._pictures))
            held -= self._pictures.pop(oldest).sizeInBytes()
            self._asked.discard(oldest)
        self.came.emit(sha256)

    def put_marks(self, sha256: str, marks: tuple[Quality, ...]) -> None:
        """Keep what was wrong with a picture when it was frozen."""
        if marks != self.marks(sha256):
            self._marks[sha256] = marks
            self.came.emit(sha256)

    def marks(self, sha256: str) -> tuple[Quality, ...]:
        """Return what was wrong with it, as far as that is known."""
        return self._marks.get(sha256, ())

    def ask_again(self, sha256: str) -> None:
        """It, or a better one, may be there now: it is wanted again if anybody still shows it."""
        self._asked.discard(sha256)
        self.came.emit(sha256)

    def forget_failed(self) -> None:
        """The hub is back: ask anew for what could not be had, and for what has not come."""
        self._pictures = {sha256: picture for sha256, picture in self._pictures.items() if not picture.isNull()}
        for sha256 in self._asked - self._pictures.keys():
            self.ask_again(sha256)
