"""Signing in: sent once, never kept, every refusal says what to do."""

from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from widgets.signin import SignInPage

Key = Qt.Key
GOOD = "correct horse"


class Visit:
    """A page and all that it asked."""

    def __init__(self, qtbot: QtBot) -> None:
        self.page = SignInPage()
        qtbot.addWidget(self.page)
        self.asked: list[tuple[str, ...]] = []
        self.page.signed_in_asked.connect(lambda *words: self.asked.append(words))
        self.page.first_account_asked.connect(lambda *words: self.asked.append(words))
        self.page.resize(1280, 800)
        self.page.show()
        qtbot.waitActive(self.page)

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.page

    def type(self, text: str, then: Qt.Key) -> None:
        QTest.keyClicks(self.focus, text)
        QTest.keyClick(self.focus, then)

    @property
    def texts(self) -> str:
        labels: Iterable[QLabel] = self.page.findChildren(QLabel)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def holds(self, secret: str) -> bool:
        """Whether any field still holds the secret, or would bring it back on undo."""
        fields: Iterable[QLineEdit] = self.page.findChildren(QLineEdit)
        found = False
        for field in fields:
            found |= secret in field.text()
            field.undo()
            found |= secret in field.text()
        return found


@pytest.fixture
def visit(qtbot: QtBot) -> Visit:
    return Visit(qtbot)


def test_name_tab_password_enter(visit: Visit) -> None:
    visit.page.ask_sign_in()
    visit.type("lijian", Key.Key_Tab)
    visit.type(GOOD, Key.Key_Return)
    assert visit.asked == [("lijian", GOOD)]


def test_it_is_sent_once_and_the_password_is_gone(visit: Visit) -> None:
    visit.page.ask_sign_in("lijian")
    visit.type(GOOD, Key.Key_Return)
    QTest.keyClick(visit.focus, Key.Key_Return)
    QTest.mouseDClick(visit.page.sign_in.key, Qt.MouseButton.LeftButton)
    assert len(visit.asked) == 1
    assert not visit.holds(GOOD)


def test_what_is_missing_is_said_and_nothing_sent(visit: Visit) -> None:
    visit.page.ask_sign_in()
    visit.type("", Key.Key_Return)
    assert "▲ 请输入用户名" in visit.texts
    visit.type("lijian", Key.Key_Return)
    assert "▲ 请输入密码" in visit.texts
    assert visit.focus is visit.page.sign_in.password
    assert visit.asked == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (SignInPage.show_refused, "▲ 用户名或密码不对"),
        (lambda page: page.show_hub_away("10.2.0.8:8443"), "▲ 连不上指挥中心 10.2.0.8:8443"),
        (lambda page: page.show_refused("账号已停用"), "▲ 账号已停用"),
    ],
)
def test_after_a_refusal_the_next_try_starts_at_the_password(visit: Visit, answer: object, words: str) -> None:
    visit.page.ask_sign_in("lijian")
    visit.type("wrong", Key.Key_Return)
    assert callable(answer)
    answer(visit.page)
    assert words in visit.texts
    visit.type(GOOD, Key.Key_Return)
    assert visit.asked[1:] == [("lijian", GOOD)]
    assert words not in visit.texts


def test_the_first_account_is_made_with_a_password_that_keeps_the_rules(visit: Visit) -> None:
    visit.page.ask_first_account()
    visit.type("lijian", Key.Key_Tab)
    visit.type("Li Jian", Key.Key_Tab)
    visit.type(GOOD, Key.Key_Tab)
    assert visit.page.first.kept_rules() == (True, True, False)
    visit.type(GOOD, Key.Key_Return)
    assert visit.asked == [("lijian", "Li Jian", GOOD)]
    assert not visit.holds(GOOD)


@pytest.mark.parametrize(
    ("password", "again", "kept"),
    [
        ("short", "short", (False, False, True)),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", (True, False, True)),
        ("my-lijian-pass", "my-lijian-pass", (True, False, True)),
        (GOOD, "correct hors", (True, True, False)),
        ("", "", (False, False, False)),
    ],
)
def test_each_rule_is_ticked_by_itself(visit: Visit, password: str, again: str, kept: tuple[bool, ...]) -> None:
    visit.page.ask_first_account()
    for text in ("lijian", "Li Jian", password):
        visit.type(text, Key.Key_Tab)
    visit.type(again, Key.Key_Return)
    assert visit.page.first.kept_rules() == kept
    assert visit.texts.count("✓") == sum(kept)
    assert visit.asked == []
    assert "▲ 密码还不合要求" in visit.texts


def test_an_account_needs_names(visit: Visit) -> None:
    visit.page.ask_first_account()
    visit.type("a b", Key.Key_Return)
    assert "▲ 用户名用 2 到 32 个" in visit.texts
    visit.page.first.name.setText("lijian")
    visit.page.first.name.setFocus()
    visit.type("", Key.Key_Return)
    assert "▲ 请输入姓名" in visit.texts
    assert visit.asked == []


def test_the_first_window_cuts_no_sentence(themed: QApplication, qtbot: QtBot) -> None:
    page = SignInPage()
    qtbot.addWidget(page)
    page.resize(960, 720)
    page.show()
    page.ask_first_account()
    QApplication.processEvents()
    lead = page.first._lead
    assert lead.height() >= lead.heightForWidth(lead.width()) > 0


def test_who_is_signed_in_too_often_says_himself_that_the_oldest_ends(visit: Visit) -> None:
    went_on: list[tuple[str, ...]] = []
    visit.page.went_on.connect(lambda *words: went_on.append(words))
    visit.page.ask_sign_in("li")
    visit.type(GOOD, Key.Key_Return)
    card = visit.page.sign_in
    facts = {"most": 3, "places": "192.0.2.7 07-01 08:00 / 192.0.2.8 07-01 09:00", "where": "192.0.2.7 07-01 08:00"}
    card.ask_end_of_oldest(**facts)
    assert "192.0.2.8 07-01 09:00" in visit.texts
    assert not card.password.isVisible()
    high = card._lead.minimumHeight()
    QTest.keyClick(visit.focus, Key.Key_Escape)
    assert card.password.isVisible()
    assert not went_on
    card.ask_code()
    assert card._lead.minimumHeight() < high, "a shorter sentence takes less room"
    card.ask_end_of_oldest(**facts)
    QTest.keyClick(visit.focus, Key.Key_Return)
    assert went_on == [("li", "")]
    assert not card.key.isEnabled(), "once"
