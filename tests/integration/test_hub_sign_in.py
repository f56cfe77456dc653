"""Signing in and out at a real hub: wrong passwords, tokens, two lines of one session, the first account."""

import asyncio
import contextlib
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from console.domain.account import Account
from console.domain.permission import Role
from console.link.envelope import FROM_HUB, VERSION, convert, encode, raw
from console.link.hub_envelope import Answer, Refusal, SignedIn, Welcome
from console.link.seat_envelope import EvidenceTicket, Hello, Order, Resume, SignIn
from tests.fixtures.desk import refusal, set_up
from tests.fixtures.hub_process import PASSWORD, SQUAD, HubProcess, rows, running_hub
from tests.fixtures.raw_line import answer, raw_line
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import file_and_dispatch


async def test_the_first_account_is_made_once(tmp_path: Path, join: Join) -> None:
    with running_hub(tmp_path / "fresh") as hub:
        client = await join(url=hub.address().url)
        await client.until_greeted(PATIENCE_S)
        assert client.has_accounts is False
        assert await refusal(client.sign_in("admin", "admin")) == "hub.sign_in_failed"
        assert await refusal(client.first_account("zhou", "周工", "short")) == "hub.password_length"
        await client.first_account("zhou", "周工", PASSWORD)
        assert await refusal(client.first_account("second", "x", PASSWORD)) == "hub.accounts_exist"
        await client.sign_in("zhou", PASSWORD)
        await client.create_account(Account("li", "李文", Role.DUTY_OFFICER, "值班员"), PASSWORD)
        assert await refusal(client.create_account(SQUAD, "squad-password")) == "hub.password_plain"
        await join("li", hub.address().url)


async def test_the_sixth_sign_in_is_refused_though_right(join: Join) -> None:
    client = await join()
    for _ in range(5):
        assert await refusal(client.sign_in("wang", "wrong password")) == "hub.sign_in_failed"
    assert await refusal(client.sign_in("wang", PASSWORD)) == "hub.sign_in_paused"
    assert await refusal(client.sign_in("nobody", PASSWORD)) == "hub.sign_in_failed"
    await client.sign_in("li", PASSWORD)


async def test_a_token_is_worth_nothing_after_sign_out(hub: HubProcess) -> None:
    async with raw_line(hub.address().url) as ws:
        await ws.send(encode(Hello(VERSION, "test")).decode())
        await ws.send(encode(SignIn(1, "li", PASSWORD)).decode())
        assert isinstance(FROM_HUB.decode(await ws.recv()), Welcome)
        signed_in = FROM_HUB.decode(await ws.recv())
        assert isinstance(signed_in, Answer)
        token = str(bytes(signed_in.result)).split('"token":"')[1].split('"')[0]
        assert len(token) >= 43  # 256 bits
        await ws.send('{"kind":"SignOut","request":2}')
        await ws.recv()
        await ws.send(encode(Resume(3, token)).decode())
        resumed = FROM_HUB.decode(await ws.recv())
    assert isinstance(resumed, Refusal)
    assert resumed.text_key == "hub.session_ended"


async def test_what_lies_unread_on_a_line_is_not_carried_out_once_the_seat_has_another(
    hub: HubProcess, data: Path, join: Join
) -> None:
    await set_up(await join("li"))
    async with raw_line(hub.address().url) as old, raw_line(hub.address().url) as new:
        for ws in (old, new):
            await ws.send(encode(Hello(VERSION, "test")).decode())
            await ws.recv()
        await old.send(encode(SignIn(1, "li", PASSWORD)).decode())
        signed_in = await answer(old)
        for number in range(2, 302):  # beyond the burst they are read 50 a second: what follows waits for 2 s
            await old.send(encode(EvidenceTicket(number)).decode())
        await old.send(encode(Order(302, "FileAndDispatch", raw(file_and_dispatch()))).decode())
        await new.send(encode(Resume(1, convert(SignedIn, signed_in.result).token)).decode())
        await answer(new)
        with contextlib.suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE_S):
                async for _ in old:
                    pass
    assert rows(data, "SELECT id FROM case_record") == []


async def test_signing_out_here_does_not_sign_out_there(join: Join) -> None:
    here, there = await join("li"), await join("li")
    await here.sign_out()
    assert await refusal(here.lease("cameras")) == "hub.not_signed_in"
    await set_up(there)
