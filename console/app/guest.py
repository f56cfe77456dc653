"""A desk that is a guest on another one's monitors: it leaves desk and walls to be seen.

Where many monitors are, the last one is the guest's. Else it comes only when it is called, above its host's desk, and
goes with the same key: by itself it covers nothing and takes no keyboard. The two are windows of two processes. A
window manager keeps a full-screen window above all others but those that belong to it; which window that is, the host
tells in the guest's environment, and through which pipe it calls.
"""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QWidget

from console.app.hub_process import stop
from console.app.monitors import placement, qrect

_HOST: Final = "GRID_CONSOLE_HOST_WINDOW"
_CALLS: Final = "GRID_CONSOLE_HOST_CALLS"
KEY: Final = "F12"
"""Calls it, pressed at its host; sends it away, pressed in it."""
_PLATFORMS: Final = frozenset({"xcb", "windows"})
"""Where a window can belong to one of another process."""
_FLAGS: Final = Qt.WindowType.Dialog | Qt.WindowType.WindowCloseButtonHint
"""No key to make it small: a window manager hides the host with it."""
_FREE: Final = (0.0, 0.08, 0.72, 0.60)
"""Left, top, width and height of a duty desk's tree and picture, in parts of it. What answers its officer lies outside:
the form below, queue and case at the right, the header."""
_LARGEST: Final = QSize(1160, 720)


def place_over_host(room: QRect) -> QRect:
    """Return where a guest stands on the monitor whose ``room`` its host fills: over the pictures."""
    left, top, width, height = _FREE
    corner = QPoint(room.left() + round(left * room.width()), room.top() + round(top * room.height()))
    return QRect(corner, QSize(round(width * room.width()), round(height * room.height())).boundedTo(_LARGEST))


def stand_over_host(window: QWidget) -> bool:
    """Make ``window``, not shown yet, one that belongs to its host's; say whether it has one.

    Whether it takes the keyboard must be settled before: its native window is made here. Closed, it is only hidden:
    the program ends with its host.
    """
    told = os.environ.get(_HOST, "")
    if not told.isdecimal() or QGuiApplication.platformName() not in _PLATFORMS:
        return False
    window.setWindowFlags(_FLAGS)
    window.winId()  # makes the native window
    handle = window.windowHandle()
    handle.setTransientParent(QWindow.fromWinId(int(told)))
    return True


class GuestWindow(QObject):
    """Keeps a guest's window where it belongs, and brings it when its host calls. GUI thread.

    Args:
        window: not shown yet; this ends with it.
        is_asked: somebody has just asked for it: it comes at once and takes the keyboard, and no monitor is its own.
    """

    def __init__(self, window: QWidget, *, is_asked: bool = False) -> None:
        super().__init__(window)
        self._window, self._is_asked, self._has_own = window, is_asked, False
        self._place: QRect | None = None
        """Where it stands when it is brought next; None: where it was left."""
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=not is_asked)
        stand_over_host(window)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            for changed in (application.screenAdded, application.screenRemoved, application.primaryScreenChanged):
                changed.connect(self._arrange)
        self._arrange()
        QShortcut(QKeySequence(KEY), window, self._go)
        if is_asked:
            self.bring()
        told = os.environ.get(_CALLS, "")
        if told.isdecimal():
            self._calls = QSocketNotifier(int(told), QSocketNotifier.Type.Read, self)
            self._calls.activated.connect(self._on_call)

    def _arrange(self) -> None:
        """Monitors came or went: fill one's own, else wait to be called."""
        placed, had_own = placement(has_guest=True), self._has_own
        own = placed.guest if not self._is_asked else None
        self._has_own = own is not None
        if own is not None:
            self._window.setGeometry(qrect(own))
            self._window.showFullScreen()
            return
        if had_own:
            self._window.hide()
            self._window.setWindowState(Qt.WindowState.WindowNoState)
        self._place = place_over_host(qrect(placed.desk))
        self._window.setGeometry(self._place)

    def note_news(self) -> None:
        """Be there on a monitor of its own, also if it was closed; elsewhere the host says that there is news."""
        if self._has_own:
            self._window.show()

    def bring(self) -> None:
        """Show it above what lies there, with the keyboard: somebody asks for it."""
        self._window.show()
        if self._place is not None and not self._has_own:  # a window that filled a monitor is put anywhere at first
            self._window.setGeometry(self._place)
            self._place = None
        self._window.raise_()
        self._window.activateWindow()

    def _go(self) -> None:
        """Give the host back what lies below, and the keyboard."""
        if not self._has_own:
            self._window.hide()

    def _on_call(self) -> None:
        """The host's user asks for the window."""
        with contextlib.suppress(BlockingIOError):
            if not os.read(self._calls.socket(), 64):  # the host is gone
                self._calls.setEnabled(False)
                return
        self.bring()


class Guest:
    """The host's side: a guest's process.

    Args:
        words: its command line.
        host: above whose window it stands.
    """

    def __init__(self, words: Sequence[str], host: QWidget) -> None:
        heard, self._calls = os.pipe()
        os.set_blocking(heard, False)
        told = {**os.environ, _HOST: str(int(host.winId())), _CALLS: str(heard)}
        try:
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, env=told, pass_fds=(heard,))  # noqa: S603 - our own
        finally:
            os.close(heard)

    @property
    def is_running(self) -> bool:
        """Say whether it still runs."""
        return self.process.poll() is None

    def call(self) -> None:
        """Ask it to come; a guest that has gone does not hear it."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._calls, b"!")

    def end(self) -> None:
        """End it."""
        stop(self.process)
        os.close(self._calls)


@contextlib.contextmanager
def guest_beside(host: QWidget, words: Sequence[str]) -> Iterator[Guest]:
    """Run a guest of ``host`` as long as this lasts."""
    guest = Guest(words, host)
    try:
        yield guest
    finally:
        guest.end()
