"""What a unit does with an order by keys: acknowledge, return, feed back with pictures; nothing written is lost."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from console.domain.case import CaseRecord, Step
from console.domain.permission import Role
from console.domain.workflow import Action, State
from console.seat.order_model import Page
from tests.ui.conftest import HandClock
from tests.ui.test_unit_desk import NOW, _order
from widgets.unit.after_image import prepared
from widgets.unit.answer_form import DEAF_S, AnswerForm
from widgets.unit.desk import UnitDesk
from widgets.unit.order_questions import SELF_CHOSEN_DEAF_S, says_not_ours

Alt, Ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


class Heard:
    """What the desk asked for, in order."""

    def __init__(self, desk: UnitDesk) -> None:
        self.asked: list[tuple[Any, ...]] = []
        acts = desk.acts
        for name in ("acknowledge", "return", "feedback", "attach"):
            getattr(acts, f"{name}_asked").connect(self._noting(name))
        acts.pictures_offered.connect(lambda case, sources: self.asked.append(("prepare", case, tuple(sources))))

    def _noting(self, name: str) -> Callable[..., None]:
        return lambda case, *said: self.asked.append((name, case.id, *said))

    def names(self) -> list[str]:
        return [asked[0] for asked in self.asked]


@pytest.fixture
def desk(qtbot: QtBot, hand_clock: HandClock) -> UnitDesk:
    made = UnitDesk(now=lambda: NOW, ticks=hand_clock.now)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitActive(made)
    return made


def at(desk: UnitDesk, state: State, number: int = 85) -> CaseRecord:
    order = _order(number, 64, state=state)
    desk.set_records([order])
    return order


def form(desk: UnitDesk) -> AnswerForm:
    shown = desk.acts.currentWidget()
    assert isinstance(shown, AnswerForm)
    return shown


def picture(colour: str = "#446688") -> QImage:
    made = QImage(64, 48, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def open_form(desk: UnitDesk, key: Qt.Key, hand_clock: HandClock) -> AnswerForm:
    QTest.keyClick(desk.list, key)
    opened = form(desk)
    hand_clock.seconds += DEAF_S + 0.1
    return opened


def test_enter_acknowledges_once(desk: UnitDesk) -> None:
    heard, order = Heard(desk), at(desk, State.DISPATCHED)
    QTest.keyClick(desk.list, Key.Key_Return)
    QTest.keyClick(desk.list, Key.Key_Return)
    assert heard.asked == [("acknowledge", order.id)]
    assert "正在接单" in desk.acts.bar.words
    desk.set_records([_order(85, 64, state=State.HANDLING, version=4)])
    desk.acts.show_done(order.id, "Acknowledge")
    assert desk.findChild(QPushButton, "unit.act.FeedBack") is not None


def test_a_click_acknowledges_too(desk: UnitDesk) -> None:
    heard = Heard(desk)
    at(desk, State.DISPATCHED)
    key: QPushButton = desk.findChild(QPushButton, "unit.act.Acknowledge")  # type: ignore[assignment]
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert heard.names() == ["acknowledge"]


def test_a_return_needs_a_reason_and_a_likely_one_is_one_key(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard, order = Heard(desk), at(desk, State.DISPATCHED)
    entry = open_form(desk, Key.Key_T, hand_clock)
    assert entry.text.objectName() == "unit.reason"
    QTest.keyClick(entry.text, Key.Key_Return)
    assert heard.asked == []
    assert "还没有写" in entry.trouble
    QTest.keyClick(entry.text, Key.Key_1, Alt)
    QTest.keyClick(entry.text, Key.Key_Return)
    assert heard.asked == [("return", order.id, "不属于本单位职责")]
    assert not desk.is_writing


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("不属于本单位职责", True),
        ("地点有误，应为 12 号", False),
        ("类别有误，不属于本单位职责", True),
        ("人手不够", None),
    ],
)
def test_a_return_says_whether_it_is_another_units_duty(reason: str, said: bool | None) -> None:
    assert says_not_ours(reason) is said


def test_a_feedback_carries_text_and_pictures(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard, order = Heard(desk), at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_Return, hand_clock)
    entry.text.insertPlainText("已清理")
    QTest.keyClick(entry.text, Key.Key_Return)
    assert "还没有照片" in entry.trouble
    QGuiApplication.clipboard().setImage(picture())
    QTest.keyClick(entry.text, Key.Key_V, Ctrl)
    ((what, case, (image,)),) = heard.asked
    assert (what, case) == ("prepare", order.id)
    QTest.keyClick(entry.text, Key.Key_Return)
    assert "正在处理" in entry.trouble
    ready = prepared(image)
    desk.acts.take_picture(order.id, ready)
    QTest.keyClick(entry.text, Key.Key_Return)
    assert heard.asked[1:] == [("feedback", order.id, "已清理", (ready.picture,))]


def test_enter_does_nothing_too_early_or_in_a_composition(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard = Heard(desk)
    at(desk, State.DISPATCHED)
    QTest.keyClick(desk.list, Key.Key_T)
    entry = form(desk)
    QTest.keyClick(entry.text, Key.Key_1, Alt)
    hand_clock.seconds += DEAF_S - 0.05
    QTest.keyClick(entry.text, Key.Key_Return)
    assert heard.asked == []
    hand_clock.seconds += 1
    QApplication.sendEvent(entry.text, QInputMethodEvent("tui", []))
    for key in (Key.Key_Return, Key.Key_Escape):
        QTest.keyClick(entry.text, key)
    assert heard.asked == []
    assert desk.is_writing
    QApplication.sendEvent(entry.text, QInputMethodEvent("", []))
    QTest.keyClick(entry.text, Key.Key_Return)
    assert heard.names() == ["return"]


def test_what_was_written_waits_for_its_order(desk: UnitDesk, hand_clock: HandClock) -> None:
    order = at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_F, hand_clock)
    entry.text.insertPlainText("写到一半")
    desk.acts.open_for([picture()])
    desk.acts.take_picture(order.id, prepared(picture()))
    QTest.keyClick(entry.text, Key.Key_Escape)
    key: QPushButton = desk.findChild(QPushButton, "unit.act.FeedBack")  # type: ignore[assignment]
    assert "（已写）" in key.text()
    entry = open_form(desk, Key.Key_F, hand_clock)
    assert entry.text.toPlainText() == "写到一半"
    assert len(entry.tray.pictures) == 1
    QTest.keyClick(entry.text, Key.Key_D, Ctrl)
    assert not entry.tray.pictures


def test_a_refused_feedback_comes_back_with_its_words(desk: UnitDesk, hand_clock: HandClock) -> None:
    order = at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_Return, hand_clock)
    entry.text.insertPlainText("已清理")
    entry.tray.settle(prepared(picture()))
    QTest.keyClick(entry.text, Key.Key_Return)
    desk.acts.show_refused(order.id, "李敏 已先处理该案件")
    assert desk.acts.bar.words == "▲ 李敏 已先处理该案件"
    entry = open_form(desk, Key.Key_Return, hand_clock)
    assert (entry.text.toPlainText(), len(entry.tray.pictures)) == ("已清理", 1)


def test_a_dropped_file_opens_the_feedback_and_no_picture_is_refused(desk: UnitDesk) -> None:
    heard, order = Heard(desk), at(desk, State.HANDLING)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/somewhere/after.jpg")])
    for kind in (QDragEnterEvent, QDropEvent):
        place = QPoint(600, 300)
        copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(desk, kind(place, copy, mime, left, plain))
    assert heard.names() == ["prepare"]
    desk.acts.refuse_picture(order.id, "这不是能用的照片")
    assert "这不是能用的照片" in form(desk).trouble
    assert not form(desk).tray.is_waiting


def test_more_than_six_pictures_are_not_taken(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard = Heard(desk)
    at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_Return, hand_clock)
    entry.offer([picture() for _ in range(8)])
    assert len(heard.asked[0][2]) == 6
    assert "最多 6 张" in entry.trouble


def test_what_was_wrong_with_a_file_goes_when_another_is_chosen(desk: UnitDesk, hand_clock: HandClock) -> None:
    order = at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_Return, hand_clock)
    entry.tray.offered.emit([picture()])
    desk.acts.refuse_picture(order.id, "这不是能用的照片")
    assert "不是能用的照片" in entry.trouble
    entry.tray.offered.emit([picture("#224466")])
    assert entry.trouble == ""


def test_a_new_order_is_chosen_by_itself_only_while_nobody_writes(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard, old, new = Heard(desk), _order(85, 64, state=State.HANDLING), _order(90, 0)
    desk.set_records([old])
    entry = open_form(desk, Key.Key_Return, hand_clock)
    entry.text.insertPlainText("已")
    desk.set_records([old, new])
    desk.announce([new])
    assert desk.sheet.order is not None
    assert desk.sheet.order.id == old.id
    assert desk.news.isVisible()
    QTest.keyClick(entry.text, Key.Key_F2)
    assert desk.sheet.order.id == new.id
    assert not desk.news.isVisible()
    newest = _order(91, 0)
    desk.set_records([old, new, newest])
    desk.announce([newest])
    assert desk.sheet.order.id == newest.id
    QTest.keyClick(desk.list, Key.Key_Return)  # meant for the one before
    assert heard.asked == []
    hand_clock.seconds += SELF_CHOSEN_DEAF_S + 0.1
    QTest.keyClick(desk.list, Key.Key_Return)
    assert heard.asked == [("acknowledge", newest.id)]


def test_an_order_taken_away_while_writing_says_so_and_leaves_the_words(desk: UnitDesk, hand_clock: HandClock) -> None:
    at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_Return, hand_clock)
    entry.text.insertPlainText("已清理")
    desk.set_records([_order(90, 0)])
    assert "撤回或改派" in entry.trouble
    assert entry.text.toPlainText() == "已清理"
    QTest.keyClick(entry.text, Key.Key_Escape)
    assert "撤回或改派" in desk.acts.bar.words
    hand_clock.seconds += SELF_CHOSEN_DEAF_S + 0.1
    QTest.keyClick(desk.list, Key.Key_Escape)
    assert desk.chosen is not None
    assert desk.chosen.id == "case-90"


def test_without_the_centre_a_feedback_waits_and_a_return_is_not_offered(desk: UnitDesk) -> None:
    heard, order = Heard(desk), at(desk, State.HANDLING)
    desk.set_connection(12.0)
    QTest.keyClick(desk.list, Key.Key_T)
    assert not desk.is_writing
    desk.acts.show_sending(order.id, "FeedBack")
    assert "恢复连接后自动送出" in desk.acts.bar.words
    desk.set_connection(None)
    assert "正在反馈" in desk.acts.bar.words
    assert heard.asked == []


def test_what_was_fed_back_stays_on_the_sheet_and_the_list_stays_with_what_is_due(desk: UnitDesk) -> None:
    due, order = _order(90, 5), at(desk, State.HANDLING)
    desk.set_records([order, due])
    desk.set_records([replace(order, state=State.FEEDBACK, version=5), due])
    assert (desk.model.page, desk.model.rowCount(), desk.chosen) == (Page.DUE, 1, None)
    assert desk.sheet.order is not None
    assert desk.sheet.order.id == order.id
    assert "等指挥中心核查" in desk.acts.bar.words
    QTest.keyClick(desk.list, Key.Key_Down)
    assert desk.sheet.order.id == due.id


def test_pictures_can_follow_a_feedback(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard, order = Heard(desk), at(desk, State.FEEDBACK)
    full = replace(order, after_pictures=tuple(f"{n:064}" for n in range(5)))
    desk.set_records([full])
    QTest.keyClick(desk.list, Key.Key_Tab)
    entry = open_form(desk, Key.Key_P, hand_clock)
    assert entry.tray.room == 1
    entry.tray.settle(prepared(picture()))
    QTest.keyClick(entry.text, Key.Key_Return)
    assert heard.names() == ["attach"]


def test_a_feedback_after_pictures_needs_none_of_its_own(desk: UnitDesk, hand_clock: HandClock) -> None:
    heard, order = Heard(desk), at(desk, State.HANDLING)
    begun = Step(NOW, Action.DISPATCH, State.FILED, State.DISPATCHED, "li", Role.DUTY_OFFICER, "")
    step = replace(begun, action=Action.ATTACH, role=Role.UNIT, pictures=("1" * 64, "2" * 64))
    desk.set_records([replace(order, after_pictures=step.pictures, steps=(begun, step))])
    form = open_form(desk, Key.Key_F, hand_clock)
    assert form.tray.room == 4
    form.text.setPlainText("已清理")
    QTest.keyClick(form.text, Key.Key_Return)
    assert heard.names() == ["feedback"]


def test_letters_are_keys_with_an_input_method_on(desk: UnitDesk) -> None:
    at(desk, State.DISPATCHED)
    assert not desk.list.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QTest.keyClick(desk.list, Key.Key_T)
    field = desk.findChild(QPlainTextEdit, "unit.reason")
    assert field is not None
    assert field.hasFocus()


def test_the_sound_has_a_key_and_shows_its_state(desk: UnitDesk) -> None:
    asked: list[bool] = []
    desk.mute_asked.connect(lambda: asked.append(True))
    QTest.keyClick(desk.list, Key.Key_M)
    assert asked == [True]


def test_the_chooser_blocks_nothing_and_hands_files_on(desk: UnitDesk, hand_clock: HandClock, tmp_path: Path) -> None:
    heard, order = Heard(desk), at(desk, State.HANDLING)
    entry = open_form(desk, Key.Key_Return, hand_clock)
    QTest.keyClick(entry.text, Key.Key_O, Ctrl)
    chooser: QFileDialog = desk.findChild(QFileDialog, "unit.pictures.chooser")  # type: ignore[assignment]
    assert chooser.labelText(QFileDialog.DialogLabel.Reject) == "取消"
    chooser.filesSelected.emit([str(tmp_path / "after.jpg")])
    chooser.close()
    assert heard.asked == [("prepare", order.id, (tmp_path / "after.jpg",))]
