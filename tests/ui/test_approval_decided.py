"""After a decision the case stays with it until the deputy goes on: no other case comes under the key that decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.domain.case import CaseRecord
from console.domain.case_command import Approve, Refuse
from console.domain.workflow import State
from tests.street import Street
from tests.ui.conftest import HandClock
from tests.ui.test_approval_desk import show, texts, waiting
from widgets.approval.desk import ApprovalDesk
from widgets.unit.order_questions import SELF_CHOSEN_DEAF_S

Key = Qt.Key


@pytest.fixture
def desk(show: Callable[[ApprovalDesk], ApprovalDesk], hand_clock: HandClock) -> ApprovalDesk:
    return show(ApprovalDesk(now=hand_clock.utc, ticks=hand_clock.now))


def an_hour_later(case: CaseRecord) -> CaseRecord:
    return replace(case, steps=tuple(replace(step, at=step.at + timedelta(hours=1)) for step in case.steps))


@pytest.fixture
def closed_then_void(desk: ApprovalDesk, hand_clock: HandClock) -> tuple[CaseRecord, list[tuple[str, ...]]]:
    """Approve a closing by Y while a void waits behind it; return the void and what the desk asked for."""
    street = Street()
    review, void = street.go_to(State.REVIEW), an_hour_later(waiting(State.VOID_PENDING))
    asked = show(desk, hand_clock, review, void)
    QTest.keyClick(desk.list, Key.Key_Y)
    desk.set_records([street.act(Approve), void])
    desk.acts.show_settled(review.id)
    return void, asked


def test_a_second_y_does_nothing_however_late(
    desk: ApprovalDesk, hand_clock: HandClock, closed_then_void: tuple[CaseRecord, list[tuple[str, ...]]]
) -> None:
    _void, asked = closed_then_void
    for wait_s in (0.0, 2.5, 60.0):
        hand_clock.seconds += wait_s
        QTest.keyClick(desk.list, Key.Key_Y)
        QTest.keyClick(desk.list, Key.Key_N)
    assert [name for name, *_ in asked] == ["yes"]
    assert "✓ 已同意结案　赵刚 16:00" in desk.acts.bar.words
    assert "结案　赵刚" in texts(desk), "the life line is that of now"
    assert desk.model.count == 1


@pytest.mark.parametrize("way", [Key.Key_Return, Key.Key_Down, None])
def test_he_goes_on_himself_and_decides_at_once(
    desk: ApprovalDesk,
    closed_then_void: tuple[CaseRecord, list[tuple[str, ...]]],
    qtbot: QtBot,
    way: Qt.Key | None,
) -> None:
    void, asked = closed_then_void
    if way is not None:
        QTest.keyClick(desk.list, way)
    else:
        below: QPoint = desk.list.visualRect(desk.model.index(1)).center()
        QTest.mouseClick(desk.list.viewport(), Qt.MouseButton.LeftButton, pos=below)
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1)
    assert (desk.chosen, desk.sheet.case) == (void, void)
    QTest.keyClick(desk.list, Key.Key_Y)
    assert asked[-1] == ("yes", void.id)


def test_the_last_one_is_left_for_the_empty_page_and_what_comes_then_is_deaf_at_first(
    desk: ApprovalDesk, hand_clock: HandClock
) -> None:
    street = Street()
    asked = show(desk, hand_clock, street.go_to(State.VOID_PENDING))
    refused = street.act(Refuse)
    desk.set_records([refused])
    assert "✕ 已不同意作废" in desk.acts.bar.words
    QTest.keyClick(desk.list, Key.Key_Down)
    assert "没有等待审批的案件" in texts(desk)
    desk.set_records([waiting(State.REVIEW)])
    QTest.keyClick(desk.list, Key.Key_Y)
    assert asked == []
    hand_clock.seconds += SELF_CHOSEN_DEAF_S + 0.1
    QTest.keyClick(desk.list, Key.Key_Y)
    assert len(asked) == 1


def test_somebody_else_was_first_while_a_reason_was_written(desk: ApprovalDesk, hand_clock: HandClock) -> None:
    street = Street()
    show(desk, hand_clock, street.go_to(State.REVIEW))
    QTest.keyClick(desk.list, Key.Key_N)
    assert desk.acts.is_writing
    desk.set_records([street.act(Approve)])
    assert not desk.acts.is_writing
    assert "✓ 已同意结案　赵刚" in desk.acts.bar.words


def test_a_feedback_without_a_picture_says_so_where_it_would_be(desk: ApprovalDesk, hand_clock: HandClock) -> None:
    show(desk, hand_clock, replace(waiting(State.REVIEW), after_pictures=()))
    assert desk.sheet.after.words == "单位没有传处置后照片"
