"""What no seat of ours sends, over a real websocket: refused with its reason, nothing changed, the line goes on."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from console.domain.account import Account
from console.domain.camera import Credential, Point
from console.domain.case import CaseId
from console.domain.case_command import (
    LEADS,
    Acknowledge,
    ApplyVoid,
    Approve,
    CaseCommand,
    Close,
    FeedBack,
    Recall,
    Refuse,
    Remind,
    ReturnCase,
    SendBack,
)
from console.domain.command import COMMANDS, Command, FileAndDispatch, PutCameras, PutGrids, PutStandard
from console.domain.grid import Grid, GridId, Layer
from console.domain.permission import MAY, ROOM, Act, Role
from console.domain.standard import UnitId
from console.domain.workflow import State
from console.errors import Conflict, ConsoleError
from console.link.client import HubClient
from console.link.command_id import new_command_id
from tests.fixtures.desk import Desk, refusal, set_up
from tests.fixtures.hub_process import PASSWORD
from tests.integration.conftest import Join
from tests.integration.test_case_path import dispatched, on
from tests.street import CAMERAS, PICTURES, ROWS, UNITS, Street, file_and_dispatch

LONG: Final = "x" * 1_000_000
"""Fits into a message, and into nothing else."""
UNUSABLE: Final = ("行\x00尾", "\x1b[2J清屏", "倒\u202e过来", "\u2066隔离", "\u200f右", "行\u2028行", "\ue000")
SEATS: Final = {
    "li": Role.DUTY_OFFICER,
    "zhao": Role.DEPUTY_COMMANDER,
    "chief": Role.COMMANDER,
    "squad": Role.UNIT,
    "tech": Role.TECHNICIAN,
}


def every_command() -> list[Command]:
    """Return one command of every kind that a seat may send, and the clock's own."""
    street = Street()
    street.file()
    kinds = [street.command(kind) for kind in LEADS]
    setting_up: list[Command] = [
        PutCameras(new_command_id(), CAMERAS),
        PutStandard(new_command_id(), ROWS, UNITS),
        PutGrids(new_command_id(), ()),
    ]
    return [file_and_dispatch(), *setting_up, *kinds]


async def told(asked: Any) -> str:  # noqa: ANN401 - anything that a seat may ask
    """Return the text key of a refusal, "" where it was carried out."""
    try:
        await asked
    except ConsoleError as exc:
        return exc.text_key
    return ""


async def other_requests(client: HubClient) -> dict[Act, str]:
    """Ask for what is no command; return how each was answered."""
    newcomer = Account("newcomer", "新人", Role.TECHNICIAN)
    return {
        Act.LEASE_CREDENTIAL: await told(client.lease("cameras")),
        Act.PUT_CREDENTIAL: await told(client.put_credential("cameras", Credential("user", "secret"))),
        Act.FIND_DUPLICATES: await told(client.duplicates(ROWS[0].id, None)),
        Act.CREATE_ACCOUNT: await told(client.create_account(newcomer, PASSWORD)),
    }


async def test_the_whole_table_of_roles_and_commands(join: Join) -> None:
    officer, tech = await join("li"), await join("tech")
    await set_up(officer)
    await tech.create_account(Account("chief", "钱明", Role.COMMANDER, "总指挥"), PASSWORD)
    commands = every_command()
    assert {type(command) for command in commands} == {*COMMANDS.values(), Remind}
    for name, role in SEATS.items():
        client = officer if name == "li" else await join(name)
        for command in commands:
            again = replace(command, id=new_command_id())
            answer = await told(client.command(again))
            if isinstance(command, Remind):  # no seat's: its name is not even known on the wire
                assert answer == "hub.bad_message", role
            else:
                assert (answer == "hub.not_permitted") is (command.act not in MAY[role]), (role, type(command), answer)
        for act, answer in (await other_requests(client)).items():
            assert (answer == "hub.not_permitted") is (act not in MAY[role]), (role, act, answer)


async def test_twice_out_of_order_and_out_of_date(join: Join) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    room = Desk(officer, ROOM)
    order = await room.until(await dispatched(officer), State.DISPATCHED)
    feedback = on(FeedBack, order, result="已清理", pictures=PICTURES)
    assert await refusal(squad.command(feedback)) == "hub.not_in_this_state"
    assert await refusal(officer.command(on(Close, order))) == "hub.not_in_this_state"

    acknowledge = on(Acknowledge, order)
    first, second = await asyncio.gather(squad.command(acknowledge), squad.command(acknowledge))
    assert first == second
    for late in (on(Acknowledge, order), on(ReturnCase, order, reason="x")):
        with pytest.raises(Conflict) as moved:
            await squad.command(late)
        assert moved.value.facts["state"] == "handling"
    assert await refusal(officer.command(on(Recall, order, reason="x"))) == "hub.case_moved"
    case = await room.until(order.id, State.HANDLING)
    for version in (-1, 0, case.version + 1, 2**63):
        assert (
            await refusal(squad.command(replace(feedback, id=new_command_id(), based_on=version))) == "hub.case_moved"
        )
    assert (await room.until(order.id, State.HANDLING)).version == case.version


