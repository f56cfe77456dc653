"""One's own password at a real hub: changed, run out, not one of the last; tokens renewed; nothing of it in clear."""

import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from console.domain.spelling import instant_text
from console.errors import Refused
from console.link.client import HubClient
from console.link.session import LinkState
from db.engine import FILE
from tests.fixtures.desk import refusal
from tests.fixtures.hub_process import PASSWORD, PROJECT, HubProcess, holds, rows
from tests.integration.conftest import Join
from tests.integration.test_sessions import until

NEW = "Trombone-42-cocoa"


def dengbao(data: Path, hubs: ExitStack) -> HubProcess:
    command = (str(PROJECT / "main.py"), "hub", "--data", str(data), "--password-rules", "dengbao")
    hub = HubProcess(data, program=command)
    hubs.callback(hub.close)
    hub.address()
    return hub


def results(data: Path) -> list[str]:
    return [str(one) for (one,) in rows(data, "SELECT result FROM register WHERE act = 'change_password'")]


def token_of(client: HubClient) -> str:
    return client._persons.hand.line.session._token


async def resumed(client: HubClient, token: str) -> str:
    """Go on with a token on another line; return "" or why not."""
    client._persons.hand.line.session._token = token
    client.start()
    await client.until_greeted(10)
    try:
        await client.sessions()
    except Refused as exc:
        return exc.text_key
    return ""


async def test_a_new_password_is_proved_ends_other_sessions_and_stays_secret(
    join: Join, data: Path, hub: HubProcess
) -> None:
    here, there, other = await join("li"), await join("li"), await join("wang")
    assert await refusal(here.change_password("not the password", NEW)) == "hub.wrong_password"
    assert await refusal(here.change_password(PASSWORD, "qwerty20242024")) == "hub.password_common"
    assert await refusal(here.change_password(PASSWORD, PASSWORD)) == "hub.password_used"
    before = token_of(here)
    await here.change_password(PASSWORD, NEW)
    await until(there, LinkState.SIGNED_OUT)
    assert [one.is_this for one in await here.sessions()] == [True]
    assert other.state is LinkState.SIGNED_IN
    assert await refusal(there.sign_in("li", PASSWORD)) == "hub.sign_in_failed"
    await there.sign_in("li", NEW)
    assert token_of(here) != before
    assert results(data) == ["hub.sign_in_failed", "hub.password_common", "hub.password_used", "done"]
    assert not holds(data, NEW.encode(), PASSWORD.encode(), token_of(here).encode())
    assert not any(secret in hub.log for secret in (NEW, PASSWORD, token_of(here)))


async def test_wrong_ones_are_counted_like_those_of_a_sign_in(join: Join) -> None:
    li = await join("li")
    for _ in range(5):
        assert await refusal(li.change_password("not the password", NEW)) == "hub.wrong_password"
    assert await refusal(li.change_password(PASSWORD, NEW)) == "hub.sign_in_paused"


async def test_an_old_token_goes_on_until_the_new_one_is_used_and_no_longer(
    join: Join, data: Path, hub: HubProcess
) -> None:
    li = await join("li")
    first = token_of(li)
    await li.lock()
    await li.unlock("li", PASSWORD)
    second = token_of(li)
    await li.sessions()  # behind the word that the new one has come
    again = await join("", hub.address().url)
    assert second != first
    assert await resumed(again, first) == "hub.session_ended"
    (session,) = [row[0] for row in rows(data, "SELECT token_hash FROM session WHERE account = 'li'")]
    with closing(sqlite3.connect(data / FILE)) as database:  # as if the last answer had been lost on its way
        database.execute(
            "UPDATE session SET next_hash = current_hash, current_hash = NULL WHERE token_hash = ?", (session,)
        )
        database.commit()
    assert await resumed(await join("", hub.address().url), first) == ""
    assert await resumed(await join("", hub.address().url), second) == ""
    assert await resumed(await join("", hub.address().url), first) == "hub.session_ended"


async def test_a_password_that_has_run_out_lets_in_only_with_another(data: Path, join: Join, hubs: ExitStack) -> None:
    long_ago = instant_text(datetime.now(UTC) - timedelta(days=90))
    with closing(sqlite3.connect(data / FILE)) as database:
        database.execute("UPDATE account SET created_at = ?", (long_ago,))
        database.commit()
    url = dengbao(data, hubs).address().url
    li = await join("", url)
    assert await refusal(li.sign_in("li", "not the password")) == "hub.sign_in_failed"
    for _ in range(6):  # right ones are no failures
        assert await refusal(li.sign_in("li", PASSWORD)) == "hub.password_expired"
    assert await refusal(li.sign_in("li", PASSWORD, "trombone cocoa hut")) == "hub.password_classes"
    assert (await li.sign_in("li", PASSWORD, NEW)).name == "li"
    own = await li.about_account()
    assert (own.length, own.classes, own.remembered) == (12, 3, 5)
    assert own.expires_at == own.chosen_at + timedelta(days=90)
    await li.sign_out()
    await li.sign_in("li", NEW)


@pytest.mark.long
async def test_the_last_five_are_not_taken_again_and_the_sixth_is(data: Path, join: Join, hubs: ExitStack) -> None:
    li = await join("li", dengbao(data, hubs).address().url)
    past = [PASSWORD, *(f"{NEW}-{word}" for word in ("oak", "elm", "ash", "fir", "yew"))]
    for old, new in pairwise(past):
        await li.change_password(old, new)
    for used in past[1:]:
        assert await refusal(li.change_password(past[-1], used)) == "hub.password_used"
    assert await refusal(li.change_password(past[-1], past[0])) == "hub.password_classes"  # no longer for being used
    await li.change_password(past[-1], f"{NEW}-box")
    await li.change_password(f"{NEW}-box", past[1])
