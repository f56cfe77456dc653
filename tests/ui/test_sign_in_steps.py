"""The whole way in by keys at a real hub: password, code, and word that the oldest session ends."""

import asyncio
import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.app.seat_sign_in import SeatSignIn
from console.app.signin import signed_in
from console.hub.factor_secret import code_of, step_at
from console.link.client import HubClient
from console.link.session import LinkState
from console.seat.tasks import Tasks
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.patience import until
from widgets.sign_in_card import Asks, SignInCard
from widgets.signin import SignInPage

RETURN = Qt.Key.Key_Return


def shown_pages() -> list[SignInPage]:
    """Return the pages on the glass; those of other tests may still be there, hidden."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, SignInPage) and one.isVisible()]


def type_password(card: SignInCard) -> None:
    card.name.setText("li")
    QTest.keyClicks(card.password, PASSWORD)
    QTest.keyClick(card.password, RETURN)


@pytest.mark.long
def test_password_then_code_then_the_oldest_ends_at_page_and_desk(
    qapp: QApplication, qtbot: QtBot, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> None:
    async def scenario(url: str) -> None:
        clients = [HubClient(url) for _ in range(5)]
        for client in clients:
            client.start()
        *seats, fourth, desk = clients
        for seat in seats:
            await seat.sign_in("li", PASSWORD)
        key = base64.b32decode((await seats[0].begin_factor(PASSWORD)).key)
        await seats[0].confirm_factor(code_of(key, step_at(datetime.now(UTC)) - 1))

        signing = asyncio.create_task(signed_in(fourth, None, url, asyncio.Event()))
        await until(lambda: bool(shown_pages()))
        card = shown_pages()[0].sign_in
        type_password(card)
        await until(lambda: card.asks is Asks.CODE)
        QTest.keyClicks(card.code, code_of(key, step_at(datetime.now(UTC))))
        await until(lambda: card.asks is Asks.END_OF_OLDEST)
        QTest.keyClick(card.key, RETURN)
        account = await signing
        assert account is not None
        await until(lambda: seats[0].state is LinkState.SIGNED_OUT)
        assert seats[1].state is LinkState.SIGNED_IN

        await desk.sign_in("wang", PASSWORD)
        place, tasks = QWidget(), Tasks(lambda _name, _failure: None)
        place.resize(1000, 800)
        qtbot.addWidget(place)
        place.show()
        over = SeatSignIn(desk, tasks, place)
        over.open()
        type_password(over.card)
        await until(lambda: over.card.asks is Asks.CODE)
        QTest.keyClicks(over.card.code, code_of(key, step_at(datetime.now(UTC)) + 1))
        await until(lambda: over.card.asks is Asks.END_OF_OLDEST)
        QTest.keyClick(over.card.key, RETURN)
        await until(over.card.isHidden)
        assert {one.name for one in desk.people_here} == {"li", "wang"}
        await tasks.close()
        for client in clients:
            await client.close()

    make_accounts(tmp_path / "hub")
    qapp.setQuitOnLastWindowClosed(False)
    with running_hub(tmp_path / "hub") as hub:
        qt_loop.run_until_complete(scenario(hub.address().url))
    qapp.setQuitOnLastWindowClosed(True)
