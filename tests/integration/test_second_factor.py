"""A second factor at a real hub: enrolled, asked for, used once over a restart too, taken off, nowhere in clear."""

import base64
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from console.errors import Refused
from console.hub.factor_secret import code_of, step_at
from console.link.account_envelope import PauseNote
from console.link.client import HubClient
from console.link.session import LinkState
from console.link.sign_in_step import SignInStep, new_attempt
from tests.fixtures.desk import refusal
from tests.fixtures.hub_process import PASSWORD, HubProcess, holds, rows, running_hub
from tests.integration.conftest import Join
from tests.integration.test_own_password import dengbao
from tests.integration.test_sessions import until


def code(key: str, apart: int = 0) -> str:
    """Return the code of now, or of a neighbouring step; the key as the hub hands it out."""
    return code_of(base64.b32decode(key), step_at(datetime.now(UTC)) + apart)


async def come_in(client: HubClient, name: str, digits: str) -> str:
    """Sign in by password and then a code; return why not, or ""."""
    attempt = new_attempt()
    assert await refusal(client.sign_in(name, PASSWORD, "", SignInStep(attempt))) == "hub.code_needed"
    try:
        await client.sign_in(name, "", "", SignInStep(attempt, digits))
    except Refused as exc:
        return exc.text_key
    return ""


async def test_enrolled_asked_for_once_and_kept_secret(join: Join, data: Path) -> None:
    with running_hub(data) as hub:
        url = hub.address().url
        li = await join("li", url)
        assert await refusal(li.begin_factor("not the password")) == "hub.wrong_password"
        key = (await li.begin_factor(PASSWORD)).key
        assert await refusal(li.confirm_factor("000000")) == "hub.wrong_code"
        await li.confirm_factor(code(key, -1))
        assert (await li.about_account()).has_factor
        assert await refusal(li.begin_factor(PASSWORD)) == "hub.factor_there"
        await li.lock()
        await li.unlock("li", PASSWORD)  # a seat opens by the password alone
        used = code(key)
        assert await come_in(await join("", url), "li", used) == ""
        assert await come_in(await join("", url), "li", used) == "hub.wrong_code"
        log, port = hub.log, hub.address().port
    with running_hub(data, port) as hub:
        assert await come_in(await join("", url), "li", used) == "hub.wrong_code"
        assert await come_in(await join("", url), "li", code(key, 1)) == ""
        assert not any(secret in log + hub.log for secret in (key, used, PASSWORD))
    assert not holds(data, key.encode(), base64.b32decode(key))
    entered = rows(data, "SELECT act, result FROM register WHERE act LIKE '%second_factor'")
    assert entered == [
        ("begin_second_factor", "hub.sign_in_failed"),
        ("put_second_factor", "hub.wrong_code"),
        ("put_second_factor", "done"),
    ]
    assert used not in str(rows(data, "SELECT * FROM register"))


async def test_a_technician_sees_it_takes_it_off_and_ends_a_pause(join: Join, data: Path) -> None:
    li, wang, technician = await join("li"), await join("wang"), await join("tech")
    key = (await li.begin_factor(PASSWORD)).key
    await li.confirm_factor(code(key))
    for asked in (wang.account_list(), wang.remove_factor("li"), wang.end_pause("li", "127.0.0.1")):
        assert await refusal(asked) == "hub.not_permitted"
    assert {one.name for one in (await technician.account_list()).accounts if one.has_factor} == {"li"}
    assert await refusal(technician.remove_factor("tech")) == "hub.factor_own"
    await technician.remove_factor("li")
    await until(li, LinkState.SIGNED_OUT)
    for name in ("li", "correct horse"):
        for _ in range(5):
            assert await refusal(li.sign_in(name, "not the password")) == "hub.sign_in_failed"
    assert await refusal(li.sign_in("li", PASSWORD)) == "hub.sign_in_paused"
    (pause,) = (await technician.account_list()).pauses
    assert isinstance(pause, PauseNote)
    assert (pause.account, pause.address) == ("li", "127.0.0.1")
    await technician.end_pause("li", pause.address)
    assert await refusal(technician.end_pause("li", pause.address)) == "hub.not_paused"
    await li.sign_in("li", PASSWORD)
    acts = rows(data, "SELECT account, act, object, result FROM register WHERE account IN ('tech', 'wang')")
    assert ("tech", "remove_second_factor", "li", "done") in acts
    assert ("tech", "end_pause", "li 127.0.0.1", "done") in acts
    assert ("wang", "look_after_accounts", "li", "hub.not_permitted") in acts


async def test_under_dengbao_a_technician_enrols_before_he_is_in(data: Path, join: Join, hubs: ExitStack) -> None:
    hub: HubProcess = dengbao(data, hubs)
    tech, attempt = await join("", hub.address().url), new_attempt()
    step = SignInStep(attempt)
    assert await refusal(tech.factor_key("tech", attempt)) == "hub.sign_in_again"
    assert await refusal(tech.sign_in("tech", PASSWORD, "", step)) == "hub.factor_needed"
    assert await refusal(tech.sessions()) == "hub.not_signed_in"
    key = (await tech.factor_key("tech", attempt)).key
    assert (await tech.factor_key("tech", attempt)).key == key, "his telephone may have it already"
    assert await refusal(tech.sign_in("tech", "", "", SignInStep(attempt, "000000"))) == "hub.wrong_code"
    assert (await tech.sign_in("tech", "", "", SignInStep(attempt, code(key)))).name == "tech"
    assert (await (await join("li", hub.address().url)).about_account()).has_factor is False
