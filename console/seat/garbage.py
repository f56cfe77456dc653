"""Keeps Python's search for garbage out of the way of pictures.

A full search looks at everything that lives: with the modules of a seat and thousands of cases that is some hundred
thousand objects and 50 ms and more, at any instant. What will stay anyway is taken out of it: the modules once they are
there, and the records of a view when it came whole. They hold no cycles, so they go as ever when nobody needs
them. What is left is small and is searched at times of our own. GUI thread.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_THRESHOLDS: Final = (1_000, 5, 1_000_000)
"""Young objects are searched as ever, in portions of a millisecond or two; a full search never comes by itself."""
SEARCH_MS: Final = 60_000


class QuietGarbage(QObject):
    """From its making on full searches come by its own timer only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        self._timer = QTimer(self, interval=SEARCH_MS)
        self._timer.timeout.connect(gc.collect)
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()


def keep_out() -> None:
    """Take what lives now out of the searches: many objects came that will stay. Nothing where Python searches."""
    if gc.get_threshold() == _THRESHOLDS:
        gc.collect(0)
        gc.freeze()