WORDS: Final[dict[type[CaseCommand], tuple[State, str, str]]] = {
    ReturnCase: (State.DISPATCHED, "squad", "reason"),
    Recall: (State.DISPATCHED, "li", "reason"),
    FeedBack: (State.HANDLING, "squad", "result"),
    SendBack: (State.FEEDBACK, "li", "reason"),
    Close: (State.FEEDBACK, "li", "opinion"),
    Approve: (State.REVIEW, "zhao", "opinion"),
    Refuse: (State.REVIEW, "zhao", "reason"),
    ApplyVoid: (State.FILED, "li", "reason"),
}
WAYS: Final[dict[State, tuple[type[CaseCommand], ...]]] = {
    State.DISPATCHED: (),
    State.HANDLING: (Acknowledge,),
    State.FEEDBACK: (Acknowledge, FeedBack),
    State.REVIEW: (Acknowledge, FeedBack, Close),
    State.FILED: (Recall,),
}
USUAL: Final[dict[type[CaseCommand], dict[str, Any]]] = {
    FeedBack: {"result": "已清理", "pictures": PICTURES},
    Recall: {"reason": "地点有误"},
}


@pytest.mark.long
async def test_texts_that_nobody_writes(join: Join) -> None:
    seats = {name: await join(name) for name in ("li", "squad", "zhao")}
    await set_up(seats["li"])
    room = Desk(seats["li"], ROOM)
    for state in WAYS:
        case = await _brought_to(state, seats, room)
        for kind, (there, name, field) in WORDS.items():
            if there is not state:
                continue
            said = {**USUAL.get(kind, {}), field: LONG}
            record = await room.until(case, state)
            assert await refusal(seats[name].command(on(kind, record, **said))) == "hub.text_too_long"
            for words in UNUSABLE:
                assert await refusal(seats[name].command(on(kind, record, **{**said, field: words}))) == (
                    "hub.text_unusable"
                ), (kind, words)
        assert (await room.until(case, state)).version == record.version


async def _brought_to(state: State, seats: dict[str, HubClient], room: Desk) -> CaseId:
    case = await dispatched(seats["li"], is_urgent=state is State.REVIEW)
    record = await room.until(case, State.DISPATCHED)
    for kind in WAYS[state]:
        client = seats["squad"] if kind in (Acknowledge, FeedBack) else seats["li"]
        before = record.version
        await client.command(on(kind, record, **USUAL.get(kind, {})))
        while (record := room.cases()[case]).version == before:
            await room.changed()
    assert record.state is state
    return case


async def test_halves_of_characters_and_longer_than_a_message(join: Join) -> None:
    officer = await join("li")
    await set_up(officer)
    room = Desk(officer, ROOM)
    record = await room.until(await dispatched(officer), State.DISPATCHED)
    assert await refusal(officer.command(on(Recall, record, reason="字" * 1_000_000))) == "hub.too_long"
    assert await refusal(officer.command(on(Recall, record, reason="半个\ud83d字"))) == "hub.text_unusable"
    await officer.command(on(Recall, record, reason="地点有误"))


async def test_what_cannot_be_filed_is_named(join: Join) -> None:
    officer = await join("li")
    await set_up(officer)
    without = replace(ROWS[0], lead_unit=UnitId(""))
    strangers = replace(ROWS[0], assisting=(UnitId("nobody"),))
    assert await refusal(officer.put_standard((without,), UNITS)) == "hub.row_without_unit"
    assert await refusal(officer.put_standard((strangers,), UNITS)) == "hub.assisting_units"
    corners = tuple(Point(121.4 + x, 31.2 + y) for x, y in ((-0.1, -0.1), (0.1, -0.1), (0.1, 0.1), (-0.1, 0.1)))
    grid = Grid(GridId("g1"), Layer.PUBLIC, "3", "三号", (corners,), datetime(2020, 1, 1, tzinfo=UTC))
    await officer.put_grids((grid,))
    outside = replace(file_and_dispatch(), point=Point(122.0, 31.2), public_grid="", residents_grid="")
    assert await refusal(officer.command(outside)) == "hub.outside_grids"
    for point in (Point(200.0, 31.2), Point(121.4, -91.0)):
        assert await refusal(officer.command(replace(file_and_dispatch(), point=point))) == "hub.bad_point"
    inside = replace(file_and_dispatch(), public_grid="", residents_grid="")
    assert isinstance(inside, FileAndDispatch)
    await officer.command(inside)
