"""The unit that comes by itself with its reason, the one taken by hand, and the deadline with its arithmetic."""

from PySide6.QtCore import Qt

from tests.ui.form.desk import CHOICES, Desk

Key = Qt.Key


def test_the_unit_comes_with_its_reason_and_f7_takes_another(desk: Desk) -> None:
    desk.fill()
    assert "本条主责部门，在办 3 件" in desk.texts
    desk.press(Key.Key_F7)
    assert "网格责任单位，在办 0 件" in desk.texts
    desk.press(Key.Key_F7)
    assert "▲ 本条未列，在办 1 件" in desk.texts
    desk.press(Key.Key_Return)
    assert [draft.unit for draft in desk.sent] == ["water_supply"]


def test_another_unit_is_kept_with_the_draft_and_forgotten_with_the_row(desk: Desk) -> None:
    desk.fill()
    desk.press(Key.Key_F7, Key.Key_Escape)
    (kept,) = desk.kept
    desk.start(kept)
    desk.form.show_units(CHOICES)
    assert desk.form.draft().unit == "sanitation"
    desk.press(Key.Key_Down)
    desk.form.show_units(CHOICES)
    assert desk.form.draft().unit == "enforcement"


def test_a_unit_taken_by_hand_stays_when_the_place_is_corrected(desk: Desk) -> None:
    looked: list[object] = []
    desk.form.placed.connect(looked.append)
    desk.form.placed.connect(lambda _draft: desk.form.show_units(CHOICES))
    desk.fill()
    desk.press(Key.Key_F7)
    assert desk.form.draft().unit == "sanitation"
    desk.press(Key.Key_F6)
    desk.type("长江路 2 号")
    desk.press(Key.Key_Return)
    assert looked, "units are looked for anew"
    assert desk.form.draft().unit == "sanitation"


def test_the_deadline_stands_there_with_its_arithmetic_before_enter(desk: Desk) -> None:
    desk.fill()
    assert "明日 16:00" in desk.texts
    assert "1 工作日（8 工作时），不计午休和夜间" in desk.texts
