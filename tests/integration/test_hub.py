"""The thread through the house with a real hub process and real websockets: who sees what, once, and in time."""

import asyncio
import contextlib
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from console.domain.account import Account
from console.domain.camera import CameraId, Credential
from console.domain.pair import SeatId
from console.domain.permission import ROOM, Role, unit_view
from console.domain.unit_sight import seen_in
from console.errors import ConsoleError, Refused, Unavailable
from console.hub.data_dir import check_disk
from console.hub.options import HubOptions
from console.hub.service import run
from console.hub.storage import TAIL
from console.link.address import PORT_FILE, read_address
from console.link.client import HubClient
from console.link.envelope import FROM_HUB, PROTOCOL, VERSION, convert, encode, raw
from console.link.hub_envelope import Answer, Refusal, SignedIn, Welcome, Word
from console.link.seat_envelope import EvidenceTicket, Hello, Order, Resume, SignIn
from console.link.session import LinkState
from db.engine import FILE, open_sqlite
from db.register import Entry
from db.unit_of_work import unit_of_work
from tests.fixtures.desk import Desk, set_up, spooled
from tests.fixtures.hub_process import PASSWORD, SQUAD, HubProcess, running_hub
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import CAMERAS, NOW, UNITS, file_and_dispatch, with_new_id

ENFORCEMENT, SANITATION = (unit.id for unit in UNITS)
PROMISE_S = 0.3
NOBODY = 65534


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the hub's database from outside."""
    with contextlib.closing(sqlite3.connect(f"file:{data / FILE}?mode=ro", uri=True)) as found:
        return found.execute(query).fetchall()


def holds(data: Path, *secrets: bytes) -> bool:
    """Say whether any file of the hub holds one of these."""
    contents = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    return any(secret in content for secret in secrets for content in contents)


