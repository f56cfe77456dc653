"""An order that is taken back stays on the sheet, its keys dead, until the officer goes on himself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.domain.case import CaseRecord
from console.domain.workflow import State
from console.seat.order_model import Page
from tests.ui.conftest import HandClock
from tests.ui.test_unit_desk import NOW, _order
from widgets.unit.desk import UnitDesk
from widgets.unit.order_questions import SELF_CHOSEN_DEAF_S

Key = Qt.Key
DEAF_S = SELF_CHOSEN_DEAF_S + 0.1


@pytest.fixture
def desk(show: Callable[[UnitDesk], UnitDesk], hand_clock: HandClock) -> UnitDesk:
    return show(UnitDesk(now=lambda: NOW, ticks=hand_clock.now))


def heard(desk: UnitDesk) -> list[tuple[str, str]]:
    """Return where all that the desk asks for is noted."""
    asked: list[tuple[str, str]] = []

    def note(name: str) -> None:
        def on(case: CaseRecord, *_said: Any) -> None:  # noqa: ANN401 - what goes with it
            asked.append((name, case.id))

        getattr(desk.acts, f"{name}_asked").connect(on)

    for name in ("acknowledge", "return", "feedback"):
        note(name)
    return asked


def in_header(desk: UnitDesk) -> str:
    """Return what stands in the header."""
    labels: list[QLabel] = list(desk.header.findChildren(QLabel))
    return " ".join(label.text() for label in labels if label.isVisible())


def on_sheet(desk: UnitDesk) -> str:
    assert desk.sheet.order is not None
    return desk.sheet.order.id


def says(desk: UnitDesk) -> str:
    labels: list[QLabel] = list(desk.sheet.findChildren(QLabel))
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_a_recalled_order_stays_and_its_keys_are_dead(desk: UnitDesk, hand_clock: HandClock) -> None:
    asked = heard(desk)
    recalled, other = _order(18, 20), _order(17, 10, state=State.HANDLING)
    desk.set_records([recalled, other])
    assert on_sheet(desk) == recalled.id
    desk.set_records([other])
    for wait_s in (0.0, DEAF_S, 2.5):
        hand_clock.seconds += wait_s
        for key in (Key.Key_Return, Key.Key_T, Key.Key_F, Key.Key_P):
            QTest.keyClick(desk.list, key)
    assert (asked, on_sheet(desk), desk.is_writing) == ([], recalled.id, False)
    assert "✕ 已撤回" in says(desk)
    assert "14:35 收到撤回" in desk.acts.bar.words
    assert "待接单" not in says(desk)
    assert desk.model.counts(NOW).waiting == 0


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Down, Key.Key_Up])
def test_the_officer_goes_on_himself(desk: UnitDesk, hand_clock: HandClock, qtbot: QtBot, key: Qt.Key) -> None:
    recalled, other = _order(18, 20), _order(17, 10 if key != Key.Key_Up else 30, state=State.HANDLING)
    desk.set_records([recalled, other])
    desk.list.setCurrentIndex(desk.model.index(desk.model.place_of(recalled.id)))
    desk.set_records([other])
    hand_clock.seconds += DEAF_S
    QTest.keyClick(desk.list, key)
    assert on_sheet(desk) == other.id
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1)
    assert desk.chosen == other
    QTest.keyClick(desk.list, Key.Key_Return)
    assert desk.is_writing, "what he chose himself hears at once"


def test_a_click_on_another_row_goes_on_too(desk: UnitDesk, qtbot: QtBot) -> None:
    recalled, other = _order(18, 20), _order(17, 10)
    desk.set_records([recalled, other])
    desk.set_records([other])
    below: QPoint = desk.list.visualRect(desk.model.index(1)).center()
    QTest.mouseClick(desk.list.viewport(), Qt.MouseButton.LeftButton, pos=below)
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1)
    assert (on_sheet(desk), desk.chosen) == (other.id, other)


def test_the_only_order_is_left_for_the_empty_page(desk: UnitDesk, hand_clock: HandClock) -> None:
    desk.set_records([_order(18, 20)])
    desk.set_records([])
    assert "✕ 已撤回" in says(desk)
    hand_clock.seconds += DEAF_S
    QTest.keyClick(desk.list, Key.Key_Down)
    assert desk.pages.currentIndex() == 0


def test_one_that_nobody_looks_at_is_told_in_its_row(desk: UnitDesk, hand_clock: HandClock) -> None:
    shown, recalled = _order(17, 30), _order(18, 20)
    desk.set_records([shown, recalled])
    desk.set_records([shown])
    assert desk.model.rowCount() == 2
    QTest.keyClick(desk.list, Key.Key_Down)
    assert (on_sheet(desk), desk.acts.bar.offer("Acknowledge")) == (recalled.id, None)
    assert "✕ 已撤回" in says(desk)


def test_it_is_told_once_in_header_and_news_until_it_is_read(desk: UnitDesk, qtbot: QtBot) -> None:
    shown, recalled = _order(17, 30), _order(18, 20, state=State.HANDLING)
    told: list[bool] = []
    desk.work_taken.connect(lambda: told.append(True))
    desk.set_records([shown, recalled])
    for _ in range(2):  # the same view again, as after a cut line
        desk.set_records([shown])
    assert told == [True]
    assert desk.news.isVisible()
    assert "✕ 已撤回" in in_header(desk)
    QTest.keyClick(desk.list, Key.Key_F2)
    assert (on_sheet(desk), desk.news.isVisible()) == (recalled.id, False)
    QTest.keyClick(desk.list, Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.model.taken_work == frozenset())
    desk.set_records([shown])
    assert "已撤回" not in in_header(desk)


def test_one_on_the_sheet_is_told_there_and_one_that_the_unit_is_through_with_makes_no_sound(desk: UnitDesk) -> None:
    told: list[bool] = []
    desk.work_taken.connect(lambda: told.append(True))
    done = replace(_order(18, 20, state=State.RETURNED), stopped_at=NOW)
    desk.set_records([_order(17, 30), done])
    desk.set_records([_order(17, 30)])
    assert told == []
    desk.set_records([])
    assert (told, desk.news.isVisible()) == ([True], False)


def test_a_new_order_waits_beside_it(desk: UnitDesk, hand_clock: HandClock) -> None:
    recalled, new = _order(18, 20), _order(19, 0)
    desk.set_records([recalled])
    desk.set_records([])
    desk.set_records([new])
    desk.announce([new])
    assert on_sheet(desk) == recalled.id
    assert desk.news.isVisible()
    QTest.keyClick(desk.list, Key.Key_F2)
    assert on_sheet(desk) == new.id


def test_dispatched_here_again_it_is_an_order_whose_keys_are_deaf_at_first(
    desk: UnitDesk, hand_clock: HandClock
) -> None:
    asked = heard(desk)
    order = _order(18, 20)
    again = replace(order, version=6, dispatched_at=NOW)
    for records in ([order], [], [again]):
        hand_clock.seconds += DEAF_S
        desk.set_records(records)
    QTest.keyClick(desk.list, Key.Key_Return)
    assert asked == []
    hand_clock.seconds += DEAF_S
    QTest.keyClick(desk.list, Key.Key_Return)
    assert asked == [("acknowledge", order.id)]


def test_one_that_the_unit_gave_back_goes_quietly_unless_it_is_looked_at(desk: UnitDesk) -> None:
    back = replace(_order(18, 20, state=State.RETURNED), stopped_at=NOW)
    waiting = _order(17, 10)
    desk.set_records([back, waiting])
    desk.set_records([waiting])
    assert desk.model.taken == {}
    desk.set_records([back, waiting])
    QTest.keyClick(desk.list, Key.Key_Tab)
    assert desk.model.page is Page.DONE
    desk.set_records([waiting])
    assert "已另行处理" in says(desk)
    assert "已撤回" not in says(desk)


def test_an_order_given_back_is_not_called_in_time(desk: UnitDesk) -> None:
    desk.set_records([replace(_order(18, 20, state=State.RETURNED), stopped_at=NOW)])
    QTest.keyClick(desk.list, Key.Key_Tab)
    assert "14:35 退单" in says(desk)
    assert "按时" not in says(desk)
