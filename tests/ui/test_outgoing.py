"""What waits and what was not carried out: the model told by the journal, the list, the age of the board."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.app.outgoing_desk import OutgoingDesk
from console.domain.account import Account
from console.domain.case import CaseRecord
from console.domain.command import Applied
from console.errors import Refused
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper, at_once
from console.link.journal_store import MemoryStore
from console.link.session import LinkState
from console.seat.board_age import BoardAge, BoardClock
from console.seat.outgoing import Outgoing
from console.seat.records import RoomRecords
from console.seat.tasks import Tasks
from tests.street import NOW, OFFICER, Street, file_and_dispatch
from tests.ui.conftest import HandClock
from widgets.cases.outgoing_panel import OutgoingPanel
from widgets.desk.header import DeskHeader
from widgets.unit.desk import UnitDesk


class Client:
    """Who is signed in, and when."""

    account: Account | None = OFFICER

    def room_now(self) -> datetime:
        return NOW


class Records(QObject):
    """What the view shows."""

    cases_changed = Signal()
    link_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.cases: dict[str, CaseRecord] = {}
        self.link = LinkState.SIGNED_IN
        self.word_at = 0.0
        self.now: Callable[[], float] = float

    def seconds_since_word(self) -> float:
        return self.now() - self.word_at


class Room:
    """Model, journal and a loop that the test turns."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.keeper, self.client, self.records = JournalKeeper(MemoryStore(), at_once), Client(), Records()
        self.outgoing = Outgoing(cast(HubClient, self.client), self.keeper, cast(RoomRecords, self.records))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401
        async def and_the_rest() -> Any:  # noqa: ANN401
            result = await work
            for _ in range(5):
                await asyncio.sleep(0)
            return result

        return self.loop.run_until_complete(and_the_rest())

    def make(self, account: str = "li") -> Any:  # noqa: ANN401
        command = file_and_dispatch()
        self.run(self.keeper.write(lambda: self.keeper.journal.make(command, account, NOW)))
        return command

    def refuse(self, command: Any) -> None:  # noqa: ANN401
        no = Refused("no", text_key="hub.unknown_unit")
        self.run(self.keeper.write(lambda: self.keeper.journal.answer(command.id, no, NOW)))


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    made = Room()
    yield made
    made.loop.close()


def test_what_waits_is_told_by_number_when_it_is_a_case(room: Room, qtbot: QtBot) -> None:
    command = room.make()
    assert room.run(room.outgoing.number(command.id)) == 1
    (item,) = room.outgoing.waiting
    assert (item.act, item.place, item.number, item.is_own) == ("file_and_dispatch", command.place, 1, True)
    with qtbot.waitSignal(room.outgoing.carried_out) as told:
        applied = Applied(command.id, 1, command.case, "20260701310199 00007")
        room.run(room.keeper.write(lambda: room.keeper.journal.answer(command.id, applied, NOW)))
    assert (told.args[0].number, told.args[1]) == (1, "20260701310199 00007")
    assert room.outgoing.waiting == []


def test_what_another_made_is_listed_as_theirs(room: Room) -> None:
    room.make("wang")
    assert [item.is_own for item in room.outgoing.waiting] == [False]


def test_what_was_refused_stays_until_somebody_settles_it(room: Room, qtbot: QtBot) -> None:
    command = room.make()
    with qtbot.waitSignal(room.outgoing.refused):
        room.refuse(command)
    room.client.account = None
    with pytest.raises(Refused):
        room.run(room.outgoing.settle(command.id))
    room.client.account = OFFICER
    room.run(room.outgoing.settle(command.id))
    assert room.outgoing.not_carried_out == []


def test_a_sent_case_that_the_view_shows_was_carried_out(room: Room) -> None:
    street = Street()
    record = street.file()
    command = file_and_dispatch()
    room.run(room.keeper.write(lambda: room.keeper.journal.make(command, "li", NOW, goes_out=True)))
    room.records.cases = {command.case: record}

    async def show() -> None:
        room.records.cases_changed.emit()

    room.run(show())
    assert room.outgoing.waiting == []


def test_the_list_says_why_and_each_line_has_its_key(room: Room, qtbot: QtBot) -> None:
    refused, waits = room.make(), room.make("wang")
    room.refuse(refused)
    panel = OutgoingPanel()
    qtbot.addWidget(panel)
    panel.show_items(room.outgoing.not_carried_out, room.outgoing.waiting)
    panel.show()
    labels = cast(list[QLabel], panel.findChildren(QLabel))
    words = [one.text() for one in labels if one.isVisibleTo(panel)]
    assert any(text.startswith("▲ ") for text in words)
    assert any("wang" in text for text in words)
    buttons = cast(list[QPushButton], panel.findChildren(QPushButton))
    keys = {key.text(): key for key in buttons}
    assert set(keys) == {"知道了", "重新打开草稿", "撤下"}
    told: list[tuple[str, str]] = []
    for name in ("settled", "reopened", "withdrawn"):
        getattr(panel, name).connect(lambda id_, name=name: told.append((name, id_)))
    for key in keys.values():
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert sorted(told) == [("reopened", refused.id), ("settled", refused.id), ("withdrawn", waits.id)]
    with qtbot.waitSignal(panel.left):
        QTest.keyClick(panel, Qt.Key.Key_Escape)


