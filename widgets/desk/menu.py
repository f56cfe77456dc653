"""The menu of a camera at the desk: what can be done with it, each with its key."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QMenu, QWidget

from console.domain.camera import Camera
from console.seat.commands import Commands
from widgets.palette import key_words
from widgets.text import tr

_OF_CAMERA: Final = ("camera.freeze", "camera.replay", "camera.recording", "camera.to_wall", "camera.reference")


def camera_menu(parent: QWidget, commands: Commands, camera: Camera) -> QMenu:
    """Make the menu; it deletes itself when it closes."""
    menu = QMenu(parent)
    menu.setObjectName("desk.menu")
    menu.aboutToHide.connect(menu.deleteLater)
    number = f"{camera.number:02d}"
    for name in _OF_CAMERA:
        if commands.is_possible(name):
            command = commands.get(name)
            action = menu.addAction(f"{tr(f'{command.text_key}_number', number=number)}\t{key_words(command.shortcut)}")
            action.triggered.connect(partial(_run, commands, name, camera))
    return menu


def _run(commands: Commands, name: str, camera: Camera) -> None:
    commands.run(name, camera.id)
