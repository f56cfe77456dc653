"""Yesterday 03:12 at the desk: asked for by keys, registered by a real hub, played by a real recorder, left by Esc."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.app.duty import DutySeat
from console.clock import SHANGHAI
from console.domain.camera import CameraId, Point, Profile
from console.domain.evidence import read_part_a
from console.link.client import HubClient
from console.seat.freeze_state import MainFrame
from db.engine import FILE
from tests.fixtures.camera_server import StreetServer, camera_server, tiny_film
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.fixtures.video_seat import camera
from tests.patience import PATIENCE_S, until
from tests.street import ROWS, UNITS
from widgets.desk.recording_panel import RecordingPanel
from widgets.wall.freeze_words import dated, frozen_word
from widgets.wall.marks import Mark

Key = Qt.Key
FIRST = CameraId("c1")
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
    recorded = replace(camera(1, f"{host}/102", f"{host}/101"), point=Point(121.4, 31.2), place="某某路12号")
    await client.put_cameras([recorded, camera(2, server.url(2))])
    await client.put_standard(ROWS, UNITS)
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
    words = seat.desk.hot_spot.views[0].signs.said
    return (words.mark, words.text) if words is not None else None


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
        QTest.keyClicks(panel.time, "99:99")
        assert "没有这一天或这个时刻" in words(panel), "said before Enter"
        QTest.keyClick(panel.time, Key.Key_Return)
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
        assert " 03:12:0" in said[1], "the second that the panel promised, or one played since"
        assert seat.engine.count().wall_shown == count.wall_shown
        await until(lambda: seat.desk.hot_spot.replayed_at(FIRST) is not None, "its first picture")
        shown_at = seat.desk.hot_spot.replayed_at(FIRST)
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
        seat.desk.hot_spot.setFocus()
        QTest.keyClicks(seat.desk.hot_spot, "2")  # just typed: it is meant before the one on the hot spot
        QTest.keyClick(seat.desk, Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        assert seat.recordings.panel is None
        notice = seat.desk.hot_spot.wall.notice
        assert notice is not None
        assert notice.text_key == "playback.unknown_maker"
        panel = await asked(seat)
        panel.time.setText("昨天 03:12")
        panel.reason.setText("核对")
        seat.client.seconds_since_word = lambda: 60.0  # type: ignore[method-assign]  # a hub that is silent
        QTest.keyClick(panel.reason, Key.Key_Return)
        await until(lambda: "与指挥中心断开" in words(panel), "the refusal")
        assert panel.send.isEnabled()
        assert all("@" not in one.key.camera for one in seat.engine.streams())
        QTest.keyClick(panel.reason, Key.Key_Escape)
        assert seat.recordings.panel is None
        await asyncio.sleep(0)

    on_seat(scenario)


async def playing(seat: DutySeat, told: str = "昨天 03:12") -> datetime:
    """Open the first camera's recording by keys; return the first instant seen."""
    panel = await asked(seat)
    panel.time.setText(told)
    panel.reason.setText("查找此前经过")
    QTest.keyClick(panel.reason, Key.Key_Return)
    spot = seat.desk.hot_spot
    await until(lambda: (said := caption(seat)) is not None and said[0] is Mark.REPLAY, "the recording")
    await until(lambda: spot.replayed_at(FIRST) is not None, "its first picture")
    seen = spot.replayed_at(FIRST)
    assert seen is not None
    return seen


def entries(data: Path) -> list[str]:
    with sqlite3.connect(data / "hub" / FILE) as known:
        return [what for (what,) in known.execute("SELECT object FROM register WHERE act = 'view_recording'")]


