"""Typing through an input method: its keys are its own, what it holds already finds rows."""

import pytest
from PySide6.QtCore import Qt

from tests.ui.form.desk import DRAFT, ROWS, Desk

Key = Qt.Key


def test_enter_belongs_to_the_input_method_while_it_composes(desk: Desk) -> None:
    desk.type("bllj")  # a row is chosen: Enter would dispatch
    desk.compose("zhan dao")
    desk.press(Key.Key_Return, Key.Key_Escape, Key.Key_Down, Key.Key_Left)
    assert (desk.sent, desk.kept, desk.steps) == ([], [], [])
    desk.compose("")  # dropped: what was typed before still stands
    assert desk.chosen == "event/0110/1"


def test_space_while_it_composes_is_its_own(desk: Desk) -> None:
    desk.compose("zhan dao")
    desk.press(Key.Key_Space)
    desk.compose("", commit="占道")
    assert desk.form.picker.entry.text().strip() == "占道"


def test_committed_chinese_finds_rows_and_then_enter_counts(desk: Desk) -> None:
    desk.compose("zhan dao dui wu")
    desk.compose("", commit="占道堆物")
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Return)
    assert desk.sent_rows == ["event/0136/1"]


@pytest.mark.parametrize("guess", ["在的单位", "占到队伍"])
def test_an_input_method_s_first_guess_means_the_letters_behind_it(desk: Desk, guess: str) -> None:
    desk.compose(guess)  # what ibus-libpinyin shows for zddw and for zhandaoduiwu
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Return)
    assert desk.sent == [], "the input method's Enter"
    desk.compose("", commit=guess)
    desk.press(Key.Key_Return)
    assert desk.sent_rows == ["event/0136/1"]


def test_letters_that_it_holds_find_rows_and_enter_commits_them_as_they_are(desk: Desk) -> None:
    desk.compose("z'd d w")
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Return)
    assert desk.sent == []
    desk.compose("", commit="zddw")  # what Enter does in an input method: the letters as they are
    desk.press(Key.Key_Return)
    assert desk.sent_rows == [ROWS[1].id]


def test_what_it_dropped_means_nothing(desk: Desk) -> None:
    desk.compose("zddw")
    desk.compose("")
    assert desk.chosen == ""


def test_enter_is_deaf_for_300_ms_also_with_an_input_method_on(desk: Desk) -> None:
    desk.form.start(DRAFT)
    desk.compose("", commit="占道堆物")
    desk.press(Key.Key_Return)
    assert desk.sent == []
    desk.hear()
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1