def test_a_silent_line_makes_the_board_stale_within_three_seconds(qtbot: QtBot, hand_clock: HandClock) -> None:
    records = Records()
    records.now = hand_clock.now
    records.word_at = hand_clock.now()
    clock = BoardClock(cast(RoomRecords, records), now=hand_clock.now, utc=hand_clock.utc)
    told: list[BoardAge] = []
    clock.changed.connect(told.append)
    hand_clock.seconds += 2.5
    clock.look()
    assert told == []
    hand_clock.seconds += 0.6
    clock.look()
    clock.look()
    (age,) = told
    assert (age.seconds, age.is_stale, age.is_silent) == (3, True, True)
    assert age.since == datetime(2026, 7, 1, 6, 32, 7, tzinfo=UTC)
    records.word_at = hand_clock.now()
    clock.look()
    assert told[-1] == BoardAge()


def test_a_line_without_anybody_signed_in_tells_nothing(qtbot: QtBot, hand_clock: HandClock) -> None:
    records = Records()
    records.now, records.link = hand_clock.now, LinkState.SIGNED_OUT
    clock = BoardClock(cast(RoomRecords, records), now=hand_clock.now, utc=hand_clock.utc)
    hand_clock.seconds += 10
    records.word_at = hand_clock.now()  # the hub greets, but nobody follows a view
    clock.look()
    assert (clock.age.seconds, clock.age.is_stale, clock.age.is_silent) == (10, True, False)


class Placed:
    """The list at a desk: what it lies over, what the header says, which drafts were opened again."""

    def __init__(self, room: Room, qtbot: QtBot) -> None:
        self.centre, self.header = QWidget(), DeskHeader(room.client.room_now)
        self.centre.resize(1100, 800)
        self.header.resize(1920, 56)
        for part in (self.centre, self.header):
            qtbot.addWidget(part)
            part.show()
        self.reopened: list[str] = []
        self.started: list[Coroutine[Any, Any, Any]] = []
        tasks = SimpleNamespace(start=lambda _name, work: self.started.append(work))
        self.desk = OutgoingDesk(
            room.outgoing, cast(Tasks, tasks), self.reopened.append, self.centre,
            lambda waiting, refused, durable: self.header.set_outgoing(waiting, refused, is_durable=durable),
        )  # fmt: skip


def test_the_header_counts_what_is_not_settled_and_says_nothing_otherwise(room: Room, qtbot: QtBot) -> None:
    placed = Placed(room, qtbot)
    badge = placed.header.outgoing
    assert badge.isHidden()
    refused = room.make()
    room.make()
    assert (badge.text(), badge.property("role")) == ("待送 2", "quiet")
    room.refuse(refused)
    assert (badge.text(), badge.property("role")) == ("▲ 未执行 1 · 待送 1", "warning")
    with qtbot.waitSignal(placed.header.outgoing_clicked):
        QTest.mouseClick(badge, Qt.MouseButton.LeftButton)
    room.run(room.outgoing.settle(refused.id))
    assert (badge.text(), badge.property("role")) == ("待送 1", "quiet")


def test_the_list_is_gone_through_by_key_and_gives_the_keyboard_back(room: Room, qtbot: QtBot) -> None:
    placed = Placed(room, qtbot)
    first, second = room.make(), room.make()
    room.refuse(first)
    room.refuse(second)
    before = QLineEdit(placed.centre)
    before.show()
    placed.centre.activateWindow()
    before.setFocus()
    placed.desk.open(1.0)
    panel = placed.desk.panel
    assert panel.isVisible()
    held = placed.centre.focusWidget()
    assert isinstance(held, QPushButton)
    assert held.objectName() == f"outgoing.reopen {first.id}"
    QTest.keyClick(held, Qt.Key.Key_Down)
    held = placed.centre.focusWidget()
    assert held.objectName() == f"outgoing.known {first.id}"
    QTest.keyClick(held, Qt.Key.Key_Return)
    room.run(placed.started.pop())
    held = placed.centre.focusWidget()
    assert held.objectName() == f"outgoing.reopen {second.id}", "what was settled is gone, the next one has the key"
    QTest.keyClick(held, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert placed.centre.focusWidget() is before
    placed.desk.open(1.25)
    QTest.keyClick(placed.centre.focusWidget(), Qt.Key.Key_Return)
    assert placed.reopened == [second.id]
    assert panel.isHidden(), "the draft lies where the list lay"


def test_a_units_header_counts_it_too_and_the_list_opens_over_its_orders(room: Room, qtbot: QtBot) -> None:
    desk = UnitDesk()
    qtbot.addWidget(desk)
    desk.resize(1280, 800)
    desk.show()
    tasks = cast(Tasks, SimpleNamespace(start=lambda _name, _work: None))

    def count(waiting: int, refused: int, durable: bool) -> None:
        desk.header.set_outgoing(waiting, refused, is_durable=durable)

    listed = OutgoingDesk(room.outgoing, tasks, lambda _id: None, desk.pages, count)
    assert desk.header.outgoing.isHidden()
    room.refuse(room.make())
    room.make()
    assert desk.header.outgoing.text() == "▲ 未执行 1 · 待送 1"
    assert desk.width() == 1280, "words in the header make no window wider"
    desk.header.outgoing_clicked.connect(lambda: listed.open(1.0))
    QTest.mouseClick(desk.header.outgoing, Qt.MouseButton.LeftButton)
    assert listed.panel.isVisible()
    labels = cast(list[QLabel], listed.panel.findChildren(QLabel))
    assert any("未执行" in one.text() for one in labels)
