"""What a unit's whole seat is told by a real hub: that an order is urgent, and that one was recalled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from console.app.unit import UnitSeat
from console.domain.case_command import Recall
from console.domain.workflow import State
from tests.fixtures.hub_process import make_accounts, running_hub
from tests.integration.test_case_path import on
from tests.patience import until
from tests.ui.test_unit_seat import Room, acknowledge

Key = Qt.Key


@pytest.fixture
def room(qapp: QApplication, tmp_path: Path) -> Iterator[Room]:
    make_accounts(tmp_path / "hub")
    qapp.setQuitOnLastWindowClosed(False)  # as a seat does
    with running_hub(tmp_path / "hub") as hub:
        yield Room(hub, tmp_path)
    qapp.setQuitOnLastWindowClosed(True)


def says(seat: UnitSeat) -> str:
    labels: list[QLabel] = list(seat.desk.sheet.findChildren(QLabel))
    return "\n".join(label.text() for label in labels if label.isVisible())


@pytest.mark.long
def test_an_urgent_order_and_the_recall_of_the_next_one(qtbot: QtBot, qt_loop: qasync.QEventLoop, room: Room) -> None:
    async def scenario() -> None:
        await room.open()
        seat = await room.unit()
        handled = await room.dispatch(is_urgent=True)
        await until(lambda: "紧急" in says(seat))
        await until(lambda: room.rings == [True])
        await acknowledge(seat)
        recalled = await room.dispatch()
        order = await room.desk.until(recalled, State.DISPATCHED)
        await until(lambda: seat.desk.chosen is not None and seat.desk.chosen.id == recalled)
        await room.officer.command(on(Recall, order, reason="地点有误"))
        await until(lambda: "✕ 已撤回" in says(seat))
        assert recalled not in seat.records.cases
        assert "地点有误" not in says(seat) + seat.desk.acts.bar.words, "the room's own word"
        for key in (Key.Key_Return, Key.Key_F, Key.Key_T):
            QTest.keyClick(seat.desk.list, key)
        assert not seat.desk.is_writing
        QTest.keyClick(seat.desk.list, Key.Key_Up)
        await until(lambda: seat.desk.model.rowCount() == 1)
        assert seat.desk.chosen is not None
        assert seat.desk.chosen.id == handled
        await room.close()

    qt_loop.run_until_complete(scenario())
