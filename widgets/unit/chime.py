"""The sound of a new order, played by whatever player the machine has. No player, no device: silence, no harm."""

import shutil
import sys
from importlib import resources
from typing import Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal
from PySide6.QtWidgets import QApplication

from resources.sounds import order_sound

_PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
"""PipeWire, PulseAudio, ALSA, macOS. The sound server's own players come first: they share the device."""
_LONGEST_MS: Final = 5_000
"""A player that hangs at a dead device is ended."""


def find_player() -> tuple[str, ...]:
    """Return the command of the first player that is installed; empty without one."""
    for name, *words in _PLAYERS:
        path = shutil.which(name)
        if path is not None:
            return (path, *words)
    return ()


class Chime(QObject):
    """Rings once for what came. GUI thread; the player is a process of its own, so nothing waits for it.

    Args:
        player: command that plays the file named after it; None: what this machine has.

    Signals:
        rang(): a sound was asked for, whether or not anybody can hear it.
        muted_changed(bool): the sound was turned off, or on.
    """

    rang = Signal()
    muted_changed = Signal(bool)

    def __init__(self, player: tuple[str, ...] | None = None) -> None:
        super().__init__()
        self._player = find_player() if player is None else player
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._patience = QTimer(self, interval=_LONGEST_MS, singleShot=True)
        self._patience.timeout.connect(self._process.kill)
        self._process.finished.connect(self._patience.stop)
        self._is_muted = False

    @property
    def is_muted(self) -> bool:
        """Whether it keeps silent."""
        return self._is_muted

    def toggle(self) -> None:
        """Turn the sound off, or on again."""
        self._is_muted = not self._is_muted
        self.muted_changed.emit(self._is_muted)

    def ring(self) -> None:
        """Ring, unless muted. What comes while it sounds needs no second sound."""
        if self._is_muted or self._process.state() is not QProcess.ProcessState.NotRunning:
            return
        self.rang.emit()
        if self._player:
            with resources.as_file(order_sound()) as path:
                self._process.start(self._player[0], [*self._player[1:], str(path)])
            self._patience.start()
        elif sys.platform == "win32":
            import winsound

            with resources.as_file(order_sound()) as path:
                winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        else:
            QApplication.beep()

    def close(self) -> None:
        """End a sound that is being played."""
        self._patience.stop()
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_LONGEST_MS)
