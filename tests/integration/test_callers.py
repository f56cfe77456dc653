"""Who called, at a real hub: stored with his case or not at all, seen by permission, registered, erased."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from console.clock import utc_now
from console.domain.caller import KEPT, Caller, CallerSeen
from console.domain.camera import CameraId
from console.domain.case import CaseId, CaseSource
from console.domain.case_command import Acknowledge, Close, FeedBack
from console.domain.command import FileAndDispatch
from console.domain.passed_draft import DraftId, PassedDraft
from console.domain.permission import ROOM, unit_view
from console.errors import Refused
from console.hub.callers import LOOKS, Callers
from console.hub.storage import Storage
from console.link.caller_seal import CallerKey, seal
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from db.caller_table import KeptCaller
from db.engine import FILE, open_sqlite
from db.passed_draft_table import KeptDraft
from db.register import Entry
from db.unit_of_work import UnitOfWork, unit_of_work
from tests.fixtures.desk import Desk, refusal, set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess
from tests.fixtures.proxy import proxy_to
from tests.integration.conftest import Join
from tests.patience import until
from tests.street import ENFORCEMENT, NOW, Street, file_and_dispatch

NAME, NUMBER = "王桂芳女士", "02155556789"
WANG = Caller(NAME, NUMBER, wants_answer=True)
NEEDLES = (NAME.encode(), NUMBER.encode())
REASON = "回电"
WHOLE = "回电" * 40


def told(client: HubClient, caller: Caller = WANG) -> FileAndDispatch:
    plain = replace(file_and_dispatch(), camera=None, evidence=None, found_at=utc_now() - timedelta(seconds=1))
    return replace(plain, source=CaseSource.TELEPHONE, caller=client.seal_caller(caller))


async def filed(join: Join) -> tuple[HubClient, CaseId]:
    officer = await join("li")
    await set_up(officer)
    command = told(officer)
    await officer.command(command)
    return officer, command.case


def register(data: Path, act: str) -> list[Entry]:
    engine = open_sqlite(data / FILE)
    try:
        with unit_of_work(engine) as uow:
            return uow.register.read(act)
    finally:
        engine.dispose()


def lying(folder: Path) -> list[str]:
    """Return the files in which a name or a number can be read."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if any(needle in path.read_bytes() for needle in NEEDLES)]


def sealed_in(folder: Path, command: FileAndDispatch) -> list[str]:
    """Return the files in which a piece of a sealed caller lies."""
    pieces = [command.caller[at : at + 24].encode() for at in range(0, len(command.caller) - 24, 24)]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(piece in path.read_bytes() for piece in pieces)]


async def test_a_duty_officer_sees_him_for_a_reason_and_each_look_is_registered(join: Join, data: Path) -> None:
    officer, case = await filed(join)
    assert await officer.view_caller(case, REASON) == CallerSeen(WANG)
    second = await join("wang")
    assert (await second.view_caller(case, REASON)).caller == WANG
    looks = register(data, "view_caller")
    assert [(look.account, look.object, look.result) for look in looks] == [
        (name, f"{case} {REASON}", "done") for name in ("li", "wang")
    ]


@pytest.mark.parametrize("reason", ["", " ", WHOLE, "a\nb"])
async def test_without_a_usable_reason_nobody_sees_him(join: Join, data: Path, reason: str) -> None:
    officer, case = await filed(join)
    with pytest.raises(Refused):
        await officer.view_caller(case, reason)
    assert [look.result != "done" for look in register(data, "view_caller")] == [True]


@pytest.mark.parametrize("name", ["squad", "cleaners", "zhao", "tech"])
async def test_nobody_else_sees_or_erases_him_and_the_try_is_registered(join: Join, data: Path, name: str) -> None:
    officer, case = await filed(join)
    other = await join(name)
    with pytest.raises(Refused) as looked:
        await other.view_caller(case, REASON)
    with pytest.raises(Refused) as erased:
        await other.erase_caller(case, REASON)
    assert looked.value.text_key == erased.value.text_key == "hub.not_permitted"
    for act in ("view_caller", "erase_caller"):
        assert [(entry.account, entry.result) for entry in register(data, act)] == [(name, "hub.not_permitted")]
    assert (await officer.view_caller(case, REASON)).caller == WANG


