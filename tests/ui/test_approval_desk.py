"""The deputy commander's list: what waits for him, with its facts; Y and N decide, each once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from console.domain.case import CaseRecord
from console.domain.workflow import State
from tests.street import Street
from tests.ui.conftest import HandClock
from widgets.approval.desk import ApprovalDesk
from widgets.unit.answer_form import DEAF_S, AnswerForm
from widgets.unit.order_questions import SELF_CHOSEN_DEAF_S

Key = Qt.Key


def waiting(state: State) -> CaseRecord:
    return Street().go_to(state)


@pytest.fixture
def desk(show: Callable[[ApprovalDesk], ApprovalDesk], hand_clock: HandClock) -> ApprovalDesk:
    return show(ApprovalDesk(now=hand_clock.utc, ticks=hand_clock.now))


def show(desk: ApprovalDesk, hand_clock: HandClock, *cases: CaseRecord) -> list[tuple[str, ...]]:
    """Show the cases; return where the desk's decisions will be noted."""
    asked: list[tuple[str, ...]] = []
    desk.acts.approve_asked.connect(lambda case: asked.append(("yes", case.id)))
    desk.acts.refuse_asked.connect(lambda case, reason: asked.append(("no", case.id, reason)))
    desk.set_records(cases)
    hand_clock.seconds += SELF_CHOSEN_DEAF_S + 0.1
    return asked


def texts(desk: ApprovalDesk) -> str:
    labels: list[QLabel] = list(desk.findChildren(QLabel))
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_only_what_waits_is_listed_and_says_who_asks_and_what_follows(
    desk: ApprovalDesk, hand_clock: HandClock
) -> None:
    assert "没有等待审批的案件" in texts(desk)
    review, closed = waiting(State.REVIEW), waiting(State.CLOSED)
    show(desk, hand_clock, review, closed)
    assert desk.model.rowCount() == 1
    shown = texts(desk)
    for words in ("李文", "核查通过，提请审核结案", "同意：案件结案，按「按时」", "退回城管中队返工", "反馈　陈强"):
        assert words in shown
    void = waiting(State.VOID_PENDING)
    desk.set_records([void])
    QTest.keyClick(desk.list, Key.Key_Return)  # leaves the first, which waits no longer
    for words in ("申请作废", "误报", "案件作废，不再派遣", "回到待派遣"):
        assert words in texts(desk)


def test_y_approves_once_and_n_asks_for_a_reason(desk: ApprovalDesk, hand_clock: HandClock) -> None:
    review, void = waiting(State.REVIEW), waiting(State.VOID_PENDING)
    later = replace(void, steps=tuple(replace(step, at=step.at + timedelta(hours=1)) for step in void.steps))
    asked = show(desk, hand_clock, review, later)
    assert desk.chosen == review
    QTest.keyClick(desk.list, Key.Key_Y)
    QTest.keyClick(desk.list, Key.Key_Y)
    assert asked == [("yes", review.id)]
    desk.acts.show_settled(review.id)
    desk.set_records([later])
    QTest.keyClick(desk.list, Key.Key_Return)
    QTest.keyClick(desk.list, Key.Key_N)
    form = desk.acts.currentWidget()
    assert isinstance(form, AnswerForm)
    hand_clock.seconds += DEAF_S + 0.1
    QTest.keyClick(form.text, Key.Key_Return)
    assert "还没有写" in form.trouble
    QTest.keyClick(form.text, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(form.text, Key.Key_Return)
    assert asked[1:] == [("no", later.id, "问题属实，应当处置")]


def test_a_click_decides_too(desk: ApprovalDesk, hand_clock: HandClock) -> None:
    review = waiting(State.REVIEW)
    asked = show(desk, hand_clock, review)
    key: QPushButton = desk.findChild(QPushButton, "approval.act.Approve")  # type: ignore[assignment]
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert asked == [("yes", review.id)]


def test_another_was_first_and_the_centre_is_away(desk: ApprovalDesk, hand_clock: HandClock) -> None:
    review = waiting(State.REVIEW)
    asked = show(desk, hand_clock, review)
    desk.acts.show_sending(review.id)
    desk.acts.show_settled(review.id, "赵刚 已先处理该案件")
    assert desk.acts.bar.words == "▲ 赵刚 已先处理该案件"
    desk.set_connection(5.0)
    QTest.keyClick(desk.list, Key.Key_Y)
    assert asked == []
