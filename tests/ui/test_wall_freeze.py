"""The frozen picture over the wall: shown at once, stepped, marked, closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.domain.camera import PictureLife, Profile, Sign, Want
from console.seat.freeze_state import After, FreezeFrame, FreezeState, Seal
from console.seat.layout import Rect
from console.video.slots import SlotReader
from tests.ui.fake_pictures import FakePictures, camera
from widgets.text import tr
from widgets.wall.bar_hints import bar_hints
from widgets.wall.freeze_inset import FreezeInset
from widgets.wall.freeze_panel import FreezePanel
from widgets.wall.freeze_view import FAST_STEP, FreezeView
from widgets.wall.freeze_words import instant
from widgets.wall.window import WallWindow

AT = datetime(2026, 7, 1, 6, 32, 7, tzinfo=UTC)
FRAMES = tuple(FreezeFrame(3600 * i, AT - timedelta(milliseconds=40 * (250 - i))) for i in range(251))
STATE = FreezeState(camera(3), Profile.SUB, FRAMES, FRAMES[-1].pts, FRAMES[-1].pts)


@pytest.fixture
def wall(qtbot: QtBot, pictures: FakePictures) -> WallWindow:
    window = WallWindow("wall-1", [camera(number) for number in range(1, 5)], pictures, layout="4")
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def panel(wall: WallWindow) -> FreezePanel:
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 200, 30))
    return wall.open_freeze(STATE, image, QLineEdit())


def test_the_given_picture_is_there_at_once_and_only_the_inset_is_decoded(
    panel: FreezePanel, wall: WallWindow, pictures: FakePictures
) -> None:
    assert pictures.wanted["wall-1"] == ()
    inset = panel.view.plan.inset
    assert pictures.wanted["wall-1-freeze"] == (Want(STATE.camera.id, Profile.SUB, inset.width, inset.height),)
    picture = panel.view.plan.picture
    middle = wall.grab().toImage().pixelColor(picture.x + picture.width // 2, picture.y + picture.height // 2)
    assert (middle.red(), middle.green(), middle.blue()) == (10, 200, 30)


def test_the_full_size_frame_takes_its_place_when_it_comes(panel: FreezePanel, pictures: FakePictures) -> None:
    full = Want(STATE.camera.id, Profile.MAIN, 640, 360)
    pictures.writer(full)
    reader: SlotReader | None = pictures.reader(full)
    panel.view.set_reader(reader)
    panel.view.tick()
    assert panel.view.shown_image().width() == 320
    pictures.publish(full, np.full((360, 640, 4), 77, np.uint8))
    panel.view.tick()
    assert panel.view.shown_image().width() == 640
    panel.view.set_reader(None)
    assert panel.view.shown_image().width() == 640


def test_arrow_keys_ask_for_steps(panel: FreezePanel, qtbot: QtBot) -> None:
    steps: list[int] = []
    panel.view.step_asked.connect(steps.append)
    QTest.keyClick(panel.view, Qt.Key.Key_Left)
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    QTest.keyClick(panel.view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert steps == [-1, 1, -FAST_STEP]


def test_a_click_on_the_strip_asks_for_that_moment(panel: FreezePanel, qtbot: QtBot) -> None:
    track = panel.view.plan.track
    with qtbot.waitSignal(panel.view.moment_asked) as asked:
        QTest.mouseClick(
            panel.view,
            Qt.MouseButton.LeftButton,
            pos=QPoint(track.x + track.width // 2, track.y + track.height // 2),
        )
    assert abs(asked.args[0] - FRAMES[125].pts) <= 3600


def test_a_drag_marks_a_box_and_a_click_a_point(panel: FreezePanel, qtbot: QtBot) -> None:
    view, picture = panel.view, panel.view.plan.picture
    left, right = Qt.MouseButton.LeftButton, QPoint(picture.x + picture.width // 2, picture.y + picture.height // 2)
    begin = QPoint(picture.x + picture.width // 4, picture.y + picture.height // 4)
    with qtbot.waitSignal(view.mark_changed) as marked:
        QTest.mousePress(view, left, pos=right)
        QTest.mouseMove(view, begin)
        QTest.mouseRelease(view, left, pos=begin)
    box: QRectF = marked.args[0]
    assert (box.x(), box.y()) == pytest.approx((0.25, 0.25), abs=0.01)
    assert (box.width(), box.height()) == pytest.approx((0.25, 0.25), abs=0.01)
    QTest.mouseClick(view, left, pos=begin)
    assert view.mark is not None
    assert (view.mark.width(), view.mark.height()) == (0, 0)


def test_a_narrow_picture_is_frozen_in_its_shape_and_marks_are_parts_of_it(wall: WallWindow, qtbot: QtBot) -> None:
    image = QImage(240, 180, QImage.Format.Format_RGB32)
    image.fill(QColor(10, 200, 30))
    view = wall.open_freeze(STATE, image, QLineEdit()).view
    glass, at = view.grab().toImage(), view.plan.picture
    middle = at.y + at.height // 2
    green = [x for x in range(at.x, at.right) if glass.pixelColor(x, middle).green() == 200]
    assert len(green) / at.height == pytest.approx(4 / 3, abs=0.02)
    with qtbot.waitSignal(view.mark_changed) as marked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(green[0] + len(green) // 4, middle))
    assert (marked.args[0].x(), marked.args[0].y()) == pytest.approx((0.25, 0.5), abs=0.01)
    view.mark = None
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(green[0] - 8, middle))
    assert view.mark is None, "beside the picture is no place in it"


def test_escape_is_reported_and_closing_brings_the_tiles_back(
    panel: FreezePanel, wall: WallWindow, pictures: FakePictures, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(wall.freeze_closed):
        QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(panel.destroyed):
        wall.close_freeze()
    assert pictures.wanted["wall-1-freeze"] == ()
    assert len(pictures.wanted["wall-1"]) == 4


def test_digits_typed_while_a_frame_is_frozen_do_not_reach_the_wall(panel: FreezePanel, wall: WallWindow) -> None:
    QTest.keyClicks(panel.view, "23")
    assert wall.wall.digits == ""


def test_the_room_bar_says_the_keys_of_what_lies_over_the_pictures(
    wall: WallWindow, panel: FreezePanel, language: str
) -> None:
    """A number typed now is no camera's: who reads that it freezes presses keys that do nothing."""
    live = tr("wall.hint_keys")
    assert bar_hints(wall.wall) == (tr("wall.hint_frozen_keys"), tr("wall.hint_frozen_ways"))
    panel.keys_said = lambda: (tr("wall.hint_editing_keys"), tr("wall.hint_editing_ways"))
    assert bar_hints(wall.wall)[0] == tr("wall.hint_editing_keys")
    wall.close_freeze()
    assert bar_hints(wall.wall)[0] == live


