"""The pair at a real hub over real websockets: presence, posts, claims, the hand of a seat with two persons."""

import asyncio
import time
from pathlib import Path

import pytest

from console.domain.case import CaseId
from console.domain.pair import WallAct
from console.errors import Unavailable
from console.link.session import LinkState
from tests.fixtures.desk import refusal, set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, rows, running_hub
from tests.fixtures.pair_room import PairEar
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import file_and_dispatch, with_new_id

PROMISE_S = 0.1
LEAD, SECOND = "lead_seat", "second_seat"


async def two_seats(join: Join, url: str = "") -> tuple[PairEar, PairEar]:
    """Let both officers sit down, each at a seat."""
    li, wang = PairEar(await join("li", url), "one"), PairEar(await join("wang", url), "two")
    await li.sit()
    await li.until(lambda: len(li.state.people) == 1)
    await wang.sit()
    for ear in (li, wang):
        await ear.until(lambda ear=ear: len(ear.state.people) == 2)  # type: ignore[misc]
    return li, wang


async def a_case(ear: PairEar) -> CaseId:
    await set_up(ear.client)
    command = with_new_id(file_and_dispatch())
    await ear.client.command(command)
    return command.case


async def test_both_see_who_is_there_and_one_key_swaps_the_posts(join: Join) -> None:
    li, wang = await two_seats(join)
    assert li.names == wang.names == [("li", LEAD, True), ("wang", SECOND, True)]
    await wang.client.set_lead("wang")
    await li.until(lambda: li.names == [("wang", LEAD, True), ("li", SECOND, True)])
    await wang.client.set_lead("wang")  # said again over a new line: nothing changes
    assert wang.names == [("wang", LEAD, True), ("li", SECOND, True)]


@pytest.mark.alone
async def test_the_other_sees_within_100_ms_who_has_a_case(join: Join) -> None:
    li, wang = await two_seats(join)
    case = await a_case(li)
    seconds = []
    for _ in range(9):
        asked = time.perf_counter()
        assert (await li.client.claim(case)).account == "li"
        await wang.until(lambda: wang.claims == {case: "李文"})
        seconds.append(time.perf_counter() - asked)
        await li.client.release(case)
        await wang.until(lambda: not wang.claims)
    assert sorted(seconds)[4] <= PROMISE_S


async def test_a_claim_is_the_first_ones_and_blocks_nothing(join: Join) -> None:
    li, wang = await two_seats(join)
    case = await a_case(li)
    await li.client.claim(case)
    assert (await wang.client.claim(case)).name == "李文"
    await wang.client.release(case)  # not his to let go of
    assert (await wang.client.claim(case)).account == "li"
    command = with_new_id(file_and_dispatch())
    assert (await wang.client.command(command)).case_no
    await li.client.sign_out()
    await wang.until(lambda: not wang.claims)
    assert wang.names == [("wang", LEAD, True)]


async def test_a_late_seat_is_told_what_is_and_a_unit_nothing(join: Join) -> None:
    li, _ = await two_seats(join)
    case = await a_case(li)
    await li.client.claim(case)
    deputy = PairEar(await join("zhao"))
    await deputy.until(lambda: deputy.heard > 0)
    assert (deputy.names, deputy.claims) == (li.names, {case: "李文"})
    squad = PairEar(await join("squad"))
    await li.client.release(case)
    await deputy.until(lambda: not deputy.claims)
    assert squad.heard == 0


async def test_only_duty_officers_are_of_the_pair(join: Join, data: Path) -> None:
    li, _ = await two_seats(join)
    case = await a_case(li)
    for name in ("zhao", "squad", "tech"):
        client = await join(name)
        for asked in (
            client.announce(li.seat, "x", {}),
            client.set_lead("li"),
            client.claim(case),
            client.release(case),
            client.note_wall_act(WallAct.ENLARGED, "3"),
        ):
            assert await refusal(asked) == "hub.not_permitted"
    assert await refusal(li.client.claim(CaseId("nobody's"))) == "hub.unknown_case"
    assert await refusal(li.client.set_lead("zhao")) == "hub.not_on_duty"
    assert await refusal(li.client.note_wall_act(WallAct.ENLARGED, "x" * 17)) == "hub.bad_message"
    assert ("set_lead", "li", "hub.not_on_duty") in rows(data, "SELECT act, account, result FROM register")
    assert rows(data, "SELECT count(*) FROM register WHERE result = 'hub.not_permitted'") == [(15,)]