async def test_erased_he_is_gone_for_good_and_the_chains_hold(join: Join, data: Path, hub: HubProcess) -> None:
    officer, _ = await filed(join)
    command = told(officer)
    await officer.command(command)
    case = command.case
    await officer.erase_caller(case, "本人要求")
    await officer.erase_caller(case, "本人要求")
    seen = await officer.view_caller(case, REASON)
    assert seen.caller is None
    assert seen.erased_at is not None
    assert [entry.object for entry in register(data, "erase_caller")] == [f"{case} 本人要求"] * 2
    hub.terminate()
    assert sealed_in(data, command) == [], "overwritten in the file too"
    engine = open_sqlite(data / FILE)
    try:
        with unit_of_work(engine) as uow:
            kept = uow.callers.find(case)
            uow.register.check()
    finally:
        engine.dispose()
    assert kept is not None
    assert (kept.sealed, kept.erased_at) == ("", seen.erased_at)


async def test_erased_he_is_gone_from_every_file_while_the_hub_runs_on_or_is_killed(
    join: Join, data: Path, hub: HubProcess
) -> None:
    officer, _ = await filed(join)
    command, kept = told(officer), told(officer)
    for one in (command, kept):
        await officer.command(one)
    assert sealed_in(data, command), "there was something to be gone"
    await officer.erase_caller(command.case, "本人要求")
    assert sealed_in(data, command) == []
    assert sealed_in(data, kept), "the other one is there"
    hub.kill()
    assert sealed_in(data, command) == []


