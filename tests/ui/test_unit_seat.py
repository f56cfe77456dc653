"""A unit's and the deputy's whole seats at a real hub, worked by keys: order, feedback with a picture, approval."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.app.approval import ApprovalSeat
from console.app.unit import UnitSeat
from console.domain.case import CaseId
from console.domain.case_command import Close, Recall
from console.domain.permission import ROOM
from console.domain.standard import UnitId
from console.domain.workflow import State
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from console.seat.answer_file import AnswerFolder
from tests.fixtures.desk import Desk, set_up
from tests.fixtures.hub_process import PASSWORD, HubProcess, make_accounts, running_hub
from tests.integration.test_case_path import on
from tests.patience import PATIENCE_S, until
from tests.street import ENFORCEMENT, SANITATION, file_and_dispatch
from widgets.unit.answer_form import AnswerForm
from widgets.unit.chime import Chime

Key, Alt, Ctrl = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Room:
    """A hub with an officer at it and the seats that a test opens."""

    def __init__(self, hub: HubProcess, folder: Path) -> None:
        self.hub, self._folder = hub, folder
        self._clients: list[HubClient] = []
        self._seats: list[UnitSeat | ApprovalSeat] = []
        self.rings: list[bool] = []

    async def open(self) -> None:
        self.officer = await self.join("li")
        await set_up(self.officer)
        self.desk = Desk(self.officer, ROOM)

    async def join(self, name: str, port: int = 0) -> HubClient:
        url = f"ws://127.0.0.1:{port}" if port else self.hub.address().url
        journal = JournalKeeper(FileStore(self._folder / name / "journal"))
        client = HubClient(url, journal=journal)
        self._clients.append(client)
        client.start()
        await client.sign_in(name, PASSWORD)
        return client

    async def unit(self, port: int = 0) -> UnitSeat:
        chime = Chime(())
        chime.rang.connect(lambda: self.rings.append(True))
        client = await self.join("squad", port)
        seat = UnitSeat(client, ENFORCEMENT, self._folder / "unit", size=(1280, 800), chime=chime)
        self._seats.append(seat)
        return seat

    async def leave(self, seat: UnitSeat) -> None:
        """End a seat and its line, as closing the program does."""
        self._seats.remove(seat)
        self._clients.remove(seat.client)
        await seat.close()
        await seat.client.close()

    async def deputy(self) -> ApprovalSeat:
        seat = ApprovalSeat(await self.join("zhao"), size=(1280, 800))
        self._seats.append(seat)
        return seat

    async def dispatch(self, unit: UnitId = ENFORCEMENT, *, is_urgent: bool = False) -> CaseId:
        command = replace(file_and_dispatch(unit, None), is_urgent=is_urgent)
        await self.officer.command(command)
        return command.case

    async def close(self) -> None:
        for seat in self._seats:
            await seat.close()
        for client in self._clients:
            await client.close()


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    make_accounts(tmp_path / "hub")
    qapp.setQuitOnLastWindowClosed(False)  # as a seat does
    with running_hub(tmp_path / "hub") as hub:
        yield Room(hub, tmp_path)
    qapp.setQuitOnLastWindowClosed(True)


async def acknowledge(seat: UnitSeat) -> None:
    """Press Enter when the order on the sheet has been there long enough to be read."""
    await until(lambda: seat.desk.sheet.order is not None)
    await press_until(seat, Key.Key_Return, lambda: _state(seat) is State.HANDLING)


async def press_until(seat: UnitSeat, key: Qt.Key, is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            QTest.keyClick(seat.desk.list, key)
            await asyncio.sleep(0.1)


def _state(seat: UnitSeat) -> State | None:
    order = seat.desk.sheet.order
    return order.state if order is not None else None


async def send(form: AnswerForm, is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # the form is deaf at first
            QTest.keyClick(form.text, Key.Key_Return)
            await asyncio.sleep(0.1)


async def feed_back(seat: UnitSeat) -> None:
    """Feed back with a likely result and a picture from the clipboard."""
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    QGuiApplication.clipboard().setImage(picture)
    form = seat.desk.acts.forms["FeedBack"]
    await press_until(seat, Key.Key_F, lambda: seat.desk.is_writing)
    QTest.keyClick(form.text, Key.Key_1, Alt)
    QTest.keyClick(form.text, Key.Key_V, Ctrl)
    await until(lambda: len(form.tray.pictures) == 1)
    await send(form, lambda: not seat.desk.is_writing)


@pytest.mark.long
def test_an_urgent_order_from_the_unit_to_the_deputys_yes(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, room: Room, tmp_path: Path
) -> None:
    async def scenario() -> None:
        await room.open()
        seat, above = await room.unit(), await room.deputy()
        case = await room.dispatch(is_urgent=True)
        await acknowledge(seat)
        await feed_back(seat)
        fed_back = await room.desk.until(case, State.FEEDBACK)
        (name,) = fed_back.after_pictures
        await until(lambda: not list((tmp_path / "unit" / "spool").iterdir()))  # the picture is there too
        assert (await room.officer.download(name)).startswith(b"\xff\xd8\xff")
        await room.officer.command(on(Close, fed_back))
        await until(lambda: above.desk.chosen is not None)
        async with asyncio.timeout(PATIENCE_S):
            while room.desk.cases()[case].state is not State.CLOSED:
                QTest.keyClick(above.desk.list, Key.Key_Y)
                await asyncio.sleep(0.1)
        await until(lambda: "✓ 已同意结案" in above.desk.acts.bar.words)
        QTest.keyClick(above.desk.list, Key.Key_Return)
        assert above.desk.model.rowCount() == 0
        assert [step.opinion for step in room.desk.cases()[case].steps if step.opinion] == ["当场清除"]
        assert room.rings == [True]
        await room.close()

    qt_loop.run_until_complete(scenario())


@pytest.mark.long
def test_a_return_with_a_reason_and_a_refusal_that_says_what_happened(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, room: Room
) -> None:
    async def scenario() -> None:
        await room.open()
        first = await room.dispatch()
        seat = await room.unit()
        await until(lambda: seat.desk.sheet.order is not None)
        assert room.rings == []  # it was there before
        form = seat.desk.acts.forms["ReturnCase"]
        await press_until(seat, Key.Key_T, lambda: seat.desk.is_writing)
        form.text.insertPlainText("不属于本单位职责")
        await send(form, lambda: not seat.desk.is_writing)
        returned = await room.desk.until(first, State.RETURNED)
        assert returned.steps[-1].opinion == "不属于本单位职责"
        assert returned.is_not_ours

        second = await room.dispatch()
        order = await room.desk.until(second, State.DISPATCHED)
        await until(lambda: room.rings == [True])
        stale = seat.records.cases[second]
        await room.officer.command(on(Recall, order, reason="地点有误"))
        seat.desk.acts.acknowledge_asked.emit(stale)  # a key pressed while the recall was on its way
        seat.desk.acts.show_order(stale)
        await until(lambda: "撤回或改派" in seat.desk.acts.bar.words)
        await until(lambda: room.rings == [True, True])  # a recall is heard, once
        await room.close()

    qt_loop.run_until_complete(scenario())


@pytest.mark.long
def test_a_feedback_without_the_hub_outlives_the_program(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, room: Room, tmp_path: Path
) -> None:
    async def scenario() -> None:
        await room.open()
        case = await room.dispatch()
        seat = await room.unit()
        await acknowledge(seat)
        port = room.hub.address().port
        room.hub.kill()
        await until(lambda: seat.desk.acts.bar.offer("ReturnCase") is None)  # it may not wait
        await feed_back(seat)
        await until(lambda: "恢复连接后自动送出" in seat.desk.acts.bar.words)
        await until(lambda: seat.desk.header.outgoing.text() == "待送 1")  # once its journal is written
        QTest.keyClick(seat.desk.list, Key.Key_4, Alt)
        assert seat.outgoing.panel.isVisible()
        QTest.keyClick(seat.outgoing.panel, Key.Key_Escape)
        await room.leave(seat)
        with running_hub(tmp_path / "hub", port):
            again = await room.unit(port)
            assert again.desk.header.outgoing.text() == "待送 1"
            fed_back = await room.desk.until(case, State.FEEDBACK)
            assert (fed_back.steps[-1].opinion, fed_back.steps[-1].person) == ("当场清除", "陈强")
            await until(lambda: not again.desk.acts.sending(case))
            await until(again.desk.header.outgoing.isHidden)
            await until(lambda: not list((tmp_path / "unit" / "spool").iterdir()))
            assert (await room.officer.download(fed_back.after_pictures[0])).startswith(b"\xff\xd8\xff")
            await room.close()

    qt_loop.run_until_complete(scenario())


@pytest.mark.long
def test_a_half_written_feedback_outlives_a_crash_and_goes_when_the_hub_has_it(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, room: Room, tmp_path: Path
) -> None:
    """All that the next program finds was on the disk before the first one ended."""
    answers = tmp_path / "unit" / "answers"

    async def scenario() -> None:
        await room.open()
        await room.dispatch()
        crashed = await room.unit()
        await acknowledge(crashed)
        form = crashed.desk.acts.forms["FeedBack"]
        await press_until(crashed, Key.Key_F, lambda: crashed.desk.is_writing)
        picture = QImage(640, 480, QImage.Format.Format_RGB32)
        picture.fill(QColor("#336699"))
        QGuiApplication.clipboard().setImage(picture)
        QTest.keyClick(form.text, Key.Key_V, Ctrl)
        form.text.insertPlainText("清了一半")
        await until(lambda: any("一半" in kept.text and pics for kept, pics in AnswerFolder(answers).load().items()))
        left = {path.name: path.read_bytes() for path in answers.iterdir()}
        await room.leave(crashed)
        assert {path.name: path.read_bytes() for path in answers.iterdir()} == left

        seat = await room.unit()
        await until(lambda: _state(seat) is State.HANDLING)
        form = seat.desk.acts.forms["FeedBack"]
        await press_until(seat, Key.Key_F, lambda: seat.desk.is_writing)
        assert form.text.toPlainText() == "清了一半"
        assert len(form.tray.pictures) == 1
        await send(form, lambda: not seat.desk.is_writing)
        await until(lambda: not list(answers.iterdir()))
        await room.close()

    qt_loop.run_until_complete(scenario())


@pytest.mark.long
def test_a_units_seat_keeps_nothing_of_other_units_and_no_secret(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, room: Room, tmp_path: Path
) -> None:
    async def scenario() -> None:
        await room.open()
        foreign = await room.dispatch(SANITATION)
        seat = await room.unit()
        own = await room.dispatch()
        await acknowledge(seat)
        await feed_back(seat)
        await room.desk.until(own, State.FEEDBACK)
        assert foreign not in seat.records.cases
        assert seat.records.cameras == {}
        await room.close()
        foreign_no = room.desk.cases()[foreign].case_no
        kept = [path for folder in ("unit", "squad") for path in (tmp_path / folder).rglob("*") if path.is_file()]
        assert kept  # its journal
        for path in kept:
            content = path.read_bytes()
            for secret in (foreign, foreign_no, "rtsp://", "192.0.2.", PASSWORD):
                assert secret.encode() not in content, (path.name, secret)
            assert path.stat().st_mode & 0o077 == 0, path.name

    qt_loop.run_until_complete(scenario())
