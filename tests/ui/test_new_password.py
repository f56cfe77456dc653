"""A wrong camera password mended at a desk that runs: by real keys, a real hub and a device that counts sign-ins."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.app.duty import DutySeat
from console.demo.rtsp.auth import Scheme
from console.domain.camera import CameraId, Credential, Profile, Sign
from console.link.client import HubClient
from tests.fixtures.camera_server import StreetServer, camera_server, tiny_film
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.fixtures.video_seat import camera
from tests.patience import until
from tests.street import ROWS, UNITS

FIRST = CameraId("c1")


@pytest.fixture
def server() -> Iterator[StreetServer]:
    films = {(1, profile): tiny_film(1, gops=8) for profile in Profile}
    with camera_server(cameras=1, films=films, guards={1: Scheme.DIGEST}) as running:
        yield running


async def _scenario(url: str, data: Path, server: StreetServer) -> None:
    client = HubClient(url)
    client.start()
    await client.sign_in("li", PASSWORD)
    await client.put_cameras([replace(camera(1, server.url(1)), account="gate")])
    await client.put_standard(ROWS, UNITS)
    await client.put_credential("gate", Credential(server.credential.username, "not-this-one"))
    seat = DutySeat(client, data, "值班台", size=(1600, 900), workers=1)
    try:
        await until(lambda: seat.engine.life(FIRST).sign is Sign.REFUSED, "the refusal")
        assert seat.commands.table.run("camera.passwords")
        panel = seat.passwords.panel
        await until(panel.isVisible, "the page")
        assert panel.chosen == "gate"
        QTest.keyClicks(panel.user, server.credential.username)
        QTest.keyClicks(panel.password, server.credential.password)
        QTest.keyClick(panel.password, Qt.Key.Key_Return)
        await until(lambda: seat.engine.life(FIRST).sign is Sign.LIVE, "the picture")
    finally:
        await seat.close()
        await client.close()


@pytest.mark.long
def test_a_new_password_typed_at_the_desk_brings_the_picture(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path, server: StreetServer
) -> None:
    themed.setQuitOnLastWindowClosed(False)  # as a seat's loop does
    make_accounts(tmp_path / "hub")
    with running_hub(tmp_path / "hub") as hub:
        qt_loop.run_until_complete(_scenario(hub.address().url, tmp_path / "seat", server))
