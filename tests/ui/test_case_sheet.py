"""The chosen case under keys: letters act when they are meant, words are asked for where a step needs them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.domain.camera import PictureLife, Sign
from console.domain.case import CaseRecord, MarkBox
from console.domain.case_command import Acknowledge, FeedBack, Recall, Remind
from console.domain.permission import Role
from console.domain.workflow import Action, State
from console.seat.case_sheet import CASE_ACTS, CaseAct, DotKind, acts_of, life_line, recent_reasons, units_for
from console.video.choice import profile_for
from tests.street import CAMERAS, EVIDENCE, NOW, OFFICER, ROWS, UNITS, Street
from tests.ui.fake_pictures import FakePictures
from widgets.cases.case_sheet import DEAF_S, CaseSheet
from widgets.cases.check_view import CheckView
from widgets.cases.reason_telephone import TelephoneEntry
from widgets.cases.sheet_entries import Known
from widgets.picture_shelf import PictureShelf
from widgets.unit.after_image import prepared

Key = Qt.Key


class Desk:
    """A sheet and a check page, their clocks, and what was asked for."""

    def __init__(self, qtbot: QtBot, pictures: FakePictures) -> None:
        self.street, self.at, self.pictures = Street(), 100.0, pictures
        self.shelf = PictureShelf()
        self.sheet = CaseSheet(pictures, self.shelf, profile_for, now=self.room_time, clock=lambda: self.at)
        self.check = CheckView(pictures, self.shelf, profile_for, now=self.room_time)
        for window, size in ((self.sheet, (520, 620)), (self.check, (1100, 880))):
            qtbot.addWidget(window)
            window.resize(*size)
        self.sheet.known = Known(ROWS, {unit.id: unit for unit in UNITS})
        self.asked: list[tuple[CaseAct, CaseRecord, dict[str, Any]]] = []
        self.sheet.act_asked.connect(lambda *asked: self.asked.append(asked))
        self.sheet.show()
        self.sheet.activateWindow()
        self.sheet.setFocus()

    def room_time(self) -> datetime:
        return self.street.now

    def show(self, state: State) -> CaseRecord:
        record = self.street.go_to(state)
        self.sheet.show_case(record, CAMERAS[0])
        self.at += 1
        return record

    def press(self, *keys: Qt.Key | str) -> None:
        for key in keys:
            at = QApplication.focusWidget() or self.sheet
            if isinstance(key, str):
                written = QInputMethodEvent()
                written.setCommitString(key)
                QApplication.sendEvent(at, written)
            else:
                QTest.keyClick(at, key)

    def texts(self, of: QWidget) -> str:
        labels: list[QLabel] = list(of.findChildren(QLabel))
        return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.fixture
def desk(qtbot: QtBot, pictures: FakePictures) -> Desk:
    return Desk(qtbot, pictures)


def test_a_letter_meant_for_the_case_before_does_nothing(desk: Desk) -> None:
    desk.show(State.FEEDBACK)
    other = desk.street.go_to(State.FEEDBACK)
    desk.sheet.show_case(other)
    desk.press(Key.Key_Y)
    assert desk.asked == []
    desk.at += DEAF_S + 0.01
    desk.press(Key.Key_Y)
    assert [(act.id, record.id) for act, record, _ in desk.asked] == [("case.close", other.id)]


def test_a_letter_of_another_state_is_answered_and_goes_no_further(desk: Desk) -> None:
    desk.show(State.FEEDBACK)
    desk.press(Key.Key_Z)
    assert desk.asked == []
    assert desk.sheet.entry is None
    assert "撤回派遣" in desk.sheet.body.trouble
    assert "待核查" in desk.sheet.body.trouble


def test_a_case_that_no_row_is_lit_for_can_be_read_and_has_no_keys(desk: Desk) -> None:
    desk.show(State.FEEDBACK)
    desk.sheet.set_away(is_away=True, has_next=True)
    assert desk.sheet.acts == ()
    keys: list[QPushButton] = list(desk.sheet.findChildren(QPushButton))
    assert not any(key.isVisible() for key in keys)
    assert "已转到「待核查」" in desk.texts(desk.sheet)
    desk.at += 1
    desk.press(Key.Key_Y, Key.Key_C, Key.Key_L)
    assert (desk.asked, desk.sheet.body.steps.isVisible()) == ([], False)
    assert "按键不起作用" in desk.sheet.body.trouble
    desk.sheet.set_away(is_away=False, has_next=True)
    desk.press(Key.Key_Y)
    assert desk.asked == [], "meant for no case"
    desk.at += 1
    desk.press(Key.Key_Y)
    assert len(desk.asked) == 1


def test_nothing_is_asked_twice_while_a_step_is_on_its_way(desk: Desk) -> None:
    record = desk.show(State.FEEDBACK)
    desk.press(Key.Key_Y)
    desk.sheet.show_sending()
    desk.press(Key.Key_Y, Key.Key_N)
    assert len(desk.asked) == 1
    desk.sheet.show_done(record.version + 1)  # answered; the record is still the old one
    desk.press(Key.Key_Y)
    assert len(desk.asked) == 1
    desk.sheet.show_case(replace(record, version=record.version + 1, state=State.CLOSED))
    assert not desk.sheet.is_sending


def test_what_is_closed_is_not_said_to_be_on_its_way_where_the_case_comes_before_the_answer(desk: Desk) -> None:
    record = desk.show(State.FEEDBACK)
    desk.press(Key.Key_Y)
    desk.sheet.show_sending()
    assert "正在发送" in desk.texts(desk.sheet)
    version = record.version + 1
    desk.sheet.show_case(replace(record, version=version, moved_version=version, state=State.CLOSED))
    assert "正在发送" not in desk.texts(desk.sheet)
    assert desk.sheet.is_sending, "its answer is still to come"


def test_enter_is_deaf_at_first_and_during_a_composition(desk: Desk) -> None:
    desk.show(State.FEEDBACK)
    desk.press(Key.Key_N)
    desk.press("仍有堆物", Key.Key_Return)
    assert desk.asked == []
    desk.at += DEAF_S + 0.01
    field = QApplication.focusWidget()
    assert field is not None
    QApplication.sendEvent(field, QInputMethodEvent("dui", []))
    desk.press(Key.Key_Return)
    assert desk.asked == []
    QApplication.sendEvent(field, QInputMethodEvent())
    desk.press(Key.Key_Return)
    assert [said for _, _, said in desk.asked] == [{"reason": "仍有堆物"}]


def test_a_refusal_is_said_and_what_was_typed_stays(desk: Desk) -> None:
    desk.show(State.DISPATCHED)
    desk.press(Key.Key_Z)
    desk.at += DEAF_S + 0.01
    desk.press("单位选错", Key.Key_Return)
    desk.sheet.show_sending()
    desk.sheet.show_refused("与指挥中心断开")
    assert "与指挥中心断开" in desk.texts(desk.sheet)
    desk.press(Key.Key_Return)
    assert [said for _, _, said in desk.asked] == [{"reason": "单位选错"}] * 2


def test_esc_leaves_an_entry_and_the_letters_are_keys_again(desk: Desk) -> None:
    desk.show(State.FEEDBACK)
    desk.press(Key.Key_N, Key.Key_Escape)
    assert desk.sheet.entry is None
    desk.press(Key.Key_Y)
    assert [act.id for act, _, _ in desk.asked] == ["case.close"]


def test_a_reminder_leaves_an_entry_open_and_a_step_of_another_closes_it(desk: Desk) -> None:
    desk.show(State.DISPATCHED)
    desk.press(Key.Key_Z)
    desk.street.now += timedelta(minutes=97)
    street = desk.street
    due_at = street.case.due_at
    desk.sheet.show_case(street.act(Remind, due_at=due_at))
    assert desk.sheet.entry is not None
    desk.sheet.show_case(street.act(Acknowledge))
    assert desk.sheet.entry is None
    assert "陈强" in desk.sheet.body.trouble


def _telephone(room_time: Callable[[], datetime], first: datetime, at: str) -> TelephoneEntry:
    entry = TelephoneEntry("记", has_result=False, not_before=first, room_time=room_time, now=lambda: 0.0)
    entry.told_by.setText("陈强")
    if at:
        entry.told_at.setText(at)
    return entry


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", "2026-07-01 08:10:30"),  # untouched: now
        ("16:05", "2026-07-01 08:05:00"),
        ("16：05", "2026-07-01 08:05:00"),
        ("16:02", "2026-07-01 08:02:40"),  # the minute of the last step: not before it
        ("16:01", None),
        ("16:11", None),  # later than now is yesterday, and that is before the last step
        ("gleich", None),
    ],
)
def test_a_call_lies_between_the_last_step_and_now(qtbot: QtBot, written: str, meant: str | None) -> None:
    first, now = datetime(2026, 7, 1, 8, 2, 40, tzinfo=UTC), datetime(2026, 7, 1, 8, 10, 30, tzinfo=UTC)
    entry = _telephone(lambda: now, first, written)
    qtbot.addWidget(entry)
    said = entry.said()
    at = said["telephone"].told_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if said else None
    assert at == meant
    assert bool(entry._trouble.text()) is (meant is None)


def test_the_check_page_shows_found_now_and_feedback(desk: Desk) -> None:
    street = desk.street
    street.file()
    street.act(Acknowledge)
    record = replace(street.act(FeedBack, pictures=("1" * 64, "2" * 64)), mark=MarkBox(0.1, 0.1, 0.5, 0.5))
    wanted: list[str] = []
    desk.shelf.wanted.connect(wanted.append)
    desk.check.show()
    desk.check.show_case(record, CAMERAS[0])
    assert {EVIDENCE.thumbnail, "2" * 64} <= set(wanted)
    picture = QImage(64, 36, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    desk.shelf.put("2" * 64, picture)
    assert desk.check.after.words == ""
    want = desk.pictures.of(CAMERAS[0].id)
    grey = np.full((want.height_px, want.width_px, 4), (200, 200, 200, 255), np.uint8)
    desk.pictures.publish(want, grey)
    image = desk.check.live.grab().toImage()
    assert image.pixelColor(image.width() // 2, image.height() - 40).red() == 200
    QTest.keyClick(desk.check, Key.Key_Left)
    assert "1" * 64 in wanted
    QTest.keyClick(desk.check, Key.Key_2)
    assert desk.check.live.isVisible()
    assert not desk.check.found.isVisible()
    left: list[bool] = []
    desk.check.left.connect(lambda: left.append(True))
    QTest.keyClick(desk.check, Key.Key_Escape)
    assert desk.check.found.isVisible()
    assert left == []
    QTest.keyClick(desk.check, Key.Key_Escape)
    assert left == [True]
    desk.check.hide()
    assert desk.pictures.wanted["desk.check"] == ()  # nobody looks: nothing is decoded for it


@pytest.mark.parametrize(("has_feedback", "said"), [(True, "单位没有传处置后照片"), (False, "还没有反馈")])
def test_a_feedback_without_a_picture_says_so_in_its_place(desk: Desk, has_feedback: bool, said: str) -> None:
    record = desk.street.go_to(State.FEEDBACK if has_feedback else State.HANDLING)
    desk.check.show()
    desk.check.show_case(replace(record, after_pictures=()), CAMERAS[0])
    assert desk.check.after.words == said


def test_a_lost_camera_says_when_it_was_proved_last(desk: Desk) -> None:
    lost = PictureLife(Sign.LOST, since=0.0, proved_at=NOW - timedelta(minutes=12), show_picture=False)
    desk.pictures.lives[CAMERAS[0].id] = lost
    desk.check.show()
    desk.check.show_case(desk.street.go_to(State.FEEDBACK), CAMERAS[0])
    assert "15:48:00" in desk.check.live.words
    assert not desk.check.live.is_live


def test_the_life_line_begins_with_the_finding_and_ends_with_the_close() -> None:
    street = Street()
    for state in State:
        if state is State.REPORTED:
            continue
        record = street.go_to(state)
        dots = life_line(record)
        assert (dots[0].action, dots[0].at) == (Action.REPORT, record.found_at)
        assert len(dots) <= 6
        assert [dot.kind for dot in dots].count(DotKind.NOW) == 1
        last = dots[-1].action
        assert last in (Action.CLOSE, Action.VOID)


def test_every_key_of_a_case_has_its_own_letter_and_a_command() -> None:
    street = Street()
    for state in State:
        if state is not State.REPORTED:
            record = street.go_to(state)
            for role in Role:
                letters = [act.shortcut for act in acts_of(record, role)]
                assert len(set(letters)) == len(letters)
    assert len({act.id for act in CASE_ACTS}) == len(CASE_ACTS)


def test_reasons_that_were_given_lately_come_first_and_once() -> None:
    street, records = Street(), []
    for reason in ("地点有误", "重复", "地点有误"):
        street.now += timedelta(minutes=1)
        street.file()
        records.append(street.act(Recall, reason=reason))
    assert recent_reasons(records, Action.RECALL) == ("地点有误", "重复")
    assert recent_reasons(records, Action.SEND_BACK) == ()


def test_who_gave_a_case_back_comes_after_the_likely_ones() -> None:
    street = Street()
    record = street.go_to(State.RETURNED)
    rows = [replace(ROWS[0], assisting=(UNITS[1].id,)), ROWS[1]]
    assert [unit for unit, _ in units_for(record, rows, (), [unit.id for unit in UNITS])] == [UNITS[1].id, UNITS[0].id]
    assert record.reported_by == OFFICER.display_name


def test_every_state_and_entry_has_words(language: str, desk: Desk) -> None:
    for state in State:
        if state is State.REPORTED:
            continue
        desk.show(state)
        for act in desk.sheet.acts:
            desk.sheet.press(act.id)
            parts: list[QObject] = list(desk.sheet.findChildren(QObject))
            said = (str(part.property("placeholderText") or part.property("text") or "") for part in parts)
            words = "".join((desk.texts(desk.sheet), *said))
            for area in ("sheet.", "queue.", "case.", "clock.", "check."):
                assert area not in words
            desk.press(Key.Key_Escape)


def test_a_case_says_how_its_point_is_known(desk: Desk) -> None:
    record = desk.show(State.DISPATCHED)
    assert "按摄像机位置" in desk.texts(desk.sheet)
    desk.sheet.show_case(replace(record, point_error_m=4), CAMERAS[0])
    assert "按标定 ±4 米" in desk.texts(desk.sheet)
    desk.sheet.show_case(replace(record, point=None), CAMERAS[0])
    assert "按摄像机位置" not in desk.texts(desk.sheet)


def test_all_steps_come_into_sight(qtbot: QtBot, desk: Desk) -> None:
    desk.show(State.FEEDBACK)
    desk.sheet.resize(520, 420)
    desk.press(Key.Key_L)
    body = desk.sheet.body
    assert body.steps.isVisible()

    def end_px() -> int:
        return body.steps.mapTo(body.viewport(), body.steps.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: 0 < end_px() < body.viewport().height())
    desk.press(Key.Key_L)
    assert not body.steps.isVisible()


def test_the_key_that_sends_stays_in_sight_when_a_picture_comes(qtbot: QtBot, desk: Desk) -> None:
    desk.sheet.resize(500, 330)
    case = desk.street.go_to(State.HANDLING)
    desk.sheet.show_case(case, CAMERAS[0])
    assert desk.sheet.press("case.feed_back")
    entry, body = desk.sheet.entry, desk.sheet.body
    assert isinstance(entry, TelephoneEntry)
    assert entry.tray is not None
    send = entry.send

    def is_in_sight() -> bool:
        return body.viewport().rect().contains(QRect(send.mapTo(body.viewport(), QPoint(0, 0)), send.size()))

    qtbot.waitUntil(is_in_sight)
    before = body.verticalScrollBar().maximum()
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    entry.offer([picture])
    desk.sheet.slot.take_picture(case.id, prepared(picture))
    assert len(entry.tray.pictures) == 1
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > before and is_in_sight())


def test_a_call_without_a_picture_is_a_feedback_too_and_a_file_that_is_none_is_refused(qtbot: QtBot) -> None:
    now = datetime(2026, 7, 1, 8, 10, 30, tzinfo=UTC)
    entry = TelephoneEntry("记", has_result=True, not_before=None, room_time=lambda: now, now=lambda: 0.0)
    qtbot.addWidget(entry)
    entry.told_by.setText("陈强")
    assert entry.result is not None
    entry.result.setText("已清理")
    said = entry.said()
    assert said is not None
    assert said["pictures"] == ()
    offered: list[list[object]] = []
    entry.pictures_offered.connect(offered.append)
    entry.offer([Path(f"{number}.jpg") for number in range(8)])
    assert len(offered[0]) == 6, "no more than the hub takes"
    assert "6" in entry._trouble.text()
    assert entry.said() is None, "they are still being prepared"
    for _ in range(6):
        entry.refuse_picture("不是照片")
    assert "不是照片" in entry._trouble.text()
    assert entry.said() is not None


@pytest.mark.parametrize(("state", "has_feedback"), [(State.HANDLING, False), (State.FEEDBACK, True)])
def test_found_and_now_have_the_page_until_something_is_fed_back(desk: Desk, state: State, has_feedback: bool) -> None:
    desk.check.show_case(desk.street.go_to(state), CAMERAS[0])
    desk.check.show()
    found, live, after = desk.check.found, desk.check.live, desk.check.after
    assert after.isVisible() is has_feedback
    assert (found.width() > desk.check.width() // 2) is not has_feedback
    assert (found.height() + live.height() < desk.check.height()) is True


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_words_on_pictures_and_margins_follow_the_zoom(desk: Desk, zoom: float) -> None:
    desk.show(State.FEEDBACK)
    desk.sheet.resize(round(520 * zoom), round(620 * zoom))
    desk.sheet.set_zoom(zoom)
    QApplication.processEvents()
    body = desk.sheet.body
    assert body.pictures.found.zoom == body.pictures.live.zoom == zoom
    assert body.title.mapTo(body, body.title.rect().topLeft()).x() == round(24 * zoom)


def test_the_key_that_sends_is_in_sight_when_an_entry_opens(qtbot: QtBot, desk: Desk) -> None:
    desk.show(State.HANDLING)
    desk.sheet.resize(520, 280)
    desk.press(Key.Key_F)
    body = desk.sheet.body

    def end_px() -> int:
        send: QPushButton = desk.sheet.findChild(QPushButton, "desk.sheet.send")  # type: ignore[assignment]
        return send.mapTo(body.viewport(), send.rect().bottomLeft()).y()

    qtbot.waitUntil(lambda: body.verticalScrollBar().value() > 0 and 0 < end_px() < body.viewport().height())


def test_a_feedback_by_telephone_fits_on_a_small_screen(language: str, qtbot: QtBot, desk: Desk) -> None:
    desk.sheet.set_zoom(0.8)
    desk.sheet.resize(421, 298)  # as at a desk of 1366x768
    desk.show(State.HANDLING)
    assert desk.sheet.press("case.feed_back")
    entry, body = desk.sheet.entry, desk.sheet.body
    assert entry is not None

    def is_whole() -> bool:
        place = QRect(entry.mapTo(body.viewport(), QPoint(0, 0)), entry.size())
        return body.verticalScrollBar().maximum() == 0 and body.viewport().rect().contains(place)

    qtbot.waitUntil(is_whole)


def test_beside_an_entry_no_title_is_cut_and_a_warning_leaves_the_key_that_sends_in_sight(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.sheet.resize(520, 455)  # as at a desk of 1920x1080
    desk.show(State.HANDLING)
    body = desk.sheet.body
    grids = body.title._grids

    def place(of: QWidget) -> QRect:
        return QRect(of.mapTo(body.viewport(), QPoint(0, 0)), of.size())

    assert desk.sheet.press("case.feed_back")
    entry = desk.sheet.entry
    assert entry is not None
    entry.say_trouble("请填写单位里是谁说的")
    qtbot.waitUntil(lambda: not grids.isVisible() and body.viewport().rect().contains(place(entry.send)))
    assert body.viewport().rect().contains(place(body.title))
    assert body.verticalScrollBar().value() == 0
    desk.sheet.slot.close()
    assert grids.isVisible(), "all facts are back with the keys"


def test_no_key_is_cut_however_much_the_record_says(desk: Desk) -> None:
    record = desk.street.go_to(State.HANDLING)
    last = replace(record.steps[-1], opinion="居民反映堆物挡住了消防通道，" * 6)
    desk.sheet.resize(520, 400)
    desk.sheet.show_case(replace(record, steps=(*record.steps[:-1], last)), CAMERAS[0])
    QApplication.processEvents()
    body = desk.sheet.body
    assert body.verticalScrollBar().maximum() > 0, "the record scrolls"
    for part in (*body.keys.keys, body.look, body.all_steps):
        place = QRect(part.mapTo(desk.sheet, QPoint(0, 0)), part.size())
        assert desk.sheet.rect().contains(place)
        assert place.top() >= body.geometry().bottom(), "below the record, not over it"


def test_captions_of_the_check_page_leave_the_pictures_free(desk: Desk) -> None:
    desk.check.show_case(desk.street.go_to(State.FEEDBACK), CAMERAS[0])
    desk.check.show()
    for box in (desk.check.found, desk.check.live, desk.check.after):
        assert box.picture_rect().top() >= 24
        assert box.picture_rect().bottom() == box.rect().bottom()
