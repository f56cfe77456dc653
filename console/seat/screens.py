"""Which window stands on which monitor: a pure function of what is known of the monitors."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from console.seat.layout import Rect

WALLS_FIRST: Final = 2
"""A guest's window gets a monitor of its own where so many walls have theirs; else no wall makes way for it."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A monitor; its rectangle in logical pixels of the whole desktop."""

    name: str
    at: Rect
    is_primary: bool = False
    made_by: str = ""
    """Maker, model and serial number, as far as the monitor tells them."""

    @property
    def identity(self) -> str:
        """Return what names this monitor over restarts: plug and what it says of itself, else plug and place."""
        place = "" if self.made_by else f"{self.at.x},{self.at.y}"  # another scaling of a neighbour moves it
        return f"{self.name}|{self.made_by}|{place}"


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the desk and the walls stand; ``is_shared``: one monitor has both, and a key flips them."""

    desk: Rect
    walls: tuple[Rect, ...]
    is_shared: bool
    is_whole: bool = True
    """Whether windows fill their monitors."""
    identities: tuple[str, ...] = field(default=(), compare=False)
    """Of the monitors that the walls stand on, in their order."""
    guest: Rect | None = None
    """The monitor that is left to a guest; None: it stands over the desk's pictures."""


def place(screens: Sequence[Screen], size: tuple[int, int] | None = None, *, has_guest: bool = False) -> Placement:
    """Put the desk on the primary monitor and a wall on each other one, from left to right.

    Args:
        screens: all monitors; none at all counts as one of a usual size.
        size: of every window, for pictures and tests: all stand at the upper left of the primary monitor.
        has_guest: another program's window stands beside these (the unit's, in the demo): the last of many
            monitors is left to it.
    """
    first = next((screen for screen in screens if screen.is_primary), screens[0] if screens else None)
    desk = first.at if first is not None else Rect(0, 0, 1920, 1080)
    own = (first.identity if first is not None else "",)
    if size is not None:
        sized = Rect(desk.x, desk.y, *size)
        return Placement(sized, (sized,), is_shared=True, is_whole=False, identities=own)
    others = sorted(
        (one for one in screens if one is not first and one.at != desk), key=lambda one: (one.at.x, one.at.y)
    )
    if not others:
        return Placement(desk, (desk,), is_shared=True, identities=own)
    guest = others.pop().at if has_guest and len(others) > WALLS_FIRST else None
    walls, identities = tuple(one.at for one in others), tuple(one.identity for one in others)
    return Placement(desk, walls, is_shared=False, identities=identities, guest=guest)
