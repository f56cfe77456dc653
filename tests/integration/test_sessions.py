"""Sessions at a real hub: locked and opened again, listed, ended from elsewhere, run out; nothing on screen is lost."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.domain.permission import ROOM
from console.domain.spelling import instant_text
from console.errors import Refused
from console.link.client import HubClient
from console.link.session import LinkState
from console.link.sign_in_step import SignInStep, new_attempt
from db.engine import FILE
from tests.fixtures.desk import Desk, refusal, set_up
from tests.fixtures.hub_process import PASSWORD, rows, running_hub
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import file_and_dispatch, with_new_id


async def until(client: HubClient, state: LinkState, *, is_locked: bool = False) -> None:
    """Wait until the client says so."""
    news = asyncio.Event()
    client.watch(lambda _state: news.set())
    async with asyncio.timeout(PATIENCE_S):
        while (client.state, client.is_locked) != (state, is_locked) or (
            state is LinkState.SIGNED_OUT and client.account is not None
        ):
            news.clear()
            await news.wait()


async def test_a_locked_seat_shows_and_does_nothing_until_the_password(join: Join, data: Path) -> None:
    with running_hub(data) as first:
        url, port = first.address().url, first.address().port
        li, wang = await join("li", url), await join("wang", url)
        await set_up(li)
        board = Desk(li, ROOM)
        await li.lock()
        assert li.is_locked
        assert await refusal(li.command(with_new_id(file_and_dispatch()))) == "hub.session_locked"
        assert await refusal(li.sessions()) == "hub.session_locked"
        command = with_new_id(file_and_dispatch())
        await wang.command(command)
        await board.until_case(command.case)  # the board goes on
        first.kill()
        await until(li, LinkState.AWAY, is_locked=True)
    with running_hub(data, port):
        await until(li, LinkState.SIGNED_IN, is_locked=True)  # neither a new line nor a new hub opens it
        assert await refusal(li.unlock("li", "not the password")) == "hub.wrong_password"
        assert await refusal(li.command(with_new_id(file_and_dispatch()))) == "hub.session_locked"
        await li.unlock("li", PASSWORD)
        assert not li.is_locked
        assert (await li.command(with_new_id(file_and_dispatch()))).case_no
    acts = [act for (act,) in rows(data, "SELECT act || ' ' || result FROM register WHERE act IN ('lock', 'unlock')")]
    assert acts == ["lock done", "unlock hub.sign_in_failed", "unlock done"]


async def test_the_sixth_password_is_refused_though_it_is_right(join: Join) -> None:
    li = await join("li")
    await li.lock()
    for _ in range(5):
        assert await refusal(li.unlock("li", "not the password")) == "hub.wrong_password"
    assert await refusal(li.unlock("li", PASSWORD)) == "hub.sign_in_paused"


async def test_one_of_two_opens_the_seat_and_has_the_hand(join: Join) -> None:
    seat = await join("li")
    await seat.join("wang", PASSWORD)
    await seat.lock()
    await seat.unlock("wang", PASSWORD)
    assert seat.account is not None
    assert (seat.account.name, seat.is_locked) == ("wang", False)
    seat.take_hand("li")
    assert await refusal(seat.sessions()) == "hub.session_locked"  # his own password opens his own


async def test_a_session_elsewhere_is_listed_and_ended(join: Join, data: Path) -> None:
    here, there = await join("li"), await join("li")
    other = await join("wang")
    await set_up(here)
    board = Desk(there, ROOM)
    await board.changed()
    found = await here.sessions()
    assert [(one.account, one.is_this) for one in found] == [("li", False), ("li", True)]
    assert found[0].ends_at - found[0].signed_in_at == timedelta(hours=12)
    assert await refusal(other.end_session(found[0].id)) == "hub.unknown_session"
    assert await refusal(here.end_session(found[1].id)) == "hub.unknown_session"
    assert await refusal(other.sessions(of_all=True)) == "hub.not_permitted"

    await here.end_session(found[0].id)
    await until(there, LinkState.SIGNED_OUT)
    shown = dict(board.records)
    assert shown  # what is on screen stays
    await there.sign_in("li", PASSWORD)
    command = with_new_id(file_and_dispatch())
    await here.command(command)
    await board.until_case(command.case)
    assert shown.keys() < board.records.keys()
    assert ("end_session", "li", "li", "done") in rows(data, "SELECT act, account, object, result FROM register")


async def test_who_looks_after_accounts_ends_anybodys(join: Join) -> None:
    technician, li = await join("tech"), await join("li")
    found = {one.account: one.id for one in await technician.sessions(of_all=True)}
    assert found.keys() == {"tech", "li"}
    await technician.end_session(found["li"])
    await until(li, LinkState.SIGNED_OUT)


async def test_after_twelve_hours_the_line_is_cut_and_somebody_signs_in_again(data: Path, join: Join) -> None:
    with running_hub(data) as first:
        url, port = first.address().url, first.address().port
        li = await join("li", url)
        await until(li, LinkState.SIGNED_IN)
        first.kill()
    began = datetime.now(UTC) - timedelta(hours=12) + timedelta(seconds=4)
    with closing(sqlite3.connect(data / FILE)) as database:
        database.execute("UPDATE session SET signed_in_at = ?", (instant_text(began),))
        database.commit()
    with running_hub(data, port):
        await until(li, LinkState.SIGNED_OUT)  # nobody asked for anything
        await li.sign_in("li", PASSWORD)
        assert li.state is LinkState.SIGNED_IN


async def test_a_fourth_place_is_refused_until_he_says_that_the_oldest_shall_end(join: Join, data: Path) -> None:
    seats = [await join("li") for _ in range(3)]
    fourth, attempt = await join(), new_attempt()
    with pytest.raises(Refused) as refused:
        await fourth.sign_in("li", PASSWORD, "", SignInStep(attempt))
    assert refused.value.text_key == "hub.too_many_sessions"
    assert all(seat.state is LinkState.SIGNED_IN for seat in seats)
    ends = str(refused.value.facts["ends"])
    assert (await fourth.sign_in("li", "", "", SignInStep(attempt, ends=ends))).name == "li"
    await until(seats[0], LinkState.SIGNED_OUT)
    assert [one.is_this for one in await fourth.sessions()] == [True, False, False]
    assert attempt not in str(rows(data, "SELECT * FROM register"))