async def test_what_a_reader_kept_in_the_log_goes_when_he_is_done(join: Join, data: Path, hub: HubProcess) -> None:
    officer, _ = await filed(join)
    command = told(officer)
    await officer.command(command)
    with closing(sqlite3.connect(data / FILE)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT sealed FROM caller WHERE case_id = ?", (command.case,)).fetchall()
        await officer.erase_caller(command.case, "本人要求")
        assert sealed_in(data, command), "a backup goes on with what it began with"
    assert (await officer.view_caller(command.case, REASON)).caller is None
    assert sealed_in(data, command) == []


async def test_the_unit_hears_nothing_of_who_called_about_its_own_case(
    join: Join, hub: HubProcess, tmp_path: Path
) -> None:
    port = hub.address().port
    async with proxy_to(port, keeps=True) as rooms_line, proxy_to(port, keeps=True) as units_line:
        officer = await join("li", rooms_line.url)
        await set_up(officer)
        squad = await join("squad", units_line.url)
        unit = Desk(squad, unit_view(ENFORCEMENT))
        command = replace(told(officer), opinion="门口有老人")
        await officer.command(command)
        own = await unit.until_case(command.case)
        assert own.source is CaseSource.TELEPHONE
        assert (await officer.view_caller(command.case, REASON)).caller == WANG
        for ask in (squad.view_caller(command.case, REASON), squad.erase_caller(command.case, REASON)):
            with pytest.raises(Refused):
                await ask
    heard = bytes(units_line.heard)
    assert all(needle in bytes(rooms_line.heard) for needle in NEEDLES), "there was something to be heard"
    assert not any(needle in heard for needle in (*NEEDLES, command.caller.encode()))
    assert command.case.encode() in heard
    assert "门口有老人".encode() in heard


async def test_a_case_without_a_caller_says_so_and_an_unknown_one_is_refused(join: Join) -> None:
    officer, _ = await filed(join)
    command = replace(told(officer), caller="")
    await officer.command(command)
    assert await officer.view_caller(command.case, REASON) == CallerSeen()
    with pytest.raises(Refused) as refused:
        await officer.view_caller(CaseId("none"), REASON)
    assert refused.value.text_key == "hub.unknown_case"


@pytest.mark.parametrize("words", [{"place": f"{NAME}家门口"}, {"opinion": "打 021-5555 6789"}])
async def test_a_caller_who_stands_in_the_cases_own_words_takes_the_case_with_him(
    join: Join, data: Path, words: dict[str, str]
) -> None:
    officer = await join("li")
    await set_up(officer)
    assert await refusal(officer.command(replace(told(officer), **words))) == "hub.caller_in_words"  # type: ignore[arg-type]
    assert not any(needle in path.read_bytes() for path in data.glob("console.db*") for needle in NEEDLES)


async def test_reading_on_and_on_is_stopped(join: Join) -> None:
    officer, case = await filed(join)
    for _ in range(LOOKS):
        await officer.view_caller(case, REASON)
    with pytest.raises(Refused) as refused:
        await officer.view_caller(case, REASON)
    assert refused.value.text_key == "hub.callers_paused"


async def test_a_caller_that_nobody_could_read_takes_the_case_with_him(join: Join, data: Path) -> None:
    officer, _ = await filed(join)
    unreadable = replace(told(officer), caller="AAAA")
    foreign = replace(told(officer), caller=seal(WANG, CallerKey.fresh().public))
    half = replace(told(officer), caller=officer.seal_caller(Caller("王", "1")))
    for command, key in ((unreadable, "hub.bad_caller"), (foreign, "hub.bad_caller"), (half, "hub.bad_number")):
        with pytest.raises(Refused) as refused:
            await officer.command(command)
        assert refused.value.text_key == key
        with pytest.raises(Refused):
            await officer.view_caller(command.case, REASON)


async def test_sent_twice_he_is_kept_once(join: Join) -> None:
    officer, _ = await filed(join)
    command = told(officer)
    first = await officer.command(command)
    assert await officer.command(command) == first
    assert (await officer.view_caller(command.case, REASON)).caller == WANG


async def test_neither_name_nor_number_can_be_read_in_any_file_or_log(
    join: Join, data: Path, hub: HubProcess, tmp_path: Path
) -> None:
    officer, case = await filed(join)
    await officer.view_caller(case, REASON)
    seen = Desk(await join("wang"), ROOM)
    await seen.until_case(case)
    assert NAME not in repr(seen.records)
    assert lying(data) == []
    assert not any(needle.decode() in hub.log for needle in NEEDLES)


@asynccontextmanager
async def journalled(url: str, folder: Path) -> AsyncIterator[HubClient]:
    client = HubClient(url, journal=JournalKeeper(FileStore(folder)))
    client.start()
    try:
        await client.sign_in("li", PASSWORD)
        yield client
    finally:
        await client.close()


async def test_made_while_the_hub_is_away_he_waits_unreadable_and_arrives(
    join: Join, data: Path, hub: HubProcess, tmp_path: Path
) -> None:
    await set_up(await join("li"))
    async with journalled(hub.address().url, tmp_path / "journal") as seat:
        assert seat.journal is not None
        journal = seat.journal.journal
        os.kill(hub.pid, signal.SIGSTOP)
        try:
            command = told(seat)
            waiting = asyncio.create_task(seat.command(command))
            await until(journal.waiting, "a command that waits")
            assert lying(tmp_path / "journal") == []
            assert command.id.encode() in (tmp_path / "journal" / "outgoing.journal").read_bytes()
        finally:
            os.kill(hub.pid, signal.SIGCONT)
        await waiting
        assert (await seat.view_caller(command.case, REASON)).caller == WANG


# ---- when his time is over


def at_end(street: Street) -> datetime:
    return max(step.at for step in street.case.steps)


async def test_long_after_the_end_of_his_case_he_is_erased(tmp_path: Path) -> None:
    street, key = Street(), CallerKey.fresh()
    storage = Storage(tmp_path)
    storage.open(NOW)
    try:
        cases = []
        for kinds in ((Acknowledge, FeedBack, Close), (Acknowledge,)):
            street.file()
            for kind in kinds:
                street.act(kind)
            cases.append(street.case.id)

        def keep(uow: UnitOfWork) -> None:
            for case in (*cases, CaseId("gone")):
                uow.callers.add(KeptCaller(case, "sealed", "li", NOW))
            uow.commit()

        storage.call(keep)
        ended, now = at_end(street), [NOW]
        callers = Callers(key, storage, street.board, lambda: now[0])
        now[0] = ended + KEPT - timedelta(minutes=1)
        assert await callers.sweep() == 1, "of a case that nobody knows nothing is kept"
        now[0] = ended + KEPT
        assert await callers.sweep() == 1
        assert storage.call(lambda uow: uow.callers.kept()) == [cases[1]], "the other case is open"
        assert await callers.sweep() == 0
        lines = storage.call(lambda uow: uow.register.read("erase_caller"))
        assert [line.object for line in lines] == ["gone", cases[0]]
    finally:
        storage.close()


async def test_a_slip_that_nobody_took_forgets_who_called_when_his_time_is_over(tmp_path: Path) -> None:
    storage, key, street = Storage(tmp_path), CallerKey.fresh(), Street()
    storage.open(NOW)
    try:
        sealed = seal(WANG, key.public)
        slip = PassedDraft(DraftId("a-slip-of-li"), CameraId(""), 0, "", NOW, "弄堂口", caller=sealed)
        slip = replace(slip, source=CaseSource.TELEPHONE)

        def keep(uow: UnitOfWork) -> None:
            uow.passed_drafts.put(KeptDraft(slip, "li", "李文", NOW))
            uow.commit()

        storage.call(keep)
        now = [NOW + KEPT]
        callers = Callers(key, storage, street.board, lambda: now[0])
        assert await callers.sweep() == 0
        now[0] += timedelta(seconds=1)
        assert await callers.sweep() == 1
        assert [kept.draft for kept in storage.call(lambda uow: uow.passed_drafts.all())] == [replace(slip, caller="")]
        assert await callers.sweep() == 0
        assert [line.object for line in storage.call(lambda uow: uow.register.read("erase_caller"))] == [slip.id]
    finally:
        storage.close()
