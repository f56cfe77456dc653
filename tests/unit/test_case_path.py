"""The way of a case from its dispatch to its end: what each command makes come true, and which rules forbid it."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from console.domain.account import Account
from console.domain.board import views_of
from console.domain.camera import Point
from console.domain.case import CaseId, Telephone
from console.domain.case_command import (
    LEADS,
    Acknowledge,
    ApplyVoid,
    Approve,
    Attach,
    CaseCommand,
    Close,
    Correct,
    FeedBack,
    Recall,
    Redispatch,
    Refuse,
    Remind,
    ReturnCase,
    SendBack,
    possible,
)
from console.domain.event import CommandId
from console.domain.permission import MAY, ROOM, Role, unit_view
from console.domain.workflow import TRANSITIONS, Action, State
from console.errors import Conflict, Refused
from tests.street import DEPUTY, NOW, OFFICER, PICTURES, ROWS, SECOND_OFFICER, UNITS, Street, squad

REACHED = tuple(state for state in State if state is not State.REPORTED)
"""States in which a case can stand between two commands."""


@pytest.fixture
def street() -> Street:
    return Street()


def test_from_the_dispatched_order_to_the_closed_case(street: Street) -> None:
    street.file()
    street.now += timedelta(minutes=2)
    street.act(Acknowledge)
    street.now += timedelta(minutes=30)
    street.act(FeedBack, result="已清理，人行道畅通")
    street.now += timedelta(minutes=5)
    case = street.act(Close, opinion="画面核查通过")

    assert (case.state, case.version, case.after_pictures) == (State.CLOSED, 6, PICTURES)
    life = [(s.action, s.state_before, s.state, s.person, s.role, s.title) for s in case.steps]
    assert life == [
        (Action.REPORT, None, State.REPORTED, "李文", Role.DUTY_OFFICER, "值班员"),
        (Action.FILE, State.REPORTED, State.FILED, "李文", Role.DUTY_OFFICER, "值班员"),
        (Action.DISPATCH, State.FILED, State.DISPATCHED, "李文", Role.DUTY_OFFICER, "值班员"),
        (Action.ACKNOWLEDGE, State.DISPATCHED, State.HANDLING, "陈强", Role.UNIT, "队长"),
        (Action.FEED_BACK, State.HANDLING, State.FEEDBACK, "陈强", Role.UNIT, "队长"),
        (Action.CLOSE, State.FEEDBACK, State.CLOSED, "李文", Role.DUTY_OFFICER, "值班员"),
    ]
    assert [s.at - NOW for s in case.steps[2:]] == [timedelta(minutes=m) for m in (0, 2, 32, 37)]
    assert [s.opinion for s in case.steps[4:]] == ["已清理，人行道畅通", "画面核查通过"]
    assert case.steps[4].pictures == PICTURES


def test_the_table_of_commands_lies_within_the_table_of_states() -> None:
    for command, leads in LEADS.items():
        for state, action in leads.items():
            assert (state, action) in TRANSITIONS, command
    assert (State.FEEDBACK, Action.ASK_REVIEW) in TRANSITIONS


@pytest.mark.parametrize("state", REACHED)
@pytest.mark.parametrize("kind", [kind for kind in LEADS if kind is not Remind])
def test_every_command_in_every_state(street: Street, state: State, kind: type[CaseCommand]) -> None:
    before = street.go_to(state)
    actor = next(who for who in (OFFICER, DEPUTY, squad()) if kind.act in MAY[who.role])
    if kind in (Acknowledge, FeedBack, Attach) or actor.role is Role.UNIT:
        actor = squad(before.unit or UNITS[0].id)
    if state in LEADS[kind]:
        after = street.act(kind, actor)
        assert after.version == before.version + 1
        assert (before.state, after.steps[-1].action) in TRANSITIONS
        return
    with pytest.raises(Refused) as refused:
        street.act(kind, actor)
    assert refused.value.text_key in ("hub.not_in_this_state", "hub.unknown_case")
    assert street.case == before


@pytest.mark.parametrize("kind", LEADS)
@pytest.mark.parametrize("role", Role)
def test_every_command_by_every_role(street: Street, kind: type[CaseCommand], role: Role) -> None:
    street.go_to(next(iter(LEADS[kind])))
    actor = Account("x", "x", role, unit=street.case.unit if role is Role.UNIT else None)
    if kind.act not in MAY[role]:
        with pytest.raises(Refused) as refused:
            street.act(kind, actor)
        assert refused.value.text_key == "hub.not_permitted"
    else:
        assert kind is Remind or kind in possible(street.case, role)


@pytest.mark.parametrize("kind", [Acknowledge, ReturnCase, FeedBack, Attach])
def test_a_foreign_unit_is_told_the_same_as_of_no_case(street: Street, kind: type[CaseCommand]) -> None:
    street.go_to(next(iter(LEADS[kind])))
    with pytest.raises(Refused) as foreign:
        street.act(kind, squad(UNITS[1].id))
    with pytest.raises(Refused) as unknown:
        street.do(replace(street.command(kind), case=CaseId("none")), squad())
    assert (str(foreign.value), foreign.value.facts) == (str(unknown.value), unknown.value.facts)


def test_who_was_second_is_told_how_the_case_stands(street: Street) -> None:
    street.file()
    recall, acknowledge = street.command(Recall), street.command(Acknowledge)
    street.do(acknowledge, squad())
    with pytest.raises(Conflict) as conflict:
        street.do(recall)
    assert conflict.value.facts == {"state": "handling", "version": 4, "person": "陈强"}
    with pytest.raises(Conflict):
        street.act(FeedBack, based_on=99)


def test_a_picture_or_a_reminder_since_is_no_conflict(street: Street) -> None:
    street.go_to(State.HANDLING)
    feedback = street.command(FeedBack)
    street.act(Attach)
    street.do(feedback, squad())
    assert street.case.state is State.FEEDBACK


def test_a_recall_takes_the_order_away_and_keeps_the_case(street: Street) -> None:
    before = street.file()
    assert unit_view(before.unit) in views_of(before)
    case = street.act(Recall, SECOND_OFFICER)
    assert (case.state, case.unit, case.unit_name, case.wrong_dispatches) == (State.FILED, "", "", 0)
    assert (case.place, case.filing_row, case.evidence) == (before.place, before.filing_row, before.evidence)
    assert views_of(case) == (ROOM,)
    assert (case.steps[-1].person, case.steps[-1].unit, case.steps[-1].opinion) == ("王芳", before.unit, "地点有误")
    again = street.act(Redispatch)
    assert (again.state, again.unit, again.wrong_dispatches) == (State.DISPATCHED, UNITS[1].id, 0)


def test_a_recalled_case_is_set_right_and_goes_out_under_the_right_row(street: Street) -> None:
    before = street.go_to(State.FILED)
    case = street.act(Correct)
    assert (case.state, case.filing_row, case.class_name, case.limit, case.place) == (
        State.FILED,
        ROWS[1].id,
        ROWS[1].name,
        ROWS[1].limit,
        "某某路14号",
    )
    assert (case.found_at, case.evidence, case.case_no) == (before.found_at, before.evidence, before.case_no)
    assert street.act(Redispatch).clock != before.clock
    for wrong in ({"place": " "}, {"filing_row": "none"}, {"point": Point(0, 91)}):
        street.go_to(State.RETURNED)
        with pytest.raises(Refused):
            street.act(Correct, **wrong)


@pytest.mark.parametrize(("unit", "wrong"), [(UNITS[0].id, 0), (UNITS[1].id, 1)])
def test_only_another_unit_makes_a_return_a_wrong_dispatch(street: Street, unit: str, wrong: int) -> None:
    street.go_to(State.RETURNED)
    assert street.act(Redispatch, unit=unit).wrong_dispatches == wrong


@pytest.mark.parametrize(("is_not_ours", "wrong"), [(True, 1), (None, 1), (False, 0)])
def test_a_return_for_another_reason_makes_none(street: Street, is_not_ours: bool | None, wrong: int) -> None:
    """A wrong place would have come back from any unit; of words of its own the count knows nothing else."""
    street.go_to(State.DISPATCHED)
    street.act(ReturnCase, reason="地点有误", is_not_ours=is_not_ours)
    again = street.act(Redispatch, unit=UNITS[1].id)
    assert (again.wrong_dispatches, again.is_not_ours) == (wrong, None)


def test_rework_goes_to_the_same_unit_with_everything_kept(street: Street) -> None:
    fed_back = street.go_to(State.FEEDBACK)
    case = street.act(SendBack)
    assert (case.state, case.unit, case.reworks, case.after_pictures) == (
        State.REWORK,
        fed_back.unit,
        1,
        fed_back.after_pictures,
    )
    street.act(Acknowledge)
    assert street.act(FeedBack, pictures=("f" * 64,)).after_pictures == ("f" * 64,)


def test_an_urgent_case_waits_for_the_deputy_commander(street: Street) -> None:
    case = street.go_to(State.REVIEW)
    assert Close not in possible(case, Role.DUTY_OFFICER)
    closed = street.act(Approve, opinion="同意")
    assert (closed.state, closed.steps[-1].person, closed.steps[-1].title) == (State.CLOSED, "赵刚", "副指挥长")

    street.go_to(State.REVIEW)
    assert street.act(Refuse).state is State.REWORK


def test_a_void_waits_for_the_deputy_commander_too(street: Street) -> None:
    street.go_to(State.VOID_PENDING)
    assert street.act(Approve).state is State.VOIDED
    street.go_to(State.RETURNED)
    street.act(ApplyVoid)
    case = street.act(Refuse)
    assert (case.state, case.unit, case.clock) == (State.FILED, "", None)
    assert street.act(Redispatch).wrong_dispatches == 0


def test_what_was_told_by_telephone_counts_from_the_call(street: Street) -> None:
    street.file()
    called_at = street.now + timedelta(minutes=10)
    street.now += timedelta(minutes=15)
    case = street.act(Acknowledge, OFFICER, telephone=Telephone(" 老周 ", called_at))
    step = case.steps[-1]
    assert (step.at, step.person, step.role, step.telephone) == (
        called_at,
        "李文",
        Role.DUTY_OFFICER,
        Telephone("老周", called_at),
    )
    fed_back_at = street.now - timedelta(minutes=1)
    case = street.act(FeedBack, OFFICER, pictures=(), telephone=Telephone("老周", fed_back_at))
    assert (case.state, case.stopped_at, street.events[-1].at) == (State.FEEDBACK, fed_back_at, street.now)


@pytest.mark.parametrize(
    ("actor", "telephone", "rule"),
    [
        (OFFICER, None, "hub.telephone_mark"),
        (squad(), Telephone("老周", NOW), "hub.telephone_mark"),
        (OFFICER, Telephone("", NOW), "hub.text_missing"),
        (OFFICER, Telephone("周\n老", NOW), "hub.text_unusable"),
        (OFFICER, Telephone("周" * 65, NOW), "hub.text_too_long"),
        (OFFICER, Telephone("老周", NOW - timedelta(seconds=1)), "hub.told_at"),
        (OFFICER, Telephone("老周", NOW + timedelta(seconds=6)), "hub.told_at"),
        (OFFICER, Telephone("老周", NOW.replace(tzinfo=None)), "hub.told_at"),
        (OFFICER, Telephone("老周", datetime.min.replace(tzinfo=timezone(timedelta(hours=8)))), "hub.told_at"),
        (OFFICER, Telephone("老周", datetime.max.replace(tzinfo=timezone(timedelta(hours=-8)))), "hub.told_at"),
    ],
)
def test_who_speaks_for_a_unit(street: Street, actor: Account, telephone: Telephone | None, rule: str) -> None:
    street.file()
    with pytest.raises(Refused) as refused:
        street.act(Acknowledge, actor, telephone=telephone)
    assert refused.value.text_key == rule


UNUSABLE = {
    "": "hub.text_missing",
    " \n ": "hub.text_missing",
    "字" * 1_000_000: "hub.text_too_long",
    "已\x00清理": "hub.text_unusable",
    "已\x1b[2J清理": "hub.text_unusable",
    "已\x7f清理": "hub.text_unusable",
    "已\u202e清理": "hub.text_unusable",
    "已\u2028清理": "hub.text_unusable",
    "已\ud800清理": "hub.text_unusable",
}
WORDS = {ReturnCase: "reason", Recall: "reason", SendBack: "reason", ApplyVoid: "reason", Refuse: "reason"}


@pytest.mark.parametrize("text", UNUSABLE, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize(("kind", "field"), [*WORDS.items(), (FeedBack, "result")])
def test_unusable_words(street: Street, kind: type[CaseCommand], field: str, text: str) -> None:
    before = street.go_to(next(iter(LEADS[kind])))
    with pytest.raises(Refused) as refused:
        street.act(kind, **{field: text})
    assert refused.value.text_key == UNUSABLE[text]
    assert street.case == before


def test_words_of_several_lines_and_rare_characters_pass(street: Street) -> None:
    street.go_to(State.HANDLING)
    words = "一、已清理\n二、𠮷姓店主已签收 👍"
    assert street.act(FeedBack, result=f"  {words}\n").steps[-1].opinion == words


@pytest.mark.parametrize(
    ("pictures", "rule"),
    [
        ((), "hub.picture_missing"),
        (("d" * 64, "d" * 64), "hub.pictures_too_many"),
        (tuple(f"{n:064}" for n in range(7)), "hub.pictures_too_many"),
        (("../../room.key",), "hub.bad_evidence_name"),
        (("D" * 64,), "hub.bad_evidence_name"),
    ],
)
def test_unusable_pictures(street: Street, pictures: tuple[str, ...], rule: str) -> None:
    street.go_to(State.HANDLING)
    for kind in (FeedBack, Attach):
        with pytest.raises(Refused) as refused:
            street.act(kind, pictures=pictures)
        assert refused.value.text_key == rule


def test_a_case_gets_no_more_pictures_than_it_may_have(street: Street) -> None:
    street.go_to(State.FEEDBACK)
    street.act(Attach, pictures=tuple(f"{n:064}" for n in range(5)))
    with pytest.raises(Refused):
        street.act(Attach)


def test_what_the_unit_attaches_while_it_works_is_shown_with_its_feedback(street: Street) -> None:
    street.go_to(State.HANDLING)
    seen_again, first, second, late, rework = (letter * 64 for letter in "12345")
    street.act(Attach, OFFICER, pictures=(seen_again,))
    street.act(Attach, pictures=(first,))
    assert street.act(FeedBack, pictures=(second, first)).after_pictures == (first, second)
    assert street.act(Attach, pictures=(late,)).after_pictures == (first, second, late)
    street.act(SendBack)
    street.act(Attach, pictures=(rework,))
    street.act(Acknowledge)
    assert street.act(FeedBack, pictures=()).after_pictures == (rework,), "it needs none of its own"


def test_what_the_room_attached_proves_no_work(street: Street) -> None:
    street.go_to(State.HANDLING)
    street.act(Attach, OFFICER)
    with pytest.raises(Refused) as refused:
        street.act(FeedBack, pictures=())
    assert refused.value.text_key == "hub.picture_missing"


def test_what_may_wait_for_the_hub() -> None:
    assert {kind for kind in LEADS if kind.may_wait} == {Acknowledge, FeedBack, Attach}


def test_an_unusable_command_id(street: Street) -> None:
    street.file()
    with pytest.raises(Refused) as refused:
        street.do(Recall(CommandId("1"), street.case.id, 3, "x"))
    assert refused.value.text_key == "hub.bad_command_id"
