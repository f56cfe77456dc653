"""F2 on a real hub: a call is taken down by key, over a freeze that stays as it is; offline, locked, refused."""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.app.duty import DutySeat
from console.app.slip_desk import FOLDER
from console.clock import utc_now
from console.domain.caller import Caller
from console.domain.camera import CameraId, Point, Profile
from console.domain.case import CaseRecord, CaseSource
from console.domain.grid import Grid, GridId, Layer
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from tests.fixtures.camera_server import camera_server
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, make_accounts, running_hub
from tests.fixtures.video_seat import camera
from tests.patience import until
from tests.street import file_and_dispatch
from widgets.cases.form_stages import Stage
from widgets.cases.slim_form import DEAF_S, SlimForm
from widgets.slip.slip_form import SlipForm
from widgets.slip.slip_panel import SlipPanel

Key = Qt.Key
SQUARE = (Point(121.3, 31.1), Point(121.5, 31.1), Point(121.5, 31.3), Point(121.3, 31.3))
GRIDS = (
    Grid(GridId("p3"), Layer.PUBLIC, "03", "三", (SQUARE,), datetime(2026, 1, 1, tzinfo=UTC)),
    Grid(GridId("p9"), Layer.PUBLIC, "09", "九", (tuple(Point(p.lon + 1, p.lat) for p in SQUARE),),
         datetime(2026, 1, 1, tzinfo=UTC)),
)  # fmt: skip
NAME, NUMBER = "王桂芳", "02155556789"


class Officer:
    """Somebody at the desk of a seat, with a keyboard."""

    def __init__(self, seat: DutySeat, hub: HubProcess, folder: Path) -> None:
        self.seat, self.hub, self.folder = seat, hub, folder

    @property
    def focus(self) -> QWidget:
        focus = QApplication.focusWidget()
        assert focus is not None, "some window is in front, and something in it has the keyboard"
        return focus

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.focus, key, held)

    def type(self, text: str) -> None:
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focus, letter)
            else:
                field = self.focus
                assert isinstance(field, QLineEdit)
                field.insert(letter)
                field.textEdited.emit(field.text())

    @property
    def panel(self) -> SlipPanel:
        panel = self.seat.slips.panel
        assert panel is not None
        return panel

    @property
    def form(self) -> SlipForm:
        return self.panel.form

    async def hear(self) -> None:
        """Wait until a form that just opened hears Enter."""
        await asyncio.sleep(DEAF_S + 0.02)

    async def front(self, window: QWidget | None = None) -> None:
        window = window or self.seat.desk
        window.raise_()
        window.activateWindow()
        await until(window.isActiveWindow, "the window in front")

    async def take_call(self, place: str = "xxl12", *, letters: str = "占道") -> None:
        """F2, telephone, the place, the class: up to the Enter that files."""
        self.press(Key.Key_F2)
        await self.hear()
        self.type("1")
        self.type(place)
        await until(lambda: self.panel.call.place.model.hits, "the places")
        self.press(Key.Key_Return)
        if self.panel.call.place.model.hits == () and self.focus is self.panel.call.place:
            self.press(Key.Key_Return)
        self.type(letters)

    async def told(self) -> CaseRecord:
        await until(lambda: any(case.is_told for case in self.seat.records.cases.values()), "the case on the board")
        return next(case for case in self.seat.records.cases.values() if case.is_told)


Scenario = Callable[[Officer], Coroutine[None, None, None]]


