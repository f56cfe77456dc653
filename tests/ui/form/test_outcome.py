"""What the form says after Enter: the number, a case that waits, taking it back, what became of it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.domain.case import CaseRecord
from console.domain.workflow import State
from console.seat.draft import EvidenceState, SealStage
from tests.street import NOW, Street
from tests.ui.form.desk import NUMBER, Desk
from widgets.cases.form_stages import Stage
from widgets.text import tr

Key = Qt.Key


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """Return a form whose case is on its way."""
    desk.fill()
    desk.press(Key.Key_Return)
    assert len(desk.sent) == 1
    return desk


@pytest.fixture
def done(sent: Desk) -> Desk:
    """Return a form whose case is dispatched."""
    sent.form.show_done(NUMBER, "城管中队")
    return sent


@pytest.fixture
def case() -> CaseRecord:
    """Return the case as the hub tells it."""
    return replace(Street().file(), case_no=NUMBER)


def test_when_done_the_number_and_the_unit_stand_there(done: Desk) -> None:
    assert "已派遣 城管中队" in done.texts
    assert "20261123-00087" in done.texts
    assert done.form.case_no == NUMBER


def test_when_done_enter_does_nothing_and_escape_leaves(done: Desk, qtbot: QtBot) -> None:
    done.press(Key.Key_Return)
    with qtbot.waitSignal(done.form.left):
        done.press(Key.Key_Escape)
    assert (len(done.sent), done.kept) == (1, [])


def test_while_the_hub_is_away_the_case_waits_under_a_local_number_until_it_has_its_own(sent: Desk) -> None:
    sent.form.show_waiting("本机 3", "城管中队")
    assert "◇\n待送 城管中队\n本机 3" in sent.texts
    sent.form.show_done(NUMBER, "城管中队")
    assert "✓\n已派遣 城管中队" in sent.texts
    assert "本机 3" not in sent.texts


def test_a_case_that_waits_beside_a_full_disk_says_so(sent: Desk) -> None:
    words = tr("outgoing.not_durable", cause=tr("outgoing.disk_full"))
    sent.form.show_waiting("本机 3", "城管中队", words)
    assert "▲ 本席磁盘写不进（磁盘已满）" in sent.texts
    sent.form.show_done(NUMBER, "城管中队")
    assert "磁盘已满" not in sent.texts


def test_r_and_a_digit_take_it_back_once_with_the_reason(done: Desk) -> None:
    asked: list[str] = []
    done.form.recall_asked.connect(asked.append)
    done.press(Key.Key_1)
    assert asked == [], "a camera's number typed at once takes nothing back"
    done.press(Key.Key_R, Key.Key_2, Key.Key_2)
    assert asked == ["类别有误"]
    done.form.show_not_recalled("城管中队 已接单")
    assert "▲ 城管中队 已接单" in done.texts


def test_escape_asks_for_no_reason_any_more(done: Desk) -> None:
    asked: list[str] = []
    done.form.recall_asked.connect(asked.append)
    done.press(Key.Key_R)
    assert "为什么撤回" in done.texts
    done.press(Key.Key_Escape)
    assert "为什么撤回" not in done.texts
    done.press(Key.Key_2)
    assert asked == []


def test_it_can_be_taken_back_until_the_unit_has_it(done: Desk, case: CaseRecord) -> None:
    done.form.show_case(case, NOW)
    assert "到期" in done.texts
    assert "撤回派遣" in done.texts
    done.form.show_case(replace(case, state=State.HANDLING), NOW)
    assert "城管中队 已接单，不能再撤回" in done.texts
    assert "撤回派遣" not in done.texts


def test_a_case_that_was_taken_back_says_where_it_is(done: Desk, case: CaseRecord) -> None:
    done.form.show_case(replace(case, state=State.FILED, clock=None), NOW)
    assert "↶\n已撤回，在待派遣里" in done.texts


def test_a_picture_that_was_attached_ends_the_form_without_a_case(desk: Desk) -> None:
    desk.form.show_attached(NUMBER)
    assert "已附到原案件" in desk.texts
    desk.press(Key.Key_R)
    assert "为什么撤回" not in desk.texts
    assert desk.form.stage is Stage.DONE


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EvidenceState(SealStage.SEALING), "正在封存"),
        (EvidenceState(SealStage.SEALED, "9f3a" + 56 * "0" + "c21e"), "后 10 秒采集中\n已封存 9f3a…c21e"),
        (EvidenceState(SealStage.COMPLETE, 64 * "a", before_s=0, after_s=0, is_live_only=True), "不留前后录像"),
        (EvidenceState(SealStage.SEALED, 64 * "a", before_s=0), "后 10 秒采集中\n已封存 aaaa…aaaa · 刚接通"),
        (EvidenceState(SealStage.CUT_SHORT, 64 * "a"), "▲ 后段画面中断"),
        (EvidenceState(SealStage.FAILED), "▲ 未能封存"),
    ],
)
def test_the_form_says_how_far_the_evidence_is(desk: Desk, state: EvidenceState, words: str) -> None:
    desk.form.show_evidence(state)
    assert words in desk.texts
