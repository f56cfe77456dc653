"""Which window stands on which monitor: a pure function of what is known of the monitors."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.seat.layout import Rect


@dataclass(frozen=True, slots=True)
class Screen:
    """A monitor; its rectangle in logical pixels of the whole desktop."""

    name: str
    at: Rect
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the desk and the walls stand; ``is_shared``: one monitor has both, and a key flips them."""

    desk: Rect
    walls: tuple[Rect, ...]
    is_shared: bool
    is_whole: bool = True
    """Whether windows fill their monitors."""


def place(screens: Sequence[Screen], size: tuple[int, int] | None = None) -> Placement:
    """Put the desk on the primary monitor and a wall on each other one, from left to right.

    Args:
        screens: all monitors; none at all counts as one of a usual size.
        size: of every window, for pictures and tests: all stand at the upper left of the primary monitor.
    """
    first = next((screen for screen in screens if screen.is_primary), screens[0] if screens else None)
    desk = first.at if first is not None else Rect(0, 0, 1920, 1080)
    if size is not None:
        sized = Rect(desk.x, desk.y, *size)
        return Placement(sized, (sized,), is_shared=True, is_whole=False)
    others = sorted((one.at for one in screens if one is not first and one.at != desk), key=lambda at: (at.x, at.y))
    return Placement(desk, tuple(others) or (desk,), is_shared=not others)
