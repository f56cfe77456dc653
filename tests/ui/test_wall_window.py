"""The wall window with real events, real segments and a clock moved by hand."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId, Cause, FrameName, PictureLife, Profile, Quality, Sign
from console.domain.deadline import Light
from console.video.slots import SlotFacts, SlotReader
from tests.ui.conftest import HandClock
from tests.ui.fake_pictures import LIVE, FakePictures, camera
from widgets.wall.card import card_px
from widgets.wall.face import REFRESH_TICKS
from widgets.wall.marks import Mark
from widgets.wall.room_dial import RoomDial
from widgets.wall.window import WallWindow

C = [CameraId(f"c{number}") for number in range(21)]
SIZE = (1280, 720)


@pytest.fixture
def wall(qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock) -> WallWindow:
    window = WallWindow(
        "wall-1",
        [camera(number, place="公共网格 01") for number in range(1, 21)],
        pictures,
        seat="1 号墙",
        clock=hand_clock.utc,
        now=hand_clock.now,
    )
    qtbot.addWidget(window)
    window.resize(*SIZE)
    window.show()
    qtbot.waitExposed(window)
    window._timer.stop()  # the test says when time passes
    return window


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[:, :, :3].copy()


def noise(pictures: FakePictures, which: CameraId, seed: int, pts: int = 0) -> np.ndarray:
    """Publish a picture that no other equals; return its (h, w, 3) BGR."""
    want = pictures.of(which)
    picture = np.random.default_rng(seed).integers(0, 255, (want.height_px, want.width_px, 4), np.uint8)
    picture[:, :, 3] = 255
    pictures.publish(want, picture, pts=pts)
    return picture[:, :, :3]


def on_glass(wall: WallWindow, which: CameraId) -> np.ndarray:
    """Return the picture's pixels as they are on the window."""
    picture = next(view for view in wall.views if view.camera.id == which).tile.picture
    return pixels(wall.grab(QRect(picture.x, picture.y, picture.width, picture.height)).toImage())


def look_at_all(wall: WallWindow) -> None:
    for _ in range(REFRESH_TICKS + 6):
        wall.tick()


def test_a_window_wants_exactly_its_pictures_and_nothing_while_hidden(wall: WallWindow, pictures: FakePictures) -> None:
    wants = pictures.wanted["wall-1"]
    assert [want.camera for want in wants] == C[1:17]
    assert {(want.width_px, want.height_px) for want in wants} == {
        (view.tile.picture.width, view.tile.picture.height) for view in wall.views
    }
    wall.hide()
    assert pictures.wanted["wall-1"] == ()
    wall.show()
    assert len(pictures.wanted["wall-1"]) == 16
    wall.showMinimized()
    assert pictures.wanted["wall-1"] == ()


def test_the_slot_is_on_the_glass_pixel_for_pixel(wall: WallWindow, pictures: FakePictures) -> None:
    expected = noise(pictures, C[6], seed=6)
    wall.tick()
    below = wall.views[5].tile.caption.height
    assert np.array_equal(on_glass(wall, C[6])[below:], expected[below:])


