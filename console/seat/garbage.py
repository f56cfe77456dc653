"""Keeps Python's search for garbage on the GUI thread, and out of the way of pictures.

Left to itself, Python searches wherever an object happens to be made: on any thread. A widget or timer that is found
there is ended there, behind Qt's back; its timers go on for a pointer to nothing, and the program dies at the next of
them. Here searches come from a timer of the GUI thread alone.

A full search looks at everything that lives: with the modules of a seat and thousands of cases that is some hundred
thousand objects and 50 ms and more. What will stay anyway is taken out of it: the modules once they are there, and the
records of a view when it came whole. They hold no cycles, so they go as ever when nobody needs them. What is left is
small. GUI thread.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

YOUNG: Final = 1_000
"""So many new objects are searched together: a portion of a millisecond or two."""
PORTIONS: Final = 5
"""After so many portions, what outlived them is searched too."""
LOOK_MS: Final = 250
FULL_MS: Final = 60_000


class QuietGarbage(QObject):
    """From its making on, garbage is searched by its own timers only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timers = [QTimer(self, interval=ms) for ms in (LOOK_MS, FULL_MS)]
        for timer, search in zip(self._timers, (search_young, gc.collect), strict=True):
            timer.timeout.connect(search)
            timer.start()

    def end(self) -> None:
        """Leave it to Python again."""
        for timer in self._timers:
            timer.stop()
        gc.unfreeze()
        gc.enable()


def search_young() -> None:
    """Search the new objects, if enough have come."""
    young, portions, _ = gc.get_count()
    if young >= YOUNG:
        gc.collect(1 if portions >= PORTIONS else 0)


def keep_out() -> None:
    """Take what lives now out of the searches: many objects came that will stay. Nothing where Python searches."""
    if not gc.isenabled():
        gc.collect(0)
        gc.freeze()
