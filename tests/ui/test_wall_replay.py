"""A tile that replays: never taken for a live one, frozen as it is, driven by keys and menu."""

import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId, Cause, FrameName, PictureLife, Sign
from console.video.replay_message import ReplayControl, ReplayId, ReplayState
from tests.ui.conftest import HandClock
from tests.ui.fake_pictures import FakePictures, camera
from tests.ui.test_wall_freeze import STATE
from widgets.wall.face import REFRESH_TICKS
from widgets.wall.marks import Mark
from widgets.wall.menu import wall_menu
from widgets.wall.tile import TileView
from widgets.wall.window import WallWindow

C3, C4 = CameraId("c3"), CameraId("c4")
ONE = ReplayId(1)
LIVE_GREY, OLD_GREY = 200, 60


@pytest.fixture
def wall(qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock) -> WallWindow:
    cameras = [camera(number) for number in range(1, 21)]
    window = WallWindow("wall-1", cameras, pictures, clock=hand_clock.utc, now=hand_clock.now)
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()
    qtbot.waitExposed(window)
    window._timer.stop()
    for view in window.views:
        pictures.publish(view.want, LIVE_GREY, pts=7)
    look(window)
    return window


def look(wall: WallWindow) -> None:
    """Let a second pass and be painted."""
    for _ in range(REFRESH_TICKS + 6):
        wall.tick()
    wall.grab()


def view(wall: WallWindow, one: CameraId) -> TileView:
    return next(view for view in wall.views if view.camera.id == one)


def grey_at(wall: WallWindow, one: CameraId, x: float, y: float) -> int:
    at = view(wall, one).tile.picture
    image = wall.grab(QRect(at.x, at.y, at.width, at.height)).toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return int(pixels[int(y * at.height), int(x * at.width), 0])


def replaying(wall: WallWindow, pictures: FakePictures, number: str = "3") -> None:
    QTest.keyClicks(wall, number + "r")
    pictures.publish_replay(ReplayId(len(pictures.replayed)), OLD_GREY, pts=99)
    look(wall)


def said(wall: WallWindow, one: CameraId) -> tuple[Mark, str]:
    words = view(wall, one).signs.said
    assert words is not None
    return words.mark, words.text


def test_a_replay_says_so_with_its_time_and_live_goes_on_in_the_corner(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock
) -> None:
    QTest.keyClicks(wall, "3r")
    look(wall)
    assert said(wall, C3)[0] is Mark.LIVE, "until its first frame the live picture is on the glass"
    pictures.publish_replay(ONE, OLD_GREY, age_s=15.2)
    look(wall)
    mark, text = said(wall, C3)
    assert mark is Mark.REPLAY
    assert text == "回放 14:31:51 ×1 · 可回看 88 秒"  # 14:32:07 less 15.2 s
    assert grey_at(wall, C3, 0.3, 0.6) == OLD_GREY
    assert grey_at(wall, C3, 0.85, 0.3) == LIVE_GREY
    pictures.publish(pictures.of(C3), 230)
    wall.tick()
    assert grey_at(wall, C3, 0.85, 0.3) == 230
    assert said(wall, C4)[0] is Mark.LIVE
    hand_clock.seconds += 5
    look(wall)
    assert said(wall, C3)[1] == text, "the frame's time, not the clock"


def test_what_is_frozen_from_a_replay_is_the_replayed_frame(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock
) -> None:
    replaying(wall, pictures)
    image = wall.painted_image(C3)
    assert image.pixelColor(10, 10).red() == OLD_GREY
    assert wall.painted_frame(C3) == FrameName(C3, "sub", 1, 99)
    at = wall.replayed_at(C3)
    assert at is not None
    assert timedelta(seconds=14.9) < hand_clock.utc() - at < timedelta(seconds=15.9)
    assert wall.replayed_at(C4) is None


def test_back_from_its_freeze_a_replay_stands_where_it_was_frozen(wall: WallWindow, pictures: FakePictures) -> None:
    replaying(wall, pictures)
    wall.freeze_asked.connect(lambda _camera: wall.open_freeze(STATE, wall.painted_image(C3)))
    facts = view(wall, C3).replayed_facts()
    assert facts is not None
    QTest.keyClicks(wall, "3 ")
    assert pictures.controls == [ReplayControl(ONE, is_playing=False, at_ns=facts.arrived_ns)]
    wall.close_freeze()
    assert wall.wall.replays.cameras == (C3,)


def test_a_freeze_that_is_refused_stops_no_replay(wall: WallWindow, pictures: FakePictures) -> None:
    replaying(wall, pictures)
    QTest.keyClicks(wall, "3 ")
    assert pictures.controls == []


