"""Choosing class and condition: letters, arrows and the mouse; nothing is chosen until somebody chooses."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.form.desk import ROWS, UNITS, Desk

Key = Qt.Key


def test_letters_find_the_rows_and_the_first_of_them_is_chosen(desk: Desk) -> None:
    desk.type("zddw")
    assert desk.conditions == ["占用人行道", "占用车行道"]
    assert desk.chosen == "event/0136/1"


def test_letters_reach_the_class_field_wherever_the_keyboard_is(desk: Desk) -> None:
    desk.form.dispatch.key.setFocus()
    desk.type("0101")
    assert desk.form.picker.entry.text() == "0101"
    assert desk.form.draft().unit == "water_supply"


def test_nothing_is_chosen_until_an_arrow_chooses(desk: Desk) -> None:
    assert desk.chosen == ""
    desk.press(Key.Key_Down)
    assert desk.chosen == "event/0110/1"


def test_without_letters_nothing_is_chosen_any_more(desk: Desk) -> None:
    desk.type("z")
    assert desk.chosen != ""
    desk.press(Key.Key_Backspace)
    assert desk.chosen == ""


def test_a_click_chooses_a_row_and_the_field_keeps_the_keyboard(desk: Desk) -> None:
    desk.type("zddw")
    rows = desk.form.picker.list
    below: QPoint = rows.visualRect(desk.form.picker.model.index(1)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert desk.chosen == "event/0136/2"
    assert desk.focus is desk.form.picker.entry


def test_likely_rows_stand_first_and_none_of_them_is_chosen_by_itself(desk: Desk) -> None:
    desk.form.set_likely([ROWS[3].id, ROWS[2].id])
    assert desk.conditions == ["缺失", "占用车行道", "成堆", "占用人行道"]
    assert "本镜头常见的在前" in desk.texts
    assert desk.chosen == ""
    desk.press(Key.Key_Down)
    assert desk.chosen == ROWS[3].id


def test_of_two_rows_that_are_meant_alike_the_likely_one_is_taken(desk: Desk) -> None:
    desk.form.set_likely([ROWS[2].id])
    desk.type("zddw")
    assert desk.chosen == ROWS[2].id
    desk.form.set_likely([ROWS[1].id])
    assert desk.chosen == ROWS[2].id, "what is chosen stays chosen"


def test_a_late_standard_serves_what_was_already_typed(desk: Desk) -> None:
    desk.form.set_rows((), ())
    desk.type("zddw")
    assert "立案标准还没有送到" in desk.texts
    desk.form.set_rows(ROWS, UNITS)
    assert desk.chosen == "event/0136/1"
    assert "城管中队" in desk.texts


def test_arrows_step_frames_only_while_nothing_is_typed(desk: Desk) -> None:
    desk.press(Key.Key_Left, Key.Key_Left, Key.Key_Right)
    assert desk.steps == [-1, -1, 1]
    desk.type("zd")
    desk.press(Key.Key_Left)
    desk.type("x")
    assert desk.steps == [-1, -1, 1]
    assert desk.form.picker.entry.text() == "zxd"


def test_alt_arrows_step_frames_also_beside_typed_text(desk: Desk) -> None:
    desk.type("zd")
    assert "Alt ← → 选瞬间" in desk.texts
    desk.press(Key.Key_Left, Key.Key_Left, Key.Key_Right, held=Qt.KeyboardModifier.AltModifier)
    assert desk.steps == [-1, -1, 1]
    desk.type("x")
    assert desk.form.picker.entry.text() == "zdx"
