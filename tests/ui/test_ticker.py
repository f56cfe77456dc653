"""The ticker: still rows, pages that turn only when there is more, and never under the pointer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.calendar import WorkCalendar
from console.domain.case import CaseId
from console.domain.deadline import Light, deadline
from console.domain.standard import Limit, LimitUnit
from console.seat.ticker import TickerRow
from tests.street import NOW
from widgets.ticker.bar import TickerBar

LIMIT = Limit(10, LimitUnit.URGENT_HOUR)


def row(name: str, minutes_left: int) -> TickerRow:
    clock = deadline(NOW - timedelta(minutes=600 - minutes_left), LIMIT, WorkCalendar())
    return TickerRow(CaseId(name), clock.light(NOW), clock, NOW, "占道堆物", "长江路", "城管中队")


def rows(saved: int, late: int) -> list[TickerRow]:
    return [row(f"s{n}", n + 1) for n in range(saved)] + [row(f"l{n}", n - 100) for n in range(late)]


class Bar(TickerBar):
    """A ticker that counts what it paints."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += event.rect().height() * event.rect().width()
        super().paintEvent(event)


@pytest.fixture
def bar(qtbot: QtBot) -> Bar:
    made = Bar(20)
    qtbot.addWidget(made)
    made.setGeometry(0, 200, 1200, 80)
    QCursor.setPos(5, 5)  # not on it, wherever the test before left the pointer
    made.show()
    return made


def shown(bar: TickerBar) -> list[list[str]]:
    return [[line.case for line in column] for column in bar.lines]


def painted_by(bar: Bar, given: Sequence[TickerRow]) -> int:
    QApplication.processEvents()
    bar.painted = 0
    bar.set_rows(given)
    QApplication.processEvents()
    return bar.painted


def test_what_can_be_saved_stands_left_of_what_is_overdue(bar: Bar) -> None:
    bar.set_rows(rows(2, 1))
    assert shown(bar) == [["s0", "s1"], ["l0"]]
    (first, _), (late,) = bar.lines
    assert (first.time, late.time, late.is_overdue) == ("剩 1 分钟", "超时 1 小时 40 分", True)
    assert not bar.is_turning


def test_one_kind_alone_has_both_columns(bar: Bar) -> None:
    bar.set_rows(rows(0, 5))
    assert shown(bar) == [["l0", "l1"], ["l2", "l3"]]
    bar.turn()
    assert shown(bar) == [["l4"], []]


@pytest.mark.parametrize(
    ("saved", "late", "pages"),
    [
        (1, 5, [[["s0", "l0"], ["l1", "l2"]], [["s0", "l3"], ["l4"]]]),  # what one kind does not need the other has
        (5, 1, [[["s0", "s1"], ["s2", "l0"]], [["s3", "s4"], ["l0"]]]),  # and what is overdue stays where it was
        (3, 3, [[["s0", "s1"], ["l0", "l1"]], [["s2"], ["l2"]]]),  # half each where both need more
    ],
)
def test_the_halves_share_their_room_by_need(bar: Bar, saved: int, late: int, pages: list[list[list[str]]]) -> None:
    bar.set_rows(rows(saved, late))
    for expected in (*pages, pages[0]):
        assert shown(bar) == expected
        bar.turn()


@pytest.mark.parametrize(
    ("saved", "late", "said"),
    [(0, 7, {3: "1/2"}), (7, 0, {3: "1/2"}), (1, 7, {3: "1/3"}), (3, 3, {1: "1/2", 3: "1/2"}), (2, 2, {})],
)
def test_each_kind_says_its_page_once(bar: Bar, saved: int, late: int, said: dict[int, str]) -> None:
    bar.set_rows(rows(saved, late))
    assert bar._page_said == said


def test_it_turns_only_while_there_is_more_and_somebody_may_look(bar: Bar) -> None:
    bar.set_rows(rows(4, 1))
    assert bar.is_turning
    bar.hide()
    assert not bar.is_turning
    bar.show()
    assert bar.is_turning
    bar.set_rows(rows(2, 2))
    assert not bar.is_turning


def test_it_stands_still_under_the_pointer(bar: Bar) -> None:
    bar.set_rows(rows(4, 1))
    at = QPointF(20, 20)
    QApplication.sendEvent(bar, QEnterEvent(at, at, at))
    assert not bar.is_turning
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert bar.is_turning


def test_only_a_row_that_reads_differently_is_painted_again(bar: Bar) -> None:
    given = rows(2, 1)
    bar.set_rows(given)
    assert painted_by(bar, given) == 0
    later = [replace(each, now=NOW + timedelta(seconds=1)) for each in given]
    assert 0 < painted_by(bar, later) < bar.width() * bar.height()  # 1 minute left became less than one


def test_calm_words_stand_where_nothing_is_due(bar: Bar) -> None:
    bar.set_rows(rows(1, 0))
    assert painted_by(bar, []) >= bar.width() * bar.height()
    assert painted_by(bar, []) == 0
    assert shown(bar) == [[], []]


def test_a_click_chooses_the_case_of_the_row(qtbot: QtBot, bar: Bar) -> None:
    bar.set_rows(rows(2, 1))
    with qtbot.waitSignal(bar.chosen, timeout=1000) as chosen:
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar._place(1).center().toPoint())
    assert chosen.args == ["s1"]
    with qtbot.assertNotEmitted(bar.chosen, wait=0):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar._place(3).center().toPoint())


def test_letters_follow_the_glass_and_lines_the_room(bar: Bar) -> None:
    bar.resize(1200, 120)
    bar.set_rows(rows(3, 3))
    assert shown(bar) == [["s0", "s1", "s2"], ["l0", "l1", "l2"]]
    bar.set_text_px(40)
    assert shown(bar) == [["s0"], ["l0"]]
    assert bar.sizeHint().height() > 4 * 40 * 0.9


def test_a_light_that_is_not_overdue_can_be_saved() -> None:
    assert row("x", 0).light is Light.DUE_SOON
