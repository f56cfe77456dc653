"""Shared by all window tests: the theme, pictures without cameras, a clock that tests move."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_pictures import FakePictures, fake_pictures
from widgets import theme
from widgets.text import LANGUAGES, use_language

W = TypeVar("W", bound=QWidget)


class HandClock:
    """Both clocks of a window, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.start = datetime(2026, 7, 1, 6, 32, 7, tzinfo=UTC)

    def now(self) -> float:
        """Return monotonic seconds."""
        return self.seconds

    def utc(self) -> datetime:
        """Return the instant."""
        return self.start + timedelta(seconds=self.seconds - 1000.0)


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    """Return the application in its dress, put on once as in a seat: each time costs all windows that are there."""
    theme.apply(qapp)
    return qapp


@pytest.fixture
def pictures(themed: QApplication) -> Iterator[FakePictures]:
    with fake_pictures() as made:
        yield made


@pytest.fixture(scope="session")
def qt_loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """Return the one loop of Qt and asyncio, as a seat has one.

    A second one on the same application ends the process sooner or later: qasync's timers outlive a closed loop.
    """
    loop = qasync.QEventLoop(qapp)
    yield loop
    loop.close()


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[W], W]:
    """Return what shows a desk at 1280×800 with the keyboard; it is closed after the test."""

    def shown(desk: W) -> W:
        qtbot.addWidget(desk)
        desk.resize(1280, 800)
        desk.show()
        qtbot.waitActive(desk)
        return desk

    return shown


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return each language in turn, in use; afterwards it is Chinese again."""
    use_language(request.param)
    yield request.param
    use_language(LANGUAGES[0])
