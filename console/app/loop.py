"""The seat's one loop: Qt and asyncio together. Nobody else knows qasync."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Final

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop  # type: ignore[import-untyped]

from console import settings
from console.seat.garbage import QuietGarbage
from widgets import qt_words, text, theme

log = logging.getLogger(__name__)
NAME: Final = "grid-console"
"""The window manager groups windows by it and shows it for one without a title."""


def run_windows(language: str, main: Callable[[asyncio.Event], Awaitable[int]]) -> int:
    """Run ``main`` on the GUI thread until it returns an exit code.

    Args:
        language: of the windows.
        main: gets an event that is set when the process is told to end (SIGINT, SIGTERM, last window closed).
    """
    if not settings.has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    text.use_language(language)
    qInstallMessageHandler(lambda _kind, _context, words: log.info("qt: %s", words))
    application = QApplication([NAME])
    application.setQuitOnLastWindowClosed(False)
    qt_words.speak(application, language)
    theme.apply(application)
    ending = asyncio.Event()
    application.lastWindowClosed.connect(ending.set)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    loop = QEventLoop(application)
    asyncio.set_event_loop(loop)
    garbage = QuietGarbage(application)
    try:
        with loop:
            code: int = loop.run_until_complete(main(ending))
    finally:
        garbage.end()
    return code
