"""Who may do and see what at a real hub: roles, units, camera credentials, recordings, shares of the watch."""

import asyncio
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

from console.domain.account import Account
from console.domain.camera import CameraId, Credential
from console.domain.pair import SeatId
from console.domain.permission import Role
from console.link.client import HubClient
from console.link.envelope import VERSION, encode
from console.link.seat_envelope import Hello, SignIn
from tests.fixtures.desk import refusal, set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, holds, rows
from tests.fixtures.raw_line import raw_line
from tests.integration.conftest import Join
from tests.patience import PATIENCE_S
from tests.street import CAMERAS, ENFORCEMENT, SANITATION, file_and_dispatch, with_new_id


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


async def test_a_unit_gets_no_foreign_case_and_no_camera_address_on_the_wire(join: Join, hub: HubProcess) -> None:
    officer = await join("li")
    await set_up(officer)
    own, foreign = file_and_dispatch(ENFORCEMENT), replace(file_and_dispatch(SANITATION), place="他单位地点")
    await officer.command(foreign)
    heard: list[str] = []
    async with raw_line(hub.address().url) as ws:
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
    assert replace(await officer.lease("cameras"), handed_ms=0) == secret
    assert await refusal(officer.lease("other")) == "hub.unknown_camera_account"
    leased = rows(data, "SELECT account, object FROM register WHERE act = 'lease_credential' AND result = 'done'")
    assert leased == [("li", "cameras")]
    assert not holds(data, b"S3cret", PASSWORD.encode())
    assert "S3cret" not in hub.log


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


async def test_the_register_names_seat_title_and_offset(hub: HubProcess, data: Path) -> None:
    client = HubClient(hub.address().url, seat="duty-1")
    client.start()
    try:
        assert await refusal(client.sign_in("li", "not the password")) == "hub.sign_in_failed"
        await client.sign_in("li", PASSWORD)
        await set_up(client)
        await client.sign_out()
    finally:
        await client.close()
    found = rows(data, "SELECT seat, acting_title, acting_for, utc_offset FROM register WHERE account = 'li'")
    assert len(found) >= 5
    assert set(found) == {("duty-1", "值班员", "", "+08:00")}
