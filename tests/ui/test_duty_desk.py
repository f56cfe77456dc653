"""The desk as a window: who gets which key, what stands where, what is dragged to a wall."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.domain.camera import CameraId, PictureLife, Profile, Sign
from console.seat.camera_tree_model import CAMERA_MIME
from console.seat.freeze_state import FreezeFrame, FreezeState
from console.seat.queue import Counts
from tests.ui.conftest import HandClock
from tests.ui.fake_pictures import LIVE, FakePictures, camera
from widgets.desk.camera_delegate import life_note
from widgets.desk.desk import FOLDED_PX, DutyDesk
from widgets.desk.header import Person
from widgets.wall.marks import Mark
from widgets.wall.outside import Outside
from widgets.wall.window import WallWindow

Key = Qt.Key
CAMERAS = [camera(n, name) for n, name in ((1, "中山路口"), (2, "长江路菜场"), (3, "码头路"), (23, "长江路公交"))]


@pytest.fixture
def desk(qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock) -> DutyDesk:
    outside = Outside(pictures, clock=hand_clock.utc, now=hand_clock.now)
    made = DutyDesk(outside, hand_clock.utc)
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.set_cameras(CAMERAS)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def at_keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def asked(desk: DutyDesk) -> list[str]:
    found: list[str] = []
    desk.hot_spot.freeze_asked.connect(found.append)
    return found


def test_space_means_the_hot_spot_from_the_first_moment_on(desk: DutyDesk) -> None:
    found = asked(desk)
    assert at_keyboard() is desk.hot_spot
    assert desk.hint.is_new
    QTest.keyClick(at_keyboard(), Key.Key_Space)
    assert found == ["c1"]
    assert not desk.hint.is_new, "who has frozen something is no newcomer"


@pytest.mark.parametrize("part", ["desk.tree", "desk.hotspot", "desk.queue"])
def test_digits_and_space_freeze_from_anywhere_but_a_text_field(desk: DutyDesk, part: str) -> None:
    found = asked(desk)
    widget: QWidget | None = desk.findChild(QWidget, part)
    assert widget is not None
    QTest.keyClicks(widget, "23")
    QTest.keyClick(widget, Key.Key_Space)
    assert found == ["c23"]
    assert desk.hot_spot.camera == "c1"


def test_digits_and_enter_put_a_camera_on_the_hot_spot(desk: DutyDesk, pictures: FakePictures) -> None:
    tree = desk.cameras.list
    tree.setFocus()
    QTest.keyClicks(tree, "3")
    QTest.keyClick(tree, Key.Key_Return)
    assert desk.hot_spot.camera == "c3", "the number goes before the row that the tree has"
    large = max(pictures.wanted["desk"], key=lambda want: want.width_px)
    assert (large.camera, large.profile) == ("c3", Profile.MAIN)


def test_the_search_finds_by_initials_and_enter_puts_the_best_on_the_hot_spot(desk: DutyDesk) -> None:
    found = asked(desk)
    desk.cameras.take_search()
    QTest.keyClicks(at_keyboard(), "cjl g")
    QTest.keyClick(at_keyboard(), Key.Key_Return)
    assert desk.hot_spot.camera == "c23"
    assert at_keyboard() is desk.hot_spot
    assert desk.cameras.search.text() == ""
    assert not found, "the space of the search is no freeze"


def test_escape_clears_the_search_then_gives_the_hot_spot_the_keyboard(desk: DutyDesk) -> None:
    desk.cameras.take_search()
    QTest.keyClicks(at_keyboard(), "xyz")
    labels: list[QLabel] = [*desk.cameras.findChildren(QLabel)]
    nothing = next(one for one in labels if "没有符合" in one.text())
    assert nothing.isVisible()
    QTest.keyClick(at_keyboard(), Key.Key_Escape)
    assert desk.cameras.search.text() == ""
    QTest.keyClick(at_keyboard(), Key.Key_Escape)
    assert at_keyboard() is desk.hot_spot


def test_arrows_go_from_the_search_into_the_tree_and_enter_chooses(desk: DutyDesk) -> None:
    desk.cameras.take_search()
    QTest.keyClicks(at_keyboard(), "cjl")
    QTest.keyClick(at_keyboard(), Key.Key_Down)
    assert at_keyboard() is desk.cameras.list
    QTest.keyClick(at_keyboard(), Key.Key_Down)
    QTest.keyClick(at_keyboard(), Key.Key_Return)
    assert desk.hot_spot.camera == "c23"


def test_a_click_on_a_neighbour_or_in_the_tree_puts_it_on_the_hot_spot(desk: DutyDesk) -> None:
    view = desk.hot_spot.views[1]
    QTest.mouseClick(desk.hot_spot, Qt.MouseButton.LeftButton, pos=view.area.center())
    assert desk.hot_spot.camera == view.camera.id
    row = desk.cameras.model.index(desk.cameras.model.place_of(CameraId("c23")))
    at = desk.cameras.list.visualRect(row).center()
    QTest.mouseClick(desk.cameras.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert desk.hot_spot.camera == "c23"


def test_input_methods_are_off_outside_text_fields(desk: DutyDesk) -> None:
    lines: list[QLineEdit] = [*desk.findChildren(QLineEdit)]
    on = {
        widget.objectName()
        for widget in (desk, *desk.findChildren(QWidget))
        if widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    }
    assert on == {line.objectName() for line in lines} == {"desk.tree.search"}


def test_the_place_of_the_large_picture_lies_below_its_name_not_over_it(desk: DutyDesk) -> None:
    desk.set_cameras([replace(camera(7, "中山路-长江路口"), place="中山路 88 号")])
    desk.hot_spot.tick()
    desk.grab()
    caption = desk.hot_spot.views[0].signs.caption
    assert caption is not None
    inked = [
        any(caption.pixelColor(x, y).lightness() > 60 for x in range(caption.width() // 4))
        for y in range(caption.height())
    ]
    lines = [y for y in range(1, len(inked)) if inked[y] and not inked[y - 1]]
    assert len(lines) == 2, "a clear row between name and place"
    assert not inked[-1], "nothing is cut off below"


def test_letters_that_an_input_method_holds_find_cameras(desk: DutyDesk) -> None:
    search = desk.cameras.search
    for guess in ("常见率", "采茶"):  # the sound of cjl and of cc
        QApplication.sendEvent(search, QInputMethodEvent(guess, []))
        held = desk.cameras.model.found
        QApplication.sendEvent(search, QInputMethodEvent())
        assert 0 < held < desk.cameras.model.found


def test_a_freeze_has_the_centre_and_another_one_asked_meanwhile_is_told(desk: DutyDesk) -> None:
    found = asked(desk)
    at = datetime(2026, 7, 1, tzinfo=UTC)
    state = FreezeState(CAMERAS[0], Profile.SUB, (FreezeFrame(1, at),), 1, 1)
    desk.hot_spot.open_freeze(state, desk.hot_spot.painted_image(CameraId("c1")), QLineEdit())
    QTest.keyClicks(desk.cameras.list, "2")
    QTest.keyClick(desk.cameras.list, Key.Key_Space)
    assert found == ["c2"], "whoever holds the freezes says which one is open"
    desk.hot_spot.say("freeze_open.here", "01")
    toast = desk.hot_spot.findChild(QLabel, "toast")
    assert toast is not None
    assert toast.isVisible()
    assert "01" in toast.text()
    desk.resize(1024, 700)
    desk.hot_spot.say("seat.trouble", "01 号正在视频墙上定格：按 F8 过去，派遣或按 Esc 存草稿。" * 2)
    assert desk.hot_spot.rect().contains(toast.geometry()), "whole, in two lines"
    QTest.keyClick(desk.cameras.list, Key.Key_R)
    assert not desk.hot_spot.spot.replays.cameras, "letters are not for a picture that is covered"


def _hints(desk: DutyDesk) -> str:
    labels: list[QLabel] = list(desk.hint.findChildren(QLabel))
    return " ".join(one.text() for one in labels if one.isVisible())


def test_while_a_recording_plays_its_keys_stand_below_it(desk: DutyDesk, pictures: FakePictures) -> None:
    desk.hint.use()
    spot = desk.hot_spot
    spot.show_recording(CameraId("c1"), datetime(2026, 7, 1, tzinfo=UTC))
    high = desk.hint.height()
    desk.tick()
    for words in ("Esc 回到实时", "← 退 10 秒", "Shift → 进 1 分钟", "Space 定格"):
        assert words in _hints(desk)
    assert "回放" not in _hints(desk), "the key of live pictures"
    assert desk.hint.height() == high, "the pictures do not jump"
    labels: list[QLabel] = list(desk.hint.findChildren(QLabel))
    clicked = next(one for one in labels if one.text() == "回到实时")
    QTest.mouseClick(clicked, Qt.MouseButton.LeftButton)
    assert not pictures.replay_states, "as Esc does"
    desk.tick()
    assert "查摄像机" in _hints(desk)
    assert "回到实时" not in _hints(desk)


def test_while_a_replay_plays_its_keys_stand_below_it(desk: DutyDesk, pictures: FakePictures) -> None:
    desk.hint.use()
    QTest.keyClick(desk.hot_spot, Key.Key_R)
    desk.tick()
    for words in ("Esc 回到实时", "Space 停住或继续", "← 退一帧", "R 再退 15 秒"):
        assert words in _hints(desk)
    assert "定格立案" not in _hints(desk), "Space does not freeze now"
    labels: list[QLabel] = list(desk.hint.findChildren(QLabel))
    clicked = next(one for one in labels if one.text() == "退一帧" and one.isVisible())
    QTest.mouseClick(clicked, Qt.MouseButton.LeftButton)
    assert [one.step for one in pictures.controls] == [-1]
    QTest.keyClick(desk.hot_spot, Key.Key_Escape)
    desk.tick()
    assert "定格立案" in _hints(desk)
    assert "回到实时" not in _hints(desk)


def _frozen(desk: DutyDesk) -> QLineEdit:
    at, form = datetime(2026, 7, 1, tzinfo=UTC), QLineEdit()
    state = FreezeState(CAMERAS[0], Profile.SUB, (FreezeFrame(1, at),), 1, 1)
    desk.hot_spot.open_freeze(state, desk.hot_spot.painted_image(CameraId("c1")), form)
    return form


def _come_back(window: QWidget) -> None:
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))


def test_a_form_has_the_keyboard_from_the_start_and_again_when_the_window_comes_back(desk: DutyDesk) -> None:
    desk.cameras.list.setFocus()
    form = _frozen(desk)
    assert at_keyboard() is form
    desk.cameras.list.setFocus()
    _come_back(desk)
    assert at_keyboard() is form
    assert desk.hot_spot.freeze is not None
    desk.hot_spot.freeze.view.setFocus()
    _come_back(desk)
    assert at_keyboard() is desk.hot_spot.freeze.view, "what has it inside keeps it"
    desk.cameras.take_search()
    _come_back(desk)
    assert at_keyboard().objectName() == "desk.tree.search", "what somebody writes elsewhere is not for the form"
    desk.hot_spot.close_freeze()
    desk.cameras.list.setFocus()
    _come_back(desk)
    assert at_keyboard() is desk.cameras.list


def test_the_header_says_how_many_drafts_wait_and_by_which_key(desk: DutyDesk, qtbot: QtBot) -> None:
    assert not desk.header.kept.drafts.isVisible()
    desk.hot_spot.set_drafts(2)
    assert desk.header.kept.drafts.isVisible()
    assert desk.header.kept.drafts.text() == "草稿 2 · D"
    with qtbot.waitSignal(desk.header.kept.drafts.clicked):
        QTest.mouseClick(desk.header.kept.drafts, Qt.MouseButton.LeftButton)
    desk.hot_spot.set_drafts(0)
    assert not desk.header.kept.drafts.isVisible()


def test_zoom_changes_letters_and_rows_and_sizes_are_given_back(desk: DutyDesk) -> None:
    before = desk.header.height()
    desk.set_zoom(1.5)
    assert desk.header.height() == before * 1.5
    assert desk.hot_spot.form_zoom == pytest.approx(1.5)
    desk.set_zoom(1.0)
    desk.set_sizes([320, 1000, 598, 400, 500])
    assert desk.sizes[0] == 320


def test_the_header_says_how_old_the_board_is_instead_of_a_note(desk: DutyDesk) -> None:
    desk.header.show_age(None, "note")
    assert desk.header.state.words == "note"
    desk.header.show_age(75.0, "note")
    assert desk.header.state.words == "▲ 与指挥中心断开，数据为 1 分钟前"
    desk.header.show_age(None)
    assert desk.header.state.words == ""


def test_names_cannot_smuggle_markup_into_the_header(desk: DutyDesk) -> None:
    desk.header.set_pair([Person("<b>王</b>", "desk.lead_seat"), Person("李敏", "desk.second_seat")])
    assert "&lt;b>王" in desk.header.pair.text()
    assert "主班" in desk.header.pair.text()


def test_a_word_is_seen_while_a_page_lies_over_the_hot_spot(desk: DutyDesk) -> None:
    desk.hot_spot.say("pair.no_draft")
    assert desk.centre.findChild(QLabel, "toast") is None, "it stands on the pictures"
    page = QWidget(desk.centre)
    page.setGeometry(desk.centre.rect())
    page.show()
    desk.hot_spot.say("pair.no_draft")
    toast: object = desk.centre.findChild(QLabel, "toast")
    assert isinstance(toast, QLabel)
    assert (toast.isVisible(), toast.text()) == (True, "没有待接手的草稿")


def test_who_has_the_hand_is_told_by_a_word_where_there_are_two(desk: DutyDesk) -> None:
    desk.header.set_pair([Person("王建国", "desk.lead_seat"), Person("李敏", "desk.second_seat", has_hand=True)])
    assert "▶ 李敏 操作" in desk.header.pair.text()
    assert "▶ 王建国" not in desk.header.pair.text()
    desk.header.set_pair([Person("王建国", "desk.lead_seat", has_hand=True)])
    assert "操作" not in desk.header.pair.text(), "who is alone does everything himself"


def test_figures_are_coloured_and_shaped_only_when_something_is_wrong(desk: DutyDesk) -> None:
    def words() -> list[str]:
        labels: list[QLabel] = [*desk.header.due_soon.findChildren(QLabel), *desk.header.overdue.findChildren(QLabel)]
        return [one.text() for one in labels]

    desk.header.set_counts(Counts(9, 3, 0, 0, {}))
    assert words() == ["即将超时", "0", "超时", "0"]
    desk.header.set_counts(Counts(9, 3, 2, 1, {}))
    assert words() == ["▲ 即将超时", "2", "■ 超时", "1"]


def test_a_row_of_the_tree_says_only_what_is_abnormal() -> None:
    assert life_note(LIVE, 0.0) is None
    assert life_note(PictureLife(Sign.STALLED, since=0.0, age_s=3.4), 3.4) is not None
    lost = life_note(PictureLife(Sign.LOST, since=100.0, age_s=9.0), 100.0 + 12 * 60)
    assert lost is not None
    assert (lost[0], lost[2]) == (Mark.LOST, "12 分钟")
    refused = life_note(PictureLife(Sign.REFUSED, since=100.0, age_s=19 * 60.0), 100.0 + 4 * 60)
    assert refused is not None
    assert refused[2] == "19 分钟", "a new try does not make it younger"


def test_a_camera_dropped_on_a_wall_takes_that_tile_and_undo_gives_it_back(
    qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock
) -> None:
    wall = WallWindow("wall-1", CAMERAS, pictures, layout="4", clock=hand_clock.utc, now=hand_clock.now)
    qtbot.addWidget(wall)
    wall.resize(1280, 760)
    wall.show()
    dragged = QMimeData()
    dragged.setData(CAMERA_MIME, b"c23")
    at = QPointF(wall.views[0].area.center())
    drop = QDropEvent(at, Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    wall.dropEvent(drop)
    assert [view.camera.id for view in wall.views] == ["c23", "c2", "c3", "c1"]
    QTest.keyClick(wall, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [view.camera.id for view in wall.views] == ["c1", "c2", "c3", "c23"]
    dragged.setData(CAMERA_MIME, b"stranger")
    wall.dropEvent(drop)
    assert [view.camera.id for view in wall.views] == ["c1", "c2", "c3", "c23"]
    assert wall.childAt(QPoint(5, 5)) is None


class FoldingSheet(QWidget):
    """Stands for a case sheet."""

    folded = Signal(bool)


def test_the_queue_has_the_room_of_a_sheet_without_a_case(
    qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock
) -> None:
    sheet = FoldingSheet()
    desk = DutyDesk(Outside(pictures, clock=hand_clock.utc, now=hand_clock.now), hand_clock.utc, case_sheet=sheet)
    qtbot.addWidget(desk)
    desk.resize(1920, 1080)
    desk.show()
    desk.use_drawn_sizes(1920, 1080)
    drawn = desk.sizes
    assert sheet.height() == FOLDED_PX
    sheet.folded.emit(False)
    assert sheet.height() > 2 * FOLDED_PX
    assert desk.sizes[3:] == pytest.approx(drawn[3:], abs=3), "what is kept for the next start is the open desk"
    sheet.folded.emit(True)
    assert sheet.height() == FOLDED_PX


def test_a_room_without_cameras_says_how_they_come(desk: DutyDesk) -> None:
    def said() -> list[str]:
        labels = cast("list[QLabel]", desk.cameras.findChildren(QLabel))
        return [one.text() for one in labels if one.isVisible()]

    assert not any("还没有摄像机" in words for words in said())
    desk.set_cameras([])
    assert any("还没有摄像机" in words for words in said())