@pytest.fixture
def umask() -> Iterator[None]:
    """Give the process its umask back, where a hub is run in it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


async def refusal(asked: Awaitable[object]) -> str:
    """Return the text key that a request was refused with."""
    with pytest.raises(ConsoleError) as refused:
        await asked
    return refused.value.text_key


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
        applied = await asyncio.wait_for(asyncio.gather(*asked), 30)
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


async def test_what_a_role_may_not_is_refused_and_registered(join: Join, data: Path) -> None:
    officer, squad, technician = await join("li"), await join("squad"), await join("tech")
    await set_up(officer)
    assert await refusal(squad.command(file_and_dispatch())) == "hub.not_permitted"
    assert await refusal(technician.command(file_and_dispatch())) == "hub.not_permitted"
    assert await refusal(squad.lease("cameras")) == "hub.not_permitted"
    assert await refusal(technician.lease("cameras")) == "hub.not_permitted"
    assert await refusal(officer.create_account(Account("new", "x", Role.TECHNICIAN), PASSWORD)) == "hub.not_permitted"
    found = rows(data, "SELECT account, act FROM register WHERE result = 'hub.not_permitted' ORDER BY number")
    assert found == [
        ("squad", "file_and_dispatch"),
        ("tech", "file_and_dispatch"),
        ("squad", "lease_credential"),
        ("tech", "lease_credential"),
        ("li", "create_account"),
    ]


async def _raw(url: str) -> connect:
    return connect(url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None)


async def test_a_unit_gets_no_foreign_case_and_no_camera_address_on_the_wire(join: Join, hub: HubProcess) -> None:
    officer = await join("li")
    await set_up(officer)
    own, foreign = file_and_dispatch(ENFORCEMENT), replace(file_and_dispatch(SANITATION), place="他单位地点")
    await officer.command(foreign)
    heard: list[str] = []
    async with await _raw(hub.address().url) as ws:
        await ws.send(encode(Hello(VERSION, "test")).decode())
        await ws.send(encode(SignIn(1, "squad", PASSWORD)).decode())
        for number, view in enumerate([f"unit:{ENFORCEMENT}", f"unit:{SANITATION}", "room", "unit:none"], start=2):
            await ws.send(f'{{"kind":"Subscribe","request":{number},"view":"{view}"}}')
        async with asyncio.timeout(PATIENCE_S):
            while not any('"request":5' in text for text in heard):  # the last of the four has its answer
                heard.append(str(await ws.recv()))
        await officer.command(own)
        await officer.command(with_new_id(foreign))
        await officer.command(last := with_new_id(own))
        async with asyncio.timeout(PATIENCE_S):
            while not any(last.id in text for text in heard):
                heard.append(str(await ws.recv()))
    wire = "".join(heard)
    assert own.id in wire
    assert foreign.id not in wire
    assert "他单位地点" not in wire
    assert "rtsp" not in wire
    assert wire.count("hub.view_not_permitted") == 3


async def test_a_lease_goes_to_the_room_and_nowhere_else(join: Join, data: Path, hub: HubProcess) -> None:
    officer = await join("li")
    await set_up(officer)
    assert await refusal(officer.lease("cameras")) == "hub.no_credential"
    secret = Credential("camera-user", "S3cret-of-the-cameras")
    await (await join("tech")).put_credential("cameras", secret)
    assert await officer.lease("cameras") == secret
    assert await refusal(officer.lease("other")) == "hub.unknown_camera_account"
    leased = rows(data, "SELECT account, object FROM register WHERE act = 'lease_credential' AND result = 'done'")
    assert leased == [("li", "cameras")]
    assert not holds(data, b"S3cret", PASSWORD.encode())
    assert "S3cret" not in hub.log


async def test_the_sixth_sign_in_is_refused_though_right(join: Join) -> None:
    client = await join()
    for _ in range(5):
        assert await refusal(client.sign_in("wang", "wrong password")) == "hub.sign_in_failed"
    assert await refusal(client.sign_in("wang", PASSWORD)) == "hub.sign_in_paused"
    assert await refusal(client.sign_in("nobody", PASSWORD)) == "hub.sign_in_failed"
    await client.sign_in("li", PASSWORD)


async def test_a_token_is_worth_nothing_after_sign_out(hub: HubProcess) -> None:
    async with await _raw(hub.address().url) as ws:
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


async def _answer(ws: ClientConnection) -> Answer:
    """Return the next answer; the hub says in between what time it is."""
    while not isinstance(message := FROM_HUB.decode(await ws.recv()), Answer):
        assert isinstance(message, Word)
    return message


async def test_what_lies_unread_on_a_line_is_not_carried_out_once_the_seat_has_another(
    hub: HubProcess, data: Path, join: Join
) -> None:
    await set_up(await join("li"))
    async with await _raw(hub.address().url) as old, await _raw(hub.address().url) as new:
        for ws in (old, new):
            await ws.send(encode(Hello(VERSION, "test")).decode())
            await ws.recv()
        await old.send(encode(SignIn(1, "li", PASSWORD)).decode())
        signed_in = await _answer(old)
        for number in range(2, 302):  # beyond the burst they are read 50 a second: what follows waits for 2 s
            await old.send(encode(EvidenceTicket(number)).decode())
        await old.send(encode(Order(302, "FileAndDispatch", raw(file_and_dispatch()))).decode())
        await new.send(encode(Resume(1, convert(SignedIn, signed_in.result).token)).decode())
        await _answer(new)
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
        async with await _raw(hub.address().url) as ws:
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
    async with await _raw(hub.address().url) as ws:
        await ws.send("x" * (1024 * 1024 + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await ws.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


@pytest.mark.usefixtures("umask")
async def test_a_second_hub_on_the_same_data_says_who_has_it(hub: HubProcess, data: Path) -> None:
    port = hub.address().port
    second = HubProcess(data)
    try:
        assert await asyncio.to_thread(second.wait) == 1
    finally:
        second.close()
    assert f"process {hub.pid}, port {port}" in second.log
    assert read_address(data) == hub.address()
    with pytest.raises(Refused) as refused:
        run(HubOptions(data))
    assert refused.value.facts["pid"] == str(hub.pid)
    assert refused.value.facts["port"] == port


def test_a_flipped_byte_in_the_log_is_named_at_the_start(data: Path) -> None:
    with running_hub(data) as hub:
        asyncio.run(_set_up_alone(hub.address().url))
    with contextlib.closing(sqlite3.connect(data / FILE)) as found, found:
        found.execute("DROP TRIGGER event_no_update")
        found.execute("UPDATE event SET body = replace(body, 'camera-2', 'camera-3') WHERE seq = 1")
    damaged = HubProcess(data)
    try:
        assert damaged.wait() == 1
    finally:
        damaged.close()
    assert "the event log is broken at number 1" in damaged.log
    assert not (data / PORT_FILE).exists()


@pytest.mark.long
def test_an_old_line_of_the_register_is_checked_while_the_hub_works(data: Path) -> None:
    with running_hub(data):
        pass
    engine = open_sqlite(data / FILE)
    with unit_of_work(engine) as uow:
        uow.register.append([Entry(NOW, "sign_in", "li", "", "127.0.0.1", "", "done", "")] * (TAIL + 10))
        uow.commit()
    engine.dispose()
    with contextlib.closing(sqlite3.connect(data / FILE)) as found, found:
        found.execute("DROP TRIGGER register_no_update")
        found.execute("UPDATE register SET account = 'wang' WHERE number = 3")
    damaged = HubProcess(data)
    try:
        assert damaged.address().port > 0, "the seats come first"
        assert damaged.wait() == 1
    finally:
        damaged.close()
    assert "the register is broken at number 3" in damaged.log


async def _set_up_alone(url: str) -> None:
    client = HubClient(url)
    client.start()
    await client.sign_in("li", PASSWORD)
    await set_up(client)
    await client.close()


@pytest.mark.usefixtures("umask")
def test_a_directory_that_cannot_be_written_or_is_full(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    with pytest.raises(Unavailable) as unwritable:
        run(HubOptions(tmp_path / "file"))
    assert unwritable.value.text_key == "hub.data_unwritable"
    with pytest.raises(Unavailable) as full:
        check_disk(tmp_path, min_free_bytes=1 << 60)
    assert full.value.text_key == "hub.disk_full"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


@pytest.mark.usefixtures("umask")
def test_a_read_only_directory_is_said_so() -> None:
    with tempfile.TemporaryDirectory() as name, without_rights(Path(name)):  # others cannot enter pytest's own folder
        with pytest.raises(Unavailable) as unwritable:
            run(HubOptions(Path(name)))
        assert unwritable.value.text_key == "hub.data_unwritable"
        assert unwritable.value.facts["cause"] == "Permission denied"
        assert list(Path(name).iterdir()) == []


@contextlib.contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Make ``folder`` read-only for us: root, who may write everywhere, acts as nobody for a moment."""
    before = os.geteuid()
    folder.chmod(0o555)
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)
        folder.chmod(0o755)


