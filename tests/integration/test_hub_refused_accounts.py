"""A password that a device refused to one seat is known to the others, with the lease; in the register, not secret."""

from dataclasses import replace
from pathlib import Path

from console.domain.camera import CameraId, Credential
from console.domain.camera_account import CameraAccount
from console.domain.refusal import AccountRefusal
from tests.fixtures.desk import refusal, set_up
from tests.fixtures.hub_process import HubProcess, rows
from tests.integration.conftest import Join
from tests.street import CAMERAS


async def test_a_refusal_is_told_to_other_seats_until_the_password_is_handed_over_again(
    join: Join, data: Path, hub: HubProcess
) -> None:
    officer, technician = await join("li"), await join("tech")
    await set_up(officer)
    await technician.put_credential("cameras", Credential("camera-user", "S3cret-of-the-cameras"))
    leased = await officer.lease("cameras")
    refused = AccountRefusal("cameras", "10.0.0.9:554", leased.handed_ms, 1.0)
    assert await refusal(technician.share_refusals([refused])) == "hub.not_permitted"
    for _ in range(2):  # said every few seconds, entered once
        news = await officer.share_refusals([refused])
    assert [(one.account, one.device) for one in news.refused] == [("cameras", "10.0.0.9:554")]
    (told,) = (await (await join("wang")).share_refusals([])).refused
    assert told.handed_ms == leased.handed_ms
    assert 1.0 <= told.age_s < 60.0
    entered = rows(data, "SELECT account, object FROM register WHERE act = 'account_refused'")
    assert entered == [("li", "cameras 10.0.0.9:554")]
    await technician.put_credential("cameras", Credential("camera-user", "S3cret-of-the-cameras"))
    news = await officer.share_refusals([refused])
    assert news.refused == (), "of the secret before"
    assert news.handed[0].handed_ms > leased.handed_ms
    assert "S3cret" not in hub.log


async def test_who_may_hand_over_passwords_sees_which_accounts_were_refused(join: Join, hub: HubProcess) -> None:
    officer, technician, squad = await join("li"), await join("tech"), await join("squad")
    await officer.put_cameras(
        [
            replace(CAMERAS[0], id=CameraId(f"cam-{n}"), number=n, account=account, main_url=url, sub_url="")
            for n, account, url in [
                (1, "gate", "rtsp://10.0.0.9/1"),
                (2, "gate", "rtsp://10.0.0.8/1"),
                (3, "yard", "rtsp://10.0.0.7/1"),
                (4, "", "rtsp://10.0.0.9/2"),
            ]
        ]
    )
    await technician.put_credential("gate", Credential("u", "Wrong-one"))
    leased = await officer.lease("gate")
    await officer.share_refusals([AccountRefusal("gate", "10.0.0.9:554", leased.handed_ms, 1.0)])
    shown = (CameraAccount("gate", 2, 1, is_handed=True), CameraAccount("yard", 1, 0, is_handed=False))
    assert await technician.camera_accounts() == await officer.camera_accounts() == shown
    await technician.put_credential("gate", Credential("u", "Right-one"))
    assert CameraAccount("gate", 2, 0, is_handed=True) in await officer.camera_accounts()
    assert await refusal(squad.camera_accounts()) == "hub.not_permitted"
    assert "Wrong-one" not in hub.log
