"""The wall's menu: every command of the keyboard for the mouse, each with its key."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from console.domain.camera import Camera
from console.seat.arranged_wall import SHORTCUTS
from console.seat.layout import WALL_LAYOUTS
from console.seat.wall import Wall
from console.seat.wall_action import Action, Key
from console.seat.wall_replay import REPLAY_S, Turn
from widgets.text import tr

Do = Callable[[Iterable[Action]], None]


def wall_menu(parent: QWidget, wall: Wall, camera: Camera | None, now: Callable[[], float], do: Do) -> QMenu:
    """Make the menu for the tile of ``camera`` (None: beside the tiles); it deletes itself when it closes."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    if camera is not None:
        _add_camera(menu, wall, camera, do)
        menu.addSeparator()
    _add_layouts(menu, wall, now, do)
    _add(menu, tr("wall.menu_undo"), "Ctrl+Z", lambda: do(wall.press(Key.UNDO, now())))
    _add(menu, tr("wall.menu_lock"), "Ctrl+Shift+L", lambda: do(wall.press(Key.LOCK, now())), is_checked=wall.is_locked)
    if wall.drafts:
        _add(menu, tr("wall.menu_draft", n=wall.drafts), "D", lambda: do(wall.press(Key.DRAFT, now())))
    if wall.pages > 1:
        _add(menu, tr("wall.menu_next_page"), "PgDown", lambda: do(wall.press(Key.NEXT_PAGE, now())))
    return menu


def _add_camera(menu: QMenu, wall: Wall, camera: Camera, do: Do) -> None:
    number = f"{camera.number:02d}"
    _add(menu, tr("wall.menu_freeze", number=number), "", lambda: do(wall.ask_freeze(camera.id)))
    words = tr("wall.menu_back") if wall.enlarged == camera.id else tr("wall.menu_enlarge", number=number)
    _add(menu, words, "", lambda: do(wall.double_click(camera.id)))
    _add(
        menu, tr("wall.menu_replay", number=number, seconds=int(REPLAY_S)), "R", lambda: do(wall.ask_replay(camera.id))
    )
    if camera.id in wall.replays.cameras:
        _add_replay(menu, wall, camera, do)


def _add_replay(menu: QMenu, wall: Wall, camera: Camera, do: Do) -> None:
    for words, key, turn in (
        (tr("wall.menu_replay_play"), "Space", Turn.PLAY),
        (tr("wall.menu_replay_frame_back"), "Left", Turn.FRAME_BACK),
        (tr("wall.menu_replay_frame_on"), "Right", Turn.FRAME_ON),
        (tr("wall.menu_replay_slower"), "[", Turn.SLOWER),
        (tr("wall.menu_replay_faster"), "]", Turn.FASTER),
    ):
        _add(menu, words, key, partial(_turn, wall, camera, turn, do))
    _add(menu, tr("wall.menu_replay_leave"), "Esc", lambda: do(wall.leave_replay(camera.id)))


def _turn(wall: Wall, camera: Camera, turn: Turn, do: Do) -> None:
    do(wall.turn_replay(camera.id, turn))


def _add_layouts(menu: QMenu, wall: Wall, now: Callable[[], float], do: Do) -> None:
    layouts = menu.addMenu(tr("wall.menu_layout"))
    layouts.setEnabled(not wall.is_locked)
    for name in WALL_LAYOUTS:
        key = f"Ctrl+{SHORTCUTS.index(name) + 1}" if name in SHORTCUTS else ""
        _add(layouts, name, key, partial(_choose, wall, name, now, do), is_checked=wall.layout == name)


def _choose(wall: Wall, name: str, now: Callable[[], float], do: Do) -> None:
    do(wall.choose_layout(name, now()))


def _add(menu: QMenu, text: str, key: str, run: Callable[[], None], *, is_checked: bool | None = None) -> None:
    """Add one command; its key is shown here and handled by the window."""
    action = menu.addAction(f"{text}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}")
    if is_checked is not None:
        action.setCheckable(True)
        action.setChecked(is_checked)
    action.triggered.connect(lambda _=False: run())
