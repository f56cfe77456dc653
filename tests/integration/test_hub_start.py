"""How a hub starts, or says why it does not: its lock, its folder, its addresses, what damage it finds."""

import asyncio
import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.errors import Refused, Unavailable
from console.hub.data_dir import check_disk
from console.hub.options import HubOptions
from console.hub.service import run
from console.hub.storage import TAIL
from console.link.address import PORT_FILE, read_address
from console.link.client import HubClient
from db.engine import FILE, open_sqlite
from db.register import Entry
from db.unit_of_work import unit_of_work
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, running_hub
from tests.street import NOW

NOBODY = 65534


@pytest.fixture
def umask() -> Iterator[None]:
    """Give the process its umask back, where a hub is run in it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


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
