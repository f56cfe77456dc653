"""The sounds of an order that came or was taken back, by whatever player the machine has. None, or no device: said."""

import shutil
import sys
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from resources.sounds import order_sound, silence, taken_sound

Player = tuple[str, ...]
_PLAYERS: Final = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
"""PipeWire, PulseAudio, ALSA, macOS. The sound server's own players come first: they share the device."""
_LONGEST_MS: Final = 5_000
"""A player that hangs at a dead device is ended."""


def find_players() -> tuple[Player, ...]:
    """Return the commands of all players that are installed, in the order they are tried."""
    found = ((shutil.which(name), words) for name, *words in _PLAYERS)
    return tuple((path, *words) for path, words in found if path is not None)


class Chime(QObject):
    """Rings once for what came. GUI thread; the player is a process of its own, so nothing waits for it.

    Args:
        players: commands that play the file named after them, tried in order; None: what this machine has.

    Signals:
        rang(): a sound was asked for, whether or not anybody can hear it.
        muted_changed(bool): the sound was turned off, or on.
        audible_changed(bool): no player could play it, or one can again.
    """

    rang = Signal()
    muted_changed = Signal(bool)
    audible_changed = Signal(bool)

    def __init__(self, players: Sequence[Player] | None = None) -> None:
        super().__init__()
        self._players = list(find_players() if players is None else players)
        self._waiting: list[Player] = []
        """Those not yet tried for the sound that is being played."""
        self._sound: Traversable = order_sound()
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._patience = QTimer(self, interval=_LONGEST_MS, singleShot=True)
        self._patience.timeout.connect(self._process.kill)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._is_muted, self._is_audible = False, True
        self._is_checking = False
        self._due: Traversable | None = None
        """What is to be heard after a check."""

    @property
    def is_muted(self) -> bool:
        """Whether it keeps silent."""
        return self._is_muted

    @property
    def is_audible(self) -> bool:
        """Whether the last sound was played, as far as its player can tell."""
        return self._is_audible

    def toggle(self) -> None:
        """Turn the sound off, or on again."""
        self._is_muted = not self._is_muted
        self.muted_changed.emit(self._is_muted)

    def ring(self) -> None:
        """Ring for an order that came, unless muted. What comes while it sounds needs no second sound."""
        self._ring(order_sound())

    def ring_taken(self) -> None:
        """Ring for an order that was taken back, as :meth:`ring` does."""
        self._ring(taken_sound())

    def _ring(self, sound: Traversable) -> None:
        if self._is_muted or (self._is_busy and not self._is_checking):
            return
        self.rang.emit()
        if self._is_busy:
            self._due = sound
        else:
            self._play(sound)

    def check(self) -> None:
        """Play a moment of silence, so that a machine without sound is known before the first order."""
        if not self._is_busy:
            self._is_checking = True
            self._play(silence())

    @property
    def _is_busy(self) -> bool:
        return bool(self._waiting) or self._process.state() is not QProcess.ProcessState.NotRunning

    def _play(self, sound: Traversable) -> None:
        self._sound = sound
        if sys.platform == "win32":
            self._play_here(sound)
            return
        self._waiting = [*self._players]
        self._try_next()

    def _try_next(self) -> None:
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            return  # an order came between a player that did not start and the next
        if not self._waiting:
            self._settle(is_audible=False)
            return
        player = self._waiting.pop(0)
        with resources.as_file(self._sound) as path:
            self._process.start(player[0], [*player[1:], str(path)])
        self._patience.start()

    def _play_here(self, sound: Traversable) -> None:
        if sys.platform == "win32":  # said again for the type checker
            import winsound

            flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            try:
                with resources.as_file(sound) as path:
                    winsound.PlaySound(str(path), flags)
            except RuntimeError:  # no device
                self._settle(is_audible=False)
            else:
                self._settle(is_audible=True)

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._patience.stop()
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            self._settle(is_audible=True)
        else:
            self._try_next()

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:  # every other error ends in finished
            self._patience.stop()
            QTimer.singleShot(0, self, self._try_next)  # not from inside start()

    def _settle(self, *, is_audible: bool) -> None:
        """Note how it went; ring for the order that came during a check."""
        self._waiting, self._is_checking = [], False
        due, self._due = self._due, None
        if due is not None:
            self._play(due)
        if is_audible != self._is_audible:
            self._is_audible = is_audible
            self.audible_changed.emit(is_audible)

    def close(self) -> None:
        """End a sound that is being played."""
        self._patience.stop()
        self._waiting, self._due, self._is_checking = [], None, False
        self._process.blockSignals(True)  # its end is no failure
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_LONGEST_MS)
        self._process.blockSignals(False)
