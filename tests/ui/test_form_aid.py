"""The form's aid on a real hub: the deadline is the hub's, a repeat gets the picture, an order comes back."""

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from console.app.form_aid import FormAid
from console.domain.camera import Profile
from console.domain.case import CaseRecord
from console.domain.case_command import Acknowledge
from console.domain.command import Applied
from console.domain.duplicate import Duplicate
from console.domain.permission import ROOM
from console.domain.workflow import State
from console.errors import Unavailable
from console.hub.rule_book import read_rules
from console.link.client import HubClient
from console.seat.case_acts import act
from console.seat.draft import CaseDraft
from console.seat.freeze_state import FreezeFrame, FreezeState
from console.seat.records import RoomRecords
from console.seat.slip import new_slip
from console.seat.tasks import Tasks
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.patience import until
from tests.street import CAMERAS, ROWS, UNITS, Street, file_and_dispatch, found_at
from tests.ui.fake_pictures import FakePictures
from widgets.cases.clock_text import due_words
from widgets.cases.form_stages import Stage
from widgets.cases.near_sheet import NearSheet
from widgets.cases.slim_form import SlimForm
from widgets.wall.freeze_panel import FreezePanel
from widgets.wall.freeze_view import FreezeView

Key = Qt.Key
JPEG = b"\xff\xd8"
ROW = next(row for row in ROWS if row.lead_unit == UNITS[0].id)


def test_the_seat_counts_the_same_deadline_as_the_hub() -> None:
    rules = read_rules()
    street = Street(rules)
    for _ in range(3):
        case = street.file()
        street.now = street.now.replace(hour=(street.now.hour + 7) % 24)
        assert case.clock is not None
        assert rules.clock(case.clock.start, case.limit) == case.clock


def test_a_form_may_outlive_what_served_it(qtbot: QtBot, themed: QApplication, tmp_path: Path) -> None:
    client = HubClient("ws://127.0.0.1:1/")
    tasks = Tasks(lambda _name, _failure: None)
    aid = FormAid(client, RoomRecords(client, ROOM), tasks, tmp_path)
    form = SlimForm()
    aid.attend_slip(form, form, new_slip(found_at()).draft)
    delete(aid)
    delete(form)  # a slot of what is gone would fail the test


class Seat:
    """A form below a frozen picture, its aid, and the squad at the other end."""

    def __init__(self, url: str, spool: Path, pictures: FakePictures) -> None:
        self.client, self.squad = HubClient(url), HubClient(url)
        self.failures: list[BaseException] = []
        self.tasks = Tasks(lambda _name, failure: self.failures.append(failure))
        self.records = RoomRecords(self.client, ROOM)
        self.aid = FormAid(self.client, self.records, self.tasks, spool)
        self.pictures, self.spool, self.at = pictures, spool, 100.0
        self.panels: list[FreezePanel] = []

    async def sign_in(self) -> None:
        for client, name in ((self.client, "li"), (self.squad, "squad")):
            client.start()
            await client.sign_in(name, PASSWORD)
        await set_up(self.client)
        await self.until(lambda: self.records.filing_rows and self.records.cameras, "the room")

    def open(self) -> SlimForm:
        """Freeze the first camera's picture."""
        frame = QImage(640, 360, QImage.Format.Format_RGB32)
        frame.fill(QColor("#7a5"))
        state = FreezeState(CAMERAS[0], Profile.SUB, (FreezeFrame(1, found_at()),), 1, 1)
        form = SlimForm(self.records.filing_rows, self.records.units.values(), now=lambda: self.at)
        panel = FreezePanel(FreezeView("freeze", state, frame, self.pictures, body_px=16), form)
        panel.resize(1104, 800)
        panel.show()
        self.panels.append(panel)
        draft = CaseDraft(CAMERAS[0].id, 1, "路口1", found_at(), "某某路12号", public_grid="3", residents_grid="12")
        form.start(self.aid.attend(form, panel, draft))
        form.dispatch_asked.connect(lambda asked: self.tasks.start("dispatch", self._dispatch(form, asked)))
        self.at += 1.0
        form.picker.entry.setText(ROW.code)
        return form

    async def _dispatch(self, form: SlimForm, draft: CaseDraft) -> None:
        command = replace(
            file_and_dispatch(evidence=None), filing_row=draft.filing_row, unit=draft.unit, point=draft.point,
            is_urgent=draft.is_urgent,
        )  # fmt: skip
        applied: Applied = await self.client.command(command)
        form.show_done(applied.case_no, "城管中队")

    async def until(self, condition: Callable[[], object], what: str) -> None:
        await until(condition, what)
        assert not self.failures

    async def dispatched(self, form: SlimForm) -> CaseRecord:
        QTest.keyClick(form.picker.entry, Key.Key_Return)
        await self.until(lambda: form.stage is Stage.DONE and self.of(form), "the new case")
        await self.until(lambda: "到期" in texts(form.dispatch), "the hub's deadline")
        return self.of(form)[0]

    def of(self, form: SlimForm) -> list[CaseRecord]:
        return [case for case in self.records.cases.values() if case.case_no == form.case_no]

    async def close(self) -> None:
        await self.tasks.close()
        for client in (self.client, self.squad):
            await client.close()
        for panel in self.panels:
            panel.hide()
            panel.deleteLater()


