"""The case path through a real hub: order, feedback, check, close; who sees what; what is refused leaves nothing."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import (
    Acknowledge,
    Approve,
    CaseCommand,
    Close,
    FeedBack,
    Recall,
    Redispatch,
    Remind,
    ReturnCase,
)
from console.domain.permission import ROOM, unit_view
from console.domain.unit_sight import seen_in
from console.domain.workflow import State
from console.errors import Conflict, Unavailable
from console.link.client import HubClient
from console.link.session import LinkState
from tests.fixtures.desk import Desk, refusal, set_up
from tests.fixtures.hub_process import HubProcess, rows, running_hub
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import ENFORCEMENT, PICTURES, SANITATION, command_id, file_and_dispatch


def on(kind: type[CaseCommand], case: CaseRecord, **said: object) -> CaseCommand:
    """Return a command on the case as it is."""
    return kind(command_id(), case.id, case.version, **said)


async def dispatched(officer: HubClient, *, is_urgent: bool = False) -> CaseId:
    command = replace(file_and_dispatch(), is_urgent=is_urgent)
    await officer.command(command)
    return command.case


async def test_from_the_dispatched_order_to_the_closed_case(join: Join) -> None:
    officer, squad, deputy = await join("li"), await join("squad"), await join("zhao")
    await set_up(officer)
    room, unit = Desk(officer, ROOM), Desk(squad, unit_view(ENFORCEMENT))
    above = Desk(deputy, ROOM)
    case = await dispatched(officer, is_urgent=True)

    order = await unit.until(case, State.DISPATCHED)
    assert order.due_at is not None
    applied = await squad.command(on(Acknowledge, order))
    assert (applied.case, applied.case_no) == (case, order.case_no)
    await squad.command(on(FeedBack, await unit.until(case, State.HANDLING), result="已清理", pictures=PICTURES))
    await officer.command(on(Close, await room.until(case, State.FEEDBACK)))
    waiting = await above.until(case, State.REVIEW)
    assert await refusal(officer.command(on(Approve, waiting))) == "hub.not_permitted"
    await deputy.command(on(Approve, waiting))

    closed = await room.until(case, State.CLOSED)
    assert await unit.until(case, State.CLOSED) == seen_in(closed, unit_view(ENFORCEMENT))
    assert [step.person for step in closed.steps] == ["李文"] * 3 + ["陈强"] * 2 + ["李文", "赵刚"]


async def test_a_returned_case_moves_from_one_unit_to_the_other(join: Join) -> None:
    officer, squad, cleaners = await join("li"), await join("squad"), await join("cleaners")
    await set_up(officer)
    room, unit, other = Desk(officer, ROOM), Desk(squad, unit_view(ENFORCEMENT)), Desk(cleaners, unit_view(SANITATION))
    case = await dispatched(officer)
    order = await unit.until_case(case)
    assert await refusal(cleaners.command(on(Acknowledge, order))) == "hub.unknown_case"
    await squad.command(on(ReturnCase, order, reason="不属于本单位"))
    await officer.command(on(Redispatch, await room.until(case, State.RETURNED), unit=SANITATION))
    await unit.until_gone(case)
    assert (await room.until(case, State.DISPATCHED)).wrong_dispatches == 1
    moved = await other.until(case, State.DISPATCHED)
    assert [step.unit for step in moved.steps] == [SANITATION], "what went on at the other unit is not its matter"
    assert await refusal(squad.command(on(Acknowledge, order))) == "hub.unknown_case"


async def test_the_second_of_two_is_told_the_present_state(join: Join, data: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    unit = Desk(squad, unit_view(ENFORCEMENT))
    order = await unit.until_case(await dispatched(officer))
    outcomes = await asyncio.gather(
        officer.command(on(Recall, order, reason="地点有误")),
        squad.command(on(Acknowledge, order)),
        return_exceptions=True,
    )
    (conflict,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(conflict, Conflict) or conflict.args == ("the hub says refused: hub.unknown_case",)
    assert rows(data, "SELECT count(*) FROM event WHERE type IN ('CaseRecalled', 'CaseAcknowledged')") == [(1,)]


async def test_a_feedback_waits_for_the_hub_and_a_return_does_not(join: Join, data: Path) -> None:
    with running_hub(data) as hub:
        port = hub.address().port
        officer, squad = await join("li", hub.address().url), await join("squad", hub.address().url)
        await set_up(officer)
        unit = Desk(squad, unit_view(ENFORCEMENT))
        case = await dispatched(officer)
        await squad.command(on(Acknowledge, await unit.until_case(case)))
        order = await unit.until(case, State.HANDLING)
        hub.kill()
    waiting = asyncio.create_task(squad.command(on(FeedBack, order, result="已清理", pictures=PICTURES)))
    with pytest.raises(Unavailable):
        await _once_away(squad, on(ReturnCase, order, reason="x"))
    with running_hub(data, port):
        await waiting
        assert (await unit.until(case, State.FEEDBACK)).version == 5


async def _once_away(client: HubClient, command: CaseCommand) -> None:
    away = asyncio.Event()
    client.watch(lambda state: away.set() if state is LinkState.AWAY else None)
    if client.state is not LinkState.AWAY:
        await asyncio.wait_for(away.wait(), PATIENCE_S)
    await client.command(command)


async def test_texts_that_are_too_long_leave_the_line_alone(join: Join, data: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    unit = Desk(squad, unit_view(ENFORCEMENT))
    order = await unit.until_case(await dispatched(officer))
    before = rows(data, "SELECT count(*) FROM event")
    assert await refusal(squad.command(on(ReturnCase, order, reason="x" * 1_000_000))) == "hub.text_too_long"
    assert await refusal(squad.command(on(ReturnCase, order, reason="字" * 1_000_000))) == "hub.too_long"
    assert await refusal(squad.command(on(ReturnCase, order, reason="a\x00b"))) == "hub.text_unusable"
    assert rows(data, "SELECT count(*) FROM event") == before
    await squad.command(on(Acknowledge, order))


async def test_a_command_on_a_case_sent_twice_acts_once(join: Join, data: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    unit = Desk(squad, unit_view(ENFORCEMENT))
    command = on(Acknowledge, await unit.until_case(await dispatched(officer)))
    first, second = await asyncio.gather(squad.command(command), squad.command(command))
    assert first == second
    assert rows(data, "SELECT count(*) FROM event WHERE type = 'CaseAcknowledged'") == [(1,)]
    found = rows(data, "SELECT account, object, result FROM register WHERE act = 'acknowledge'")
    assert found == [("squad", command.case, "done")]


async def test_no_seat_can_be_the_hubs_clock(join: Join, hub: HubProcess) -> None:
    officer = await join("li")
    await set_up(officer)
    room = Desk(officer, ROOM)
    order = await room.until_case(await dispatched(officer))
    assert await refusal(officer.command(on(Remind, order, rule="due_soon", due_at=order.due_at))) == "hub.bad_message"
    assert "fault" not in hub.log


async def test_duplicates_are_asked_for_over_the_line(join: Join) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    first = file_and_dispatch()
    await officer.command(first)
    (found,) = await officer.duplicates(first.filing_row, first.point)
    assert (found.case, found.distance_m) == (first.case, 0)
    assert await officer.duplicates("event/9999/1", first.point) == ()
    assert await refusal(squad.duplicates(first.filing_row, first.point)) == "hub.not_permitted"
