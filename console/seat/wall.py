"""What one wall window shows and what its keys mean: pure state, no Qt, no clock.

The window hands in keys, double clicks and the monotonic time; what must happen outside comes back as
:class:`Action` values. Numbers are those of the captions, unique in the room, never tile positions.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from console.domain.camera import Camera, CameraId
from console.seat.arrangement import Arrangement
from console.seat.layout import LAYOUTS
from console.seat.wall_replay import ReplayAction, ReplayLeft, Turn, WallReplays

PAUSE_S: Final = 1.2
"""A number without Enter enlarges after this pause."""
NOTICE_S: Final = 2.5
"""How long a notice stands on the glass."""
MAX_DIGITS: Final = 4
SHORTCUTS: Final = ("1", "4", "1+5", "1+8", "9", "16", "36")
"""The layouts of Ctrl+1 … Ctrl+7; L goes through them."""


class Key(enum.Enum):
    """Keys that mean something on a wall, beside the digits."""

    SPACE = "space"
    ENTER = "enter"
    ESCAPE = "escape"
    BACKSPACE = "backspace"
    NEXT_PAGE = "next_page"
    PREVIOUS_PAGE = "previous_page"
    NEXT_LAYOUT = "next_layout"
    UNDO = "undo"
    LOCK = "lock"
    DRAFT = "draft"
    REPLAY = "replay"
    FRAME_BACK = "frame_back"
    FRAME_ON = "frame_on"
    SECOND_BACK = "second_back"
    SECOND_ON = "second_on"
    SLOWER = "slower"
    FASTER = "faster"


_TURNS: Final = {
    Key.FRAME_BACK: Turn.FRAME_BACK,
    Key.FRAME_ON: Turn.FRAME_ON,
    Key.SECOND_BACK: Turn.SECOND_BACK,
    Key.SECOND_ON: Turn.SECOND_ON,
    Key.SLOWER: Turn.SLOWER,
    Key.FASTER: Turn.FASTER,
}


@dataclass(frozen=True, slots=True)
class FreezeAsked:
    """Freeze the painted frame of this camera."""

    camera: CameraId


@dataclass(frozen=True, slots=True)
class Enlarged:
    """This camera now fills the window; None: back to the tiles."""

    camera: CameraId | None


@dataclass(frozen=True, slots=True)
class Arranged:
    """Layout, page or lock changed: the tiles are others now."""


@dataclass(frozen=True, slots=True)
class DraftAsked:
    """Open the draft that was kept last."""


Action = FreezeAsked | Enlarged | Arranged | DraftAsked | ReplayAction


@dataclass(frozen=True, slots=True)
class Notice:
    """A short word on the glass: a text key of wall.toml, what fills it, and until when (monotonic)."""

    text_key: str
    value: str
    until: float


class Wall:
    """The state of one wall window. Its inputs return what has to happen outside.

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
        self.digits = ""
        self._typed_at = 0.0
        self.notice: Notice | None = None
        self.replays = WallReplays()
        self.is_locked = False
        self.note = ""
        """Words of whoever runs the wall that stand in the room bar, e.g. what a demo is still preparing."""
        self.trouble = ""
        """What is wrong with the room as a whole, e.g. that the hub is away."""
        self.drafts = 0
        """How many drafts are kept at this window."""
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
        """Return the cameras on the glass, in the order of the tiles; may be fewer than tiles."""
        return (self.enlarged,) if self.enlarged is not None else self.on_page

    @property
    def on_page(self) -> tuple[CameraId, ...]:
        """Return the cameras of this page, also while one of them is enlarged."""
        return self._now.on_page

    @property
    def single(self) -> CameraId | None:
        """Return the camera that Space means without a number: that of a single picture."""
        return self.shown[0] if self.layout == "1" and self.shown else None

    def typed_camera(self) -> CameraId | None:
        """Return the camera that the digits name so far."""
        return self._by_number.get(int(self.digits)) if self.digits else None

    def digit(self, digit: str, now: float) -> None:
        """Take one typed digit; a fifth starts a new number."""
        self.digits = digit if len(self.digits) >= MAX_DIGITS else self.digits + digit
        self._typed_at, self.notice = now, None

    def press(self, key: Key, now: float) -> tuple[Action, ...]:
        """Take a key that is no digit."""
        steps: dict[Key, Callable[[], tuple[Action, ...]]] = {
            Key.SPACE: lambda: self._stand() or self._freeze(now),
            Key.ENTER: lambda: self._enlarge_typed(now),
            Key.ESCAPE: self._back,
            Key.BACKSPACE: lambda: self._rub_out(now),
            Key.NEXT_PAGE: lambda: self._turn(1),
            Key.PREVIOUS_PAGE: lambda: self._turn(-1),
            Key.NEXT_LAYOUT: lambda: self._next_layout(now),
            Key.UNDO: lambda: self._undo(now),
            Key.LOCK: lambda: self._lock(now),
            Key.DRAFT: lambda: self._ask_draft(now),
            Key.REPLAY: lambda: self._replay(now),
        }
        return self._turn_replay(_TURNS[key]) if key in _TURNS else steps[key]()

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

    def tick(self, now: float) -> tuple[Action, ...]:
        """Let time pass: a number that was only typed enlarges after the pause, a notice goes."""
        if self.notice is not None and now >= self.notice.until:
            self.notice = None
        if self.digits and now - self._typed_at >= PAUSE_S:
            return self._enlarge_typed(now)
        return ()

    def double_click(self, camera: CameraId) -> tuple[Action, ...]:
        """Enlarge the camera under the pointer, or go back if it is the enlarged one."""
        return self._enlarge(None if self.enlarged == camera else camera)

    def choose_layout(self, name: str, now: float) -> tuple[Action, ...]:
        """Change the layout and keep the first camera on the glass; a locked one says so instead."""
        if self.is_locked:
            self.say("wall.is_locked", "", now)
            return ()
        if name == self._now.layout and self.enlarged is None:
            return ()
        return self._rearrange(self._now.laid_out(name))

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

    def ask_freeze(self, camera: CameraId) -> tuple[Action, ...]:
        """Freeze a camera chosen with the pointer."""
        self.digits, self.was_used = "", True
        return (FreezeAsked(camera),)

    def ask_replay(self, camera: CameraId) -> tuple[Action, ...]:
        """Replay a camera, enlarged if it has no tile here now; one that replays already goes back once more."""
        self.digits, self.was_used = "", True
        shown = () if camera in self.shown else self._enlarge(camera)
        return (*shown, self.replays.ask(camera))

    def turn_replay(self, camera: CameraId, turn: Turn) -> tuple[Action, ...]:
        """Change how a camera's replay goes on."""
        self.digits = ""
        return (self.replays.turn(camera, turn),) if camera in self.replays.cameras else ()

    def leave_replay(self, camera: CameraId) -> tuple[Action, ...]:
        """Show a camera's live picture again."""
        if camera not in self.replays.cameras:
            return ()
        self.replays.forget(camera)
        return (ReplayLeft(camera),)

    def _replay(self, now: float) -> tuple[Action, ...]:
        camera = self._meant() or self.replays.meant(self.enlarged)
        if camera is not None:
            return self.ask_replay(camera)
        self._say_which("wall.number_first_replay", now)
        return ()

    def _turn_replay(self, turn: Turn) -> tuple[Action, ...]:
        camera = self.typed_camera() if self.digits else self.replays.meant(self.enlarged)
        return self.turn_replay(camera, turn) if camera is not None else ()

    def _stand(self) -> tuple[Action, ...]:
        """Space without a number: a replay stands or goes on."""
        return () if self.digits else self._turn_replay(Turn.PLAY)

    def _meant(self) -> CameraId | None:
        """Return the camera of the typed number, or without one that of a single picture."""
        if self.digits:
            return self.typed_camera()
        return self.single

    def _say_which(self, text_key: str, now: float) -> None:
        if self.digits:
            self._say_unknown(now)
        else:
            self.say(text_key, "", now)

    def _freeze(self, now: float) -> tuple[Action, ...]:
        camera = self._meant()
        if camera is not None:
            return self.ask_freeze(camera)
        self._say_which("wall.number_first", now)
        return ()

    def _enlarge_typed(self, now: float) -> tuple[Action, ...]:
        if not self.digits:
            return ()
        camera = self.typed_camera()
        if camera is None:
            self._say_unknown(now)
            return ()
        return self._enlarge(camera)

    def _enlarge(self, camera: CameraId | None) -> tuple[Action, ...]:
        self.digits, self.was_used = "", True
        if camera == self.enlarged:
            return ()
        self.enlarged = camera
        return (Enlarged(camera),)

    def _leave_enlarged(self) -> tuple[Action, ...]:
        if self.enlarged is None:
            return ()
        self.enlarged = None
        return (Enlarged(None),)

    def _back(self) -> tuple[Action, ...]:
        if self.digits or self.notice is not None:
            self.digits, self.notice = "", None
            return ()
        replayed = self.replays.meant(self.enlarged)
        return self.leave_replay(replayed) if replayed is not None else self._leave_enlarged()

    def _rub_out(self, now: float) -> tuple[Action, ...]:
        self.digits, self._typed_at = self.digits[:-1], now
        return ()

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

    def _say_unknown(self, now: float) -> None:
        self.say("wall.no_such_number", self.digits, now)
        self.digits = ""

    def _ask_draft(self, now: float) -> tuple[Action, ...]:
        if self.drafts:
            return (DraftAsked(),)
        self.say("wall.no_draft", "", now)
        return ()
