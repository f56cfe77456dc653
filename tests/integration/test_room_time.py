"""Room time at a real hub: faster where asked, going on over restarts; sessions live by the system clock."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from console.clock import utc_now
from console.link.client import HubClient
from tests.fixtures.hub_process import PROJECT, HubProcess
from tests.integration.conftest import Join

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


async def _until_ahead(client: HubClient, by: timedelta) -> None:
    shown = client.room_now()
    async with asyncio.timeout(20):
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
