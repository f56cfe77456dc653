"""What no seat says: browsers, garbage and endless messages end their own line and change nothing."""

import asyncio
import contextlib
import random
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from console.link.envelope import PROTOCOL, VERSION, encode
from console.link.seat_envelope import Hello, SignIn
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, rows
from tests.fixtures.raw_line import raw_line
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import file_and_dispatch


async def test_no_browser_gets_in(hub: HubProcess) -> None:
    url = hub.address().url
    with pytest.raises(InvalidStatus) as refused:
        async with connect(url, subprotocols=[Subprotocol(PROTOCOL)], origin=Origin("http://127.0.0.1"), proxy=None):
            pass
    assert refused.value.response.status_code == 403
    with pytest.raises((InvalidStatus, ConnectionClosed)):
        async with connect(url, proxy=None) as ws:  # without the protocol
            await ws.recv()


async def test_garbage_closes_its_own_line_and_changes_nothing(join: Join, hub: HubProcess, data: Path) -> None:
    officer = await join("li")
    await set_up(officer)
    before = rows(data, "SELECT count(*) FROM event")
    dice = random.Random(20260701)
    sent = 0
    while sent < 2_000:
        async with raw_line(hub.address().url) as ws:
            with contextlib.suppress(ConnectionClosed):
                await ws.send(encode(Hello(VERSION, "test")).decode())
                for _ in range(100):
                    await ws.send(_garbage(dice))
                    sent += 1
                async with asyncio.timeout(PATIENCE_S):
                    while True:
                        await ws.recv()
    assert rows(data, "SELECT count(*) FROM event") == before
    await officer.command(file_and_dispatch())
    assert "fault" not in hub.log
    assert "Traceback" not in hub.log


def _garbage(dice: random.Random) -> str | bytes:
    valid = encode(SignIn(1, "li", PASSWORD))
    cut = bytearray(valid[: dice.randrange(len(valid))])
    kinds: list[str | bytes] = [
        dice.randbytes(dice.randrange(200)),
        bytes(cut).decode(),
        '{"kind":"Order","request":1,"type":"FileAndDispatch","body":' + "[" * 5_000,
        '{"kind":"Order","request":1,"type":"' + "x" * 1_000 + '","body":{}}',
        "".join(chr(dice.randrange(32, 0xD7FF)) for _ in range(50)),
        '{"kind":"Subscribe","request":-1,"view":"room","seq":99999999999999999999}',
    ]
    return dice.choice(kinds)


async def test_a_message_of_more_than_a_mebibyte_ends_the_line(hub: HubProcess) -> None:
    async with raw_line(hub.address().url) as ws:
        await ws.send("x" * (1024 * 1024 + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await ws.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009