def texts(widget: QWidget) -> str:
    labels: Iterable[QLabel] = widget.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


Scenario = Callable[[Seat], Coroutine[None, None, None]]


@pytest.fixture
def at_hub(
    qtbot: QtBot, qt_loop: qasync.QEventLoop, pictures: FakePictures, tmp_path: Path
) -> Callable[[Scenario], None]:
    spool = tmp_path / "spool"
    spool.mkdir()
    make_accounts(tmp_path / "hub")

    async def whole(url: str, scenario: Scenario) -> None:
        seat = Seat(url, spool, pictures)
        await seat.sign_in()
        try:
            await scenario(seat)
        finally:
            await seat.close()

    def run(scenario: Scenario) -> None:
        with running_hub(tmp_path / "hub") as hub:
            qt_loop.run_until_complete(whole(hub.address().url, scenario))

    return run


@pytest.mark.long
def test_an_order_is_taken_back_until_the_unit_has_it(at_hub: Callable[[Scenario], None]) -> None:
    async def scenario(seat: Seat) -> None:
        form = seat.open()
        assert "在办 0 件" in texts(form)
        QTest.keyClick(form.picker.entry, Key.Key_F5)
        first = await seat.dispatched(form)
        assert first.is_urgent
        assert first.clock is not None
        assert due_words(first.clock, first.clock.start) in texts(form.dispatch)
        QTest.keyClicks(form, "R1")
        await seat.until(lambda: seat.records.cases[first.id].state is State.FILED, "the recall")
        assert seat.records.cases[first.id].steps[-1].opinion == "派错单位"
        await seat.until(lambda: "已撤回" in texts(form), "its words")
        second_form = seat.open()
        second = await seat.dispatched(second_form)
        QTest.keyClick(second_form, Key.Key_R)
        await act(seat.squad, Acknowledge, second)
        await seat.until(lambda: "已接单" in texts(second_form), "that it is too late")
        assert "1\n" not in texts(second_form.dispatch.outcome), "no reason is asked for any more"

    at_hub(scenario)


@pytest.mark.long
def test_a_repeat_is_said_shown_and_gets_the_picture_instead_of_a_new_case(
    at_hub: Callable[[Scenario], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_asked: object) -> tuple[Duplicate, ...]:
        raise Unavailable("no hub", text_key="hub.away")

    async def scenario(seat: Seat) -> None:
        first_form = seat.open()
        assert "疑似重复" not in texts(first_form)
        first = await seat.dispatched(first_form)
        form = seat.open()
        await seat.until(lambda: "疑似重复 1 件" in texts(form), "the repeat")
        assert "在办 1 件" in texts(form)
        QTest.keyClick(form.picker.entry, Key.Key_F4)
        sheet = seat.panels[-1].findChild(NearSheet)
        assert sheet is not None
        QTest.keyClick(sheet, Key.Key_A)
        await seat.until(lambda: form.stage is Stage.DONE, "the end of the form")
        await seat.until(lambda: len(seat.records.cases[first.id].after_pictures) == 1, "the picture")
        assert len(seat.records.cases) == 1
        assert "路口1" in seat.records.cases[first.id].steps[-1].opinion
        (name,) = seat.records.cases[first.id].after_pictures
        (kept,) = [path for path in seat.spool.rglob("*") if name in path.name]
        assert kept.read_bytes().startswith(JPEG), "from here the seat's deliveries bring it"
        monkeypatch.setattr(seat.client, "duplicates", away)
        offline = seat.open()
        await seat.until(lambda: "疑似重复 1 件" in texts(offline), "the repeat by the seat's own records")

    at_hub(scenario)
