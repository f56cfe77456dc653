"""What one wall window shows and what its keys mean: pure state, no Qt, no clock.

The window hands in keys, double clicks and the monotonic time; what must happen outside comes back as
:class:`Action` values. Numbers are those of the captions, unique in the room, never tile positions.
"""

from collections.abc import Callable, Iterable
from typing import Final

from console.domain.camera import Camera, CameraId
from console.seat.arranged_wall import ArrangedWall
from console.seat.wall_action import Action, DraftAsked, FreezeAsked, Key
from console.seat.wall_replay import ReplayLeft, Turn, WallReplays

_TURNS: Final = {
    Key.FRAME_BACK: Turn.FRAME_BACK,
    Key.FRAME_ON: Turn.FRAME_ON,
    Key.SECOND_BACK: Turn.SECOND_BACK,
    Key.SECOND_ON: Turn.SECOND_ON,
    Key.SLOWER: Turn.SLOWER,
    Key.FASTER: Turn.FASTER,
}


class Wall(ArrangedWall):
    """The state of one wall window; see its base for the arguments."""

    def __init__(
        self, cameras: Iterable[Camera], *, room: Iterable[Camera] = (), layout: str = "16", page: int = 0
    ) -> None:
        super().__init__(cameras, room=room, layout=layout, page=page)
        self.replays = WallReplays()
        self.note = ""
        """Words of whoever runs the wall that stand in the room bar, e.g. what a demo is still preparing."""
        self.trouble = ""
        """What is wrong with the room as a whole, e.g. that the hub is away."""
        self.is_seat_locked = False
        """Whether no key does anything here until a password is typed."""
        self.keys_over: Callable[[], tuple[str, ...]] | None = None
        """Says in two lines, or none, what keys do in what lies over all pictures; None: nothing does."""
        self.drafts = 0
        """How many drafts are kept at this window."""

    @property
    def digits(self) -> str:
        """Return what is typed of a number."""
        return self.typed.digits

    def typed_camera(self) -> CameraId | None:
        """Return the camera that the digits name so far."""
        number = self.typed.number
        return self._by_number.get(number) if number is not None else None

    def digit(self, digit: str, now: float) -> None:
        """Take one typed digit; a fifth starts a new number."""
        self.typed.add(digit, now)
        self.notice = None

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

    def tick(self, now: float) -> tuple[Action, ...]:
        """Let time pass: a number that was only typed enlarges after the pause, a notice goes."""
        if self.notice is not None and now >= self.notice.until:
            self.notice = None
        if self.typed.is_due(now):
            return self._enlarge_typed(now)
        return ()

    def ask_freeze(self, camera: CameraId) -> tuple[Action, ...]:
        """Freeze a camera chosen with the pointer."""
        self.typed.clear()
        self.was_used = True
        return (FreezeAsked(camera),)

    def ask_replay(self, camera: CameraId) -> tuple[Action, ...]:
        """Replay a camera, enlarged if it has no tile here now; one that replays already goes back once more."""
        self.typed.clear()
        self.was_used = True
        shown = () if camera in self.shown else self._enlarge(camera)
        return (*shown, self.replays.ask(camera))

    def ask_recording(self, now: float) -> CameraId | None:
        """Return the camera whose recording a key means, and forget its number; None: one is needed, which is said."""
        camera = self._meant() or (None if self.typed.digits else self.replays.meant(self.enlarged))
        if camera is None:
            self._say_which("wall.number_first_recording", now)
        self.typed.clear()
        return camera

    def turn_replay(self, camera: CameraId, turn: Turn) -> tuple[Action, ...]:
        """Change how a camera's replay goes on."""
        self.typed.clear()
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
        camera = self.typed_camera() if self.typed.digits else self.replays.meant(self.enlarged)
        return self.turn_replay(camera, turn) if camera is not None else ()

    def _stand(self) -> tuple[Action, ...]:
        """Space without a number: a replay stands or goes on."""
        return () if self.typed.digits else self._turn_replay(Turn.PLAY)

    def _meant(self) -> CameraId | None:
        """Return the camera of the typed number, or without one that of a single picture."""
        if self.typed.digits:
            return self.typed_camera()
        return self.single

    def _say_which(self, text_key: str, now: float) -> None:
        if self.typed.digits:
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
        if not self.typed.digits:
            return ()
        camera = self.typed_camera()
        if camera is None:
            self._say_unknown(now)
            return ()
        return self._enlarge(camera)

    def _back(self) -> tuple[Action, ...]:
        """Take back the nearest step: typed digits, a replay, the enlargement.

        What is said on the glass is no step: it goes by itself, so it goes with the press, and one press is enough.
        """
        self.notice = None
        if self.typed.digits:
            self.typed.clear()
            return ()
        replayed = self.replays.meant(self.enlarged)
        return self.leave_replay(replayed) if replayed is not None else self._leave_enlarged()

    def _rub_out(self, now: float) -> tuple[Action, ...]:
        self.typed.rub_out(now)
        return ()

    def _say_unknown(self, now: float) -> None:
        self.say("wall.no_such_number", self.typed.digits, now)
        self.typed.clear()

    def _ask_draft(self, now: float) -> tuple[Action, ...]:
        if self.drafts:
            return (DraftAsked(),)
        self.say("wall.no_draft", "", now)
        return ()
