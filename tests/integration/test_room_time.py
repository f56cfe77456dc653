"""Room time at a real hub: faster where asked, going on over restarts; sessions live by the system clock."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from console.clock import utc_now
from console.domain.case import CaseId
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.command_id import new_command_id
from console.seat.casework import FrozenMoment, order_of
from console.seat.drafting import first_draft
from tests.fixtures.desk import Desk, set_up
from tests.fixtures.hub_process import PROJECT, HubProcess
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import CAMERAS, ROWS

pytestmark = pytest.mark.long
RATE = 600.0


def _hub(data: Path, *words: str, port: int = 0) -> HubProcess:
    main = (str(PROJECT / "main.py"), "hub", "--data", str(data), "--port", str(port))
    return HubProcess(data, program=(*main, *words))


async def test_time_runs_faster_and_goes_on_over_restarts(join: Join, data: Path) -> None:
    hub = _hub(data, "--room-rate", str(RATE))
    try:
        client = await join("li", url=hub.address().url)
        await _until_ahead(client, timedelta(minutes=30))  # 3 s of ours, and the session has not ended
        assert client.room_rate == RATE
        assert client.clock_offset_s == pytest.approx(0, abs=0.1)
        port = hub.address().port
        hub.kill()
        hub = _hub(data, port=port)  # not told the rate again
        await _until_ahead(client, timedelta(minutes=60))
        assert client.room_rate == RATE
        room, system = client.room_now(), utc_now()
        hub.kill()
        hub = _hub(data, "--room-rate", "1")
        later = await join("li", url=hub.address().url)
        assert timedelta() < later.room_now() - room < (utc_now() - system) * RATE
        assert later.room_rate == 1.0
    finally:
        hub.close()


async def test_a_case_of_an_hour_ahead_is_found_when_the_room_says_so(join: Join, data: Path) -> None:
    hub = _hub(data, "--room-rate", "60")
    try:
        client = await join("li", url=hub.address().url)
        await set_up(client)
        await _until_ahead(client, timedelta(seconds=90))
        room = Desk(client, ROOM)
        pressed = utc_now()
        draft = first_draft(CAMERAS[0], client.room_at(pressed))
        draft = replace(draft, filing_row=ROWS[0].id, unit=ROWS[0].lead_unit)
        moment = SimpleNamespace(
            mark=None, is_room_time=False, sealed_elsewhere=None, found_unix_ns=round(pressed.timestamp() * 1e9),
            settle=lambda: None, part_a=_done(), kept=_done(),
        )  # fmt: skip
        order, _ = await order_of(new_command_id(), cast(FrozenMoment, moment), draft, client.room_at)
        case = await room.until_case(cast(CaseId, (await client.command(order)).case))
        assert abs(case.found_at - draft.found_at) < timedelta(seconds=1), "the form said the same instant"
        assert timedelta() < case.reported_at - case.found_at < timedelta(minutes=10), "not minutes before the street"
    finally:
        hub.close()


def _done() -> "asyncio.Future[None]":
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    future.set_result(None)
    return future


async def _until_ahead(client: HubClient, by: timedelta) -> None:
    shown = client.room_now()
    async with asyncio.timeout(PATIENCE_S):
        while shown - utc_now() < by:
            await asyncio.sleep(0.02)
            shown, before = client.room_now(), shown
            assert shown >= before


async def test_without_the_option_room_time_is_the_systems(join: Join, data: Path) -> None:
    hub = _hub(data)
    try:
        client = await join("li", url=hub.address().url)
        assert abs(client.room_now() - utc_now()) < timedelta(seconds=0.5)
        assert client.room_rate == 1.0
    finally:
        hub.close()
