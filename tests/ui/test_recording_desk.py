"""Yesterday 03:12 at the desk: asked for by keys, registered by a real hub, played by a real recorder, left by Esc."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.app.duty import DutySeat
from console.clock import SHANGHAI
from console.domain.camera import Profile
from console.link.client import HubClient
from db.engine import FILE
from tests.fixtures.camera_server import StreetServer, camera_server, tiny_film
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.fixtures.video_seat import camera
from tests.ui.test_duty_seat import until
from widgets.desk.recording_panel import RecordingPanel
from widgets.wall.marks import Mark

Key = Qt.Key
Scenario = Callable[[DutySeat], Coroutine[None, None, None]]


@pytest.fixture(scope="module")
def server() -> Iterator[StreetServer]:
    films = {(1, profile): tiny_film(1, gops=8) for profile in Profile}
    with camera_server(cameras=2, films=films) as running:
        yield running


@asynccontextmanager
async def seat_at(url: str, data: Path, server: StreetServer) -> AsyncIterator[DutySeat]:
    client = HubClient(url)
    client.start()
    await client.sign_in("li", PASSWORD)
    host = f"rtsp://127.0.0.1:{server.port}/Streaming/Channels"
    await client.put_cameras([camera(1, f"{host}/102", f"{host}/101"), camera(2, server.url(2))])
    seat = DutySeat(client, data, "值班台", size=(1600, 900), workers=1)
    try:
        await until(lambda: seat.engine.count().wall_live == 2, "live pictures")
        yield seat
    finally:
        await seat.close()
        await client.close()


@pytest.fixture
def on_seat(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path, server: StreetServer
) -> Callable[[Scenario], None]:
    themed.setQuitOnLastWindowClosed(False)  # as a seat's loop does
    make_accounts(tmp_path / "hub")

    def run(scenario: Scenario) -> None:
        async def whole(url: str) -> None:
            async with seat_at(url, tmp_path / "seat", server) as seat:
                await scenario(seat)

        with running_hub(tmp_path / "hub") as hub:
            qt_loop.run_until_complete(whole(hub.address().url))

    return run


def words(panel: RecordingPanel) -> str:
    labels: list[QLabel] = list(panel.findChildren(QLabel))
    return " ".join(one.text() for one in labels if one.isVisible())


def caption(seat: DutySeat) -> tuple[Mark, str] | None:
    look = seat.desk.hot_spot.views[0]._look
    return (look.life.mark, look.life.text) if look is not None else None


async def asked(seat: DutySeat) -> RecordingPanel:
    QTest.keyClick(seat.desk, Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    panel = seat.recordings.panel
    assert panel is not None
    panel._opened_at -= 1  # Enter is deaf for a moment
    return panel


@pytest.mark.long
def test_yesterday_is_asked_for_registered_played_and_left_by_keys(
    on_seat: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(seat: DutySeat) -> None:
        panel = await asked(seat)
        QTest.keyClicks(panel.time, "25:00")
        QTest.keyClick(panel.time, Key.Key_Return)
        assert "看不懂这个时间" in words(panel)
        panel.time.clear()
        panel.time.insert("昨天")  # by an input method
        QTest.keyClicks(panel.time, " 03:12")
        night = seat.client.room_now().astimezone(SHANGHAI)
        QTest.keyClick(panel.time, Key.Key_Return)
        assert panel.reason.hasFocus()
        QTest.keyClick(panel.reason, Key.Key_Return)
        assert "请写明原因" in words(panel)
        count = seat.engine.count()
        QTest.keyClicks(panel.reason, "2")
        assert panel.reason.text() == "查找此前经过"
        QTest.keyClick(panel.reason, Key.Key_Return)
        await until(lambda: (said := caption(seat)) is not None and said[0] is Mark.REPLAY, "the recording")
        assert seat.recordings.panel is None
        said = caption(seat)
        assert said is not None
        assert said[1].startswith("录像 20")
        assert " 03:1" in said[1]
        assert seat.engine.count().wall_shown == count.wall_shown
        shown_at = seat.desk.hot_spot.replayed_at(seat.desk.hot_spot.views[0].camera.id)
        assert shown_at is not None
        assert (night - shown_at).days in {0, 1}
        with sqlite3.connect(tmp_path / "hub" / FILE) as known:
            found = known.execute("SELECT account, object, result FROM register WHERE act = 'view_recording'")
            ((account, what, result),) = found.fetchall()
        assert (account, result) == ("li", "done")
        assert what.endswith("查找此前经过")
        assert what.startswith("c1 20")
        QTest.keyClick(seat.desk.hot_spot, Key.Key_Escape)
        await until(lambda: (said := caption(seat)) is not None and said[0] is Mark.LIVE, "the live picture")
        await until(lambda: all("@" not in one.key.camera for one in seat.engine.streams()), "the recorder left alone")

    on_seat(scenario)


@pytest.mark.long
def test_a_camera_without_a_known_recorder_says_so_and_a_hub_away_shows_nothing(
    on_seat: Callable[[Scenario], None],
) -> None:
    async def scenario(seat: DutySeat) -> None:
        table = seat.commands.table
        second = next(one for one in seat.records.cameras.values() if one.number == 2)
        assert table.run("camera.recording", second.id)
        assert seat.recordings.panel is None
        notice = seat.desk.hot_spot.wall.notice
        assert notice is not None
        assert notice.text_key == "playback.unknown_maker"
        panel = await asked(seat)
        panel.time.setText("昨天 03:12")
        panel.reason.setText("核对")
        seat.client.seconds_since_word = lambda: 60.0  # type: ignore[method-assign]  # a hub that is silent
        QTest.keyClick(panel.reason, Key.Key_Return)
        await until(lambda: "与中枢断开" in words(panel), "the refusal")
        assert panel.send.isEnabled()
        assert all("@" not in one.key.camera for one in seat.engine.streams())
        QTest.keyClick(panel.reason, Key.Key_Escape)
        assert seat.recordings.panel is None
        await asyncio.sleep(0)

    on_seat(scenario)
