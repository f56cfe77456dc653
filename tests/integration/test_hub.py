"""The thread through the house with a real hub process: a command acts once, in time, whatever is killed between."""

import asyncio
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.permission import ROOM, unit_view
from console.domain.unit_sight import seen_in
from console.link.address import PORT_FILE
from console.link.session import LinkState
from tests.fixtures.desk import Desk, refusal, set_up, spooled
from tests.fixtures.hub_process import HubProcess, rows, running_hub
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import CAMERAS, ENFORCEMENT, file_and_dispatch, with_new_id

PROMISE_S = 0.3


async def test_one_enter_and_the_unit_has_the_order_with_its_picture(join: Join, tmp_path: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    room, unit = Desk(officer, ROOM), Desk(squad, unit_view(ENFORCEMENT))
    picture, sha256 = spooled(tmp_path, b"\xff\xd8 a small picture")
    command = file_and_dispatch()
    assert command.evidence is not None
    command = replace(command, evidence=replace(command.evidence, thumbnail=sha256))
    await unit.changed()

    pressed = time.monotonic()
    await officer.upload(picture, sha256, "thumbnail.jpg")
    applied = await officer.command(command)
    order = await unit.until_case(command.case)
    thumbnail = await squad.download(sha256)
    assert time.monotonic() - pressed <= PROMISE_S

    assert thumbnail == picture.read_bytes()
    assert (order.case_no, order.reported_by, order.unit_name) == (applied.case_no, "李文", "城管中队")
    assert seen_in(await room.until_case(command.case), unit_view(ENFORCEMENT)) == order


async def test_a_command_sent_twice_acts_once_and_gets_the_same_answer(join: Join, data: Path) -> None:
    officer = await join("li")
    await set_up(officer)
    command = file_and_dispatch()
    first, second = await asyncio.gather(officer.command(command), officer.command(command))
    assert first == second == await officer.command(command)
    assert rows(data, "SELECT count(*) FROM event WHERE type = 'CaseReported'") == [(1,)]
    assert await refusal(officer.command(replace(command, place="别处"))) == "hub.command_id_taken"
    assert await refusal((await join("wang")).command(command)) == "hub.command_id_taken"


async def test_killed_after_the_commit_before_the_answer(join: Join, data: Path) -> None:
    with running_hub(data) as first:
        port = first.address().port
        await set_up(await join("li", first.address().url))
    hub = HubProcess(data, program=("-m", "tests.fixtures.dying_hub", str(data), str(port), "2"))
    try:
        officer = await join("li", hub.address().url)
        await officer.command(file_and_dispatch())
        command = file_and_dispatch()
        waiting = asyncio.create_task(officer.command(command))
        assert await asyncio.to_thread(hub.wait) == -9
        assert not waiting.done()
        with running_hub(data, port):
            applied = await asyncio.wait_for(waiting, PATIENCE_S)
            room = Desk(officer, ROOM)
            case = await room.until_case(command.case)
        assert applied.case_no == case.case_no
        assert rows(data, "SELECT count(*) FROM event WHERE type = 'CaseReported'") == [(2,)]
    finally:
        hub.close()


@pytest.mark.long
async def test_killed_again_and_again_every_command_acts_once(join: Join, data: Path) -> None:
    dice = random.Random(20260701)
    hub = HubProcess(data)
    url, port = hub.address().url, hub.address().port
    officer = await join("li", url)
    await set_up(officer)
    room = Desk(officer, ROOM)
    commands = [with_new_id(file_and_dispatch()) for _ in range(60)]
    try:
        asked = [asyncio.create_task(officer.command(command)) for command in commands[:20]]
        for done in (20, 40):
            await asyncio.sleep(dice.uniform(0, 0.05))  # not a wait: the instant of the fault
            hub.kill()
            asked += [asyncio.create_task(officer.command(command)) for command in commands[done : done + 20]]
            hub = HubProcess(data, port)
            await asyncio.to_thread(hub.address)
        applied = await asyncio.wait_for(asyncio.gather(*asked), PATIENCE_S)
        for command in commands:
            await room.until_case(command.case)
    finally:
        hub.close()
    assert len({answer.case_no for answer in applied}) == len(commands)
    assert rows(data, "SELECT count(*) FROM event WHERE type = 'CaseReported'") == [(len(commands),)]
    assert set(room.cases()) == {command.case for command in commands}


async def test_views_go_on_over_a_restart(join: Join, data: Path) -> None:
    with running_hub(data) as hub:
        port = hub.address().port
        officer = await join("li", hub.address().url)
        await set_up(officer)
        room = Desk(officer, ROOM)
        await room.changed()
        assert await asyncio.to_thread(hub.terminate) == 0
    assert not (data / PORT_FILE).exists()
    with running_hub(data, port):
        command = file_and_dispatch()
        await asyncio.wait_for(officer.command(command), PATIENCE_S)  # signed in again by its token
        await room.until_case(command.case)
        assert len(room.cameras()) == len(CAMERAS)
        assert officer.state is LinkState.SIGNED_IN
        assert officer.seconds_since_word() < 5
