"""The hub's disk is filled to the brim under it: seats say so, commands wait, and go out when there is room again."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from console.clock import utc_now
from console.domain.camera import Credential
from console.domain.permission import ROOM
from console.link.client import HubClient
from console.link.hub_envelope import Hindrance
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from console.link.view import ViewChange
from tests.fixtures.desk import refusal, set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, make_accounts, rows, running_hub
from tests.patience import PATIENCE_S, until
from tests.street import CAMERAS, ROWS, UNITS, file_and_dispatch, put_cameras

pytestmark = pytest.mark.long
SIZE_MB = 300
"""More than a hub asks for at its start."""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, really full when it is full."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", folder], check=False).returncode:
        pytest.skip("this machine mounts nothing")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def hub(disk: Path) -> Iterator[HubProcess]:
    make_accounts(disk / "hub")
    with running_hub(disk / "hub") as process:
        yield process


@pytest_asyncio.fixture
async def officer(hub: HubProcess, tmp_path: Path) -> AsyncIterator[HubClient]:
    client = HubClient(hub.address().url, journal=JournalKeeper(FileStore(tmp_path / "journal")))
    client.start()
    await client.sign_in("li", PASSWORD)
    yield client
    await client.close()


def fill(folder: Path) -> Path:
    """Leave no byte free."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        offset, piece = 0, 1 << 26
        while piece >= 4096:
            try:
                os.posix_fallocate(file.fileno(), offset, piece)
                offset += piece
            except OSError:
                piece //= 2
    return filler


async def test_a_full_disk_is_told_and_what_waits_goes_out_when_there_is_room(
    disk: Path, hub: HubProcess, officer: HubClient
) -> None:
    await officer.put_standard(ROWS, UNITS)
    await officer.command(put_cameras())
    changes = list[ViewChange]()
    officer.subscribe(ROOM, changes.append)
    before, filler = utc_now(), fill(disk)

    command = file_and_dispatch()
    waiting = asyncio.create_task(officer.command(command))
    await until(lambda: officer.store_trouble is not None)
    trouble = officer.store_trouble
    assert trouble is not None
    assert trouble.hindrance is Hindrance.DISK_FULL
    assert before <= trouble.since <= utc_now()
    newcomer = HubClient(hub.address().url)  # who comes now hears it with the first word, signed in or not
    newcomer.start()
    await newcomer.until_greeted(PATIENCE_S)
    assert newcomer.store_trouble == trouble
    await newcomer.close()
    assert officer.journal is not None
    assert officer.journal.journal.entries[command.id].reason is None
    assert (hub.is_running(), waiting.done()) == (True, False)

    filler.unlink()
    applied = await asyncio.wait_for(waiting, PATIENCE_S)
    assert applied.case_no
    await until(lambda: officer.store_trouble is None)
    await until(lambda: any(applied.case_no in repr(change) for change in changes))
    await until(lambda: "all is well again" in hub.log, "the hub's own word of it")
    assert hub.log.count("the hub's store: disk_full") == hub.log.count("all is well again") == 1
    assert hub.terminate() == 0


async def test_on_a_full_disk_seats_are_locked_and_opened_and_people_sign_in(
    disk: Path, hub: HubProcess, officer: HubClient
) -> None:
    await set_up(officer)
    technician, secret = HubClient(hub.address().url), Credential("camera-user", "a secret")
    technician.start()
    await technician.sign_in("tech", PASSWORD)
    await technician.put_credential("cameras", secret)
    await technician.close()
    await officer.lock()
    filler = fill(disk)
    for _ in range(40):  # what was free within the database's own files is used up, too
        await officer.lock()
    assert await refusal(officer.unlock("li", "not the password")) == "hub.wrong_password"
    await officer.unlock("li", PASSWORD)
    assert (await officer.sessions())[-1].is_locked is False
    assert (await officer.lease("cameras")).password == secret.password, (
        "no wall goes dark because the hub's disk is full"
    )
    looked = officer.view_recording(CAMERAS[0].id, officer.room_now() - timedelta(hours=1), "核对")
    assert await refusal(looked) == "hub.view_unregistered", "what was kept is looked at registered or not at all"
    await officer.lock()
    assert await refusal(officer.sessions()) == "hub.session_locked"
    await until(lambda: officer.store_trouble is not None)

    other = HubClient(hub.address().url)
    other.start()
    for _ in range(5):
        assert await refusal(other.sign_in("zhao", "not the password")) == "hub.sign_in_failed"
    assert await refusal(other.sign_in("zhao", PASSWORD)) == "hub.sign_in_paused"
    await other.sign_in("wang", PASSWORD)
    assert [one.account for one in await other.sessions()] == ["wang"]
    owed = ["lock done", "unlock hub.sign_in_failed", "unlock done", "lease_credential done", "lock done"]
    owed += ["sign_in hub.sign_in_failed"] * 5 + ["sign_in hub.sign_in_paused", "sign_in done"]
    assert not set(owed[1:3]) & set(acts(disk)), "nothing of it can be on this disk"

    filler.unlink()
    await until(lambda: officer.store_trouble is None)
    await until(lambda: acts(disk)[-len(owed) :] == owed, "what was owed, in its order")
    assert "fault" not in hub.log
    await other.close()
    assert hub.terminate() == 0


def acts(disk: Path) -> list[str]:
    """Return what the register on the disk says, in order."""
    return [str(act) for (act,) in rows(disk / "hub", "SELECT act || ' ' || result FROM register ORDER BY number")]
