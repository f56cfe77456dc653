"""An urgent order says so at the unit: in its row, on its sheet, in its news; first of what is to be acknowledged."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.domain.workflow import State
from tests.ui.conftest import HandClock
from tests.ui.test_unit_desk import NOW, _order, _places
from widgets.theme import DARK
from widgets.unit.desk import UnitDesk


@pytest.fixture
def desk(qtbot: QtBot, hand_clock: HandClock) -> UnitDesk:
    made = UnitDesk(now=lambda: NOW, ticks=hand_clock.now)
    qtbot.addWidget(made)
    made.set_person("城管中队", "李强")
    made.resize(1280, 800)
    made.show()
    qtbot.waitActive(made)
    return made


def words(desk: UnitDesk) -> list[str]:
    labels: list[QLabel] = list(desk.sheet.findChildren(QLabel))
    return [label.text() for label in labels if label.isVisible()]


def is_bright(desk: UnitDesk, place: int) -> bool:
    """Return whether the title of a row begins with a word on a bright ground."""
    glass = desk.list.viewport().grab(desk.list.visualRect(desk.model.index(place))).toImage()
    return sum(glass.pixelColor(x, 16) == QColor(DARK.text) for x in range(136, 172)) > 8


def test_an_urgent_order_stands_first_until_it_is_acknowledged(desk: UnitDesk) -> None:
    late, urgent = _order(85, 130, hours=2), replace(_order(86, 1), is_urgent=True)
    desk.set_records([late, urgent])
    assert _places(desk) == [urgent.place, late.place]
    assert "紧急" in words(desk)
    assert desk.windowTitle() == "紧急 1 · (2) 城管中队"
    desk.set_records([late, replace(urgent, state=State.HANDLING, version=4)])
    assert _places(desk) == [late.place, urgent.place], "in hand it is due like others"
    assert "紧急" in words(desk)


def test_its_row_has_a_bright_word_that_others_have_not(desk: UnitDesk) -> None:
    desk.set_records([replace(_order(86, 1), is_urgent=True), _order(87, 1)])
    assert [is_bright(desk, place) for place in (0, 1)] == [True, False]


def test_made_urgent_later_it_says_so_at_once(desk: UnitDesk) -> None:
    order = _order(86, 1)
    desk.set_records([order])
    assert "紧急" not in words(desk)
    desk.set_records([replace(order, is_urgent=True, version=4)])
    assert "紧急" in words(desk)


def test_its_news_says_so_and_an_ordinary_order_does_not_take_its_place(desk: UnitDesk) -> None:
    handled, urgent, plain = _order(85, 60, state=State.HANDLING), replace(_order(86, 1), is_urgent=True), _order(87, 0)
    desk.set_records([handled])
    QTest.keyClick(desk.list, Qt.Key.Key_F)
    assert desk.is_writing
    for new in (urgent, plain):
        desk.set_records([handled, urgent, plain] if new is plain else [handled, urgent])
        desk.announce([new])
    told: list[QLabel] = list(desk.news.findChildren(QLabel))
    assert "紧急任务：" in " ".join(label.text() for label in told)
    QTest.keyClick(desk.list, Qt.Key.Key_F2)
    assert desk.sheet.order == urgent
    later = _order(88, 0)
    desk.set_records([handled, urgent, plain, later])
    desk.announce([later])
    assert desk.sheet.order == urgent, "it waits to be acknowledged"