def test_a_replay_that_has_caught_up_is_live_again_and_says_so(wall: WallWindow, pictures: FakePictures) -> None:
    replaying(wall, pictures)
    pictures.replay_states[ONE] = replace(pictures.replay_states[ONE], is_playing=False)
    pictures.publish_replay(ONE, OLD_GREY, age_s=0.2)
    look(wall)
    assert said(wall, C3)[0] is Mark.REPLAY, "somebody looks at single frames"
    pictures.replay_states[ONE] = replace(pictures.replay_states[ONE], is_playing=True)
    pictures.publish_replay(ONE, OLD_GREY, age_s=0.2)
    wall.repaint()
    wall.tick()
    wall.tick()
    assert wall.wall.replays.cameras == ()
    assert wall.wall.notice is not None
    assert wall.wall.notice.text_key == "wall.replay_caught_up"
    look(wall)
    assert said(wall, C3)[0] is Mark.LIVE


def test_single_frames_are_told_apart(wall: WallWindow, pictures: FakePictures) -> None:
    replaying(wall, pictures)
    pictures.replay_states[ONE] = replace(pictures.replay_states[ONE], is_playing=False)
    texts = []
    for age_s in (15.24, 15.2):
        pictures.publish_replay(ONE, OLD_GREY, age_s=age_s)
        look(wall)
        texts.append(said(wall, C3)[1])
    assert texts[0] != texts[1]
    assert all(text.startswith("回放 14:31:51.") for text in texts)


