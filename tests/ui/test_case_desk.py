"""Queue, sheet and check page on a real hub: a case from its dispatch to its end, by keys alone."""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.app.case_desk import CaseDesk
from console.domain.camera import PictureLife, Sign
from console.domain.case import CaseId, CaseRecord
from console.domain.case_command import Acknowledge, ReturnCase
from console.domain.permission import ROOM, unit_view
from console.domain.workflow import State
from console.link.client import HubClient
from console.seat.case_acts import act
from console.seat.queue import Bucket
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from console.video.choice import profile_for
from tests.fixtures.desk import Desk, set_up
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.patience import until
from tests.street import CAMERAS, UNITS, file_and_dispatch
from tests.ui.fake_pictures import FakePictures
from widgets.cases.check_view import Sight
from widgets.cases.reason_telephone import TelephoneEntry

Key = Qt.Key
_W = TypeVar("_W", bound=QWidget)


class Seat:
    """A duty desk's right column and centre, its hands, and the squad at the other end."""

    def __init__(self, url: str, spool: Path, pictures: FakePictures) -> None:
        self.client, self.squad = HubClient(url), HubClient(url)
        self.failures: list[BaseException] = []
        self.spool, self.pictures = spool, pictures
        self.tasks = Tasks(lambda _name, failure: self.failures.append(failure))
        self.records = RoomRecords(self.client, ROOM)
        ticks = itertools.count()
        self.cases = CaseDesk(
            self.client, self.records, pictures, profile_for, self.tasks, spool,
            now=self.client.room_now, clock=lambda: float(next(ticks)),
        )  # fmt: skip
        self.window = QWidget()
        self.centre = QWidget(self.window)
        self.cases.lay_over(self.centre)
        column = QVBoxLayout(self.window)
        for part in (self.centre, self.cases.queue, self.cases.sheet):
            column.addWidget(part, 1)
        self.window.resize(900, 1500)

    async def sign_in(self) -> None:
        for client, name in ((self.client, "li"), (self.squad, "squad")):
            client.start()
            await client.sign_in(name, PASSWORD)
        self.unit = Desk(self.squad, unit_view(UNITS[0].id))
        await set_up(self.client)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        try:
            await until(condition, what)
        except AssertionError as exc:
            raise AssertionError(f"{exc}; {self.said()}") from None
        assert not self.failures

    def said(self) -> str:
        """What the sheet says is in the way, and who has the keyboard."""
        entry, focus = self.cases.sheet.entry, QApplication.focusWidget()
        own = entry._trouble.text() if entry is not None else "no entry"
        return f"{self.cases.sheet.body.trouble} | {own} | {focus.objectName() if focus else None}"

    async def until_state(self, case: CaseId, state: State) -> CaseRecord:
        def shown() -> bool:
            record = self.cases.sheet.record
            return (
                record is not None and record.id == case and record.state is state and not self.cases.sheet.is_sending
            )

        await self.until(shown, f"{case} {state}")
        return self.records.cases[case]

    async def file(self) -> CaseId:
        command = file_and_dispatch(evidence=None)
        await self.client.command(command)
        await self.until(lambda: command.case in self.records.cases, "the new case")
        return command.case

    def find(self, kind: type[_W], name: str) -> _W:
        found: list[_W] = list(self.window.findChildren(kind, name))
        return next(each for each in found if each.isVisible())

    def press(self, *keys: Qt.Key | str) -> None:
        """Type on whatever has the keyboard."""
        for key in keys:
            at = QApplication.focusWidget()
            assert at is not None
            if isinstance(key, str) and not key.isascii():  # from an input method, as people write Chinese
                written = QInputMethodEvent()
                written.setCommitString(key)
                QApplication.sendEvent(at, written)
            elif isinstance(key, str):
                QTest.keyClicks(at, key)
            else:
                QTest.keyClick(at, key)

    def choose(self, case: CaseId) -> None:
        assert self.cases.choose(case)
        self.cases.queue.focus_list()

    async def close(self) -> None:
        await self.tasks.close()
        await self.client.close()
        await self.squad.close()