@pytest.mark.long
def test_arrows_go_to_another_place_in_a_recording_with_one_entry_for_each_opening(
    on_seat: Callable[[Scenario], None], tmp_path: Path
) -> None:
    async def scenario(seat: DutySeat) -> None:
        spot = seat.desk.hot_spot
        await playing(seat)
        before = spot.replayed_at(FIRST)
        assert before is not None
        for _ in range(3):
            QTest.keyClick(spot, Key.Key_Left)
        QTest.keyClick(spot, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert spot.wall.notice is not None
        assert spot.wall.notice.text_key == "playback.sought"

        def has_gone() -> bool:
            now = spot.replayed_at(FIRST)
            return now is not None and 25 <= (now - before).total_seconds() <= 45

        await until(has_gone, "thirty seconds later")
        assert len(entries(tmp_path)) == 2, "one for all the keys"
        assert all(what.endswith("查找此前经过") for what in entries(tmp_path))
        await playing(seat, "昨天 04:00")
        await until(lambda: len(entries(tmp_path)) == 3, "the typed time's entry")
        await until(lambda: (at := spot.replayed_at(FIRST)) is not None and (at - before).total_seconds() > 2000, "it")
        seat.recordings.seek(FIRST, 3e6)
        assert spot.wall.notice.text_key == "playback.not_yet"
        seat.recordings._reasons[FIRST] = ("somebody else", "核对")
        seat.recordings.seek(FIRST, -10)
        assert spot.wall.notice.text_key == "playback.ask_anew"
        QTest.keyClick(spot, Key.Key_Escape)
        QTest.keyClick(spot, Key.Key_Escape)
        await until(lambda: (said := caption(seat)) is not None and said[0] is Mark.LIVE, "the live picture")
        assert len(entries(tmp_path)) == 3

    on_seat(scenario)


@pytest.mark.long
def test_a_case_is_filed_from_a_frame_of_a_recording(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat) -> None:
        spot = seat.desk.hot_spot
        began = await playing(seat)
        QTest.keyClick(spot, Key.Key_Space)
        form, opened = seat.freezes.form, seat.freezes._open
        assert form is not None
        assert opened is not None
        parcel = await opened.moment.part_a
        state = opened.moment.state
        assert state.is_recorded
        assert state.main_frame is MainFrame.NONE, "its newest frame is of another moment"
        assert dated(state).startswith(f"{began.astimezone(SHANGHAI):%m-%d} 03:1")
        assert frozen_word(state) == "录像定格"
        assert parcel is not None
        sealed = read_part_a(parcel.manifest)
        assert sealed.recording is not None
        assert sealed.recording.startswith("c1@")
        assert sealed.camera.id == "c1"
        form.picker.entry.setText(ROWS[0].code)
        form._opened_at -= 1  # Enter is deaf for a moment
        QTest.keyClick(form.picker.entry, Key.Key_Return)
        await until(lambda: any(case.case_no == form.case_no for case in seat.records.cases.values()), "the case")
        (case,) = seat.records.cases.values()
        assert abs((case.found_at - began).total_seconds()) < 20, "when it was recorded"
        assert case.camera == "c1"
        assert case.evidence is not None
        assert case.evidence.part_a == parcel.sha256
        await until(lambda: seat.cases.sheet.record is not None, "the case at the sheet")
        part_b = await asyncio.wait_for(opened.moment.part_b, PATIENCE_S)
        assert part_b is not None
        assert part_b.path("after.mp4") is not None
        QTest.keyClick(form, Key.Key_Escape)
        await until(lambda: spot.freeze is None, "the recording again")

    on_seat(scenario)


@pytest.mark.long
def test_keys_pressed_while_a_place_is_opened_count_from_it(
    on_seat: Callable[[Scenario], None], server: StreetServer, tmp_path: Path
) -> None:
    async def scenario(seat: DutySeat) -> None:
        spot = seat.desk.hot_spot
        began = await playing(seat)
        server.freeze()
        try:
            QTest.keyClick(spot, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
            await until(lambda: spot.views[0].is_opening, "the recorder being asked")
            QTest.keyClick(spot, Key.Key_Space)
            assert spot.freeze is None, "nothing of today"
            for _ in range(2):
                QTest.keyClick(spot, Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
            await until(lambda: len(entries(tmp_path)) == 3, "one entry for both")
        finally:
            server.cont()

        def has_gone() -> bool:
            now = spot.replayed_at(FIRST)
            return now is not None and -190 <= (now - began).total_seconds() <= -150

        await until(has_gone, "three minutes before")

    on_seat(scenario)


@pytest.mark.long
def test_back_from_a_freeze_a_recording_goes_on_from_there(on_seat: Callable[[Scenario], None], tmp_path: Path) -> None:
    async def scenario(seat: DutySeat) -> None:
        spot = seat.desk.hot_spot
        await playing(seat)
        QTest.keyClick(spot, Key.Key_Space)
        frozen_at = spot.replayed_at(FIRST)
        assert spot.freeze is not None
        assert frozen_at is not None
        form = seat.freezes.form
        assert form is not None
        QTest.keyClick(form, Key.Key_Escape)
        await until(lambda: spot.freeze is None, "the recording again")
        await until(lambda: len(entries(tmp_path)) == 2, "its own entry")

        def asked_from() -> datetime | None:
            replay = spot.views[0].replay
            return replay.state.recorded.at if replay is not None and replay.state.recorded is not None else None

        await until(lambda: asked_from() == frozen_at, "another opening from there")
        await until(lambda: (at := spot.replayed_at(FIRST)) is not None and at >= frozen_at, "the frozen place")

    on_seat(scenario)


@pytest.mark.long
def test_what_broke_off_goes_on_by_control_r_and_enter(
    on_seat: Callable[[Scenario], None], server: StreetServer, tmp_path: Path
) -> None:
    async def scenario(seat: DutySeat) -> None:
        spot = seat.desk.hot_spot
        began = await playing(seat)
        server.kick()
        await until(lambda: spot.broke_off_at(FIRST) is not None, "that it broke off")
        assert spot.wall.notice is not None
        assert spot.wall.notice.text_key == "playback.broke_off"
        assert " 03:1" in spot.wall.notice.value
        panel = await asked(seat)
        assert panel.reason.text() == "查找此前经过"
        QTest.keyClick(panel.time, Key.Key_Return)
        await until(lambda: len(entries(tmp_path)) == 2, "its own entry")
        await until(lambda: spot.replayed_at(FIRST) is not None, "the recording again")
        again = spot.replayed_at(FIRST)
        assert again is not None
        assert -5 < (again - began).total_seconds() < 30

    on_seat(scenario)


@pytest.mark.long
def test_escape_while_the_hub_is_asked_shows_nothing(on_seat: Callable[[Scenario], None], tmp_path: Path) -> None:
    async def scenario(seat: DutySeat) -> None:
        panel = await asked(seat)
        panel.time.setText("昨天 03:12")
        panel.reason.setText("核对")
        QTest.keyClick(panel.reason, Key.Key_Return)
        QTest.keyClick(panel.reason, Key.Key_Escape)
        assert seat.recordings.panel is None
        await until(lambda: len(entries(tmp_path)) == 1, "the entry")
        spot = seat.desk.hot_spot
        await until(lambda: spot.wall.notice is not None, "the word")
        assert spot.wall.notice is not None
        assert spot.wall.notice.text_key == "playback.left_registered"
        assert not spot.is_recording(FIRST)

    on_seat(scenario)