def test_a_picture_of_another_size_is_painted_scaled_until_the_right_one_comes(
    wall: WallWindow, pictures: FakePictures
) -> None:
    want = pictures.of(C[2])
    small = replace(want, width_px=64, height_px=36)
    pictures.publish(small, np.full((36, 64, 4), 90, np.uint8))
    pictures.stand_in[want] = small
    wall.tick()
    middle = on_glass(wall, C[2])
    assert (middle[middle.shape[0] // 2] == 90).all()


def test_a_narrower_picture_lies_in_the_middle_of_its_tile_pixel_for_pixel(
    wall: WallWindow, pictures: FakePictures
) -> None:
    """Renditions have square pixels: a 4:3 camera is not made wide, and what was there before does not show."""
    noise(pictures, C[6], seed=5)
    wall.tick()
    want = pictures.of(C[6])
    narrow = replace(want, width_px=want.height_px * 4 // 3 // 2 * 2)
    picture = np.random.default_rng(6).integers(60, 255, (narrow.height_px, narrow.width_px, 4), np.uint8)
    pictures.publish(narrow, picture)
    pictures.stand_in[want] = narrow
    wall.tick()
    below, left = wall.views[5].tile.caption.height, (want.width_px - narrow.width_px) // 2
    seen = on_glass(wall, C[6])[below:]
    assert np.array_equal(seen[:, left : left + narrow.width_px], picture[below:, :, :3])
    assert seen[:, :left].max() < 30
    assert seen[: -wall.body_px, left + narrow.width_px :].max() < 30


def test_typed_digits_and_space_freeze_the_painted_frame(
    wall: WallWindow, pictures: FakePictures, qtbot: QtBot
) -> None:
    expected = noise(pictures, C[12], seed=3, pts=7200)
    wall.tick()
    wall.grab()
    with qtbot.waitSignal(wall.freeze_asked) as asked:
        QTest.keyClicks(wall, "12")
        QTest.keyClick(wall, Qt.Key.Key_Space)
    assert asked.args == [C[12]]
    assert np.array_equal(pixels(wall.painted_image(C[12])), expected)
    assert wall.painted_frame(C[12]) == FrameName(C[12], Profile.SUB.value, 1, 7200)


def test_the_frozen_image_is_the_painted_one_even_when_a_newer_frame_is_there(
    wall: WallWindow, pictures: FakePictures
) -> None:
    painted = noise(pictures, C[1], seed=1, pts=100)
    wall.repaint()
    noise(pictures, C[1], seed=2, pts=200)
    assert np.array_equal(pixels(wall.painted_image(C[1])), painted)
    name = wall.painted_frame(C[1])
    assert name is not None
    assert name.pts == 100


def test_a_frame_whose_slot_is_gone_is_painted_anew_and_named_so(wall: WallWindow, pictures: FakePictures) -> None:
    noise(pictures, C[1], seed=1, pts=100)
    wall.repaint()
    for step in range(2, 5):  # three further frames: every slot is another one now
        newest = noise(pictures, C[1], seed=step, pts=100 * step)
    assert np.array_equal(pixels(wall.painted_image(C[1])), newest)
    name = wall.painted_frame(C[1])
    assert name is not None
    assert name.pts == 400


def test_the_name_of_a_frame_tells_the_stream_it_came_from(wall: WallWindow, pictures: FakePictures) -> None:
    want = pictures.of(C[1])
    before = replace(want, profile=Profile.MAIN)
    pictures.publish(before, 50, pts=9)
    pictures.stand_in[want] = before
    wall.repaint()
    assert wall.painted_frame(C[1]) == FrameName(C[1], Profile.MAIN.value, 1, 9)


def test_a_double_click_enlarges_returns_and_the_rest_is_not_decoded(
    wall: WallWindow, pictures: FakePictures, qtbot: QtBot
) -> None:
    at = wall.views[2].area.center()
    with qtbot.waitSignal(wall.enlarged) as large:
        QTest.mouseDClick(wall, Qt.MouseButton.LeftButton, pos=at)
    assert large.args == [C[3]]
    (want,) = pictures.wanted["wall-1"]
    assert (want.camera, want.profile) == (C[3], Profile.MAIN)
    with qtbot.waitSignal(wall.enlarged) as back:
        QTest.mouseDClick(wall, Qt.MouseButton.LeftButton, pos=QPoint(SIZE[0] // 2, SIZE[1] // 2))
    assert back.args == [None]
    assert len(pictures.wanted["wall-1"]) == 16


def test_a_number_alone_enlarges_after_the_pause_and_escape_returns(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock
) -> None:
    QTest.keyClicks(wall, "20")
    wall.tick()
    assert len(pictures.wanted["wall-1"]) == 16
    hand_clock.seconds += 2
    wall.tick()
    assert [want.camera for want in pictures.wanted["wall-1"]] == [C[20]]
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert len(pictures.wanted["wall-1"]) == 16


def test_layout_keys_change_the_tiles_and_undo_brings_them_back(wall: WallWindow, pictures: FakePictures) -> None:
    QTest.keyClick(wall, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert wall.wall.layout == "1+8"
    assert len(pictures.wanted["wall-1"]) == 9
    QTest.keyClick(wall, Qt.Key.Key_PageDown)
    assert pictures.wanted["wall-1"][0].camera == C[10]
    QTest.keyClick(wall, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pictures.wanted["wall-1"]) == 16


def test_the_layout_is_locked_with_shift_for_control_and_l_alone_locks_the_seat(wall: WallWindow) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(wall, Qt.Key.Key_L, control)
    assert not wall.wall.is_locked
    QTest.keyClick(wall, Qt.Key.Key_L, control | shift)
    assert wall.wall.is_locked
    QTest.keyClick(wall, Qt.Key.Key_L, control | shift)
    assert not wall.wall.is_locked


def test_a_stalled_picture_is_dimmed_and_stays(wall: WallWindow, pictures: FakePictures) -> None:
    bright = noise(pictures, C[5], seed=5)
    look_at_all(wall)
    wall.repaint()
    pictures.lives[C[5]] = PictureLife(Sign.STALLED, 0.0, Cause.NO_PACKETS, age_s=3.0)
    look_at_all(wall)
    view = wall.views[4]
    assert view.signs.note is not None, "why it stands is said over its foot"
    seen = slice(view.tile.caption.height, -view.signs.note.height())
    dark = on_glass(wall, C[5])[seen]
    assert dark.mean() < bright[seen].mean() * 0.6
    assert np.corrcoef(dark.ravel(), bright[seen].ravel())[0, 1] > 0.99
    pictures.lives[C[5]] = LIVE
    look_at_all(wall)
    assert view.signs.note is None


def test_a_picture_that_is_not_proved_is_marked_and_stays_as_it_is(wall: WallWindow, pictures: FakePictures) -> None:
    bright = noise(pictures, C[5], seed=5)
    look_at_all(wall)
    wall.repaint()
    view, count = wall.views[4], wall.views[4].signs.caption_draws
    pictures.lives[C[5]] = PictureLife(Sign.NOT_PROVED, 0.0, Cause.STILL_CONTENT, age_s=12.0)
    look_at_all(wall)
    below = view.tile.caption.height
    assert np.array_equal(on_glass(wall, C[5])[below:], bright[below:])
    assert view.signs.caption_draws == count + 1
    assert pictures.count().wall_live == 15, "shown, not counted"


def test_nothing_is_called_live_where_no_picture_is(wall: WallWindow, pictures: FakePictures) -> None:
    look_at_all(wall)
    signs = wall.views[4].signs
    marks = [signs.said and signs.said.mark]  # its other tile may be live: this one is empty
    noise(pictures, C[5], seed=5)
    wall.repaint()
    look_at_all(wall)
    marks.append(signs.said and signs.said.mark)
    assert marks == [Mark.STALLED, Mark.LIVE]


def test_what_is_wrong_with_a_live_picture_is_said_at_once(wall: WallWindow, pictures: FakePictures) -> None:
    bright = noise(pictures, C[5], seed=5)
    look_at_all(wall)
    wall.repaint()
    view, count = wall.views[4], wall.views[4].signs.caption_draws
    pictures.lives[C[5]] = replace(LIVE, marks=(Quality.COVERED,))
    look_at_all(wall)
    assert view.signs.caption_draws == count + 1
    below = view.tile.caption.height
    assert np.array_equal(on_glass(wall, C[5])[below:], bright[below:])
    pictures.lives[C[5]] = LIVE
    look_at_all(wall)
    assert view.signs.caption_draws == count + 2
    pictures.lives[C[5]] = replace(LIVE, lacks=Cause.BUSY)
    look_at_all(wall)
    assert view.signs.caption_draws == count + 3, "why it stays with the sub-stream"


def test_a_lost_camera_shows_a_card_instead_of_its_picture_and_a_click_retries(
    wall: WallWindow, pictures: FakePictures, hand_clock: HandClock
) -> None:
    shown = noise(pictures, C[7], seed=7)
    look_at_all(wall)
    wall.repaint()
    proved = hand_clock.utc() - timedelta(minutes=12)
    pictures.lives[C[7]] = PictureLife(Sign.LOST, 0.0, Cause.NO_SERVER, proved_at=proved, show_picture=False)
    look_at_all(wall)
    card = on_glass(wall, C[7])
    assert abs(np.corrcoef(card.ravel(), shown.ravel())[0, 1]) < 0.05
    assert wall.painted_frame(C[7]) is None
    assert wall.painted_image(C[7]).isNull()
    QTest.mouseClick(wall, Qt.MouseButton.LeftButton, pos=wall.views[6].area.center())
    assert pictures.retried == [C[7]]
    pictures.lives[C[7]] = LIVE
    look_at_all(wall)
    below = wall.views[6].tile.caption.height
    assert np.array_equal(on_glass(wall, C[7])[below:], shown[below:])


def test_a_cards_letters_grow_with_its_tile() -> None:
    body = 29
    assert card_px(244, body) == card_px(480, body) == body, "on tiles they are as large as all letters of the wall"
    assert 1.5 * body < card_px(900, body) < 2 * body


def test_captions_are_drawn_again_only_when_their_words_change(wall: WallWindow, pictures: FakePictures) -> None:
    for view in wall.views:
        noise(pictures, view.camera.id, seed=1)
    wall.repaint()
    look_at_all(wall)
    before = [view.signs.caption_draws for view in wall.views]
    for _ in range(3):
        for view in wall.views:
            noise(pictures, view.camera.id, seed=1)
        look_at_all(wall)
        wall.repaint()
    assert [view.signs.caption_draws for view in wall.views] == before
    pictures.lives[C[2]] = replace(LIVE, age_s=4.0)
    look_at_all(wall)
    assert [view.signs.caption_draws for view in wall.views] == [
        drawn + (place == 1) for place, drawn in enumerate(before)
    ]


def test_a_case_is_framed_in_amber_when_due_soon_in_red_when_overdue_and_not_while_calm(
    wall: WallWindow, pictures: FakePictures
) -> None:
    wall.set_cases({C[1]: (1, Light.DUE_SOON), C[2]: (2, Light.OVERDUE), C[3]: (4, Light.CALM)})
    edges = []
    for view in wall.views[:3]:
        cell = view.tile.cell
        edges.append(pixels(wall.grab(QRect(cell.x + 1, cell.y + cell.height // 2, 1, 1)).toImage())[0, 0])
    blue, green, red = edges[0]
    assert red > green > blue
    assert red > 200
    blue, green, red = edges[1]
    assert red > 2 * green
    assert edges[2].max() < 100


def test_the_hook_is_told_each_whole_frame_as_it_was_painted(wall: WallWindow, pictures: FakePictures) -> None:
    told: list[tuple[CameraId, int, int]] = []

    def on_painted(which: CameraId, image: QImage, facts: SlotFacts) -> None:
        told.append((which, facts.pts, image.width()))

    wall.painted = on_painted
    noise(pictures, C[3], seed=1, pts=33)
    wall.repaint(wall.views[2].picture_area)
    assert told == [(C[3], 33, pictures.of(C[3]).width_px)]


def test_a_tick_repaints_only_tiles_with_news(wall: WallWindow, pictures: FakePictures, qtbot: QtBot) -> None:
    painted: list[CameraId] = []
    for view in wall.views:
        noise(pictures, view.camera.id, seed=1)
    wall.repaint()
    look_at_all(wall)
    wall.repaint()
    qtbot.wait(1)  # the events of showing are behind us
    wall.painted = lambda which, _image, _facts: painted.append(which)
    noise(pictures, C[9], seed=2)
    wall.tick()
    qtbot.waitUntil(lambda: bool(painted), timeout=2000)
    assert painted == [C[9]]


def test_a_frame_written_over_while_it_was_painted_is_neither_told_nor_named_and_painted_again(
    wall: WallWindow, pictures: FakePictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise(pictures, C[3], seed=1, pts=33)
    told: list[CameraId] = []
    wall.painted = lambda which, _image, _facts: told.append(which)
    with monkeypatch.context() as torn:
        torn.setattr(SlotReader, "is_whole", lambda _reader, _number: False)
        wall.repaint(wall.views[2].picture_area)
    assert told == []
    assert wall.painted_frame(C[3]) is None
    assert wall.views[2].has_news()
    wall.repaint(wall.views[2].picture_area)
    assert told == [C[3]]


def test_what_the_glass_says_of_times_is_room_time(qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock) -> None:
    """In a room five hours ahead everything looks as it does in any other room five hours later."""
    ahead = timedelta(hours=5)

    def in_room(instant: datetime) -> datetime:
        return instant + ahead

    def later() -> datetime:
        return in_room(hand_clock.utc())

    def shot(wall: WallWindow, proved_at: datetime) -> QImage:
        for which in C[1:5]:
            pictures.lives[which] = PictureLife(Sign.LOST, 9.0, proved_at=proved_at, show_picture=False)
        qtbot.addWidget(wall)
        wall.resize(*SIZE)
        wall.show()
        wall._timer.stop()
        for _ in range(REFRESH_TICKS + 1):
            wall.tick()
        return wall.grab().toImage()

    cameras = [camera(number) for number in range(1, 5)]
    proved_at = hand_clock.utc() - timedelta(seconds=9)
    dial = RoomDial(later, in_room)
    there = WallWindow("wall-1", cameras, pictures, layout="4", clock=hand_clock.utc, now=hand_clock.now, dial=dial)
    seen = shot(there, proved_at)
    plain = WallWindow("wall-2", cameras, pictures, layout="4", clock=later, now=hand_clock.now)
    assert seen == shot(plain, in_room(proved_at))
    here = WallWindow("wall-3", cameras, pictures, layout="4", clock=hand_clock.utc, now=hand_clock.now)
    assert seen != shot(here, proved_at)
