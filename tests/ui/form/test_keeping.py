"""A draft that is not sent: kept, opened again, thrown away, passed to the partner; urgent or not."""

from dataclasses import replace

from PySide6.QtCore import Qt

from console.domain.case import MarkBox
from console.seat.draft import CaseDraft
from tests.ui.form.desk import DRAFT, ROWS, Desk

Key = Qt.Key
Control = Qt.KeyboardModifier.ControlModifier


def test_escape_keeps_the_draft_as_it_stands_and_it_opens_again(desk: Desk) -> None:
    desk.type("zddw")
    desk.press(Key.Key_Down)
    mark = MarkBox(0.1, 0.2, 0.3, 0.4)
    desk.form.set_mark(mark)
    desk.press(Key.Key_Escape)
    (kept,) = desk.kept
    assert (kept.text, kept.filing_row, kept.mark) == ("zddw", "event/0136/2", mark)
    desk.start()
    assert desk.chosen == ""
    desk.start(kept)
    assert desk.form.draft() == kept


def test_ctrl_del_twice_throws_the_draft_away_and_is_no_key_of_the_field(desk: Desk) -> None:
    thrown: list[bool] = []
    desk.form.discard_asked.connect(lambda: thrown.append(True))
    desk.type("zddw")
    desk.press(Key.Key_Home)
    desk.press(Key.Key_Delete, held=Control)
    assert "再按一次" in desk.texts
    assert desk.form.picker.entry.text() == "zddw"
    assert thrown == []
    desk.press(Key.Key_Delete, held=Control)
    assert thrown == [True]
    assert desk.sent == desk.kept == []


def test_another_key_between_takes_the_first_ctrl_del_back(desk: Desk) -> None:
    thrown: list[bool] = []
    desk.form.discard_asked.connect(lambda: thrown.append(True))
    desk.type("zddw")
    desk.press(Key.Key_Delete, held=Control)
    desk.press(Key.Key_Backspace)
    assert desk.form.picker.entry.text() == "zdd"
    desk.press(Key.Key_Delete, held=Control)
    assert thrown == []


def test_f5_marks_it_urgent_and_back(desk: Desk) -> None:
    desk.fill()
    desk.press(Key.Key_F5)
    assert "紧急" in desk.form.dispatch.key.text()
    assert desk.form.draft().is_urgent
    desk.press(Key.Key_F5, Key.Key_Return)
    assert [draft.is_urgent for draft in desk.sent] == [False]


def test_a_kept_draft_opens_as_urgent_as_it_was(desk: Desk) -> None:
    desk.start(replace(DRAFT, is_urgent=True))
    assert "紧急" in desk.form.dispatch.key.text()
    desk.start(DRAFT)
    assert "紧急" not in desk.form.dispatch.key.text()


def test_the_draft_is_passed_only_while_there_is_a_partner(desk: Desk) -> None:
    passed: list[CaseDraft] = []
    desk.form.pass_asked.connect(passed.append)
    desk.press(Key.Key_F3)
    assert passed == []
    assert "转给" not in desk.texts
    desk.form.set_partner("李敏")
    assert "转给 李敏" in desk.texts
    desk.type("zddw")
    desk.press(Key.Key_F3)
    assert [draft.filing_row for draft in passed] == [ROWS[1].id]
    desk.form.set_partner(None)
    desk.press(Key.Key_F3)
    assert len(passed) == 1
