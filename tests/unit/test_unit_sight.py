"""What a unit is sent of a case: its own orders and what was said to it; nothing of another unit, nothing inner."""

from dataclasses import replace

import pytest

from console.domain.board import views_of
from console.domain.case import CaseRecord, Step
from console.domain.permission import ROOM, Role, unit_view
from console.domain.standard import UnitId
from console.domain.unit_sight import seen_in
from console.domain.workflow import Action, State
from tests.street import NOW, UNITS, Street

OWN, OTHER = UNITS[0].id, UNITS[1].id


def step(action: Action, opinion: str, unit: UnitId | None, role: Role = Role.DUTY_OFFICER) -> Step:
    return Step(NOW, action, None, State.HANDLING, "李文", role, "值班员", opinion, unit, "某单位")


def case_of(*steps: Step) -> CaseRecord:
    return replace(Street().file(), unit=OWN, steps=steps)


def test_another_units_steps_are_not_sent_nor_its_pictures_nor_how_often_it_went_wrong() -> None:
    theirs = replace(step(Action.RETURN, "不归我们管", OTHER, Role.UNIT), pictures=("aa",))
    mine = replace(step(Action.FEED_BACK, "已清理", OWN, Role.UNIT), pictures=("bb",))
    case = replace(case_of(theirs, mine), after_pictures=("aa", "bb"), wrong_dispatches=2)
    seen = seen_in(case, unit_view(OWN))
    assert isinstance(seen, CaseRecord)
    assert (seen.steps, seen.after_pictures, seen.wrong_dispatches) == ((mine,), ("bb",), 0)
    assert seen.version == case.version, "a command names the version it is based on"
    assert seen_in(case, ROOM) is case


@pytest.mark.parametrize("action", [Action.ASK_REVIEW, Action.RECALL, Action.APPLY_VOID, Action.CORRECT])
def test_the_rooms_inner_opinions_stay_in_the_room(action: Action) -> None:
    seen = seen_in(case_of(step(action, "他们又拖", OWN)), unit_view(OWN))
    assert isinstance(seen, CaseRecord)
    assert [(one.action, one.opinion) for one in seen.steps] == [(action, "")]


@pytest.mark.parametrize("action", [Action.DISPATCH, Action.SEND_BACK, Action.ATTACH])
def test_what_is_said_to_the_unit_reaches_it(action: Action) -> None:
    case = case_of(step(action, "还有一处", OWN))
    assert seen_in(case, unit_view(OWN)) == case


def test_that_an_order_is_urgent_reaches_the_unit() -> None:
    seen = seen_in(Street().file(is_urgent=True), unit_view(OWN))
    assert isinstance(seen, CaseRecord)
    assert seen.is_urgent


def test_a_recalled_case_is_in_no_units_view() -> None:
    """So its reason is not either: what the desk says of a recall is what it knew before."""
    assert views_of(Street().go_to(State.FILED)) == (ROOM,)
