"""The picture of the moment that an officer has chosen, stored before he settles it: so it outlives the program.

One picture at a time: another choice puts its own in the place of the one before, whose files go unless evidence
holds the same bytes (files are named by their hash).
"""

from collections.abc import Callable, Iterable

from console.video.freeze_message import FrozenKept, SpoolFile


class ChosenPicture:
    """What is stored, and what is on its way. Loop thread.

    Args:
        keep: asks the engine to store the frame with this pts; answered by :meth:`take`, or not at all.
    """

    def __init__(self, keep: Callable[[int], None]) -> None:
        self._keep = keep
        self._stored: FrozenKept | None = None
        self._asked: int | None = None
        self._failed: int | None = None

    def ask(self, pts: int, *, is_meant: bool = False) -> None:
        """Have this frame stored, unless it is, or is on its way; what failed is tried again only if it is meant."""
        if pts not in (self._asked, None if is_meant else self._failed) and self.of(pts) is None:
            self._asked = pts
            self._keep(pts)

    def take(self, kept: FrozenKept, in_use: Iterable[SpoolFile]) -> None:
        """Take a picture that was stored; the one before gives way."""
        if self._asked == kept.pts:
            self._asked = None
        self.drop((*in_use, kept.frame, kept.thumbnail))
        self._stored = kept

    def of(self, pts: int) -> FrozenKept | None:
        """Return the picture of this frame, if it is stored."""
        return self._stored if self._stored is not None and self._stored.pts == pts else None

    def fail(self) -> None:
        """It could not be stored: a full disk is not tried again at every pause."""
        self._asked, self._failed = None, self._asked

    def drop(self, in_use: Iterable[SpoolFile]) -> None:
        """Remove what is stored; ``in_use`` are files that others need."""
        stored, self._stored = self._stored, None
        needed = {file.path for file in in_use}
        for file in (stored.frame, stored.thumbnail) if stored is not None else ():
            if file.path not in needed:
                file.path.unlink(missing_ok=True)
