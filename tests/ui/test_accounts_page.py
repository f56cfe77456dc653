"""The technician's page: an account is made at a real hub; what will not do is said and nothing is sent."""

from pathlib import Path

import pytest
import qasync  # type: ignore[import-untyped]  # the package has no stubs
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from console.app.accounts import AccountsSeat
from console.app.room_files import RoomFiles, bring
from console.domain.account import Account
from console.domain.permission import Role
from console.domain.standard import UnitId
from console.domain.unit import Unit
from console.link.client import HubClient
from tests.fixtures.hub_process import PASSWORD, make_accounts, running_hub
from tests.patience import until
from widgets.accounts.page import AccountCard, AccountsPage

GOOD = "seven horses 7 bridges"


@pytest.fixture
def page(qtbot: QtBot) -> AccountsPage:
    made = AccountsPage()
    made.card.set_units([Unit(UnitId("enforcement"), "城管中队")])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    return made


@pytest.fixture
def card(page: AccountsPage) -> AccountCard:
    return page.card


def fill(card: AccountCard, name: str, person: str, password: str, again: str) -> None:
    for field, words in (
        (card.name, name), (card.display_name, person), (card.password, password), (card.again, again)
    ):  # fmt: skip
        field.setText(words)
    QTest.keyClick(card.again, Qt.Key.Key_Return)


def test_what_will_not_do_is_said_and_not_sent(card: AccountCard) -> None:
    asked: list[Account] = []
    card.asked.connect(lambda account, _password: asked.append(account))
    for given, words in (
        (("x", "王芳", GOOD, GOOD), "账号须为"),
        (("fang", "", GOOD, GOOD), "姓名不能为空"),
        (("fang", "王芳", "short", "short"), "至少 12 位"),
        (("fang", "王芳", GOOD, GOOD + "x"), "两遍密码不一样"),
    ):
        fill(card, *given)
        assert words in card._trouble.text()
    assert asked == []


def test_a_units_account_names_its_unit_and_the_password_is_forgotten(card: AccountCard) -> None:
    asked: list[Account] = []
    card.asked.connect(lambda account, _password: asked.append(account))
    key: QPushButton = card.findChild(QPushButton, "accounts.role.unit")  # type: ignore[assignment]
    QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert card.unit.isVisible()
    fill(card, "fang", "王芳", GOOD, GOOD)
    assert asked == [Account("fang", "王芳", Role.UNIT, "城管中队", UnitId("enforcement"))]
    assert (card.password.text(), card.again.text()) == ("", "")
    card.password.undo()
    assert card.password.text() == ""


@pytest.mark.long
def test_a_technician_makes_an_account_that_can_sign_in(
    qapp: QApplication, qtbot: QtBot, qt_loop: qasync.QEventLoop, tmp_path: Path
) -> None:
    async def scenario(url: str) -> None:
        technician, other = HubClient(url), HubClient(url)
        technician.start()
        other.start()
        await technician.sign_in("tech", PASSWORD)
        seat = AccountsSeat(technician)
        await bring(technician, RoomFiles(), is_own_hub=True)  # the default standard, with its units
        await until(lambda: seat.page.card.unit.findText("城管中队") >= 0)
        fill(seat.page.card, "fang", "王芳", GOOD, GOOD)
        await until(lambda: "已建立：王芳" in seat.page.card.words)
        assert (await other.sign_in("fang", GOOD)).role is Role.DUTY_OFFICER
        fill(seat.page.card, "fang", "王芳", GOOD, GOOD)
        await until(lambda: "已存在" in seat.page.card._trouble.text())
        await seat.close()
        await technician.close()
        await other.close()

    make_accounts(tmp_path / "hub")
    qapp.setQuitOnLastWindowClosed(False)
    with running_hub(tmp_path / "hub") as hub:
        qt_loop.run_until_complete(scenario(hub.address().url))
    qapp.setQuitOnLastWindowClosed(True)
