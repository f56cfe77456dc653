"""One Enter files and dispatches: never twice, never by accident, never without a class."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.form.desk import DRAFT, Desk
from widgets.cases.form_stages import Stage

Key = Qt.Key


def test_letters_then_enter_file_and_dispatch(desk: Desk) -> None:
    desk.type("zddw")
    desk.press(Key.Key_Down, Key.Key_Return)
    (draft,) = desk.sent
    assert (draft.filing_row, draft.unit, draft.text) == ("event/0136/2", "enforcement", "zddw")
    assert (draft.camera, draft.place, draft.place_is_cameras) == ("c7", "中山路 88 号门前", True)


def test_the_form_says_place_grids_unit_and_limit_before_enter(desk: Desk) -> None:
    assert "城管中队" not in desk.texts
    desk.type("zddw")
    for words in ("中山路 88 号门前", "按摄像机位置", "公共网格 08 · 新华居委", "城管中队", "1 工作日", "8 工作时"):
        assert words in desk.texts
    desk.press(Key.Key_Down)
    assert "只计工作时间" in desk.texts
    assert "4 工作时" in desk.texts


def test_a_double_enter_sends_once(desk: Desk) -> None:
    desk.type("bllj")
    desk.press(Key.Key_Return, Key.Key_Return, Key.Key_Enter)
    assert len(desk.sent) == 1
    assert desk.form.stage is Stage.SENDING


def test_a_double_click_on_the_key_sends_once(desk: Desk) -> None:
    desk.type("bllj")
    QTest.mouseClick(desk.form.dispatch.key, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(desk.form.dispatch.key, Qt.MouseButton.LeftButton)
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1


def test_key_and_enter_are_deaf_just_after_the_form_opens(desk: Desk) -> None:
    desk.form.start(DRAFT)
    desk.type("bllj")
    desk.press(Key.Key_Return)
    QTest.mouseClick(desk.form.dispatch.key, Qt.MouseButton.LeftButton)
    assert desk.sent == []
    desk.hear()
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1


def test_without_a_class_it_says_what_is_missing(desk: Desk) -> None:
    desk.press(Key.Key_Return)
    assert desk.sent == []
    assert "▲ 还没有选类别" in desk.texts


def test_where_no_class_fits_it_says_so(desk: Desk) -> None:
    desk.type("qqq")
    assert "没有符合「qqq」的类别" in desk.texts
    desk.press(Key.Key_Return)
    assert desk.sent == []
    assert "▲ 没有符合的类别" in desk.texts


def test_rows_that_are_only_likely_are_not_sent(desk: Desk) -> None:
    desk.form.set_likely(["component/0101/1"])
    desk.press(Key.Key_Return)
    assert desk.sent == []


def test_a_refusal_keeps_everything_and_enter_tries_again(desk: Desk) -> None:
    desk.type("zddw")
    desk.press(Key.Key_Return)
    desk.form.show_refused("指挥中心没有应答")
    assert "▲ 指挥中心没有应答" in desk.texts
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 2
    assert desk.sent[0] == desk.sent[1]


def test_interactive_parts_have_names(desk: Desk) -> None:
    names = ("form.class", "form.rows", "form.place", "form.unit", "form.duplicates", "form.dispatch", "form.outcome")
    assert desk.form.objectName() == "form"
    assert all(desk.form.findChild(QWidget, name) is not None for name in names)
    assert QApplication.focusWidget() is desk.form.findChild(QWidget, "form.class")
