"""What fills itself in on the slim form, its other keys, and typing through an input method."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.domain.case import CaseId
from console.domain.routing import UnitReason
from console.domain.rules import PLAIN_RULES
from console.domain.standard import UnitId
from console.domain.workflow import State
from console.seat.draft import CaseDraft
from console.seat.form_aid import NearCase, UnitChoice
from tests.street import NOW, Street
from tests.ui.test_slim_form import DRAFT, ROWS, Desk, _check_the_print, _room_type, language  # noqa: F401 - fixtures
from widgets.cases.form_stages import Stage
from widgets.cases.near_sheet import NearSheet
from widgets.cases.slim_form import DEAF_S

Key, Alt = Qt.Key, Qt.KeyboardModifier.AltModifier
CHOICES = (
    UnitChoice(UnitId("enforcement"), "城管中队", UnitReason.LEAD, 3),
    UnitChoice(UnitId("sanitation"), "环卫所", UnitReason.GRID, 0),
    UnitChoice(UnitId("water_supply"), "供水公司", None, 1),
)
NEAR = NearCase(
    CaseId("near"), "2026070131010400087", NOW - timedelta(hours=4), 38, "暴露垃圾", "成堆", "中山路", State.HANDLING,
    "环卫所", "c" * 64, takes_pictures=True,
)  # fmt: skip
NUMBER = "2026112331010400087"


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def fill(desk: Desk, choices: Sequence[UnitChoice] = CHOICES) -> None:
    """Choose a row, and let what follows from it come."""
    desk.type("zddw")
    desk.form.show_units(choices)
    row = desk.form.picker.chosen
    assert row is not None
    desk.form.show_clock(PLAIN_RULES.clock(NOW, row.limit), NOW)


# ---- likely rows


def test_likely_rows_stand_first_and_none_of_them_is_chosen_by_itself(desk: Desk) -> None:
    desk.form.set_likely([ROWS[3].id, ROWS[2].id])
    assert desk.conditions == ["缺失", "占用车行道", "成堆", "占用人行道"]
    assert "本镜头常见的在前" in desk.texts
    desk.press(Key.Key_Return)
    assert desk.sent == []
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert [draft.filing_row for draft in desk.sent] == [ROWS[3].id]


def test_of_two_rows_that_are_meant_alike_the_likely_one_is_taken(desk: Desk) -> None:
    desk.form.set_likely([ROWS[2].id])
    desk.type("zddw")
    assert desk.form.draft().filing_row == ROWS[2].id
    desk.form.set_likely([ROWS[1].id])
    assert desk.form.draft().filing_row == ROWS[2].id, "what is chosen stays chosen"


# ---- unit, deadline, urgent, partner


def test_the_unit_comes_with_its_reason_and_f7_takes_another(desk: Desk) -> None:
    fill(desk)
    assert "本条主责部门，在办 3 件" in desk.texts
    desk.press(Key.Key_F7)
    assert "网格责任单位，在办 0 件" in desk.texts
    desk.press(Key.Key_F7)
    assert "▲ 本条未列，在办 1 件" in desk.texts
    desk.press(Key.Key_Return)
    assert [draft.unit for draft in desk.sent] == ["water_supply"]


def test_another_unit_is_kept_with_the_draft_and_forgotten_with_the_row(desk: Desk) -> None:
    fill(desk)
    desk.press(Key.Key_F7)
    desk.press(Key.Key_Escape)
    (kept,) = desk.kept
    desk.start(kept)
    desk.form.show_units(CHOICES)
    assert desk.form.draft().unit == "sanitation"
    desk.press(Key.Key_Down)
    desk.form.show_units(CHOICES)
    assert desk.form.draft().unit == "enforcement"


def test_the_deadline_stands_there_with_its_arithmetic_before_enter(desk: Desk) -> None:
    fill(desk)
    assert "明日 16:00" in desk.texts
    assert "1 工作日（8 工作时），不计午休和夜间" in desk.texts


def test_f5_marks_it_urgent_and_back(desk: Desk) -> None:
    fill(desk)
    desk.press(Key.Key_F5)
    assert "紧急" in desk.form.dispatch.key.text()
    assert desk.form.draft().is_urgent
    desk.press(Key.Key_F5)
    desk.press(Key.Key_Return)
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


# ---- keys


def test_alt_arrows_step_frames_also_beside_typed_text(desk: Desk) -> None:
    desk.type("zd")
    assert "Alt ← → 选瞬间" in desk.texts
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Right):
        QTest.keyClick(desk.focus, key, Alt)
    assert desk.steps == [-1, -1, 1]
    desk.type("x")
    assert desk.form.picker.entry.text() == "zdx"


# ---- what it may repeat


def test_repeats_are_said_and_f4_asks_for_them(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(desk.form.look_asked, wait=0):
        desk.press(Key.Key_F4)
    desk.form.show_near([NEAR], NOW)
    assert "▲ 疑似重复 1 件：12:00 同类，38 米" in desk.texts
    with qtbot.waitSignal(desk.form.look_asked, timeout=1000):
        desk.press(Key.Key_F4)
    desk.form.show_near([replace(NEAR, distance_m=None), NEAR], NOW)
    assert "疑似重复 2 件，最近 12:00 同类，同一镜头" in desk.texts
    desk.form.show_near([], NOW)
    assert "疑似重复" not in desk.texts


def test_the_sheet_of_repeats_attaches_opens_and_goes_by_key_and_enter_does_nothing(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    picture = QWidget(host)
    for part in (host, picture):
        part.resize(1100, 700)
    over = replace(NEAR, case=CaseId("over"), takes_pictures=False)
    sheet = NearSheet([NEAR, over], NOW, 1.0, host)
    host.show()
    sheet.lie_over(picture)
    done: list[str] = []
    sheet.attach_asked.connect(lambda case: done.append(f"attach {case}"))
    sheet.open_asked.connect(lambda case: done.append(f"open {case}"))
    sheet.closed.connect(lambda: done.append("closed"))
    sheet.show_picture(NEAR.thumbnail, QImage())  # no picture at all: said, and nothing breaks
    for key in (
        Key.Key_Return,
        Key.Key_A,
        Key.Key_Down,
        Key.Key_Down,
        Key.Key_A,
        Key.Key_O,
        Key.Key_F4,
        Key.Key_Escape,
    ):
        QTest.keyClick(sheet, key)
    assert done == ["attach near", "open over", "closed", "closed"]
    assert not sheet.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


# ---- its print


@pytest.mark.parametrize(("width", "zoom"), [(1108, 1.0), (1920, 1.5)])
@pytest.mark.usefixtures("language", "_room_type")
def test_nothing_that_fills_itself_in_is_cut_or_covers_another(qtbot: QtBot, width: int, zoom: float) -> None:
    desk = Desk(qtbot)
    form, height = desk.form, round(276 * zoom)
    form.set_zoom(zoom)
    form.resize(width, height)
    desk.start(replace(DRAFT, place="中山路与长江路交叉口东南角人行道近公交站台 88 号门前"))
    form.set_partner("欧阳建国")
    form.set_likely([ROWS[3].id])
    fill(desk)
    case = replace(Street().file(), case_no=NUMBER)
    acts: tuple[Callable[[], object], ...] = (
        lambda: form.show_near([NEAR, NEAR], NOW),
        lambda: desk.press(Key.Key_F5),
        lambda: desk.press(Key.Key_F7),
        lambda: desk.press(Key.Key_F7),
        lambda: form.show_refused("指挥中心没有应答"),
        lambda: form.show_done(NUMBER, "城管中队"),
        lambda: form.show_case(case, NOW),
        lambda: desk.press(Key.Key_R),
        lambda: desk.press(Key.Key_1),
        lambda: form.show_not_recalled("城管中队 已接单"),
        lambda: form.show_case(replace(case, state=State.HANDLING), NOW),
        lambda: form.show_case(replace(case, state=State.FILED), NOW),
    )
    for act in acts:
        act()
        QApplication.processEvents()
        _check_the_print(form)
    assert (form.width(), form.height()) == (width, height)


# ---- after the dispatch


def test_when_done_r_and_a_digit_take_it_back_with_the_reason(desk: Desk) -> None:
    asked: list[str] = []
    desk.form.recall_asked.connect(asked.append)
    fill(desk)
    desk.press(Key.Key_Return)
    desk.form.show_done(NUMBER, "城管中队")
    desk.press(Key.Key_1)
    assert asked == [], "a camera's number typed at once takes nothing back"
    desk.press(Key.Key_R)
    desk.press(Key.Key_Escape)
    assert desk.form.stage is Stage.DONE
    desk.press(Key.Key_R)
    desk.press(Key.Key_2)
    desk.press(Key.Key_2)
    assert asked == ["类别有误"]
    desk.form.show_not_recalled("城管中队 已接单")
    assert "▲ 城管中队 已接单" in desk.texts


def test_the_outcome_follows_the_case(desk: Desk) -> None:
    fill(desk)
    desk.press(Key.Key_Return)
    desk.form.show_done(NUMBER, "城管中队")
    assert desk.form.case_no == NUMBER
    case = replace(Street().file(), case_no=NUMBER)
    desk.form.show_case(case, NOW)
    assert "到期" in desk.texts
    assert "撤回派遣" in desk.texts
    desk.form.show_case(replace(case, state=State.HANDLING), NOW)
    assert "城管中队 已接单，不能再撤回" in desk.texts
    assert "撤回派遣" not in desk.texts
    desk.form.show_done(NUMBER, "城管中队")
    desk.form.show_case(replace(case, state=State.FILED, clock=None), NOW)
    assert "↶\n已撤回，在待派遣里" in desk.texts


def test_a_picture_that_was_attached_ends_the_form_without_a_case(desk: Desk) -> None:
    desk.form.show_attached(NUMBER)
    assert "已附到原案件" in desk.texts
    desk.press(Key.Key_R)
    assert "为什么撤回" not in desk.texts
    assert desk.form.stage is Stage.DONE


# ---- an input method is on


def test_letters_that_the_input_method_holds_find_rows_and_enter_is_its_own(desk: Desk) -> None:
    desk.compose("z'd d w")
    assert desk.conditions == ["占用人行道", "占用车行道"]
    desk.press(Key.Key_Return)
    assert desk.sent == []
    desk.compose("", commit="zddw")  # what Enter does in an input method: the letters as they are
    desk.press(Key.Key_Return)
    assert [draft.filing_row for draft in desk.sent] == [ROWS[1].id]


def test_what_the_input_method_dropped_means_nothing(desk: Desk) -> None:
    desk.compose("zddw")
    desk.compose("")
    assert desk.form.draft().filing_row == ""


def test_space_while_it_composes_is_its_own(desk: Desk) -> None:
    desk.compose("zhan dao")
    desk.press(Key.Key_Space)
    desk.compose("", commit="占道")
    assert desk.form.picker.entry.text().strip() == "占道"


def test_enter_is_deaf_for_300_ms_also_with_an_input_method_on(desk: Desk) -> None:
    desk.form.start(DRAFT)
    desk.compose("", commit="占道堆物")
    desk.press(Key.Key_Return)
    assert desk.sent == []
    desk.at += DEAF_S + 0.01
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1


def test_interactive_parts_have_names(desk: Desk) -> None:
    names = ("form.class", "form.rows", "form.place", "form.unit", "form.duplicates", "form.dispatch", "form.outcome")
    assert desk.form.objectName() == "form"
    assert all(desk.form.findChild(QWidget, name) is not None for name in names)
    assert QApplication.focusWidget() is desk.form.findChild(QWidget, "form.class")