@pytest.fixture
def at_desk(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> Callable[[Scenario], None]:
    themed.setQuitOnLastWindowClosed(False)  # as a seat's loop does
    make_accounts(tmp_path / "hub")

    async def whole(hub: HubProcess, scenario: Scenario) -> None:
        folder = tmp_path / "seat"
        client = HubClient(hub.address().url, journal=JournalKeeper(FileStore(folder / "journal")))
        client.start()
        await client.sign_in("li", PASSWORD)
        await set_up(client)
        with camera_server(cameras=2) as street:
            cameras = [camera(n, street.url(n), street.url(n, Profile.MAIN)) for n in (1, 2)]
            places = (("新乡路12号", Point(121.4, 31.2)), ("安丘路口", Point(121.42, 31.2)))
            await client.put_cameras(
                [replace(one, place=place, point=point) for one, (place, point) in zip(cameras, places, strict=True)]
            )
            await client.put_grids(GRIDS)
            seat = DutySeat(client, folder, "值班台", size=(1600, 900), workers=1)
            try:
                await until(lambda: seat.window is not None and seat.records.grids, "the room")
                await until(lambda: seat.desk.hot_spot.painted_frame(CameraId("c1")) is not None, "a live picture")
                officer = Officer(seat, hub, folder)
                await officer.front()
                await scenario(officer)
            finally:
                await seat.close()
                await client.close()

    def run(scenario: Scenario) -> None:
        with running_hub(tmp_path / "hub") as hub:
            qt_loop.run_until_complete(whole(hub, scenario))

    return run


def words(part: QWidget) -> str:
    labels: Iterable[QLabel] = part.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def readable(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if any(one.encode() in path.read_bytes() for one in (NAME, NUMBER))]


@pytest.mark.long
def test_a_call_is_filed_by_key_and_its_caller_looked_up_and_erased(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await officer.take_call()
        draft = officer.form.draft()
        assert (draft.place, draft.camera, draft.point, draft.grids) == (
            "新乡路12号",
            "c1",
            Point(121.4, 31.2),
            ("03", ""),
        )
        assert "公共网格 03" in words(officer.form)
        assert "城管中队" in words(officer.form)
        call = officer.panel.call
        await until(lambda: call.live.is_live, "what the camera shows there now")
        officer.press(Key.Key_Tab)
        for text, field in ((NAME, call.who.name), (NUMBER, call.who.number), ("请慢行", call.who.remark)):
            field.setFocus()
            officer.type(text)
        officer.press(Key.Key_F10)
        officer.press(Key.Key_Return)  # the last field: on to the class
        assert officer.form.picker.entry.hasFocus()
        officer.press(Key.Key_Return)
        assert officer.form.stage is Stage.SENDING
        case = await officer.told()
        assert (case.source, case.camera_number, case.evidence) == (CaseSource.TELEPHONE, 1, None)
        assert case.steps[-1].opinion == "请慢行"
        await until(lambda: officer.form.stage is Stage.DONE, "the answer")
        assert "已派遣 城管中队" in words(officer.form)
        officer.press(Key.Key_Escape)
        assert seat.slips.panel is None
        assert seat.desk.hot_spot.hasFocus(), "the keyboard is where it was"
        assert readable(officer.folder) == []
        await until(lambda: list((officer.folder / FOLDER).glob("*.json")) == [], "the slip's end on the disk")
        # the caller, from the queue
        assert seat.cases.choose(case.id)
        line = seat.cases.sheet.body.caller
        seat.cases.enter()
        officer.press(Key.Key_T)
        assert "为什么查看" in words(line)
        officer.press(Key.Key_1)
        await until(lambda: NAME in words(line), "who called")
        assert NUMBER in words(line)
        assert "要求回复" in words(line)
        officer.press(Key.Key_X, Key.Key_1)
        await until(lambda: "已删除" in words(line), "the erasure")
        officer.press(Key.Key_Escape)
        assert seat.cases.queue.list.hasFocus()
        officer.press(Key.Key_T, Key.Key_1)
        await until(lambda: "来话人信息已删除" in words(line), "that he is gone")
        assert NAME not in words(seat.desk)

    at_desk(scenario)


@pytest.mark.long
def test_a_freeze_below_keeps_its_draft_its_open_field_and_its_keyboard(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat, desk = officer.seat, officer.seat.desk
        officer.press(Key.Key_Space)
        form = seat.freezes.form
        assert isinstance(form, SlimForm)
        await officer.hear()
        officer.type("占道")
        officer.press(Key.Key_F6)
        place = form.facts.place.entry
        officer.type("新乡路 88")
        place.setSelection(4, 2)  # as if about to write over the number
        before, moment = form.draft(), seat.freezes._open
        picture = desk.hot_spot.freeze.view.shown_image() if desk.hot_spot.freeze else QImage()
        officer.press(Key.Key_F2)
        officer.press(Key.Key_Escape)
        assert officer.focus is place
        assert place.selectedText() == "88", "what is typed next writes over it, as before"
        await officer.take_call(letters="占道")
        assert desk.hot_spot.freeze is not None
        officer.type(" ")
        desk.activateWindow()
        QApplication.sendEvent(desk, _activation())
        assert officer.panel.isAncestorOf(officer.focus), "the freeze below does not take the keyboard back"
        assert not seat.commands.table.is_possible("draft.pass"), "F3 would mean the draft below"
        officer.press(Key.Key_Return)
        await officer.told()
        await until(lambda: officer.form.stage is Stage.DONE, "the answer")
        officer.press(Key.Key_Escape)
        assert seat.freezes.form is form
        assert seat.freezes._open is moment
        assert officer.focus is place
        assert place.text() == "新乡路 88"
        assert form.facts.place.is_open
        assert form.draft() == before
        assert desk.hot_spot.freeze.view.shown_image() == picture
        officer.press(Key.Key_Return)
        assert form.draft().place == "新乡路 88"
        assert form.picker.chosen is not None

    at_desk(scenario)


def _activation() -> QEvent:
    return QEvent(QEvent.Type.WindowActivate)


@pytest.mark.long
def test_esc_keeps_the_slip_and_f2_twice_opens_it_again(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        slips = officer.seat.slips
        officer.press(Key.Key_F2)
        officer.press(Key.Key_Escape)
        assert (slips.panel, slips.kept) == (None, 0), "an empty one is nothing to keep"
        await officer.take_call()
        officer.panel.call.who.name.setFocus()
        officer.type(NAME)
        officer.press(Key.Key_Escape)
        assert (slips.panel, slips.kept) == (None, 1)
        await until(lambda: list((officer.folder / FOLDER).glob("*.json")), "the slip on the disk")
        assert readable(officer.folder) == []
        officer.press(Key.Key_F2)
        assert officer.panel.call.place.words == "", "a new call has a new slip"
        assert "打开存着的 1 张" in words(officer.panel.call)
        officer.press(Key.Key_F2)
        assert officer.panel.call.who.name.text() == NAME
        assert officer.form.draft().place == "新乡路12号"
        assert slips.kept == 0
        officer.press(Key.Key_Delete, Key.Key_Delete, held=Qt.KeyboardModifier.ControlModifier)
        assert (slips.panel, slips.kept) == (None, 0)
        await until(lambda: not list((officer.folder / FOLDER).glob("*.json")), "the slip's end on the disk")

    at_desk(scenario)


@pytest.mark.long
def test_words_alone_need_a_grid_and_a_number_must_be_one(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        officer.press(Key.Key_F2)
        await officer.hear()
        officer.type("3")
        form, call = officer.form, officer.panel.call
        officer.press(Key.Key_Return)
        officer.type("占道")
        officer.press(Key.Key_Return)
        assert "还没有地点" in words(form)
        assert officer.focus is call.place
        officer.type("弄堂口")
        assert "没有对应的" in words(call)
        officer.press(Key.Key_Return, Key.Key_Return)
        await until(lambda: "说不出在哪个网格" in words(form), "the hub's word")
        assert form.stage is Stage.EDITING
        call.grid.setFocus()
        officer.type("77")
        assert "没有「77」" in words(call)
        officer.press(Key.Key_Backspace, Key.Key_Backspace)
        officer.type("9")
        officer.press(Key.Key_Backspace)
        officer.type("09")
        assert form.draft().grids == ("09", "")
        call.who.number.setFocus()
        officer.type("12")
        form.picker.entry.setFocus()
        officer.press(Key.Key_Return)
        assert "不像电话号码" in words(form)
        assert officer.focus is call.who.number
        officer.type("0")
        form.picker.entry.setFocus()
        officer.press(Key.Key_Return)
        case = await officer.told()
        assert (case.source, case.place, case.public_grid, case.camera) == (CaseSource.WINDOW, "弄堂口", "09", None)
        await until(lambda: form.stage is Stage.DONE, "the answer")
        officer.press(Key.Key_Escape)
        officer.seat.cases.choose(case.id)
        body = officer.seat.cases.sheet.body
        assert "窗口接待" in words(body.title)
        assert not any(box.isVisible() for box in body.pictures._boxes), "no frame where there is no picture"
        assert not body.look.isVisible()
        assert not officer.seat.cases.look()
        assert "还没有画面" in body.trouble

    at_desk(scenario)


@pytest.mark.long
def test_the_camera_that_stands_near_is_shown_and_named_by_f11(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        plain = replace(file_and_dispatch(evidence=None), camera=CameraId("c2"), point=Point(121.4203, 31.2))
        await seat.client.command(replace(plain, place="安丘路 40 号", found_at=utc_now()))
        await until(lambda: seat.records.cases, "an earlier case there")
        officer.press(Key.Key_F2)
        officer.type("1安丘路 4")
        await until(lambda: officer.panel.call.place.model.hits, "the places")
        assert not officer.panel.call.place.list.currentIndex().isValid(), "Chinese may be the caller's own words"
        officer.press(Key.Key_Down, Key.Key_Return)
        draft, call = officer.form.draft(), officer.panel.call
        assert (draft.place, draft.camera) == ("安丘路 40 号", "")
        assert "最近的 02 号，相距 29 米" in words(call)
        officer.press(Key.Key_F11)
        assert officer.form.draft().camera == "c2"
        assert "最近的" not in words(call)
        officer.press(Key.Key_Escape)

    at_desk(scenario)


@pytest.mark.long
def test_from_a_wall_it_opens_at_the_desk_and_gives_the_wall_back(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat, wall = officer.seat, officer.seat.window
        assert wall is not None
        await until(lambda: wall.painted_frame(CameraId("c2")) is not None, "the wall's picture")
        await officer.front(wall)
        wall.ask_freeze(CameraId("c2"))
        form = seat.freezes.form
        assert form is not None
        await officer.hear()
        officer.type("占")
        officer.press(Key.Key_F2)
        await until(seat.desk.isActiveWindow, "the desk in front")
        assert wall.freeze is not None
        assert not wall.findChildren(SlipPanel), "no caller's name on a wall"
        officer.press(Key.Key_Escape)
        await until(wall.isActiveWindow, "the wall again")
        assert seat.freezes.form is form
        assert form.picker.entry.hasFocus()
        assert form.picker.entry.text() == "占"

    at_desk(scenario)


@pytest.mark.long
def test_while_the_hub_is_away_it_waits_and_nobody_reads_the_caller(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await officer.take_call()
        officer.panel.call.who.name.setFocus()
        officer.type(NAME)
        officer.panel.call.who.number.setFocus()
        officer.type(NUMBER)
        officer.form.picker.entry.setFocus()
        os.kill(officer.hub.pid, signal.SIGSTOP)
        try:
            officer.press(Key.Key_Return)
            await until(lambda: "临时号 1" in words(officer.form), "the local number")
            assert readable(officer.folder) == []
            assert (officer.folder / "journal" / "outgoing.journal").read_bytes()
            officer.press(Key.Key_Escape)
        finally:
            os.kill(officer.hub.pid, signal.SIGCONT)
        case = await officer.told()
        seen = await seat.client.view_caller(case.id, "回电")
        assert seen.caller == Caller(NAME, NUMBER)

    at_desk(scenario)


@pytest.mark.long
def test_a_locked_seat_shows_no_caller_and_the_slip_is_kept(at_desk: Callable[[Scenario], None]) -> None:
    async def scenario(officer: Officer) -> None:
        seat = officer.seat
        await officer.take_call()
        officer.panel.call.who.name.setFocus()
        officer.type(NAME)
        officer.press(Key.Key_L, held=Qt.KeyboardModifier.ControlModifier)
        assert seat.lock.is_locked
        assert (seat.slips.panel, seat.slips.kept) == (None, 1)
        fields: Iterable[QLineEdit] = seat.desk.findChildren(QLineEdit)
        assert not any(NAME in field.text() for field in fields if field.isVisible())
        await until(lambda: seat.client.is_locked, "the hub's lock")

    at_desk(scenario)
