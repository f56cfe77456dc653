"""Every command of the duty desk in one table: id, words, key, permission.

Shortcuts, menus and the palette are made of it. Pure; what a command does is bound by the seat's composition root.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from console.domain.camera import CameraId
from console.domain.permission import Act
from console.seat.arranged_wall import SHORTCUTS
from console.seat.case_sheet import CALLER_IDS, CASE_ACTS, LOOK_IDS
from console.seat.pinyin import spell
from console.seat.queue import Bucket


class Reach(enum.Enum):
    """Where a command's key means it."""

    ANYWHERE = "anywhere"
    """In the whole window, but in a text field."""
    PICTURE = "picture"
    """At the hot spot, which also gets what no other part of the desk takes."""
    CASE = "case"
    """In the queue and the case sheet."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``shortcut`` is a key sequence in Qt's portable text, "" for none."""

    id: str
    text_key: str
    shortcut: str = ""
    needs: Act | None = None
    """The permission without which it is not offered."""
    reach: Reach = Reach.ANYWHERE
    facts: Mapping[str, str] = field(default_factory=dict)
    """What fills the words."""


def _camera(name: str, shortcut: str, needs: Act | None = None, reach: Reach = Reach.PICTURE) -> Command:
    return Command(f"camera.{name}", f"command.camera_{name}", shortcut, needs, reach)


COMMANDS: Final = (
    _camera("freeze", "Space", Act.FILE_AND_DISPATCH),
    _camera("replay", "R"),
    _camera("recording", "Ctrl+R", Act.VIEW_RECORDING, Reach.ANYWHERE),
    _camera("to_wall", "F9", reach=Reach.ANYWHERE),
    _camera("reference", "", reach=Reach.ANYWHERE),
    Command("camera.passwords", "command.camera_passwords", needs=Act.PUT_CREDENTIAL),
    Command("camera.find", "command.camera_find", "/"),
    Command("camera.back", "command.camera_back", "Ctrl+Z", reach=Reach.PICTURE),
    Command("camera.next", "command.camera_next", "PgDown", reach=Reach.PICTURE),
    Command("camera.previous", "command.camera_previous", "PgUp", reach=Reach.PICTURE),
    Command("slip.open", "command.slip_open", "F2", Act.FILE_AND_DISPATCH),
    Command("draft.open", "command.draft_open", "D", Act.FILE_AND_DISPATCH, Reach.PICTURE),
    Command("draft.pass", "command.draft_pass", "F3", Act.PASS_DRAFT),
    *(Command(act.id, act.text_key, act.shortcut, act.act, Reach.CASE) for act in CASE_ACTS),
    Command(*LOOK_IDS, reach=Reach.CASE),
    Command(*CALLER_IDS, Act.VIEW_CALLER, Reach.CASE),
    Command("pair.hand", "command.pair_hand", "Ctrl+H"),
    Command("pair.join", "command.pair_join", "Ctrl+F7"),
    Command("pair.leave", "command.pair_leave"),
    Command("pair.swap", "command.pair_swap", "Ctrl+Shift+H"),
    Command("go.cameras", "command.go_cameras", "Alt+1"),
    Command("go.hot_spot", "command.go_hot_spot", "Alt+2"),
    Command("go.queue", "command.go_queue", "Alt+3"),
    Command("queue.find", "command.queue_find", "Ctrl+F"),
    *(Command(f"queue.{bucket.value}", f"command.queue_{bucket.value}") for bucket in Bucket),
    Command("outgoing.open", "command.outgoing_open", "Alt+4"),
    Command("session.lock", "command.session_lock", "Ctrl+L"),
    Command("session.list", "command.session_list"),
    Command("account.password", "command.account_password"),
    Command("account.factor", "command.account_factor"),
    Command("window.flip", "command.window_flip", "F8"),
    Command("window.palette", "command.window_palette", "Ctrl+K"),
    Command("window.larger", "command.window_larger", "Ctrl++"),
    Command("window.smaller", "command.window_smaller", "Ctrl+-"),
    Command("window.usual_size", "command.window_usual_size", "Ctrl+0"),
    *(Command(f"wall.layout.{name}", "command.wall_layout", facts={"layout": name}) for name in SHORTCUTS),
    Command("wall.undo", "command.wall_undo"),
    Command("wall.lock", "command.wall_lock"),
)
Run = Callable[[CameraId | None], object]


@dataclass(frozen=True, slots=True)
class _Bound:
    run: Run
    can: Callable[[], bool]


class Commands:
    """The commands of one desk, as far as somebody does them here.

    Args:
        may: whether this account has a permission now.
        table: all commands.
    """

    def __init__(self, may: Callable[[Act], bool], table: Iterable[Command] = COMMANDS) -> None:
        self._may = may
        self._table = {command.id: command for command in table}
        self._bound: dict[str, _Bound] = {}

    def add(self, command: Command) -> None:
        """Take a further command into the table, e.g. one that only a demo has."""
        self._table[command.id] = command

    def bind(self, command: str, run: Callable[[], object], can: Callable[[], bool] = lambda: True) -> None:
        """Say what does a command, and when it can be done.

        Raises:
            KeyError: the table has no such command.
        """
        self._bound[self._table[command].id] = _Bound(lambda _camera: run(), can)

    def bind_camera(self, command: str, run: Run, can: Callable[[], bool] = lambda: True) -> None:
        """Say what does a command to a camera (None: the one on the hot spot); errors as :meth:`bind`."""
        self._bound[self._table[command].id] = _Bound(run, can)

    def get(self, command: str) -> Command:
        """Return a command of the table."""
        return self._table[command]

    @property
    def bound(self) -> tuple[Command, ...]:
        """Return every command that is done here, in the table's order."""
        return tuple(command for command in self._table.values() if command.id in self._bound)

    @property
    def offered(self) -> tuple[Command, ...]:
        """Return what this account can do now."""
        return tuple(command for command in self.bound if self.is_possible(command.id))

    def is_possible(self, command: str) -> bool:
        """Say whether this account can do it now."""
        needs, bound = self._table[command].needs, self._bound.get(command)
        return bound is not None and (needs is None or self._may(needs)) and bound.can()

    def run(self, command: str, camera: CameraId | None = None) -> bool:
        """Do it if it can be done now; say whether it was."""
        if not self.is_possible(command):
            return False
        self._bound[command].run(camera)
        return True


def means(words: str, text: str) -> bool:
    """Say whether each word of ``text`` lies in ``words`` as it stands, in pinyin or in initials."""
    wanted = text.lower().split()
    plain = words.lower()
    return all(word in plain or (word.isascii() and spell(words).has(word)) for word in wanted)