async def test_a_cut_line_keeps_its_place_and_a_dead_seat_loses_it(join: Join) -> None:
    li, wang = await two_seats(join)
    case = await a_case(li)
    await li.client.claim(case)
    before = wang.heard
    assert li.client._base._task is not None
    li.client._base._task.cancel()  # the seat is killed: it says nothing more
    await wang.until(lambda: wang.names == [("wang", LEAD, True)] and not wang.claims)
    assert wang.heard - before in (1, 2)


async def test_after_a_restart_of_the_hub_everything_is_announced_anew(join: Join, data: Path) -> None:
    with running_hub(data) as first:
        url, port = first.address().url, first.address().port
        li, wang = await two_seats(join, url)
        case = await a_case(li)
        await li.client.set_lead("wang")
        await li.until(lambda: li.names[0][0] == "wang")
        remembered = {one.account: one.post for one in li.state.people if one.post}
        heard = {ear.seat: ear.heard for ear in (li, wang)}
        first.kill()
    with running_hub(data, port):
        for ear in (li, wang):
            await ear.until(lambda ear=ear: ear.heard > heard[ear.seat])  # type: ignore[misc]
            await ear.client.announce(ear.seat, str(ear.seat), remembered)
        await li.client.claim(case)
        await wang.until(lambda: wang.claims == {case: "李文"})
        assert [name for name, *_ in wang.names] == ["wang", "li"]


async def test_the_actor_of_every_event_is_who_had_the_hand(join: Join, data: Path) -> None:
    with running_hub(data) as first:
        url, port = first.address().url, first.address().port
        seat = PairEar(await join("li", url), "one")
        await set_up(seat.client)
        await seat.sit()
        await seat.client.join("wang", PASSWORD)
        await seat.sit()
        await seat.until(lambda: seat.names == [("li", LEAD, True), ("wang", SECOND, False)])
        mine, yours, late = (with_new_id(file_and_dispatch()) for _ in range(3))
        await seat.client.command(mine)
        seat.client.take_hand("wang")
        await seat.sit()
        await seat.until(lambda: seat.names == [("li", LEAD, False), ("wang", SECOND, True)])
        assert seat.client.account is not None
        assert seat.client.account.name == "wang"
        await seat.client.command(yours)
        first.kill()
        seat.client.take_hand("li")
        waiting = asyncio.create_task(seat.client.command(late))
        await asyncio.sleep(0)  # it is asked for, in the name of whoever has the hand now
        seat.client.take_hand("wang")
    with running_hub(data, port):
        await asyncio.wait_for(waiting, PATIENCE_S)
    told = rows(data, "SELECT json_extract(body, '$.case'), actor FROM event WHERE type = 'CaseReported'")
    found = {case: actor for case, actor in told}  # noqa: C416 - rows are tuples of any length
    assert found == {mine.case: "li", yours.case: "wang", late.case: "li"}
    assert ("take_hand", "wang") in rows(data, "SELECT act, account FROM register")


async def test_one_leaves_and_the_other_goes_on_with_the_view(join: Join) -> None:
    seat, other = PairEar(await join("li"), "one"), PairEar(await join("zhao"))
    await seat.client.join("wang", PASSWORD)
    await seat.sit()
    await seat.client.leave("li")
    await other.until(lambda: other.names == [("wang", LEAD, True)])
    await seat.until(lambda: seat.names == [("wang", LEAD, True)])  # over the line of the one who stayed
    assert [account.name for account in seat.client.people_here] == ["wang"]
    assert seat.client.state is LinkState.SIGNED_IN


@pytest.mark.parametrize(
    ("name", "password", "rule"),
    [
        ("li", PASSWORD, "hub.seated_already"),
        ("wang", "not the password", "hub.sign_in_failed"),
        ("zhao", PASSWORD, "hub.not_permitted"),
    ],
)
async def test_who_may_not_sit_down(join: Join, name: str, password: str, rule: str) -> None:
    client = await join("li")
    assert await refusal(client.join(name, password)) == rule
    assert [account.name for account in client.people_here] == ["li"]


async def test_nobody_sits_down_while_the_hub_is_away(join: Join, hub: HubProcess) -> None:
    client = await join("li")
    cut = asyncio.Event()
    client.watch(lambda state: cut.set() if state is LinkState.AWAY else None)
    hub.kill()
    await asyncio.wait_for(cut.wait(), PATIENCE_S)
    with pytest.raises(Unavailable):
        await client.join("wang", PASSWORD)


async def test_the_others_hear_what_was_done_to_a_wall(join: Join) -> None:
    li, wang = await two_seats(join)
    await li.client.note_wall_act(WallAct.ENLARGED, "23")
    await wang.until(lambda: bool(wang.acts))
    assert (wang.acts[0].name, wang.acts[0].act, wang.acts[0].value) == ("李文", WallAct.ENLARGED, "23")
