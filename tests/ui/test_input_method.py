"""An input method is on: pictures take keys all the same, because it is not asked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import HandClock
from tests.ui.fake_pictures import FakePictures, camera
from widgets.accounts.page import AccountsPage
from widgets.approval.desk import ApprovalDesk
from widgets.cases.outgoing_panel import OutgoingPanel
from widgets.desk.desk import DutyDesk
from widgets.desk.sessions_panel import SessionsPanel
from widgets.unit.desk import UnitDesk
from widgets.wall.outside import Outside

TEXTS = (QLineEdit, QPlainTextEdit, QComboBox)


def test_space_on_the_hot_spot_freezes_with_an_input_method_on(
    qtbot: QtBot, pictures: FakePictures, hand_clock: HandClock
) -> None:
    desk = DutyDesk(Outside(pictures, clock=hand_clock.utc, now=hand_clock.now), hand_clock.utc)
    qtbot.addWidget(desk)
    desk.resize(1600, 900)
    desk.set_cameras([camera(1, "中山路口"), camera(2, "长江路菜场")])
    desk.show()
    qtbot.waitActive(desk)
    asked: list[str] = []
    desk.hot_spot.freeze_asked.connect(asked.append)
    query = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(desk.hot_spot, query)
    assert not query.value(Qt.InputMethodQuery.ImEnabled), "else Space and digits would lie in its pre-edit"
    composing = QInputMethodEvent("zhong", [])
    assert composing.type() is QEvent.Type.InputMethod
    QApplication.sendEvent(desk.hot_spot, composing)
    desk.hot_spot.setFocus()
    QTest.keyClick(desk.hot_spot, Qt.Key.Key_Space)
    assert asked == ["c1"]


@pytest.mark.parametrize("kind", [ApprovalDesk, UnitDesk, OutgoingPanel, SessionsPanel, AccountsPage])
def test_only_texts_are_composed_in_every_window(qtbot: QtBot, kind: Callable[[], QWidget]) -> None:
    window = kind()
    qtbot.addWidget(window)
    for part in (window, *window.findChildren(QWidget)):
        is_on = part.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        assert not is_on or isinstance(part, TEXTS), f"keys in {part.objectName() or part} would be composed"
