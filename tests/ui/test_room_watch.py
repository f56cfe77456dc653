"""The room's number counts what other seats have proved; a seat's share of the hidden cameras comes from the hub."""

from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.domain.pair import SeatId
from console.link.client import HubClient
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.patience import until
from tests.street import CAMERAS
from tests.ui.test_duty_seat import seat_at


@pytest.mark.long
def test_two_seats_share_the_room_and_both_know_its_total(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> None:
    themed.setQuitOnLastWindowClosed(False)  # as a seat's loop does
    make_accounts(tmp_path / "hub")
    room = [camera.id for camera in CAMERAS]

    async def scenario(url: str) -> None:
        other = HubClient(url)
        other.start()
        async with seat_at(url, tmp_path / "seat") as seat:
            try:
                await other.sign_in("wang", PASSWORD)
                share = await other.report_watch(SeatId("other"), [], room[:1])
                assert share.live == 1
                seat.watch.look()
                await until(lambda: seat.engine.count().all_live == 1, "what the other seat has proved")
                shown, _ = seat.engine.watched()
                second = await other.report_watch(SeatId("other"), [], room[:1])
                assert not set(second.cameras) & set(shown), "who shows a camera proves it"
            finally:
                await other.close()

    with running_hub(tmp_path / "hub") as hub:
        qt_loop.run_until_complete(scenario(hub.address().url))
