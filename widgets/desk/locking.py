"""A duty desk whose seat is locked: the pictures go on, and no key is offered but the one that unlocks."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from widgets.desk.hot_spot import HotSpotPane
from widgets.lock_cover import LockCover


class Lockable(Protocol):
    """A part of the desk that says keys."""

    def set_locked(self, *, is_locked: bool) -> None:
        """Say them, or none."""


class DeskLocking:
    """Covers what says keys in the centre, and tells the other parts. GUI thread.

    Args:
        centre: holds hot spot and keys; pages lie over it.
        hot_spot: covers the form of its frozen picture itself.
        keys: below it.
        others: leave their keys out.
    """

    def __init__(self, centre: QWidget, hot_spot: HotSpotPane, keys: QWidget, others: Iterable[Lockable]) -> None:
        self._centre, self._hot_spot, self._keys, self._others = centre, hot_spot, keys, tuple(others)
        self._cover, self._is_locked = LockCover(centre), False

    def set_locked(self, *, is_locked: bool) -> None:
        """Lock, or open again."""
        self._is_locked = is_locked
        for part in (self._hot_spot, *self._others):
            part.set_locked(is_locked=is_locked)
        self.follow()

    def follow(self) -> None:
        """Lie where the keys are now: sizes change, and a page has keys of its own."""
        place = None
        if self._is_locked and not self._hot_spot.is_covered:
            has_page = self._hot_spot.page_over() is not None
            place = self._centre.rect() if has_page else self._keys.geometry()
        self._cover.lie_over(place)