def test_quick_keys_go_on_from_each_other_and_escape_gives_the_live_picture_back(
    wall: WallWindow, pictures: FakePictures
) -> None:
    replaying(wall, pictures)
    QTest.keyClick(wall, Qt.Key.Key_Left)
    QTest.keyClick(wall, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(wall, "[-]+ r")
    turns = [ReplayControl(ONE, speed=speed) for speed in (0.5, 0.25, 0.5, 1.0)]
    controls = [ReplayControl(ONE, step=-1), ReplayControl(ONE, jump_s=1), *turns, ReplayControl(ONE, is_playing=True)]
    assert pictures.controls == [*controls, ReplayControl(ONE, jump_s=-15)], "a step has stopped it"
    pictures.replay_states[ONE] = ReplayState(ONE, 0.5, is_playing=False, kept_s=90)
    look(wall)
    assert " 停 " in said(wall, C3)[1]
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    look(wall)
    assert ONE not in pictures.replay_states
    assert said(wall, C3)[0] is Mark.LIVE
    assert grey_at(wall, C3, 0.3, 0.6) == LIVE_GREY


def test_several_tiles_replay_and_a_click_chooses_which_one_keys_mean(wall: WallWindow, pictures: FakePictures) -> None:
    replaying(wall, pictures, "3")
    replaying(wall, pictures, "4")
    QTest.keyClick(wall, Qt.Key.Key_Left)
    QTest.mouseClick(wall, Qt.MouseButton.LeftButton, pos=view(wall, C3).picture_area.center())
    QTest.keyClick(wall, Qt.Key.Key_Left)
    assert [one.replay for one in pictures.controls] == [2, 1]


def test_a_lost_camera_shows_its_last_seconds_again(wall: WallWindow, pictures: FakePictures) -> None:
    pictures.lives[C3] = PictureLife(Sign.LOST, 0.0, Cause.NO_PACKETS, show_picture=False)
    look(wall)
    assert wall.painted_frame(C3) is None
    replaying(wall, pictures)
    assert grey_at(wall, C3, 0.3, 0.6) == OLD_GREY
    assert grey_at(wall, C3, 0.85, 0.3) != LIVE_GREY, "no picture that is not live stands as live"
    assert wall.painted_frame(C3) == FrameName(C3, "sub", 1, 99)


def test_nothing_kept_is_said_and_a_replay_that_broke_off_goes_back_to_live(
    wall: WallWindow, pictures: FakePictures
) -> None:
    pictures.not_kept.add(C4)
    QTest.keyClicks(wall, "4r")
    assert wall.wall.notice is not None
    assert wall.wall.notice.text_key == "wall.replay_nothing"
    replaying(wall, pictures)
    del pictures.replay_states[ONE]
    look(wall)
    assert said(wall, C3)[0] is Mark.LIVE
    assert wall.wall.replays.cameras == ()
    assert grey_at(wall, C3, 0.3, 0.6) == LIVE_GREY


def test_replays_end_with_their_tiles_and_with_the_window(wall: WallWindow, pictures: FakePictures) -> None:
    wall.choose_layout("9")
    replaying(wall, pictures)
    QTest.keyClick(wall, Qt.Key.Key_PageDown)
    assert pictures.replay_states == {}
    assert wall.wall.replays.cameras == ()
    QTest.keyClick(wall, Qt.Key.Key_PageUp)
    replaying(wall, pictures)
    wall.close()
    assert pictures.replay_states == {}


def test_cameras_of_the_page_are_kept_while_one_is_enlarged_or_frozen(wall: WallWindow, pictures: FakePictures) -> None:
    QTest.keyClicks(wall, "3\r")
    assert [want.camera for want in pictures.wanted["wall-1"]] == [C3]
    assert len(pictures.kept["wall-1"]) == 16
    wall.hide()
    assert pictures.kept["wall-1"] == ()


def test_the_menu_offers_what_the_keys_do(wall: WallWindow, pictures: FakePictures) -> None:
    replaying(wall, pictures)
    menu: QMenu = wall_menu(wall, wall.wall, camera(3), lambda: 0.0, wall._do)
    words = [action.text().split("\t")[0] for action in menu.actions()]
    assert "回到实时" in words
    next(action for action in menu.actions() if action.text().startswith("回放：后退一帧")).trigger()
    assert pictures.controls == [ReplayControl(ONE, step=-1)]
    menu.deleteLater()


def test_the_pointer_goes_through_the_kept_seconds(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock
) -> None:
    replaying(wall, pictures)
    strip = view(wall, C3).strip
    assert strip is not None
    assert view(wall, C4).strip is None
    middle = strip.y + strip.height // 2

    def asked_back_s() -> float:
        at_ns = pictures.controls[-1].at_ns
        assert at_ns is not None
        return (time.monotonic_ns() - at_ns) / 1e9

    QTest.mousePress(wall, Qt.MouseButton.LeftButton, pos=QPoint(strip.x + strip.width // 2, middle))
    assert asked_back_s() == pytest.approx(44, abs=2)
    count = len(pictures.controls)
    QTest.mouseMove(wall, QPoint(strip.x + strip.width // 3, middle))
    assert len(pictures.controls) == count, "not oftener than a picture is decoded"
    hand_clock.seconds += 1
    QTest.mouseMove(wall, QPoint(strip.x + strip.width // 4, middle - 40))
    assert asked_back_s() == pytest.approx(66, abs=2)
    QTest.mouseRelease(wall, Qt.MouseButton.LeftButton, pos=QPoint(strip.right + 50, middle))
    assert asked_back_s() == pytest.approx(0, abs=2)
    count = len(pictures.controls)
    QTest.mouseMove(wall, QPoint(strip.x, middle))
    QTest.mousePress(wall, Qt.MouseButton.LeftButton, pos=QPoint(strip.x + 9, strip.y - 30))
    assert len(pictures.controls) == count, "the picture itself is no bar"


def test_while_a_recording_opens_its_tile_says_so_and_space_freezes_nothing_of_today(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock, qtbot: QtBot
) -> None:
    frozen: list[str] = []
    wall.freeze_asked.connect(frozen.append)
    for number in (1, 2):  # the second is another place in the same recording
        wall.show_recording(C3, hand_clock.utc() - timedelta(hours=number))
        look(wall)
        assert said(wall, C3) == (Mark.REPLAY, f"录像 2026-07-01 {14 - number}:32:07")
        assert view(wall, C3).has_card
        assert grey_at(wall, C3, 0.1, 0.8) not in {LIVE_GREY, OLD_GREY}
        assert grey_at(wall, C3, 0.85, 0.3) == LIVE_GREY, "the corner goes on"
        assert wall.painted_frame(C3) is None
        assert wall.painted_image(C3).isNull()
        QTest.keyClicks(wall, " ")
        assert frozen == []
        assert wall.wall.notice is not None
        assert wall.wall.notice.text_key == "playback.still_opening"
        pictures.publish_replay(ReplayId(number), OLD_GREY, pts=0)
        look(wall)
        assert grey_at(wall, C3, 0.1, 0.8) == OLD_GREY
        assert wall.painted_frame(C3) == FrameName(CameraId("c3@recorder"), "sub", 1, 0)
        QTest.keyClicks(wall, " ")
        assert frozen.pop() == "c3"
    wall.say("playback.still_opening", "3")
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert wall.wall.notice is None
    look(wall)
    assert grey_at(wall, C3, 0.1, 0.8) == LIVE_GREY


def test_a_recording_that_broke_off_says_where_and_remembers_it_until_another_begins(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock
) -> None:
    at = hand_clock.utc() - timedelta(hours=1)
    wall.show_recording(C3, at)
    reached = at + timedelta(seconds=29)
    gone = ReplayState(ONE, 1.0, is_playing=False, over="playback.broke_off", reached=reached)
    pictures.replay_states[ONE] = gone
    look(wall)
    assert wall.wall.notice is not None
    assert (wall.wall.notice.text_key, wall.wall.notice.value) == ("playback.broke_off", "3 号 07-01 13:32:36")
    assert wall.broke_off_at(C3) == reached
    assert not wall.is_recording(C3)
    wall.show_recording(C3, reached)
    assert wall.broke_off_at(C3) is None


def test_a_click_tries_a_lost_camera_again_but_never_a_refused_password(
    wall: WallWindow, pictures: FakePictures
) -> None:
    pictures.lives[C3] = PictureLife(Sign.REFUSED, 0.0, Cause.BAD_PASSWORD, show_picture=False)
    pictures.lives[C4] = PictureLife(Sign.LOST, 0.0, Cause.NO_SERVER, show_picture=False)
    look(wall)
    for one in (C3, C4):
        QTest.mouseClick(wall, Qt.MouseButton.LeftButton, pos=view(wall, one).picture_area.center())
    assert pictures.retried == [C4]
    QTest.mouseClick(wall, Qt.MouseButton.LeftButton, pos=view(wall, C3).picture_area.center())
    assert wall.wall.notice is not None
    assert wall.wall.notice.text_key == "life.refused_click"
