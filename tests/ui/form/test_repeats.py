"""Cases that the new one may repeat: said on the form, shown on a sheet of their own."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.domain.case import CaseId
from console.domain.workflow import State
from console.seat.form_aid import NearCase
from tests.street import NOW
from tests.ui.form.desk import Desk
from widgets.cases.near_sheet import NearSheet

Key = Qt.Key
NEAR: Final = NearCase(
    CaseId("near"), "2026070131010400087", NOW - timedelta(hours=4), 38, "暴露垃圾", "成堆", "中山路", State.HANDLING,
    "环卫所", "c" * 64, takes_pictures=True,
)  # fmt: skip
OVER: Final = replace(NEAR, case=CaseId("over"), takes_pictures=False)


class Sheet:
    """The sheet over a picture, and what it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.host = QWidget()
        qtbot.addWidget(self.host)
        picture = QWidget(self.host)
        for part in (self.host, picture):
            part.resize(1100, 700)
        self.sheet = NearSheet([NEAR, OVER], NOW, 1.0, self.host)
        self.host.show()
        self.sheet.lie_over(picture)
        self.asked: list[str] = []
        self.sheet.attach_asked.connect(lambda case: self.asked.append(f"attach {case}"))
        self.sheet.open_asked.connect(lambda case: self.asked.append(f"open {case}"))
        self.sheet.closed.connect(lambda: self.asked.append("closed"))

    def press(self, *keys: Qt.Key) -> list[str]:
        """Press ``keys``; return what they asked for."""
        self.asked.clear()
        for key in keys:
            QTest.keyClick(self.sheet, key)
        return self.asked


@pytest.fixture
def sheet(qtbot: QtBot) -> Sheet:
    return Sheet(qtbot)


def test_repeats_are_said_with_the_nearest(desk: Desk) -> None:
    desk.form.show_near([NEAR], NOW)
    assert "▲ 疑似重复 1 件：12:00 同类，38 米" in desk.texts
    desk.form.show_near([replace(NEAR, distance_m=None), NEAR], NOW)
    assert "疑似重复 2 件，最近 12:00 同类，同一镜头" in desk.texts
    desk.form.show_near([], NOW)
    assert "疑似重复" not in desk.texts


def test_f4_asks_for_them_where_there_are_any(desk: Desk) -> None:
    asked: list[bool] = []
    desk.form.look_asked.connect(lambda: asked.append(True))
    desk.press(Key.Key_F4)
    assert asked == []
    desk.form.show_near([NEAR], NOW)
    desk.press(Key.Key_F4)
    assert asked == [True]


def test_enter_does_nothing_on_the_sheet(sheet: Sheet) -> None:
    assert sheet.press(Key.Key_Return, Key.Key_Enter) == []


def test_a_picture_is_attached_only_to_a_case_that_takes_one(sheet: Sheet) -> None:
    assert sheet.press(Key.Key_A) == ["attach near"]
    assert sheet.press(Key.Key_Down, Key.Key_Down, Key.Key_A) == []


def test_any_of_them_is_opened_by_key(sheet: Sheet) -> None:
    assert sheet.press(Key.Key_Down, Key.Key_O) == ["open over"]


@pytest.mark.parametrize("key", [Key.Key_F4, Key.Key_Escape])
def test_the_sheet_goes_by_the_key_that_brought_it_and_by_escape(sheet: Sheet, key: Qt.Key) -> None:
    assert sheet.press(key) == ["closed"]


def test_a_picture_that_is_none_breaks_nothing(sheet: Sheet) -> None:
    sheet.sheet.show_picture(NEAR.thumbnail, QImage())
    assert sheet.press(Key.Key_A) == ["attach near"]


def test_no_input_method_takes_the_sheets_keys(sheet: Sheet) -> None:
    assert not sheet.sheet.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
