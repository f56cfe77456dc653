"""A second factor by keys alone: enrolled at a desk, asked for at the sign-in page; its QR code can be read."""

import asyncio
from collections.abc import Coroutine
from typing import Any, cast

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.app.factor_desk import COMMAND, FactorDesk
from console.app.sign_in_steps import SignInSteps
from console.errors import ConsoleError, Refused
from console.hub.factor_secret import key_text, key_uri
from console.link.account_envelope import FactorKey, OwnAccount
from console.link.client import HubClient
from console.seat.commands import COMMANDS, means
from console.seat.tasks import Tasks
from tests.street import NOW
from widgets.factor_key import FactorKeyView
from widgets.sign_in_card import Asks
from widgets.signin import SignInPage
from widgets.text import tr

RETURN, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
SECRET = b"12345678901234567890"
URI = key_uri(SECRET, "li", "彭浦街道网格管理中心")
PASSWORD = "correct horse battery"


class Client:
    """A hub that has one secret."""

    def __init__(self) -> None:
        self.has_factor = False
        self.said: list[tuple[str, str]] = []
        self.why_not: ConsoleError | None = None

    async def about_account(self) -> OwnAccount:
        return OwnAccount(NOW, 12, has_factor=self.has_factor)

    async def begin_factor(self, password: str) -> FactorKey:
        self.said.append(("begin", password))
        if self.why_not is not None:
            raise self.why_not
        return FactorKey(key_text(SECRET), URI)

    async def confirm_factor(self, code: str) -> None:
        self.said.append(("confirm", code))
        if self.why_not is not None:
            raise self.why_not

    async def factor_key(self, name: str, attempt: str) -> FactorKey:
        self.said.append((name, attempt))
        return FactorKey(key_text(SECRET), URI)


class Now:
    """Carries out at once what a seat starts."""

    def start(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run(work)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def desk(qtbot: QtBot, client: Client) -> FactorDesk:
    place = QWidget()
    place.resize(1000, 900)
    qtbot.addWidget(place)
    made = FactorDesk(cast(HubClient, client), cast(Tasks, Now()), place)
    place.show()
    qtbot.waitActive(place)
    made.open(1.0)
    return made


@pytest.fixture
def page(qtbot: QtBot) -> SignInPage:
    made = SignInPage()
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    qtbot.waitActive(made)
    made.ask_sign_in("li")
    return made


def press(words: str, key: Qt.Key | None = None) -> None:
    """Type where the keyboard is."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)
    if key is not None:
        QTest.keyClick(focus, key)


def test_the_palette_finds_it_by_pinyin() -> None:
    (command,) = [one for one in COMMANDS if one.id == COMMAND]
    assert command.needs is None
    assert means(tr(command.text_key), "lbyz")


@pytest.mark.parametrize("zoom", [1.0, 1.5])
def test_a_telephone_reads_the_code_off_the_glass(qtbot: QtBot, zoom: float) -> None:
    view = FactorKeyView()
    qtbot.addWidget(view)
    view.set_zoom(zoom)
    view.show_key(key_text(SECRET), URI)
    view.show()
    image = view.code.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    read, *_ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels[:, : image.width()]))
    assert read == URI
    assert view.words.split() == [key_text(SECRET)[at : at + 4] for at in range(0, 32, 4)]
    view.forget()
    assert not view.words


def test_password_key_first_code_and_nothing_is_left(desk: FactorDesk, client: Client) -> None:
    press(PASSWORD, RETURN)
    assert desk.panel.key.words
    press("12345x6")  # the sixth digit sends it
    assert client.said == [("begin", PASSWORD), ("confirm", "123456")]
    assert tr("factor.done") in desk.panel.words
    assert not desk.panel.key.words + desk.panel.password.text() + desk.panel.code.text()


def test_a_refusal_is_said_and_tried_again(desk: FactorDesk, client: Client) -> None:
    client.why_not = Refused("no", text_key="hub.wrong_password")
    press(PASSWORD, RETURN)
    assert tr("hub.wrong_password") in desk.panel.words
    client.why_not = None
    press(PASSWORD, RETURN)
    client.why_not = Refused("no", text_key="hub.wrong_code")
    press("111111")
    assert tr("hub.wrong_code") in desk.panel.words
    assert desk.panel.key.words, "the key stays for the next code"
    client.why_not = Refused("no", text_key="hub.factor_begin_again")
    press("111111")
    assert desk.panel.password.hasFocus()
    press("", ESCAPE)
    assert desk.panel.isHidden()


def test_who_has_one_is_told_how_it_comes_off(desk: FactorDesk, client: Client) -> None:
    desk.close()
    client.has_factor = True
    desk.open(1.0)
    assert tr("factor.there") in desk.panel.words
    assert not desk.panel.password.isVisible()


def test_the_sign_in_page_asks_for_the_code_after_the_password(page: SignInPage) -> None:
    steps, asked = SignInSteps(page.sign_in), []
    page.signed_in_asked.connect(lambda *words: asked.append(steps.first(*words)))
    page.went_on.connect(lambda *words: asked.append(steps.further(*words)))
    press(PASSWORD, RETURN)
    steps.refuse(Refused("a code", text_key="hub.code_needed"))
    assert page.sign_in.asks is Asks.CODE
    press("123")
    QTest.keyClick(page.sign_in.code, RETURN)
    assert tr("signin.say_code") in page.sign_in._trouble.text()
    press("456")
    (first, further) = asked
    assert first[:3] == ("li", PASSWORD, "")
    assert further[:3] == ("li", "", ""), "the password went once"
    assert further[3].code == "123456"
    assert further[3].attempt == first[3].attempt
    steps.refuse(Refused("wrong", text_key="hub.wrong_code"))
    assert page.sign_in.asks is Asks.CODE
    assert tr("hub.wrong_code") in page.sign_in._trouble.text()
    steps.refuse(Refused("late", text_key="hub.sign_in_again"))
    assert page.sign_in.password.hasFocus()
    press("", ESCAPE)
    assert "123456" not in repr(further)


def test_a_post_that_must_have_one_makes_it_at_the_sign_in_page(page: SignInPage, client: Client) -> None:
    steps, asked = SignInSteps(page.sign_in), []
    page.signed_in_asked.connect(lambda *words: asked.append(steps.first(*words)))
    page.went_on.connect(lambda *words: asked.append(steps.further(*words)))
    press(PASSWORD, RETURN)
    asyncio.run(steps.begin_factor(cast(HubClient, client)))
    assert client.said == [("li", asked[0][3].attempt)]
    assert page.sign_in.factor.words
    press("654321")
    assert asked[1][3].code == "654321"
    page.sign_in.open()
    assert not page.sign_in.factor.words