@pytest.mark.usefixtures("umask")
def test_only_this_machine_without_a_certificate(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        run(HubOptions(tmp_path / "data", host="0.0.0.0"))  # noqa: S104 - what must be refused
    assert refused.value.text_key == "hub.tls_needed"
    with pytest.raises(Refused):
        HubClient("ws://192.0.2.1:1")
    with pytest.raises(Refused):
        HubClient("wss://user:password@192.0.2.1:1")


def test_files_of_the_hub_are_the_owners_alone(hub: HubProcess, data: Path) -> None:
    hub.address()
    assert data.stat().st_mode & 0o077 == 0
    for path in (data / PORT_FILE, data / "room.key", data / "hub.lock"):
        assert path.stat().st_mode & 0o077 == 0, path


async def test_who_looks_at_a_recording_is_registered_before_it_is_answered(join: Join, data: Path) -> None:
    officer, squad = await join("li"), await join("squad")
    await set_up(officer)
    camera, night = CAMERAS[0].id, officer.room_now() - timedelta(hours=11)
    await officer.view_recording(camera, night, "  核对昨夜占道时间 ")
    refused = [
        (officer.view_recording(camera, night, " "), "hub.text_missing"),
        (officer.view_recording(camera, night, "长" * 61), "hub.text_too_long"),
        (officer.view_recording(camera, night, "两\n行"), "hub.text_unusable"),
        (officer.view_recording(camera, officer.room_now() + timedelta(minutes=1), "早"), "hub.not_recorded_yet"),
        (officer.view_recording(camera, night.replace(tzinfo=None), "无时区"), "hub.not_recorded_yet"),
        (officer.view_recording(CameraId("none"), night, "没有"), "hub.unknown_camera"),
        (squad.view_recording(camera, night, "看看"), "hub.not_permitted"),
    ]
    for asked, text_key in refused:
        assert await refusal(asked) == text_key
    found = rows(data, "SELECT account, object, result FROM register WHERE act = 'view_recording' ORDER BY number")
    at = night.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found[0] == ("li", f"{camera} {at} 核对昨夜占道时间", "done")
    assert [result for _, _, result in found[1:]] == [text_key for _, text_key in refused]


async def test_seats_share_the_cameras_that_nobody_shows_and_know_the_rooms_total(join: Join, data: Path) -> None:
    officer, partner, squad = await join("li"), await join("wang"), await join("squad")
    await set_up(officer)
    room = [camera.id for camera in CAMERAS]
    alone = await officer.report_watch(SeatId("one"), room[:1], room[:1])
    assert list(alone.cameras) == room
    assert alone.live == 1
    second = await partner.report_watch(SeatId("two"), room[1:2], room[1:2])
    first = await officer.report_watch(SeatId("one"), room[:1], room[:1])
    assert sorted([*first.cameras, *second.cameras]) == sorted(room)
    assert (room[0] in first.cameras, room[1] in second.cameras, first.live) == (True, True, 2)
    assert await refusal(squad.report_watch(SeatId("three"), [], room)) == "hub.not_permitted"
    assert await refusal(officer.report_watch(SeatId("s" * 65), [], room)) == "hub.bad_message"
    await officer.lock()
    assert (await officer.report_watch(SeatId("one"), [], [])).live == 1, "a locked seat still proves"
