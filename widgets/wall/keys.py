"""Which keys of the keyboard mean what on a wall."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from console.seat.arranged_wall import SHORTCUTS
from console.seat.wall import Wall
from console.seat.wall_action import Action, Key

_PLAIN: Final = {
    Qt.Key.Key_Space: Key.SPACE,
    Qt.Key.Key_Return: Key.ENTER,
    Qt.Key.Key_Enter: Key.ENTER,
    Qt.Key.Key_Escape: Key.ESCAPE,
    Qt.Key.Key_Backspace: Key.BACKSPACE,
    Qt.Key.Key_PageDown: Key.NEXT_PAGE,
    Qt.Key.Key_PageUp: Key.PREVIOUS_PAGE,
    Qt.Key.Key_L: Key.NEXT_LAYOUT,
    Qt.Key.Key_D: Key.DRAFT,
    Qt.Key.Key_R: Key.REPLAY,
    Qt.Key.Key_BracketLeft: Key.SLOWER,
    Qt.Key.Key_Minus: Key.SLOWER,
    Qt.Key.Key_BracketRight: Key.FASTER,
    Qt.Key.Key_Plus: Key.FASTER,
    Qt.Key.Key_Equal: Key.FASTER,
    Qt.Key.Key_Left: Key.FRAME_BACK,
    Qt.Key.Key_Right: Key.FRAME_ON,
}
_WITH_SHIFT: Final = {Qt.Key.Key_Left: Key.SECOND_BACK, Qt.Key.Key_Right: Key.SECOND_ON}
_HELD: Final = {Qt.Key.Key_Left, Qt.Key.Key_Right}
"""Keys that go on while they are held."""
_WITH_CONTROL: Final = {Qt.Key.Key_Z: Key.UNDO}
_WITH_BOTH: Final = {Qt.Key.Key_L: Key.LOCK}
"""With Control and Shift: Control and L alone locks the seat, at every window."""


def take_key(wall: Wall, event: QKeyEvent, now: float) -> tuple[Action, ...] | None:
    """Hand a key to the wall; None if it means nothing here. A held key counts once, but for steps."""
    if event.isAutoRepeat() and event.key() not in _HELD:
        return ()
    key, text = event.key(), event.text()
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if event.modifiers() & Qt.KeyboardModifier.AltModifier:
        return None  # Alt+4 is a command of the window, or nothing: never the digit 4
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        place = key - Qt.Key.Key_1
        if 0 <= place < len(SHORTCUTS):
            return wall.choose_layout(SHORTCUTS[place], now)
        meant = (_WITH_BOTH.get(Qt.Key(key)) if is_shifted else None) or _WITH_CONTROL.get(Qt.Key(key))
    elif len(text) == 1 and text in "0123456789":
        wall.digit(text, now)
        return ()
    else:
        meant = (_WITH_SHIFT.get(Qt.Key(key)) if is_shifted else None) or _PLAIN.get(Qt.Key(key))
    return wall.press(meant, now) if meant is not None else None
