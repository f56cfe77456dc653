"""The duty seat on a real hub: its windows, its commands, and how soon it says that the hub is silent."""

import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.app.duty import DutySeat
from console.app.idle_lock import IDLE_S
from console.domain.camera import CameraId, Profile
from console.domain.evidence import PartA, read_part_a
from console.errors import Refused
from console.link.client import HubClient
from console.seat.queue import Bucket
from tests.fixtures.camera_server import camera_server
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, make_accounts, running_hub
from tests.fixtures.video_seat import camera
from tests.patience import until
from tests.street import file_and_dispatch
from widgets.desk.menu import camera_menu

Key = Qt.Key
Scenario = Callable[[DutySeat, HubProcess], Coroutine[None, None, None]]


@asynccontextmanager
async def seat_at(url: str, data: Path, idle_s: float | None = IDLE_S) -> AsyncIterator[DutySeat]:
    client = HubClient(url)
    client.start()
    await client.sign_in("li", PASSWORD)
    await set_up(client)
    seat = DutySeat(client, data, "值班台", size=(1600, 900), workers=1, idle_s=idle_s)
    try:
        await until(lambda: seat.window is not None, "the wall")
        yield seat
    finally:
        await seat.close()
        await client.close()


@pytest.fixture
def on_seat(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> Callable[[Scenario], None]:
    themed.setQuitOnLastWindowClosed(False)  # as a seat's loop does
    make_accounts(tmp_path / "hub")

    def run(scenario: Scenario) -> None:
        async def whole(hub: HubProcess) -> None:
            async with seat_at(hub.address().url, tmp_path / "seat") as seat:
                await scenario(seat, hub)

        with running_hub(tmp_path / "hub") as hub:
            qt_loop.run_until_complete(whole(hub))

    return run


@pytest.mark.long
def test_a_silent_hub_is_said_within_three_seconds_though_the_line_stands(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        assert seat.window is not None
        await until(lambda: seat.records.seconds_since_word() < 0.1, "a word")
        os.kill(hub.pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            await until(lambda: "与指挥中心断开" in seat.desk.header.state.words, "the age on the desk")
            assert time.monotonic() - began <= 3.2, "a word may have come 0.2 s before"
            wall = seat.window
            await until(lambda: "与指挥中心断开" in wall.wall.trouble, "the age on the wall")
            assert time.monotonic() - began <= 3.2
        finally:
            os.kill(hub.pid, signal.SIGCONT)
        await until(lambda: seat.desk.header.state.words == "", "a word from the hub")

    on_seat(scenario)


@pytest.mark.long
def test_every_command_is_bound_and_the_palette_does_what_its_key_does(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        desk, table = seat.desk, seat.commands.table
        assert seat.window is not None
        assert {command.id for command in table.bound} == {command.id for command in table._table.values()}
        desk.activateWindow()
        await until(desk.isActiveWindow, "the desk in front")
        QTest.keyClick(desk, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = seat.commands.palette
        assert palette.isVisible()
        QTest.keyClicks(palette.entry, "bj 16")
        QTest.keyClick(palette.entry, Key.Key_Return)
        assert not palette.isVisible()
        assert seat.window.wall.layout == "16"
        QTest.keyClick(desk, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(palette.entry, "dpq")
        QTest.keyClick(palette.entry, Key.Key_Return)
        assert seat.cases.queue.model.bucket is Bucket.DISPATCH
        offered = {command.id for command in table.offered}
        assert "camera.freeze" in offered
        assert not any(name.startswith("case.") for name in offered), "no case is chosen"
        QTest.keyClick(desk, Key.Key_Slash)
        assert desk.cameras.search.hasFocus()
        assert desk.zoom == 0.8, "as a window of 1600x900 asks for"
        QTest.keyClick(desk, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        assert desk.zoom == 0.9
        QTest.keyClick(desk, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
        assert desk.zoom == 0.8

    on_seat(scenario)


@pytest.mark.long
def test_desk_and_wall_flip_and_a_menu_puts_a_camera_on_the_wall(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        wall = seat.window
        assert wall is not None
        assert wall.isVisible()
        assert seat.desk.isVisible()
        seat.desk.activateWindow()
        await until(seat.desk.isActiveWindow, "the desk in front")
        QTest.keyClick(seat.desk, Key.Key_F8)
        await until(wall.isActiveWindow, "the wall in front")
        QTest.keyClick(wall, Key.Key_F8)
        await until(seat.desk.isActiveWindow, "the desk again")
        QTest.keyClick(seat.desk, Key.Key_F8)
        await until(wall.isActiveWindow, "the wall once more")
        QTest.keyClick(wall, Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        assert seat.recordings.panel is None
        assert wall.wall.notice is not None
        assert wall.wall.notice.text_key == "wall.number_first_recording"
        QTest.keyClicks(wall, "2")
        QTest.keyClick(wall, Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        await until(seat.desk.isActiveWindow, "the desk asks for the recording")
        camera = next(one for one in seat.records.cameras.values() if one.number == 3)
        menu: QMenu = camera_menu(seat.desk, seat.commands.table, camera)
        actions: list[QAction] = menu.actions()
        next(action for action in actions if "视频墙" in action.text()).trigger()
        assert wall.views[0].camera.number == 3
        menu.deleteLater()

    on_seat(scenario)


@pytest.mark.long
def test_the_seat_says_who_sits_here_and_freezing_without_a_picture_says_so(
    on_seat: Callable[[Scenario], None],
) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        said = seat.desk.header.pair
        await until(lambda: "李文" in said.text() and "主班" in said.text(), "who sits here")
        seat.desk.hot_spot.setFocus()
        QTest.keyClick(seat.desk.hot_spot, Key.Key_Space)
        notice = seat.desk.hot_spot.wall.notice
        assert notice is not None, "there is no camera behind these addresses"
        assert notice.text_key == "seat.no_picture_to_freeze"
        assert not seat.desk.findChildren(QLabel, "toast")

    on_seat(scenario)


@pytest.mark.long
def test_a_frozen_picture_has_the_desks_centre_and_the_wall_says_so(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        desk, wall = seat.desk, seat.window
        assert wall is not None
        with camera_server(cameras=2) as street:
            await seat.client.put_cameras([camera(n, street.url(n), street.url(n, Profile.MAIN)) for n in (1, 2)])
            spot = desk.hot_spot
            await until(lambda: spot.painted_frame(CameraId("c2")) is not None, "a live picture of the neighbour")
            desk.cameras.list.setFocus()
            QTest.keyClicks(desk.cameras.list, "2")
            QTest.keyClick(desk.cameras.list, Key.Key_Space)
            assert spot.freeze is not None, "frozen at the key"
            assert spot.freeze.view.state.camera.number == 2
            assert not desk.hint.isVisible()
            assert seat.freezes._open is not None
            parcel = await seat.freezes._open.moment.part_a
            assert parcel is not None
            sealed: PartA = read_part_a(parcel.manifest)
            assert sealed.hub_offset_ms == 0, "measured, by one clock"
            QTest.keyClicks(wall, "1")
            QTest.keyClick(wall, Key.Key_Space)
            assert wall.freeze is None
            assert wall.wall.notice is not None
            assert (wall.wall.notice.text_key, wall.wall.notice.value) == ("freeze_open.at_desk", "02")
            assert not seat.commands.table.is_possible("camera.find"), "its key is a letter of the form"
            seat.commands._press("camera.recording")
            assert (wall.wall.notice.text_key, seat.recordings.panel) == ("playback.form_open", None), "it says why not"
            spot.ask_freeze(CameraId("c1"))
            toast = spot.findChild(QLabel, "toast")
            assert toast is not None
            assert "02 号正在这里定格" in toast.text()
            QTest.keyClick(spot.freeze.view, Key.Key_Escape)
            await until(lambda: spot.freeze is None, "the live pictures again")
            assert spot.wall.drafts == wall.wall.drafts == 1
            assert desk.hint.isVisible()
            await until(lambda: spot.painted_frame(CameraId("c1")) is not None, "the hot spot again")

    on_seat(scenario)


@pytest.mark.long
def test_what_is_dispatched_gives_way_to_the_next_freeze_on_any_window(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        spot, wall = seat.desk.hot_spot, seat.window
        assert wall is not None
        with camera_server(cameras=2) as street:
            await seat.client.put_cameras([camera(n, street.url(n), street.url(n, Profile.MAIN)) for n in (1, 2)])
            await until(lambda: wall.painted_frame(CameraId("c1")) is not None, "a live picture")
            wall.ask_freeze(CameraId("c1"))
            assert wall.freeze is not None
            assert seat.freezes.form is not None
            seat.freezes.form.show_done("2026112331010400087", "城管中队")
            seat.windows.flip()
            await until(lambda: spot.painted_frame(CameraId("c1")) is not None, "the desk's picture")
            spot.ask_freeze(CameraId("c1"))
            assert wall.freeze is None
            assert spot.freeze is not None, "from the other window at once"
            seat.freezes.form.show_done("2026112331010400088", "城管中队")
            covered = spot.freeze.view.state.frozen_pts
            spot.ask_freeze(CameraId("c1"))
            await until(lambda: spot.freeze is not None, "frozen on the same window")
            assert spot.freeze.view.state.frozen_pts != covered, "not what lay below the form all the time"

    on_seat(scenario)


@pytest.mark.long
def test_a_form_that_opens_over_the_check_page_has_the_letters_and_alt_2_goes_back_to_it(
    on_seat: Callable[[Scenario], None],
) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        desk, cases, alt = seat.desk, seat.cases, Qt.KeyboardModifier.AltModifier
        command = file_and_dispatch(evidence=None)
        await seat.client.command(command)
        await until(lambda: cases.choose(command.case), "a case to be checked")
        with camera_server(cameras=2) as street:
            await seat.client.put_cameras([camera(n, street.url(n), street.url(n, Profile.MAIN)) for n in (1, 2)])
            await until(lambda: desk.hot_spot.painted_frame(CameraId("c2")) is not None, "a live picture")
            desk.activateWindow()
            await until(desk.isActiveWindow, "the desk in front")
            assert cases.look()
            assert cases.check.hasFocus()
            control = Qt.KeyboardModifier.ControlModifier
            for place in (cases.check, desk.hot_spot, desk.cameras.list, cases.sheet):
                place.setFocus()
                QTest.keyClick(place, Key.Key_F, control)
                assert cases.queue.search.hasFocus(), "the key that stands beside the search means it everywhere"
            cases.check.setFocus()
            desk.hot_spot.ask_freeze(CameraId("c2"))
            form = seat.freezes.form
            assert form is not None
            assert not cases.check.isVisible()
            assert form.picker.entry.hasFocus()
            QTest.keyClick(form.picker.entry, Key.Key_F, control)
            assert cases.queue.search.hasFocus(), "on purpose, as Alt+3: is this one a case already?"
            QTest.keyClick(desk, Key.Key_3, alt)
            assert cases.queue.list.hasFocus()
            QTest.keyClick(cases.queue.list, Key.Key_C)
            assert cases.check.isVisible(), "somebody came here on purpose"
            QTest.keyClick(desk, Key.Key_2, alt)
            assert not cases.check.isVisible()
            assert form.picker.entry.hasFocus()
            cases.queue.list.setFocus()
            QTest.keyClick(cases.queue.list, Key.Key_D)
            assert cases.sheet.entry is None
            assert "定格" in cases.sheet.body.trouble
            QTest.keyClick(desk, Key.Key_2, alt)
            QTest.keyClick(form.picker.entry, Key.Key_Escape)
            await until(lambda: desk.hot_spot.freeze is None, "the live pictures again")
            assert desk.header.kept.drafts.text() == "草稿 1 · D"
            assert seat.window is not None
            assert (desk.windowTitle(), seat.window.windowTitle()) == ("值班台", "视频墙")

    on_seat(scenario)


@pytest.mark.long
def test_a_locked_seat_keeps_the_frozen_picture_and_the_hub_takes_nothing(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        desk = seat.desk
        with camera_server(cameras=2) as street:
            await seat.client.put_cameras([camera(n, street.url(n), street.url(n, Profile.MAIN)) for n in (1, 2)])
            await until(lambda: desk.hot_spot.painted_frame(CameraId("c1")) is not None, "a live picture")
            QTest.keyClick(desk.hot_spot, Key.Key_Space)
            form = seat.freezes.form
            assert form is not None
            QTest.keyClicks(form.picker.entry, "zddw")
            assert seat.commands.table.run("session.lock")
            await until(lambda: seat.client.is_locked, "the hub's lock")
            page = seat.lock.page
            assert page.isVisible()
            assert not page.geometry().intersects(desk.centre.geometry()), "the pictures stay to be seen"
            with pytest.raises(Refused):
                await seat.client.put_cameras(())
            QTest.keyClicks(page.card.password, PASSWORD)
            QTest.keyClick(page.card.password, Key.Key_Return)
            await until(lambda: not page.isVisible(), "the seat open again")
            assert seat.freezes.form is form
            assert form.picker.entry.text() == "zddw"
            assert not seat.client.is_locked

    on_seat(scenario)


def keys_of(panel: QWidget) -> list[QPushButton]:
    return cast("list[QPushButton]", panel.findChildren(QPushButton))


@pytest.mark.long
def test_nobody_shuts_himself_out_of_a_demo(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> None:
    themed.setQuitOnLastWindowClosed(False)
    make_accounts(tmp_path / "hub")

    async def look(hub: HubProcess) -> None:
        async with seat_at(hub.address().url, tmp_path / "seat", idle_s=None) as seat:
            offered = {command.id for command in seat.commands.table.offered}
            assert "session.list" in offered
            assert not offered & {"session.lock", "pair.leave"}
            seat.desk.activateWindow()
            await until(seat.desk.isActiveWindow, "the desk in front")
            for key, said in ((Key.Key_L, "desk.no_lock"), (Key.Key_H, "pair.alone")):
                QTest.keyClick(seat.desk, key, Qt.KeyboardModifier.ControlModifier)
                notice = seat.desk.hot_spot.wall.notice
                assert notice is not None
                assert notice.text_key == said, "a key that does nothing says why"

    with running_hub(tmp_path / "hub") as hub:
        qt_loop.run_until_complete(look(hub))


@pytest.mark.long
def test_ones_sessions_are_listed_and_another_one_is_ended_by_key(on_seat: Callable[[Scenario], None]) -> None:
    async def scenario(seat: DutySeat, hub: HubProcess) -> None:
        other = HubClient(hub.address().url)
        other.start()
        try:
            await other.sign_in("li", PASSWORD)
            assert seat.commands.table.run("session.list")
            panel = seat.sessions.panel
            await until(panel.isVisible, "the list")
            keys = keys_of(panel)
            assert len(keys) == 1, "this seat's own has none"
            QTest.keyClick(keys[0], Key.Key_Return)
            await until(lambda: other.account is None, "the end of the other session")
            await until(lambda: all(key.isHidden() for key in keys_of(panel)), "the list")
            assert seat.client.account is not None
        finally:
            await other.close()

    on_seat(scenario)
