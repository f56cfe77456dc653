"""Which tiles are painted when: half of the glass a tick, in turn; readers are asked for when they may be others."""

from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId, Want
from console.video.slots import SlotReader
from tests.ui.conftest import HandClock
from tests.ui.fake_pictures import FakePictures, camera
from widgets.wall.face import REFRESH_TICKS
from widgets.wall.window import WallWindow

_RGB32 = QImage.Format.Format_RGB32


class SteadyPictures(FakePictures):
    """Looks only when a test lets it, as the engine does; notes for whom it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.round = 0
        self.asked: list[CameraId] = []
        self.hidden: set[CameraId] = set()
        """Nothing of these was decoded yet."""

    @property
    def looks(self) -> int:
        return self.round

    def want(self, window: str, wants: Iterable[Want]) -> None:
        super().want(window, wants)
        self.round += 1

    def reader(self, want: Want) -> SlotReader | None:
        self.asked.append(want.camera)
        return super().reader(want) if want.camera not in self.hidden else None


@pytest.fixture
def steady(themed: QApplication) -> Iterator[SteadyPictures]:
    made = SteadyPictures()
    yield made
    made.close()


@pytest.fixture
def wall(qtbot: QtBot, steady: SteadyPictures, hand_clock: HandClock) -> WallWindow:
    cameras = [camera(number) for number in range(1, 17)]
    window = WallWindow("wall-1", cameras, steady, clock=hand_clock.utc, now=hand_clock.now)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    window._timer.stop()
    publish(window, steady)
    for _ in range(REFRESH_TICKS + 1):  # the captions say what is on the glass
        window.tick()
    window.repaint()
    return window


def publish(wall: WallWindow, pictures: FakePictures) -> None:
    """Let every camera send a picture."""
    for view in wall.views:
        pictures.publish(view.want, 90)


def test_cameras_that_send_in_step_are_painted_half_of_the_glass_a_tick(
    wall: WallWindow, steady: SteadyPictures, qtbot: QtBot
) -> None:
    painted: list[CameraId] = []
    wall.painted = lambda which, _image, _facts: painted.append(which)
    for _ in range(2):
        publish(wall, steady)
        for halves in (8, 16):
            wall.tick()
            qtbot.waitUntil(lambda count=halves: len(painted) == count)  # type: ignore[misc]
        assert sorted(painted) == sorted(view.camera.id for view in wall.views), "each once"
        painted.clear()


def test_who_was_not_painted_in_the_last_half_is_first_in_the_next(
    wall: WallWindow, steady: SteadyPictures, qtbot: QtBot
) -> None:
    painted: list[CameraId] = []
    wall.painted = lambda which, _image, _facts: painted.append(which)
    for turn in (1, 2):  # new pictures of everybody before each tick: nobody may starve
        publish(wall, steady)
        wall.tick()
        qtbot.waitUntil(lambda count=8 * turn: len(painted) == count)  # type: ignore[misc]
    assert sorted(painted) == sorted(view.camera.id for view in wall.views)


def test_an_event_for_more_than_the_news_paints_everything_it_touches(wall: WallWindow, steady: SteadyPictures) -> None:
    steady.publish(wall.views[3].want, 91)
    wall.tick()
    painted: list[CameraId] = []
    wall.painted = lambda which, _image, _facts: painted.append(which)
    wall.repaint()
    assert painted == [view.camera.id for view in wall.views]


def test_readers_are_asked_for_after_a_look_and_those_that_are_missing_at_every_tick(
    wall: WallWindow, steady: SteadyPictures, qtbot: QtBot
) -> None:
    late = wall.views[4].camera.id
    steady.asked.clear()
    for _ in range(3):
        publish(wall, steady)
        wall.tick()
        wall.repaint()
    assert steady.asked == []
    steady.hidden = {late}
    steady.round += 1
    wall.tick()
    assert sorted(steady.asked) == sorted(view.camera.id for view in wall.views)
    steady.asked.clear()
    wall.tick()
    assert steady.asked == [late]
    painted: list[CameraId] = []
    wall.painted = lambda which, _image, _facts: painted.append(which)
    steady.hidden = set()
    wall.tick()
    qtbot.waitUntil(lambda: painted == [late])


@pytest.mark.parametrize("layout", ["16", "1+5", "1+12"])
def test_news_leave_on_the_glass_what_painting_everything_would(
    wall: WallWindow, steady: SteadyPictures, layout: str
) -> None:
    """Layouts with a large tile have ground between pictures, and captions above them."""
    wall.choose_layout(layout)
    publish(wall, steady)
    QApplication.processEvents()
    random = np.random.default_rng(7)
    for count in (1, 2, len(wall.views)):
        for place in random.permutation(len(wall.views))[:count]:
            want = wall.views[int(place)].want
            steady.publish(want, random.integers(0, 255, (want.height_px, want.width_px, 4), np.uint8))
        for _ in range(3):
            wall.tick()
            QApplication.processEvents()
        assert _same(wall.screen().grabWindow(wall.winId()), wall.grab())


def _same(one: QPixmap, other: QPixmap) -> bool:
    return one.toImage().convertToFormat(_RGB32) == other.toImage().convertToFormat(_RGB32)