def test_the_inset_is_painted_again_for_another_frame_or_sign_and_not_for_a_picture_that_is_none(
    pictures: FakePictures,
) -> None:
    at, glass = Rect(0, 0, 64, 36), QImage(64, 36, QImage.Format.Format_RGB32)
    inset = FreezeInset("freeze", STATE.camera.id, pictures)
    inset.want(at)
    (want,) = pictures.wanted["freeze"]

    def paint() -> int:
        painter = QPainter(glass)
        inset.paint(painter, at, 2.0)
        painter.end()
        return glass.pixelColor(40, 20).red()

    pictures.publish(want, 77)
    assert inset.has_news(at)
    assert paint() == 77
    assert not inset.has_news(at)
    pictures.lives[STATE.camera.id] = PictureLife(Sign.LOST, 0.0, show_picture=False)
    assert inset.has_news(at)
    assert paint() < 77
    pictures.publish(want, 99)
    assert not inset.has_news(at), "nothing of it would be seen"
    del pictures.lives[STATE.camera.id]
    assert inset.has_news(at)
    assert paint() == 99


def test_a_sealed_picture_keeps_its_instant_though_clocks_are_measured_better(
    qtbot: QtBot, pictures: FakePictures
) -> None:
    ahead = [timedelta(hours=1)]
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    view = FreezeView("freeze", STATE, image, pictures, body_px=20, room_at=lambda at: at + ahead[0])
    qtbot.addWidget(view)
    said: list[str] = []
    for seal, offset_ms in ((Seal.SEALING, 24), (Seal.SEALED, 0), (Seal.SEALED, 3)):
        ahead[0] = timedelta(hours=1, milliseconds=offset_ms)
        view.set_state(replace(STATE, seal=seal, after=After.DONE if said else After.COLLECTING))
        said.append(instant(view._said))
    assert said == ["--:--:--.---", "15:32:07.000", "15:32:07.000"]
