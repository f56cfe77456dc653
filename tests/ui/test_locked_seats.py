"""Every kind of seat at a real hub: Ctrl+L locks it, its password opens it, and it stays open."""

from collections.abc import Callable
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.app.accounts import AccountsSeat
from console.app.approval import ApprovalSeat
from console.app.duty import DutySeat
from console.app.idle_lock import IdleLock
from console.app.unit import UnitSeat
from console.domain.standard import UnitId
from console.link.client import HubClient
from console.link.journal_keeper import JournalKeeper
from console.link.journal_store import FileStore
from tests.fixtures.desk import set_up
from tests.fixtures.hub_process import PASSWORD, make_accounts, rows, running_hub
from tests.patience import until

pytestmark = pytest.mark.long
Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
LOOKS = 2
"""So often the seat looks again after it was opened."""
LOOK_MS = 100
"""It looks ten times as often as at work: what it finds is the same."""
Seat = DutySeat | UnitSeat | ApprovalSeat | AccountsSeat


def duty(client: HubClient, folder: Path) -> tuple[Seat, IdleLock, QWidget]:
    seat = DutySeat(client, folder, "值班台", size=(1600, 900), workers=1)
    return seat, seat.lock, seat.desk


def unit(client: HubClient, folder: Path) -> tuple[Seat, IdleLock, QWidget]:
    seat = UnitSeat(client, UnitId("enforcement"), folder, size=(1280, 800))
    return seat, seat.tools.lock, seat.desk


def deputy(client: HubClient, _folder: Path) -> tuple[Seat, IdleLock, QWidget]:
    seat = ApprovalSeat(client, size=(1280, 800))
    return seat, seat.tools.lock, seat.desk


def technician(client: HubClient, _folder: Path) -> tuple[Seat, IdleLock, QWidget]:
    seat = AccountsSeat(client)
    return seat, seat.tools.lock, seat.page


async def open_by(lock: IdleLock, password: str) -> None:
    """Type a password into the card, and wait for what the hub says to it."""
    card = lock.page.card
    QTest.keyClicks(card.password, password)
    QTest.keyClick(card.password, Key.Key_Return)
    assert not card.password.text()
    await until(lambda: card.key.isEnabled() or not lock.is_locked, "the hub's word")


async def looked_at(lock: IdleLock, times: int) -> None:
    """Wait until the seat has compared itself with the hub so often."""
    seen = list[None]()
    heard = lock._timer.timeout.connect(lambda: seen.append(None))
    await until(lambda: len(seen) >= times, "the seat's own look")
    lock._timer.timeout.disconnect(heard)


def press_lock(window: QWidget) -> None:
    QTest.keyClick(window.focusWidget() or window, Key.Key_L, Ctrl)


async def work(seat: Seat, lock: IdleLock, window: QWidget) -> None:
    client = seat.client
    window.activateWindow()
    await until(window.isActiveWindow, "the window in front")
    lock._timer.setInterval(LOOK_MS)
    for _ in range(2):
        press_lock(window)
        assert lock.is_locked
        await until(lambda: client.is_locked, "the hub's lock")
        await open_by(lock, "not the password")
        await looked_at(lock, 1)
        assert lock.is_locked
        await open_by(lock, PASSWORD)
        await until(lambda: not lock.is_locked, "the open desk")
        await looked_at(lock, LOOKS)
        assert not lock.is_locked
        assert not client.is_locked
        await client.sessions()  # the hub takes requests again
    if isinstance(seat, DutySeat):
        await work_at_wall(seat)


async def work_at_wall(seat: DutySeat) -> None:
    """Ctrl+L means the seat on the wall too, and brings its card to the front."""
    await until(lambda: seat.window is not None, "the wall")
    wall = seat.window
    assert wall is not None
    wall.activateWindow()
    await until(wall.isActiveWindow, "the wall in front")
    press_lock(wall)
    assert seat.lock.is_locked
    assert not wall.wall.is_locked
    await until(seat.desk.isActiveWindow, "the card in front")
    await open_by(seat.lock, PASSWORD)
    await until(lambda: not seat.lock.is_locked, "the open desk")


@pytest.mark.parametrize(
    ("name", "make"), [("li", duty), ("squad", unit), ("zhao", deputy), ("tech", technician)],
    ids=["duty", "unit", "deputy", "technician"],
)  # fmt: skip
def test_a_locked_seat_is_opened_by_its_password_and_stays_open(
    qtbot: QtBot, themed: QApplication, qt_loop: qasync.QEventLoop, tmp_path: Path, name: str,
    make: Callable[[HubClient, Path], tuple[Seat, IdleLock, QWidget]],
) -> None:  # fmt: skip
    themed.setQuitOnLastWindowClosed(False)  # as a seat's loop does
    data = tmp_path / "hub"
    make_accounts(data)

    async def whole(url: str) -> None:
        officer = HubClient(url)
        officer.start()
        await officer.sign_in("li", PASSWORD)
        await set_up(officer)
        await officer.close()
        client = HubClient(url, journal=JournalKeeper(FileStore(tmp_path / "journal")))
        client.start()
        await client.sign_in(name, PASSWORD)
        seat, lock, window = make(client, tmp_path / "seat")
        try:
            await work(seat, lock, window)
        finally:
            await seat.close()
            await client.close()

    with running_hub(data) as hub:
        qt_loop.run_until_complete(whole(hub.address().url))
    acts = rows(data, "SELECT act, result FROM register WHERE act IN ('lock', 'unlock') ORDER BY number")
    once = [("lock", "done"), ("unlock", "hub.sign_in_failed"), ("unlock", "done")]
    assert acts == once * 2 + ([once[0], once[2]] if name == "li" else [])
