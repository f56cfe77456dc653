"""Which cameras stand where on one wall window: layouts, pages, one enlarged, and the way back. Pure state, no clock.

What its keys mean is the next room's (``wall``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from console.domain.camera import Camera, CameraId
from console.seat.arrangement import Arrangement
from console.seat.layout import LAYOUTS, capacity
from console.seat.typed_number import TypedNumber
from console.seat.wall_action import Action, Arranged, Enlarged, Notice

NOTICE_S: Final = 3.5
"""How long a notice stands on the glass: a sentence that says what to do is read in it."""
SHORTCUTS: Final = ("1", "4", "1+5", "1+8", "9", "16", "36")
"""The layouts of Ctrl+1 … Ctrl+7; L goes through them."""


class ArrangedWall:
    """What stands on one wall window. Its inputs return what has to happen outside.

    Args:
        cameras: those of this window, in the order they fill the tiles.
        room: every camera of the room, by which typed numbers are understood.
        layout: name of the first layout.
        page: the first page shown, from 0: a second wall begins where the first one ends.
    """

    def __init__(
        self, cameras: Iterable[Camera], *, room: Iterable[Camera] = (), layout: str = "16", page: int = 0
    ) -> None:
        known = tuple(camera.id for camera in cameras)
        self._by_number: Mapping[int, CameraId] = {camera.number: camera.id for camera in room}
        self._now = Arrangement(layout if layout in LAYOUTS else "16", known).turned(page)
        self._before: list[Arrangement] = []
        self.enlarged: CameraId | None = None
        self.typed = TypedNumber()
        self.notice: Notice | None = None
        self.is_locked = False
        self.was_used = False
        """True after the first freeze or enlargement: the newcomer's hint may go."""

    def resume(self, layout: str, page: int, cameras: Iterable[CameraId]) -> None:
        """Show what was shown here before: the cameras that are still there in their order, the others after them."""
        arranged = Arrangement(layout if layout in LAYOUTS else "16", tuple(cameras)).with_cameras(self._now.cameras)
        self._now, self._before = replace(arranged, page=min(page, arranged.pages - 1)), []

    @property
    def arrangement(self) -> Arrangement:
        """Return layout, page and order of the cameras, also while one of them is enlarged."""
        return self._now

    @property
    def cameras(self) -> tuple[CameraId, ...]:
        """Return the cameras of this window, in the order they fill the tiles."""
        return self._now.cameras

    @property
    def layout(self) -> str:
        """Return the name of the layout on the glass now: "1" while a camera is enlarged."""
        return "1" if self.enlarged is not None else self._now.layout

    @property
    def page(self) -> int:
        """Return the page shown, from 0."""
        return self._now.page

    @property
    def pages(self) -> int:
        """Return how many pages the cameras fill."""
        return self._now.pages

    @property
    def shown(self) -> tuple[CameraId, ...]:
        """Return the cameras on the glass, in the order of the tiles; fewer than tiles only where these are all."""
        return (self.enlarged,) if self.enlarged is not None else self.on_page

    @property
    def on_page(self) -> tuple[CameraId, ...]:
        """Return the cameras of this page, also while one of them is enlarged."""
        return self._now.on_page

    @property
    def single(self) -> CameraId | None:
        """Return the camera that Space means without a number: that of a single picture."""
        return self.shown[0] if self.layout == "1" and self.shown else None

    def set_cameras(self, cameras: Iterable[Camera], room: Iterable[Camera]) -> tuple[Action, ...]:
        """Take another list of cameras; order, page and an enlarged camera stay as far as they still are."""
        known = tuple(camera.id for camera in cameras)
        self._by_number = {camera.number: camera.id for camera in room}
        self._now = self._now.with_cameras(known)
        self._before = [before.with_cameras(known) for before in self._before]
        if self.enlarged is not None and self.enlarged not in self._by_number.values():
            self.enlarged = None
        return (Arranged(),)

    def say(self, text_key: str, value: str, now: float) -> None:
        """Show a short word on the glass."""
        self.notice = Notice(text_key, value, now + NOTICE_S)

    def double_click(self, camera: CameraId) -> tuple[Action, ...]:
        """Enlarge the camera under the pointer, or go back if it is the enlarged one."""
        return self._enlarge(None if self.enlarged == camera else camera)

    def choose_layout(self, name: str, now: float) -> tuple[Action, ...]:
        """Change the layout and keep the first camera on the glass; a locked one says so instead.

        Where tiles stay empty the glass says why: the room has no further camera.
        """
        if self.is_locked:
            self.say("wall.is_locked", "", now)
            return ()
        if name == self._now.layout and self.enlarged is None:
            return ()
        actions = self._rearrange(self._now.laid_out(name))
        if len(self.cameras) < capacity(name):
            self.say("wall.all_are_shown", str(len(self.cameras)), now)
        return actions

    def place(self, camera: CameraId, tile: int, now: float) -> tuple[Action, ...]:
        """Put a camera into a tile of this page; over an enlarged one it takes the whole glass."""
        if self.enlarged is not None:
            return self._enlarge(camera)
        if self.is_locked:
            self.say("wall.is_locked", "", now)
            return ()
        after = self._now.placed(camera, tile)
        return () if after == self._now else self._rearrange(after)

    def _rearrange(self, after: Arrangement) -> tuple[Action, ...]:
        self._before.append(self._now)
        self._now = after
        return (*self._leave_enlarged(), Arranged())

    def _enlarge(self, camera: CameraId | None) -> tuple[Action, ...]:
        self.typed.clear()
        self.was_used = True
        if camera == self.enlarged:
            return ()
        self.enlarged = camera
        return (Enlarged(camera),)

    def _leave_enlarged(self) -> tuple[Action, ...]:
        if self.enlarged is None:
            return ()
        self.enlarged = None
        return (Enlarged(None),)

    def _next_layout(self, now: float) -> tuple[Action, ...]:
        place = SHORTCUTS.index(self._now.layout) if self._now.layout in SHORTCUTS else -1
        return self.choose_layout(SHORTCUTS[(place + 1) % len(SHORTCUTS)], now)

    def _lock(self, now: float) -> tuple[Action, ...]:
        self.is_locked = not self.is_locked
        self.say("wall.locked" if self.is_locked else "wall.unlocked", "", now)
        return (Arranged(),)

    def _turn(self, by: int) -> tuple[Action, ...]:
        if self.enlarged is not None:
            return self._neighbour(by)
        if self.pages == 1:
            return ()
        self._now = self._now.turned(by)
        return (Arranged(),)

    def _neighbour(self, by: int) -> tuple[Action, ...]:
        """While one camera is large, turning the page goes to the next camera of this window."""
        if self.enlarged not in self.cameras:
            return ()
        place = self.cameras.index(self.enlarged)
        return self._enlarge(self.cameras[(place + by) % len(self.cameras)])

    def _undo(self, now: float) -> tuple[Action, ...]:
        if self.is_locked:
            self.say("wall.is_locked", "", now)
            return ()
        if not self._before:
            return ()
        self._now = self._before.pop()
        return (*self._leave_enlarged(), Arranged())