Run = Callable[..., None]


@pytest.fixture
def on_seat(qtbot: QtBot, qt_loop: qasync.QEventLoop, tmp_path: Path, pictures: FakePictures) -> Run:
    data = tmp_path / "data"
    make_accounts(data)
    (tmp_path / "spool").mkdir()

    @asynccontextmanager
    async def seat(url: str) -> AsyncIterator[Seat]:
        made = Seat(url, tmp_path / "spool", pictures)
        qtbot.addWidget(made.window)
        await made.sign_in()
        made.window.show()
        made.window.activateWindow()
        try:
            yield made
        finally:
            await made.close()

    def run(scenario: Callable[[Seat], object]) -> None:
        async def whole(url: str) -> None:
            async with seat(url) as made:
                await scenario(made)  # type: ignore[misc]  # a coroutine function

        with running_hub(data) as hub:
            qt_loop.run_until_complete(whole(hub.address().url))

    return run


async def _fed_back_by_telephone(seat: Seat) -> CaseId:
    case = await seat.file()
    seat.choose(case)
    seat.press(Key.Key_A, "陈强", Key.Key_Return)
    record = await seat.until_state(case, State.HANDLING)
    assert record.steps[-1].telephone is not None
    assert record.steps[-1].telephone.told_by == "陈强"
    seat.press(Key.Key_F, "陈强", Key.Key_Tab, Key.Key_Tab, "已清理")
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    QGuiApplication.clipboard().setImage(picture)
    entry = seat.cases.sheet.entry
    assert isinstance(entry, TelephoneEntry)
    assert entry.tray is not None
    tray = entry.tray
    assert entry.result is not None
    QTest.keyClick(entry.result, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    await seat.until(lambda: len(tray.pictures) == 1, "the pasted picture")
    seat.press(Key.Key_Return)
    record = await seat.until_state(case, State.FEEDBACK)
    assert record.steps[-1].opinion == "已清理"
    assert len(record.after_pictures) == 1
    assert (seat.spool / record.after_pictures[0]).read_bytes().startswith(b"\xff\xd8\xff"), "it waits for delivery"
    return case


async def _see_present(seat: Seat) -> None:
    """Let the camera send a picture, and wait until the check page has painted all of them."""
    check = seat.cases.check
    await seat.until(lambda: bool(seat.pictures.wanted.get("desk.check")), "the page wants the camera's picture")
    seat.pictures.publish(seat.pictures.wanted["desk.check"][0], 120)
    await seat.until(lambda: check.sight() is Sight.WHOLE, "all pictures on the glass")


def test_a_case_is_closed_only_in_front_of_its_pictures(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await _fed_back_by_telephone(seat)
        seat.cases.show_tab(Bucket.CHECK)
        assert not seat.cases.check.isVisible()
        seat.press(Key.Key_Y)
        assert seat.cases.check.isVisible(), "the key opens what nobody has looked at yet"
        seat.press(Key.Key_Y)
        assert "送来" in seat.cases.sheet.body.trouble
        assert not seat.cases.sheet.is_sending
        await _see_present(seat)
        assert seat.cases.trigger("case.close"), "a click and the palette go the same way"
        await seat.until_state(case, State.CLOSED)

    on_seat(scenario)


def test_where_no_present_picture_can_be_had_a_second_key_closes_without_it(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await _fed_back_by_telephone(seat)
        dead = PictureLife(Sign.LOST, since=0.0, show_picture=False)
        seat.pictures.lives[CAMERAS[0].id] = dead
        seat.cases.queue.focus_list()
        seat.press(Key.Key_Return)
        await seat.until(lambda: seat.cases.check.sight() is Sight.LACKING, "what can be had is painted")
        seat.press(Key.Key_Y)
        assert "没有现在的画面" in seat.cases.sheet.body.trouble
        assert not seat.cases.sheet.is_sending
        seat.press(Key.Key_Escape)
        seat.press(Key.Key_Return)
        await seat.until(lambda: seat.cases.check.sight() is Sight.LACKING, "painted again")
        seat.press(Key.Key_Y)
        assert not seat.cases.sheet.is_sending, "who went away is told again"
        seat.press(Key.Key_Y)
        await seat.until_state(case, State.CLOSED)

    on_seat(scenario)


def test_by_telephone_to_the_check_page_and_closed_by_keys(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await _fed_back_by_telephone(seat)
        seat.cases.queue.focus_list()
        seat.press(Key.Key_Return)
        assert seat.cases.check.isVisible()
        assert seat.cases.check.geometry() == seat.centre.rect()
        await _see_present(seat)
        seat.press(Key.Key_Y)
        record = await seat.until_state(case, State.CLOSED)
        assert [step.action.value for step in record.steps[-4:]] == ["dispatch", "acknowledge", "feed_back", "close"]
        assert seat.cases.queue.counts().open == 0
        assert seat.cases.sheet.acts == ()

    on_seat(scenario)


def test_beside_an_open_form_letters_mean_a_case_only_for_who_came_on_purpose(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await seat.file()
        seat.choose(case)
        sheet = seat.cases.sheet
        seat.cases.is_form_open = lambda: True
        for at in (seat.cases.queue.list, sheet, seat.cases.check):
            at.setFocus()
            seat.press("zddw", Key.Key_Return)
            assert sheet.entry is None
            assert not seat.cases.check.isVisible()
            assert "定格" in sheet.body.trouble
            sheet.say_trouble("")
        seat.cases.enter()
        seat.press(Key.Key_Z)
        assert sheet.entry is not None, "Alt+3"
        seat.press(Key.Key_Escape)
        seat.cases.leave_to_form()
        seat.press(Key.Key_Z)
        assert sheet.entry is None
        QTest.mouseClick(seat.cases.queue.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 10))
        seat.press(Key.Key_Z)
        assert sheet.entry is not None, "a click"

    on_seat(scenario)


def test_back_for_rework_with_a_reason_by_its_digit(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await _fed_back_by_telephone(seat)
        seat.cases.queue.focus_list()
        seat.press(Key.Key_C, Key.Key_N)
        seat.press("1", Key.Key_Return)
        record = await seat.until_state(case, State.REWORK)
        assert record.steps[-1].opinion == "现场仍有堆物"
        assert seat.cases.check.hasFocus()  # the keyboard is where it was before the reason was asked

    on_seat(scenario)


def test_the_sheet_follows_a_search_and_a_case_stays_found_that_moves_on(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case, queue = await _fed_back_by_telephone(seat), seat.cases.queue
        other = await seat.file()
        queue.show_bucket(Bucket.CHECK)
        seat.cases.find()
        seat.press(seat.records.cases[case].case_no[-5:], Key.Key_Return)
        assert queue.case == case
        assert seat.cases.sheet.record is not None
        seat.press(Key.Key_N, "没有恢复原状", Key.Key_Return)
        await seat.until_state(case, State.REWORK)
        assert (queue.model.rowCount(), queue.is_away) == (1, False), "a search looks through all tabs"
        seat.press(Key.Key_Escape)
        assert (queue.search.text(), queue._found.text()) == ("", "Ctrl+F")
        seat.press(Key.Key_BracketLeft)
        assert (queue.model.bucket, queue.case) == (Bucket.HANDLING, case), "taken up again where it stands now"
        queue.show_bucket(Bucket.CHECK)
        assert seat.cases.sheet.record is None, "its row is not here"
        seat.press(Key.Key_A)
        assert seat.cases.sheet.entry is None, "so no key means it"
        assert not seat.cases.possible()

        seat.choose(other)
        seat.press(Key.Key_A, "陈")
        seat.cases.find()
        seat.press("没有这条路")
        assert seat.cases.sheet.entry is not None, "what is being written stays"
        seat.cases.sheet.slot.close()
        assert seat.cases.sheet.record is None

    on_seat(scenario)


def test_returned_recalled_and_sent_elsewhere(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await seat.file()
        await act(seat.squad, ReturnCase, await seat.unit.until_case(case), reason="不属于本单位")
        await seat.until(lambda: seat.records.cases[case].state is State.RETURNED, "returned")
        seat.choose(case)
        seat.press(Key.Key_D, Key.Key_Return)  # the unit that gave it back is not chosen by itself
        assert "▲" in seat.cases.sheet.entry._trouble.text()  # type: ignore[union-attr]
        seat.press("环卫", Key.Key_Return)
        record = await seat.until_state(case, State.DISPATCHED)
        assert (record.unit, record.wrong_dispatches) == (UNITS[1].id, 1)
        seat.cases.queue.focus_list()
        seat.press(Key.Key_Z, "2", Key.Key_Return)
        await seat.until_state(case, State.FILED)
        seat.cases.queue.focus_list()
        seat.press(Key.Key_E)
        seat.find(QLineEdit, "desk.sheet.place").setFocus()
        seat.press(Key.Key_End, "西侧", Key.Key_Return)
        await seat.until(lambda: seat.records.cases[case].place.endswith("西侧"), "the right place")

    on_seat(scenario)


def test_what_left_its_tab_has_no_keys_until_somebody_goes_after_it(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case, other = await seat.file(), await seat.file()
        seat.cases.show_tab(Bucket.HANDLING)
        seat.choose(case)
        seat.press(Key.Key_Z, "2", Key.Key_Return)
        await seat.until_state(case, State.FILED)
        sheet = seat.cases.sheet
        assert (sheet.record, sheet.is_away, sheet.acts) == (seat.records.cases[case], True, ())
        assert seat.cases.possible() == frozenset()
        assert seat.cases.queue.list.hasFocus()
        version = seat.records.cases[case].version
        seat.press(Key.Key_D, Key.Key_V)
        assert sheet.entry is None
        assert "按键不起作用" in sheet.body.trouble
        seat.press(Key.Key_Return)
        assert seat.cases.queue.model.bucket is Bucket.DISPATCH
        assert not sheet.is_away
        assert "case.redispatch" in seat.cases.possible()
        seat.cases.show_tab(Bucket.HANDLING)
        assert (seat.cases.queue.case, seat.records.cases[case].version) == (other, version)

    on_seat(scenario)


def test_who_comes_second_is_told_and_nothing_is_done(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await seat.file()
        seat.choose(case)
        seat.press(Key.Key_Z)
        await act(seat.squad, Acknowledge, await seat.unit.until_case(case))
        record = await seat.until_state(case, State.HANDLING)
        assert seat.cases.sheet.entry is None
        trouble = seat.cases.sheet.body.trouble
        assert record.steps[-1].person in trouble
        assert seat.records.cases[case].version == record.version

    on_seat(scenario)


def test_a_double_click_does_it_once(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        case = await _fed_back_by_telephone(seat)
        assert seat.cases.look()
        await _see_present(seat)
        key = seat.find(QPushButton, "desk.sheet.act.Close")
        QTest.mouseDClick(key, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
        record = await seat.until_state(case, State.CLOSED)
        assert sum(step.action.value == "close" for step in record.steps) == 1
        assert seat.cases.sheet.body.trouble == ""

    on_seat(scenario)


@pytest.mark.long
def test_the_most_urgent_case_is_chosen_when_the_desk_opens_and_is_nobodys(on_seat: Run) -> None:
    async def scenario(seat: Seat) -> None:
        claims: list[str] = []
        seat.cases.claims.opened.connect(claims.append)
        assert seat.cases.sheet.record is None
        first = await seat.file()
        assert seat.cases.sheet.record is not None
        assert seat.cases.sheet.record.id == first
        second = await seat.file()
        assert seat.cases.sheet.record.id == first, "only once"
        assert not seat.cases.claims._timer.isActive()
        seat.choose(second)
        await seat.until(lambda: claims == [second], "the claim of the one chosen by hand")

    on_seat(scenario)
