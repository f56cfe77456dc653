"""Keys of a window for the commands of a table."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.seat.commands import Command

_ALSO = {"window.larger": ("Ctrl+=",)}
"""Keys beside the one that is shown: + needs Shift on most keyboards."""


def add_keys(window: QWidget, command: Command, run: Callable[[], object]) -> None:
    """Let the command's keys do ``run`` while ``window`` is the active one; held down they do it once."""
    for keys in (command.shortcut, *_ALSO.get(command.id, ())):
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(run)
